"""Who may ask: programs, and pages of this service. A browser carries out what any page tells it to, so that a page of
another site could read, add and delete the documents of whoever looks at it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import Forbidden

_SAFE = ("GET", "HEAD", "OPTIONS")  # no other site can read what is replied to them, and they change nothing
_OWN = ("same-origin", "none")  # none: what a reader typed or chose


def own_pages_only(host: str) -> None:
    """Refuse what a page of another site sends. `host`: what the service is bound to.

    What changes something is judged by Sec-Fetch-Site, which pages cannot set, and by Origin where a browser does not
    send that. A service of this machine alone is asked under a name of this machine alone: another name that leads here
    was made to (DNS rebinding), and to a browser its page would be ours. Raises Forbidden.
    """
    if is_local(host) and not is_local(_name(request.host)):
        raise Forbidden("this service is of this machine alone: a proxy has to pass it `Host: 127.0.0.1`")
    if request.method in _SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in _OWN if site else origin and urlsplit(origin).netloc != request.host:
        raise Forbidden("a page of another site may change nothing here")


def is_local(name: str) -> bool:
    """Whether a host name or address is of this machine alone.

    >>> [is_local(name) for name in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost" or name.lower().endswith(".localhost")


def _name(host: str) -> str:
    """A host without its port."""
    return urlsplit(f"//{host}").hostname or ""
