/** Something over the whole window, above whatever clips or moves the board. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props {
  label: string;
  onClose: () => void;
  children: ComponentChildren;
}

export function Modal({ label, onClose, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const el = box.current;
    // The top layer is the one place a notebook cell cannot clip.
    if (el && !el.open) el.showModal();
    return () => el?.close();
  }, []);
  return (
    <dialog class="tbnb-modal" ref={box} aria-label={label} onClose={onClose}>
      {children}
    </dialog>
  );
}
