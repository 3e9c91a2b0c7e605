/** What changed between two texts, line by line. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { diff } from "../../math/diff";
import { IconButton } from "../../shell/icons";
import { Name } from "../../shell/name";
import type { Page } from "../../shell/page";
import { pointOf, Side, twoOf } from "../../shell/pick";
import { useSteps } from "../../shell/steps";
import { many } from "../../shell/text";
import { useWanted } from "../../shell/values";
import type { Tag } from "../../store";
import type { ValueState } from "../../store/values";
import type { Wanted } from "../../wire";
import { cellsOf } from "./cells";

const SIGNS = { same: " ", removed: "−", added: "+" };

export function CompareTexts({
  page,
  tag,
  title,
  onClose,
}: {
  page: Page;
  tag: Tag;
  title: string;
  onClose: () => void;
}) {
  const steps = useSteps(page, tag);
  const { runs } = steps.value;
  const [first, second] = twoOf(runs);
  const a = useSignal(first);
  const b = useSignal(second);
  const whole = (pick: typeof first): Wanted => [...pointOf(runs, pick), 1];
  const wanted = [whole(a.value), whole(b.value)].filter(([series]) => series >= 0);
  useWanted(page, wanted);
  const [before, after] = [whole(a.value), whole(b.value)].map(([series, point]) =>
    read(page.store.values.get(series, point, 1).value),
  );
  return (
    <div class="tbnb-cardbody tbnb-compare">
      <div class="tbnb-cardhead">
        <h4>
          <Name of={title} />
        </h4>
        <div class="tbnb-actions">
          <IconButton icon="exit" label="Leave the comparison" hint="Esc" onClick={onClose} />
        </div>
      </div>
      <div class="tbnb-sides">
        <Side of={a} runs={runs} name="A" note={before?.note ?? null} />
        <Side of={b} runs={runs} name="B" note={after?.note ?? null} />
      </div>
      {before?.text != null && after?.text != null && (
        <Changes before={before.text} after={after.text} />
      )}
    </div>
  );
}

function read(state: ValueState): { text: string | null; note: string | null } {
  if (state.state === "broken") return { text: null, note: state.reason };
  if (state.state !== "ready") return { text: null, note: "loading…" };
  const cells = cellsOf(state.value);
  if (typeof cells === "string") return { text: null, note: cells };
  return { text: cells.plain, note: cells.cut ? "only its beginning is here" : null };
}

function Changes({ before, after }: { before: string; after: string }) {
  const lines = useMemo(() => diff(before, after), [before, after]);
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  return (
    <>
      <p class="tbnb-quiet tbnb-pad" role="status">
        {before === after
          ? "No difference"
          : `${many(count("removed"), "line")} removed, ${many(count("added"), "line")} added`}
      </p>
      <div class="tbnb-changes">
        {lines.map(({ kind, text }, i) => (
          <div key={i} data-kind={kind}>
            <span aria-hidden="true">{SIGNS[kind]}</span>
            {kind === "same" ? (
              <span>{text}</span>
            ) : kind === "removed" ? (
              <del>{text}</del>
            ) : (
              <ins>{text}</ins>
            )}
          </div>
        ))}
      </div>
    </>
  );
}
