"""The keyring in its file: made once, read, changed by one process at a time, and followed while a server runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import structlog

from licet_server.errors import SecretMissingError, ServerError
from licet_server.files import locked, read_private, remove_drafts, write_private
from licet_server.keys.keyring import Keyring, dumps, loads
from licet_server.keys.protection import Envelope, seal
from licet_server.keys.signing_key import SigningKey

_log = structlog.get_logger(__name__)
_Result = TypeVar("_Result")
_Mark = tuple[int, int, int, int]
_AGAIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class KeyringFile:
    """Where the keyring is kept.

    Attributes:
        path: The file.
        passphrase: What it is encrypted under; ``None``: it is written plain.
    """

    path: Path
    passphrase: str | None = field(default=None, repr=False)

    def create_missing(self, *, now: datetime) -> bool:
        """Make a keyring with one key unless there is one; say whether it was made."""
        if read_private(self.path) is not None:
            return False
        write_private(self.path, self._sealed(Keyring((SigningKey.generate(now=now),)), None), replace=False)
        return True

    def load(self) -> Keyring:
        """Read the keyring, encrypted or plain.

        Raises:
            SecretMissingError: There is none.
            KeyringLockedError: It is encrypted, and the passphrase does not open it.
            KeyringDamagedError: It is not what was written; the message names the file.
        """
        return self._read()[0]

    def change(self, make: Callable[[Keyring], tuple[Keyring, _Result]]) -> _Result:
        """Replace the keyring by what *make* makes of it, while no other process can; return the other result.

        Raises:
            ServerError: As :meth:`load`, or what *make* raises; then nothing is written.
        """
        with locked(self.path):
            ring, envelope = self._read()
            changed, result = make(ring)
            self._write(changed, envelope)
        return result

    def protect(self) -> bool:
        """Encrypt a plain file when there is a passphrase; say whether that was done."""
        if self.passphrase is None or self._read()[1] is not None:
            return False
        with locked(self.path):
            ring, envelope = self._read()
            if envelope is None:
                self._write(ring, None)
            return envelope is None

    def rewrite_under(self, passphrase: str | None) -> None:
        """Write the keyring again under another passphrase, or plain."""
        with locked(self.path):
            KeyringFile(self.path, passphrase)._write(self._read()[0], None)

    def _write(self, ring: Keyring, envelope: Envelope | None) -> None:
        """Replace the file, under the lock; what a killed process left of its own attempt goes too."""
        write_private(self.path, self._sealed(ring, envelope))
        remove_drafts(self.path)

    def _read(self) -> tuple[Keyring, Envelope | None]:
        data = read_private(self.path)
        if data is None:
            raise SecretMissingError(
                f"{self.path} is missing: restore it from a backup "
                "(customers trust no other keys, so a new one would not help)"
            )
        envelope = Envelope.take_apart(data, origin=self.path)
        plain = data if envelope is None else envelope.opened(self.passphrase, origin=self.path)
        return loads(plain, origin=self.path), envelope

    def _sealed(self, ring: Keyring, envelope: Envelope | None) -> bytes:
        data = dumps(ring)
        return data if self.passphrase is None else seal(data, self.passphrase, like=envelope)


class CurrentKeyring:
    """The keyring as it is now, for a process that runs on while another one changes the file.

    The file is looked at with each use and read again when it has changed. When it cannot be read, the last good
    keyring stays in use, because customers must not pay for an operator's slip; the log says so once, and the file is
    tried again every few seconds.

    Args:
        file: Where it is kept; read at once.
        clock: Seconds that only grow.

    Raises:
        ServerError: It cannot be read now.
    """

    def __init__(self, file: KeyringFile, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._file, self._clock = file, clock
        self._turn = threading.Lock()
        mark = _mark(file.path)
        self._state = _State(mark, file.load())

    @property
    def ring(self) -> Keyring:
        """The keyring; threads that come while another one reads the file again get the one until now."""
        state = self._state
        if self._is_due(state) and self._turn.acquire(blocking=False):
            try:
                if self._is_due(self._state):
                    self._state = self._read_again(self._state)
                return self._state.ring
            finally:
                self._turn.release()
        return state.ring

    def is_due(self) -> bool:
        """Say whether the next use of :attr:`ring` reads the file, for who must not wait for that."""
        return self._is_due(self._state)

    def _is_due(self, state: _State) -> bool:
        return _mark(self._file.path) != state.mark or (state.error != "" and self._clock() >= state.again_at)

    def _read_again(self, state: _State) -> _State:
        """Read the file; its mark is taken first, so that a change in between is noticed with the next use."""
        mark = _mark(self._file.path)
        try:
            ring = self._file.load()
        except ServerError as error:
            if str(error) != state.error:
                _log.error("the keyring cannot be read; the last good one stays in use", reason=str(error))
            return _State(mark, state.ring, str(error), self._clock() + _AGAIN_SECONDS)
        _log.info("the keyring was read again", key_set=ring.seq)
        return _State(mark, ring)


@dataclass(frozen=True, slots=True)
class _State:
    """What was read last: the file's mark then, the last good keyring, and what was wrong with the file since."""

    mark: _Mark | None
    ring: Keyring
    error: str = ""
    again_at: float = 0.0


def _mark(path: Path) -> _Mark | None:
    """Return what changes when the file is replaced or made readable; ``None`` when it cannot be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size
