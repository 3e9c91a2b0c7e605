/** Controls of t-SNE and UMAP: their numbers, run and pause, how far it is. */
import { many, visible, whole } from "../../shell/text";
import type { Shown } from "./canvas";
import type { Picture } from "./data";
import { Dimensions } from "./methods";
import { MOST_UNASKED, optionsOf, perplexityOf, type Runner } from "./run";
import type { ProjectorState } from "./state";

interface Props extends Shown {
  runner: Runner;
  picture: Picture;
}

export function Computed({ state, current, placed, runner, picture }: Props) {
  const { layout } = state;
  const now = layout.state.value;
  const iteration = layout.positions.value?.iteration ?? 0;
  const running = now.state === "running" || now.state === "preparing";
  const start = (seed?: number) => runner.start(current.peek(), seed);
  const here = placed.value.state === "ready" || now.state !== "none" || picture.n > MOST_UNASKED;
  return (
    <>
      <Dimensions state={state} />
      {state.method.value === "tsne" ? (
        <Tsne state={state} n={picture.n} />
      ) : (
        <Umap state={state} n={picture.n} />
      )}
      <div class="tbnb-buttons">
        {now.state === "none" || now.state === "failed" ? (
          <button type="button" class="tbnb-button" disabled={!here} onClick={() => start()}>
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
          disabled={now.state === "none"}
          title="From the beginning, with the numbers above"
          onClick={() => start(1 + Math.floor(1e6 * Math.random()))}
        >
          Re-run
        </button>
        <button
          type="button"
          class="tbnb-button"
          disabled={now.state === "none"}
          title="Push the points apart a little, so that they find a better place"
          onClick={() => layout.perturb()}
        >
          Perturb
        </button>
      </div>
      <p class="tbnb-quiet" role="status">
        {now.state === "preparing" && `${now.what} ${Math.round(100 * now.done)} %`}
        {now.state === "failed" && `Failed: ${visible(now.reason)}`}
        {now.state === "none" &&
          picture.n > MOST_UNASKED &&
          `${whole(picture.n)} points take a while: run it when you like.`}
        {iteration > 0 && now.state !== "preparing" && many(iteration, "iteration")}
        {now.state === "done" && ", done"}
      </p>
      {picture.d > picture.reduced && (
        <p class="tbnb-quiet">From the first {picture.reduced} components.</p>
      )}
    </>
  );
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

function Tsne({ state, n }: { state: ProjectorState; n: number }) {
  const rate = state.learningRate.value;
  const change = () => state.layout.change(optionsOf(state, n));
  return (
    <>
      <Row
        name="Perplexity"
        hint="How many neighbours count; run it again to see"
        value={perplexityOf(state, n)}
        min={2}
        max={100}
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
        hint="Points of one colour attract one another more, others less"
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
