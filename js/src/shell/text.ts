/** Text of the page: names from a log made visible, ages, sizes. */

/** Control characters and text-direction marks shown as escapes, so that a name is what it seems. */
export function visible(name: string): string {
  return name.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (char) => {
      const code = char.charCodeAt(0);
      if (char === "\n") return "\\n";
      if (char === "\t") return "\\t";
      if (char === "\r") return "\\r";
      return code < 256
        ? `\\x${code.toString(16).padStart(2, "0")}`
        : `\\u${code.toString(16).padStart(4, "0")}`;
    },
  );
}

/** "12 s ago", in the largest unit that gives at least 1. */
export function age(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s ago`;
  if (s < 3600) return `${Math.floor(s / 60)} min ago`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ago`;
  return `${Math.floor(s / 86400)} d ago`;
}

const count = new Intl.NumberFormat("en");

/** 1234567 → "1,234,567". */
export function whole(value: number): string {
  return count.format(value);
}

/** "3 runs", "1 run". */
export function many(value: number, noun: string): string {
  return `${whole(value)} ${noun}${value === 1 || noun === "series" ? "" : "s"}`;
}

/** Bytes as people say them: 512 B, 1.5 MB. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}
