"""Small builders: a document, what was found in it, and the evidence, made of nothing but a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from service.core.drafting.drafts import read
from service.core.grounding.footnotes import AnswerPage
from service.core.grounding.judging import Evidence, Verdict, judge
from service.core.retrieval.evidence import Candidate
from service.core.text.sentences import readable, sentence_spans
from service.types.answers import Excerpt
from service.types.documents import Document, Hit, Passage, Scores, Span

SEED = (Path(__file__).parents[2] / "seeds" / "000_af7a62cdd1f88097.txt").read_text(encoding="utf-8")

# What the document in seeds/ says, cut by hand.
SEED_SENTENCES = (
    "US PresidentDonald Trump and Chinese President Xi Jinping spoke by phone on Friday in a push to finalize a deal"
    " that would allow TikTok to keep operating in the United States, while also addressing broader trade disputes.",
    "”Chinese President Xi Jinping spoke by telephone with US President Donald Trump,” state broadcaster CCTV and the"
    " Xinhua news agency confirmed, without providing further details.",
    "The call began around 8 am Washington time, according to a White House official.",
    "It was the second direct conversation between the two leaders since Trump returned to the White House"
    " and reimposed tariffs on Beijing, escalating a trade war that has roiled ties between the world’s two largest"
    " economies.",
    "Trump told reporters on Thursday that the discussion would cover both TikTok and trade.",
    "“We’re very close to deals on all of it,” he said, describing relations with China as “very good.”",
    "The two countries reached a framework agreement earlier this week in Madrid, with US Treasury Secretary Scott"
    " Bessent saying ownership and data security arrangements for TikTok had been broadly settled.",
    "A final decision rests with Trump and Xi.",
    "The app faces a US ban unless its Chinese parent company ByteDance spins off its controlling stake.",
    "Washington has long expressed concerns that ByteDance could be compelled to hand over data to Beijing,"
    " and lawmakers insist the company’s algorithm and U.S. user data must be under American control.",
    "Chinese officials, however, said both sides had reached consensus on authorizing the “use of intellectual property"
    " rights,” including TikTok’s algorithm.",
    "Trade frictions remain unresolved.",
    "Xi is expected to press Trump to ease tariffs and sanctions, while Trump has signaled he wants to project U.S."
    " leverage in negotiations.",
    "Farmers in the US are watching closely, with soybean exports to China down sharply this year.",
    "“There’s still time.",
    "It’s encouraging that the two countries continue to talk,” said Josh Gackle, chairman of the American Soybean"
    " Association.",
    "No agreement has yet been announced on wider trade issues, including fentanyl precursors, agricultural purchases,"
    " or export restrictions.",
    "Analysts say the call could set the stage for a possible in-person summit between Trump and Xi.",
)

TOWN = "The harbour opens at 6 o’clock. Ferries leave every 90 minutes. The master is Ailsa Grant. Nobody fell in 1931."


def document(text: str, name: str = "doc", title: str = "", published_at: str | None = None) -> Document:
    """A document of that text."""
    return Document(name, title, text, f"/{name}.txt", published_at=published_at)


def hit(of: Document, start: int = 0, end: int | None = None) -> Hit:
    """A document, or a stretch of it, as a passage that was found."""
    end = len(of.text) if end is None else end
    text = of.text[start:end]
    return Hit(Passage(f"{of.id}-{start}", of.id, start, end, text, len(text.split()), "key"), of, Scores())


def excerpt(of: Document, number: int = 1, relevance: float = 1.0) -> Excerpt:
    """A whole document as a piece of the evidence."""
    return Excerpt(number, hit(of), tuple(sentence_spans(of.text)), relevance, readable(of.text))


def excerpts(*texts: str) -> tuple[Excerpt, ...]:
    """The evidence that these texts are, each a document of its own."""
    return tuple(excerpt(document(text, f"doc-{number}"), number) for number, text in enumerate(texts, 1))


def candidates(found: Hit, relevances: Sequence[float | tuple[float, ...]]) -> list[Candidate]:
    """The sentences of a hit as candidates for the evidence; one relevance for each, or one for each part asked for."""
    offset = found.passage.start
    spans = [Span(offset + span.start, offset + span.end) for span in sentence_spans(found.passage.text)]
    return [
        Candidate(
            found,
            span,
            given if isinstance(given, tuple) else (given,),
            readable(found.passage.text[span.start - offset : span.end - offset]),
        )
        for span, given in zip(spans, relevances, strict=True)
    ]


def candidate(text: str, heading: str = "", title: str = "") -> Candidate:
    """A sentence that is all of a document."""
    found = hit(document(text, title=title))
    found = replace(found, passage=replace(found.passage, heading=heading))
    return Candidate(found, Span(0, len(text)), (0.0,), readable(text))


@cache
def evidence(*sources: str, question: str = "") -> Evidence:
    """These texts, each a document of its own, prepared for many judgements."""
    return Evidence.of(excerpts(*sources), question)


def verdict(draft: str, *sources: str, question: str = "") -> Verdict:
    """What grounding says of a draft of one sentence, held against these sources."""
    (sentence,) = read(draft)
    return judge(sentence, evidence(*sources, question=question))


def carried(draft: str, *sources: str, question: str = "") -> bool:
    """Whether sources, else the document in seeds/, carry a draft of one sentence."""
    return verdict(draft, *(sources or (SEED,)), question=question).supported


def cited(found: Verdict) -> list[str]:
    """The words that a verdict rests on."""
    return [of.words(span) for of, span in found.cited]


def pages(draft: str, found: Evidence) -> list[AnswerPage]:
    """The page after each sentence of a draft, from the empty one on."""
    made = [AnswerPage()]
    for sentence in read(draft):
        made.append(made[-1].add(sentence, judge(sentence, found)))
    return made
