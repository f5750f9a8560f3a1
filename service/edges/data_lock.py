"""A lock file says which process owns the data folder: Chroma loses vectors silently if two do."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO

from service.errors import DataInUse


class DataLock:
    """Owns a data folder from creation to `close`; the system frees it when the process dies. Raises DataInUse."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = (folder / "lock").open("a+")
        (folder / "lock").chmod(0o600)  # it holds the key
        self.key = secrets.token_urlsafe()  # for what only whoever may read the folder may ask of its owner
        try:
            _lock(self._file)
        except OSError as error:
            address = owner_address(folder)
            self._file.close()
            where = f"the server at {address}" if address else "another process"
            raise DataInUse(
                f"{folder} is in use by {where}; stop it, or set FOOTNOTE_DATA_DIR to another folder"
            ) from error
        self.publish(None)

    def publish(self, address: str | None) -> None:
        """Say where this process serves, so that a command line finds it."""
        self._file.seek(0)
        self._file.truncate()
        json.dump({"pid": os.getpid(), "address": address, "key": self.key}, self._file)
        self._file.flush()

    def close(self) -> None:
        """Give the folder free."""
        self._file.close()


def owner_address(folder: Path) -> str | None:
    """The address at which the owner of a data folder serves, if it is owned and serves."""
    return _owner(folder).get("address")


def owner_key(folder: Path) -> str | None:
    """The key that the owner of a data folder asks for."""
    return _owner(folder).get("key")


def _owner(folder: Path) -> dict[str, str]:
    """What the owner of a data folder says of itself; nothing if there is none."""
    try:
        with (folder / "lock").open("a+") as file:
            try:
                _lock(file)
                return {}  # nobody owns it; closing the file frees it again
            except OSError:
                file.seek(0)
                told: dict[str, str] = json.loads(file.read() or "{}")
                return told
    except (OSError, ValueError):
        return {}


def _lock(file: IO[str]) -> None:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
