"""Everything that Footnote raises on purpose.

FootnoteError
├── BadInput               what was asked or given cannot be taken; nothing was changed
│   ├── TooLong            a question or query of more bytes than one may have
│   ├── Unreadable         a file or document that cannot be read as text
│   └── NotFound           what was asked for is not there
├── SettingsError          a setting has a value that it cannot have
├── CatalogDamaged         the catalog's file cannot be read; it cannot be made again from anything else
├── DataInUse              another process owns the data folder
├── DiskFull               there is no room for what was to be written; nothing was changed
├── EmbeddingUnavailable   the embeddings server gave none
├── IndexDamaged           the vector index is not what was written; it can be made again from the catalog
├── ModelFilesError        model files are missing or are not the bytes that were measured
├── ModelsDiffer           the documents were embedded with another model than the settings ask for
├── NotAllowed             only whoever may read the data folder may ask for this
└── LLMError               the LLM did not give a usable draft
    ├── LLMUnavailable     not reachable, or it refused
    ├── LLMTimeout         not within the deadline
    └── LLMGarbage         it replied, but not with a chat completion
"""


class FootnoteError(Exception):
    """Carries a message that can be shown to the person who caused it."""


class BadInput(FootnoteError):
    """What was asked or given cannot be taken; nothing was changed."""


class TooLong(BadInput):
    """A question or query of more bytes than one may have."""


class Unreadable(BadInput):
    """A file or document that cannot be read as text."""


class NotFound(BadInput):
    """What was asked for is not there."""


class SettingsError(FootnoteError):
    """A setting has a value that it cannot have."""


class CatalogDamaged(FootnoteError):
    """The catalog's file cannot be read; it cannot be made again from anything else."""


class DataInUse(FootnoteError):
    """Another process owns the data folder."""


class DiskFull(FootnoteError):
    """There is no room for what was to be written; nothing was changed."""


class EmbeddingUnavailable(FootnoteError):
    """The embeddings server gave none."""


class IndexDamaged(FootnoteError):
    """The vector index is not what was written; it can be made again from the catalog."""


class ModelFilesError(FootnoteError):
    """Model files are missing or are not the bytes that were measured."""


class ModelsDiffer(FootnoteError):
    """The documents were embedded with another model than the settings ask for."""

    def __init__(self, kept: str, wanted: str) -> None:
        super().__init__(
            f"the documents were embedded with {kept}, and the settings ask for {wanted}. Vectors of two models never"
            " mix: run `footnote reindex` to embed the documents anew, or set FOOTNOTE_EMBEDDING_BASE_URL and"
            " FOOTNOTE_EMBEDDING_MODEL back"
        )


class NotAllowed(FootnoteError):
    """Only whoever may read the data folder may ask for this."""


class LLMError(FootnoteError):
    """The LLM did not give a usable draft."""


class LLMUnavailable(LLMError):
    """The LLM is not reachable, or it refused the request."""


class LLMTimeout(LLMError):
    """The LLM did not finish within the deadline."""


class LLMGarbage(LLMError):
    """The LLM replied, but not with a chat completion."""
