"""What users pass, told apart without importing anybody's library."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tbnb.writer import values


class Torch:
    """A torch tensor, as far as conversion needs one."""

    def __init__(self, data: Any, dtype: str = "torch.float32", device: str = "cpu") -> None:
        self.data, self.dtype, self.device = data, dtype, device

    def detach(self) -> Torch:
        """Leave the graph."""
        return self

    def cpu(self) -> Torch:
        """Come to the host."""
        if self.device == "meta":
            raise NotImplementedError("Cannot copy out of meta tensor; no data!")
        return self

    def float(self) -> Torch:
        """Widen."""
        return Torch(self.data)

    def numpy(self) -> Any:
        """Share the memory; numpy has no bfloat16."""
        if "bfloat16" in self.dtype:
            raise TypeError("Got unsupported ScalarType BFloat16")
        return np.asarray(self.data, dtype=np.float32)


class Tensorflow:
    """A tensorflow tensor without ``__array__``."""

    def numpy(self) -> Any:
        """Copy."""
        return np.arange(3)


class Broken:
    """Something of a library that raises what it likes."""

    shape, dtype = 5, "x"

    def item(self) -> Any:
        """Fail."""
        raise KeyError("nothing works")

    __array__ = item


IN_ITSELF: list[Any] = []
IN_ITSELF.append(IN_ITSELF)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([1, 2], [1, 2]),
        (((1.5,), (2.5,)), [[1.5], [2.5]]),
        (np.array([True]), [True]),
        (range(3), [0, 1, 2]),
        (5, 5),
        (Torch([1, 2]), [1, 2]),
        (Torch([1.5], "torch.bfloat16"), [1.5]),
        ([Torch(1), Torch(2)], [1, 2]),
        ([[Torch(1)], [Torch(2)]], [[1], [2]]),
        (np.array([1, 2], ">i2"), [1, 2]),
        (np.ma.masked_array([1, 2], mask=[0, 1]), [1, 2]),
        (Tensorflow(), [0, 1, 2]),
    ],
)
def test_arrays_of_all_libraries(given: object, expected: object) -> None:
    """By what they can do, not by what they are."""
    got = values.array("x", given)

    assert isinstance(got, np.ndarray)
    assert got.tolist() == expected


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        (None, TypeError, "x: want numbers, got None"),
        ("abc", TypeError, "x: want numbers, got 'abc'"),
        ([[1, 2], [3]], ValueError, "x: want an array, got .*inhomogeneous"),
        ([1, "a"], TypeError, "x: want numbers"),
        ({"a": 1}, TypeError, "x: want numbers"),
        (object(), TypeError, "x: want numbers"),
        (np.array(["2020"], "M8[s]"), TypeError, "x: want numbers, got ndarray of shape .1,."),
        (Torch([1], device="meta"), TypeError, "x: want an array.*no data"),
        (IN_ITSELF, ValueError, "x: want an array"),
        (Broken(), TypeError, "x: want an array, got .*Broken.*nothing works"),
    ],
)
def test_what_is_no_array_of_numbers(given: object, kind: type[Exception], message: str) -> None:
    """The argument is named, and what came."""
    with pytest.raises(kind, match=message):
        values.array("x", given)


def test_masked_numbers_are_nan() -> None:
    """What numpy has masked is no value; its item() would be 0."""
    masked = values.array("x", np.ma.masked_array([1.0, 2.0], mask=[False, True]))

    np.testing.assert_array_equal(masked, [1.0, math.nan])
    assert math.isnan(values.number("x", np.ma.masked))
    assert values.number("x", np.ma.masked_array([3])) == 3


def test_whatever_a_library_raises() -> None:
    """The error is about the argument all the same."""
    with pytest.raises(TypeError, match=r"x: want one number, got .*Broken"):
        values.number("x", Broken())
    with pytest.raises(TypeError, match=r"x: want a whole number, got .*Broken"):
        values.step(Broken(), "x")


@pytest.mark.parametrize("given", ["ab", 5, np.array(5), memoryview(np.zeros((2, 2)))])
def test_what_is_no_sequence(given: object) -> None:
    """Text is one item, not many."""
    with pytest.raises(TypeError, match="x: want names, got "):
        values.sequence("x", given, "names")


def test_the_name_of_a_run_fits_into_a_directory() -> None:
    """255 bytes, on any usual file system; of each of its parts."""
    assert values.run("é" * 127 + "/" + "a" * 255)
    with pytest.raises(ValueError, match="at most 255 bytes"):
        values.run("é" * 128)


def test_complex_numbers_are_not_real() -> None:
    """A histogram of them would be of their real parts."""
    assert values.array("x", [1j]).tolist() == [1j]
    with pytest.raises(TypeError, match=r"x: want real numbers, got .1j."):
        values.real("x", [1j])


def test_a_number_is_not_looked_at_twice() -> None:
    """The commonest argument of all comes back as it is."""
    given = 0.1

    assert values.number("x", given) is given


@pytest.mark.parametrize("sign", [1, -1])
def test_an_integer_beyond_float64(sign: int) -> None:
    """Is infinite, as it would be in float32 long before."""
    assert values.number("x", sign * 10**400) == sign * math.inf


@pytest.mark.parametrize("given", ["a", "a/b", ".", "a.b", "...", "a..b", "~", " ", "é"])
def test_names_of_runs(given: str) -> None:
    """Whatever stays below."""
    assert values.run(given) == given


def test_text_is_any_that_utf8_holds() -> None:
    """Half of a surrogate pair is no text: TensorBoard would stop reading there."""
    assert values.text("x", "a\0\U0001f389") == "a\0\U0001f389"
    with pytest.raises(ValueError, match="x: want text without surrogates, got "):
        values.text("x", "a\udc80")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (5, "5 (int)"),
        (np.zeros((2, 3), np.float32), "ndarray of shape (2, 3) and dtype float32"),
        ("x" * 200, f"'{'x' * 36}...{'x' * 36}' (str)"),
        (list(range(10**6)), "[0, 1, 2, 3, 4, 5, ...] (list)"),
    ],
)
def test_descriptions_are_short(given: object, said: str) -> None:
    """A message is one line, and takes no time to make."""
    assert values.describe(given) == said


def test_a_value_that_cannot_be_shown() -> None:
    """The error is about the argument, not about its repr."""

    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError

    assert "Broken" in values.describe(Broken())


def test_flags() -> None:
    """Of what has no truth value the argument is named."""
    assert values.flag("x", np.array([1])) is True
    with pytest.raises(TypeError, match=r"x: want a bool, got ndarray of shape .2,."):
        values.flag("x", np.ones(2))
