"""Trains an adapter of low rank on lessons, and writes it as llama.cpp reads it.

Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models". The questions of a lesson are read in one pass:
its lines once, then each question behind them, which sees the lines and itself alone.
"""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import gguf
import torch
from gguf.quants import dequantize
from peft import LoraConfig, get_peft_model
from transformers import AutoTokenizer, Qwen2Config, Qwen2ForCausalLM

from evals.tuning.lessons import NONE, Lesson
from service.core.drafting.prompting import Prompt, numbered
from service.types.answers import Excerpt, Message
from service.types.documents import Hit, Passage, Scores

RANK, ALPHA = 8, 16
LAYERS = range(10, 28)  # the upper ones: what is read is settled below them
MATRICES = {"q_proj": "attn_q", "v_proj": "attn_v", "o_proj": "attn_output"}
RATE, WARM_UP, LESSONS_A_STEP = 3e-4, 8, 4
_PARTS = MATRICES | {
    "k_proj": "attn_k",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}


@dataclass(frozen=True)
class Figures:
    """What a model tells of questions: the area under the ROC curve of those that no line answers against the others,
    and of these the share for which a right line is the likeliest."""

    questions: int
    area: float
    chosen: float

    def __str__(self) -> str:
        return f"{self.questions} questions, area {self.area:.3f}, right line {self.chosen:.3f}"


class Training:
    """The weights of a GGUF file, in bfloat16, with an adapter that learns."""

    def __init__(self, weights: Path, prompt: Prompt) -> None:
        torch.manual_seed(3)
        self._prompt = prompt
        self._tokenizer = AutoTokenizer.from_pretrained(weights.parent, gguf_file=weights.name)
        wanted = LoraConfig(
            r=RANK,
            lora_alpha=ALPHA,
            target_modules=list(MATRICES),
            layers_to_transform=list(LAYERS),
            task_type="CAUSAL_LM",
        )
        self._model = get_peft_model(_model(weights), wanted)
        self._learning = [one for one in self._model.parameters() if one.requires_grad]
        digits = [self._tokenizer.convert_tokens_to_ids(str(digit)) for digit in range(10)]
        self._digits = self._model.base_model.model.lm_head.weight.detach()[digits].float()

    def steps(self, lessons: Sequence[Lesson]) -> Iterator[str]:
        """Learn from every lesson once; says now and then how far it is."""
        order = random.Random(5).sample(list(lessons), len(lessons))
        optimizer = torch.optim.AdamW(self._learning, lr=RATE, weight_decay=0.0)
        count, started = math.ceil(len(order) / LESSONS_A_STEP), time.monotonic()
        for step in range(count):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / WARM_UP) * (1 - 0.95 * step / count)
            batch = order[step * LESSONS_A_STEP : (step + 1) * LESSONS_A_STEP]
            asked = sum(len(lesson.asked) for lesson in batch)
            losses = [self._learn(lesson, asked) for lesson in batch]
            torch.nn.utils.clip_grad_norm_(self._learning, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            if step % 5 == 4:
                yield f"step {step + 1} of {count}: loss {sum(losses):.3f}, {time.monotonic() - started:.0f} s"

    def figures(self, lessons: Sequence[Lesson]) -> Figures:
        """What it makes of lessons; learns nothing."""
        with torch.no_grad():
            rows = [row for lesson in lessons for row in zip(lesson.asked, self._shares(lesson).exp(), strict=True)]
        no = [shares[0].item() for (_, right), shares in rows if right == NONE]
        yes = [
            (shares[0].item(), int(shares[1:].argmax()) + 1 in right) for (_, right), shares in rows if right != NONE
        ]
        above = sum((share < other) + 0.5 * (share == other) for share, _ in yes for other in no)
        return Figures(len(rows), above / (len(yes) * len(no)), sum(right for _, right in yes) / len(yes))

    def save(self, path: Path, made_with: str) -> None:
        """Write the adapter, with how it was made."""
        writer = gguf.GGUFWriter(path, "qwen2")
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(ALPHA))
        writer.add_description(made_with)
        for name, tensor in self._model.state_dict().items():
            if found := re.search(r"layers\.(\d+)\.self_attn\.(\w+)\.lora_([AB])\.", name):
                part = f"blk.{found[1]}.{MATRICES[found[2]]}.weight.lora_{found[3].lower()}"
                writer.add_tensor(part, tensor.detach().to(torch.float16).numpy())
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()

    def _learn(self, lesson: Lesson, asked: int) -> float:
        """Add what a lesson has to teach to the gradient; any of several right lines will do."""
        shares = self._shares(lesson)
        loss = -sum(
            torch.logsumexp(row[sorted(right)], 0) for (_, right), row in zip(lesson.asked, shares, strict=True)
        )
        (loss / asked).backward()
        return float(loss.item()) / asked

    def _shares(self, lesson: Lesson) -> torch.Tensor:
        """The logarithm of how likely each number is, from 0 to that of the last line; shape (questions, numbers)."""
        ids, places, mask, last = _packed(self._tokens(lesson))
        read = self._model.base_model.model.model(
            input_ids=ids, position_ids=places, attention_mask=mask, use_cache=False
        )
        states = read.last_hidden_state[0, last].float()
        return torch.log_softmax((states @ self._digits.T)[:, : len(lesson.lines) + 1], -1)

    def _tokens(self, lesson: Lesson) -> list[list[int]]:
        """The prompt of each question."""
        place = (Hit(Passage("", "", 0, 0, "", 0, ""), document, Scores()) for document, _ in lesson.lines)
        excerpts = [
            Excerpt(number, hit, (), 0.0, text)
            for number, (hit, (_, text)) in enumerate(zip(place, lesson.lines, strict=True), 1)
        ]
        evidence = numbered(excerpts)
        return [self._prompted(self._prompt.fill(evidence=evidence, question=question)) for question, _ in lesson.asked]

    def _prompted(self, messages: Sequence[Message]) -> list[int]:
        turns = "".join(f"<|im_start|>{one.role}\n{one.content}<|im_end|>\n" for one in messages)
        found: list[int] = self._tokenizer(f"{turns}<|im_start|>assistant\n", add_special_tokens=False).input_ids
        return found


