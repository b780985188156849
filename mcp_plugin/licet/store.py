"""What survives a restart: the server's last word, the license file, learned keys, the revocation list.

Small files, mode 0600, replaced atomically. A file that cannot be read is set aside and rebuilt; a folder that cannot
be written to (a container with a read-only root) means memory only, said once in the log. The one secret is the license
key, where ``licet activate`` was given one. Whatever matters is signed and verified each time it is loaded; the rest is
only as good as the disk, so a high-water mark that somebody raised lasts no longer than until the server is heard.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import secrets
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from licet.errors import WireError
from licet.machine import fingerprint, machine_id
from licet.wire import load_object, to_instant, to_text

log = logging.getLogger(__name__)

_Content = TypeVar("_Content")

_LIST_NAME = re.compile(r"revocations-[0-9]{20}-[0-9a-f]{8}\.jws")
_LOOKS = 3
_DRAFT = ".new-"
_DRAFT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """The license server's last word about one license key.

    Attributes:
        lease: The last lease, as a token; ``None`` once the server has refused.
        high_water: The last instant that the server signed.
        refusal: The last signed refusal, as a token; ``None`` once the server has granted a lease.
    """

    lease: str | None = field(default=None, repr=False)
    high_water: datetime | None = None
    refusal: str | None = field(default=None, repr=False)


class _Files:
    """Small files below one state folder, for one product.

    Args:
        folder: ``LICET_STATE_DIR``, or the platform's own place.
        product: The product's code.
    """

    def __init__(self, folder: Path, product: str) -> None:
        self._folder, self._product = folder, folder / product
        self._unwritten: set[Path] = set()
        self._warned = False

    def _text(self, path: Path) -> str | None:
        return self._opened(path, bytes.decode)

    def _read(self, path: Path) -> dict[str, Any] | None:
        return self._opened(path, load_object)

    def _opened(self, path: Path, read: Callable[[bytes], _Content]) -> _Content | None:
        try:
            return read(path.read_bytes())
        except (WireError, UnicodeDecodeError):
            self._set_aside(path)
        except FileNotFoundError:
            pass
        except OSError as error:
            self._warn(error)
        return None

    def _set_aside(self, path: Path) -> None:
        aside = path.with_name(f"{path.name}.damaged")
        log.warning("%s is damaged; it is kept as %s and rebuilt", path, aside.name)
        with suppress(OSError):
            path.replace(aside)

    def _write(self, path: Path, content: str, *, first: bool = False) -> bool:
        """Replace *path*; with *first*, leave a file alone that somebody else has just written."""
        temporary = None
        try:
            for folder in (self._folder, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_DRAFT)  # mode 0600
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if first:
                _put_first(Path(temporary), path, content)
            else:
                Path(temporary).replace(path)
        except OSError as error:
            self._unwritten.add(path)
            self._warn(error)
            return False
        finally:
            if temporary is not None:
                with suppress(OSError):
                    Path(temporary).unlink(missing_ok=True)
        self._unwritten.discard(path)
        return True

    def _remove_drafts(self) -> None:
        """Remove what processes left behind that were killed while they wrote."""
        for folder in (self._folder, self._product):
            with suppress(OSError):
                for path in folder.glob(f"{_DRAFT}*"):
                    if time.time() - path.stat().st_mtime > _DRAFT_SECONDS:
                        path.unlink(missing_ok=True)

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            log.warning(
                "the state folder %s cannot be used (%s): the license is kept in memory only; set LICET_STATE_DIR",
                self._folder,
                error.strerror,
            )


class StateStore(_Files):
    """The state folder of one product and one key.

    Args:
        folder: ``LICET_STATE_DIR``, or the platform's own place.
        product: The product's code.
        key: The canonical license key; only a digest of it becomes part of a file name.
        instance: The name of this installation, where the customer gives it one.
    """

    def __init__(self, folder: Path, *, product: str, key: str, instance: str | None = None) -> None:
        super().__init__(folder, product)
        self._instance = instance
        digest = hashlib.sha256(key.encode()).hexdigest()[:16]
        self._path, self._file_path = self._product / f"{digest}.json", self._product / f"{digest}.lic"
        self._keys_path = self._product / "keys.json"
        self.usage_path = self._product / f"{digest}.usage.db"
        self._hold_path = self._product / f"{digest}.lock"
        self._memory = Kept()
        self._file: str | None = None
        self._announcements: tuple[str, ...] = ()
        self._lists: dict[str, str] = {}

    def load(self) -> Kept:
        """Return the server's last word, or nothing."""
        found = None if self._path in self._unwritten else self._read(self._path)
        if found is None:
            return self._memory
        try:
            high = found.get("high_water")
            return Kept(
                lease=_token(found, "lease"),
                refusal=_token(found, "refusal"),
                high_water=None if high is None else to_instant(high, field="high_water"),
            )
        except WireError:
            self._set_aside(self._path)
            return self._memory

    def save(self, kept: Kept) -> None:
        """Replace the server's last word."""
        self._memory = kept
        text = None if kept.high_water is None else to_text(kept.high_water)
        content = {"version": 1, "lease": kept.lease, "refusal": kept.refusal, "high_water": text}
        self._write(self._path, json.dumps(content))

    def license_file(self) -> str | None:
        """Return the license file that was imported last."""
        return self._file if self._file_path in self._unwritten else self._text(self._file_path) or self._file

    def save_license_file(self, text: str) -> bool:
        """Keep a license file; say whether it will survive a restart."""
        self._file = text
        return self._write(self._file_path, text)

    def announcements(self) -> tuple[str, ...]:
        """Return the rotation announcements that were followed, oldest first."""
        found = (self._read(self._keys_path) or {}).get("announcements")
        if isinstance(found, list) and all(isinstance(text, str) for text in found):
            return tuple(dict.fromkeys((*found, *self._announcements)))
        return self._announcements

    def save_announcements(self, announcements: Iterable[str]) -> None:
        """Keep *announcements* beside those that are kept already."""
        together = tuple(dict.fromkeys((*self.announcements(), *announcements)))
        self._announcements = together
        self._write(self._keys_path, json.dumps({"version": 1, "announcements": together}))

    def revocations(self) -> tuple[str, ...]:
        """Return the revocation lists that are kept, in no order that could be relied on."""
        for _ in range(_LOOKS):
            found = {path.name: self._text(path) for path in self._list_paths()}
            if None not in found.values():
                break  # else another process has replaced one meanwhile
        return tuple(dict.fromkeys(text for text in (*found.values(), *self._lists.values()) if text is not None))

    def save_revocations(self, sequence: int, text: str, *, superseded: Iterable[str] = ()) -> bool:
        """Keep a verified list, and forget those that it *superseded*; say whether it will survive a restart.

        Each list has a file of its own, so of several processes that bring lists at once the newest list stays.
        """
        gone = set(superseded)
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        path = self._product / f"revocations-{sequence:020d}-{digest}.jws"
        self._lists = {name: kept for name, kept in self._lists.items() if kept not in gone} | {path.name: text}
        written = self._write(path, text)
        if written:
            for older in self._list_paths():
                if older != path and self._text(older) in gone:
                    with suppress(OSError):
                        older.unlink(missing_ok=True)
        return written

    def instance_id(self) -> str:
        """Return the lasting random name of this installation, made at the first call.

        Of several processes that start at once one makes it, and the others take it over. A folder that was copied to
        another machine gets a name of its own there, and with it a seat of its own.
        """
        if self._instance is not None:
            return self._instance
        self._remove_drafts()
        path = self._folder / "instance.json"
        here = None if machine_id() is None else fingerprint("instance", instance_id="")
        made = {"version": 1, "instance_id": f"ins_{secrets.token_hex(12)}", "machine": here}
        for _ in range(3):
            found = self._read(path) or {}
            name, there = found.get("instance_id"), found.get("machine")
            if isinstance(name, str) and name:
                if there is None or here is None or there == here:
                    return name
                with suppress(OSError):
                    path.replace(path.with_name("instance.json.moved"))
            self._write(path, json.dumps(made), first=True)
        return str(made["instance_id"])

    def hold(self) -> Hold:
        """Return what tells whether other processes use the same key from the same folder."""
        return Hold(self._hold_path)

    def _list_paths(self) -> list[Path]:
        try:
            return [path for path in self._product.iterdir() if _LIST_NAME.fullmatch(path.name)]
        except OSError:
            return []


