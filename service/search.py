"""Search: rank passages by meaning and by words, then by reading them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from itertools import chain, zip_longest
from operator import add

from service.core.asking.questions import parts, separable
from service.core.retrieval.duplicates import collapsed
from service.core.retrieval.evidence import Candidate
from service.core.retrieval.fusion import agreed, fuse, rank
from service.core.retrieval.naming import best_first, named, narrowed, worth
from service.core.text.calendar_spans import with_spans
from service.core.text.days import dated
from service.core.text.hidden import for_people
from service.core.text.reading import read
from service.core.text.sections import path_at
from service.core.text.sentences import is_heading, readable
from service.core.text.tables import begins_inside, is_row, titled
from service.core.text.titles import placed
from service.errors import EmbeddingUnavailable
from service.seams import Entry, Vectors
from service.types.answers import Filters, FoundPassage
from service.types.documents import Hit, Scores, Span
from service.world import World

log = logging.getLogger(__name__)

POOL = 30  # passages that each method gives
HEAD = 10  # passages that are read by the reranker: 0.7 CPU-seconds
PASSAGE = 0.5  # what a passage's logit is worth for each of its sentences
TABLE = 4_000  # characters above a passage in which the heads of its table are looked for
HEADING = -4.0  # logits; a heading repeats the words of a question and answers none


def search(query: str, world: World, filters: Filters | None = None, limit: int = HEAD) -> list[Hit]:
    """The passages that answer the query best, best first. What was deleted or replaced is no longer among them.

    Publishers and days that the query names raise the passages of each; a name that no document has is ignored. Of
    several questions in one each is searched for by itself, and the best for each come in turn.
    """
    asked = separable(query)
    if len(asked) > 1:
        return _in_turn([search(one, world, filters, limit) for one in asked])[:limit]
    vector = vector_of(query, world)

    def rankings_of(some: Filters | None) -> tuple[list[str], list[str]]:
        by_meaning = [] if vector is None else world.index.nearest(vector, POOL, some)
        return by_meaning, world.catalog.matching(query, POOL, some)

    by_meaning, by_words = rankings_of(filters)
    given = filters or Filters()
    facets = named(query, given.as_of or date.today().isoformat(), world.catalog.known())
    narrower = (narrowed(given, facet) for facet in facets)
    by_name = [found for both in narrower if both and (found := fuse(*rankings_of(both)))]
    rankings = by_meaning, by_words, *by_name
    hits = (
        Hit(*entry, Scores(rank(name, by_meaning), rank(name, by_words), rank(name, *by_name)))
        for name, entry in _live(fuse(*rankings), world)
    )
    best = best_first(_read(query, collapsed(hits, max(limit, HEAD)), world), query)
    if by_name:
        by_id = {hit.passage.id: hit for hit in best}
        best = [by_id[name] for name in agreed(list(by_id), *rankings)]
    return best[:limit]


def vector_of(query: str, world: World) -> Vectors | None:
    """None where the embeddings server gives none: words are searched for all the same."""
    try:
        return world.embedder.query(query)
    except EmbeddingUnavailable as error:
        log.warning("searched by words alone: %s", error)
        return None


def _live(names: Sequence[str], world: World) -> Iterator[tuple[str, Entry]]:
    """The passages of these names that are there still, in their order; of the worse ones none is looked up if nobody
    asks for it."""
    for start in range(0, len(names), 2 * HEAD):
        live = world.catalog.live(some := names[start : start + 2 * HEAD])
        yield from ((name, live[name]) for name in some if name in live)


def _in_turn(found: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The hits of several searches, the best of each first, each passage once and as it was read best."""
    hits: dict[str, Hit] = {}
    for hit in filter(None, chain.from_iterable(zip_longest(*found))):
        known = hits.get(hit.passage.id, hit)
        hits[hit.passage.id] = max(known, hit, key=lambda one: one.scores.rerank or 0.0)
    return list(hits.values())


def _read(query: str, hits: list[Hit], world: World) -> list[Hit]:
    """The hits with the reranker's scores."""
    scores = world.rerank(
        query, [f"{placed(hit.document, hit.passage.heading)}\n{readable(hit.passage.text)}" for hit in hits]
    )
    return [
        replace(hit, scores=replace(hit.scores, rerank=round(score, 3)))
        for hit, score in zip(hits, scores, strict=True)
    ]


def sentences_of(query: str, hits: Sequence[Hit], world: World) -> list[Candidate]:
    """The sentences of the hits in the order of their documents, each with how well it answers the query's parts.

    Those that are meant for a machine and not for a reader are left out: nobody is told them, and no LLM. Where the
    query names a day, those of "yesterday" are read with theirs, and "Mon–Fri" with those between.
    """
    hits = sorted(hits, key=lambda hit: (hit.document.id, hit.passage.start))
    names_day = any(date.day for date in read(query).dates)
    found = [(hit, span, reading) for hit in hits for span, reading in _readings(hit, world, names_day)]
    texts = [with_spans(as_read(hit, hit.passage.start + span.start, reading), query) for hit, span, reading in found]
    of_passage = dict(zip((hit.passage.id for hit in hits), worth(hits, query), strict=True))
    extra = [
        PASSAGE * of_passage[hit.passage.id] + HEADING * is_heading(hit.passage.text[span.start : span.end])
        for hit, span, _ in found
    ]
    scores = zip(*(map(add, world.rerank_sentences(part, texts), extra) for part in parts(query)), strict=True)
    return [
        Candidate(
            hit,
            Span(hit.passage.start + span.start, hit.passage.start + span.end),
            by_part,
            reading,
        )
        for (hit, span, reading), by_part in zip(found, scores, strict=True)
    ]


def as_read(hit: Hit, start: int, reading: str) -> str:
    """A sentence under the line that places it: by itself, "The board met." is about any year."""
    return f"{placed(hit.document, path_at(hit.passage, start))}\n{reading}"


def _readings(hit: Hit, world: World, names_day: bool) -> Iterator[tuple[Span, str]]:
    """The sentences of a passage for people, each as models read it: a row of a table under its heads, and where the
    query `names_day` what is "yesterday" with its date."""
    text, above, cut = hit.passage.text, "", False
    if begins_inside(text):
        near = world.catalog.around(hit.passage, TABLE)
        above, cut = near.text[: hit.passage.start - near.start], not near.begins
    for span in for_people(text):
        sentence = readable(text[span.start : span.end])
        if is_row(sentence):
            sentence = titled(sentence, above + text[: span.start], cut)
        elif names_day:
            sentence = dated(sentence, sentence, hit.document.published_at, text[: span.start])
        yield span, sentence


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
        heading=passage.heading,
        text=passage.text,
        start_char_index=passage.start,
        end_char_index=passage.end,
        scores=asdict(hit.scores),
        duplicates=tuple(other.passage.id for other in hit.duplicates),
    )
