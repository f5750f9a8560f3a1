"""The child process of these tests is ended with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.edges.readers.reading import FILES


@pytest.fixture(scope="session", autouse=True)
def _end_the_child() -> Iterator[None]:
    yield
    FILES.close()
