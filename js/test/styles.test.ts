import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const FOLDERS = ["src/styles", "src/charts", "src/plugins/histograms"];

it("a class alone is styled in one sheet: two things of one name would change each other", () => {
  const sheets = new Map<string, string[]>();
  for (const folder of FOLDERS) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".css"))) {
      const text = new TextDecoder().decode(readFileSync(`${folder}/${name}`));
      const found = text.matchAll(/^(\.tbnb-[\w-]+) \{/gm);
      for (const own of new Set([...found].map(([, selector]) => selector ?? ""))) {
        sheets.set(own, [...(sheets.get(own) ?? []), name]);
      }
    }
  }

  expect(sheets.size).toBeGreaterThan(100);
  expect([...sheets].filter(([, files]) => files.length > 1)).toEqual([]);
});
