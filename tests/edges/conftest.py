"""Catalogs and indexes, each fake and real: a test that takes one holds for both."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.edges.catalog_sqlite import SqliteCatalog
from service.edges.chroma.index import ChromaIndex
from service.seams import Catalog, Index
from tests.edges.three_documents import CALL, FARM, NOTE, passage
from tests.fakes import FakeCatalog, FakeIndex


@pytest.fixture(params=["fake", "real"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Catalog:
    return FakeCatalog() if request.param == "fake" else SqliteCatalog(tmp_path / "catalog.sqlite")


@pytest.fixture(params=["fake", "waiting", "written"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Index:
    """In the real one passages wait until there are many, or none does."""
    at_once = 0 if request.param == "written" else 500
    return (
        FakeIndex() if request.param == "fake" else ChromaIndex(tmp_path / "index", "three numbers", 3, at_once=at_once)
    )


@pytest.fixture
def full(catalog: Catalog) -> Catalog:
    """A catalog with three documents of one passage each."""
    for of in (CALL, FARM, NOTE):
        catalog.publish(of, [passage(of)], f"digest of {of.id}")
    return catalog
