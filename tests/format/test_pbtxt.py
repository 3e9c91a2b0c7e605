"""The text form of protocol buffers."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import text_format
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.projector.projector_config_pb2 import EmbeddingInfo, ProjectorConfig

from tbnb.errors import DecodeError
from tbnb.format import pbtxt

SAMPLES = Path(__file__).parents[1] / "samples"


def rebuilt(fields: tuple[pbtxt.Field, ...]) -> ProjectorConfig:
    """Return what was parsed as the message it describes, field by field."""
    config = ProjectorConfig()
    for field in fields:
        if isinstance(field.value, bytes):
            setattr(config, field.name, field.value.decode())
            continue
        assert field.name == "embeddings"
        info = config.embeddings.add()
        for inner in field.value:
            if isinstance(inner.value, bytes):
                setattr(info, inner.name, inner.value.decode())
            elif isinstance(inner.value, str):
                getattr(info, inner.name).append(int(inner.value))
            else:
                for deepest in inner.value:
                    if isinstance(deepest.value, bytes):
                        info.sprite.image_path = deepest.value.decode()
                    else:
                        info.sprite.single_image_dim.append(int(deepest.value))
    return config


@pytest.mark.parametrize("library", ["torch", "tensorboardX"])
def test_what_writers_write(library: str) -> None:
    """The same message as protobuf's own parser reads."""
    text = (SAMPLES / library / "all" / "projector_config.pbtxt").read_text()

    assert rebuilt(pbtxt.parse(text)) == text_format.Parse(text, ProjectorConfig())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        'model_checkpoint_path: "a" \'b\'\n  "c"',
        'embeddings: < tensor_name: "x"; >, model_checkpoint_dir: "d";',
        'embeddings [{tensor_name: "x"}, {tensor_name: "y" tensor_shape: [1, 2]}]',
        "embeddings: []",
        r'model_checkpoint_path: "\x41\101\u00e4\U0001F600\n\t\"\'\\\a\303\244"',
        'embeddings { sprite: { image_path: "p" single_image_dim: 3 } } # the end',
    ],
)
def test_every_spelling(text: str) -> None:
    """Comments, both brackets, both quotes, lists, separators and escapes, as protobuf has them."""
    assert rebuilt(pbtxt.parse(text)) == text_format.Parse(text, ProjectorConfig())


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_strings(text: str) -> None:
    """Printed as protobuf prints them, and read back."""
    printed = text_format.MessageToString(EmbeddingInfo(tensor_name=text or "x"), as_one_line=True)
    (field,) = pbtxt.parse(f"tensor_name: {pbtxt.quoted(text or 'x')}")

    assert printed.strip() == f"tensor_name: {pbtxt.quoted(text or 'x')}"
    assert pbtxt.strings([field], "tensor_name") == [text or "x"]


def test_places() -> None:
    """A field can be cut out of the text, or its value alone, and nothing else with it."""
    text = 'a: 1 # one\nb { c: "}" } ;d: [2, 3]'
    fields = pbtxt.parse(text)

    assert [text[field.start : field.end] for field in fields] == [
        "a: 1",
        'b { c: "}" } ;',
        "d: [2, 3]",
        "d: [2, 3]",
    ]
    assert [text[field.opening : field.closing] for field in fields] == [
        "1",
        '{ c: "}" }',
        "2",
        "3",
    ]


def test_unknown_fields() -> None:
    """Numbers, words and extensions of any message are read without knowing it."""
    text = "x: -1.5e+3 y: true [some.ext]: { z: inf } [host/some.Type] < w: 0x1F >"

    names = [(field.name, field.value) for field in pbtxt.parse(text) if field.name in {"x", "y"}]
    assert names == [("x", "-1.5e+3"), ("y", "true")]
    assert [field.name for field in pbtxt.parse(text)][2:] == ["[some.ext]", "[host/some.Type]"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n  }", "line 2, column 3: found '}', want the name of a field"),
        ("a {", "line 1, column 4: found the end, want the name of a field"),
        ("a: { b: 1 >", "found '>', want the name"),
        ("a", "found the end, want ':' or '{'"),
        ("a:", "found the end, want a value"),
        ("a: [1 2]", "found '2', want ','"),
        ("a 1", "found '1', want ':' or '{'"),
        ('a: "open\n', "line 1, column 4: found '\"', want a name or a value"),
        ("\x00\x01", "found '\\\\x00'"),
        ("a {" * 100, "at most 64 messages in one another"),
        (r'a: "\UFFFFFFFF"', "does not exist"),
        ("[a", "the name of an extension"),
    ],
)
def test_what_is_no_message(text: str, message: str) -> None:
    """The error names the place, what stands there and what should."""
    with pytest.raises(DecodeError, match=message.replace("[", r"\[").replace("}", r"\}")):
        pbtxt.parse(text)


def test_large_texts() -> None:
    """Neither a long string nor what is no string at all takes more than its length."""
    fields = pbtxt.parse("# a\n" * 100_000 + 'a: "' + "x" * 5_000_000 + '"')

    assert isinstance(fields[0].value, bytes)
    assert len(fields[0].value) == 5_000_000
    with pytest.raises(DecodeError, match="line 1, column 4"):
        pbtxt.parse('a: "' + "x\\" * 1_000_000)


@given(st.text(alphabet="ab:{}<>[],;\"\\'# \n-1"))
def test_any_text(text: str) -> None:
    """Whatever stands in the file is parsed or refused."""
    try:
        fields = pbtxt.parse(text)
    except DecodeError:
        return
    assert all(text[field.start : field.end] for field in fields)
