"""The points of scalar series, from the user's number to a record."""

from __future__ import annotations

import warnings
from typing import Any

from tbnb.format.stencil import Stencil
from tbnb.writer import values

# Tags that are remembered, and the longest of them: a script may make them without end.
_MOST = 4096
_LONGEST = 1024


class Points(dict[Any, Stencil]):
    """What the records of each tag have in common, by tag."""

    def stencil(self, tag: Any) -> Stencil:
        """Return what is kept of a tag, which is new or was forgotten.

        Raises
        ------
        TypeError, ValueError
            The tag is not text.
        """
        stencil = Stencil(values.tag(tag))
        if len(tag) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[tag] = stencil
        return stencil


def warn_of_fall(tag: str, stencil: Stencil, step: int) -> None:
    """Warn, once for a tag, that a step goes back; called by what the user calls."""
    if stencil.fallen:
        return
    stencil.fallen = True
    warnings.warn(
        f"tag {values.brief(tag)}: step {step} after step {stencil.last}. TensorBoard's default "
        f"reader then shows no point of this tag from step {step} on but the new ones. Give each "
        f"attempt a run of its own, or say purge_step={step} when one is resumed",
        stacklevel=3,
    )
