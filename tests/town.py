"""A small town to ask about: two documents, over fakes."""

from __future__ import annotations

from service.ask import answering
from service.ingest import ingest
from service.types.answers import Answer, Event
from service.world import World
from tests.fakes import FakeChat, document, fake_world

HARBOUR = document(
    "The harbour opens at six. Ships wait outside until then. The pilot is called Marten.",
    "harbour",
    published_at="2025-05-01",
)
MARKET = document("The market sells fish on Fridays. Bread is sold every day.", "market", url="https://town.example/m")
OPENS = "When does the harbour open?"


def town(chat: FakeChat | None = None, **changes: object) -> World:
    world = fake_world(chat=chat, **changes)
    ingest([HARBOUR, MARKET], world)
    return world


def events(question: str, world: World, *, limit: int = 10) -> list[Event]:
    return list(answering(question, world, limit=limit))


def verified(answer: Answer, world: World) -> bool:
    """Whether every citation is verbatim and every sentence has one."""
    stored = {note.document_id: world.catalog.document(note.document_id) for note in answer.quoted}
    verbatim = all(
        (of := stored[note.document_id]) and of.text[note.start_char_index : note.end_char_index] == note.cited_text
        for note in answer.quoted
    )
    numbers = {note.number for note in answer.citations}
    return verbatim and all(sentence.citations and numbers >= set(sentence.citations) for sentence in answer.sentences)
