"""Scorers of what was found: ranked lists against gold sets, and a case's sources in the passages. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from math import log2

from evals.cases import Case, Source
from evals.wording import normal
from service.types.answers import FoundPassage

_TABLE = re.compile(r"[|<]|\w,\w")  # a reader of tables or pages may have laid these words out otherwise
_GAP = 3  # characters: passages that lie no further apart are read as one stretch


def recall_at(k: int, ranked: Sequence[str], gold: AbstractSet[str]) -> float | None:
    """The share of the gold set among the first `k`, 0 to 1; None without gold.

    Manning, Raghavan and Schütze 2008, "Introduction to Information Retrieval", section 8.4.

    >>> recall_at(2, ["a", "b", "c"], {"b", "c"})
    0.5
    """
    return len(gold & set(ranked[: max(k, 0)])) / len(gold) if gold else None


def reciprocal_rank(ranked: Sequence[str], gold: AbstractSet[str]) -> float | None:
    """1 / the rank (from 1) of the first that is gold; 0 if none is, None without gold. Its mean over cases is the MRR.

    Voorhees 1999, "The TREC-8 Question Answering Track Report", section 3.

    >>> reciprocal_rank(["a", "b", "c"], {"b", "c"})
    0.5
    """
    if not gold:
        return None
    return next((1 / rank for rank, name in enumerate(ranked, 1) if name in gold), 0.0)


def ndcg_at(k: int, ranked: Sequence[str], gold: AbstractSet[str]) -> float | None:
    """The discounted gain of the first `k` over that of the best order, 0 to 1; None without gold or places.

    Järvelin and Kekäläinen 2002, "Cumulated Gain-Based Evaluation of IR Techniques", with gains of 0 and 1 and the
    discount log2(1 + rank). A name that is repeated counts once, at its first place.

    >>> ndcg_at(3, ["b", "a"], {"b"})
    1.0
    """
    if not gold or k < 1:
        return None
    first = {name: rank for rank, name in reversed(list(enumerate(ranked[:k], 1)))}
    gain = sum(1 / log2(1 + rank) for name, rank in first.items() if name in gold)
    return gain / sum(1 / log2(1 + rank) for rank in range(1, min(k, len(gold)) + 1))


# ── A case's sources in the passages ──────────────────────────────────────────────────────────────────────────────────


def found(case: Case, passages: Sequence[FoundPassage]) -> bool:
    """Whether the words of every source stand in the passages of its document; true of a case without sources. Of a
    source without words any passage of its document is enough, and one without a document asks for nothing.

    Passages that follow on each other are read as one text: a quote may lie across their border.
    """
    return all(_stands(source, passages) for source in _named(case))


def ranks(case: Case, passages: Sequence[FoundPassage]) -> tuple[int | None, ...]:
    """For each source that names a document the rank (from 1) of the first passage that holds it alone; else None."""
    return tuple(
        next((rank for rank, passage in enumerate(passages, 1) if _stands(source, [passage])), None)
        for source in _named(case)
    )


def judged(case: Case, passages: Sequence[FoundPassage]) -> tuple[list[str], set[str]]:
    """The ranked passages and the gold set, for the functions above: the gold are the first passages that hold the
    sources, and for each source that no passage holds a name that is not in the list."""
    ranked = [passage.passage_id for passage in passages]
    at = ranks(case, passages)
    return ranked, {ranked[rank - 1] if rank else f"missing {number}" for number, rank in enumerate(at)}


def judged_by_document(case: Case, passages: Sequence[FoundPassage]) -> tuple[list[str], set[str]]:
    """The documents of the ranked passages, each at its best rank, and the documents that the case rests on."""
    gold = _named(case)
    called = (next((one.document for one in gold if one.is_of(p.source)), p.source) for p in passages)
    return list(dict.fromkeys(called)), {source.document for source in gold}


def _named(case: Case) -> list[Source]:
    return [source for source in case.sources if source.document]


def _stands(source: Source, passages: Sequence[FoundPassage]) -> bool:
    own = [passage for passage in passages if source.is_of(passage.source)]
    wanted = normal(source.quote)
    if not wanted:
        return bool(own)
    if any(f" {wanted} " in f" {normal(text)} " for text in _stretches(own)):
        return True
    return bool(_TABLE.search(source.quote)) and any(
        set(wanted.split()) <= set(normal(passage.text).split()) for passage in own
    )


def _stretches(passages: Sequence[FoundPassage]) -> list[str]:
    """The texts of the passages, those that overlap or follow on each other joined."""
    texts: list[str] = []
    document, end = "", 0
    for passage in sorted(passages, key=lambda p: (p.document_id, p.start_char_index)):
        if texts and passage.document_id == document and passage.start_char_index <= end + _GAP:
            new = end - passage.start_char_index
            texts[-1] += passage.text[new:] if new >= 0 else " " + passage.text
            end = max(end, passage.end_char_index)
        else:
            texts.append(passage.text)
            document, end = passage.document_id, passage.end_char_index
    return texts
