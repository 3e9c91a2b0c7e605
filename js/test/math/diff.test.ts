import { expect, it } from "vitest";
import { diff } from "../../src/math/diff";

function signs(before: string, after: string): string[] {
  const of = { same: " ", removed: "-", added: "+" };
  return diff(before, after).map(({ kind, text }) => of[kind] + text);
}

it("keeps the common lines, and has removed ones before added ones, as diff -u does", () => {
  const before = "a\nb\nc\nd\ne";
  const after = "a\nc\nx\ne";

  expect(signs(before, after)).toEqual([" a", "-b", " c", "-d", "+x", " e"]);
});

it("of equal texts has no change, of wholly other ones nothing in common", () => {
  expect(signs("a\nb", "a\nb")).toEqual([" a", " b"]);
  expect(signs("a", "b")).toEqual(["-a", "+b"]);
});

it("finds the longest common part, not the first", () => {
  // Of a b c a b b a and c b a b a c it is four lines long (Myers 1986, figure 1).
  const same = signs("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc").filter((line) => line[0] === " ");

  expect(same).toHaveLength(4);
});

it("gives up on the middle of huge texts, not on their common ends", () => {
  const lines = (from: string) => Array.from({ length: 3000 }, (_, i) => `${from}${i}`).join("\n");

  const found = diff(`head\n${lines("a")}\ntail`, `head\n${lines("b")}\ntail`);

  expect(found[0]).toEqual({ kind: "same", text: "head" });
  expect(found.at(-1)).toEqual({ kind: "same", text: "tail" });
  expect(found).toHaveLength(6002);
});
