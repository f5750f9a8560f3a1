"""Recordings: the same answers for nothing, or a loud word about what changed."""

import json
from pathlib import Path

import pytest

from evals.cases import HERE
from evals.judge import Judge
from evals.recordings import OtherEvidence, Recorder, Replay, StaleRecording
from evals.recordings import heard as heard_from
from evals.recordings import recording as recording_of
from evals.recordings import recording as recording_to
from service.edges.embedded import CHECK, named
from service.seams import Capabilities, Chat
from service.types.answers import ChatRequest, Delta, Message
from tests.evals.rows import case
from tests.fakes import FakeChat, real_prompts

SMALL = Capabilities(constrained=True, evidence_tokens=99)


def messages(question: str = "When?", evidence: str = "It began at 8.", system: str = "Answer.") -> list[Message]:
    return [Message("system", system), Message("user", f"{evidence}\n\nQuestion: {question}")]


def heard(chat: Chat, asked: list[Message], grammar: str | None = None) -> list[Delta]:
    return list(chat.stream(ChatRequest(asked, max_tokens=20, grammar=grammar), deadline_s=5))


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    recorder = Recorder(FakeChat("At 8.", {"Yes": 0.75, "No": 0.25}, capabilities=SMALL))
    heard(recorder, messages())
    heard(recorder, messages("Is it so?"))
    recorder.save(tmp_path / "calls.jsonl")
    return tmp_path / "calls.jsonl"


def test_a_replay_says_what_was_recorded(recording: Path) -> None:
    replay = Replay(recording)
    assert "".join(delta.text for delta in heard(replay, messages())) == "At 8."
    assert heard(replay, messages("Is it so?"))[0].likely == {"Yes": 0.75, "No": 0.25}
    assert (replay.model, replay.capabilities) == ("fake-llm", SMALL)


def test_a_recording_does_not_depend_on_the_order_of_calls(recording: Path, tmp_path: Path) -> None:
    recorder = Recorder(FakeChat({"Yes": 0.75, "No": 0.25}, "At 8.", capabilities=SMALL))
    heard(recorder, messages("Is it so?"))
    heard(recorder, messages())
    recorder.save(tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == recording.read_bytes()


@pytest.mark.parametrize(
    ("asked", "grammar", "says"),
    [
        (messages(evidence="It began at 9."), None, "the evidence changed"),
        (messages(system="Answer shortly."), None, "the system prompt changed"),
        (messages(), 'root ::= "x"', "the grammar changed"),
        (messages("Who?"), None, "nothing was recorded that ends with 'Question: Who\\?'"),
    ],
)
def test_a_stale_recording_fails_and_says_what_changed(
    recording: Path, asked: list[Message], grammar: str | None, says: str
) -> None:
    with pytest.raises(StaleRecording, match=says):
        heard(Replay(recording), asked, grammar)


def test_only_other_evidence_may_be_the_machines_doing(recording: Path) -> None:
    with pytest.raises(OtherEvidence):
        heard(Replay(recording), messages(evidence="It began at 9."), None)
    with pytest.raises(StaleRecording) as both:
        heard(Replay(recording), messages(system="Answer shortly.", evidence="It began at 9."), None)
    assert not isinstance(both.value, OtherEvidence)


def test_a_call_goes_on_from_the_one_before_only_if_that_was_made(recording: Path) -> None:
    chat = FakeChat("At 9.", capabilities=SMALL)
    asked = [("When?", False), ("Who?", True), ("Where?", False), ("Who else?", True)]  # the first is known
    with recording_to(chat, recording) as recorder:
        for question, continued in asked:
            list(recorder.stream(ChatRequest(messages(question), max_tokens=20, continued=continued), deadline_s=5))
    assert [call.request.continued for call in chat.calls] == [False, False, True]


def test_a_caller_who_stops_early_still_leaves_a_whole_reply(tmp_path: Path) -> None:
    recorder = Recorder(FakeChat("A long reply that nobody reads to its end.", capabilities=SMALL))
    stream = recorder.stream(ChatRequest(messages(), max_tokens=20), deadline_s=5)
    next(stream)
    stream.close()
    recorder.save(tmp_path / "calls.jsonl")
    said = heard(Replay(tmp_path / "calls.jsonl"), messages())
    assert said[0].text == "A long reply that nobody reads to its end."


def test_a_judge_is_recorded_and_another_answer_is_another_call(tmp_path: Path) -> None:
    path, prompt = tmp_path / "calls.jsonl", real_prompts()["judge_correct"]
    with heard_from(FakeChat("right", capabilities=SMALL), path, None) as chat:
        assert chat
        assert Judge(chat, prompt, 5)(case(), "At six.").right
    with heard_from(None, None, path) as chat:
        assert chat
        assert Judge(chat, prompt, 5)(case(), "At six.").right
        with pytest.raises(StaleRecording, match=r"Answer: At nine\."):
            Judge(chat, prompt, 5)(case(), "At nine.")
        with pytest.raises(StaleRecording, match=r"the evidence changed before 'Answer: At six\."):
            Judge(chat, prompt, 5)(case(answers=[["seven"]]), "At six.")


def stopped(path: Path, question: str) -> None:
    with recording_to(FakeChat("At 8."), path, resume=True) as chat:
        heard(chat, messages(question))
        raise KeyboardInterrupt


def test_what_was_recorded_before_a_stop_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    for question in ("When?", "Who?"):
        with pytest.raises(KeyboardInterrupt):
            stopped(path, question)
    assert [heard(Replay(path), messages(question))[0].text for question in ("When?", "Who?")] == ["At 8."] * 2


def test_recording_anew_asks_only_what_has_changed_and_forgets_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    with recording_of(FakeChat("old", capabilities=SMALL), path) as first:
        for asked in ("one", "two"):
            list(first.stream(ChatRequest([Message("user", asked)], max_tokens=9), deadline_s=1))
    chat = FakeChat("new", capabilities=SMALL)
    with recording_of(chat, path) as again:
        replies = [
            "".join(d.text for d in again.stream(ChatRequest([Message("user", asked)], max_tokens=9), deadline_s=1))
            for asked in ("two", "three")
        ]
    assert replies == ["old", "new"]
    assert len(chat.calls) == 1
    assert len(path.read_text("utf-8").splitlines()) == 1 + 2


@pytest.mark.parametrize("path", sorted((HERE / "recordings").glob("*-embedded.jsonl")), ids=lambda path: path.stem)
def test_the_recordings_are_of_what_the_embedded_llm_was_taught_last(path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        assert json.loads(next(lines))["model"] == named(CHECK)


def test_what_is_asked_begins_with_the_question_whatever_stands_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    with recording_of(FakeChat("At 8.", capabilities=SMALL), path) as recorder:
        heard(recorder, messages("When?\n\nAnswer it."))
    with pytest.raises(StaleRecording, match=r"nothing was recorded that ends with 'Question: Who\?") as failed:
        heard(Replay(path), messages("Who?\n\nAnswer it."))
    assert not isinstance(failed.value, OtherEvidence)
