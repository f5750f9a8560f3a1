"""What questions cost, by a table of prices. Reads files; nothing else here has an effect."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from evals.cases import HERE, Invalid
from evals.results import COST, Row
from service.types.answers import Answer
from service.world import World

PRICES = HERE / "prices.yaml"


class Price(BaseModel):
    """Dollars per million tokens, and the month in which that was so."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    prompt: float = Field(ge=0)
    completion: float = Field(ge=0)
    noted: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}$")


Prices = dict[str, Price]  # by the name of the model
_FILE = TypeAdapter(Prices)


def read_prices(own: Path | None = None) -> Prices:
    """The table that comes along, with what a file of the same form says before it. Raises Invalid."""
    return {**_read(PRICES), **(_read(own) if own else {})}


def price_of(world: World, prices: Prices) -> Price | None:
    """The price of what answers in this world; None if it is not in the table. A model that was taught costs as before:
    its name goes on behind a plus."""
    name = world.chat.model if world.chat else "extractive"
    return prices.get(name) or prices.get(name.partition("+")[0])


def priced(row: Row, price: Price | None) -> Row:
    """The row with what 1,000 such questions cost, if that is known."""
    cost = thousand(row.answer, price) if row.answer and price else None
    return row if cost is None else row.model_copy(update={"figures": {**row.figures, COST: round(cost, 6)}})


def thousand(answer: Answer, price: Price) -> float | None:
    """The cost of 1,000 such answers, in dollars; None where an LLM was asked that did not say how much it read.

    >>> from service.types.answers import Answer
    >>> said = Answer(id="", question="", search_query="", answer="", answerable=True, mode="llm", model="m",
    ...     usage={"prompt_tokens": 2000, "completion_tokens": 100})
    >>> round(thousand(said, Price(prompt=0.15, completion=0.60, noted="2025-09")), 6)
    0.36
    """
    if answer.prompt and not answer.usage and price.prompt + price.completion:
        return None
    tokens = (answer.usage.get(f"{kind}_tokens", 0) for kind in ("prompt", "completion"))
    return 1000 * sum(n * dollars for n, dollars in zip(tokens, (price.prompt, price.completion), strict=True)) / 1e6


def _read(path: Path) -> Prices:
    try:
        return _FILE.validate_python(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise Invalid(f"{path} is no table of prices: {error}") from error
