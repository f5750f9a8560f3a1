"""Fill prompt files and build what is sent to the LLM."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from string import Template

from service.core.text.calendar_spans import with_spans
from service.core.text.sections import path_at
from service.core.text.titles import placed
from service.types.answers import Excerpt, Message, PromptUsed

# One line without marks that does not begin with NOT FOUND: whether to refuse was asked before, and marks are put by
# grounding, so a small model spends no token on either.
SHORT_GRAMMAR = r'root ::= ([^ N\n\[\]] | "N" [^O\n\[\]]) [^\n\[\]]+'

# One line that is a question.
REWRITE_GRAMMAR = r'root ::= [A-Z0-9] [^?\n]{3,240} "?"'


@dataclass(frozen=True)
class Prompt:
    """A prompt file: a system and a user part with $name placeholders."""

    name: str
    version: int
    variables: frozenset[str]
    system: str
    user: str
    sha256: str

    @property
    def used(self) -> PromptUsed:
        return PromptUsed(name=self.name, version=self.version, sha256=self.sha256)

    def fill(self, **given: str) -> list[Message]:
        """Messages with every placeholder filled. Raises KeyError for a missing and ValueError for an unknown name."""
        if unknown := given.keys() - self.variables:
            raise ValueError(f"prompt {self.name} has no variable {', '.join(sorted(unknown))}")
        return [
            Message("system", Template(self.system).substitute(given)),
            Message("user", Template(self.user).substitute(given)),
        ]


def parse(name: str, content: str, head: Mapping[str, object], body: str) -> Prompt:
    """Make a prompt of a file's head and body; raises ValueError if they do not fit each other."""
    system, found, user = body.partition("\n---user---\n")
    if not found:
        raise ValueError(f"prompt {name}: no line ---user--- between the system and the user part")
    variables = frozenset(str(v) for v in head["variables"])  # type: ignore[attr-defined]
    used = {*Template(system).get_identifiers(), *Template(user).get_identifiers()}
    if head.get("name") != name or used != variables:
        raise ValueError(f"prompt {name}: its head says {head}, but its text uses {sorted(used)}")
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Prompt(name, int(str(head["version"])), variables, system.strip(), user.strip(), digest)


def plain(evidence: Sequence[Excerpt], question: str) -> str:
    """The evidence for a small model, which numbers only distract, with the days and months between, if the question
    names one."""
    return with_spans("\n".join(_under_titles(evidence, attrgetter("reading"))), question)


def numbered(evidence: Sequence[Excerpt]) -> str:
    """The evidence for a model that can name what it rests on."""
    return "\n".join(_under_titles(evidence, lambda excerpt: f"[{excerpt.number}] {excerpt.reading}"))


def _under_titles(evidence: Sequence[Excerpt], write: Callable[[Excerpt], str]) -> Iterator[str]:
    """The excerpts as lines; before those of one place stands what places them, unless they say so."""
    place = ("", "")
    for excerpt in evidence:
        document, heading = excerpt.hit.document, path_at(excerpt.hit.passage, excerpt.start)
        if (document.id, heading) != place:
            line = placed(document, heading)
            if line and not excerpt.reading.startswith(line.rstrip("…")):
                yield f"\n{line}" if place[0] else line
            place = (document.id, heading)
        yield write(excerpt)
