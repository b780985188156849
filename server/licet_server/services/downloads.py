"""Files that the vendor offers the customers of a product: whatever lies in its folder, and nothing else.

They lie in ``downloads/<PRODUCT>/`` of the data folder. What has another name than those that are safe in a header and
in an address, is a link, or is a folder, is not there.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedReader
from pathlib import Path

from licet_server.errors import NotFoundError

FOLDER = "downloads"
"""In the data folder."""

MOST_FILES = 50
"""How many files of a product are offered at most."""

_DIGESTED_AT_ONCE = 4 * 1024 * 1024
_DIGESTING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="digest")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", re.ASCII)
_PRODUCT = re.compile(r"[A-Z0-9]{1,16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is offered.

    Attributes:
        name: Of the file.
        size: In bytes.
        sha256: Of its content, in hexadecimal, so that who has it can compare; ``None``: not known yet.
    """

    name: str
    size: int
    sha256: str | None


def downloads(data_dir: Path, product: str) -> list[Download]:
    """Return the files that are offered to customers of *product*, by name; none where there is no folder."""
    folder = _folder(data_dir, product)
    if folder is None:
        return []
    try:
        names = sorted(each.name for each in folder.iterdir() if _NAME.fullmatch(each.name))
    except OSError:
        return []
    found = []
    for name in names[:MOST_FILES]:
        try:
            with _opened(folder / name) as (file, size):
                found.append(Download(name, size, _known_digest(str(folder / name), *_mark(file))))
        except NotFoundError:
            continue
    return found


@contextmanager
def open_download(data_dir: Path, product: str, name: str) -> Iterator[tuple[BufferedReader, int]]:
    """Give a file that is offered to customers of *product*, open for reading, and its size.

    Raises:
        NotFoundError: There is none of that name.
    """
    folder = _folder(data_dir, product)
    if folder is None or _NAME.fullmatch(name) is None:
        raise NotFoundError("there is no such file")
    with _opened(folder / name) as found:
        yield found


def _folder(data_dir: Path, product: str) -> Path | None:
    """Return where the files of a product lie; ``None``: nowhere, or somewhere outside of the data folder."""
    if _PRODUCT.fullmatch(product) is None:
        return None
    folder = data_dir / FOLDER / product
    return folder if folder.is_dir() and not folder.is_symlink() else None


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BufferedReader, int]]:
    """Open a plain file, and no link to one that lies elsewhere."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        raise NotFoundError("there is no such file") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise NotFoundError("there is no such file")
    with os.fdopen(descriptor, "rb") as file:
        yield file, status.st_size


def _mark(file: BufferedReader) -> tuple[int, int, int]:
    """Return what changes whenever the content of a file does."""
    status = os.fstat(file.fileno())
    return status.st_ino, status.st_mtime_ns, status.st_size


def _known_digest(path: str, inode: int, changed: int, size: int) -> str | None:
    """Return the digest of a file; of a large one only once another thread is done with it, so that no page waits."""
    if size <= _DIGESTED_AT_ONCE:
        return _digest(path, inode, changed, size)
    found = _digesting(path, inode, changed, size)
    return None if not found.done() or found.exception() is not None else found.result()


@lru_cache(maxsize=256)
def _digesting(path: str, *of_content: int) -> Future[str]:
    return _DIGESTING.submit(_digest, path, *of_content)


@lru_cache(maxsize=256)
def _digest(path: str, *_of_content: int) -> str:
    """Digest a file; once for each content, for bundles are large and pages are asked for often."""
    with _opened(Path(path)) as (file, _size):
        return hashlib.file_digest(file, "sha256").hexdigest()
