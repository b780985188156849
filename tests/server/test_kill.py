"""``kill -9`` under load: what was acknowledged is there, once; what was not may be asked again and happens once."""

from __future__ import annotations

import json
import os
import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests

from tests.servers import LicenseServer, wait_until

ROUNDS = 10  # on each of two databases
LOADERS = 6
METRIC = "calls"
QUOTA = 1_000_000


class Client:
    """Sends one request; whoever gets no answer asks again later with the same idempotency key."""

    def __init__(self, server: LicenseServer, token: str) -> None:
        self.server, self.token, self.session = server, token, requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def another(self) -> Client:
        """A client with a connection of its own."""
        return Client(self.server, self.token)

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> requests.Response:
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.session.post(self.server.url + path, json=body, headers=headers, timeout=10)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.session.get(self.server.url + path, params=query, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def all(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        cursor: dict[str, Any] = {}
        while True:
            page = self.get(path, limit=200, **query, **cursor)
            yield from page["data"]
            if page["next_cursor"] is None:
                return
            cursor = {"cursor": page["next_cursor"]}


class Load:
    """Everything that was asked for, and what of it was acknowledged.

    Attributes:
        asked: By kind, the tokens of requests in the order in which they were first sent.
        done: By kind, the tokens that were answered with a yes.
    """

    def __init__(self, license_key: str) -> None:
        self.license_key = license_key
        self.asked: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
        self.done: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self.lock = threading.Lock()

    def send(self, client: Client, kind: str, token: str) -> None:
        with self.lock:
            self.asked[kind][token] = None
        answer = KINDS[kind](client, self.license_key, token)
        assert answer.status_code < 300, (kind, answer.status_code, answer.text)
        with self.lock:
            self.done[kind][token] = answer.json()

    def answers(self) -> int:
        return sum(len(tokens) for tokens in self.done.values())

    def run(self, client: Client, stop: threading.Event, seed: str) -> None:
        """Ask for one thing after another until the server is gone."""
        random = Random(seed)
        while not stop.is_set():
            try:
                self.send(client, random.choice(list(KINDS)), uuid.uuid4().hex)
            except requests.RequestException:
                return

    def repeat_unanswered(self, client: Client) -> None:
        for kind, tokens in self.asked.items():
            for token in [each for each in tokens if each not in self.done[kind]]:
                self.send(client, kind, token)


def issue(client: Client, _: str, token: str) -> requests.Response:
    return client.post("/api/v1/licenses", {"product": "OPT", "plan": "pro", "email": f"{token}@example.com"}, token)


def activate(client: Client, license_key: str, token: str) -> requests.Response:
    return client.post("/api/v1/validation/activate", {"license_key": license_key, "instance_id": token})


def report(client: Client, license_key: str, token: str) -> requests.Response:
    events = [{"id": f"{token}-{number}", "metric": METRIC, "quantity": number} for number in (1, 2, 3)]
    return client.post("/api/v1/usage/report", {"license_key": license_key, "events": events})


def consume(client: Client, license_key: str, token: str) -> requests.Response:
    return client.post("/api/v1/usage/consume", {"license_key": license_key, "metric": "takes", "quantity": 2}, token)


KINDS: dict[str, Callable[[Client, str, str], requests.Response]] = {
    "issue": issue,
    "activate": activate,
    "report": report,
    "consume": consume,
}


def kill(server: LicenseServer) -> None:
    """End the main process and every process below it at the same instant, by their ids."""
    process, server.process = server.process, None
    assert process is not None
    family = [process.pid, *descendants(process.pid)]
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(20)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), within=20, what="all of it is gone")


def descendants(pid: int) -> list[int]:
    found = []
    with suppress(FileNotFoundError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def open_license(server: LicenseServer, tmp_path: Path) -> str:
    """Sell a license without a limit on seats and with a quota that nobody uses up; return its key."""
    catalog = server.cli("catalog", "export").stdout
    plan = (
        '\n[products.OPT.plans.load]\nname = "Load"\nsegment = "LOAD"\n'
        f'quotas = {{ takes = {{ amount = {QUOTA}, period = "lifetime" }} }}\n'
    )
    path = tmp_path / "catalog.toml"
    path.write_text(catalog + plan)
    assert server.cli("catalog", "apply", str(path)).returncode == 0
    return str(server.issue("load", email="load@example.com")["license_key"])


@pytest.fixture
def server(tmp_path: Path, database_url: str | None) -> Iterator[LicenseServer]:
    env = {} if database_url is None else {"DATABASE_URL": database_url}
    with LicenseServer(tmp_path / "data", env | {"LICET_API_LIMIT": "off"}) as running:
        yield running


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(server: LicenseServer, tmp_path: Path) -> None:
    made = server.cli("api-key", "create", "--name", "load", "--scope", "admin", "--json")
    assert made.returncode == 0, made.stderr
    client = Client(server, json.loads(made.stdout)["token"])
    load = Load(open_license(server, tmp_path))
    for number in range(ROUNDS):
        kill_under(load, client, str(number))
        server.start()
        load.repeat_unanswered(client)
    check(client, load)
    verified = server.cli("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def kill_under(load: Load, client: Client, seed: str) -> None:
    """Let several clients ask at once, and kill the server after some more answers."""
    wanted = load.answers() + Random(seed).randrange(20, 60)
    stop = threading.Event()
    with ThreadPoolExecutor(LOADERS) as pool:
        running = [pool.submit(load.run, client.another(), stop, f"{seed}-{each}") for each in range(LOADERS)]
        wait_until(lambda: load.answers() >= wanted, within=60, what="the server is under load")
        kill(client.server)
        stop.set()
        for each in running:
            each.result(30)


def check(client: Client, load: Load) -> None:
    """Compare what is there with what was asked for: by now all was acknowledged, some of it at the second try."""
    for kind, tokens in load.asked.items():
        assert load.done[kind].keys() == tokens.keys()
        assert len(tokens) >= ROUNDS, (kind, len(tokens))
    shop = {each["email"]: each["id"] for each in client.all("/api/v1/licenses", plan="pro")}
    assert len(list(client.all("/api/v1/licenses", plan="pro"))) == len(load.asked["issue"])
    assert {f"{token}@example.com": done["id"] for token, done in load.done["issue"].items()} == shop
    [sold] = client.all("/api/v1/licenses", plan="load")
    seats = [each["instance_id"] for each in client.all(f"/api/v1/licenses/{sold['id']}/activations", live="true")]
    assert sorted(seats) == sorted(load.asked["activate"])
    again = [report(client, load.license_key, token).json() for token in load.asked["report"]]
    assert {(each["accepted"], each["duplicates"]) for each in again} == {(0, 3)}
    usage = client.get(f"/api/v1/licenses/{sold['id']}/usage")
    assert total(usage, METRIC) == 6 * len(load.asked["report"])
    assert total(usage, "takes") == 2 * len(load.asked["consume"])
    left = consume(client, load.license_key, uuid.uuid4().hex).json()["remaining"]
    assert left == QUOTA - 2 * len(load.asked["consume"]) - 2


def total(usage: Any, metric: str) -> int:
    return sum(day["quantity"] for day in usage["data"] if day["metric"] == metric)
