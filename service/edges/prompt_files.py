"""Prompts read from files with a YAML head."""

from __future__ import annotations

from pathlib import Path

import yaml

from service.core.drafting.prompting import Prompt, parse
from service.errors import SettingsError


def read_prompt(folder: Path, name: str) -> Prompt:
    """Read `<name>.md`. Raises SettingsError if it is missing or does not fit its own head."""
    path = folder / f"{name}.md"
    try:
        content = path.read_text("utf-8")
        _, head, body = content.split("---\n", 2)
        return parse(name, content, yaml.safe_load(head), body)
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise SettingsError(f"FOOTNOTE_PROMPTS_DIR: {path} is not a prompt file: {error}") from error
