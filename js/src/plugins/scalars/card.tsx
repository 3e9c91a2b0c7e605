/** One card: the name of a tag, what one can do with it, its chart, and the step table. */
import { computed, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { LineChart } from "../../charts/line";
import type { Drawn } from "../../charts/types";
import { CardHead, Expandable, type PlacedProps, ResetZoom } from "../../shell/card";
import type { CardProps } from "../../shell/groups";
import { many, visible } from "../../shell/text";
import type { Store } from "../../store";
import { Chart, markerNow } from "./chart";
import { type Drawing, drawing as draw } from "./curves";
import { labelsOf, saveData, savePicture, WaitingNote } from "./download";
import { CardMenu } from "./menu";
import { AxisRanges } from "./ranges";
import { useRefine } from "./refine";
import { type CardState, NO_BOX, stateOf } from "./state";
import { StepTable } from "./table";

type DrawnScales = Drawn["scales"];

export function ScalarCard(props: CardProps) {
  const card = stateOf(props.page.store).card(props.tag.tag);
  return <Expandable {...props}>{(at) => <Body {...at} card={card} />}</Expandable>;
}

interface BodyProps extends PlacedProps {
  card: CardState;
}

function Body({ card, ...at }: BodyProps) {
  const { page, tag, id, isFull } = at;
  const { store } = page;
  const state = stateOf(store);
  const { key } = tag;
  const chart = useRef<LineChart | null>(null);
  const onChart = useMemo(
    () => (now: LineChart | null) => {
      chart.current = now;
    },
    [],
  );
  const { waiting } = card;
  const typing = useSignal<DrawnScales | null>(null);
  const drawing = useMemo(() => computed(() => draw(page, key, card)), [page, key, card]);
  useRefine(page, key, card, drawing);
  const box = state.box(card);
  const selection = state.selection(card);
  const now = selection === "off" ? null : drawing.value;
  return (
    <div class="tbnb-cardbody" data-wide={card.wide.value && !isFull}>
      <CardHead
        {...at}
        wide={card.wide}
        menu={
          <CardMenu
            store={store}
            card={card}
            onRanges={() => {
              typing.value = chart.current?.drawn().scales ?? null;
            }}
            onData={(format) =>
              saveData(page, tag.tag, drawing.peek().shown.values(), format, waiting)
            }
            onPicture={(format) => {
              if (chart.current) {
                const labels = labelsOf(drawing.peek().shown);
                void savePicture(chart.current, tag.tag, labels, format);
              }
            }}
          />
        }
      >
        {(box.x ?? box.y) && (
          <ResetZoom hint="double click, or Esc" onReset={() => state.setBox(card, NO_BOX)} />
        )}
      </CardHead>
      <Chart
        {...{ page, id, card, drawing, onChart }}
        label={`Line chart of ${visible(tag.tag)}. Arrows move the cursor, plus and minus zoom, 0 resets.`}
      />
      <Notes drawing={drawing} card={card} store={store} />
      {typing.value && (
        <AxisRanges
          scales={typing.value}
          box={box}
          kind={drawing.peek().x}
          onBox={(to) => state.setBox(card, to)}
          onClose={() => {
            typing.value = null;
          }}
        />
      )}
      {waiting.value && <WaitingNote waiting={waiting.value} />}
      {now && <StepTable drawing={now} marker={markerNow(now, selection, state.marker(card))} />}
    </div>
  );
}

/** Small print over the chart: what is not as usual about it. */
function Notes(props: { drawing: { value: Drawing }; card: CardState; store: Store }) {
  const { x, clockless, unloggable, thinned } = props.drawing.value;
  const asked = props.store.asks.waiting.value;
  return (
    <div class="tbnb-notes">
      {x === "order" && (
        <span title="Every point was logged at the same step">all at one step: shown in order</span>
      )}
      {clockless > 0 && (
        <span title="Their wall time is not a number, or years away from the others'">
          {many(clockless, "point")} without a usable time not shown
        </span>
      )}
      {unloggable > 0 && (
        <span title="A logarithmic axis has no place for them">
          {thinned && "at least "}
          {many(unloggable, "point")} at or below 0 not shown
        </span>
      )}
      {props.card.refining.value && asked !== null && <span>refining…</span>}
    </div>
  );
}
