/** Damaged records: a count in the toolbar, and behind it which, where and why. */
import type { Store } from "../store";
import { Icon } from "./icons";
import { Popover } from "./popover";
import { many, visible, whole } from "./text";

export function DamageBadge({ store }: { store: Store }) {
  const damage = store.sent.status.value?.damage;
  const bad = store.sent.bad.value;
  const count = (damage?.count ?? 0) + bad.count;
  if (count === 0) return null;
  return (
    <Popover
      label={`${many(count, "problem")} in the log`}
      class="tbnb-damage"
      button={
        <>
          <Icon name="warning" />
          <span>{whole(count)}</span>
        </>
      }
    >
      <h3>{many(damage?.count ?? 0, "damaged place")} in the log</h3>
      <p class="tbnb-quiet">Everything else was read; nothing was changed on disk.</p>
      <ul class="tbnb-damages">
        {damage?.items.map((item) => (
          <li key={`${item.file}\u0000${item.offset}\u0000${item.kind}`}>
            <code>{visible(item.file)}</code>
            {(item.offset > 0 || item.skipped > 0) && (
              <span class="tbnb-quiet"> at byte {whole(item.offset)}</span>
            )}
            <div>
              <span class="tbnb-mark">{item.kind.replaceAll("_", " ")}</span> {visible(item.reason)}
              {item.skipped > 0 && (
                <span class="tbnb-quiet"> · {many(item.skipped, "byte")} skipped</span>
              )}
            </div>
          </li>
        ))}
      </ul>
      {damage && damage.items.length < damage.count && (
        <p class="tbnb-quiet">The latest {whole(damage.items.length)} are shown.</p>
      )}
      {bad.count > 0 && (
        <p>
          {many(bad.count, "message")} made no sense here; the last: {bad.last}
        </p>
      )}
    </Popover>
  );
}