def _packed(prompts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, list[int]]:
    """Prompts with a common beginning as one: tokens, places, what each token sees, and where each prompt ends."""
    common = 0
    while all(common < len(one) - 1 and one[common] == prompts[0][common] for one in prompts):
        common += 1
    tokens, places, owner, last = list(prompts[0][:common]), list(range(common)), [0] * common, []
    for number, prompt in enumerate(prompts, 1):
        tokens += prompt[common:]
        places += range(common, len(prompt))
        owner += [number] * (len(prompt) - common)
        last.append(len(tokens) - 1)
    of = torch.tensor(owner)
    seen = torch.ones(len(tokens), len(tokens)).tril().bool() & ((of[None] == of[:, None]) | (of[None] == 0))
    mask = torch.zeros(1, 1, *seen.shape, dtype=torch.bfloat16).masked_fill(~seen, torch.finfo(torch.bfloat16).min)
    return torch.tensor([tokens]), torch.tensor([places]), mask, last


def _model(weights: Path) -> Qwen2ForCausalLM:
    """The weights of a GGUF file as a model in bfloat16."""
    reader = gguf.GGUFReader(weights)
    about = {name.removeprefix("qwen2."): field.contents() for name, field in reader.fields.items()}
    found = {
        _named(one.name): torch.from_numpy(dequantize(one.data, one.tensor_type).copy()).to(torch.bfloat16)
        for one in reader.tensors
    }
    torch.set_default_dtype(torch.bfloat16)
    model = Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=len(found["model.embed_tokens.weight"]),
            hidden_size=about["embedding_length"],
            intermediate_size=about["feed_forward_length"],
            num_hidden_layers=about["block_count"],
            num_attention_heads=about["attention.head_count"],
            num_key_value_heads=about["attention.head_count_kv"],
            rms_norm_eps=1e-6,
            rope_theta=about["rope.freq_base"],
            tie_word_embeddings="lm_head.weight" not in found,
        )
    )
    model.load_state_dict(found)
    return model


def _named(name: str) -> str:
    """A tensor's name in transformers, by its name in GGUF."""
    whole = {"token_embd.weight": "model.embed_tokens", "output_norm.weight": "model.norm", "output.weight": "lm_head"}
    if name in whole:
        return f"{whole[name]}.weight"
    _, layer, part, kind = name.split(".")
    of = next(ours for ours, theirs in _PARTS.items() if theirs == part)
    inside = "" if part.endswith("norm") else "mlp." if part.startswith("ffn") else "self_attn."
    return f"model.layers.{layer}.{inside}{of}.{kind}"
