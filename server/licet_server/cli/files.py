"""Files that a vendor names on the command line, and standard input."""

from __future__ import annotations

import sys
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


def read_stdin(limit: int) -> bytes:
    """Return all that standard input holds; a closed one holds nothing.

    Raises:
        InputError: It holds more than *limit* bytes, or cannot be read.
    """
    if sys.stdin is None:
        return b""
    try:
        data: bytes = sys.stdin.buffer.read(limit + 1)
    except (OSError, ValueError):
        raise InputError("standard input cannot be read") from None
    if len(data) > limit:
        raise InputError(f"standard input is too long: at most {limit:,} bytes")
    return data
