"""A lost disk: kill -9 of everything under load, an empty folder, and everything older than a second is back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import jwt
import pytest
from click.testing import CliRunner

from licet_server.cli.main import main
from tests.servers import PATIENCE, STARTS_WITHIN, free_port, wait_until

ROOT = Path(__file__).parents[2]
START = ROOT / "deploy" / "start-server.sh"
LOST_SECONDS = 1.0 * PATIENCE
"""What is promised is one; a replica that others keep from running is later."""

PROGRAMS = Path(sys.executable).parent


class Machine:
    """What the container starts, in a session of its own, so that all of it can be killed at once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LICET_", "DATABASE_"))}
        self.env = kept | {
            "PATH": f"{PROGRAMS}:{kept['PATH']}",
            "LICET_DATA_DIR": str(self.data),
            "LICET_REPLICA_URL": f"file://{folder / 'replica'}",
            "LITESTREAM_CONFIG": str(ROOT / "deploy" / "litestream.yml"),
            "LICET_RECOVERY_PASSPHRASE": "correct horse battery",
            "LICET_API_LIMIT": "off",
            "LICET_RATE_LIMIT": "off",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(START), "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)
        wait_until(lambda: self.ask("/readyz")[0] == 200, within=STARTS_WITHIN, what="it serves", process=self.process)

    def kill(self) -> float:
        """Kill every process with SIGKILL, and return when."""
        at = time.time()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: self.ask("/healthz")[0] == 0, within=10, what="nothing answers")
        return at

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(40)

    def cli(self, *args: str) -> str:
        """Run a command in this process: starting one takes seconds."""
        result = CliRunner(env=dict.fromkeys(os.environ) | self.env).invoke(main, args)
        assert result.exit_code == 0, result.output
        return result.stdout

    def replicated(self) -> Path:
        """What the replica holds, as a file."""
        found = self.folder / "replicated.db"
        command = ["litestream", "restore", "-config", self.env["LITESTREAM_CONFIG"], "-o", found]
        subprocess.run([*command, self.data / "licet.db"], env=self.env, timeout=30, check=True, capture_output=True)
        return found

    def column(self, name: str, table: str, file: Path | None = None) -> set[str]:
        with closing(sqlite3.connect(file or self.data / "licet.db")) as connection:
            return {value for (value,) in connection.execute(f"SELECT {name} FROM {table}")}

    def ask(self, path: str, body: object = None, token: str | None = None) -> tuple[int, dict]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {}
        except (OSError, ValueError):
            return 0, {}


class Load:
    """Issues licenses and activates them, and notes what was acknowledged, and when."""

    def __init__(self, machine: Machine, token: str) -> None:
        self.machine, self.token = machine, token
        self.sold: list[tuple[float, str, str]] = []
        self.seated: list[tuple[float, str, str]] = []
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(n,)) for n in range(2)]

    def run(self, number: int) -> None:
        count = 0
        while not self.ended.is_set():
            count += 1
            order = {"product": "OPT", "plan": "pro", "email": f"c{number}.{count}@example.com"}
            status, made = self.machine.ask("/api/v1/licenses", order, self.token)
            if status != 201:
                continue
            self.sold.append((time.time(), made["id"], made["license_key"]))
            seat = {"license_key": made["license_key"], "instance_id": f"i-{made['id']}"}
            status, verdict = self.machine.ask("/api/v1/validation/activate", seat)
            if status == 200 and verdict["valid"]:
                self.seated.append((time.time(), made["id"], verdict["lease"]))


@pytest.fixture
def machine(tmp_path):
    made = Machine(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        os.killpg(made.process.pid, signal.SIGKILL)
        made.process.wait()


def test_a_lost_disk_costs_a_second_at_most_and_nothing_else(machine):
    machine.start()
    token = json.loads(machine.cli("api-key", "create", "--name", "t", "--scope", "admin", "--json"))["token"]
    head, load = machine.cli("audit", "head").strip(), Load(machine, token)
    for thread in load.threads:
        thread.start()
    began = time.time()
    wait_until(
        lambda: len(load.seated) >= 20 and time.time() - began > 2 + LOST_SECONDS, within=60, what="there is load"
    )
    killed = machine.kill()
    load.ended.set()
    for thread in load.threads:
        thread.join()
    secrets = {name: (machine.data / name).read_bytes() for name in ("pepper", "secret_key", "keyring.json")}
    shutil.rmtree(machine.data)

    machine.start()
    assert {name: (machine.data / name).read_bytes() for name in secrets} == secrets
    assert "the audit log is sound" in machine.cli("audit", "verify", "--expect", head)
    sold = [(each, key) for at, each, key in load.sold if at < killed - LOST_SECONDS]
    seated = [(each, lease) for at, each, lease in load.seated if at < killed - LOST_SECONDS]
    assert len(sold) > 5
    assert len(seated) > 5
    assert {each for each, _ in sold} <= machine.column("id", "licenses")
    asked = [machine.ask("/validate", {"license_key": key}) for _, key in sold]
    assert {(status, body["code"]) for status, body in asked} == {(200, "VALID")}
    assert {each for each, _ in seated} <= machine.column("license_id", "activations")
    (jwk,) = machine.ask("/.well-known/jwks.json")[1]["keys"]
    for each, lease in seated:
        claims = jwt.decode(lease, jwt.PyJWK(jwk), algorithms=["EdDSA"], audience="OPT")
        assert claims["sub"] == each

    # What is written in the second life arrives too, and a stop loses nothing at all.
    last = machine.ask("/api/v1/licenses", {"product": "OPT", "plan": "pro", "email": "last@example.com"}, token)[1]
    assert machine.stop() == 0
    there = machine.column("id", "licenses")
    shutil.rmtree(machine.data)
    assert last["id"] in there == machine.column("id", "licenses", machine.replicated())


@pytest.mark.parametrize(
    ("env", "code", "said"),
    [
        ({"LICET_REPLICA_URL": "bucket"}, 78, "LICET_REPLICA_URL must look like s3://bucket/path"),
        ({"DATABASE_URL": "postgresql://a@b/c"}, 78, "DATABASE_URL names another database: unset one of them"),
        ({"LITESTREAM_CONFIG": "/nowhere.yml"}, 78, "/nowhere.yml cannot be read"),
        ({"PATH": "/usr/bin:/bin"}, 69, "litestream is not installed"),
        ({"LICET_DATA_DIR": "/proc/nowhere"}, 73, "/proc/nowhere cannot be written"),
        ({"LICET_REPLICA_URL": "nothing://here"}, 74, "the replica cannot be restored, and nothing was changed"),
    ],
    ids=["url", "postgresql", "config", "program", "folder", "replica"],
)
def test_what_is_wrong_is_said_in_one_line(machine, env, code, said):
    done = subprocess.run([str(START)], env=machine.env | env, capture_output=True, text=True, timeout=30, check=False)
    lines = [line for line in done.stderr.splitlines() if "looking for a replica" not in line]
    assert (done.returncode, len(lines)) == (code, 1), done.stderr
    assert said in lines[0]


def test_a_database_that_is_gone_beside_its_secrets_is_not_begun_anew(machine):
    machine.data.mkdir()
    (machine.data / "pepper").write_text("p" * 40)
    done = subprocess.run([str(START)], env=machine.env, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 66
    assert "is gone, its secrets are there, and the replica is empty" in done.stderr
    assert [path.name for path in machine.data.iterdir()] == ["pepper"]
