"""A server of several processes as its operator sees it: true sums, traces, and the lines of its log."""

from __future__ import annotations

import json
import os
import re
import signal
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse

from tests.factories import UNKNOWN_KEY
from tests.server.collector import Collector, attributes, collector
from tests.servers import LicenseServer, free_port, redis_server, wait_until

pytestmark = pytest.mark.sqlite_only(reason="what is counted is in memory, whatever the database is")
WITHIN = 20.0
TOKEN = "0123456789abcdef-token"
SECRET_LINK = "a-secret-that-stands-in-a-path"


class Watched:
    """A server with two serving processes and a worker, its collector, and who asks them."""

    def __init__(self, server: LicenseServer, told: Collector, listen: str) -> None:
        self.server, self.told, self.listen = server, told, listen
        self.key = server.sell("pro")

    def scrape(self, *, token: bool = True) -> dict[tuple[str, ...], float]:
        """Return the numbers, from the address with a token or from the one without."""
        asked = urllib.request.Request(f"{self.server.url if token else self.listen}/metrics")
        if token:
            asked.add_header("Authorization", f"Bearer {TOKEN}")
        with urllib.request.urlopen(asked, timeout=10) as given:
            page = given.read().decode()
        return {(each.name, *each.labels.values()): each.value for family in parse(page) for each in family.samples}

    def ask(self, times: int) -> None:
        """Ask *times* times, each over a connection of its own, so that every process is asked."""
        with ThreadPoolExecutor(8) as pool:
            assert {status for status, _ in pool.map(self.server.validate, [self.key] * times)} == {200}

    def yes(self) -> float:
        """Return how many answers were a yes."""
        return self.scrape().get(("licet_validations_total", "VALID", "OPT"), 0.0)

    def processes(self) -> set[int]:
        """Return the children of the main process."""
        main = self.server.process.pid if self.server.process else 0
        return {int(each) for each in Path(f"/proc/{main}/task/{main}/children").read_text().split()}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder, port = tmp_path_factory.mktemp("watched"), free_port()
    with redis_server(folder) as redis, collector() as told:
        env = {
            "REDIS_URL": redis,
            "LICET_METRICS_TOKEN": TOKEN,
            "LICET_METRICS_LISTEN": f"127.0.0.1:{port}",
            "OTEL_EXPORTER_OTLP_ENDPOINT": told.url,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }
        server = LicenseServer(folder / "data", env, worker=True)
        try:
            server.start("--workers", "2")
            yield Watched(server, told, f"http://127.0.0.1:{port}")
        finally:
            server.stop()


def test_whichever_process_is_asked_says_the_sum_of_all(watched):
    before = watched.yes()
    watched.ask(40)
    wait_until(lambda: watched.yes() == before + 40, within=WITHIN, what="all answers are counted")
    for token in (True, False):
        found = {watched.scrape(token=token)["licet_validations_total", "VALID", "OPT"] for _ in range(20)}
        assert found == {before + 40}
    last = watched.scrape()
    assert last["licet_http_requests_total", "validate", "200"] >= before + 40
    assert (last["licet_processes", "server"], last["licet_processes", "worker"]) == (2, 1)


def test_a_process_that_is_killed_takes_nothing_with_it_and_its_successor_goes_on(watched):
    counted, there = watched.yes() + 20, watched.processes()
    watched.ask(20)
    wait_until(lambda: watched.yes() == counted, within=WITHIN, what="all answers are counted")
    victim = max(pid for pid in there if b"licet" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(victim, signal.SIGKILL)
    wait_until(
        lambda: (
            victim not in watched.processes() and len(watched.processes()) == len(there) and watched.server.answers()
        ),
        within=WITHIN,
        what="another process takes its place",
    )
    wait_until(lambda: watched.scrape()["licet_processes", "server"] == 2, within=WITHIN, what="it counts")
    assert watched.yes() == counted
    watched.ask(20)
    wait_until(lambda: watched.yes() == counted + 20, within=WITHIN, what="the new process counts, too")


def test_the_worker_beside_it_is_seen(watched):
    wanted = {
        ("licet_worker_rounds_total", "ok", "mails"),
        ("licet_worker_job_last_success_timestamp_seconds", "mails"),
        ("licet_worker_last_seen_timestamp_seconds",),
    }
    wait_until(lambda: wanted <= watched.scrape().keys(), within=WITHIN, what="the worker works, and has said so")
    found = watched.scrape()
    assert found["licet_worker_rounds_total", "ok", "mails"] > 0
    assert found["licet_worker_last_seen_timestamp_seconds",] > 1_700_000_000
    assert found["licet_worker_job_last_success_timestamp_seconds", "mails"] > 1_700_000_000


def test_requests_and_rounds_are_told_to_the_collector_without_a_secret(watched):
    server = watched.server
    trace = "0af7651916cd43dd8448eb211c80319c"
    asked = urllib.request.Request(f"{server.url}/readyz", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    with urllib.request.urlopen(asked, timeout=10) as given:
        number = given.headers["X-Request-Id"]
    server.validate(watched.key)
    server.validate(UNKNOWN_KEY)
    server.request("GET", f"/invitations/{SECRET_LINK}?mail=customer@example.com")

    def told():
        return {each.name: each for each in watched.told.spans("server")}

    wanted = {"GET /readyz", "POST /validate", "GET /invitations/<token>"}
    wait_until(lambda: wanted <= told().keys(), within=WITHIN, what="the requests are told")
    by_number = {attributes(each)["licet.request_id"]: each for each in watched.told.spans("server")}
    ready = by_number[number]
    assert attributes(ready)["http.response.status_code"] == 200
    assert ready.trace_id.hex() != trace  # whoever asks does not decide what is told,
    assert [each.trace_id.hex() for each in ready.links] == [trace]  # and is linked
    assert {
        attributes(each)["http.response.status_code"] for each in watched.told.spans() if each.name == "POST /validate"
    } >= {200, 401}
    wait_until(lambda: watched.told.spans("worker"), within=WITHIN, what="rounds of the worker are told")
    assert {each["service.name"] for each in watched.told.resources()} == {"licet-server"}
    raw = b"".join(watched.told.raw)
    secrets = (watched.key, UNKNOWN_KEY, SECRET_LINK, "customer@example.com", "127.0.0.1")
    assert [each for each in secrets if each.encode() in raw] == []


def test_the_lines_of_the_log_are_json_and_those_of_a_request_have_its_number(watched):
    data = json.dumps({"license_key": UNKNOWN_KEY}).encode()
    asked = urllib.request.Request(f"{watched.server.url}/validate", data, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)
    with refused.value as given:
        number = given.headers["X-Request-Id"]

    def lines():
        written = watched.server.log.read_text().splitlines()
        return [json.loads(line) for line in written[written.index(f"serving on {watched.server.url}") + 1 :]]

    wait_until(lambda: any(each.get("request_id") == number for each in lines()), within=WITHIN, what="it is logged")
    ours = [each for each in lines() if each.get("request_id") == number]
    assert [(each["event"], each["code"], each["level"]) for each in ours] == [("answered", "NOT_FOUND", "info")]
    assert all({"event", "level", "logger", "timestamp"} <= each.keys() for each in lines())
    assert re.search(rf"{UNKNOWN_KEY}|{TOKEN}", watched.server.log.read_text()) is None
