"""Settings: the same from flags, environment and file, in that order; what is wrong is named, and no key is shown."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from service.errors import SettingsError
from service.settings import PREFIX, PROJECT, Settings, load

EXAMPLES: dict[str, tuple[str, Any]] = {
    "data_dir": ("/data", Path("/data")),
    "host": ("0.0.0.0", "0.0.0.0"),
    "names": ("docs.example, wiki.example", "docs.example, wiki.example"),
    "port": ("8080", 8080),
    "seeds_dir": ("/seeds", Path("/seeds")),
    "prompts_dir": ("/prompts", Path("/prompts")),
    "llm": ("extractive", "extractive"),
    "llm_base_url": ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
    "llm_api_key": ("sk-secret", SecretStr("sk-secret")),
    "llm_model": ("qwen3", "qwen3"),
    "llm_gguf": ("/weights.gguf", Path("/weights.gguf")),
    "llm_threads": ("3", 3),
    "llm_deadline_s": ("2.5", 2.5),
    "caution": ("eager", "eager"),
    "unsupported": ("mark", "mark"),
    "embedding_base_url": ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
    "embedding_model": ("bge-m3", "bge-m3"),
    "embedding_api_key": ("sk-other", SecretStr("sk-other")),
    "evidence_tokens": ("700", 700),
    "passage_tokens": ("100", 100),
    "max_question_bytes": ("1000", 1000),
    "max_document_bytes": ("20000000", 20_000_000),
    "read_deadline_s": ("60", 60.0),
    "max_request_bytes": ("20000", 20_000),
    "threads": ("8", 8),
}
NEEDS = {  # settings that go only together
    "llm_base_url": {"llm_model": "some-model"},
    "embedding_base_url": {"embedding_model": "some-model"},
    "embedding_model": {"embedding_base_url": "http://127.0.0.1:1/v1"},
}
WRONG = {
    "port": ("99999", "less than or equal to 65535"),
    "llm": ("gpt", "'auto', 'remote', 'embedded' or 'extractive'"),
    "llm_threads": ("0", "greater than or equal to 1"),
    "llm_deadline_s": ("soon", "valid number"),
    "caution": ("bold", "'cautious', 'balanced' or 'eager'"),
    "unsupported": ("flag", "'remove' or 'mark'"),
    "evidence_tokens": ("1", "greater than or equal to 50"),
    "passage_tokens": ("1000", "less than or equal to 400"),
    "max_question_bytes": ("many", "valid integer"),
    "max_document_bytes": ("1", "greater than or equal to 1000"),
    "read_deadline_s": ("0", "greater than 0"),
    "max_request_bytes": ("1", "greater than or equal to 10000"),
    "threads": ("1", "greater than or equal to 4"),
}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside: neither from the environment nor from a `.env` in the working folder."""
    for name in ("OPENAI_API_KEY", *(PREFIX + name.upper() for name in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def in_environment(monkeypatch: pytest.MonkeyPatch, **given: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name.upper(), value)


def in_file(**given: str) -> None:
    Path(".env").write_text("".join(f"{PREFIX}{name.upper()}={value}\n" for name, value in given.items()))


def fault(**flags: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        load(**flags)
    return str(caught.value)


def test_the_examples_show_every_setting() -> None:
    assert EXAMPLES.keys() == Settings.model_fields.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_setting_can_be_given_as_a_flag(name: str) -> None:
    text, value = EXAMPLES[name]
    assert getattr(load(**{name: text}, **NEEDS.get(name, {})), name) == value


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_setting_can_be_given_in_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, value = EXAMPLES[name]
    in_environment(monkeypatch, **{name: text}, **NEEDS.get(name, {}))
    assert getattr(load(), name) == value


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_setting_can_be_given_in_the_file(name: str) -> None:
    text, value = EXAMPLES[name]
    in_file(**{name: text}, **NEEDS.get(name, {}))
    assert getattr(load(), name) == value


def test_a_flag_goes_before_the_environment_and_that_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    in_file(port="1001", threads="11", host="file")
    in_environment(monkeypatch, port="1002", threads="12")
    settings = load(port="1003", threads=None)
    assert (settings.port, settings.threads, settings.host) == (1003, 12, "file")


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_named_with_what_is_allowed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value, allowed = WRONG[name]
    in_environment(monkeypatch, **{name: value})
    message = fault()
    assert message.startswith(f"FOOTNOTE_{name.upper()}: ")
    assert allowed in message
    assert message.endswith(f"not '{value}'")


def test_every_wrong_value_is_told_at_once() -> None:
    assert [line.split(":")[0] for line in fault(port="x", llm="y").splitlines()] == ["FOOTNOTE_PORT", "FOOTNOTE_LLM"]


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ({"llm": "remote"}, ["FOOTNOTE_LLM", "FOOTNOTE_LLM_BASE_URL"]),
        ({"llm_base_url": "http://127.0.0.1:1/v1"}, ["FOOTNOTE_LLM_MODEL"]),
        ({"embedding_model": "bge-m3"}, ["FOOTNOTE_EMBEDDING_BASE_URL"]),
        ({"embedding_base_url": "http://127.0.0.1:1/v1"}, ["FOOTNOTE_EMBEDDING_MODEL"]),
    ],
)
def test_settings_that_go_only_together_are_named(flags: dict[str, str], named: list[str]) -> None:
    message = fault(**flags)
    assert all(name in message for name in named)


@pytest.mark.parametrize(
    "wrong",
    [{"port": "x"}, {"llm_api_key": ["sk-secret-3"]}, {"llm_api_key": "sk-secret-3", "embedding_model": "bge-m3"}],
)
def test_no_key_is_shown_even_in_a_traceback(wrong: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-1")
    in_environment(monkeypatch, llm_api_key="sk-secret-2")
    with pytest.raises(SettingsError) as caught:
        load(**wrong)
    assert "sk-secret" not in "".join(traceback.format_exception(caught.value))


def test_no_key_is_shown_by_the_settings_themselves() -> None:
    assert "sk-secret" not in repr(load(llm_api_key="sk-secret"))


def test_openais_own_key_is_taken_where_no_other_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().llm_api_key is None
    Path(".env").write_text("OPENAI_API_KEY=from-file\n")
    assert load().llm_api_key == SecretStr("from-file")
    monkeypatch.setenv("OPENAI_API_KEY", "from-environment")
    assert load().llm_api_key == SecretStr("from-environment")
    in_environment(monkeypatch, llm_api_key="")
    assert load().llm_api_key == SecretStr("from-environment")
    in_environment(monkeypatch, llm_api_key="ours")
    assert load().llm_api_key == SecretStr("ours")


@pytest.mark.parametrize(
    ("base_url", "key"),
    [
        ("http://127.0.0.1:11434/v1", None),
        ("https://api.openai.com.evil.example/v1", None),
        ("https://api.openai.com/v1", SecretStr("of-openai")),
    ],
)
def test_openais_own_key_goes_to_no_other_server(
    base_url: str, key: SecretStr | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    assert load(llm_base_url=base_url, llm_model="m").llm_api_key == key


def test_a_key_that_is_not_meant_for_us_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_API_KEY", "of another program")
    assert load().llm_api_key is None


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    in_environment(monkeypatch, port="", llm_api_key="", llm_base_url="", llm_gguf="", evidence_tokens="")
    assert load() == Settings()
    assert (load().port, load().llm_api_key, load().llm_kind) == (8000, None, "embedded")


def test_an_empty_seeds_folder_means_that_nothing_is_ingested(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().seeds_dir == PROJECT / "seeds"
    assert load(seeds_dir="").seeds_dir == ""
    in_environment(monkeypatch, seeds_dir="")
    assert load().seeds_dir == ""


def test_a_path_may_begin_at_the_home_folder() -> None:
    assert load(data_dir="~/footnote").data_dir == Path.home() / "footnote"
    assert load(seeds_dir="~/seeds").seeds_dir == Path.home() / "seeds"


@pytest.mark.parametrize(
    ("flags", "kind"),
    [
        ({}, "embedded"),
        ({"llm_api_key": "sk-1"}, "remote"),
        ({"llm_base_url": "http://127.0.0.1:1/v1", "llm_model": "m"}, "remote"),
        ({"llm_api_key": "sk-1", "llm": "extractive"}, "extractive"),
        ({"llm_api_key": "sk-1", "llm": "embedded"}, "embedded"),
        ({"llm_base_url": "http://127.0.0.1:1/v1", "llm": "extractive"}, "extractive"),
    ],
)
def test_which_llm_is_asked_for_follows_from_what_is_given(flags: dict[str, str], kind: str) -> None:
    assert load(**flags).llm_kind == kind


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
