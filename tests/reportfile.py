"""A report read back from its file, by the standard library and the rules of the wire."""

from __future__ import annotations

import base64
import gzip
import json
import struct
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from page import Page

Attributes = dict[str, str | None]


class _Elements(HTMLParser):
    """Every element with its attributes and its own text, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes, list[str]]] = []
        self.open: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))
        if tag not in {"meta", "br"}:
            self.open.append(len(self.found) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.found[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[self.open[-1]][2].append(data)


@dataclass
class ReportFile:
    """What stands in a report.

    Attributes
    ----------
    text
        Of the whole file.
    elements
        Tag, attributes and own text of each, in order.
    page
        What the page knows once it has read all.
    index
        Where each value lies.
    """

    text: str
    elements: list[tuple[str, Attributes, str]]
    blocks: dict[str, str]
    page: Page = field(default_factory=Page)
    index: list[list[int]] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> ReportFile:
        """Read a file."""
        text = path.read_text(encoding="utf-8")
        parser = _Elements()
        parser.feed(text)
        parser.close()
        assert not parser.open
        elements = [(tag, attributes, "".join(own)) for tag, attributes, own in parser.found]
        marked = [(str(a.get("id", "")), a, own) for _, a, own in elements]
        blocks = {name.removeprefix("tbnb-"): own for name, _, own in marked if own}
        found = cls(text, elements, blocks)
        zipped = {name.removeprefix("tbnb-") for name, a, _ in marked if "data-zipped" in a}
        found._take(zipped)
        return found

    def _take(self, zipped: set[str]) -> None:
        names = [name for name in self.blocks if name[:1] in "siv" and name[1:].isdigit()]
        for seq, name in enumerate(sorted(names, key=lambda one: "siv".index(one[0]))):
            raw = base64.b64decode(self.blocks[name], validate=True)
            raw = gzip.decompress(raw) if name in zipped else raw
            length = struct.unpack_from("<I", raw)[0]
            content = json.loads(raw[4 : 4 + length])
            if content["type"] == "index":
                self.index = content["values"]
            message = {**content, "v": 1, "epoch": "report", "seq": seq}
            self.page.take(message, [raw[4 + length :]])

    def element(self, tag: str, **attributes: str) -> str:
        """The text of the first such element."""
        for name, own, text in self.elements:
            if name == tag and all(own.get(key) == value for key, value in attributes.items()):
                return text
        raise LookupError(f"no {tag} {attributes}")

    def words(self) -> str:
        """What stands in the bar on top."""
        start = self.text.index("<header")
        parser = _Elements()
        parser.feed(self.text[start : self.text.index("</header>")])
        return " ".join(word for _, _, own in parser.found for word in own)

    @property
    def told(self) -> dict[str, Any]:
        """What the page's script begins with."""
        return dict(json.loads(self.blocks["report"]))

    @property
    def status(self) -> dict[str, Any]:
        """How the log directory was."""
        return self.page.of("status")[0]

    def series(self, run: str, tag: str, plugin: str) -> int:
        """The number of a series."""
        (found,) = [
            row[0]
            for row in self.page.series.values()
            if (self.page.runs[row[1]][1], row[2], row[3]) == (run, tag, plugin)
        ]
        return int(found)
