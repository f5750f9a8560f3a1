"""Scrubbing: within a minute of a deletion no file holds a trace of the text."""

from __future__ import annotations

import logging
import threading
import time

from service.seams import Catalog

log = logging.getLogger(__name__)

_PAUSE_S = 3.0
_LONGEST_PAUSE_S = 40.0


class Scrubber:
    """Has the catalog scrubbed in the background when something was removed, and at the end."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scrub", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._scrub()

    def _run(self) -> None:
        pause = _PAUSE_S
        while not self._closing.wait(pause):
            took = self._scrub()
            pause = min(_LONGEST_PAUSE_S, max(_PAUSE_S, 20 * took))  # a large corpus takes longer, and need not often

    def _scrub(self) -> float:
        """Seconds of processor time that it took."""
        started = time.thread_time()
        try:
            self._catalog.scrub()
        except Exception as error:  # noqa: BLE001 - a full disk, say: it is tried again
            log.warning("what was deleted cannot be scrubbed yet: %s", error)
        return time.thread_time() - started
