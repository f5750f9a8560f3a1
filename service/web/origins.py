"""Who may ask: programs, and pages of this service. A browser carries out what any page tells it to, so that a page of
another site could read, add and delete the documents of whoever looks at it."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import Forbidden

from service.settings import Settings

_SAFE = ("GET", "HEAD", "OPTIONS")  # no other site can read what is replied to them, and they change nothing
_OWN = ("same-origin", "none")  # none: what a reader typed or chose
_PROBES = ("/healthz", "/readyz")


def own_pages_only(settings: Settings) -> None:
    """Refuse what a page of another site sends. Raises Forbidden.

    What changes something is judged by Sec-Fetch-Site, which pages cannot set, and by Origin where a browser does not
    send that. A service of this machine alone, or one whose names are set, is asked under a name of this machine or one
    of these: any other that leads here may have been made to (DNS rebinding), and to a browser its page would be ours.
    """
    if (is_local(settings.host) or settings.known_as) and request.path not in _PROBES:
        name = _name(f"//{request.host}")
        if not _is_known(name, settings.known_as):
            raise Forbidden(f"this service is not known as {name or 'that'}: FOOTNOTE_NAMES says what it is known as")
    if request.method not in _SAFE and not _is_own(settings.known_as):
        raise Forbidden("a page of another site may change nothing here")


def _is_own(names: Collection[str]) -> bool:
    """Whether a request is of a page of this service, or of no page."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in _OWN
    origin = request.headers.get("Origin")
    return not origin or origin.partition("://")[2] == request.host or _name(origin) in names


def is_local(name: str) -> bool:
    """Whether a host name or address is of this machine alone.

    >>> [is_local(name) for name in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    try:
        address = ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _is_known(name: str, names: Collection[str]) -> bool:
    return is_local(name) or name in names


def _name(address: str) -> str:
    """The host of an address, without port and trailing stop; "" if there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
