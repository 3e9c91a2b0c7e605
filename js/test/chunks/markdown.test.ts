import { describe, expect, it } from "vitest";
import { render, renderInline } from "../../src/chunks/markdown";

function html(text: string, how = render): string {
  const div = document.createElement("div");
  div.append(how(text));
  return div.innerHTML.trim();
}

describe("Markdown", () => {
  it("has tables, fenced code and lists, as TensorBoard's", () => {
    expect(html("|a|b|\n|-|-:|\n|1|2|")).toContain('<td align="right">2</td>');
    expect(html("```\nx < 1\n```")).toContain("<code>x &lt; 1\n</code>");
    expect(html("- one\n- **two**")).toContain("<strong>two</strong>");
  });

  it("marks tasks without a form field", () => {
    const made = html("- [x] done\n- [ ] to do");

    expect(made).toContain("☑");
    expect(made).not.toContain("<input");
  });

  it("opens links elsewhere, and tells them nothing", () => {
    const made = html("[docs](https://example.org/a?b=1)");

    expect(made).toContain('href="https://example.org/a?b=1"');
    expect(made).toContain('target="_blank"');
    expect(made).toContain("noopener noreferrer");
  });
});

describe("Markdown within a line", () => {
  it("has emphasis, code and links", () => {
    expect(html("**loud**, *soft* and `x < 1`", renderInline)).toContain(
      "<strong>loud</strong>, <em>soft</em> and <code>x &lt; 1</code>",
    );
    expect(html("[docs](https://example.org/)", renderInline)).toContain('target="_blank"');
    expect(html("[x](javascript:alert(1))", renderInline)).toContain("<a>x</a>");
  });

  it.each(["# 3", "- a b", "1. a", "> a", "a_b_c", "|a|b|", "    a"])(
    "leaves %s as it is",
    (text) => {
      const made = renderInline(text);

      expect(made.querySelectorAll(":not(p)")).toHaveLength(0);
      expect(made.textContent).toBe(text);
    },
  );

  it.each([
    "say <unk> twice",
    "<b onclick='alert(1)'>x</b>",
    "<svg onload=alert(1)>",
    "a <!-- b --> c",
  ])("shows %s as text, not as HTML", (text) => {
    const made = renderInline(text);

    expect(made.querySelectorAll(":not(p)")).toHaveLength(0);
    expect(made.textContent).toBe(text);
  });
});

describe("hostile text", () => {
  it.each([
    ["a script", "<script>alert(1)</script>"],
    ["a handler", '<img src=x onerror="alert(1)">'],
    ["an SVG", "<svg onload=alert(1)><script>alert(1)</script></svg>"],
    ["a frame", '<iframe src="https://example.org"></iframe>'],
    ["a style", "<style>.tbnb { display: none }</style>"],
    ["a form", '<form action="https://example.org"><input></form>'],
    ["HTML within a line", 'a <b onclick="alert(1)">b</b>'],
  ])("leaves nothing of %s", (_, text) => {
    for (const made of [render(text), renderInline(text)]) {
      const kinds = [...made.querySelectorAll("*")].map((el) => el.localName);

      expect(kinds.filter((kind) => kind !== "p")).toEqual([]);
      for (const el of made.querySelectorAll("*")) expect(el.attributes).toHaveLength(0);
    }
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](/tree)",
    "<javascript:alert(1)>",
  ])("has no link of %s", (text) => {
    for (const link of render(text).querySelectorAll("a")) {
      expect(link.hasAttribute("href")).toBe(false);
    }
  });

  it("loads no picture from anywhere: it becomes a link", () => {
    const made = render("![a cat](https://example.org/cat.png)");

    expect(made.querySelector("img")).toBeNull();
    expect(made.querySelector("a")?.textContent).toBe("a cat");
  });

  it("shows a picture that is in the text, but no SVG", () => {
    expect(
      render("![dot](data:image/png;base64,iVBORw0KGgo=)").querySelector("img"),
    ).not.toBeNull();
    expect(render("![dot](data:image/svg+xml;base64,PHN2Zz4=)").querySelector("img")).toBeNull();
  });

  it("keeps no id or class that could stand for one of the page's", () => {
    expect(html('# title\n\n<a id="tbnb" name="body">x</a>')).not.toMatch(/id=|name=|class=/);
  });
});
