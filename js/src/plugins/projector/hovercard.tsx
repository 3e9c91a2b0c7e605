/** What is said of the point under the pointer: its picture, its cells. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { visible } from "../../shell/text";
import type { Shown } from "./canvas";
import { labelColumn } from "./current";
import { Thumb } from "./thumb";

const MOST_ROWS = 8;

export function HoverCard({ page, state, current, hovered }: Shown) {
  const hover = hovered.value;
  const { found } = current.value;
  const card = useRef<HTMLDivElement>(null);
  // Away from the nearer edges: beyond them it would be cut off.
  useLayoutEffect(() => {
    const el = card.current;
    const stage = el?.parentElement;
    if (!el || !stage || !hover) return;
    el.dataset.left = String(hover.x > stage.clientWidth / 2);
    el.dataset.above = String(hover.y > stage.clientHeight / 2);
  }, [hover]);
  if (!hover || found.state !== "ready" || hover.x < 0) return null;
  const { picture } = found;
  const { point } = hover;
  const column = labelColumn(picture, state.labelBy.value);
  const others = picture.columns.filter((one) => one !== column).slice(0, MOST_ROWS);
  return (
    <div
      class="tbnb-hovercard"
      ref={card}
      role="status"
      style={{ left: `${hover.x}px`, top: `${hover.y}px` }}
      data-point={point}
    >
      <Thumb page={page} current={current} point={point} size={64} />
      <div class="tbnb-hovertext">
        <strong>{column ? visible(column.cell(point)) || "(empty)" : `Point ${point}`}</strong>
        {others.map((one) => (
          <div class="tbnb-cellrow" key={one.name}>
            <span class="tbnb-quiet">{visible(one.name)}</span> {visible(one.cell(point))}
          </div>
        ))}
      </div>
    </div>
  );
}
