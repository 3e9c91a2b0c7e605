"""Cells of a table whose columns are parted by tabs, whatever is in them.

A tab, line feed or carriage return would end a cell, and stands as its picture (Unicode, Control
Pictures): legible where the table is shown, unlike a backslash never part of another writer's
label, and undone by `label`. The picture of the escape character has the next one stand as is.
"""

from __future__ import annotations

import re

ESCAPE = "\u241b"
_PICTURES = {"\t": "\u2409", "\n": "\u240a", "\r": "\u240d"}
_ESCAPES = str.maketrans(
    _PICTURES | {mark: ESCAPE + mark for mark in (ESCAPE, *_PICTURES.values())}
)
_ESCAPED = re.compile(f"{ESCAPE}(.?)|([{''.join(_PICTURES.values())}])", re.DOTALL)
_CONTROLS = {picture: control for control, picture in _PICTURES.items()}


def cell(label: str) -> str:
    """Return a label as a cell."""
    return label.translate(_ESCAPES)


def label(cell: str) -> str:
    """Return what a cell stands for; another writer's cell is what it is."""
    return _ESCAPED.sub(lambda match: _CONTROLS.get(match[2]) or match[1], cell)
