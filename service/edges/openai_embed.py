"""Embeddings from an OpenAI-compatible server, instead of the embedded model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import openai

from service.errors import FootnoteError
from service.seams import Vectors

_BATCH = 64


class OpenAIEmbedder:
    """Implements `service.seams.Embedder`. Asks the server once at the start, to know the dimension."""

    def __init__(self, base_url: str, api_key: str, model: str) -> None:
        self._client = openai.OpenAI(base_url=base_url, api_key=api_key, timeout=60, max_retries=2)
        self._model = model
        self.fingerprint = f"{model} at {base_url}"
        self.dimension = len(self._embed(["dimension"])[0])

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.concatenate([self._embed(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)])

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._embed([text])[0]
        return vector

    def _embed(self, texts: Sequence[str]) -> Vectors:
        try:
            reply = self._client.embeddings.create(model=self._model, input=list(texts), encoding_format="float")
        except (openai.OpenAIError, ValueError) as error:
            raise FootnoteError(f"the embeddings server gave no embeddings: {error}") from error
        vectors = np.array([item.embedding for item in reply.data], dtype=np.float32)
        if len(vectors) != len(texts):
            raise FootnoteError(f"the embeddings server gave {len(vectors)} embeddings for {len(texts)} texts")
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit
