/** How the points are projected: components, t-SNE, UMAP, axes of one's own, what was given. */
import { Check } from "../../shell/fields";
import { visible } from "../../shell/text";
import type { Shown } from "./canvas";
import type { Picture } from "./data";
import { Computed } from "./layoutpanel";
import { componentsOf } from "./positions";
import type { Runner } from "./run";
import { Segments } from "./segments";
import type { Method, ProjectorState } from "./state";

interface Props extends Shown {
  runner: Runner;
  picture: Picture;
}

const NAMES: readonly (readonly [Method, string])[] = [
  ["pca", "PCA"],
  ["tsne", "t-SNE"],
  ["umap", "UMAP"],
  ["custom", "Axes"],
  ["given", "Given"],
];

export function Methods(props: Props) {
  const { state, picture } = props;
  const shown = NAMES.filter(([method]) => method !== "given" || picture.projections.length > 0);
  const now = state.method.value;
  return (
    <section class="tbnb-part" aria-label="Projection">
      <h4>Projection</h4>
      <Segments
        label="Method"
        value={now}
        options={shown}
        onChange={(method) => {
          state.method.value = method;
        }}
      />
      {now !== "given" && (
        <Check
          of={state.spherized}
          label="Spherize"
          hint="The centre taken off, then every row of length 1"
        />
      )}
      {now === "pca" && <Principal {...props} />}
      {(now === "tsne" || now === "umap") && <Computed {...props} />}
      {now === "custom" && <Ends state={state} />}
      {now === "given" && <Given state={state} picture={picture} />}
    </section>
  );
}

const DIMENSIONS = [
  [2, "2-D"],
  [3, "3-D"],
] as const;

export function Dimensions({ state }: { state: ProjectorState }) {
  return (
    <Segments<2 | 3>
      label="Dimensions of the picture"
      value={state.dimensions.value}
      options={DIMENSIONS}
      onChange={(count) => {
        state.dimensions.value = count;
      }}
    />
  );
}

const AXES = ["X", "Y", "Z"] as const;

function Principal({ page, state, current, picture }: Props) {
  const own = componentsOf(page, state, current.value, picture);
  const variance = "state" in own ? picture.variance : own.variance;
  const dimensions = state.dimensions.value;
  const axes = state.axes.value;
  const shown = axes
    .slice(0, dimensions)
    .filter((axis, i, all) => all.indexOf(axis) === i)
    .reduce((sum, axis) => sum + (variance[axis] ?? 0), 0);
  return (
    <>
      <Dimensions state={state} />
      {AXES.slice(0, dimensions).map((name, at) => (
        <label class="tbnb-field tbnb-row tbnb-axis" key={name}>
          <span>{name}</span>
          <select
            class="tbnb-input"
            value={String(axes[at])}
            onChange={(event) => {
              const next: [number, number, number] = [...axes];
              next[at] = Number(event.currentTarget.value);
              state.axes.value = next;
            }}
          >
            {variance.map((share, axis) => (
              <option key={axis} value={String(axis)}>
                {`Component ${axis + 1} · ${percent(share)}`}
              </option>
            ))}
          </select>
        </label>
      ))}
      <p class="tbnb-quiet">{percent(shown)} of the variance is in the picture</p>
    </>
  );
}

/** 0.1234 → "12.3 %". */
function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 10 || value === 0 ? value.toFixed(1) : value.toPrecision(2)} %`;
}

const ENDS = ["Left", "Right", "Down", "Up"] as const;

function Ends({ state }: { state: ProjectorState }) {
  return (
    <>
      <p class="tbnb-quiet">
        An axis goes from the middle of the points whose labels match one expression to the middle
        of those that match another.
      </p>
      {ENDS.map((name, at) => (
        <label class="tbnb-field tbnb-row" key={name}>
          <span>{name}</span>
          <input
            type="text"
            class="tbnb-input"
            value={state.ends.value[at]}
            placeholder="expression"
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => {
              const next: [string, string, string, string] = [...state.ends.value];
              next[at] = event.currentTarget.value;
              state.ends.value = next;
            }}
            onKeyDown={(event) => event.stopPropagation()}
          />
        </label>
      ))}
    </>
  );
}

function Given({ state, picture }: { state: ProjectorState; picture: Picture }) {
  return (
    <label class="tbnb-field tbnb-row">
      <span>Projection</span>
      <select
        class="tbnb-input"
        value={String(state.given.value)}
        onChange={(event) => {
          state.given.value = Number(event.currentTarget.value);
        }}
      >
        {picture.projections.map(({ name }, at) => (
          <option key={name} value={String(at)}>
            {visible(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
