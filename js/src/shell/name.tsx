/** A name from a log: always text, shortened in the middle where there is no room, whole in its title. */
import { visible } from "./text";

/** Characters at the end that stay: the part in which long names differ. */
const TAIL = 12;
/** A shorter head is not worth the ellipsis. */
const HEAD = 4;

export function Name({ of, title }: { of: string; title?: string | undefined }) {
  const text = visible(of);
  const full = title ?? text;
  if (text.length < HEAD + TAIL) {
    return (
      <span class="tbnb-name" title={full}>
        <span class="tbnb-name-head">{text}</span>
      </span>
    );
  }
  return (
    <span class="tbnb-name" title={full}>
      <span class="tbnb-name-head">{text.slice(0, -TAIL)}</span>
      <span class="tbnb-name-tail">{text.slice(-TAIL)}</span>
    </span>
  );
}
