"""README.md and docs/ tell of every setting, every route and every prompt file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import PREFIX, PROJECT, Settings
from service.web.app import create_app
from service.world import World

README, *DOCS = PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))
_LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#]+)")


@pytest.fixture(scope="module")
def readme() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (README, *DOCS))


def test_the_readme_leads_to_every_other_page_and_no_link_leads_nowhere() -> None:
    linked = {path: _linked(path) for path in (README, *DOCS)}
    assert set(DOCS) <= linked[README]
    assert all(path.is_file() for found in linked.values() for path in found)


def _linked(page: Path) -> set[Path]:
    return {(page.parent / match["path"]).resolve() for match in _LINK.finditer(page.read_text(encoding="utf-8"))}


def rows(text: str) -> Iterator[str]:
    """The rows of its tables."""
    return (line for line in text.splitlines() if line.startswith("|"))


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_a_table(readme: str, name: str) -> None:
    setting = re.compile(rf"`(?:{PREFIX})?{name.upper()}`")
    assert any(setting.search(row) for row in rows(readme)), (
        f"{PREFIX}{name.upper()} stands in no table of README.md and docs/"
    )


def test_every_route_stands_in_it(readme: str, library: World) -> None:
    for route in routes(library):
        assert route in readme, f"{route} does not stand in README.md and docs/"


@pytest.mark.parametrize("path", sorted((PROJECT / "prompts").glob("*.md")), ids=lambda path: path.name)
def test_every_prompt_file_is_named(readme: str, path: Path) -> None:
    assert path.name in readme


def routes(world: World) -> Iterator[str]:
    """The paths that the service answers, but those that are hidden from its specification, and static files."""
    app = create_app(world)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint.rpartition(".")[2] == "static" or getattr(view, "_spec", {}).get("hide"):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        yield re.sub(r"^/docs/.*", "/docs", path)
