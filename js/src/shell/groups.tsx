/** Cards by tag: pinned ones on top, then a group for each prefix. Only cards on screen have content. */
import { useComputed, useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Store, Tag } from "../store";
import { tagKey } from "../store/sent";
import { Boundary } from "./failure";
import { type Group, grouped, LOOSE } from "./grouping";
import { Icon } from "./icons";
import { Name } from "./name";
import type { Page } from "./page";
import { many, visible, whole } from "./text";

export interface CardProps {
  page: Page;
  tag: Tag;
  /** Of this card among all, pinned copies too. */
  id: string;
  /** What its head says: the tag without its group. */
  title: string;
}

/** Tags of one kind, and what shows one. */
export interface Kind {
  readonly name: string;
  readonly Card: FunctionComponent<CardProps>;
}

/** The cards of one kind. */
export function Groups(props: { page: Page; plugin: string; Card: Kind["Card"] }) {
  const { page, plugin, Card } = props;
  const kinds = useMemo(() => [{ name: plugin, Card }], [plugin, Card]);
  return <KindGroups page={page} kinds={kinds} />;
}

/** The cards of several kinds together; in a group they stand kind by kind. */
export function KindGroups({ page, kinds }: { page: Page; kinds: readonly Kind[] }) {
  const { store } = page;
  const wanted = useSignal(kinds);
  wanted.value = kinds;
  const rank = useComputed(() => new Map(wanted.value.map(({ name }, i) => [name, i])));
  const own = useComputed(() => store.sent.tags.value.filter((tag) => rank.value.has(tag.plugin)));
  const cardOf = new Map(kinds.map(({ name, Card }) => [name, Card]));
  const shown = useComputed(() => {
    const test = store.tagFilter.test.value;
    const runs = store.visible.value;
    return own.value.filter(
      (tag) => test(tag.tag) && [...tag.series.keys()].some((run) => runs.has(run)),
    );
  });
  const groups = useComputed(() => grouped(shown.value, rank.value));
  const pinned = useComputed(() => {
    const byKey = new Map(shown.value.map((tag) => [tag.key, tag]));
    return store.pins.value.flatMap((pin) => byKey.get(pin) ?? []);
  });
  if (shown.value.length === 0) return <NoMatch store={store} tags={own.value.length} />;
  let place = 0;
  const cards = (tags: readonly Tag[], where: string, cut: number) =>
    tags.flatMap((tag) => {
      const Card = cardOf.get(tag.plugin);
      if (!Card) return [];
      const id = `${where}\u0000${tag.key}`;
      const title = cut > 0 && tag.tag.length > cut ? tag.tag.slice(cut) : tag.tag;
      return <Slot key={id} {...{ page, tag, id, title, Card }} place={place++} />;
    });
  return (
    <div class="tbnb-groups" style={{ "--card": `${store.choices.cardWidth.value}px` }}>
      {pinned.value.length > 0 && (
        <section class="tbnb-group" data-group="pinned" style={{ "--cards": pinned.value.length }}>
          <div class="tbnb-grouphead">
            <Icon name="pin" />
            <h3>
              <span class="tbnb-groupname">Pinned</span>
            </h3>
            <span class="tbnb-count">{whole(pinned.value.length)}</span>
            <button
              type="button"
              class="tbnb-link tbnb-end"
              onClick={() => {
                const heads = kinds.map(({ name }) => tagKey(name, ""));
                store.pins.value = store.pins
                  .peek()
                  .filter((pin) => !heads.some((head) => pin.startsWith(head)));
                // This button is about to go, and the focus with it.
                page.root.querySelector<HTMLElement>(".tbnb-grouptoggle")?.focus();
              }}
            >
              Clear all pins
            </button>
          </div>
          <div class="tbnb-cards">{cards(pinned.value, "pinned", 0)}</div>
        </section>
      )}
      {groups.value.length > 1 && <AllGroups store={store} groups={groups.value} />}
      {groups.value.map((group) => {
        const closed = store.collapsed.value.has(group.name);
        const cut = group.name === LOOSE ? 0 : group.name.length + 1;
        return (
          <section
            class="tbnb-group"
            key={group.name}
            data-group={group.name}
            data-closed={closed}
            style={{ "--cards": group.tags.length }}
          >
            <div class="tbnb-grouphead">
              <h3>
                <button
                  type="button"
                  class="tbnb-grouptoggle"
                  aria-expanded={!closed}
                  onClick={() => toggle(store, group.name)}
                >
                  <Icon name="chevron" />
                  <span class="tbnb-groupname">
                    {group.name === LOOSE ? "Top level" : <Name of={group.name} />}
                  </span>
                  <span class="tbnb-count" title={many(group.tags.length, "tag")}>
                    {whole(group.tags.length)}
                  </span>
                </button>
              </h3>
            </div>
            {!closed && <div class="tbnb-cards">{cards(group.tags, "group", cut)}</div>}
          </section>
        );
      })}
    </div>
  );
}

