"""The server as it runs in production: a real process, real sockets, real kills."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from licet.descriptor import parse_descriptor
from licet.trust import TrustedKeys
from licet_server.cli.serve import check_port
from licet_server.errors import PortTakenError
from licet_server.storage.engine import open_engine
from tests.factories import UNKNOWN_KEY
from tests.servers import LicenseServer, wait_until

WITHIN = 20.0

no_database = pytest.mark.sqlite_only(reason="it is over before anybody asks the database")


@pytest.fixture
def own_server(tmp_path, database_url):
    """A server that a test may stop and damage; not started."""
    server = LicenseServer(tmp_path / "data", {"DATABASE_URL": database_url})
    yield server
    server.stop()


def rows(server, statement):
    """Ask the database of a running server, from outside of it."""
    engine = open_engine(server.database_url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql(statement).all()
    engine.dispose()
    return found


def original_client(url: str, license_key: str, resource_count: int) -> str:
    """A client written only to the original contract: post the key, read the status, compare, parse the date."""
    request = urllib.request.Request(
        f"{url}/validate",
        data=json.dumps({"license_key": license_key}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            result = json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return f"License validation failed: {json.load(error).get('message')}"
    if datetime.fromisoformat(result["expires_at"]) < datetime.now(UTC):
        return "License expired"
    if resource_count > result["max_resources"]:
        return f"License limit exceeded: {resource_count} resources (max {result['max_resources']})"
    return f"ok {result['plan']}"


@pytest.mark.parametrize(
    ("plan", "count", "expected"),
    [
        ("starter", 1000, "ok starter"),
        ("starter", 1200, "License limit exceeded: 1200 resources (max 1000)"),
        ("pro", 1200, "ok pro"),
        ("pro", 10_001, "License limit exceeded: 10001 resources (max 10000)"),
        ("enterprise", 5_000_000, "ok enterprise"),
    ],
)
def test_a_client_of_the_original_contract_works(server, plan, count, expected):
    assert original_client(server.url, server.issue(plan)["license_key"], count) == expected


def test_a_client_of_the_original_contract_reads_why_it_is_refused(server):
    issued = server.issue("pro")
    server.cli("license", "suspend", issued["id"])
    assert original_client(server.url, issued["license_key"], 1).endswith("This license is suspended.")
    assert original_client(server.url, "", 1).endswith(" license_key is missing: send it as a non-empty string.")


def test_a_change_at_the_command_line_is_seen_at_once(server):
    issued = server.issue("pro")
    key = issued["license_key"]
    for action, expected in (
        ("suspend", (401, "SUSPENDED")),
        ("reactivate", (200, "VALID")),
        ("revoke", (401, "REVOKED")),
    ):
        assert server.cli("license", action, issued["id"]).returncode == 0
        status, answer = server.validate(key)
        assert (status, answer["code"]) == expected


def test_the_plugin_believes_the_server_with_the_descriptor_alone(server):
    descriptor = parse_descriptor(server.descriptor().encode())
    trusted = TrustedKeys.from_jwks(descriptor.public_keys)
    _, yes = server.validate(server.issue("enterprise")["license_key"], nonce="n", product="OPT")
    _, no = server.validate(UNKNOWN_KEY, nonce="n", product="OPT")
    lease = trusted.lease(yes["lease"], product="OPT")
    assert (lease.issuer, lease.nonce) == (descriptor.server_url, "n")
    assert (lease.expires_at - lease.issued_at).days == 30
    assert trusted.refusal(no["refusal"], product="OPT").nonce == "n"


def test_issuing_and_validating_at_once_loses_nothing(server):
    """Commands and requests write side by side, in several processes and threads."""
    known = server.issue("pro")
    stop = threading.Event()

    def keep_asking():
        codes = []
        while not stop.is_set():
            codes.append(server.validate(known["license_key"])[0])
        return codes

    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(keep_asking) for _ in range(4)]
        issued = list(pool.map(lambda n: server.issue("starter", email=f"c{n}@example.com"), range(4)))
        stop.set()
        codes = [code for each in asking for code in each.result()]
    assert set(codes) == {200}
    assert len(codes) > 20
    assert {server.validate(each["license_key"])[0] for each in issued} == {200}
    ids = ", ".join(f"'{each['id']}'" for each in (known, *issued))
    counted = f"SELECT count(*) FROM validations WHERE code = 'VALID' AND license_id IN ({ids})"
    wanted = len(codes) + len(issued)
    wait_until(lambda: rows(server, counted)[0][0] >= wanted, within=WITHIN, what="a moment later all are in the log")
    assert rows(server, counted) == [(wanted,)]


@no_database
@pytest.mark.parametrize("chunked", [False, True])
def test_ten_megabytes_are_refused_and_the_server_goes_on(server, chunked):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    body = b'{"license_key": "' + b"x" * 10_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    try:
        chunks = (body[start : start + 65536] for start in range(0, len(body), 65536))
        connection.request(
            "POST", "/validate", body=chunks if chunked else body, headers=headers, encode_chunked=chunked
        )
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server hung up on the rest, which HTTP allows
    finally:
        connection.close()
    assert server.answers()


@no_database
def test_a_request_that_is_no_http_does_no_harm(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"\x16\x03\x01\x00\xa5 not http\r\n\r\n")
        connection.recv(1024)
    assert server.answers()


def test_the_client_address_of_the_log_has_no_port(server):
    server.validate(UNKNOWN_KEY)
    addresses = "SELECT DISTINCT address FROM validations WHERE code = 'NOT_FOUND'"
    wait_until(lambda: bool(rows(server, addresses)), within=WITHIN, what="a moment later it is in the log")
    assert rows(server, addresses) == [("127.0.0.1",)]


def test_a_key_outlives_a_kill_right_after_it_was_issued(own_server):
    own_server.start()
    key = own_server.issue("pro")["license_key"]
    assert own_server.stop(signal.SIGKILL) == -signal.SIGKILL
    own_server.start()
    assert own_server.validate(key)[0] == 200


def test_a_restart_keeps_keys_secrets_and_leases(own_server):
    own_server.start()
    key, descriptor = own_server.issue("pro")["license_key"], own_server.descriptor()
    lease = own_server.validate(key)[1]["lease"]
    assert own_server.stop() in {0, 143}
    own_server.start()
    assert own_server.descriptor() == descriptor
    assert own_server.validate(key)[0] == 200
    TrustedKeys.from_jwks(parse_descriptor(descriptor.encode()).public_keys).lease(lease, product="OPT")


def test_the_logs_of_a_server_show_no_key_and_no_secret(own_server):
    own_server.start()
    key = own_server.issue("pro")["license_key"]
    own_server.validate(key)
    own_server.validate(key + "X")
    own_server.request("GET", f"/validate?license_key={key}")
    own_server.validate("OPT-PRO-AAAAA-AAAAA", product=key)  # a key where none belongs, so that it would be logged
    own_server.stop()
    log = own_server.log.read_text()
    refusals = [json.loads(line) for line in log.splitlines() if '"answered"' in line]
    assert [line["code"] for line in refusals] == ["MALFORMED", "NOT_FOUND"]
    assert refusals[1]["product"] == "[redacted]"
    assert all(line["request_id"] for line in refusals)
    for name in ("pepper", "secret_key"):
        assert (own_server.data_dir / name).read_text().strip() not in log
    assert key[-11:] not in log


@no_database
def test_a_taken_port_is_told_in_one_line(server, tmp_path):
    second = LicenseServer(tmp_path / "data")
    done = second.cli("serve", "--port", str(server.port))
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert f"port {server.port}: Address already in use" in line
    assert "Traceback" not in done.stderr


def test_an_address_that_is_not_ours_is_told():
    with pytest.raises(PortTakenError, match=r"192\.0\.2\.1"):
        check_port("192.0.2.1", 5000)


@no_database
def test_several_workers_need_redis(own_server):
    done = own_server.cli("serve", "--port", str(own_server.port), "--workers", "2")
    assert done.returncode == 1
    assert "REDIS_URL" in done.stderr
    assert not own_server.data_dir.exists()


def test_the_limits_hold_over_real_sockets(tmp_path):
    with LicenseServer(tmp_path / "data", {"LICET_GUESS_LIMIT": "3 per hour"}) as server:
        key = server.issue("pro")["license_key"]
        statuses = [server.validate(f"OPT-PRO-00000-0000{n}")[0] for n in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
        assert server.validate(key)[0] == 429


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_several_workers_share_their_limits_and_leave_no_orphan(tmp_path, redis_url, how):
    limited = {"REDIS_URL": redis_url, "LICET_RATE_LIMIT": "6 per hour", "LICET_GUESS_LIMIT": "off"}
    server = LicenseServer(tmp_path / "data", limited)
    server.start("--workers", "2")
    try:
        with ThreadPoolExecutor(4) as pool:
            statuses = list(pool.map(lambda _: server.validate(UNKNOWN_KEY)[0], range(6)))
            many = lambda: pool.map(lambda _: server.validate(UNKNOWN_KEY)[0], range(12))  # noqa: E731 - said once
            wait_until(lambda: set(many()) == {429}, within=5, what="each worker learns what the others have counted")
    finally:
        code = server.stop(how)  # returns only when the port is free again
    assert statuses == [401] * 6
    assert code in {0, 143, -signal.SIGKILL}


def test_clients_that_never_finish_their_question_keep_nobody_waiting(tmp_path):
    import socket

    with LicenseServer(tmp_path / "data") as server:
        key = server.issue("pro")["license_key"]
        stuck = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(60)]
        try:
            for one in stuck:
                one.sendall(b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
                one.sendall(b"Content-Length: 100\r\n\r\n{")
            for _ in range(20):
                assert server.validate(key)[0] == 200
        finally:
            for one in stuck:
                one.close()
