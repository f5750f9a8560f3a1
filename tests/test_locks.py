"""The locked requirements are whole: they are installed as they stand, and pip looks for nothing beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from service.settings import PROJECT

Lock = Mapping[str, Requirement]


def locked(name: str) -> Lock:
    """The requirements of a lock by name."""
    text = (PROJECT / f"requirements/{name}.txt").read_text("utf-8")
    lines = re.findall(r"^[^\s#].*?(?=\s*\\?$)", text, re.MULTILINE)
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


def missing(lock: Lock) -> list[str]:
    """What packages of a lock that are installed here need and the lock does not have, or not as they need it."""
    here = [package for package, pinned in lock.items() if not pinned.marker or pinned.marker.evaluate()]
    return [f"{package} needs {one}" for package in here for one in needs(package) if not fits(one, lock)]


def needs(package: str, extra: str = "") -> Iterator[Requirement]:
    """What a package needs, with the extras of others that it asks for."""
    try:
        every = map(Requirement, distribution(package).requires or [])
    except PackageNotFoundError:
        return
    for one in every:
        if not one.marker or one.marker.evaluate({"extra": extra}):
            yield one
            for other in one.extras:
                yield from needs(one.name, other)


def fits(needed: Requirement, lock: Lock) -> bool:
    pinned = lock.get(canonicalize_name(needed.name))
    return pinned is not None and all(
        needed.specifier.contains(one.version, prereleases=True) for one in pinned.specifier
    )


@pytest.mark.parametrize("name", ["base", "test"])
def test_whatever_a_locked_package_needs_here_is_locked_too(name: str) -> None:
    assert not missing(locked(name))


@pytest.mark.parametrize("package", ["werkzeug", "email-validator", "pydantic-core"])
def test_a_package_that_a_lock_lacks_is_named(package: str) -> None:
    lock = {name: one for name, one in locked("base").items() if name != package}
    assert any(f"needs {package}" in told.lower().replace("_", "-") for told in missing(lock))


def test_the_locks_are_installed_without_looking_for_more() -> None:
    installs = re.findall(r"install (.*-r requirements/\w+\.txt)", (PROJECT / "Makefile").read_text("utf-8"))
    assert len(installs) == 4
    assert all("--require-hashes" in one and "--no-deps" in one for one in installs)
