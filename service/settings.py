"""Every setting of Footnote, read once: command-line flag, else environment, else `.env`, else the default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import SettingsError
from service.types.answers import Caution

PROJECT = Path(__file__).parent.parent
PREFIX = "FOOTNOTE_"
OPENAI = "https://api.openai.com/v1"
LLMKind = Literal["remote", "embedded", "extractive"]


class _OpenAI(BaseSettings):
    """What other programs that use OpenAI read too."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    openai_api_key: SecretStr | None = None


class Settings(BaseSettings):
    """All settings; each is `FOOTNOTE_<NAME>` in the environment and `--<name>` on the command line."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    data_dir: Path = Field(Path(platformdirs.user_data_dir("footnote")), description="everything the service keeps")
    host: str = Field("127.0.0.1", description="address to serve on")
    names: str = Field(
        "",
        description="host names it is asked under besides those of this machine, parted by commas, such as"
        " `docs.example.org`",
    )
    port: int = Field(8000, ge=0, le=65535, description="port to serve on; 0 takes a free one")
    seeds_dir: Path | Literal[""] = Field(
        PROJECT / "seeds", description="ingested into a new corpus; empty for nothing"
    )
    prompts_dir: Path = Field(PROJECT / "prompts", description="the prompt files")

    llm: Literal["auto", "remote", "embedded", "extractive"] = Field(
        "auto",
        description="which LLM: `remote`, `embedded`, none (`extractive`), or `auto`: the first of these there is",
    )
    llm_base_url: str | None = Field(
        None, description="an OpenAI-compatible server, such as `http://127.0.0.1:11434/v1`"
    )
    llm_api_key: SecretStr | None = Field(
        None,
        description="key of the remote LLM; of OpenAI, else `OPENAI_API_KEY`",
    )
    llm_model: str | None = Field(
        None, description="model of the remote LLM; needed with a base URL, else `gpt-4o-mini`"
    )
    llm_gguf: Path | None = Field(
        None, description="a weights file of your own for the embedded LLM, to which nothing was taught"
    )
    llm_threads: int = Field(
        default_factory=lambda: min(8, os.cpu_count() or 1), ge=1, description="threads of the embedded LLM"
    )
    llm_deadline_s: float = Field(30.0, gt=0, le=600, description="seconds until a question without an answer is a 503")
    embedding_base_url: str | None = Field(
        None, description="an OpenAI-compatible embeddings server, instead of the embedded model"
    )
    embedding_model: str | None = Field(None, description="its model; needed with `embedding_base_url`")
    embedding_api_key: SecretStr | None = Field(None, description="its key, if it wants one")

    caution: Caution = Field(
        "balanced",
        description="how sure an answer has to be: `cautious` refuses more, `eager` answers more",
    )
    unsupported: Literal["remove", "mark"] = Field(
        "remove",
        description="a sentence that the sources do not carry: `remove`, or `mark` to keep it beside others",
    )
    evidence_tokens: int | None = Field(
        None, ge=50, le=100_000, description="tokens of evidence shown to a remote LLM; default: what suits it"
    )
    passage_tokens: int = Field(200, ge=50, le=400, description="tokens of a passage")

    max_question_bytes: int = Field(8_000, ge=100, le=1_000_000, description="longest question")
    max_document_bytes: int = Field(50_000_000, ge=1_000, description="largest document, as a file and as text")
    read_deadline_s: float = Field(
        5.0, gt=0, le=3600, description="seconds until a PDF, an Office file, a book or a page counts as unreadable"
    )
    max_request_bytes: int = Field(50_000_000, ge=10_000, description="largest request body")
    threads: int = Field(32, ge=4, le=256, description="threads that serve requests; half of them may stream")

    @model_validator(mode="before")
    @classmethod
    def _really_given(cls, given: dict[str, Any]) -> dict[str, Any]:
        """An empty variable counts as none, except where emptiness says something; OpenAI's key counts where no other
        is given, and never for another server."""
        kept = {name: value for name, value in given.items() if value != "" or name == "seeds_dir"}
        theirs = urlsplit(str(kept.get("llm_base_url") or OPENAI)).hostname == urlsplit(OPENAI).hostname
        key = _OpenAI().openai_api_key if theirs else None
        return {"llm_api_key": key} | kept if key else kept

    @field_validator("data_dir", "seeds_dir", "prompts_dir", "llm_gguf", mode="after")
    @classmethod
    def _expand(cls, path: Path | Literal[""] | None) -> Path | Literal[""] | None:
        return path.expanduser() if path else path

    @model_validator(mode="after")
    def _fit_each_other(self) -> Settings:
        if self.llm == "remote" and not (self.llm_base_url or self.llm_api_key):
            raise ValueError("FOOTNOTE_LLM: remote needs FOOTNOTE_LLM_BASE_URL or a key")
        if self.llm_kind == "remote" and self.llm_base_url and not self.llm_model:
            raise ValueError("FOOTNOTE_LLM_MODEL: say which model to use at FOOTNOTE_LLM_BASE_URL")
        if bool(self.embedding_base_url) != bool(self.embedding_model):
            raise ValueError("FOOTNOTE_EMBEDDING_BASE_URL and FOOTNOTE_EMBEDDING_MODEL: give both or neither")
        return self

    @property
    def known_as(self) -> frozenset[str]:
        """The host names it may be asked under."""
        return frozenset(name.strip().rstrip(".").lower() for name in self.names.split(",") if name.strip())

    @property
    def llm_kind(self) -> LLMKind:
        """The LLM that these settings ask for."""
        if self.llm != "auto":
            return self.llm
        return "remote" if self.llm_base_url or self.llm_api_key else "embedded"


def load(**flags: Any) -> Settings:
    """Read the settings; flags that are None count as not given. Raises SettingsError naming the setting."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("\n".join(_fault(fault) for fault in error.errors())) from error


def _fault(fault: Any) -> str:
    message = str(fault["msg"]).removeprefix("Value error, ")
    if not fault["loc"]:  # of settings that do not fit each other; the message names them
        return message
    name = str(fault["loc"][0])
    shown = "" if "key" in name else f", not {fault['input']!r}"
    return f"{PREFIX}{name.upper()}: {message}{shown}"
