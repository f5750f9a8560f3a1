"""Embeddings from an OpenAI-compatible server, instead of the embedded model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import openai

from service.errors import EmbeddingUnavailable, FootnoteError
from service.seams import Vectors

_BATCH = 64
_QUERY_S = 10.0  # somebody waits, and words can be searched for without a vector


def fingerprint(base_url: str, model: str) -> str:
    """Names the model without asking the server."""
    return f"{model} at {base_url}"


class OpenAIEmbedder:
    """Implements `service.seams.Embedder`. Asks the server once at the start, to know the dimension."""

    def __init__(self, base_url: str, api_key: str, model: str) -> None:
        self._client = openai.OpenAI(base_url=base_url, api_key=api_key, timeout=60, max_retries=2)
        self._model = model
        self.fingerprint = fingerprint(base_url, model)
        self.dimension = 0  # not known yet
        self.dimension = self._embed(["dimension"]).shape[1]

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.concatenate([self._embed(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)])

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._embed([text], self._client.with_options(timeout=_QUERY_S, max_retries=0))[0]
        return vector

    def _embed(self, texts: Sequence[str], client: openai.OpenAI | None = None) -> Vectors:
        vectors = self._asked(texts, client or self._client)
        if vectors.shape[:1] != (len(texts),) or vectors.ndim != 2:
            raise FootnoteError(f"the embeddings server gave {len(vectors)} embeddings for {len(texts)} texts")
        if vectors.shape[1] != (self.dimension or vectors.shape[1]):
            raise FootnoteError(
                f"the embeddings server gave {vectors.shape[1]} dimensions instead of {self.dimension}, as it did first"
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths) & (lengths > 0)).all():
            raise FootnoteError("the embeddings server gave vectors without a direction")
        unit: Vectors = vectors / lengths
        return unit

    def _asked(self, texts: Sequence[str], client: openai.OpenAI) -> Vectors:
        try:
            reply = client.embeddings.create(model=self._model, input=list(texts), encoding_format="float")
            return np.array([item.embedding for item in reply.data], dtype=np.float32)
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:  # the SDK believes any JSON
            raise EmbeddingUnavailable(f"the embeddings server gave no embeddings: {error}") from error
