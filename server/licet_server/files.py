"""Files of the data folder: private, replaced whole, and durable once written."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from licet_server.errors import DataFolderError

FOLDER_MODE = 0o700
FILE_MODE = 0o600

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_REFUSED = frozenset({errno.EACCES, errno.EPERM})
_PATIENCE = 10.0
_POLL = 0.02
_DRAFT = "-draft-"

UNFINISHED = "restore-unfinished"
"""In the data folder: there while a restore exchanges its files."""

RUNNING = ".running.lock"
"""In the data folder: locked by every server and worker that runs on it."""


def explained(path: Path, error: OSError) -> str:
    """Say why something could not be done with *path*, and what would help, in one line."""
    said = error.strerror or type(error).__name__
    if error.errno in _FULL:
        return f"{said}: make room on its disk"
    if error.errno == errno.EROFS:
        return f"{said}: mount it so that it can be written"
    return f"{said}{_ownership(path)}" if error.errno in _REFUSED else said


def refusal(path: Path) -> str | None:
    """Say why this process may not read and write *path*, and what would help; ``None``: it may, or it is not there."""
    if not os.path.lexists(path) or os.access(path, os.R_OK | os.W_OK):
        return None
    read_only = os.statvfs(path).f_flag & os.ST_RDONLY
    number = errno.EROFS if read_only and os.access(path, os.R_OK) else errno.EACCES
    return explained(path, OSError(number, os.strerror(number)))


def _ownership(path: Path) -> str:
    """Say whose *path* is, or the nearest folder above it that can be seen, and how it becomes ours."""
    for seen in (path, *path.parents):
        try:
            found = seen.stat()
        except OSError:
            continue
        break
    else:
        return ""
    uid, gid, mode = os.geteuid(), os.getegid(), found.st_mode & 0o7777
    if found.st_uid == uid:
        return f" ({seen} is ours, uid {uid}, with mode {mode:o}: run `chmod -R u+rwX {seen}`)"
    whose = f"{seen} belongs to uid {found.st_uid} with mode {mode:o}, and this process is uid {uid}"
    return f" ({whose}: as root, run `chown -R {uid}:{gid} {seen}`, or start it as uid {found.st_uid})"


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
        raise DataFolderError(f"the data folder {path} cannot be used: {explained(path, error)}") from None


def make_file(path: Path) -> None:
    """Make an empty file for its owner alone, unless it is there.

    Raises:
        DataFolderError: It cannot be made.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    except FileExistsError:
        return
    except OSError as error:
        raise DataFolderError(f"{path} cannot be written: {explained(path, error)}") from None
    try:
        _hand_over(handle, path.parent)
    finally:
        os.close(handle)


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
        raise DataFolderError(f"{path} cannot be read: {explained(path, error)}") from None


def write_private(path: Path, data: bytes, *, replace: bool = True) -> None:
    """Put *data* at *path* in one step, so that a crash leaves the old file or the new one.

    Where *path* is a symbolic link, the file that it leads to is written. What root writes belongs to the owner of the
    file until now, else of the folder: the server runs as somebody else, and has to read it.

    Args:
        path: Where to.
        data: The whole content.
        replace: ``False`` keeps a file that another process has put there meanwhile.

    Raises:
        DataFolderError: It cannot be written.
    """
    target = _resolved(path)
    draft = target.with_name(f".{target.name}{_DRAFT}{secrets.token_hex(4)}")
    try:
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as file:
                _hand_over(file.fileno(), target)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _put(draft, target, replace=replace)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(target.parent)
    except OSError as error:
        raise DataFolderError(f"{path} cannot be written: {explained(path, error)}") from None


def remove_drafts(path: Path) -> None:
    """Remove what processes that were killed while they wrote *path* left behind; call it under the lock."""
    target = _resolved(path)
    for draft in target.parent.glob(f".{target.name}{_DRAFT}*"):
        with contextlib.suppress(OSError):
            draft.unlink()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes, and other threads, out of a change of *path* until the block ends.

    The lock is on a file of its own beside it, because *path* itself is replaced. It ends with the process that holds
    it, however that ends.

    Raises:
        DataFolderError: It cannot be made, or another process does not let go of it.
    """
    target = _resolved(path)
    lock = target.with_name(f".{target.name}.lock")
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, FILE_MODE)
    except OSError as error:
        raise DataFolderError(f"{path} cannot be changed: {explained(path, error)}") from None
    try:
        _hand_over(handle, target)
        _take(handle, path)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Let others know that a server, or a worker, runs on the data folder until the block ends.

    Any number of them may; what they start shares the lock, which ends with the last of them, however that ends.

    Raises:
        DataFolderError: A backup is being restored into it.
    """
    handle = _running(folder)
    try:
        if handle is not None and not _try(handle, fcntl.LOCK_SH):
            raise DataFolderError(f"a backup is being restored into {folder}: start again when that is done")
        yield
    finally:
        if handle is not None:
            os.close(handle)


@contextlib.contextmanager
def nobody_uses(folder: Path) -> Iterator[bool]:
    """Keep servers and workers from starting on the data folder; gives ``False`` when one runs on it already."""
    handle = _running(folder)
    try:
        yield handle is None or _try(handle, fcntl.LOCK_EX)
    finally:
        if handle is not None:
            os.close(handle)


def _running(folder: Path) -> int | None:
    try:
        return os.open(folder / RUNNING, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, FILE_MODE)
    except OSError:  # a folder that cannot be written is told of by who writes to it
        return None


def _try(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: nothing can be told
        return True
    return True


def refuse_unfinished(folder: Path) -> None:
    """Stop before anybody works on a data folder in which a restore was interrupted.

    Raises:
        DataFolderError: One was.
    """
    if (folder / UNFINISHED).exists():
        raise DataFolderError(
            f"a restore into {folder} was interrupted, and it holds parts of two installations: run "
            "`licet-server restore FILE --force` again"
        )


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _resolved(path: Path) -> Path:
    """Follow symbolic links, also to where nothing is yet."""
    return Path(os.path.realpath(path))


def _hand_over(handle: int, like: Path) -> None:
    """When root made the open file, give it to the owner of *like*, or of its folder where *like* is not there yet.

    A file that has a second name is left alone: it may be one of root's that somebody put there.

    Raises:
        DataFolderError: The system refuses.
    """
    if os.geteuid() != 0 or os.fstat(handle).st_nlink != 1:
        return
    try:
        try:
            owner = like.stat()
        except FileNotFoundError:
            owner = like.parent.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)
    except OSError as error:
        raise DataFolderError(f"{like} cannot be given to its owner: {error.strerror or error}") from None


def _take(handle: int, path: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise DataFolderError(f"{path} is being changed by another process: try again later") from None
        except OSError as error:
            raise DataFolderError(f"{path} cannot be locked: {error.strerror or error}") from None
        time.sleep(_POLL)


def _put(draft: Path, path: Path, *, replace: bool) -> None:
    if replace:
        draft.replace(path)
        return
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
