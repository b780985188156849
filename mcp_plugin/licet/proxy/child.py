"""The wrapped server as a process: found, started, asked to end, made to end, and never left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess  # nosec B404
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from licet.errors import CommandError

ENDS_WITHIN = 5.0
"""How long the server may take to end by itself once it was asked to, in seconds."""

KILLED_AFTER = 2.0
"""How much longer it has after SIGTERM."""

_SHELL = Path("/bin/sh")
_WATCH = 'read -r _ || { kill -TERM "-$1"; sleep 2; kill -KILL "-$1"; } 2>/dev/null'
"""Ends the server and all that it started when this process was killed, and so could not do it itself."""


class Child:
    """The wrapped server.

    Args:
        command: The program and its arguments.
        environment: What it sees of the environment.

    Raises:
        CommandError: There is no such program, or it cannot be run.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        program = command[0]
        found = shutil.which(program, path=environment.get("PATH"))
        if found is None and _is_there(program):
            raise CommandError(
                f"{program} cannot be run: it is no program, or not allowed to be one", CommandError.DENIED
            )
        if found is None:
            raise CommandError(f"there is no command {program!r} here: install it, or write its whole path")
        self._ended, self.was_ended = threading.Event(), False
        posix = os.name == "posix"
        try:
            # A group of its own, so that all of it can be ended.
            self.process = subprocess.Popen(  # nosec B603
                [found, *command[1:]] if not posix else list(command),
                executable=found if posix else None,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env=dict(environment),
                process_group=0 if posix else None,
            )
        except OSError as error:
            reason = error.strerror or "it is no program"
            raise CommandError(f"{program} cannot be run: {reason}", CommandError.DENIED) from None
        self._watcher = _watcher(self.process.pid) if posix and _SHELL.exists() else None

    @property
    def stdin(self) -> int:
        """The file that it reads."""
        return _number(self.process.stdin)

    @property
    def stdout(self) -> int:
        """The file that it writes."""
        return _number(self.process.stdout)

    def wait(self) -> int:
        """Wait until it has ended; return its exit status as a shell would."""
        code = self.process.wait()
        self._ended.set()
        return 128 - code if code < 0 else code

    def close_stdin(self) -> None:
        """Tell it that the client has gone."""
        with suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()

    def signal(self, number: int) -> None:
        """Pass a signal on."""
        with suppress(OSError):
            self.process.send_signal(number)

    def end(self, *, gently: bool = True) -> None:
        """Make sure that it ends: by itself within some seconds, else by SIGTERM, else by force."""
        if gently and self._ended.wait(ENDS_WITHIN):
            return
        self.was_ended = True
        self.signal(signal.SIGTERM)
        if self._ended.wait(KILLED_AFTER):
            return
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()

    def leave(self, *, by_itself: bool) -> None:
        """Leave what it has started alone when it ended *by itself*; else have that ended as well."""
        watcher, self._watcher = self._watcher, None
        if watcher is None or watcher.stdin is None:
            return
        with suppress(OSError, subprocess.TimeoutExpired):
            if by_itself:
                watcher.stdin.write(b"\n")
            watcher.stdin.close()
            if by_itself:
                watcher.wait(1)


def _watcher(pid: int) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(  # nosec B603
            [str(_SHELL), "-c", _WATCH, "licet-watch", str(pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"PATH": os.environ.get("PATH", os.defpath)},
            start_new_session=True,
        )
    except OSError:
        return None


def _is_there(program: str) -> bool:
    return (os.sep in program or sys.platform == "win32") and Path(program).exists()


def _number(stream: IO[bytes] | None) -> int:
    return -1 if stream is None else stream.fileno()
