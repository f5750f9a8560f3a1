"""Who may import whom. Read from the files, so that an import inside a function counts too."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from service.settings import PROJECT

# From top to bottom: a module imports only what stands in a row below its own. A folder stands for what is in it.
ROWS = [
    ["service.__main__", "evals"],
    ["service.cli"],
    ["service.folders"],
    ["service.serving"],
    ["service.reach", "service.web"],
    ["service.wiring"],
    ["service.ask", "service.jobs", "service.doctor", "service.reindexing"],
    ["service.writing"],
    ["service.counting", "service.lookups", "service.outcomes", "service.rewriting"],
    [
        "service.search",
        "service.ingest",
        "service.tables",
        "service.keeping",
        "service.scrubbing",
        "service.calibration",
        "service.edges",
    ],
    ["service.sources", "service.in_step"],
    ["service.publishing"],
    ["service.world"],
    ["service.core.counting"],
    ["service.core.deciding"],
    ["service.core.grounding"],
    ["service.core.drafting"],
    ["service.core.retrieval"],
    ["service.core.asking"],
    ["service.core.text", "service.core"],
    ["service.settings", "service.seams", "service.watching", "service.terminal"],
    ["service.types"],
    ["service.errors", "service.faults"],
]
RANK = {name: number for number, names in enumerate(ROWS) for name in names}
TOGETHER = {
    "service.web",
    "service.core.text",
    "service.core.asking",
    "service.core.retrieval",
    "service.core.drafting",
    "service.core.grounding",
    "service.core.deciding",
    "service.core.counting",
    "service.types",
    "service.edges.readers",
    "service.edges.chroma",
    "service.edges.catalog_sqlite",
    "service.edges.openai_chat",
    "service.edges.embedded",
    "service.edges.onnx",
    "evals",
}  # their modules may import each other
VENDORS = {
    "chromadb",
    "chromadb_rust_bindings",
    "onnx",
    "onnxruntime",
    "tokenizers",
    "openai",
    "httpx2",
    "xllamacpp",
    "tiktoken",
}
TRAINING = "evals.tuning.training.sentences"  # reads and writes what an edge reads; nothing else imports it
PURE = {"nupunkt", "Stemmer"}  # what the core may use beside the standard library


@cache
def modules() -> dict[str, Path]:
    """Every module of the project by name."""
    files = [path for folder in ("service", "evals") for path in (PROJECT / folder).rglob("*.py")]
    return {".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


@cache
def imports(name: str) -> frozenset[str]:
    """What a module imports: modules of the project in full, of others the package."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(modules()[name].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None, f"{name} imports relatively"
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {path if path in modules() else node.module for path in full}
    return frozenset(path if path in modules() else path.partition(".")[0] for path in found)


def row(name: str) -> int:
    """The row of a module, or of the folder that it lies in."""
    if name == "service":
        return len(ROWS)  # its docstring and the version
    at = name
    while at not in RANK:
        at = at.rpartition(".")[0]
        assert at, f"{name} has no row: say in ROWS where it belongs"
    return RANK[at]


def together(name: str, other: str) -> bool:
    return any(f"{name}.".startswith(f"{folder}.") and f"{other}.".startswith(f"{folder}.") for folder in TOGETHER)


@pytest.mark.parametrize("name", modules())
def test_imports_run_one_way(name: str) -> None:
    for imported in imports(name) & modules().keys():
        assert together(name, imported) or row(imported) > row(name), f"{name} must not import {imported}"


@pytest.mark.parametrize("name", modules())
def test_only_edges_name_a_vendor(name: str) -> None:
    assert name.startswith("service.edges.") or name == TRAINING or not imports(name) & VENDORS


@pytest.mark.parametrize("name", [name for name in modules() if not name.startswith("service.edges")])
def test_only_wiring_imports_edges(name: str) -> None:
    edges = {imported for imported in imports(name) if imported.startswith("service.edges")}
    assert name == "service.wiring" or not edges


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith("service.core")])
def test_the_core_is_pure(name: str) -> None:
    for imported in imports(name):
        ours = imported.startswith("service.core") or imported.startswith("service.types")
        assert ours or imported in PURE or imported in sys.stdlib_module_names, f"{name} must not import {imported}"


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith("service.core")])
def test_the_core_reads_no_file_no_clock_and_no_environment(name: str) -> None:
    assert not imports(name) & {"os", "io", "pathlib", "time", "random", "socket", "subprocess", "logging"}
    assert not re.search(r"\.(?:today|now|utcnow)\(", modules()[name].read_text("utf-8"))  # dates, but no clock


def test_no_import_is_circular() -> None:
    graph = {name: imports(name) & modules().keys() for name in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"circular: {' -> '.join(error.args[1])}")


def test_the_rows_name_only_what_there_is() -> None:
    assert all(name in modules() for names in ROWS for name in names)


def test_a_server_that_asks_no_llm_does_not_import_the_sdk_for_one() -> None:
    loaded = "import sys, service.serving; print('openai' in sys.modules, 'service.edges.openai_chat' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", loaded], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["False", "False"]
