"""User values of any library to numbers, steps and numpy arrays.

Nothing is imported to find out what a value is: numpy, torch, jax, tensorflow and PIL are told
apart by the methods they have.
"""

from __future__ import annotations

import math
import os
import re
import reprlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Lists are nested no deeper in any array of numpy's; one that holds itself is.
_DEEPEST = 64
# A component of a path has no more bytes, on any usual file system.
_LONGEST_NAME = 255

# Of long lists it looks at the first items only, and it survives a broken `__repr__`.
_brief = reprlib.Repr()
_brief.maxstring = _brief.maxother = 77


def tag(value: Any, name: str = "tag") -> str:
    """Return the name of a series, if it is one."""
    return text(name, value)


def text(name: str, value: Any) -> str:
    """Return text, if it can be stored.

    Raises
    ------
    TypeError, ValueError
        It is no str, or has surrogates: half a character, which no reader could decode.
    """
    if not isinstance(value, str):
        raise TypeError(f"{name}: want a str, got {describe(value)}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"{name}: want text without surrogates, got {describe(value)}") from error
    return value


def run(value: str, name: str = "run") -> str:
    """Return the name of a run below another, if it cannot lead out of that one's directory.

    Raises
    ------
    TypeError, ValueError
        It is not text, or is empty, absolute, too long for a file system, or has ``..`` in it.
    """
    parts = re.split(r"[/\\]" if os.sep == "\\" else "/", text(name, value))
    if max(len(part.encode()) for part in parts) > _LONGEST_NAME:
        raise ValueError(
            f"{name}: want the name of a directory, of at most {_LONGEST_NAME} bytes, got "
            f"{describe(value)}"
        )
    rooted = parts[0] == "" or os.path.splitdrive(value)[0]
    if rooted or ".." in parts or "\0" in value:
        raise ValueError(
            f"{name}: want the name of a directory below the writer's own, got {describe(value)}"
        )
    return value


def number(name: str, value: Any) -> float:
    """Return a number of any library as a float.

    Parameters
    ----------
    value : float or anything of one element
        Also a text that is a number, as in torch, and a list of one number, as in tensorboardX.

    Raises
    ------
    TypeError, ValueError
        It is not one real number. Integers beyond float64 become infinite.
    """
    if type(value) is float:
        return value
    if isinstance(value, (list, tuple)) and len(value) == 1:
        (value,) = value
    try:
        if hasattr(value, "filled"):  # a masked number of numpy's, whose item() is 0
            value = value.astype(float).filled(math.nan)
        return float(value.item() if hasattr(value, "item") else value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except Exception as error:  # whatever an object of another library raises
        kind = ValueError if isinstance(error, (ValueError, RuntimeError)) else TypeError
        raise kind(f"{name}: want one number, got {describe(value)}") from error


def wall_time(value: Any) -> float:
    """Return seconds since the epoch, if they are finite."""
    seconds = number("walltime", value)
    if not math.isfinite(seconds):
        raise ValueError(f"walltime: want seconds since the epoch, got {describe(value)}")
    return seconds


def step(value: Any, name: str = "global_step") -> int:
    """Return a step of any library as an int64; None is 0, as in every event file.

    Raises
    ------
    TypeError, ValueError
        It is not a finite number, or not one that an int64 holds.
    """
    if value is None:
        return 0
    if type(value) is int:
        whole = value
    else:
        try:
            whole = int(value.item() if hasattr(value, "item") else value)
        except Exception as error:  # whatever an object of another library raises
            kinds = (ValueError, OverflowError, RuntimeError)
            kind = ValueError if isinstance(error, kinds) else TypeError
            raise kind(f"{name}: want a whole number, got {describe(value)}") from error
    if not -(2**63) <= whole < 2**63:
        raise ValueError(f"{name}: want an int64, got {brief(whole)}")
    return whole


def flag(name: str, value: Any) -> bool:
    """Return whether a flag is set: a bool, or whatever has a truth value.

    Raises
    ------
    TypeError
        It has none, as an array of several numbers.
    """
    try:
        return bool(value)
    except Exception as error:  # whatever an object of another library raises
        raise TypeError(f"{name}: want a bool, got {describe(value)}") from error


def array(name: str, value: Any) -> npt.NDArray[Any]:
    """Return the numbers of a list, array, tensor or picture as a numpy array.

    Parameters
    ----------
    name : str
        The argument, for the message.
    value : array_like
        Numbers, (nested) lists, numpy and jax arrays, torch tensors on any device and with or
        without gradient, tensorflow tensors, PIL images: whatever has ``__array__``, or
        ``detach`` (torch), or ``numpy`` (tensorflow).

    Returns
    -------
    ndarray
        Of a boolean, integer, float or complex dtype; bfloat16 and float8 become float32, which
        holds them exactly. What a masked array of floating point numbers masks is NaN. It may
        share memory with `value`.

    Raises
    ------
    TypeError
        It holds something other than numbers, or has no data (torch's meta device).
    ValueError
        Lists of unequal length.
    """
    import numpy as np

    try:
        found = np.asarray(_plain(value))
    except MemoryError:
        raise
    except Exception as error:  # whatever an object of another library raises
        kind = ValueError if isinstance(error, ValueError) else TypeError
        raise kind(f"{name}: want an array, got {describe(value)}: {str(error)[:200]}") from error
    if found.dtype.kind not in "biufc":
        if found.dtype.kind != "V" or not hasattr(found.dtype, "name"):
            raise TypeError(f"{name}: want numbers, got {describe(value)}")
        # The extension types of ml_dtypes (bfloat16, float8 …), which jax and tensorflow use.
        try:
            return found.astype(np.float32)
        except (TypeError, ValueError) as error:
            raise TypeError(f"{name}: want numbers, got {describe(value)}") from error
    return found


def real(name: str, value: Any) -> npt.NDArray[Any]:
    """Return `array` without complex numbers."""
    found = array(name, value)
    if found.dtype.kind == "c":
        raise TypeError(f"{name}: want real numbers, got {describe(value)}")
    return found


def describe(value: Any) -> str:
    """Return what a value is, short enough for a line of a message."""
    kind = type(value).__name__
    try:
        shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
        if shape is not None and dtype is not None and tuple(shape):
            return f"{kind} of shape {tuple(shape)} and dtype {dtype}"
    except Exception:  # noqa: BLE001, S110  what is described may well be broken
        pass
    return f"{brief(value)} ({kind})"


def brief(value: Any) -> str:
    """Return the repr of a value, or of its parts that fit into a message."""
    return _brief.repr(value)


def sequence(name: str, value: Any, want: str) -> list[Any]:
    """Return the items of a list, array or whatever else can be iterated over.

    Raises
    ------
    TypeError
        It cannot, or is text.
    """
    if not isinstance(value, (str, bytes)):
        try:
            return list(value)
        except (TypeError, NotImplementedError, RuntimeError):  # of arrays without axes or data
            pass
    raise TypeError(f"{name}: want {want}, got {describe(value)}")


def first(value: Any) -> Any:
    """Return the first item of nested lists, or what is no list; of a list in itself, a list."""
    for _ in range(_DEEPEST):
        if not (isinstance(value, (list, tuple)) and value):
            break
        value = value[0]
    return value


def _plain(value: Any) -> np.typing.ArrayLike:
    """Take a torch tensor off its device and graph; all else numpy knows how to read."""
    if hasattr(value, "detach") and hasattr(value, "cpu"):
        host = value.detach().cpu()
        if hasattr(host, "resolve_conj"):
            host = host.resolve_conj().resolve_neg()
        name = str(getattr(host, "dtype", ""))
        if "bfloat16" in name or "float8" in name:
            host = host.float()
        result: np.typing.ArrayLike = host.numpy()
        return result
    if hasattr(value, "filled") and value.dtype.kind in "fc":
        masked: np.typing.ArrayLike = value.filled(math.nan)
        return masked
    if isinstance(value, (list, tuple)) and hasattr(first(value), "detach"):
        return [_plain(item) for item in value]  # type: ignore[return-value]  # numpy nests them
    if hasattr(value, "numpy") and not hasattr(value, "__array__"):
        given: np.typing.ArrayLike = value.numpy()
        return given
    plain: np.typing.ArrayLike = value
    return plain
