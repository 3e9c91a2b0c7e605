"""The line of a magic into words: quotes, `{expressions}` and `$variables`.

IPython expands a whole line before the magic sees it, and a path with a space in it then falls
apart. Here the line is cut first and each word expanded by itself, braces with IPython's own
formatters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from IPython.utils.text import EvalFormatter, FullEvalFormatter

if TYPE_CHECKING:
    from collections.abc import Mapping

# `{2}`, `{1,3}`: in a regular expression these repeat; as Python they would only ever be a number.
_REPEAT = re.compile(r"(?<!\{)\{(\d*,?\d*)\}(?!\})")
_NAME = re.compile(r"\$(?:(\$|[^\W\d]\w*)|\{([^\W\d]\w*)\})")
# To the formatter `${name}` would be a dollar and an expression: its braces are doubled.
_BRACED = re.compile(r"\$\{([^\W\d]\w*)\}")


def split(line: str) -> list[str]:
    """Cut a line at spaces that are neither quoted nor inside braces.

    Raises
    ------
    ValueError
        A quote or a brace is not closed.
    """
    words: list[str] = []
    word: list[str] = []
    quote, depth, began = "", 0, False
    for char in line:
        if depth:
            depth += (char == "{") - (char == "}")
            word.append(char)
        elif quote:
            if char == quote:
                quote = ""
            else:
                depth += char == "{"
                word.append(char)
        elif char in "'\"":
            quote, began = char, True
        elif char.isspace():
            if word or began:
                words.append("".join(word))
            word, began = [], False
        else:
            depth += char == "{"
            word.append(char)
    if quote or depth:
        raise ValueError("a quote is not closed" if quote else "a { is not closed")
    if word or began:
        words.append("".join(word))
    return words


def expand(word: str, names: Mapping[str, Any]) -> str:
    """Put in the values of `{expressions}` and of the `$names` that exist; others stay.

    An expression may be formatted, `{n:03d}`, or sliced, `{names[1:]}`.

    Raises
    ------
    ValueError
        An expression fails; the message has it and its error.
    """
    form = _BRACED.sub(r"${{\1}}", _REPEAT.sub(r"{{\1}}", word))
    try:
        try:
            text = EvalFormatter().vformat(form, (), dict(names))
        except SyntaxError:  # a colon that does not begin a format
            text = FullEvalFormatter().vformat(form, (), dict(names))
    except Exception as error:
        raise ValueError(f"{word}: {type(error).__name__}: {error}") from error
    return _NAME.sub(lambda found: _value(found[0], found[1] or found[2], names), text)


def _value(found: str, name: str, names: Mapping[str, Any]) -> str:
    if name == "$":
        return "$"
    return str(names[name]) if name in names else found
