"""Files of the data folder: private, replaced whole, and durable once written."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from licet_server.errors import DataFolderError

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def make_folder(path: Path) -> None:
    """Make the data folder for its owner alone, and prove that it can be written.

    A folder that holds something else already keeps its mode: it may be ``/tmp``, or a volume that others use too.

    Raises:
        DataFolderError: It cannot be made or written; the message names it.
    """
    try:
        path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if not any(path.iterdir()):
            path.chmod(FOLDER_MODE)
        probe = path / f".probe-{secrets.token_hex(4)}"
        probe.touch(mode=FILE_MODE)
        probe.unlink()
    except OSError as error:
        raise DataFolderError(f"the data folder {path} cannot be used: {error.strerror or error}") from None


def make_file(path: Path) -> None:
    """Make an empty file for its owner alone, unless it is there.

    Raises:
        DataFolderError: It cannot be made.
    """
    try:
        path.touch(mode=FILE_MODE)
    except OSError as error:
        raise DataFolderError(f"{path} cannot be written: {error.strerror or error}") from None


def read_private(path: Path) -> bytes | None:
    """Return what *path* holds; ``None`` when it is not there.

    Raises:
        DataFolderError: It is there and cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataFolderError(f"{path} cannot be read: {error.strerror or error}") from None


def write_private(path: Path, data: bytes, *, replace: bool = True) -> None:
    """Put *data* at *path* in one step, so that a crash leaves the old file or the new one.

    Args:
        path: Where to.
        data: The whole content.
        replace: ``False`` keeps a file that another process has put there meanwhile.

    Raises:
        DataFolderError: It cannot be written.
    """
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _put(draft, path, replace=replace)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise DataFolderError(f"{path} cannot be written: {error.strerror or error}") from None


def _put(draft: Path, path: Path, *, replace: bool) -> None:
    if replace:
        draft.replace(path)
        return
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
