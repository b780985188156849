"""What stops a start: one line with the cause and the way out, an exit code, and nothing damaged.

The commands run in this process, up to where they would begin to serve; a full disk is a real one where root may mount.
"""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner

from licet_server.cli.main import main
from licet_server.config import Settings
from licet_server.services.audit import verify
from licet_server.services.monitoring import report_worker
from licet_server.storage.engine import open_engine
from licet_server.storage.session import transaction
from tests.servers import LicenseServer, free_port, wait_until

pytestmark = pytest.mark.sqlite_only(reason="it is about files, unless a test says otherwise")
SECRET = "only-for-tests-and-long-enough"
STARTS = ["init", "serve", "worker"]
ROOT = os.geteuid() == 0


@pytest.fixture
def fails(ready_environment, monkeypatch):
    """Start a command, which must refuse in one line and leave every file as it was; return the line."""

    def started(command, *args):
        before = contents(ready_environment.data_dir)
        monkeypatch.setattr("licet_server.cli.serve._run", lambda *_: pytest.fail("it serves"))
        monkeypatch.setattr("licet_server.cli.worker.work", lambda *_: pytest.fail("it works"))
        done = CliRunner().invoke(main, [command, *args])
        assert done.exit_code == 1, done.output
        lines = done.output.splitlines()
        assert len(lines) == 1, lines
        assert contents(ready_environment.data_dir) == before
        return lines[0]

    return started


def contents(folder: Path) -> dict[str, bytes]:
    """Return what the files of a data folder hold; SQLite's log is part of its database, and empty here."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def execute(settings: Settings, statement: str) -> None:
    engine = open_engine(settings.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize("command", STARTS)
@pytest.mark.parametrize("name", ["pepper", "secret_key", "keyring.json"])
def test_a_missing_secret(fails, ready_environment, command, name):
    (ready_environment.data_dir / name).unlink()
    line = fails(command)
    assert f"{name} is missing" in line
    assert "restore" in line


@pytest.mark.parametrize("command", STARTS)
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("pepper", "tooshort", "cut off: restore"),
        ("pepper", SECRET, "is not the pepper that this database was made with"),
        ("keyring.json", '{"keys": [', "keyring.json is damaged: restore"),
    ],
    ids=["cut", "another", "half"],
)
def test_a_malformed_secret(fails, ready_environment, command, name, content, said):
    (ready_environment.data_dir / name).write_text(content)
    line = fails(command)
    assert said in line
    assert content not in line


@pytest.mark.parametrize("command", STARTS)
def test_a_secret_in_an_unreadable_file(fails, monkeypatch, tmp_path, command):
    monkeypatch.setenv("LICET_PEPPER_FILE", str(tmp_path / "gone"))
    assert f"LICET_PEPPER_FILE names {tmp_path / 'gone'}, which cannot be read: No such file" in fails(command)


@pytest.mark.parametrize("command", STARTS)
def test_a_database_from_a_newer_version(fails, ready_environment, monkeypatch, command):
    execute(ready_environment, "UPDATE alembic_version SET version_num = '9999'")
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", SECRET)  # which would encrypt the keyring
    monkeypatch.setenv("LICET_BASE_URL", "https://license.example.com")  # which would be written into it
    if command == "worker":
        assert "9999" in fails(command)
    else:
        assert "schema 9999, which a newer licet-server wrote: update this program" in fails(command)


@pytest.mark.parametrize("command", STARTS)
@pytest.mark.parametrize("off", [timedelta(days=-1), timedelta(hours=-2)])
def test_a_clock_that_is_behind(fails, command, off):
    with time_machine.travel(datetime.now(UTC) + off, tick=True):
        line = fails(command)
    assert "which is later" in line
    assert "timedatectl" in line
    assert "LICET_CLOCK_CHECK=off" in line


@pytest.mark.parametrize("off", [timedelta(minutes=-30), timedelta(days=1)])
def test_a_clock_that_may_be_right_stops_nothing(ready_environment, off):
    with time_machine.travel(datetime.now(UTC) + off, tick=True):
        assert CliRunner().invoke(main, ["init"]).exit_code == 0


def test_a_clock_that_ran_ahead_before_can_be_told_to_be_right(ready_environment, monkeypatch):
    monkeypatch.setenv("LICET_CLOCK_CHECK", "off")
    with time_machine.travel(datetime.now(UTC) - timedelta(days=1), tick=True):
        assert CliRunner().invoke(main, ["init"]).exit_code == 0


def test_an_entry_from_the_future_stops_nobody_once_a_worker_has_worked_under_the_right_clock(fails, ready_environment):
    """Of the two clocks, the one that wrote the entries ran ahead; where no worker has said so, nobody can know."""
    right = datetime.now(UTC) - timedelta(days=400)
    with time_machine.travel(right, tick=True):
        assert "which is later" in fails("init")
        engine = open_engine(ready_environment.database_url)
        with transaction(engine) as session:
            report_worker(session, datetime.now(UTC))
        engine.dispose()
        assert CliRunner().invoke(main, ["init"]).exit_code == 0
    with time_machine.travel(right - timedelta(hours=2), tick=True):
        assert "which is later" in fails("init")
    with time_machine.travel(right + timedelta(days=30), tick=True):  # nobody has worked for long: entries count again
        assert "which is later" in fails("init")


def test_a_port_in_use_is_told_before_anything_is_changed(fails, monkeypatch):
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", SECRET)
    with socket.create_server(("127.0.0.1", 0)) as other:
        line = fails("serve", "--port", str(other.getsockname()[1]))
    assert "Address already in use; choose another with --port" in line


def test_a_secret_that_everybody_may_read_is_noted_and_stops_nothing(ready_environment, monkeypatch, tmp_path):
    (tmp_path / "passphrase").write_text(SECRET)
    (tmp_path / "passphrase").chmod(0o644)
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    monkeypatch.setattr("licet_server.cli.serve._run", lambda *_: None)
    monkeypatch.setattr("licet_server.cli.serve.share_what_is_loaded", lambda: None)
    done = CliRunner().invoke(main, ["serve", "--no-worker", "--port", str(free_port())])
    assert done.exit_code == 0, done.output
    assert f"note: everybody may read {tmp_path / 'passphrase'}, which holds LICET_KEYRING_PASSPHRASE" in done.output
    assert SECRET not in done.output


@contextmanager
def somewhere_visible() -> Iterator[Path]:
    """Give a folder that every account may look into."""
    folder = Path(tempfile.mkdtemp(prefix="licet-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def as_somebody_else(uid: int, command: Callable[[], str]) -> str:
    """Do something in a child process of another account, which has loaded all that it needs; return what it says."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            os.write(writing, command().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        text = said.read()
    os.waitpid(child, 0)
    return text


