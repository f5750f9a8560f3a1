"""How much an LLM behind an OpenAI-compatible server can read, where the server tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2

from service.errors import LLMUnavailable

_TIMEOUT_S = 2.0
# No standard has a name for it; `n_ctx` stands below `meta`.
_NAMES = ("max_model_len", "context_length", "loaded_context_length", "max_context_length", "n_ctx")


def context_tokens(base_url: str, api_key: str, model: str) -> int | None:
    """Tokens that prompt and answer may have together, from `GET /models`; None where the server does not say.

    Raises LLMUnavailable where it cannot be asked.
    """
    try:
        headers = {"Authorization": f"Bearer {api_key.strip() or 'none'}"}
        proxied = httpx2.URL(base_url).host not in ("localhost", "127.0.0.1", "::1")  # no proxy reaches our loopback
        address = f"{base_url.rstrip('/')}/models"
        reply = httpx2.get(address, headers=headers, timeout=_TIMEOUT_S, trust_env=proxied)
        listed = reply.json() if reply.is_success else None
    except httpx2.TimeoutException:
        return None  # it would be too slow the next time, too
    except httpx2.HTTPError as error:
        raise LLMUnavailable(f"the LLM's server does not list its models: {type(error).__name__}") from None
    except ValueError:
        return None  # no JSON
    found = listed.get("data") if isinstance(listed, Mapping) else None
    models = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    named = [one for one in models if one.get("id") == model] or (models if len(models) == 1 else [])
    return next((tokens for one in named if (tokens := _told(one))), None)


def _told(about: Mapping[str, Any]) -> int | None:
    meta = about.get("meta")
    told = [of.get(name) for of in (about, meta) if isinstance(of, Mapping) for name in _NAMES]
    return next((value for value in told if type(value) is int and value > 0), None)
