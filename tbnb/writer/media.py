"""Pictures, figures, clips, sounds and text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbnb.plugins import text
from tbnb.writer import pictures, sounds, values
from tbnb.writer.base import Base

if TYPE_CHECKING:
    from collections.abc import Sequence


class MediaMethods(Base):
    """Pictures, figures, clips, sounds and text.

    Each method raises TypeError or ValueError for an argument that is not what is accepted, OSError
    for the path of a picture that cannot be read, and then nothing is written; WriterError when an
    earlier event could not be written.
    """

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Log one picture.

        Parameters
        ----------
        tag : str
            Name of the series; ``/`` separates groups.
        img_tensor : array_like, PIL image, bytes or path
            Of 1 to 4 channels: grey, grey and alpha, RGB, RGBA; grey is written as RGB. uint8 as
            it is; all else, integers too, is 0 to 1 and clipped, NaN is 0. A PIL image, the bytes
            of a PNG, JPEG, GIF, BMP or WebP file, or the path of one, has its own layout; files
            are written as they are.
        global_step : int, optional
            Step, int64; 0 when left out.
        walltime : float, optional
            Seconds since the epoch; now when left out.
        dataformats : str
            The axes of an array: H and W, perhaps C, perhaps N, in any order and case. Pictures
            along N become a grid of at most 8 columns.
        """
        self._log(pictures.image(tag, img_tensor, dataformats), global_step, walltime)

    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Log pictures of one size as a grid of at most 8 columns.

        Parameters
        ----------
        img_tensor : array_like or list
            A batch of `dataformats`; or a list of pictures, each an array of `dataformats`
            (``N`` left out or not) or whatever else `add_image` takes.
        tag, global_step, walltime, dataformats
            As for `add_image`.
        """
        self._log(pictures.image_batch(tag, img_tensor, dataformats), global_step, walltime)

    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Any,
        box_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        rescale: float | str = 1,
        dataformats: str | Sequence[str] = "CHW",
        labels: Sequence[str] | str | None = None,
    ) -> None:
        """Log one picture with boxes drawn on it, in red and two pixels wide.

        Parameters
        ----------
        img_tensor
            As for `add_image`; a file is decoded, which needs Pillow.
        box_tensor : array_like
            Shape (N, 4): xmin, ymin, xmax, ymax in pixels. A box with a NaN or an infinity is not
            drawn.
        rescale : float
            What the drawn picture is scaled by. A str is tensorboardX's order of arguments:
            `dataformats` here, `labels` next.
        labels : str or sequence of str, optional
            One for each box; of another number none is drawn. In Pillow's font where Pillow is
            installed, otherwise in a plain one that has ASCII only.
        tag, global_step, walltime, dataformats
            As for `add_image`.
        """
        if isinstance(rescale, str):
            following = labels if dataformats == "CHW" else dataformats
            dataformats, rescale, labels = rescale, 1, following
        summary = pictures.image_boxes(
            tag,
            img_tensor,
            box_tensor,
            rescale,
            dataformats,  # type: ignore[arg-type]  # checked where the axes are
            labels,
        )
        self._log(summary, global_step, walltime)

    def add_figure(
        self,
        tag: str,
        figure: Any,
        global_step: Any = None,
        close: bool = True,
        walltime: float | None = None,
    ) -> None:
        """Log a matplotlib figure as a picture.

        Parameters
        ----------
        figure : matplotlib Figure or list of such
            Several, of one size, become a grid. The figure keeps its canvas, and pyplot its
            current figure.
        close : bool
            Close it in pyplot once it is logged.
        tag, global_step, walltime
            As for `add_image`.
        """
        closing = values.flag("close", close)
        self._log(pictures.figure(tag, figure), global_step, walltime)
        if closing:
            pictures.close(figure)

    def add_video(
        self,
        tag: str,
        vid_tensor: Any,
        global_step: Any = None,
        fps: float = 4,
        walltime: float | None = None,
        *,
        dataformats: str = "NTCHW",
    ) -> None:
        """Log a clip as an animated GIF.

        Parameters
        ----------
        vid_tensor : array_like
            Clips, frames, 1 or 3 channels, rows, columns. Several clips run side by side. uint8
            as it is; all else is 0 to 1 and clipped. A frame of at most 256 colours keeps them,
            one of more gets the 256 that suit it best.
        fps : float
            Frames a second. Browsers show at most 50.
        dataformats : str
            The axes, in any order and case; N and C may be left out.
        tag, global_step, walltime
            As for `add_image`.
        """
        self._log(pictures.video(tag, vid_tensor, fps, dataformats), global_step, walltime)

    def add_audio(
        self,
        tag: str,
        snd_tensor: Any,
        global_step: Any = None,
        sample_rate: int = 44100,
        walltime: float | None = None,
    ) -> None:
        """Log a sound as 16-bit WAV.

        Parameters
        ----------
        snd_tensor : array_like
            Shape (1, L) or (L,) for one channel, (L, 2) or (2, L) for two; (2, 2) is two frames
            of two channels. Axes of size 1 do not count. Amplitudes from -1 to 1: what is beyond
            is clipped, NaN is silence. Integers are samples if they are int16, int32 (the upper
            half is kept) or uint8 (128 is silence); of other integer dtypes only -1, 0 and 1 are
            taken.
        sample_rate : int
            Samples a second.
        tag, global_step, walltime
            As for `add_image`.

        Notes
        -----
        torch takes integers for amplitudes, too, and so clips samples to noise.
        """
        self._log(sounds.audio(tag, snd_tensor, sample_rate), global_step, walltime)

    def add_text(
        self,
        tag: str,
        text_string: str,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Log text, which is shown as Markdown.

        Parameters
        ----------
        tag : str
            Name of the series, to which ``/text_summary`` is added, as torch does.
        text_string : str
            Of any length; every character is kept.
        global_step, walltime
            As for `add_image`.
        """
        if not isinstance(text_string, str):
            raise TypeError(f"text_string: want a str, got {values.describe(text_string)}")
        summary = text.summary(values.tag(tag) + "/text_summary", text_string)
        self._log(summary, global_step, walltime)
