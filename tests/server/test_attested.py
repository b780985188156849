"""Attested activation under fire: a real server, many clients at the same moment, and a STS that checks signatures."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.server.attesting import ACCOUNT, OTHER_ACCOUNT, prove, sts_server
from tests.server.storm import storm
from tests.servers import LicenseServer

API = "/api/v1/validation"
AT_ONCE = 6


@pytest.fixture(scope="module")
def sts():
    with sts_server() as running:
        yield running


@pytest.fixture
def server(tmp_path, database_url, sts):
    env = {"DATABASE_URL": database_url, "LICET_STS_ENDPOINTS": f"aws, {sts.url}", "LICET_LOG_LEVEL": "debug"}
    with LicenseServer(tmp_path / "data", env) as running:
        yield running


@pytest.fixture
def issued(server):
    """A license that needs a proof, with a seat for everybody."""
    found = server.issue("enterprise")
    done = server.cli("license", "update", found["id"], "--require-attestation", "--max-activations", "unlimited")
    assert done.returncode == 0, done.stderr
    return found


def shown(server, *args):
    done = server.cli(*args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def activation(server, issued, sts, credentials, instance_id):
    """Return what an instance sends that has got a challenge and signed it."""
    about = {"license_key": issued["license_key"], "instance_id": instance_id}
    status, given = server.request("POST", f"{API}/challenge", about)
    assert status == 200, given
    challenge = json.loads(given)["challenge"]
    proof = prove(sts.url, challenge, credentials, audience=server.url)
    return f"{server.url}{API}/activate", about | {"attestation": proof}


def test_of_many_activations_with_one_challenge_exactly_one_wins(server, issued, sts):
    step = activation(server, issued, sts, sts.own, "i-1")
    answers = storm([[step] for _ in range(AT_ONCE)], processes=2)
    codes = Counter(body["code"] for ((_, body),) in answers)
    assert codes == {"VALID": 1, "ACCOUNT_MISMATCH": AT_ONCE - 1}
    (seat,) = shown(server, "activation", "list", issued["id"])
    assert (seat["aws_account_id"], seat["aws_arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ann")
    table = server.cli("activation", "list", issued["id"]).stdout
    assert f"{ACCOUNT}  arn:aws:iam::{ACCOUNT}:user/ann" in table
    said = server.log.read_text()
    assert step[1]["attestation"]["headers"]["Authorization"] not in said
    assert '"level": "error"' not in said


def test_of_two_accounts_that_prove_themselves_at_once_one_has_the_license(server, issued, sts):
    both = [(sts.own, "own"), (sts.other, "other")] * (AT_ONCE // 2)
    steps = [activation(server, issued, sts, who, f"{name}-{n}") for n, (who, name) in enumerate(both)]
    answers = storm([[step] for step in steps], processes=2)
    (bound,) = shown(server, "license", "show", issued["id"])["aws_accounts"]
    assert bound in {ACCOUNT, OTHER_ACCOUNT}
    codes = Counter(body["code"] for ((_, body),) in answers)
    assert codes == {"VALID": AT_ONCE // 2, "ACCOUNT_MISMATCH": AT_ONCE // 2}
    assert {seat["aws_account_id"] for seat in shown(server, "activation", "list", issued["id"])} == {bound}
    actions = [entry["action"] for entry in shown(server, "audit", "list")]
    assert actions.count("license.account_bound") == 1