@pytest.mark.skipif(not ROOT, reason="only root can be somebody else")
@pytest.mark.parametrize("command", STARTS)
@pytest.mark.parametrize("whole", [True, False], ids=["folder", "files"])
def test_a_volume_of_another_owner(ready_environment, monkeypatch, command, whole):
    CliRunner().invoke(main, [command, "--help"])
    with somewhere_visible() as folder:
        data = folder / "data"
        shutil.copytree(ready_environment.data_dir, data)
        data.chmod(0o700)
        if not whole:
            os.chown(data, 4321, 4321)
        monkeypatch.setenv("LICET_DATA_DIR", str(data))
        before = contents(data)
        said = as_somebody_else(4321, lambda: str(CliRunner().invoke(main, [command]).output))
        assert contents(data) == before
    assert said.count("\n") == 1
    assert said.startswith("Error: ")
    assert "belongs to uid 0 with mode " in said
    assert "this process is uid 4321" in said
    assert "chown -R 4321:4321" in said


@pytest.mark.skipif(ROOT, reason="nothing is closed to root")
def test_a_volume_that_is_closed(fails, ready_environment):
    ready_environment.data_dir.chmod(0o500)
    try:
        assert "chmod -R u+rwX" in fails("init")
    finally:
        ready_environment.data_dir.chmod(0o700)


def test_a_quota_that_ends_in_the_middle_of_a_file(tmp_path, environment):
    """A process that may write 100 kB to a file cannot make a database; with room the next one finishes the work."""
    limited = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (100_000, {resource.RLIM_INFINITY}))"
    script = f"{limited}\nfrom licet_server.cli.main import main; main(['init'])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "its disk is full, make room on it" in line
    kept = (environment.data_dir / "pepper").read_bytes()
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    assert (environment.data_dir / "pepper").read_bytes() == kept


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of a few MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = ROOT and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Fill a disk to the last byte; return the file that does."""
    path = folder / "other-data"
    with path.open("wb", buffering=0) as file:
        for size in (1024**2, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return path


@pytest.mark.parametrize("command", ["init", "serve"])
def test_a_disk_that_is_full_from_the_start(small_disk, environment, monkeypatch, command):
    data = small_disk / "data"
    data.mkdir(mode=0o700)
    fill(small_disk)
    monkeypatch.setenv("LICET_DATA_DIR", str(data))
    done = CliRunner().invoke(main, [command])
    (line,) = done.output.splitlines()
    assert done.exit_code == 1
    assert "make room on" in line


@pytest.mark.parametrize("command", ["init", "serve"])
def test_a_disk_that_is_full_when_an_installation_starts_again(small_disk, ready_environment, monkeypatch, command):
    data = small_disk / "data"
    shutil.copytree(ready_environment.data_dir, data)
    filler = fill(small_disk)
    before = contents(data)
    monkeypatch.setenv("LICET_DATA_DIR", str(data))
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", SECRET)  # so that there is something to write
    done = CliRunner().invoke(main, [command])
    assert done.exit_code == 1
    assert "make room on" in done.output.splitlines()[-1]
    filler.unlink()
    assert contents(data) == before


def test_a_disk_that_fills_up_while_it_serves(small_disk):
    """What needs no writing goes on, what does is told apart, and with room all is as before."""
    with LicenseServer(small_disk / "data") as server:
        key = server.sell("enterprise")
        filler = fill(small_disk)
        assert {server.validate(key)[0] for _ in range(20)} == {200}
        asked = {"license_key": key, "instance_id": "i-1"}

        def activated() -> tuple[int, bytes]:
            return server.request("POST", "/api/v1/validation/activate", asked)

        wait_until(lambda: activated()[0] == 503, within=20, what="what SQLite had room for is used up")
        assert b'"code": "DISK_FULL"' in activated()[1]
        assert server.request("GET", "/readyz")[0] == 200
        assert server.validate(key)[0] == 200
        wait_until(lambda: "answers are not written" in server.log.read_text(), within=10, what="the loss is told")
        filler.unlink()
        wait_until(lambda: activated()[0] == 200, within=10, what="there is room again")
        assert server.validate(key)[0] == 200
        told = server.log.read_text()
        assert told.count("answers are not written to the validation log") == 1
        assert "Traceback" not in told
        with server.opened() as (here, session):
            verify(session, key=here.audit_key)
