"""Trains an adapter of low rank for the reranker, and writes it as `service.edges.onnx.adapter` reads it."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx.numpy_helper import to_array
from tokenizers import Tokenizer
from transformers import BertConfig, BertForSequenceClassification

from evals.stats import area_under_roc
from evals.tuning.lessons import Lesson

RANK, SCALE = 16, 2.0
# The share of what was learnt that is put to the weights: Wortsman et al. 2022, "Robust fine-tuning of zero-shot
# models".
# With more of it the best sentence tells answerable questions from others better on text like that of the lessons, and
# worse on 100 questions of squad2_half, whose text is unlike it; this share gets most of the one for little of the
# other. Areas under the ROC curve with seven tenths, this share and all of it: seeds .88, .92, .94; everyday .91, .92,
# .92; harbour .74, .76, .77; squad2_half .65, .62, .57.
KEPT = 0.85
FIRST = 4  # the layers below stay as they are: what they do serves every question, and learning is a third cheaper
RATE, DECAY, WARM_UP, LESSONS_A_STEP = 5e-4, 0.01, 40, 8
TOKENS, TOGETHER = 192, 32  # of a text, and texts that are read together
_EMBEDDINGS = ("word", "token_type", "position")


@dataclass(frozen=True)
class Figures:
    """What the best sentence of lessons tells.

    questions  how many
    first      the share of those with an answer whose best sentence is right
    area       under the ROC curve of its logit where that is so against where there is no answer
    """

    questions: int
    first: float
    area: float

    def __str__(self) -> str:
        return f"{self.questions} questions, right sentence first {self.first:.3f}, area {self.area:.3f}"


class Training:
    """The reranker in PyTorch, with an adapter that learns."""

    def __init__(self, weights: Path, tokenizer: Path) -> None:
        torch.manual_seed(3)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(TOKENS, strategy="longest_first")
        self._tokenizer.no_padding()
        self._model, self._matrices = _untaught(weights)
        self._adapters = dict(_adapt(self._model))
        self._before = [part.detach().clone() for part in (self._model.classifier.weight, self._model.classifier.bias)]
        self.beside = torch.nn.Parameter(torch.tensor(1.0))  # what counts beside a sentence, against what it did before

    def steps(self, lessons: Sequence[Lesson], epochs: int) -> Iterator[str]:
        """Learn from every lesson so many times; says now and then how far it is."""
        for weight in self._model.classifier.parameters():
            weight.requires_grad = True
        learning = [weight for weight in self._model.parameters() if weight.requires_grad]
        groups = [{"params": learning, "times": 1}, {"params": [self.beside], "times": 10, "weight_decay": 0.0}]
        optimizer = torch.optim.AdamW(groups, lr=RATE, weight_decay=DECAY)
        count, step, losses = math.ceil(len(lessons) / LESSONS_A_STEP) * epochs, 0, 0.0
        self._model.train()
        for epoch in range(epochs):
            order = random.Random(epoch).sample(list(lessons), len(lessons))
            for at in range(0, len(order), LESSONS_A_STEP):
                for group in optimizer.param_groups:
                    group["lr"] = group["times"] * RATE * min(1, (step + 1) / WARM_UP) * (1 - 0.97 * step / count)
                loss = self._loss(order[at : at + LESSONS_A_STEP])
                loss.backward()
                torch.nn.utils.clip_grad_norm_(learning, 1.0)
                optimizer.step()
                optimizer.zero_grad()
                step, losses = step + 1, losses + loss.item()
                if step % 25 == 0:
                    yield f"step {step} of {count}: loss {losses / 25:.3f}"
                    losses = 0.0

    def figures(self, lessons: Sequence[Lesson]) -> Figures:
        """What it makes of lessons; learns nothing."""
        self._model.eval()
        best = []
        with torch.no_grad():
            for lesson in lessons:
                logits = self._logits([(lesson.question, text) for text in lesson.texts])
                logits = logits + self.beside * torch.tensor(lesson.beside)
                best.append((logits.max().item(), any(lesson.right), lesson.right[int(logits.argmax())]))
        right = [logit for logit, _, is_right in best if is_right]
        none = [logit for logit, has_answer, _ in best if not has_answer]
        answered = sum(has_answer for _, has_answer, _ in best)
        return Figures(len(best), len(right) / answered, area_under_roc(right, none))

    def save(self, path: Path) -> None:
        """Write KEPT of what was learnt, its logits so large that what counts beside them counts as it did before."""
        beside = 1 + KEPT * (self.beside.item() - 1)
        if beside <= 0:
            raise ValueError(f"what stands beside a sentence came to count against it ({beside:.2f}): nothing is saved")
        times = 1 / beside
        weight, bias = (
            times * (before + KEPT * (now.detach() - before))
            for before, now in zip(
                self._before, (self._model.classifier.weight, self._model.classifier.bias), strict=True
            )
        )
        held: dict[str, np.ndarray] = {"classifier.bias": bias.numpy()}
        for name, matrix in self._matrices.items():
            if adapter := self._adapters.get(name):
                held[f"{matrix}.a"] = adapter.inner.detach().T.numpy().astype(np.float16)
                held[f"{matrix}.b"] = (KEPT * SCALE * adapter.outer.detach().T).numpy().astype(np.float16)
        change = (weight - self._before[0]).T.numpy()  # of one column: of rank one
        held[f"{self._matrices['classifier']}.a"] = change.astype(np.float16)
        held[f"{self._matrices['classifier']}.b"] = np.ones((1, 1), np.float16)
        np.savez_compressed(path, **held)  # type: ignore[arg-type]  # it takes them for flags

    def _loss(self, lessons: Sequence[Lesson]) -> torch.Tensor:
        """Each lesson as a choice among its sentences and that there is no answer, whose logit is 0; of several right
        sentences each one, and the best of them, should be likely."""
        read = self._logits([(lesson.question, text) for lesson in lessons for text in lesson.texts])
        loss, at = torch.zeros(()), 0
        for lesson in lessons:
            logits, at = read[at : at + len(lesson.texts)], at + len(lesson.texts)
            logits = logits + self.beside * torch.tensor(lesson.beside)
            likely = torch.log_softmax(torch.cat([torch.zeros(1), logits]), 0)
            right = likely[1:][torch.tensor(lesson.right)]
            loss = loss - (0.5 * torch.logsumexp(right, 0) + 0.5 * right.mean() if len(right) else likely[0])
        return loss / len(lessons)

    def _logits(self, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        """What the model makes of pairs, in their order; read by length, so that little is read for nothing."""
        encoded = self._tokenizer.encode_batch(list(pairs))
        order = sorted(range(len(encoded)), key=lambda at: len(encoded[at].ids))
        parts = []
        for start in range(0, len(order), TOGETHER):
            some = [encoded[at] for at in order[start : start + TOGETHER]]
            longest = len(some[-1].ids)
            given = {
                "input_ids": [one.ids + [0] * (longest - len(one.ids)) for one in some],
                "attention_mask": [one.attention_mask + [0] * (longest - len(one.ids)) for one in some],
                "token_type_ids": [one.type_ids + [0] * (longest - len(one.ids)) for one in some],
            }
            with torch.autocast("cpu", dtype=torch.bfloat16):
                read = self._model(**{name: torch.tensor(rows) for name, rows in given.items()})
            parts.append(read.logits[:, 0].float())
        places = torch.empty(len(order), dtype=torch.long)
        places[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[places]


class _Adapter(torch.nn.Module):  # type: ignore[misc]  # torch is not installed where types are checked
    """A layer as it is, and beside it a thin one that learns and begins with adding nothing."""

    def __init__(self, layer: torch.nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.inner = torch.nn.Parameter(torch.randn(RANK, layer.in_features) / math.sqrt(layer.in_features))
        self.outer = torch.nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        learnt: torch.Tensor = (given @ self.inner.T) @ self.outer.T
        return self.layer(given) + SCALE * learnt


def _adapt(model: BertForSequenceClassification) -> Iterator[tuple[str, _Adapter]]:
    """Put an adapter to every matrix of the layers that learn; the last is one column and learns itself."""
    for weight in model.parameters():
        weight.requires_grad = False
    for name, layer in list(model.named_modules()):
        below = (found := re.search(r"\.layer\.(\d+)\.", name)) and int(found[1]) < FIRST
        if isinstance(layer, torch.nn.Linear) and name != "classifier" and not below:
            above, _, last = name.rpartition(".")
            adapter = _Adapter(layer)
            setattr(model.get_submodule(above), last, adapter)
            yield name, adapter


def _untaught(path: Path) -> tuple[BertForSequenceClassification, dict[str, str]]:
    """The reranker of an ONNX file, and the name that each of its matrices has there."""
    graph = onnx.load(path).graph
    held = {one.name: to_array(one) for one in graph.initializer}
    matrices = {_layer(node.name): node.input[1].removesuffix("_quantized") for node in graph.node if _is_matrix(node)}

    def whole(name: str) -> torch.Tensor:
        values = held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"]
        return torch.tensor(values * held[f"{name}_scale"])

    state = {name: torch.tensor(value) for name, value in held.items() if name.startswith(("bert.", "classifier.bias"))}
    state = {name: value for name, value in state.items() if value.dtype == torch.float32 and value.dim()}
    state |= {f"{layer}.weight": whole(name).T.contiguous() for layer, name in matrices.items()}
    for kind in _EMBEDDINGS:
        name = f"bert.embeddings.{kind}_embeddings.weight"
        state[name] = whole(name)
    hidden = state["classifier.weight"].shape[1]
    model = BertForSequenceClassification(
        BertConfig(
            hidden_size=hidden,
            num_hidden_layers=sum(name.endswith("intermediate.dense") for name in matrices),
            num_attention_heads=hidden // 32,
            intermediate_size=state["bert.encoder.layer.0.intermediate.dense.weight"].shape[0],
            num_labels=1,
            hidden_dropout_prob=0.0,  # with it, reading takes several times as long on these processors
            attention_probs_dropout_prob=0.0,
        )
    )
    model.load_state_dict(state)
    return model, matrices


def _is_matrix(node: onnx.NodeProto) -> bool:
    return bool(node.op_type == "MatMulInteger")


def _layer(node: str) -> str:
    """A layer's name in PyTorch, by that of its node."""
    return node.strip("/").removesuffix("/MatMul_quant").removesuffix("/Gemm_MatMul_quant").replace("/", ".")
