"""Fixtures made of the real parts: Chroma, SQLite and the ONNX models, which are loaded once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import settings

from service.edges.catalog_sqlite import SqliteCatalog
from service.edges.jobs_sqlite import SqliteJobs
from service.ingest import ingest
from service.settings import Settings, load
from service.web.app import create_app
from service.wiring import kept_index, open_world
from service.world import World
from tests.library import LIBRARY

# Hypothesis looks for counterexamples the same way on every run, without a clock and without files.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=20, help="how often a process is killed in tests/faults")


@pytest.fixture(scope="session")
def kills(request: pytest.FixtureRequest) -> int:
    """How often a process is killed."""
    return int(request.config.getoption("--kills"))


NewWorld = Callable[..., World]


def settings_for(data_dir: Path, **given: Any) -> Settings:
    """Settings of a data folder; no LLM and no seeds unless they are given."""
    return load(**({"data_dir": data_dir, "llm": "extractive", "seeds_dir": ""} | given))


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world as `footnote` opens it, without documents. Loading its models takes a second."""
    world = open_world(settings_for(tmp_path_factory.mktemp("opened")))
    yield world
    world.close()


@pytest.fixture(scope="session")
def new_world(opened: World, tmp_path_factory: pytest.TempPathFactory) -> NewWorld:
    """Makes worlds of the real parts, each on an empty data folder of its own, that share the loaded models."""

    def make(**given: Any) -> World:
        folder, writing = tmp_path_factory.mktemp("data"), threading.Lock()
        catalog = SqliteCatalog(folder / "catalog.sqlite")
        return replace(
            opened,
            settings=settings_for(folder, **given),
            catalog=catalog,
            jobs=SqliteJobs(folder / "jobs.sqlite"),
            index=kept_index(folder / "index", catalog, opened.embedder, writing),
            writing=writing,
            reindexer=None,
        )

    return make


@pytest.fixture(scope="session")
def library(new_world: NewWorld) -> World:
    """A world that holds LIBRARY. Only for tests that change nothing."""
    world = new_world()
    receipt = ingest(LIBRARY, world)
    assert len(receipt.added) == len(LIBRARY)
    return world


@pytest.fixture(scope="session")
def reader(library: World) -> FlaskClient:
    """A client of the library that only reads."""
    return create_app(library).test_client()


@pytest.fixture
def world(new_world: NewWorld) -> World:
    """An empty world of this test alone."""
    return new_world()


@pytest.fixture
def client(world: World) -> FlaskClient:
    """A client of this test's own world."""
    return create_app(world).test_client()
