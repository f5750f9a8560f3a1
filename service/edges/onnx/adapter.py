"""Adapters: what training has changed in an int8 ONNX model, as two thin matrices for each of its matrices.

Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models". The weights that a package carries stay as they
are; what was learnt is a small file beside our code, and both are put together when the model is loaded.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import onnx
from onnx.numpy_helper import from_array, to_array

from service.errors import ModelFilesError

_MOST = 127  # of an int8


def adapted(model: Path, adapter: Path) -> bytes:
    """The model with each matrix W that the adapter names as W + A·B, in int8 again, every column with a scale of its
    own. Raises ModelFilesError if the adapter cannot be read or is none of this model.

    With one scale for a whole matrix, as the model has it, a step of an int8 is larger than most of what was learnt:
    it would be rounded away. `adapter`: an .npz with `NAME.a` of shape (rows, rank) and `NAME.b` of shape
    (rank, columns) for matrices, and whole vectors by their names.
    """
    read = onnx.load(model)
    held = {one.name: one for one in read.graph.initializer}
    try:
        with np.load(adapter) as learnt:
            if not learnt.files:
                raise ValueError("nothing was learnt")
            for name in learnt:
                if name.endswith(".a"):
                    matrix = name.removesuffix(".a")
                    _add(held, matrix, learnt[name].astype(np.float32) @ learnt[f"{matrix}.b"].astype(np.float32))
                elif not name.endswith(".b"):
                    _put(held[name], learnt[name].reshape(held[name].dims))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zlib.error, BadZipFile) as error:
        raise ModelFilesError(f"{adapter} is missing, damaged or no adapter of {model.name}: {error}") from error
    return bytes(read.SerializeToString())


def _add(held: dict[str, onnx.TensorProto], matrix: str, change: np.ndarray) -> None:
    """Raises KeyError and ValueError where the model has no such matrix."""
    quantized, scale = held[f"{matrix}_quantized"], held[f"{matrix}_scale"]
    whole = to_array(quantized) * to_array(scale) + change.reshape(quantized.dims)
    largest = np.abs(whole).max(axis=0)
    scales = (np.where(largest > 0, largest, 1.0) / _MOST).astype(np.float32)
    _put(quantized, np.round(whole / scales).astype(np.int8))
    _put(scale, scales)


def _put(tensor: onnx.TensorProto, values: np.ndarray) -> None:
    tensor.CopyFrom(from_array(values, tensor.name))
