"""A/A: how often the gate alarms where nothing changed, on rows that are made for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evals.__main__ import entry
from evals.alarms import Incomparable, alarms
from evals.results import Run
from tests.evals.rows import case, row, run

CASES, ANSWERABLE = 240, 160


def made(bad: set[int], **configuration: object) -> Run:
    """Every sixth case fails in any case; of the answerable ones three in a row are a conversation."""
    talks = {at: f"talk {at // 3}" if at < 90 else None for at in range(CASES)}
    return run(
        [
            row(
                f"h{at}",
                answerable=at < ANSWERABLE,
                good=at % 6 > 0 and at not in bad,
                case=case(f"h{at}", at < ANSWERABLE, conversation=talks[at]),
                figures={"verbatim": 0},
            )
            for at in range(CASES)
        ],
        **configuration,
    )


LOST = made(set(range(0, CASES, 9)))


def noisy(seed: int, share: float) -> Run:
    return made(set(np.flatnonzero(np.random.default_rng(seed).random(CASES) < share).tolist()))


def test_a_system_that_always_answers_alike_never_alarms() -> None:
    found = alarms(made(set()), made(set()))
    assert (found.times, found.clusters, found.as_they_are, found.reasons, found.too_many) == (20, 180, (), (), False)


def test_a_system_that_varies_by_itself_alarms_at_most_once_in_twenty() -> None:
    found = [alarms(noisy(seed, 0.02), noisy(seed + 1, 0.02)) for seed in (1, 3, 5)]
    assert sum(len(one.reasons) for one in found) <= sum(one.times for one in found) / 20


def test_a_loss_that_is_taken_for_noise_alarms_too_often() -> None:
    found = alarms(made(set()), LOST, times=10)
    assert found.too_many
    assert "good fell by" in found.as_they_are[0]
    assert "alarm of the two runs as they are; good fell by" in str(found)


def test_the_draws_lean_to_neither_run() -> None:
    """As they are the one is far worse; which of them comes first is drawn, so that hardly a draw says so."""
    assert len(alarms(made(set()), LOST).reasons) <= 3
    assert len(alarms(LOST, made(set())).reasons) <= 3


def test_one_seed_draws_the_same_and_another_does_not() -> None:
    pair = noisy(1, 0.02), noisy(2, 0.02)
    found = {seed: alarms(*pair, seed=seed).reasons for seed in (7, 8)}
    assert found[7] == alarms(*pair, seed=7).reasons != ()
    assert found[7] != found[8]


def test_two_systems_are_named_as_such() -> None:
    assert "not one system, so these may be no false alarms: model: a → b" in str(
        alarms(made(set(), model="a"), made(set(), model="b"), times=1)
    )


def test_runs_that_cannot_be_compared_say_why() -> None:
    with pytest.raises(Incomparable, match="missing cases"):
        alarms(made(set()), run([row("h1")]))


@pytest.mark.parametrize(("other", "code"), [(made(set()), 0), (LOST, 1)])
def test_the_command_ends_with_1_where_it_alarms_too_often(
    other: Run, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(set()).save(tmp_path / "one.json")
    other.save(tmp_path / "other.json")
    assert entry(["alarms", str(tmp_path / "one.json"), str(tmp_path / "other.json"), "--times", "5"]) == code
    assert f"({'too many' if code else 'fine'}: one in 20" in capsys.readouterr().out
