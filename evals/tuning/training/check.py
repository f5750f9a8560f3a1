"""Teaches the embedded LLM to tell whether what it was shown states the answer.

What it learns is at work from the question of the check on: Greenewald et al. 2025, "Activated LoRA: Fine-tuned LLMs
for Intrinsics". The evidence before it is read as ever, so the short answer that is asked for next goes on from it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import gguf
import torch

from evals.stats import area_under_roc
from evals.tuning.checks import SPOKEN, Check
from evals.tuning.training.qwen import Adapter, Qwen, Read

FIRST = 8  # the layers below stay as they are
RANK, SCALE = 16, 2.0
MATRICES = ("attn_q", "attn_v", "attn_output")
RATE, DECAY, WARM_UP, CHECKS_A_STEP = 1e-3, 0.01, 20, 16


@dataclass(frozen=True)
class Figures:
    """The area under the ROC curve of what the LLM's yes tells, of checks."""

    checks: int
    area: float

    def __str__(self) -> str:
        return f"{self.checks} checks, area {self.area:.3f}"


class Training:
    """The embedded LLM with an adapter that learns."""

    def __init__(self, weights: Path) -> None:
        torch.manual_seed(3)
        self._model = Qwen(weights, FIRST)
        self._spoken = self._model.tokens(SPOKEN)
        self._said = [[self._model.tokens(word)[0] for word in _forms(word)] for word in ("no", "yes")]
        names = [f"blk.{layer}.{matrix}" for layer in self._model.layers for matrix in MATRICES]
        self._learnt = {name: _thin(*self._model.shape(name)) for name in names}

    def read(self, checks: Sequence[Check]) -> Iterator[tuple[Read, bool]]:
        """Checks as the LLM has read them, which takes most of the time, and 3.5 MB each."""
        for check in checks:
            yield self._model.read(check.messages, self._spoken), check.is_stated

    def steps(self, checks: Sequence[tuple[Read, bool]], epochs: int) -> Iterator[str]:
        """Learn from every check so many times; says now and then how far it is."""
        learning = [part for thin in self._learnt.values() for part in thin]
        optimizer = torch.optim.AdamW(learning, lr=RATE, weight_decay=DECAY, betas=(0.9, 0.98))
        order = random.Random(5)
        batches = [batch for _ in range(epochs) for batch in _alike(checks, order)]
        losses = 0.0
        for step, batch in enumerate(batches, 1):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, step / WARM_UP) * (1 - 0.95 * step / len(batches))
            said = torch.tensor([[int(is_stated)] for _, is_stated in batch])
            loss = -self._likely([read for read, _ in batch]).gather(1, said).mean()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses += loss.item()
            if step % 20 == 0:
                yield f"step {step} of {len(batches)}: loss {losses / 20:.3f}"
                losses = 0.0

    @torch.no_grad()
    def figures(self, checks: Sequence[tuple[Read, bool]]) -> Figures:
        """What it makes of checks; learns nothing."""
        told: dict[bool, list[float]] = {True: [], False: []}
        for batch in _alike(checks, random.Random(0)):
            likely = self._likely([read for read, _ in batch])
            for (_, is_stated), (no, yes) in zip(batch, likely.tolist(), strict=True):
                told[is_stated].append(yes - no)
        return Figures(len(checks), area_under_roc(told[True], told[False]))

    def save(self, path: Path) -> None:
        """Write what was learnt as llama.cpp reads it."""
        writer = gguf.GGUFWriter(path, "qwen2")
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, SCALE * RANK)
        key, numbers = gguf.Keys.Adapter.ALORA_INVOCATION_TOKENS, gguf.GGUFValueType
        writer.add_key_value(key, self._spoken, numbers.ARRAY, sub_type=numbers.UINT32)
        for name, thin in self._learnt.items():
            for end, part in zip("ab", thin, strict=True):
                writer.add_tensor(f"{name}.weight.lora_{end}", part.detach().to(torch.float16).numpy())
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()

    def _likely(self, prompts: Sequence[Read]) -> torch.Tensor:
        """The logarithms of how likely no and yes are, of all there is to say; shape (prompts, 2)."""
        adapter: Adapter = {name: (inner, SCALE * outer) for name, (inner, outer) in self._learnt.items()}
        told = torch.log_softmax(self._model.logits(prompts, adapter), -1)
        return torch.stack([told[:, words].logsumexp(1) for words in self._said], 1)


def _forms(word: str) -> tuple[str, ...]:
    return word, word.capitalize(), word.upper(), f" {word}", f" {word.capitalize()}"


def _thin(out: int, taken: int) -> tuple[torch.nn.Parameter, torch.nn.Parameter]:
    """A change that begins with none."""
    inner = torch.randn(RANK, taken) / math.sqrt(taken)
    return torch.nn.Parameter(inner), torch.nn.Parameter(torch.zeros(out, RANK))


def _alike(checks: Sequence[tuple[Read, bool]], order: random.Random) -> list[list[tuple[Read, bool]]]:
    """Batches of prompts that end in as many words, and of nearly one length, so that little is read for nothing."""
    by_words: dict[int, list[tuple[Read, bool]]] = {}
    for check in order.sample(list(checks), len(checks)):
        by_words.setdefault(len(check[0].states), []).append(check)
    batches = []
    for some in by_words.values():
        for at in range(0, len(some), 8 * CHECKS_A_STEP):
            near = sorted(some[at : at + 8 * CHECKS_A_STEP], key=lambda check: check[0].before)
            batches += [near[start : start + CHECKS_A_STEP] for start in range(0, len(near), CHECKS_A_STEP)]
    return order.sample(batches, len(batches))
