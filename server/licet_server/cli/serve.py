"""``licet-server serve``: the production server."""

from __future__ import annotations

import multiprocessing
import signal
import socket
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click
import structlog

from licet_server import logs
from licet_server.cli.beside import Beside
from licet_server.cli.context import settings
from licet_server.cli.farewell import Farewell
from licet_server.cli.processes import die_with_parent, ends_at_sigterm, share_what_is_loaded
from licet_server.config import Settings, seen_by_others
from licet_server.errors import PortTakenError, SettingsError
from licet_server.files import in_use
from licet_server.loading import loading
from licet_server.services.counts import Board
from licet_server.services.installation import Installation, initialise, load
from licet_server.services.links import welcome_link
from licet_server.services.mailbox import mail_figures, waiting_notice
from licet_server.services.sanity import check_clock
from licet_server.services.tracing import MISSING, is_missing
from licet_server.services.vault import UNSEALED
from licet_server.storage import migrate
from licet_server.storage.changes import settle_numbers
from licet_server.storage.engine import most_connections, open_engine
from licet_server.storage.session import reading, transaction

if TYPE_CHECKING:
    from licet_server.http.gateway import Gateway
    from licet_server.http.leaving import Leaving

CONNECTIONS = 30
"""How many connections to PostgreSQL one process may open: 2 x 8 of the API, 2 x 4 of the pages, 1 to look for changes,
4 to read licenses, and 1 more while it reads."""

CONNECTIONS_BESIDE = 4
"""What the worker beside it and a command need."""

_FEW_CONNECTIONS = (
    "note: PostgreSQL takes {room} connections (max_connections), and this server may open {wanted}: raise it, or give "
    "fewer --workers"
)
_STOP_SECONDS = 10
_log = structlog.get_logger(__name__)

_CONNECTIONS = 900
"""Of a worker process, open at once; beside them, its files fit into the 1,024 descriptors that are usual."""

_WAITING_CONNECTIONS = 1024
"""Kept by the system until a worker has room; more are turned away."""


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
    check_metrics(chosen)
    check_port(host, port)  # first, so that a slip of the hand beside a running server changes nothing
    prepare(chosen, workers=workers)
    here = load(chosen)
    welcome(here, host=host, port=port)
    click.echo(f"serving on {_url(host, port)}", err=True)
    logs.configure(chosen.log_level, secrets=here.hidden)
    share_what_is_loaded()
    board = Board()
    with in_use(chosen.data_dir), ends_at_sigterm(), nullcontext() if no_worker else Beside(chosen, board) as beside:
        _run(chosen, board, host, port, workers, _nothing if beside is None else beside.leave)


def prepare(chosen: Settings, *, workers: int = 1) -> None:
    """Initialise or migrate what is there, once, before any worker starts.

    Args:
        chosen: What the environment says.
        workers: How many processes will use the database.

    Raises:
        ServerError: Something is missing or damaged; the message names it.
    """
    for name, path in chosen.secret_files:
        if seen_by_others(path):
            click.echo(f"note: everybody may read {path}, which holds {name}: chmod 600 it", err=True)
    check_clock(chosen, now=(now := datetime.now(UTC)))
    for line in initialise(chosen, now=now):
        click.echo(line, err=True)
    if chosen.replica_url is not None and chosen.recovery_passphrase is None:
        click.echo(UNSEALED, err=True)
    engine = open_engine(chosen.database_url)
    try:
        migrate.check_pages(engine)
        with reading(engine) as session:
            notice = waiting_notice(mail_figures(session, configured=chosen.mail.server is not None))
        with transaction(engine) as session:
            settle_numbers(session)
            room = most_connections(session)
        if notice is not None:
            click.echo(f"note: {notice}", err=True)
        if room is not None and room < (wanted := workers * CONNECTIONS + CONNECTIONS_BESIDE):
            click.echo(_FEW_CONNECTIONS.format(wanted=wanted, room=room), err=True)
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


def check_metrics(chosen: Settings) -> None:
    """Make sure that metrics can be asked for where they shall be, and say so when there will be no traces.

    Raises:
        PortTakenError: Something else listens where the metrics shall be.
    """
    if is_missing(chosen):
        click.echo(f"note: {MISSING}", err=True)
    if chosen.monitoring.listen is not None:
        try:
            check_port(*chosen.monitoring.listen)
        except PortTakenError as error:
            reason = str(error).partition(";")[0]
            raise PortTakenError(f"LICET_METRICS_LISTEN: {reason}; name another address or port") from None


def _nothing() -> None:
    """Do nothing."""


def _run(chosen: Settings, board: Board, host: str, port: int, workers: int, stopping: Callable[[], None]) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    farewell = Farewell(chosen.drain_seconds)

    class Server(Granian):  # type: ignore[misc, valid-type] # a variable: which class depends on the interpreter
        def signal_handler_interrupt(self, number: int, *_: object) -> None:
            stopping()
            farewell.hear(number, super().signal_handler_interrupt)

    server = Server(
        "licet_server",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        websockets=False,
        backlog=_WAITING_CONNECTIONS,
        backpressure=_CONNECTIONS,
        log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {"_granian": {"level": "ERROR"}}},
        log_level=LogLevels.error,
        workers_kill_timeout=_STOP_SECONDS,
        respawn_failed_workers=True,
    )
    server.serve(target_loader=partial(build_app, chosen, board, farewell.leaving), wrap_loader=False)
    _log.info("the server has stopped")


def build_app(chosen: Settings, board: Board, leaving: Leaving) -> Gateway:
    """Build the whole application inside a worker process."""
    _stop_while_starting()
    die_with_parent()
    from licet_server.http.app import Served
    from licet_server.http.front_door import FrontDoor
    from licet_server.http.gateway import Gateway
    from licet_server.http.leaving import init_app as init_leaving
    from licet_server.web.app import create_web

    with loading():
        api = Served.create(chosen, board)
        init_leaving(api.app, leaving)
        pages = create_web(chosen)
        api.beside(pages)
        door = api.watched.traced(FrontDoor(api.app, pages))
        return Gateway(
            door,
            short_cut=api.short_cut(),
            alive=api.alive(),
            begin=api.begin,
            end=api.end,
            counts=api.watched.counts,
            tracing=api.watched.tracing,
        )


def _stop_while_starting() -> None:
    """Let SIGTERM end this worker until it serves; the handler that it has from the main process only takes a note."""
    if multiprocessing.parent_process() is not None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