/** At the end of the line of the first heads, whichever group stands there. */
function AllGroups({ store, groups }: { store: Store; groups: readonly Group[] }) {
  const set = (closed: boolean) => {
    store.collapsed.value = new Set(closed ? groups.map((group) => group.name) : []);
  };
  return (
    <div class="tbnb-allgroups">
      <span>
        <button type="button" class="tbnb-link" onClick={() => set(false)}>
          Expand all
        </button>
        <button type="button" class="tbnb-link" onClick={() => set(true)}>
          Collapse all
        </button>
      </span>
    </div>
  );
}

function toggle(store: Store, name: string): void {
  const collapsed = new Set(store.collapsed.peek());
  if (!collapsed.delete(name)) collapsed.add(name);
  store.collapsed.value = collapsed;
}

/** The place of a card; keeps its height while its content is off screen. */
function Slot(props: CardProps & { place: number; Card: Kind["Card"] }) {
  const { page, tag, id, title, place, Card } = props;
  const box = useRef<HTMLElement>(null);
  // Another view of the store may have the same card on screen.
  const self = useMemo(() => Symbol(), []);
  const seen = useSignal(false);
  const height = useSignal<number | null>(null);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const stop = page.seen.watch(el, (now) => {
      if (!now && seen.peek()) height.value = el.offsetHeight;
      seen.value = now;
    });
    return () => {
      stop();
      page.store.onScreenAt(self, tag.key, null);
    };
  }, [page, self, tag.key, seen, height]);
  const now = seen.value;
  useEffect(
    () => page.store.onScreenAt(self, tag.key, now ? place : null),
    [page, self, tag.key, now, place],
  );
  const keep = !now && height.value !== null ? { minHeight: `${height.value}px` } : {};
  return (
    <article
      class="tbnb-card"
      data-tag={tag.tag}
      data-kind={tag.plugin}
      ref={box}
      style={keep}
      aria-label={visible(tag.tag)}
    >
      {now && (
        <Boundary>
          <Card page={page} tag={tag} id={id} title={title} />
        </Boundary>
      )}
    </article>
  );
}

function NoMatch({ store, tags }: { store: Store; tags: number }) {
  const clear = () => {
    store.tagFilter.text.value = "";
    store.runFilter.text.value = "";
    store.hidden.value = new Set();
  };
  const hidden = store.listed.value.length > 0 && store.visible.value.size === 0;
  return (
    <div class="tbnb-empty" role="status">
      <h2>{hidden ? "All runs are switched off" : "Nothing matches"}</h2>
      <p>
        {many(tags, "tag")} in {many(store.sent.runs.value.length, "run")}, none of them passes the
        filters and run switches.
      </p>
      <button type="button" class="tbnb-button" onClick={clear}>
        Clear the filters and show all runs
      </button>
    </div>
  );
}
