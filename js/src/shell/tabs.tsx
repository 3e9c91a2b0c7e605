/** The kinds of data as tabs: as many as there is room for, and a menu of the others. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Plugin } from "../plugins/plugin";
import type { Store } from "../store";
import { Icon } from "./icons";
import { Popover } from "./popover";

interface Props {
  store: Store;
  tabs: readonly Plugin[];
  /** Name of the one that is shown. */
  chosen: string | undefined;
}

export function Tabs({ store, tabs, chosen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  /** The focus goes with the choice: it came from the keys, or from a menu that closes. */
  const moved = useRef(false);
  const open = useSignal(false);
  const at = tabs.findIndex(({ name }) => name === chosen);
  const choose = (name: string | undefined) => {
    moved.current = name !== chosen;
    open.value = false;
    if (name !== undefined) store.tab.value = name;
  };
  const over = useRoom(box, tabs.map(({ name }) => name).join(), at);
  useLayoutEffect(() => {
    if (moved.current) box.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
    moved.current = false;
  }, [at]);
  // The chosen one is never away, even before all is measured anew: it may be about to get the focus.
  const away = tabs.filter((_, i) => over.has(i) && i !== at);
  return (
    <div class="tbnb-tabs" ref={box}>
      <div
        class="tbnb-tablist"
        role="tablist"
        aria-label="Kinds of data"
        onKeyDown={(event) => {
          const to = target(event, at, tabs.length);
          if (to !== null) choose(tabs[to]?.name);
        }}
      >
        {tabs.map((tab) => (
          <button
            type="button"
            role="tab"
            key={tab.name}
            aria-selected={tab.name === chosen}
            tabIndex={tab.name === chosen ? 0 : -1}
            data-away={away.includes(tab)}
            onClick={() => {
              store.tab.value = tab.name;
            }}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div class="tbnb-moretabs" data-away={away.length === 0}>
        <Popover label="More kinds of data" button={<MoreLabel />} open={open}>
          <div class="tbnb-menu">
            {away.map(({ name, title }) => (
              <button type="button" key={name} onClick={() => choose(name)}>
                {title}
              </button>
            ))}
          </div>
        </Popover>
      </div>
    </div>
  );
}

/** Which tabs have no room, as the line's width and what else is in it have it. */
function useRoom(
  box: RefObject<HTMLElement | null>,
  names: string,
  chosen: number,
): ReadonlySet<number> {
  const over = useSignal<ReadonlySet<number>>(new Set());
  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    const measure = () => {
      const now = roomFor(el, chosen);
      if ([...now].join() !== [...over.peek()].join()) over.value = now;
    };
    measure();
    const observer = new ResizeObserver(measure);
    // Its own width follows from what is in the line beside it.
    for (const one of [el.parentElement, ...(el.parentElement?.children ?? [])]) {
      if (one && one !== el) observer.observe(one);
    }
    return () => observer.disconnect();
  }, [box, names, chosen, over]);
  return over.value;
}

function MoreLabel() {
  return (
    <>
      More
      <Icon name="chevron" />
    </>
  );
}

/** Where an arrow leads, round the ends; Home and End to the first and last. */
function target(event: KeyboardEvent, at: number, count: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  const to = new Map([
    ["ArrowLeft", (at - 1 + count) % count],
    ["ArrowRight", (at + 1) % count],
    ["Home", 0],
    ["End", count - 1],
  ]).get(event.key);
  if (to === undefined) return null;
  event.preventDefault();
  event.stopPropagation();
  return to;
}

/**
 * Measure, and say which have no room. All tabs are on the page, those away too: out of the flow
 * they keep their widths. The box asks for the chosen tab and the menu, is offered room for all, and
 * leaves to its neighbours what it does not fill.
 */
function roomFor(el: HTMLElement, chosen: number): ReadonlySet<number> {
  const width = (one: Element | null) => one?.getBoundingClientRect().width ?? 0;
  const widths = [...el.querySelectorAll("[role=tab]")].map(width);
  const menu = width(el.querySelector(".tbnb-moretabs"));
  const sum = (those: readonly number[]) => those.reduce((all, one) => all + one, 0);
  const all = Math.ceil(sum(widths));
  el.style.maxWidth = `${all}px`;
  el.style.flexBasis = `${Math.min(all, Math.ceil((widths[chosen] ?? 0) + menu))}px`;
  const away = withoutRoom(widths, chosen, width(el), menu);
  if (away.size > 0) {
    el.style.maxWidth = `${Math.ceil(sum(widths.filter((_, i) => !away.has(i))) + menu)}px`;
  }
  return away;
}

/** In their order as many as fit beside the menu, the chosen one among them; none if all fit. */
export function withoutRoom(
  widths: readonly number[],
  chosen: number,
  room: number,
  menu: number,
): ReadonlySet<number> {
  const away = new Set<number>();
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return away;
  let left = room - menu - (widths[chosen] ?? 0);
  widths.forEach((width, i) => {
    if (i === chosen) return;
    left -= width;
    // Once one has no room none after it has: what is in the menu is the end of the row.
    if (left < 0) away.add(i);
  });
  return away;
}
