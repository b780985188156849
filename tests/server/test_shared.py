"""Two servers on one PostgreSQL and one Redis are one: limits, seats and revocations hold at both at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.servers import LicenseServer, wait_until

pytestmark = pytest.mark.postgresql_only(reason="servers on several machines share a database server")
LIMIT = 30
GUESSES = 5
Pair = tuple[LicenseServer, LicenseServer]


@pytest.fixture
def pair(tmp_path: Path, database_url: str, redis_url: str) -> Iterator[Pair]:
    """Two servers with one data folder, as the secrets and the keyring must be the same too."""
    env = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "LICET_ISSUER": "https://license.example.com",
        "LICET_RATE_LIMIT": f"{LIMIT} per day",
        "LICET_GUESS_LIMIT": f"{GUESSES} per day",
    }
    with LicenseServer(tmp_path / "data", env) as first, LicenseServer(tmp_path / "data", env) as second:
        yield first, second


def at_both(pair: Pair, path: str, bodies: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Send *bodies* at once, to the two servers in turn."""

    def send(number: int) -> tuple[int, dict[str, Any]]:
        status, body = pair[number % 2].request("POST", path, bodies[number])
        return status, json.loads(body)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(send, range(len(bodies))))


def test_what_one_refuses_the_other_refuses_at_once(pair: Pair) -> None:
    first, second = pair
    sold = first.issue("pro")
    assert [each.validate(sold["license_key"])[1]["code"] for each in pair] == ["VALID", "VALID"]
    assert first.cli("license", "suspend", sold["id"]).returncode == 0
    assert [each.validate(sold["license_key"])[1]["code"] for each in pair] == ["SUSPENDED", "SUSPENDED"]
    before = second.request("GET", "/api/v1/revocations")[1]
    assert first.cli("license", "revoke", sold["id"]).returncode == 0
    assert [each.validate(sold["license_key"])[1]["code"] for each in pair] == ["REVOKED", "REVOKED"]
    lists = [each.request("GET", "/api/v1/revocations")[1] for each in pair]
    assert lists[0] == lists[1] != before


def test_they_give_out_the_seats_of_a_license_together(pair: Pair) -> None:
    key = pair[0].issue("pro")["license_key"]
    asked = [{"license_key": key, "instance_id": f"instance-{number}"} for number in range(16)]
    codes = Counter(body["code"] for _, body in at_both(pair, "/api/v1/validation/activate", asked))
    assert codes == {"VALID": 5, "TOO_MANY_ACTIVATIONS": 11}


def test_they_count_one_limit_on_questions(pair: Pair) -> None:
    key = pair[0].issue("pro")["license_key"]

    def statuses() -> Counter[int]:
        return Counter(status for status, _ in at_both(pair, "/validate", [{"license_key": key}] * LIMIT))

    assert statuses() == {200: LIMIT}  # neither server alone was asked as often
    both_refuse = lambda: all(server.validate(key)[0] == 429 for server in pair)  # noqa: E731 - it is said once
    wait_until(both_refuse, within=5, what="each server learns what the other has counted")
    assert statuses() == {429: LIMIT}


def test_wrong_keys_at_one_are_wrong_keys_at_the_other(pair: Pair) -> None:
    first, second = pair
    key = first.issue("pro")["license_key"]
    for number in range(GUESSES):
        assert first.validate(f"OPT-PRO-AAAAA-0000{number}")[0] == 401
    for asked in ("OPT-PRO-AAAAA-00009", key):  # the first it hears of the address, and what it has learned by it
        status, body = second.validate(asked)
        assert (status, body["code"]) == (429, "TOO_MANY_WRONG_KEYS")
