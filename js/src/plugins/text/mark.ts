/** Where a search is found in what is shown. */

/** Wrap every place where `query` stands in the text below an element, upper or lower case. */
export function mark(el: Element | DocumentFragment, query: string): number {
  if (query === "") return 0;
  const wanted = query.toLowerCase();
  const nodes: Text[] = [];
  const walker = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) nodes.push(node);
  }
  let count = 0;
  for (const node of nodes) {
    const lower = node.data.toLowerCase();
    // Some letters change length with their case: then the places would be wrong.
    if (lower.length !== node.data.length) continue;
    let rest = node;
    let from = 0;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
      const hit = rest.splitText(at - from);
      rest = hit.splitText(wanted.length);
      const marked = document.createElement("mark");
      hit.replaceWith(marked);
      marked.append(hit);
      from = at + wanted.length;
      count += 1;
    }
  }
  return count;
}
