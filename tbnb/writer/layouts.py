"""Charts composed of several scalars: add_custom_scalars and its two short forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tbnb.plugins import custom_scalars
from tbnb.plugins.custom_scalars import MARGIN, MULTILINE, OF_MARGIN
from tbnb.writer import values
from tbnb.writer.base import Base


class LayoutMethods(Base):
    """The layout of custom scalars; the last one logged to a run holds."""

    def add_custom_scalars(self, layout: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
        """Say which scalars are to be drawn in one chart.

        Parameters
        ----------
        layout : mapping
            ``{category: {chart: [kind, tags]}}``. Kind "Multiline" draws every series whose tag
            matches one of `tags`, which may be regular expressions; "Margin" draws the first of
            three tags, with a band between the second and the third.

        Raises
        ------
        TypeError, ValueError
            It is not of this form; nothing is written.
        WriterError
            An earlier event could not be written.
        """
        self._log(custom_scalars.summary(_checked(layout)))

    def add_custom_scalars_multilinechart(
        self, tags: Sequence[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Log a layout of one chart with several lines; see `add_custom_scalars`."""
        self._chart_of(MULTILINE, tags, category, title)

    def add_custom_scalars_marginchart(
        self, tags: Sequence[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Log a layout of one chart with a line and a band; see `add_custom_scalars`."""
        self._chart_of(MARGIN, tags, category, title)

    def _chart_of(self, kind: str, tags: Any, category: Any, title: Any) -> None:
        names = values.text("category", category), values.text("title", title)
        self.add_custom_scalars({names[0]: {names[1]: [kind, tags]}})


def _checked(layout: Any) -> dict[str, dict[str, tuple[str, list[str]]]]:
    """Return the layout, if it is one."""
    return {
        values.text("layout", category): {
            values.text(f"layout[{category!r}]", title): _chart(
                f"layout[{category!r}][{title!r}]", described
            )
            for title, described in _items(f"layout[{category!r}]", charts)
        }
        for category, charts in _items("layout", layout)
    }


def _items(name: str, given: Any) -> Any:
    if not isinstance(given, Mapping):
        raise TypeError(f"{name}: want a mapping, got {values.describe(given)}")
    return given.items()


def _chart(name: str, described: Any) -> tuple[str, list[str]]:
    accepted = f"[{MULTILINE!r} or {MARGIN!r}, tags]"
    if not isinstance(described, (list, tuple)):
        raise TypeError(f"{name}: want {accepted}, got {values.describe(described)}")
    # Torch takes "multiline" for "Multiline", as it does all that is not "Margin".
    kind = str(described[0]).capitalize() if len(described) == 2 else None  # noqa: PLR2004  kind and tags
    if kind not in {MULTILINE, MARGIN}:
        raise ValueError(f"{name}: want {accepted}, got {values.describe(described)}")
    given = described[1]
    found = values.sequence(f"{name}: tags", given, "a list of tags")
    tags = [values.text(f"{name}: tags", tag) for tag in found]
    if kind == MARGIN and len(tags) != OF_MARGIN:
        raise ValueError(
            f"{name}: want the 3 tags of value, lower bound and upper bound, got {len(tags)}"
        )
    return kind, tags
