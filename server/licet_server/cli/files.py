"""Files that a vendor names on the command line."""

from __future__ import annotations

from pathlib import Path

from licet_server.errors import InputError

_LARGEST = 64 * 1024 * 1024


def read_file(path: Path) -> bytes:
    """Return what the file holds.

    Raises:
        InputError: It cannot be read, or is absurdly large.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path} is too large: at most {_LARGEST // 1024**2} MiB")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
