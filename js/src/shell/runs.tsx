/** The run list: one colour, one switch and one name for each run, in natural order. */
import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Run, Store } from "../store";
import { FilterBox } from "./filterbox";
import { IconButton } from "./icons";
import { Name } from "./name";
import { colorOf, type Page } from "./page";
import { many, visible, whole } from "./text";
import { Virtual } from "./virtual";

const ROW = 26;

export function Runs({ page }: { page: Page }) {
  const { store } = page;
  const runs = store.listed.value;
  const all = store.sent.runs.value.length;
  const withData = useComputed(
    () => new Set(store.sent.tags.value.flatMap((tag) => [...tag.series.keys()])),
  );
  const box = useRef<HTMLElement>(null);
  const drawer = page.drawer.value;
  useEffect(() => {
    if (!drawer) return;
    box.current?.querySelector<HTMLElement>(".tbnb-drawer-close")?.focus();
    return () => page.root.querySelector<HTMLElement>(".tbnb-drawer-open")?.focus();
  }, [page, drawer]);
  return (
    <aside
      class="tbnb-runs"
      aria-label="Runs"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !drawer) return;
        event.stopPropagation();
        event.preventDefault();
        page.drawer.value = false;
      }}
    >
      <div class="tbnb-runs-head">
        <FilterBox filter={store.runFilter} label="Filter runs" />
        <IconButton
          icon="close"
          class="tbnb-drawer-close"
          label="Close the run list"
          onClick={() => {
            page.drawer.value = false;
          }}
        />
      </div>
      <AllRuns store={store} total={all} />
      {runs.length === 0 && all > 0 && (
        <p class="tbnb-quiet tbnb-pad">
          None of {many(all, "run")} matches.{" "}
          <button
            type="button"
            class="tbnb-link"
            onClick={() => {
              store.runFilter.text.value = "";
              box.current?.querySelector<HTMLElement>(".tbnb-filter input")?.focus();
            }}
          >
            Clear the filter
          </button>
        </p>
      )}
      <Virtual
        count={runs.length}
        height={ROW}
        label="Runs"
        row={(index) => {
          const run = runs[index];
          return (
            run && (
              <Row key={run.index} page={page} run={run} empty={!withData.value.has(run.index)} />
            )
          );
        }}
      />
    </aside>
  );
}

/** The switch of all listed runs at once. */
function AllRuns({ store, total }: { store: Store; total: number }) {
  const box = useRef<HTMLInputElement>(null);
  const listed = store.listed.value.length;
  const on = store.visible.value.size;
  useEffect(() => {
    if (box.current) box.current.indeterminate = on > 0 && on < listed;
  }, [on, listed]);
  return (
    <label
      class="tbnb-allruns"
      title={on < listed ? "Show all listed runs" : "Hide all listed runs"}
    >
      <input
        type="checkbox"
        ref={box}
        checked={listed > 0 && on === listed}
        disabled={listed === 0}
        aria-label="Show all runs"
        onChange={() => setShown(store, store.listed.peek(), on < listed)}
      />
      <span>
        {on === listed ? many(listed, "run") : `${whole(on)} of ${many(listed, "run")}`}
        {listed < total && <span class="tbnb-quiet"> · {whole(total)} in all</span>}
      </span>
    </label>
  );
}

function Row({ page, run, empty }: { page: Page; run: Run; empty: boolean }) {
  const { store } = page;
  const shown = store.visible.value.has(run.index);
  const color = colorOf(page, run);
  const marks = [
    run.deleted && "deleted",
    empty && "no data",
    store.sent.restarted.value.has(run.index) && "restarted",
  ].filter((mark) => mark !== false);
  const name = visible(run.name);
  const title =
    run.start === null ? name : `${name}\nstarted ${new Date(run.start * 1000).toLocaleString()}`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button "only" does the same by keyboard
    <div
      class="tbnb-run"
      data-run={run.name}
      data-shown={shown}
      onMouseEnter={() => (store.hovered.value = run.index)}
      onMouseLeave={() => (store.hovered.value = null)}
      onDblClick={(event) => {
        if (!(event.target instanceof HTMLInputElement)) only(store, run);
      }}
      onKeyDown={steer}
    >
      <input
        type="checkbox"
        checked={shown}
        aria-label={`Show ${name}`}
        onFocus={() => (store.hovered.value = run.index)}
        onBlur={() => (store.hovered.value = null)}
        onChange={() => setShown(store, [run], !shown)}
      />
      <input
        type="color"
        class="tbnb-swatch"
        tabIndex={-1}
        value={color}
        style={{ "--swatch": color }}
        aria-label={`Colour of ${name}`}
        title="Choose a colour"
        onInput={(event) => {
          const chosen = event.currentTarget.value;
          store.colors.value = new Map(store.colors.peek()).set(run.name, chosen);
        }}
      />
      <Name of={run.name} title={`${title}\n(double click: only this run)`} />
      {marks.map((mark) => (
        <span class="tbnb-mark" key={mark} title={MARKS.get(mark)}>
          {mark}
        </span>
      ))}
      <IconButton
        icon="only"
        class="tbnb-only"
        tabIndex={-1}
        label={`Only ${name}`}
        onClick={() => only(store, run)}
      />
    </div>
  );
}

const MARKS = new Map([
  ["deleted", "Its files are gone; what was read is kept."],
  ["no data", "Nothing to show was found in its files yet."],
  ["restarted", "A later file began at an earlier step; settings can show the superseded points."],
]);

function setShown(store: Store, runs: readonly Run[], shown: boolean): void {
  const hidden = new Set(store.hidden.peek());
  for (const run of runs) {
    if (shown) hidden.delete(run.name);
    else hidden.add(run.name);
  }
  store.hidden.value = hidden;
}

/** By arrow keys through the controls of a row, and up and down: Tab stops once a row. */
function steer(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const { currentTarget: row, target } = event;
  const move = STEER.get(event.key);
  if (!move || !(target instanceof HTMLElement)) return;
  const at = controls(row).indexOf(target);
  const next = move(row, at);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

type Move = (row: HTMLElement, at: number) => HTMLElement | undefined;

const STEER = new Map<string, Move>([
  ["ArrowLeft", (row, at) => controls(row)[at - 1]],
  ["ArrowRight", (row, at) => controls(row)[at + 1]],
  ["ArrowUp", (row, at) => controls(row.previousElementSibling)[at]],
  ["ArrowDown", (row, at) => controls(row.nextElementSibling)[at]],
]);

function controls(row: Element | null): HTMLElement[] {
  return [...(row?.querySelectorAll<HTMLElement>("input, button") ?? [])];
}

/** Show one run alone; if it is alone already, show all, those the filter leaves out too. */
function only(store: Store, run: Run): void {
  const visible = store.visible.peek();
  const alone = visible.size === 1 && visible.has(run.index);
  if (alone && store.listed.peek().length === 1) store.runFilter.text.value = "";
  const others = store.sent.runs.peek().filter((other) => other.index !== run.index);
  store.hidden.value = new Set(alone ? [] : others.map((other) => other.name));
}
