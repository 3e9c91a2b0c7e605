/** A list that only holds the rows on screen: thousands of runs cost what thirty do. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

const BEYOND = 8;

interface Props {
  count: number;
  /** Height of a row, px. */
  height: number;
  row: (index: number) => ComponentChildren;
  label: string;
}

export function Virtual({ count, height, row, label }: Props) {
  const box = useRef<HTMLElement>(null);
  const top = useSignal(0);
  const room = useSignal(600);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const observer = new ResizeObserver(() => {
      room.value = el.clientHeight;
    });
    observer.observe(el);
    return () => observer.disconnect();
  }, [room]);
  const first = Math.max(0, Math.floor(top.value / height) - BEYOND);
  const last = Math.min(count, Math.ceil((top.value + room.value) / height) + BEYOND);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, i) => row(first + i));
  return (
    <section
      class="tbnb-virtual"
      ref={box}
      aria-label={label}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
    >
      <div style={{ height: `${count * height}px`, position: "relative" }}>
        <div style={{ transform: `translateY(${first * height}px)` }}>{rows}</div>
      </div>
    </section>
  );
}
