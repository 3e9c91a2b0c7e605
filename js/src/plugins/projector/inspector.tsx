/** The right panel: search, what is selected, and what is near it. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { many, visible, whole } from "../../shell/text";
import type { Shown } from "./canvas";
import { hide, isolate, select, showAll } from "./change";
import { labelColumn } from "./current";
import type { Column, Picture } from "./data";
import { matches } from "./matcher";
import { Near } from "./near";
import { Thumb } from "./thumb";

const MOST_LISTED = 100;

export function Inspector(shown: Shown) {
  const { found } = shown.current.value;
  return (
    <aside class="tbnb-side-panel" data-side="points" aria-label="Points">
      {found.state === "ready" && (
        <>
          <Search {...shown} picture={found.picture} />
          <Selected {...shown} picture={found.picture} />
        </>
      )}
    </aside>
  );
}

type Part = Shown & { picture: Picture };

/** What a list of points by name needs. */
interface Named extends Pick<Shown, "page" | "current" | "state" | "hovered"> {
  label: Column | null;
}

/** Of more points a search waits until one has typed. */
const MOST_AT_ONCE = 20_000;
const PAUSE = 150;

function Search({ page, state, current, picture, hovered }: Part) {
  const query = state.query.value;
  const settled = useSignal(state.query.peek());
  useSignalEffect(() => {
    const now = state.query.value;
    const { found } = current.value;
    if (found.state !== "ready" || found.picture.n <= MOST_AT_ONCE) {
      settled.value = now;
      return;
    }
    const timer = setTimeout(() => {
      settled.value = now;
    }, PAUSE);
    return () => clearTimeout(timer);
  });
  const found = useComputed(() => {
    const now = current.value.found;
    return now.state === "ready" ? matches(now.picture, settled.value) : new Uint32Array(0);
  });
  const label = labelColumn(picture, state.labelBy.value);
  if (picture.columns.length === 0) return null;
  const set = (change: Partial<typeof query>) => {
    state.query.value = { ...state.query.peek(), ...change };
  };
  const points = typeof found.value === "string" ? new Uint32Array(0) : found.value;
  return (
    <section class="tbnb-part" aria-label="Search">
      <h4>Search</h4>
      <div class="tbnb-searchline">
        <input
          type="search"
          class="tbnb-input"
          aria-label="Search the labels"
          aria-invalid={typeof found.value === "string"}
          placeholder="Search"
          value={query.text}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => set({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape" && query.text === "") return;
            event.stopPropagation();
            if (event.key === "Escape") set({ text: "" });
            if (event.key === "Enter" && points.length > 0) select(state, points);
          }}
        />
        <button
          type="button"
          class="tbnb-iconbutton tbnb-regex"
          aria-pressed={query.regex}
          title="Regular expression"
          aria-label="Regular expression"
          onClick={() => set({ regex: !query.regex })}
        >
          .*
        </button>
      </div>
      {picture.columns.length > 1 && (
        <label class="tbnb-field tbnb-row">
          <span>in</span>
          <select
            class="tbnb-input"
            value={query.column}
            onChange={(event) => set({ column: event.currentTarget.value })}
          >
            <option value="">any column</option>
            {picture.columns.map(({ name }) => (
              <option key={name} value={name}>
                {visible(name)}
              </option>
            ))}
          </select>
        </label>
      )}
      {typeof found.value === "string" && <p role="alert">{visible(found.value)}</p>}
      {query.text !== "" && typeof found.value !== "string" && (
        <>
          <div class="tbnb-buttons">
            <span role="status">{many(points.length, "point")}</span>
            <button
              type="button"
              class="tbnb-link"
              disabled={points.length === 0}
              onClick={() => select(state, points)}
            >
              Select
            </button>
          </div>
          <List {...{ page, current, points, label, state, hovered }} />
        </>
      )}
    </section>
  );
}

function Selected(shown: Part) {
  const { page, state, current, picture, hovered } = shown;
  const points = state.selected.value;
  const label = labelColumn(picture, state.labelBy.value);
  const mask = state.shown.value;
  const left = mask ? mask.reduce((sum, on) => sum + on, 0) : picture.n;
  const [only] = points;
  return (
    <section class="tbnb-part" aria-label="Selection">
      <h4>Selection</h4>
      <p role="status">
        {points.length === 0 ? "Nothing is selected" : `${many(points.length, "point")} selected`}
        {mask && <span class="tbnb-quiet"> · {whole(left)} shown</span>}
      </p>
      <div class="tbnb-buttons">
        <button
          type="button"
          class="tbnb-button"
          disabled={points.length === 0}
          title="Show these points alone"
          onClick={() => isolate(state, picture.n)}
        >
          Isolate
        </button>
        <button
          type="button"
          class="tbnb-button"
          disabled={points.length === 0}
          title="Show all but these points"
          onClick={() => hide(state, picture.n)}
        >
          Hide
        </button>
        {mask && (
          <button type="button" class="tbnb-button" onClick={() => showAll(state)}>
            Show all
          </button>
        )}
        {points.length > 0 && (
          <button
            type="button"
            class="tbnb-button"
            onClick={() => select(state, new Uint32Array(0))}
          >
            Clear
          </button>
        )}
      </div>
      {points.length === 1 && only !== undefined ? (
        <>
          <div class="tbnb-point">
            <Thumb page={page} current={current} point={only} size={72} />
            <Cells picture={picture} point={only} />
          </div>
          <Near {...shown} point={only} />
        </>
      ) : (
        <List {...{ page, current, points, label, state, hovered }} />
      )}
    </section>
  );
}

function Cells({ picture, point }: { picture: Picture; point: number }) {
  return (
    <dl class="tbnb-cells">
      <div>
        <dt>point</dt>
        <dd>{point}</dd>
      </div>
      {picture.columns.map((column) => (
        <div key={column.name}>
          <dt>{visible(column.name)}</dt>
          <dd>{visible(column.cell(point))}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ListProps extends Named {
  points: Uint32Array;
}

/** Points by name: under the pointer one stands out in the picture, a click selects it. */
function List({ points, ...named }: ListProps) {
  const more = useSignal(MOST_LISTED);
  if (points.length === 0) return null;
  const listed = [...points.subarray(0, more.value)];
  return (
    <>
      <ul class="tbnb-pointlist">
        {listed.map((point) => (
          <li key={point}>
            <PointButton {...named} point={point} />
          </li>
        ))}
      </ul>
      {points.length > listed.length && (
        <button type="button" class="tbnb-link" onClick={() => (more.value += MOST_LISTED)}>
          {whole(points.length - listed.length)} more
        </button>
      )}
    </>
  );
}

interface PointButtonProps extends Named {
  point: number;
  children?: preact.ComponentChildren;
}

export function PointButton(props: PointButtonProps) {
  const { page, current, point, label, state, hovered, children } = props;
  const name = label ? visible(label.cell(point)) : "";
  const stand = (on: boolean) => {
    // Beside the picture: no card floats over a list.
    hovered.value = on ? { point, x: -1, y: -1 } : null;
  };
  return (
    <button
      type="button"
      class="tbnb-pointbutton"
      data-point={point}
      onPointerEnter={() => stand(true)}
      onPointerLeave={() => stand(false)}
      onFocus={() => stand(true)}
      onBlur={() => stand(false)}
      onClick={() => {
        // This button may be about to go.
        stand(false);
        select(state, Uint32Array.of(point));
      }}
    >
      <Thumb page={page} current={current} point={point} size={18} beside />
      <span class="tbnb-pointname">{name || `Point ${point}`}</span>
      {children}
    </button>
  );
}
