"""Fakes that fit the seams of `service.seams`, and a world made of them: no file, no model, no vendor.

They keep count of what they were asked for, so that a test can say what something cost.

>>> world = fake_world(chat=FakeChat("The call began at 8 am. [1]"))
>>> world.chat.model
'fake-llm'
"""

from tests.fakes.catalog import FakeCatalog
from tests.fakes.chat import SMALL, FakeChat
from tests.fakes.index import FakeIndex, FakeStore
from tests.fakes.models import FakeEmbedder, SteppingEmbedder, fake_rerank, word_starts
from tests.fakes.worlds import document, fake_settings, fake_world, real_prompts

__all__ = [
    "SMALL",
    "FakeCatalog",
    "FakeChat",
    "FakeEmbedder",
    "FakeIndex",
    "FakeStore",
    "SteppingEmbedder",
    "document",
    "fake_rerank",
    "fake_settings",
    "fake_world",
    "real_prompts",
    "word_starts",
]
