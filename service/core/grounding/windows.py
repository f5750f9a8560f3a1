"""The sentences of the evidence as windows that may carry a statement, prepared once for many judgements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from service.core.text.calendar_spans import with_spans
from service.core.text.languages import language
from service.core.text.reading import Reading, read
from service.core.text.sections import path_at
from service.core.text.titles import placed
from service.core.text.tokens import EXACT, Kind, Token, values
from service.types.answers import Excerpt
from service.types.documents import Span

_LEANING = frozenset("he she it they his her its their this that these those there here him them".split())


@dataclass(frozen=True)
class Window:
    """A sentence that may carry a statement, or two neighbours; its reading, and the words known from around it."""

    excerpt: Excerpt
    span: Span
    reading: Reading
    around: frozenset[str]
    parts: tuple[Window, ...] = ()  # the two neighbours

    @property
    def tokens(self) -> tuple[Token, ...]:
        """What it says; offsets count from its start."""
        return self.reading.content

    @property
    def values(self) -> frozenset[str]:
        return self.reading.values

    @property
    def points_back(self) -> bool:
        """Whether it begins with a word that stands for something said before."""
        first = self.reading.tokens[:1]
        return any(token.values & (_LEANING | {"the"}) for token in first)


@dataclass(frozen=True)
class Evidence:
    """Excerpts for many judgements on the answer to one question. They are read when a judgement needs it: what is
    quoted word for word needs nothing read."""

    excerpts: tuple[Excerpt, ...]
    question: str

    @classmethod
    def of(cls, excerpts: Sequence[Excerpt], question: str) -> Evidence:
        return cls(tuple(excerpts), question)

    @cached_property
    def _by_excerpt(self) -> list[list[Window]]:
        return [list(_windows(excerpt)) for excerpt in self.excerpts]

    @cached_property
    def singles(self) -> tuple[Window, ...]:
        return tuple(window for windows in self._by_excerpt for window in windows)

    @cached_property
    def pairs(self) -> tuple[Window, ...]:
        return tuple(_joined(*two) for windows in self._by_excerpt for two in pairwise(windows))

    @cached_property
    def asked(self) -> frozenset[str]:
        """What the question says."""
        return read(self.question).values

    @cached_property
    def places(self) -> Reading:
        """What models are shown above the excerpts: title, publisher, day and headings."""
        of = (placed(one.hit.document, path_at(one.hit.passage, one.start)) for one in self.excerpts)
        return read("\n".join(dict.fromkeys(of)))

    @cached_property
    def shown(self) -> frozenset[str]:
        """The words of the headings above the excerpts, and of these as a small model reads them."""
        paths = (path_at(one.hit.passage, one.start) for one in self.excerpts)
        read_as = (with_spans(one.reading, self.question) for one in self.excerpts)
        return read("\n".join(dict.fromkeys((*paths, *read_as)))).values

    @cached_property
    def names(self) -> frozenset[str]:
        """What is a name wherever it stands."""
        return _names([t for one in self.excerpts for t in (one.hit.passage.text, one.hit.document.title)])

    @cached_property
    def language(self) -> str | None:
        return language(" ".join(excerpt.text for excerpt in self.excerpts)[:4_000])


def _windows(excerpt: Excerpt) -> Iterator[Window]:
    passage, document = excerpt.hit.passage, excerpt.hit.document
    around = values(read(passage.text).tokens) | values(read(document.title).tokens)
    for span in excerpt.sentences:
        yield Window(excerpt, span, read(excerpt.words(span)), around | {(document.published_at or "")[:4]})


def _joined(first: Window, second: Window) -> Window:
    span = Span(first.span.start, second.span.end)
    return Window(first.excerpt, span, read(first.excerpt.words(span)), first.around, (first, second))


def _names(texts: Sequence[str]) -> frozenset[str]:
    """Words that are always written as names: in a title, others have capitals too."""
    found = {text: read(text).content for text in texts}
    named = values([token for of in found.values() for token in of if token.kind is Kind.NAME])
    small = values(
        [t for text, of in found.items() for t in of if t.kind is Kind.WORD and text[t.start : t.start + 1].islower()]
    )
    return named - small - EXACT
