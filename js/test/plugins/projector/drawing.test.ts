/** How the points are drawn: what the panel says reaches the scene, and a theme does. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { settled } from "../../page";
import { until } from "../../patience";
import { bytes, type Given } from "./embedding";
import { showEach, shown } from "./shown";

showEach();

const GIVEN: Given = {
  n: 3,
  columns: { name: ["cat", "dog", "cow"], sound: ["<b>meow</b>", "woof", "moo"] },
};

const styled = () => shown.scene.last("style")?.[0];

describe("a slider", () => {
  it("of sizes is at what suits the number of points, until it is moved", async () => {
    // 14 - 2.5 · lg 1000, in tenths.
    await shown.show({ n: 1000 });
    expect(styled()?.size).toBe(6.5);
    expect(shown.field("Size").value).toBe("6.5");
    await shown.slide("Size", 17.5);

    expect(styled()?.size).toBe(17.5);
  });

  it("of opacity is the scene's", async () => {
    await shown.show(GIVEN);
    expect(styled()?.opacity).toBe(Number(shown.field("Opacity").value));
    await shown.slide("Opacity", 0.3);

    expect(styled()?.opacity).toBe(0.3);
    expect(styled()?.size).toBe(10);
  });
});

describe("another column for labels", () => {
  it("is what the picture and the card under the pointer say", async () => {
    await shown.show(GIVEN);
    shown.state.labels.value = true;
    await settled();
    const words = () => shown.scene.last("labels")?.[0].map(({ text }) => text);
    expect(words()).toEqual(["cat", "dog", "cow"]);
    await shown.choose("Label by", "sound");
    expect(words()).toEqual(["<b>meow</b>", "woof", "moo"]);

    shown.scene.events.onHover({ point: 0, x: 10, y: 20 });
    await settled();
    const card = shown.find(".tbnb-hovercard");
    expect(card.querySelector("strong")?.textContent).toBe("<b>meow</b>");
    expect([...card.querySelectorAll(".tbnb-cellrow")].map((one) => one.textContent)).toEqual([
      "name cat",
    ]);
  });
});

describe("at night", () => {
  // Colours of a theme that nobody has, so that none of them is there by chance.
  const THEMES = `
    .themed { --tbnb-raised: #fffff1; --tbnb-text: #010101; --tbnb-line: #e1e1e1; --tbnb-accent: #0000f1 }
    .themed[data-theme="dark"] { --tbnb-raised: #000001; --tbnb-text: #f1f1f1; --tbnb-line: #212121;
      --tbnb-accent: #8080ff }`;

  beforeEach(() => {
    const style = document.createElement("style");
    style.textContent = THEMES;
    shown.root.className = "themed";
    document.head.append(style);
    return () => style.remove();
  });

  const night = async () => {
    shown.root.dataset.theme = "dark";
    shown.theme.value = "dark";
    await settled();
  };

  it("the scene is told of the theme's other colours", async () => {
    await shown.show(GIVEN);
    expect(styled()).toMatchObject({
      ...{ background: "#fffff1", ink: "#010101", faint: "#e1e1e1", accent: "#0000f1" },
    });
    await night();

    expect(styled()).toMatchObject({
      ...{ background: "#000001", ink: "#f1f1f1", faint: "#212121", accent: "#8080ff" },
    });
  });

  it("points are lighter, whatever they are coloured by, and the legend with them", async () => {
    const kind = ["a", "b", "a", "b"];
    await shown.show({ n: 4, columns: { kind } });
    const rgb = () => [...(shown.scene.last("colors")?.[0] ?? [])].slice(0, 6);
    // The first two of the palette: #306ce2 and #e26b09 by day, #689cfe and #ffa571 by night.
    expect(rgb()).toEqual([0x30, 0x6c, 0xe2, 0xe2, 0x6b, 0x09]);
    await night();
    expect(rgb()).toEqual([0x68, 0x9c, 0xfe, 0xff, 0xa5, 0x71]);
    expect(shown.find(".tbnb-legend-list").innerHTML).toContain("#ffa571");

    await shown.choose("Colour by", "");
    expect(rgb()).toEqual([0x68, 0x9c, 0xfe, 0x68, 0x9c, 0xfe]);
  });
});

describe("a sheet of pictures", () => {
  const SHEET: Given = { n: 3, meta: { sprite: [8, 6, 2] } };
  const made: unknown[] = [];

  beforeEach(() => {
    made.length = 0;
    vi.stubGlobal("createImageBitmap", async (blob: Blob) => {
      const text = await blob.text();
      if (text === "no picture") throw new Error("no picture");
      const image = { width: 16, height: 12, text, close: () => {} };
      made.push(image);
      return image;
    });
  });

  it("stands in place of the points once it is decoded, while it is wanted", async () => {
    await shown.show(SHEET);
    expect(shown.scene.last("sprites")).toEqual([null]);
    await until(() => expect(shown.wanted()).toContainEqual([0, 0, 3]));
    await shown.part(0, 0, 3, {}, [bytes("sheet")]);
    await until(() => expect(shown.scene.last("sprites")?.[0]).not.toBeNull());
    const sprites = { image: made[0], width: 8, height: 6, columns: 2 };
    expect(shown.scene.last("sprites")).toEqual([sprites]);
    expect(made).toMatchObject([{ text: "sheet" }]);

    shown.field("Pictures in place of points").click();
    await settled();
    expect(shown.scene.last("sprites")).toEqual([null]);
    shown.field("Pictures in place of points").click();
    await settled();
    expect(shown.scene.last("sprites")).toEqual([sprites]);
    expect(made).toHaveLength(1);
  });

  const other = async () => {
    shown.state.chosen.value = { tag: shown.store.sent.tags.value[1]?.key ?? "", run: 0 };
    await settled();
  };

  it("of one embedding is not that of another", async () => {
    await shown.show(SHEET, { n: 2 });
    await shown.part(0, 0, 3, {}, [bytes("sheet")]);
    await until(() => expect(shown.scene.last("sprites")?.[0]).not.toBeNull());
    await other();

    expect(shown.scene.last("sprites")).toEqual([null]);
  });

  it("that cannot be decoded leaves the points, not another's pictures, and says so", async () => {
    await shown.show(SHEET, SHEET);
    await shown.part(1, 0, 3, {}, [bytes("no picture")]);
    await shown.part(0, 0, 3, {}, [bytes("sheet")]);
    await until(() => expect(shown.scene.last("sprites")?.[0]).not.toBeNull());
    await other();
    await until(() => expect(shown.find("[role=alert]").textContent).toMatch(/no picture$/));

    expect(shown.scene.last("sprites")).toEqual([null]);
  });
});
