/**
 * What the browser keeps between visits, under one localStorage key; where there is none, or it
 * was emptied (VS Code promises nothing), the page keeps it as long as it lives, for every board.
 */
import { shared } from "../packed";
import { tagKey } from "./sent";

const KEY = "tbnb";
/** Log directories remembered; the oldest go first. */
const MOST_BOARDS = 30;

/** What is kept for one log directory. */
export interface KeptBoard {
  /** Keys of tags. */
  pins: string[];
  colors: [run: string, color: string][];
  hidden: string[];
}

interface Kept {
  choices: [string, unknown][];
  boards: [logdir: string, KeptBoard][];
}

function entries(value: unknown): [string, unknown][] {
  return Array.isArray(value)
    ? value.filter((pair): pair is [string, unknown] => typeof pair?.[0] === "string")
    : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Before there were other kinds a pin was the tag of scalars alone. */
function pins(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pin: unknown) => {
    if (typeof pin === "string") return tagKey("scalars", pin);
    const [kind, tag] = strings(pin);
    return kind === undefined || tag === undefined ? [] : tagKey(kind, tag);
  });
}

function board(value: unknown): KeptBoard {
  const of = new Map(typeof value === "object" && value ? Object.entries(value) : []);
  const colors = entries(of.get("colors")).flatMap(([run, color]): [string, string][] =>
    typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color) ? [[run, color]] : [],
  );
  return { pins: pins(of.get("pins")), colors, hidden: strings(of.get("hidden")) };
}

function read(): Kept {
  try {
    const found: unknown = JSON.parse(stored() ?? "{}");
    const of = new Map(typeof found === "object" && found ? Object.entries(found) : []);
    return {
      choices: entries(of.get("choices")),
      boards: entries(of.get("boards")).map(([logdir, value]) => [logdir, board(value)]),
    };
  } catch {
    // Not ours: start fresh.
    return { choices: [], boards: [] };
  }
}

function write(kept: Kept): void {
  const boards = kept.boards.map(([logdir, own]) => [
    logdir,
    { ...own, pins: own.pins.map(pinOf) },
  ]);
  const text = JSON.stringify({ ...kept, boards });
  memory().set("text", text);
  try {
    localStorage.setItem(KEY, text);
    memory().set("alone", false);
  } catch {
    memory().set("alone", true); // full or forbidden
  }
}

/** Of this page: each board has a module, and so variables, of its own. */
const memory = () => shared("kept");

/** What was written last, here or by another page. */
function stored(): string | null {
  const text = memory().get("text");
  const kept = typeof text === "string" ? text : null;
  if (memory().get("alone")) return kept;
  try {
    return localStorage.getItem(KEY) ?? kept;
  } catch {
    return kept;
  }
}

function pinOf(key: string): [kind: string, tag: string] {
  const cut = key.indexOf("\u0000");
  return [key.slice(0, cut), key.slice(cut + 1)];
}

export function keptChoices(): Map<string, unknown> {
  return new Map(read().choices);
}

export function keptBoard(logdir: string): KeptBoard {
  const found = read().boards.find(([name]) => name === logdir);
  return found ? found[1] : { pins: [], colors: [], hidden: [] };
}

/** Keep one choice; the others stay as another board on the page may have left them. */
export function keepChoice(name: string, value: unknown): void {
  const kept = read();
  kept.choices = [...kept.choices.filter(([known]) => known !== name), [name, value]];
  write(kept);
}

export function keepBoard(logdir: string, value: KeptBoard): void {
  const kept = read();
  const others = kept.boards.filter(([name]) => name !== logdir);
  kept.boards = [...others, [logdir, value] as [string, KeptBoard]].slice(-MOST_BOARDS);
  write(kept);
}
