/** One text: which run and step, and what it says. */

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatWall } from "../../math/format";
import { IconButton } from "../../shell/icons";
import { Name } from "../../shell/name";
import { colorOf, type Page } from "../../shell/page";
import { fileName, save } from "../../shell/save";
import { visible } from "../../shell/text";
import { useSeen, useWanted } from "../../shell/values";
import type { Value } from "../../store/values";
import { cellsOf } from "./cells";
import type { Entry } from "./entries";
import { type Render, Written } from "./written";

interface Props {
  page: Page;
  tag: string;
  entry: Entry;
  render: Render | null;
  query: string;
}

export function TextEntry({ page, tag, entry, render, query }: Props) {
  const { run, at, which } = entry;
  const ref = useRef<HTMLLIElement>(null);
  const seen = useSeen(page, ref);
  const all = useSignal(false);
  const [series, point] = which;
  const { values } = page.store;
  useWanted(page, seen ? (all.value ? [which, [series, point, 1]] : [which]) : []);
  const some = values.get(series, point).value;
  const whole = all.value ? values.get(series, point, 1).value : some;
  const shown = whole.state === "ready" || whole.state === "broken" ? whole : some;
  return (
    <li
      class="tbnb-entry"
      ref={ref}
      data-run={run.run.name}
      data-step={at.label}
      data-state={shown.state}
      style={{ "--run": colorOf(page, run.run) }}
    >
      <div class="tbnb-entryhead">
        <span class="tbnb-disc" style={{ background: colorOf(page, run.run) }} />
        <Name of={run.run.name} />
        <span title={formatWall(at.wall)}>step {at.label}</span>
        {at.superseded && <span class="tbnb-mark">superseded</span>}
        {shown.state === "ready" && (
          <IconButton
            icon="save"
            label={`Download the text of ${visible(run.run.name)} at step ${at.label}`}
            onClick={() => saveText(shown.value, `${run.run.name} ${tag} ${at.label}`)}
          />
        )}
      </div>
      {shown.state === "ready" && (
        <Said
          {...{ render, query }}
          value={shown.value}
          waiting={all.value}
          onAll={() => {
            all.value = true;
          }}
        />
      )}
      {shown.state === "broken" && <p class="tbnb-wrong">{visible(shown.reason)}</p>}
      {shown.state !== "ready" && shown.state !== "broken" && <p class="tbnb-quiet">loading…</p>}
    </li>
  );
}

interface SaidProps {
  value: Value;
  render: Render | null;
  query: string;
  waiting: boolean;
  onAll: () => void;
}

function Said({ value, render, query, waiting, onAll }: SaidProps) {
  const cells = cellsOf(value);
  if (typeof cells === "string") return <p class="tbnb-wrong">{cells}</p>;
  return (
    <>
      {cells.sliced && (
        <p class="tbnb-quiet">
          A tensor of shape {cells.sliced.join(" × ")}: this is its first table.
        </p>
      )}
      {cells.rows.length === 0 && <p class="tbnb-quiet">no text at this step</p>}
      <Written {...{ cells, render, query }} />
      {cells.cut && (
        <p class="tbnb-quiet">
          <Rest {...{ alone: value.meta.alone === true, waiting, onAll }} />
        </p>
      )}
    </>
  );
}

/** What there is to do about the rest of a text; nothing where it was left out of a report. */
function Rest({
  alone,
  waiting,
  onAll,
}: { alone: boolean } & Pick<SaidProps, "waiting" | "onAll">) {
  if (alone) return "This is the beginning: the rest was left out of the report";
  if (waiting) return "Waiting for the rest…";
  return (
    <button type="button" class="tbnb-link" onClick={onAll}>
      This is the beginning: show all of it
    </button>
  );
}

function saveText(value: Value, name: string): void {
  const cells = cellsOf(value);
  if (typeof cells !== "string") save(cells.plain, fileName(name, "txt"), "text/plain");
}
