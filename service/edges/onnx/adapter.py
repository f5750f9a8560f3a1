"""Adapters: what training has changed in an int8 ONNX model, as two thin matrices for each of its matrices.

Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models". The weights that a package carries stay as they
are; what was learnt is a small file beside our code, and both are put together when the model is loaded.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx.numpy_helper import from_array, to_array

_MOST = 127  # of an int8


def adapted(model: Path, adapter: Path) -> bytes:
    """The model with every matrix W as W + A·B, in int8 again, each column with a scale of its own.

    With one scale for a whole matrix, as the model has it, a step of an int8 is larger than most of what was learnt:
    it would be rounded away. `adapter`: an .npz with `NAME.a` of shape (rows, rank) and `NAME.b` of shape
    (rank, columns) for matrices, and whole vectors by their names.
    """
    read = onnx.load(model)
    held = {one.name: one for one in read.graph.initializer}
    with np.load(adapter) as learnt:
        for name in learnt:
            if name.endswith(".a"):
                matrix = name.removesuffix(".a")
                change = learnt[name].astype(np.float32) @ learnt[f"{matrix}.b"].astype(np.float32)
                whole = to_array(held[f"{matrix}_quantized"]) * to_array(held[f"{matrix}_scale"]) + change
                scales = (np.abs(whole).max(axis=0) / _MOST).astype(np.float32)
                _put(held[f"{matrix}_quantized"], np.round(whole / scales).astype(np.int8))
                _put(held[f"{matrix}_scale"], scales)
            elif not name.endswith(".b"):
                _put(held[name], learnt[name])
    return bytes(read.SerializeToString())


def _put(tensor: onnx.TensorProto, values: np.ndarray) -> None:
    tensor.CopyFrom(from_array(values, tensor.name))
