"""``licet-server serve``: the production server."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NoReturn

import click

from licet_server import logs
from licet_server.cli.beside import Beside
from licet_server.cli.context import settings
from licet_server.config import Settings
from licet_server.errors import PortTakenError, SettingsError
from licet_server.services.installation import Installation, initialise, load
from licet_server.services.links import welcome_link
from licet_server.services.mailbox import mail_figures, waiting_notice
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.session import reading, transaction

if TYPE_CHECKING:
    from licet_server.http.gateway import Gateway

_STOP_SECONDS = 10
_ORPHAN_SECONDS = 3


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--no-worker", is_flag=True, help="Leave deliveries and sweeps to `licet-server worker`.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the licenses; makes an empty data folder first, and brings the database up to date."""
    chosen = settings()
    if workers > 1 and chosen.redis_url is None:
        raise SettingsError(
            "--workers above 1 needs REDIS_URL: without it each process would count its own rate limits"
        )
    prepare(chosen)
    check_port(host, port)
    here = load(chosen)
    welcome(here, host=host, port=port)
    click.echo(f"serving on {_url(host, port)}", err=True)
    logs.configure(chosen.log_level, secrets=here.hidden)
    with _ends_at_sigterm(), nullcontext() if no_worker else Beside() as beside:
        _run(chosen, host, port, workers, _nothing if beside is None else beside.leave)


def prepare(chosen: Settings) -> None:
    """Initialise or migrate what is there, once, before any worker starts.

    Raises:
        ServerError: Something is missing or damaged; the message names it.
    """
    for line in initialise(chosen, now=datetime.now(UTC)):
        click.echo(line, err=True)
    engine = open_engine(chosen.database_url)
    try:
        migrate.check_pages(engine)
        with reading(engine) as session:
            notice = waiting_notice(mail_figures(session, configured=chosen.mail.server is not None))
        if notice is not None:
            click.echo(f"note: {notice}", err=True)
    finally:
        engine.dispose()


def welcome(here: Installation, *, host: str = "127.0.0.1", port: int = 5000) -> None:
    """Print a one-time link for the first owner, when there is none; the one of the start before works no more.

    Without a public address of the server, it leads to where the server listens.
    """
    engine, now = here.open_engine(), datetime.now(UTC)
    local = _url({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port)  # nosec B104 - compared, not bound
    base_url = here.settings.base_url if here.settings.base_url_given else local
    try:
        with transaction(engine) as session:
            link = welcome_link(session, base_url=base_url, pepper=here.secrets.pepper, now=now)
    finally:
        engine.dispose()
    if link is not None:
        click.echo(f"nobody can sign in to the desk yet: open {link} within 24 hours, once", err=True)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def check_port(host: str, port: int) -> None:
    """Make sure that nothing else listens there; the server itself would share the port in silence.

    Raises:
        PortTakenError: It is taken, or *host* is no address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "that is no host name"
        raise PortTakenError(
            f"cannot listen on {host} port {port}: {reason}; choose another with --port or --host"
        ) from None


@contextmanager
def _ends_at_sigterm() -> Iterator[None]:
    """Make SIGTERM leave the blocks inside until the server has its own handlers, so that no worker stays behind."""

    def end(*_: object) -> NoReturn:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _nothing() -> None:
    """Do nothing."""


def _run(chosen: Settings, host: str, port: int, workers: int, stopping: Callable[[], None]) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    class Server(Granian):  # type: ignore[misc, valid-type] # a variable: which class depends on the interpreter
        def signal_handler_interrupt(self, *args: object, **kwargs: object) -> None:
            stopping()
            super().signal_handler_interrupt(*args, **kwargs)

    server = Server(
        "licet_server",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        websockets=False,
        log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {"_granian": {"level": "ERROR"}}},
        log_level=LogLevels.error,
        workers_kill_timeout=_STOP_SECONDS,
        respawn_failed_workers=True,
    )
    server.serve(target_loader=partial(build_app, chosen), wrap_loader=False)


def build_app(chosen: Settings) -> Gateway:
    """Build the whole application inside a worker process."""
    _stop_while_starting()
    from licet_server.http.app import create_app
    from licet_server.http.front_door import FrontDoor
    from licet_server.http.gateway import Gateway
    from licet_server.web.app import create_web

    _die_with_parent()
    return Gateway(FrontDoor(create_app(chosen), create_web(chosen)))


def _stop_while_starting() -> None:
    """Let SIGTERM end this worker until it serves; the handler that it has from the main process only takes a note."""
    if multiprocessing.parent_process() is not None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _die_with_parent() -> None:
    """Stop this worker when the main process is gone, however it went: an orphan would keep the port."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_ORPHAN_SECONDS)
        os._exit(1)  # a worker that was still starting has no handler for the signal yet

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()
