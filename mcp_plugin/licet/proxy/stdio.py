"""``licet wrap -- COMMAND``: the server is a child, and its standard input and output go through here."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from licet.config import FILE_SUFFIX
from licet.errors import WireError
from licet.guards.calls import CallGuard
from licet.proxy.catalog import Catalog
from licet.proxy.child import Child
from licet.proxy.frames import Conversation
from licet.proxy.listing import Listing
from licet.proxy.messages import INVALID_REQUEST, Message, dump, error, parse
from licet.proxy.pipes import HAS_POLL, Lines, Outlet, Turns, read
from licet.proxy.replies import from_server
from licet.proxy.values import Frame, Refused
from licet.setup import key_names
from licet.validator import EXIT_CONFIGURATION, LicenseValidator

log = logging.getLogger(__name__)

MAX_FRAME = 64 * 1024 * 1024
"""Longest frame that is read as a whole; a longer one of the client is refused, one of the server passes unread."""

STREAMED_FROM = 1024 * 1024
"""From this length on what nobody here has to read passes in pieces."""

CHECKS = 16
"""Calls whose check waits for the license server or AWS, at once."""

MOST_CHECKS = 1000
"""How many messages may wait for such a check; the calls of more are refused."""

LAST_CHECKS = 15.0
"""How long checks that are under way when the client goes may still take, in seconds."""

LAST_WORDS = 2.0
"""How long reading what the server has said before it ended may take, and as long writing it, in seconds."""

_CHANGE = b"list_changed"
_SHORT = 4096


class Wrapped:
    """One client, one child, and the license between them.

    Args:
        command: The server's command.
        validator: The license.
        plain: Whether lists stay as they are.
    """

    def __init__(self, command: Sequence[str], validator: LicenseValidator, *, plain: bool = False) -> None:
        self._validator, self._status = validator, 0
        guard = CallGuard(validator)
        self._talk = Conversation(guard, Catalog(guard.ruled), plain=plain)
        self._pool = ThreadPoolExecutor(CHECKS, thread_name_prefix="licet-check")
        self._checks: set[Future[None]] = set()
        self._order = threading.Lock()
        self._has_child = False
        for number in _signals():  # before there is anything that a signal could leave behind
            signal.signal(number, self._signalled)
        self._child = Child(command, _environment(validator))
        self._has_child = True
        if self._status:
            self._pass_on(self._status - 128)
        self._asks, self._says = sys.stdin.fileno(), self._child.stdout
        readers = {self._asks: self._from_client, self._says: self._from_server}
        self._turns = Turns(readers, self._held, self._failed) if HAS_POLL else None
        relieved = (lambda: None) if self._turns is None else self._turns.wake
        self._client, self._server = Outlet(1, relieved), Outlet(self._child.stdin, relieved, own=True)
        self._lines = Lines(MAX_FRAME, self._too_long)
        self._parts: list[bytes] = []
        self._size, self._streams = 0, False
        self._silent = threading.Event()
        self._listing = Listing(self._talk, self._server.line, self._object)
        self._talk.on_ready = self._listing.start
        if not plain:
            validator.gate.on_change.append(self._changed)

    def run(self) -> int:
        """Serve until the client or the server ends; return the exit status."""
        if self._turns is not None:
            threading.Thread(target=self._turns.run, name="licet-pipes", daemon=True).start()
        else:
            for number, reader in ((self._asks, self._from_client), (self._says, self._from_server)):
                threading.Thread(target=self._pump, args=(number, reader), daemon=True).start()
        status = self._child.wait()
        self._silent.wait(LAST_WORDS)  # something that the server started may hold the pipe for ever
        self._client.drain(LAST_WORDS)
        self._child.leave(by_itself=not (self._status or self._child.was_ended))
        return self._status or (0 if self._child.was_ended else status)

    def _held(self) -> Collection[int]:
        """Return what is not read while what it would add to is not taken off fast enough."""
        if self._client.is_full:
            return (self._asks, self._says)
        return (self._asks,) if self._server.is_full else ()

    def _pump(self, number: int, reader: Callable[[bytes], None]) -> None:
        """Read one file in a thread of its own, where no thread can wait for several."""
        try:
            data = None
            while data != b"":
                self._client.wait()
                if number == self._asks:
                    self._server.wait()
                data = read(number)
                if data is not None:
                    reader(data)
        except Exception:  # noqa: BLE001 - told to whom it is handed
            self._failed(number)

    def _failed(self, number: int) -> None:
        """End it all: nothing would be checked, so nothing may pass."""
        log.exception("reading from the %s failed", "client" if number == self._asks else "server")
        self._status = 1
        if number == self._asks:
            self._leave()
        else:
            self._silent.set()
            threading.Thread(target=self._child.end, daemon=True).start()

    def _leave(self) -> None:
        """Let the server end once it was told all that the client has said."""
        threading.Thread(target=self._see_off, name="licet-leave", daemon=True).start()

    def _see_off(self) -> None:
        wait(list(self._checks), LAST_CHECKS)
        self._server.drain(LAST_CHECKS)
        self._server.close(self._child.close_stdin)
        self._child.end()

    def _from_client(self, data: bytes) -> None:
        for line in self._lines.of(data):
            self._take(line)
        if not data:
            self._leave()

    def _take(self, line: bytes) -> None:
        if not line or line.isspace():
            return
        frame = self._talk.read(line)
        if not frame.waits:
            # The same thread brings the answer, so it has counted the use before the client hears of it.
            self._settle(frame, counts_late=self._turns is not None)
            return
        if len(self._checks) >= MOST_CHECKS:
            self._conclude(frame, self._talk.busy(frame))
            return
        check = self._pool.submit(self._settle, frame)
        self._checks.add(check)
        check.add_done_callback(self._checks.discard)

    def _settle(self, frame: Frame, *, counts_late: bool = False) -> None:
        self._conclude(frame, self._talk.decide(frame, counts=not counts_late))

    def _conclude(self, frame: Frame, decided: list[Message | Refused]) -> None:
        with self._order:  # a cancellation is either here before its call has gone, or follows it
            outcome = self._talk.conclude(frame, decided)
            if outcome.to_server is not None:
                self._server.line(outcome.to_server)
                self._talk.sent()
        if frame.uncounted:
            self._talk.count(frame)
        if outcome.to_client is not None:
            self._client.line(outcome.to_client)

    def _too_long(self) -> None:
        text = f"Invalid request: a message may have {MAX_FRAME // 1024 // 1024} MiB at most"
        self._client.line(dump(error(None, INVALID_REQUEST, text)))

    def _from_server(self, data: bytes) -> None:
        if not data:
            self._stream()
            self._client.piece(b"", last=True)
            self._silent.set()
            return
        if self._streams:
            head, end, data = data.partition(b"\n")
            self._client.piece(head + end, last=bool(end))
            self._streams = not end
        *lines, rest = data.split(b"\n")
        for line in lines:
            self._reply(b"".join([*self._parts, line]) if self._parts else line)
            self._parts, self._size = [], 0
        if rest:
            self._parts.append(rest)
            self._size += len(rest)
        if self._size > (MAX_FRAME if self._talk.is_curious else STREAMED_FROM):
            self._talk.unreadable()
            self._stream()

    def _reply(self, line: bytes) -> None:
        for each in from_server(self._talk, line):
            self._client.line(each)
        if len(line) < _SHORT and _CHANGE in line and _is_change(line):
            self._listing.again()

    def _stream(self) -> None:
        """Pass on what there is of a line, and the rest of it as it comes."""
        for part in self._parts:
            self._client.piece(part)
            self._streams = True
        self._parts, self._size = [], 0

    def _changed(self) -> None:
        for each in self._talk.changed():
            self._client.line(each)

    def _object(self, why: str) -> None:
        print(f"licet: {why}", file=sys.stderr, flush=True)  # noqa: T201 - the one line that a vendor sees
        self._status = EXIT_CONFIGURATION
        threading.Thread(target=self._child.end, kwargs={"gently": False}, daemon=True).start()

    def _signalled(self, number: int, _: object) -> None:
        self._status = 128 + number
        if self._has_child:
            self._pass_on(number)

    def _pass_on(self, number: int) -> None:
        self._child.signal(number)
        threading.Thread(target=self._child.end, daemon=True).start()


def _signals() -> list[signal.Signals]:
    names = ("SIGTERM", "SIGINT", "SIGHUP")
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


def _environment(validator: LicenseValidator) -> dict[str, str]:
    """Return the environment without the license key and its file, which are no business of the server's."""
    own = {name + suffix for name in key_names(validator.descriptor) for suffix in ("", FILE_SUFFIX)}
    return {name: value for name, value in os.environ.items() if name not in own}


def _is_change(line: bytes) -> bool:
    try:
        found = parse(line)
    except WireError:
        return False
    return isinstance(found, dict) and found.get("method") == "notifications/tools/list_changed"


def wrap(command: Sequence[str], validator: LicenseValidator, *, plain: bool = False) -> int:
    """Run *command* behind the license; return the exit status for this process.

    The caller ends the process with ``os._exit``: a thread may still be waiting for the client's next word.

    Raises:
        CommandError: There is no such command.
    """
    if sys.platform == "win32":
        import msvcrt

        for stream in (sys.stdin, sys.stdout):
            msvcrt.setmode(stream.fileno(), os.O_BINARY)
    return Wrapped(command, validator, plain=plain).run()
