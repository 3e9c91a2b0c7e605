/** Controls of t-SNE and UMAP: their numbers, run and pause, how far it is. */
import { many, visible, whole } from "../../shell/text";
import type { Shown } from "./canvas";
import type { Picture } from "./data";
import type { LayoutState } from "./layouts/layout";
import { Dimensions } from "./methods";
import { reduced, rowsHere } from "./positions";
import { MOST_UNASKED, optionsOf, perplexityOf, type Runner } from "./run";
import type { ProjectorState } from "./state";

const NONE: LayoutState = { state: "none" };

interface Props extends Shown {
  runner: Runner;
  picture: Picture;
}

export function Computed({ page, state, current, painted, runner, picture }: Props) {
  const { layout, method } = state;
  // One layout runs at a time, and it may be that of another step or method.
  const now = runner.shows(current.value) ? layout.state.value : NONE;
  const running = now.state === "running" || now.state === "preparing";
  const rows = rowsHere(page, current.value, reduced(state));
  const missing = "state" in rows ? (rows.state === "waiting" ? rows.what : rows.reason) : null;
  const kind = painted.value?.kind ?? "plain";
  const start = (seed?: number) => runner.start(current.peek(), seed);
  return (
    <>
      <Dimensions state={state} />
      {method.value === "tsne" ? (
        <Tsne state={state} n={picture.n} categories={kind !== "plain"} />
      ) : (
        <Umap state={state} n={picture.n} />
      )}
      <div class="tbnb-buttons">
        {now.state === "none" || now.state === "failed" ? (
          <button
            type="button"
            class="tbnb-button"
            disabled={missing !== null}
            title={missing === null ? undefined : visible(missing)}
            onClick={() => start()}
          >
            Run
          </button>
        ) : (
          <button
            type="button"
            class="tbnb-button"
            onClick={() => (running ? layout.pause() : layout.resume())}
          >
            {running ? "Pause" : now.state === "done" ? "Go on" : "Resume"}
          </button>
        )}
        <button
          type="button"
          class="tbnb-button"
          disabled={now.state === "none" || missing !== null}
          title="From the beginning, with the numbers above"
          onClick={() => start(1 + Math.floor(1e6 * Math.random()))}
        >
          Re-run
        </button>
        {method.value === "tsne" && (
          <button
            type="button"
            class="tbnb-button"
            disabled={now.state === "none"}
            title="Push the points apart a little, so that they find a better place"
            onClick={() => layout.perturb()}
          >
            Perturb
          </button>
        )}
      </div>
      <p class="tbnb-quiet">
        <span role="status">{wordOf(now)}</span>
        <Far state={state} now={now} />
      </p>
      {now.state === "none" && (missing !== null || picture.n > MOST_UNASKED) && (
        <p class="tbnb-quiet">
          {missing === null
            ? `${whole(picture.n)} points take a while: run it when you like.`
            : visible(missing)}
        </p>
      )}
      {!("state" in rows) && picture.d > rows.dimensions && (
        <p class="tbnb-quiet">From the first {many(rows.dimensions, "component")}.</p>
      )}
    </>
  );
}

/** What is said to screen readers: what it does, not how far it is. */
function wordOf(now: LayoutState): string {
  switch (now.state) {
    case "none":
      return "";
    case "preparing":
      return "Preparing";
    case "failed":
      return `Failed: ${visible(now.reason)}`;
    default:
      return now.state[0]?.toUpperCase() + now.state.slice(1);
  }
}

/** How far it is; of its own, since it changes with every picture. */
function Far({ state, now }: { state: ProjectorState; now: LayoutState }) {
  const iteration = state.layout.positions.value?.iteration ?? 0;
  if (now.state === "none" || now.state === "failed") return null;
  if (now.state === "preparing")
    return <span>{`: ${now.what} ${Math.round(100 * now.done)} %`}</span>;
  return iteration > 0 ? <span>{`, ${many(iteration, "iteration")}`}</span> : null;
}

/** A number of a layout, as a slider that says it. */
function Row(props: {
  name: string;
  value: number;
  shown?: string;
  min: number;
  max: number;
  step: number;
  hint?: string;
  disabled?: boolean;
  onChange: (value: number) => void;
}) {
  const { name, value, shown = String(value), onChange, hint, ...range } = props;
  return (
    <label class="tbnb-field tbnb-row" title={hint}>
      <span>{name}</span>
      <input
        type="range"
        {...range}
        value={value}
        aria-valuetext={shown}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <output>{shown}</output>
    </label>
  );
}

const AUTOMATIC = -4;

interface TsneProps {
  state: ProjectorState;
  n: number;
  /** The colours are of a column: its cells can supervise. */
  categories: boolean;
}

function Tsne({ state, n, categories }: TsneProps) {
  const rate = state.learningRate.value;
  // A perplexity needs three times as many neighbours.
  const most = Math.max(2, Math.min(100, Math.floor((n - 1) / 3)));
  const change = () => state.layout.change(optionsOf(state, n));
  return (
    <>
      <Row
        name="Perplexity"
        hint="How many neighbours count; run it again to see"
        value={Math.min(most, perplexityOf(state, n))}
        min={2}
        max={most}
        step={1}
        onChange={(value) => {
          state.perplexity.value = value;
        }}
      />
      <Row
        name="Learning rate"
        value={rate ?? AUTOMATIC}
        shown={rate === null ? "auto" : String(Number((10 ** rate).toPrecision(2)))}
        min={AUTOMATIC}
        max={4}
        step={0.5}
        onChange={(value) => {
          state.learningRate.value = value === AUTOMATIC ? null : value;
          change();
        }}
      />
      <Row
        name="Supervise"
        hint={
          categories
            ? "Points of one colour attract one another more, others less; colours as they were when it started"
            : "Choose what colours are of: points of one colour attract one another more"
        }
        disabled={!categories}
        value={state.supervise.value}
        shown={`${Math.round(100 * state.supervise.value)} %`}
        min={0}
        max={1}
        step={0.05}
        onChange={(value) => {
          state.supervise.value = value;
          change();
        }}
      />
    </>
  );
}

function Umap({ state, n }: { state: ProjectorState; n: number }) {
  return (
    <>
      <Row
        name="Neighbours"
        hint="How many each point is near to; run it again to see"
        value={state.neighbors.value}
        min={2}
        max={Math.max(2, Math.min(100, n - 1))}
        step={1}
        onChange={(value) => {
          state.neighbors.value = value;
        }}
      />
      <Row
        name="Least distance"
        value={state.minDist.value}
        shown={state.minDist.value.toFixed(2)}
        min={0}
        max={0.99}
        step={0.01}
        onChange={(value) => {
          state.minDist.value = value;
          state.layout.change(optionsOf(state, n));
        }}
      />
    </>
  );
}
