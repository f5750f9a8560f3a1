"""The embedded LLM in PyTorch: reads prompts once as it is, and then their last words again with an adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gguf
import torch
from gguf.quants import dequantize
from torch.nn import functional
from transformers import AutoTokenizer

from service.types.answers import Message

_ABOUT = (
    "attention.head_count",
    "attention.head_count_kv",
    "attention.layer_norm_rms_epsilon",
    "block_count",
    "embedding_length",
    "rope.freq_base",
)

Adapter = Mapping[str, tuple[torch.Tensor, torch.Tensor]]  # by a matrix's name; of shapes (rank, in) and (out, rank)


@dataclass(frozen=True)
class Read:
    """A prompt that was read but for its last words: their states before the upper layers, of shape (words, width), and
    what these layers keep of the words before, of shape (layers, 2, heads, words before, width of a head)."""

    states: torch.Tensor
    kept: torch.Tensor

    @property
    def before(self) -> int:
        return int(self.kept.shape[3])


class Qwen:
    """The weights of a GGUF file of Qwen 2, as they are quantized, in bfloat16; Qwen Team 2024, "Qwen2.5 Technical
    Report"."""

    def __init__(self, weights: Path, first: int) -> None:
        """`first` of the layers that an adapter changes: those below are read once."""
        reader = gguf.GGUFReader(weights)
        fields = {name.removeprefix("qwen2."): field for name, field in reader.fields.items()}
        about = {name: fields[name].contents() for name in _ABOUT}
        self._tensors = {one.name: _whole(one) for one in reader.tensors}
        self._tokenizer = AutoTokenizer.from_pretrained(weights.parent, gguf_file=weights.name)
        self._heads, self._kept_heads = about["attention.head_count"], about["attention.head_count_kv"]
        self._width = about["embedding_length"] // self._heads  # of a head
        self._epsilon = about["attention.layer_norm_rms_epsilon"]
        self._turns = about["rope.freq_base"] ** -(torch.arange(0, self._width, 2).float() / self._width)
        self._out = self._tensors.get("output.weight", self._tensors["token_embd.weight"])
        self._first = first
        self.layers = range(first, about["block_count"])

    def shape(self, matrix: str) -> tuple[int, int]:
        """The numbers that a matrix gives and takes."""
        out, taken = self._tensors[f"{matrix}.weight"].shape
        return int(out), int(taken)

    def tokens(self, text: str) -> list[int]:
        found: list[int] = self._tokenizer(text, add_special_tokens=False).input_ids
        return found

    @torch.no_grad()
    def read(self, messages: Sequence[Message], last: Sequence[int]) -> Read:
        """Read a prompt; an adapter will have its say from the token before those of `last` on, where they stand last.

        Raises ValueError where they do not.
        """
        turns = "".join(f"<|im_start|>{one.role}\n{one.content}<|im_end|>\n" for one in messages)
        ids = self.tokens(f"{turns}<|im_start|>assistant\n")
        starts = [at for at in range(len(ids)) if ids[at : at + len(last)] == list(last)]
        if not starts:
            raise ValueError(f"the prompt has nothing to learn behind: {messages[-1].content[-80:]!r}")
        before = starts[-1] - 1  # llama.cpp's server puts an adapter to work a token before the words it waits for
        states, kept = self._tensors["token_embd.weight"][torch.tensor(ids)][None], []
        at, seen = torch.arange(len(ids))[None], _later(len(ids))[None, None]
        nothing = torch.zeros(2, 1, self._kept_heads, 0, self._width, dtype=torch.bfloat16)
        for layer in range(self.layers.stop):
            if layer == self._first:
                words = states[0, before:].clone()
            states, own = self._layer(layer, states, at, nothing, seen, {})
            if layer >= self._first:
                kept.append(own[:, 0, :, :before])
        return Read(words, torch.stack(kept))

    def logits(self, prompts: Sequence[Read], adapter: Adapter) -> torch.Tensor:
        """Of every token to come first behind prompts whose last words are as many; shape (prompts, tokens)."""
        states, longest = torch.stack([one.states for one in prompts]), max(one.before for one in prompts)
        words = states.shape[1]
        kept = torch.zeros(
            len(self.layers), 2, len(prompts), self._kept_heads, longest, self._width, dtype=torch.bfloat16
        )
        seen = torch.full((len(prompts), 1, words, longest + words), -torch.inf, dtype=torch.bfloat16)
        seen[..., longest:] = _later(words)
        for row, one in enumerate(prompts):
            kept[:, :, row, :, longest - one.before :] = one.kept
            seen[row, ..., longest - one.before : longest] = 0
        at = torch.stack([torch.arange(one.before, one.before + words) for one in prompts])
        for of, layer in enumerate(self.layers):
            states, _ = self._layer(layer, states, at, kept[of], seen, adapter)
        told = functional.linear(self._norm(states[:, -1], "output_norm"), self._out)
        return told.float()

    def _layer(
        self,
        layer: int,
        states: torch.Tensor,
        at: torch.Tensor,
        kept: torch.Tensor,
        seen: torch.Tensor,
        adapter: Adapter,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The states behind a layer, and the keys and values of these words."""
        block, shape = f"blk.{layer}", (*states.shape[:2], -1, self._width)
        normed = self._norm(states, f"{block}.attn_norm")
        asked, keys, values = (
            self._times(normed, f"{block}.attn_{name}", adapter).view(shape).transpose(1, 2) for name in "qkv"
        )
        asked, keys = self._turned(asked, at), self._turned(keys, at)
        times = self._heads // self._kept_heads
        all_keys, all_values = (
            torch.cat([before, own], 2).repeat_interleave(times, 1)
            for before, own in zip(kept, (keys, values), strict=True)
        )
        found = functional.scaled_dot_product_attention(asked, all_keys, all_values, attn_mask=seen)
        found = found.transpose(1, 2).reshape(*states.shape[:2], -1)
        states = states + self._times(found, f"{block}.attn_output", adapter)
        normed = self._norm(states, f"{block}.ffn_norm")
        gate, up = (self._times(normed, f"{block}.ffn_{name}", adapter) for name in ("gate", "up"))
        states = states + self._times(functional.silu(gate) * up, f"{block}.ffn_down", adapter)
        return states, torch.stack([keys, values])

    def _times(self, states: torch.Tensor, matrix: str, adapter: Adapter) -> torch.Tensor:
        found = functional.linear(states, self._tensors[f"{matrix}.weight"], self._tensors.get(f"{matrix}.bias"))
        if thin := adapter.get(matrix):
            inner, outer = (one.to(states.dtype) for one in thin)
            found = found + functional.linear(functional.linear(states, inner), outer)
        return found

    def _norm(self, states: torch.Tensor, name: str) -> torch.Tensor:
        whole = states.float()
        scaled = whole * torch.rsqrt(whole.pow(2).mean(-1, keepdim=True) + self._epsilon)
        return (scaled * self._tensors[f"{name}.weight"]).to(torch.bfloat16)

    def _turned(self, states: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
        """Su et al. 2021, "RoFormer: Enhanced Transformer with Rotary Position Embedding"."""
        angles = (at[..., None].float() * self._turns)[:, None]
        one, other = states.float().chunk(2, -1)
        turned = (one * angles.cos() - other * angles.sin(), other * angles.cos() + one * angles.sin())
        return torch.cat(turned, -1).to(states.dtype)


def _later(words: int) -> torch.Tensor:
    """What keeps each word from what stands behind it."""
    return torch.full((words, words), -torch.inf, dtype=torch.bfloat16).triu(1)


def _whole(tensor: gguf.ReaderTensor) -> torch.Tensor:
    values = torch.from_numpy(dequantize(tensor.data, tensor.tensor_type).copy())
    return values if "norm" in tensor.name else values.to(torch.bfloat16)
