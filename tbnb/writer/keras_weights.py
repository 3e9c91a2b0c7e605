"""The weights of a Keras model as histograms, images and labelled embeddings.

Source: keras 3.15, src/callbacks/tensorboard.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras

from tbnb.writer import tensor_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

# Rows, and the names of their columns if there are several.
Labels = tuple[list[Any] | None, list[str] | None]

_BUCKETS = 30
_MOST = 3  # pictures of one weight
_VECTOR, _MATRIX, _KERNELS, _BATCH = 1, 2, 3, 4


def summaries(model: Any, *, images: bool) -> Iterator[bytes]:
    """Yield a histogram and, if wanted, an image of each weight, as `Summary` messages."""
    for layer in model.layers:
        for weight in layer.weights:
            name = weight.path.replace(":", "_")
            values = keras.ops.convert_to_numpy(weight)
            if values.dtype.kind in "biufV":  # the state of a generator may be a key
                yield tensor_forms.histogram(f"{name}/histogram", values, _BUCKETS, "")
                pictures = _pictures(values) if images else None
                if pictures is not None:
                    yield tensor_forms.image(f"{name}/image", pictures, _MOST, "")


def embeddings(model: Any) -> Iterator[Any]:
    """Yield the Embedding layers of a model."""
    return (layer for layer in model.layers if isinstance(layer, keras.layers.Embedding))


def labels(
    model: Any, directory: Path, metadata: str | Mapping[str, str] | None
) -> dict[str, Labels]:
    """Return the labels of the model's embeddings, by the names of their layers.

    Parameters
    ----------
    model : keras.Model
    directory : Path
        What relative names are relative to.
    metadata : str, mapping or None
        A file of labels for all, or one for each layer by name.

    Raises
    ------
    ValueError
        There is no such layer or file, or the file has not one label for each row of the table.
    """
    tables = {layer.name: layer.input_dim for layer in embeddings(model)}
    files = dict.fromkeys(tables, metadata) if isinstance(metadata, str) else dict(metadata or {})
    unknown = sorted(set(files) - set(tables))
    if unknown:
        raise ValueError(
            f"embeddings_metadata: no Embedding layer is named {', '.join(map(repr, unknown))}; "
            f"the model has {', '.join(map(repr, tables)) or 'none'}"
        )
    return {name: _read(directory / str(path), tables[name]) for name, path in files.items()}


def _read(path: Path, count: int) -> Labels:
    try:
        lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"embeddings_metadata: {path} cannot be read: {error}") from error
    rows = [line.rstrip("\r").split("\t") for line in lines]
    if len(rows[0]) == 1:
        found: Labels = ([row[0] for row in rows], None)
    else:
        found = (rows[1:], rows[0])
    if found[0] is None or len(found[0]) != count:
        raise ValueError(
            f"embeddings_metadata: {path} has {len(found[0] or ())} labels, want {count}, one for "
            "each row of the table"
        )
    return found


def _pictures(values: npt.NDArray[Any]) -> npt.NDArray[np.generic] | None:
    """Return a weight as pictures, shape (k, height, width, channels), or None."""
    import numpy as np

    found = np.squeeze(values)
    if found.ndim == _VECTOR:
        found = found.reshape(1, -1, 1, 1)
    elif found.ndim == _MATRIX:
        found = found.T if found.shape[0] > found.shape[1] else found
        found = found[None, :, :, None]
    elif found.ndim == _KERNELS:
        if keras.config.image_data_format() == "channels_last":
            # Each channel is a picture of its own.
            found = found.transpose(2, 0, 1)
        found = found[..., None]
    if found.ndim != _BATCH or found.shape[-1] not in {1, 3, 4} or not found.size:
        return None
    return found
