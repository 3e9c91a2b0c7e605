"""The colour of a run on a light page, as the page has it (`js/src/math/color.ts`, which says why).

What is drawn in Python must look like what is drawn on the page; a test compares the two.
"""

from __future__ import annotations

import math

_PALETTE = (
    *("#306ce2", "#e26b09", "#0d9678", "#d81e70", "#8347cf", "#b88a00", "#0e9bbe", "#cc2827"),
    *("#449d2e", "#ce56b9", "#584e07", "#86046b", "#00537c", "#7e5568", "#412db5", "#8d1c11"),
    *("#927fe7", "#827b51", "#297613", "#b28391", "#0a726e", "#6c799f", "#5e3c75", "#6e119b"),
)
_GOLDEN = 137.50776405
_LIGHTNESS = (0.52, 0.62, 0.44, 0.57, 0.48)
_CHROMA = 0.13


def of_run(index: int) -> str:
    """Return the colour of the run with an index, `#rrggbb`."""
    if index < len(_PALETTE):
        return _PALETTE[index]
    hue = math.radians(index * _GOLDEN % 360)
    lightness = _LIGHTNESS[index % len(_LIGHTNESS)]
    a, b = _CHROMA * math.cos(hue), _CHROMA * math.sin(hue)
    # Source: Björn Ottosson, "A perceptual color space": OKLab to linear sRGB.
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return "#" + "".join(
        (
            _channel(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
            _channel(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
            _channel(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
        )
    )


def _channel(linear: float) -> str:
    clipped = min(1.0, max(0.0, linear))
    value = 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB's
    return f"{math.floor(255 * value + 0.5):02x}"