class Hold:
    """A lock that every process shares which uses a seat, so that the last one to end gives it back.

    Args:
        path: The lock file. Where it cannot be locked (Windows, a read-only folder), each process counts as the last:
            one that goes on takes the seat again with its next heartbeat.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._handle, self._process = path, -1, 0

    def take(self) -> bool:
        """Begin to use the seat; ``False`` while the last process that used it is giving it back.

        After a fork it is taken again, because a lock that was inherited is the parent's.
        """
        try:
            import fcntl

            if self._process != os.getpid():
                self.release()
                self._process = os.getpid()
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except (ImportError, OSError):
            return True
        return True

    def is_last(self) -> bool:
        """Whether no other process uses the seat; this one must be about to stop."""
        try:
            import fcntl

            if self._handle >= 0:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except (ImportError, OSError):
            return True
        return True

    def release(self) -> None:
        """Let go of the lock; nothing where there is none."""
        handle, self._handle, self._process = self._handle, -1, 0
        if handle >= 0:
            with suppress(OSError):
                os.close(handle)


class KeyFile(_Files):
    """The license key that ``licet activate`` was given; it counts where no variable holds one.

    Args:
        folder: The state folder.
        product: The product's code.
    """

    def __init__(self, folder: Path, *, product: str) -> None:
        super().__init__(folder, product)
        self._path = self._product / "license.json"

    def load(self) -> str | None:
        """Return the key; ``None``: there is none."""
        found = (self._read(self._path) or {}).get("license_key")
        return found if isinstance(found, str) and found else None

    def save(self, key: str) -> bool:
        """Keep *key*; say whether it will survive a restart."""
        return self._write(self._path, json.dumps({"version": 1, "license_key": key}))

    def remove(self) -> bool:
        """Forget the key; say whether there is none any more."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s cannot be removed: %s", self._path, error.strerror)
            return isinstance(error, NotADirectoryError)
        return True


def _put_first(draft: Path, path: Path, content: str) -> None:
    """Put a file where none is; file systems without hard links get it written in place."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    except OSError:
        with (
            suppress(FileExistsError),
            os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file,
        ):
            file.write(content)


def _token(found: dict[str, Any], name: str) -> str | None:
    value = found.get(name)
    if value is not None and not isinstance(value, str):
        raise WireError(f"{name} is not text", field=name)
    return value
