/** Tags in groups: which stand together, and in which order. */
import type { Tag } from "../store";

export interface Group {
  name: string;
  tags: Tag[];
}

/** Tags without a prefix stand together. */
export const LOOSE = "";

/**
 * Group by what is before the first "/". In a group tags stand by kind, then by name; groups too: by
 * the first kind that each has, so that those with scalars come before those with pictures alone,
 * whatever their names. Of one kind loose tags come first, then the groups in natural order.
 *
 * @param tags in natural order
 * @param rank the place of a kind, as the tabs have it
 */
export function grouped(tags: readonly Tag[], rank: ReadonlyMap<string, number>): Group[] {
  const place = (tag: Tag | undefined) => rank.get(tag?.plugin ?? "") ?? 0;
  const prefixes = new Set(tags.flatMap(({ tag }) => (tag.includes("/") ? [prefix(tag)] : [])));
  const groups = new Map<string, Tag[]>();
  for (const tag of tags) {
    const name = prefixes.has(prefix(tag.tag)) ? prefix(tag.tag) : LOOSE;
    const group = groups.get(name);
    if (group) group.push(tag);
    else groups.set(name, [tag]);
  }
  const all = [...groups].map(([name, own]) => ({
    name,
    tags: own.sort((a, b) => place(a) - place(b)),
  }));
  const loose = ({ name }: Group) => Number(name === LOOSE);
  return all.sort((a, b) => place(a.tags[0]) - place(b.tags[0]) || loose(b) - loose(a));
}

function prefix(tag: string): string {
  return tag.split("/", 1)[0] ?? "";
}
