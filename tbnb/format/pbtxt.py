r"""The text form of protocol buffers, as far as a projector's configuration uses it.

Fields are found with the place of each in the text, so that one can be replaced and all else stays
as somebody wrote it: comments, layout, fields nobody here knows.

Source: protobuf.dev/reference/protobuf/textformat-spec. Of its forms only ``Any`` and extension
names are not taken apart: they are fields whose name has brackets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tbnb.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DEEPEST = 64
_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n\f\v]+|\#[^\n]*)
    |(?P<string>"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*')
    |(?P<word>-?[ \t]*[\w.][\w.+-]*)
    |(?P<mark>[][{}<>:,;/])""",
    re.VERBOSE,
)
_ESCAPE = re.compile(
    r"\\(?:[xX]([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))"
)
_LETTERS = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\"'\\]")
_MARKS = {"\t": r"\t", "\n": r"\n", "\r": r"\r", '"': r"\"", "'": r"\'", "\\": r"\\"}
_CLOSING = {"{": "}", "<": ">"}


class Field(NamedTuple):
    """One field of a message.

    Attributes
    ----------
    name : str
    value : bytes or str or tuple of Field
        A string (its bytes, escapes resolved), a number or word as it stands, or a message.
    start, end : int
        What the field takes of the text, from its name to its end; of a list, all elements.
    opening, closing : int
        What the value alone takes.
    """

    name: str
    value: bytes | str | tuple[Field, ...]
    start: int
    end: int
    opening: int
    closing: int


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def parse(text: str, most: int | None = None) -> tuple[Field, ...]:
    """Return the fields of a message, in order.

    Parameters
    ----------
    text : str
    most : int, optional
        Words, marks and blanks to look at: of a file from anywhere, the time that it may take.

    Raises
    ------
    DecodeError
        It is not the text form of any message, or too long; the error names line and column.
    """
    return _Parser(text, most).message("", 0)


def quoted(text: str) -> str:
    r"""Return a string as protobuf's own printer does, control characters as octal ``\033``."""
    return '"' + _UNPRINTED.sub(_octal, text) + '"'


def strings(fields: Sequence[Field], name: str) -> list[str]:
    """Return the strings a message has in its fields of one name; escapes stand for bad UTF-8."""
    return [
        field.value.decode("utf-8", "backslashreplace")
        for field in fields
        if field.name == name and isinstance(field.value, bytes)
    ]


class _Parser:
    """The tokens of a text and the place reached in them."""

    def __init__(self, text: str, most: int | None) -> None:
        self._text = text
        self._most = most
        self._tokens = self._scan()
        self._next = next(self._tokens)

    def message(self, closing: str, depth: int) -> tuple[Field, ...]:
        """Take fields up to the mark that closes the message."""
        if depth > _DEEPEST:
            raise self._error(f"at most {_DEEPEST} messages in one another")
        fields: list[Field] = []
        while not self._at(closing):
            fields += self._field(depth)
        self._take()
        return tuple(fields)

    def _field(self, depth: int) -> list[Field]:
        start = self._next.start
        name = self._name()
        colon = self._at(":")
        if colon:
            self._take()
        values = []
        if self._at("["):
            self._take()
            while not self._at("]"):
                values.append(self._value(depth, scalar=colon))
                if not self._at("]"):
                    self._want(",")
            end = self._take().end
        else:
            values.append(self._value(depth, scalar=colon))
            end = values[-1][2]
        if self._at(",") or self._at(";"):
            end = self._take().end
        return [Field(name, value, start, end, *place) for value, *place in values]

    def _name(self) -> str:
        if self._at("["):
            parts = [self._take().text]
            while not self._at("]"):
                if self._next.kind != "word" and not self._at("/"):
                    raise self._error("the name of an extension")
                parts.append(self._take().text)
            return "".join([*parts, self._take().text])
        if self._next.kind != "word":
            raise self._error("the name of a field")
        return self._take().text

    def _value(
        self, depth: int, *, scalar: bool
    ) -> tuple[bytes | str | tuple[Field, ...], int, int]:
        """Take one value; return it and the place it has in the text."""
        first = self._next
        if first.kind == "mark" and first.text in _CLOSING:
            self._take()
            fields = self.message(_CLOSING[first.text], depth + 1)
            return fields, first.start, self._end
        if scalar and first.kind == "string":
            parts = []
            while self._next.kind == "string":  # strings beside each other are one
                parts.append(_resolved(self._take().text[1:-1]))
            return b"".join(parts), first.start, self._end
        if scalar and first.kind == "word":
            return self._take().text, first.start, self._end
        raise self._error("a value" if scalar else "':' or '{'")

    def _at(self, mark: str) -> bool:
        return self._next.text == mark and self._next.kind != "string"

    def _want(self, mark: str) -> None:
        if not self._at(mark):
            raise self._error(repr(mark))
        self._take()

    def _take(self) -> _Token:
        token = self._next
        self._end = token.end
        self._next = next(self._tokens, token)
        return token

    def _scan(self) -> Iterator[_Token]:
        position = count = 0
        while position < len(self._text):
            count += 1
            if count == self._most:
                found = _Token("", self._text[position], position, position)
                raise self._error(f"at most {self._most:,} words and marks", found)
            match = _TOKEN.match(self._text, position)
            if match is None:
                found = _Token("", self._text[position], position, position)
                raise self._error("a name or a value", found)
            position = match.end()
            if match.lastgroup not in {None, "blank"}:
                yield _Token(str(match.lastgroup), match.group(), match.start(), position)
        yield _Token("end", "", position, position)

    def _error(self, wanted: str, found: _Token | None = None) -> DecodeError:
        token = found or self._next
        line = self._text.count("\n", 0, token.start) + 1
        column = token.start - self._text.rfind("\n", 0, token.start)
        what = repr(token.text[:40]) if token.text else "the end"
        return DecodeError(f"line {line}, column {column}: found {what}, want {wanted}")


def _octal(match: re.Match[str]) -> str:
    found = match.group()
    return _MARKS.get(found) or f"\\{ord(found):03o}"


def _resolved(text: str) -> bytes:
    """Return what the inside of a quoted string stands for."""
    parts, position = [], 0
    for match in _ESCAPE.finditer(text):
        parts.append(text[position : match.start()].encode("utf-8", "surrogatepass"))
        position = match.end()
        hexadecimal, octal, short, long, letter = match.groups()
        if hexadecimal or octal:
            parts.append(bytes([int(hexadecimal or octal, 16 if hexadecimal else 8) & 0xFF]))
        elif short or long:
            code = int(short or long, 16)
            if code > 0x10FFFF:  # noqa: PLR2004  the last of Unicode
                raise DecodeError(f"found the character {match.group()}, which does not exist")
            parts.append(chr(code).encode("utf-8", "surrogatepass"))
        else:
            known = _LETTERS.get(letter)
            parts.append(letter.encode() if known is None else bytes([known]))
    parts.append(text[position:].encode("utf-8", "surrogatepass"))
    return b"".join(parts)
