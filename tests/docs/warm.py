"""Commands in no time: each runs in a fork of a process that has imported them already.

The commands are the real ones, with the arguments, the folder, the environment and the streams of who called them; only
the second that Python takes to import them is paid once for all documents instead of for each command.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from tests.docs.standins import TOOLS, stand_in
from tests.servers import STARTS_WITHIN, STOPS_WITHIN, wait_until

OURS = {
    "licet-server": "licet_server.cli.main:main",
    "licet": "licet.cli:main",
    "licet-tag-compliance": "licet.tag_compliance.__main__:main",
}
_AS_SOMEBODY = """#!/bin/sh
# Become nobody else: a test has one account.
while true; do
    case "$1" in
        -u) shift 2 ;;
        -*) shift ;;
        *) break ;;
    esac
done
exec "$@"
"""
_CALLER = """#!{python} -IS
import json, os, signal, socket, sys
with socket.socket(socket.AF_UNIX) as here:
    here.connect({socket!r})
    said = [os.path.basename(sys.argv[0]), sys.argv[1:], os.getcwd(), dict(os.environ)]
    socket.send_fds(here, [b"!"], [0, 1, 2])
    here.sendall(json.dumps(said).encode() + b"\\n")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: here.send(bytes([number])))
    code = here.recv(1)
    sys.exit(code[0] if code else 70)
"""


@contextmanager
def commands(folder: Path) -> Iterator[Path]:
    """Keep the process that has everything imported; give the folder with the commands, to be first on the PATH."""
    path = folder / "socket"
    process = subprocess.Popen([sys.executable, "-m", "tests.docs.warm", str(path)], cwd=Path(__file__).parents[2])
    bin_ = folder / "bin"
    bin_.mkdir()
    caller = bin_ / "licet"
    caller.write_text(_CALLER.format(python=sys.executable, socket=str(path)))
    caller.chmod(0o755)
    for name in (OURS.keys() | TOOLS.keys()) - {"licet"}:
        (bin_ / name).symlink_to(caller)
    for name in ("sudo", "runuser"):
        (bin_ / name).write_text(_AS_SOMEBODY)
        (bin_ / name).chmod(0o755)
    try:
        wait_until(path.exists, within=STARTS_WITHIN, what="the commands are imported", process=process)
        yield bin_
    finally:
        process.terminate()
        process.wait(STOPS_WITHIN)


def serve(path: str) -> NoReturn:
    """Import all commands, then fork for each call."""
    import_everything()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{path}.new")
        listener.listen(16)
        Path(f"{path}.new").rename(path)
        while True:
            calling, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                attend(calling)
            calling.close()


def import_everything() -> None:
    """Import what the commands import late, too."""
    import click

    from licet_server.cli.main import main

    context = click.Context(main)
    for name in main.list_commands(context):
        main.get_command(context, name)
    late = ["licet_server.http.app", "licet_server.storage.migrate", "alembic.command", "sqlalchemy.dialects.sqlite"]
    for name in [*late, "licet.cli", "licet.client", "licet.tag_compliance.__main__", "jinja2"]:
        importlib.import_module(name)


def attend(calling: socket.socket) -> NoReturn:
    """Run one call in a child, pass signals on to it, and send its exit code back."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, _, _ = socket.recv_fds(calling, 1, 3)
    with calling.makefile("rb") as lines:
        name, arguments, folder, environment = json.loads(lines.readline())
    child = os.fork()
    if child == 0:
        calling.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        call(name, arguments)
    for stream in streams:
        os.close(stream)
    ended = os.pidfd_open(child)
    while ended not in (ready := select.select([calling, ended], [], [])[0]):
        told = calling.recv(1) if calling in ready else b""
        os.kill(child, told[0] if told else signal.SIGKILL)
        if not told:
            break
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(OSError):
        calling.send(bytes([code if code >= 0 else 128 - code]))
    os._exit(0)


def call(name: str, arguments: list[str]) -> NoReturn:
    """Be the command *name*, as its entry point would be."""
    sys.argv = [name, *arguments]
    code: object = 70
    try:
        if name in OURS:
            module, _, function = OURS[name].partition(":")
            code = getattr(importlib.import_module(module), function)()
        else:
            code = stand_in(name, arguments, call)
    except SystemExit as ending:
        code = ending.code
    except BaseException:  # noqa: BLE001 - as the interpreter would
        sys.excepthook(*sys.exc_info())
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        code = 1
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    serve(sys.argv[1])
