"""Search: rank passages by meaning and by words, then by reading them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import add

from service.core.duplicates import collapsed
from service.core.evidence import Candidate
from service.core.fusion import fuse
from service.core.naming import named
from service.core.questions import parts
from service.core.sentences import addresses_a_machine, is_heading, readable, sentence_spans
from service.core.titles import placed
from service.types import Filters, FoundPassage, Hit, Scores, Span
from service.world import World

POOL = 30  # passages that each method gives
HEAD = 10  # passages that are read by the reranker: 0.7 CPU-seconds
PASSAGE = 0.5  # what a passage's logit is worth for each of its sentences
NEWEST = 6.0  # logits that the newest of the hits gains where the newest is asked for
NOBODY = "-"  # the id of no document
HEADING = -4.0  # logits; a heading repeats the words of a question and answers none


def search(query: str, world: World, filters: Filters | None = None, limit: int = HEAD) -> list[Hit]:
    """The passages that answer the query best, best first. What was deleted or replaced is no longer among them.

    Publishers and days that the query names raise the passages of each: a name leads somewhere or is passed over.
    """
    filters = _by_documents(filters or Filters(), world)
    vector = world.embedder.query(query)

    def ranked(narrowed: Filters) -> tuple[list[str], list[str]]:
        return world.index.nearest(vector, POOL, narrowed), world.catalog.matching(query, POOL, narrowed)

    by_meaning, by_words = ranked(filters)
    names = named(query, filters.as_of or date.today().isoformat(), world.catalog.known())
    narrower = [_by_documents(both, world) for facet in names.facets if (both := _narrowed(filters, facet))]
    by_name = [fuse(*ranked(both)) for both in narrower]
    fused = fuse(by_meaning, by_words, *by_name)
    live = world.catalog.live(fused)
    found = [
        Hit(*live[name], Scores(_rank(name, by_meaning), _rank(name, by_words), _best(name, by_name)))
        for name in fused
        if name in live
    ]
    read = _read(query, collapsed(found, max(limit, HEAD)), world)
    return _newest_first(read, names.latest)[:limit]


def _by_documents(filters: Filters, world: World) -> Filters:
    """The filters with the publishers' documents in their place: the index knows no publishers."""
    if filters.publishers is None:
        return filters
    published = world.catalog.published_by(filters.publishers)
    chosen = [name for name in published if filters.document_ids is None or name in filters.document_ids]
    return filters.model_copy(update={"publishers": None, "document_ids": tuple(chosen) or (NOBODY,)})


def _narrowed(filters: Filters, facet: Filters) -> Filters | None:
    """Both filters at once; None where they exclude each other."""
    since = max(filter(None, (filters.published_from, facet.published_from)), default=None)
    until = min(filter(None, (filters.published_to, facet.published_to)), default=None)
    if since and until and since > until:
        return None
    given = {"publishers": facet.publishers, "published_from": since, "published_to": until}
    return filters.model_copy(update=given)


def _newest_first(hits: list[Hit], latest: bool) -> list[Hit]:
    """Where the newest are asked for, a hit is worth more the newer it is among those that were found."""
    if not latest:
        return hits
    days = sorted({hit.document.published_at or "" for hit in hits})
    newness = {day: NEWEST * (at + 1) / len(days) for at, day in enumerate(days)}
    raised = [
        replace(
            hit,
            scores=replace(hit.scores, rerank=(hit.scores.rerank or 0.0) + newness[hit.document.published_at or ""]),
        )
        for hit in hits
    ]
    return sorted(raised, key=lambda hit: -(hit.scores.rerank or 0.0))


def _best(name: str, rankings: Sequence[list[str]]) -> int | None:
    return min((rank for ranking in rankings if (rank := _rank(name, ranking))), default=None)


def sentences_of(query: str, hits: Sequence[Hit], world: World) -> list[Candidate]:
    """The sentences of the hits in the order of their documents, each with how well it answers the query's parts.

    Those that are meant for a machine and not for a reader are left out: nobody is told them, and no LLM.
    """
    hits = sorted(hits, key=lambda hit: (hit.document.id, hit.passage.start))
    found = [(hit, span) for hit in hits for span in _spans(hit)]
    # A sentence is read under the line that places its document: by itself, "The board met." is about any year.
    texts = [
        f"{placed(hit.document, hit.passage.heading)}\n{readable(hit.passage.text[span.start : span.end])}"
        for hit, span in found
    ]
    extra = [
        PASSAGE * (hit.scores.rerank or 0.0) + HEADING * is_heading(hit.passage.text[span.start : span.end])
        for hit, span in found
    ]
    scores = zip(*(map(add, world.rerank(part, texts), extra) for part in parts(query)), strict=True)
    starts = {hit.passage.id: world.token_starts(hit.passage.text) for hit in hits}
    return [
        Candidate(
            hit,
            Span(hit.passage.start + span.start, hit.passage.start + span.end),
            by_part,
            bisect_left(starts[hit.passage.id], span.end) - bisect_left(starts[hit.passage.id], span.start),
        )
        for (hit, span), by_part in zip(found, scores, strict=True)
    ]


def _spans(hit: Hit) -> Iterator[Span]:
    text = hit.passage.text
    return (span for span in sentence_spans(text) if not addresses_a_machine(text[span.start : span.end]))


def shown(hit: Hit) -> FoundPassage:
    """A hit as a caller sees it."""
    passage, document = hit.passage, hit.document
    return FoundPassage(
        passage_id=passage.id,
        document_id=document.id,
        document_title=document.title,
        source=document.source,
        url=document.url,
        published_at=document.published_at,
        text=passage.text,
        start_char_index=passage.start,
        end_char_index=passage.end,
        scores={
            "vector_rank": hit.scores.vector_rank,
            "text_rank": hit.scores.text_rank,
            "name_rank": hit.scores.name_rank,
            "rerank": hit.scores.rerank,
        },
        duplicates=tuple(other.passage.id for other in hit.duplicates),
    )


def _read(query: str, hits: list[Hit], world: World) -> list[Hit]:
    """The hits in the order of the reranker's scores."""
    scores = world.rerank(
        query, [f"{placed(hit.document, hit.passage.heading)}\n{readable(hit.passage.text)}" for hit in hits]
    )
    read = [
        replace(hit, scores=replace(hit.scores, rerank=round(score, 3)))
        for hit, score in zip(hits, scores, strict=True)
    ]
    return sorted(read, key=lambda hit: -(hit.scores.rerank or 0.0))


def _rank(name: str, ranking: list[str]) -> int | None:
    return ranking.index(name) + 1 if name in ranking else None
