"""What the command line tells of a running server's errors."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from service.errors import BadInput, FootnoteError, NotFound
from service.reach import OverHTTP
from service.settings import load


@contextmanager
def answering(status: int, body: str) -> Iterator[str]:
    """A server that answers everything with this."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        do_DELETE = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


PROBLEM = {"title": "t", "detail": "it went wrong", "request_id": "a1b2"}


@pytest.mark.parametrize(
    ("status", "body", "error", "told"),
    [
        (404, PROBLEM, NotFound, "^it went wrong$"),
        (400, PROBLEM, BadInput, "^it went wrong$"),
        (500, PROBLEM, FootnoteError, "^it went wrong: a1b2$"),  # its log has more under this id
        (500, {"detail": "it went wrong"}, FootnoteError, "^it went wrong$"),
        (502, [], FootnoteError, "^the server answered 502 Bad Gateway$"),
    ],
)
def test_an_error_is_told_as_the_server_tells_it(
    status: int, body: object, error: Callable[..., FootnoteError], told: str
) -> None:
    with answering(status, json.dumps(body)) as address, pytest.raises(FootnoteError, match=told) as raised:
        OverHTTP(address, load(llm="extractive")).delete("x")
    assert type(raised.value) is error
