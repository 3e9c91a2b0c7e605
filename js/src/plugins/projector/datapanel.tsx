/** The left panel: which embedding, how it is projected, how it is drawn. */
import { Check, Slider } from "../../shell/fields";
import type { Page } from "../../shell/page";
import { Stepper } from "../../shell/stepper";
import { useSteps } from "../../shell/steps";
import { many, visible, whole } from "../../shell/text";
import type { Tag } from "../../store";
import { type Shown, sizeOf } from "./canvas";
import { colorColumn, labelColumn } from "./current";
import type { Picture } from "./data";
import { OPACITIES, SIZES } from "./drawn";
import { Legend } from "./legend";
import { pathsOf, spriteTrouble } from "./marks";
import { Methods } from "./methods";
import type { Runner } from "./run";
import type { ProjectorState } from "./state";

export function DataPanel({ runner, ...shown }: Shown & { runner: Runner }) {
  const { page, state, current } = shown;
  const { choices, choice, found } = current.value;
  return (
    <aside class="tbnb-side-panel" data-side="data" aria-label="Embedding">
      {choices.length > 1 && (
        <label class="tbnb-field tbnb-stacked">
          <span>Embedding</span>
          <select
            class="tbnb-input"
            value={choice ? `${choice.run.index}:${choice.tag.key}` : ""}
            onChange={(event) => {
              const to = choices[event.currentTarget.selectedIndex];
              if (to) state.chosen.value = { tag: to.tag.key, run: to.run.index };
            }}
          >
            {choices.map(({ tag, run }) => (
              <option key={`${run.index}:${tag.key}`} value={`${run.index}:${tag.key}`}>
                {`${visible(run.name)} · ${visible(tag.name)}`}
              </option>
            ))}
          </select>
        </label>
      )}
      {choice && <Step page={page} tag={choice.tag} />}
      {found.state === "ready" && (
        <>
          <p class="tbnb-count-line">
            {many(found.picture.n, "point")} · {many(found.picture.d, "dimension")}
          </p>
          <Notes notes={found.picture.notes} />
          <Methods {...shown} runner={runner} picture={found.picture} />
          <Drawn {...shown} picture={found.picture} />
        </>
      )}
    </aside>
  );
}

/** The step slider, where there is more than one step. */
function Step({ page, tag }: { page: Page; tag: Tag }) {
  const steps = useSteps(page, tag);
  return steps.value.places.length > 1 ? <Stepper steps={steps} /> : null;
}

function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <details class="tbnb-remarks">
      <summary>{notes.length === 1 ? "1 remark" : `${whole(notes.length)} remarks`}</summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>{visible(note)}</li>
        ))}
      </ul>
    </details>
  );
}

function Drawn(props: Shown & { picture: Picture }) {
  const { page, state, current, painted, picture } = props;
  const trouble = picture.sprite ? spriteTrouble(page, current.value) : null;
  const color = colorColumn(picture, state.colorBy.value);
  const label = labelColumn(picture, state.labelBy.value);
  return (
    <section class="tbnb-part" aria-label="Drawing">
      <h4>Drawing</h4>
      {picture.columns.length > 0 && (
        <>
          <ByColumn of={state.colorBy} now={color?.name ?? ""} name="Colour by" picture={picture} />
          <Legend painted={painted.value} state={state} column={color} picture={picture} />
          {picture.columns.length > 1 && (
            <ByColumn
              of={state.labelBy}
              now={label?.name ?? ""}
              name="Label by"
              picture={picture}
            />
          )}
        </>
      )}
      <Sizes state={state} n={picture.n} />
      {picture.columns.length > 0 && <Check of={state.labels} label="Labels in the picture" />}
      {picture.sprite && (
        <>
          <Check of={state.pictures} label="Pictures in place of points" />
          {trouble !== null && <p role="alert">Not shown: {visible(trouble)}</p>}
        </>
      )}
      {pathsOf(current.value).length > 0 && (
        <Check of={state.lines} label="Lines along sequences" />
      )}
    </section>
  );
}

interface ByColumnProps {
  of: ProjectorState["colorBy"];
  now: string;
  name: string;
  picture: Picture;
}

function ByColumn({ of, now, name, picture }: ByColumnProps) {
  return (
    <label class="tbnb-field tbnb-row">
      <span>{name}</span>
      <select
        class="tbnb-input"
        value={now}
        onChange={(event) => {
          of.value = event.currentTarget.value;
        }}
      >
        {name === "Colour by" && <option value="">nothing</option>}
        {picture.columns.map((column) => (
          <option key={column.name} value={column.name}>
            {visible(column.name)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Sizes({ state, n }: { state: ProjectorState; n: number }) {
  return (
    <>
      <label class="tbnb-field tbnb-row">
        <span>Size</span>
        <input
          type="range"
          min={SIZES.least}
          max={SIZES.most}
          step={0.5}
          value={state.size.value ?? sizeOf(n)}
          onInput={(event) => {
            state.size.value = event.currentTarget.valueAsNumber;
          }}
        />
      </label>
      <div class="tbnb-row">
        <Slider
          of={state.opacity}
          label="Opacity"
          min={OPACITIES.least}
          max={OPACITIES.most}
          step={0.05}
        />
      </div>
    </>
  );
}
