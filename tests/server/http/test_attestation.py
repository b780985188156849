"""Attested activation over HTTP, with proofs that AWS's own SDK signs and a STS that checks every signature."""

from __future__ import annotations

import json
import logging
import threading
from datetime import timedelta

import pytest
import time_machine
from botocore.credentials import Credentials

from licet.trust import TrustedKeys
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow, ChallengeRow
from tests.factories import NOW, UNKNOWN_KEY
from tests.server.attesting import (
    ACCOUNT,
    AUDIENCE,
    IDENTITY,
    OTHER_ACCOUNT,
    FakeSts,
    Sts,
    answering,
    prove,
    sts_server,
)
from tests.server.changes import audited
from tests.servers import free_port

API = "/api/v1/validation"


@pytest.fixture(scope="module")
def sts():
    with sts_server() as running:
        yield running


@pytest.fixture(autouse=True)
def clock():
    """The clock of the server and of who signs stands at the sale and goes on from there."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def issued(sell, engine):
    """A license that needs a proof of the account, and is limited to none yet."""
    return needing_proof(engine, sell("pro"))


def needing_proof(engine, issued, **changes):
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        for name, value in ({"require_attestation": True} | changes).items():
            setattr(row, name, value)
    return issued


class Machine:
    """A customer's machine, which has a license key and AWS credentials.

    Args:
        client: Talks to the license server.
        key: The license key.
        sts: Where it lets its proofs be checked.
    """

    def __init__(self, client, key, sts: Sts, name="i-1"):
        self.client, self.key, self.sts, self.name = client, key, sts, name

    def ask(self, what, **fields):
        body = {"license_key": self.key, "instance_id": self.name} | fields
        answer = self.client.post(f"{API}/{what}", json=body)
        assert answer.status_code == 200, answer.data
        return answer.json

    def challenge(self):
        return self.ask("challenge")["challenge"]

    def proof(self, credentials=None, challenge=None, **options):
        url = options.pop("url", self.sts.url)
        return prove(url, challenge or self.challenge(), credentials or self.sts.own, **options)

    def activate(self, proof=None, **fields):
        return self.ask("activate", attestation=proof or self.proof(), **fields)

    def refused(self, proof, said):
        answer = self.activate(proof)
        assert (answer["valid"], answer["code"], answer["activation"]) == (False, "ACCOUNT_MISMATCH", None)
        assert said in answer["message"], answer["message"]
        assert answer["message"].startswith("The proof of the AWS account does not count: ")
        assert not any(value in json.dumps(answer) for value in proof["headers"].values() if len(value) > 40)
        return answer


@pytest.fixture
def machine(make_app, issued, sts):
    return Machine(make_app(sts_endpoints=sts.allowed).test_client(), issued.key, sts)


def left_behind(engine, issued):
    """Return the activations of the license and the accounts that it is limited to."""
    with reading(engine) as session:
        seats = session.query(ActivationRow).count()
        return seats, session.get_one(LicenseRow, issued.license.id).aws_accounts


def test_a_right_proof_binds_the_account(machine, engine, issued, client):
    found = machine.activate(fingerprint="m-1", nonce="n")
    own = found["activation"]
    assert (found["valid"], own["aws_account_id"]) == (True, ACCOUNT)
    assert (own["aws_arn"], own["aws_account_attested_at"]) == (f"arn:aws:iam::{ACCOUNT}:user/ann", own["activated_at"])
    assert left_behind(engine, issued) == (1, [ACCOUNT])
    assert audited(engine, issued.license.id)[-1][0] == "license.account_bound"
    trusted = TrustedKeys.from_jwks(client.get("/.well-known/jwks.json").json["keys"])
    lease = trusted.lease(found["lease"], product="OPT")
    assert (lease.nonce, lease.terms.require_attestation, lease.terms.fingerprint) == ("n", True, "m-1")
    for what in ("heartbeat", "validate"):
        assert machine.ask(what, fingerprint="m-1")["code"] == "VALID"
    assert machine.ask("heartbeat", fingerprint="m-1", aws_account_id=OTHER_ACCOUNT)["code"] == "ACCOUNT_MISMATCH"
    assert machine.ask("validate")["code"] == "FINGERPRINT_MISMATCH", "a proof belongs to a machine"


def test_a_role_with_a_session_token_proves_its_account(machine, engine, issued):
    own = machine.activate(machine.proof(machine.sts.other))["activation"]
    assert own["aws_arn"] == f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/scanner/here"
    assert left_behind(engine, issued) == (1, [OTHER_ACCOUNT])


def test_a_second_account_is_refused_after_that(machine, engine, issued):
    machine.activate()
    machine.name = "i-2"
    refused = machine.activate(machine.proof(machine.sts.other))
    assert (refused["code"], refused["activation"]) == ("ACCOUNT_MISMATCH", None)
    assert "does not cover this AWS account" in refused["message"]
    assert left_behind(engine, issued) == (1, [ACCOUNT])


def test_a_license_of_an_account_takes_its_proof_and_no_other(machine, engine, issued):
    needing_proof(engine, issued, require_attestation=False, aws_accounts=[OTHER_ACCOUNT])
    assert "attestation" in machine.ask("activate")["message"]
    assert machine.activate()["code"] == "ACCOUNT_MISMATCH"
    assert machine.activate(machine.proof(machine.sts.other))["code"] == "VALID"


@pytest.mark.parametrize("kind", ["secret", "challenge", "audience", "date", "nobody", "token"])
def test_a_forged_proof_is_found_by_aws(machine, engine, issued, kind, clock):
    own, other, challenge = machine.sts.own, machine.sts.other, machine.challenge()
    proof = machine.proof(challenge=challenge)
    if kind == "secret":
        proof = machine.proof(Credentials(own.access_key, "a" * 40), challenge)
    elif kind == "challenge":
        proof = machine.proof(challenge=challenge[:-1] + "_")
        proof["headers"]["X-Licet-Challenge"] = challenge
    elif kind == "audience":
        proof = machine.proof(challenge=challenge, audience="https://evil.example")
        proof["headers"]["X-Licet-Audience"] = AUDIENCE
    elif kind == "date":
        proof["headers"]["X-Amz-Date"] = proof["headers"]["X-Amz-Date"][:-3] + "59Z"
    elif kind == "nobody":
        proof = machine.proof(Credentials("AKIA0000000000000000", "a" * 40), challenge)
    else:
        proof = machine.proof(Credentials(other.access_key, other.secret_key, other.token[:-8] + "AAAAAAA="), challenge)
    machine.refused(proof, "AWS does not accept it (")
    assert left_behind(engine, issued) == (0, [])
    machine.refused(proof, "used up before: ask for a new challenge")


def test_a_replayed_proof_is_refused(machine, engine, issued):
    proof = machine.proof()
    assert machine.activate(proof)["valid"]
    machine.refused(proof, "used up before")
    machine.name = "i-2"
    machine.refused(proof, "used up before")
    assert left_behind(engine, issued) == (1, [ACCOUNT])


def test_an_expired_proof_is_refused(machine, clock):
    proof = machine.proof()
    clock.shift(timedelta(minutes=6))
    machine.refused(proof, "its challenge is over")


def test_a_proof_from_a_clock_that_is_wrong_is_refused(machine, clock):
    challenge = machine.challenge()
    clock.shift(-timedelta(minutes=20))
    proof = machine.proof(challenge=challenge)
    clock.shift(timedelta(minutes=20))
    machine.refused(proof, "check the clock of the machine")


def test_a_proof_for_a_challenge_that_nobody_gave_is_refused(machine):
    machine.refused(machine.proof(challenge="a-guess"), "not of this server")


def test_a_proof_of_another_instance_or_license_is_refused(machine, engine, sell):
    proof = machine.proof()
    machine.name = "i-2"
    machine.refused(proof, "given to another instance or license")
    mine = machine.proof()
    machine.key = needing_proof(engine, sell("pro", email="other@example.com")).key
    machine.refused(mine, "given to another instance or license")


def test_a_proof_for_another_server_is_refused(machine):
    machine.refused(machine.proof(audience="https://license.evil.example"), "for another license server")


def test_the_server_goes_by_its_own_address_and_not_by_what_a_request_says(make_app, issued, sts):
    own = make_app(sts_endpoints=sts.allowed, base_url="https://License.Example.com").test_client()
    machine = Machine(own, issued.key, sts)
    given = own.post(f"{API}/challenge", json={"license_key": issued.key, "instance_id": "i-1"})
    assert given.json["audience"] == "https://license.example.com"
    machine.refused(machine.proof(), "for another license server")
    assert machine.activate(machine.proof(audience="https://license.example.com"))["valid"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"service": "iam"}, "no signature (version 4) of a request to AWS STS"),
        ({"body": b"Action=GetAccessKeyInfo&Version=2011-06-15"}, "AWS does not accept it"),
        ({"region": "eu west"}, "no signature"),
        ({"X_Forwarded_Host": "evil.example"}, "a header that such a request does not need"),
    ],
)
def test_a_proof_of_another_request_is_refused(machine, options, said):
    machine.refused(machine.proof(**options), said)


def test_a_proof_for_another_endpoint_is_refused_and_nothing_is_sent_there(machine, engine, issued):
    with FakeSts(answering(200, IDENTITY)) as elsewhere:
        port = elsewhere.url.rpartition(":")[2].rstrip("/")
        wrong = [
            elsewhere.url,
            f"http://localhost:{port}/",
            f"http://2130706433:{port}/",
            f"http://127.1:{port}/",
            f"http://sts.amazonaws.com:{port}/",
            machine.sts.url.replace("127.0.0.1", f"127.0.0.1:{port}@127.0.0.1"),
            f"{machine.sts.url}?next={elsewhere.url}",
            f"{machine.sts.url}../",
            f"{machine.sts.url}#{elsewhere.url}",
            machine.sts.url.replace("http:", "https:"),
        ]
        for url in wrong:
            proof = machine.proof() | {"url": url}
            machine.refused(proof, "no endpoint of AWS STS that this server talks to")
        assert elsewhere.asked == []
    assert left_behind(engine, issued) == (0, [])


def fake(make_app, issued, sts, url):
    return Machine(make_app(sts_endpoints=Sts(url, sts.own, sts.other).allowed).test_client(), issued.key, sts)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(answering(500), "AWS STS answered 500: try again in a minute.", id="500"),
        pytest.param(answering(302, Location="http://127.0.0.1:1/"), "AWS STS answered 302", id="redirect"),
        pytest.param(answering(200, IDENTITY + " " * 100_000), "more than it ever does", id="too-long"),
        pytest.param(answering(200, "<a/>"), "something that is no identity", id="nonsense"),
    ],
)
def test_an_endpoint_of_no_help_decides_nothing_and_says_to_come_back(make_app, engine, issued, sts, answer, said):
    with FakeSts(answer) as away:
        machine = fake(make_app, issued, sts, away.url)
        proof = machine.proof(url=away.url)
        body = {"license_key": issued.key, "instance_id": "i-1", "attestation": proof}
        found = machine.client.post(f"{API}/activate", json=body)
        assert (found.status_code, found.json["code"]) == (503, "STS_UNAVAILABLE")
        assert said in found.json["detail"]
        assert int(found.headers["Retry-After"]) > 0
        assert len(away.asked) == 1
        machine.refused(proof, "used up before")
    assert left_behind(engine, issued) == (0, [])


def test_an_endpoint_that_is_away_says_to_come_back(make_app, issued, sts):
    url = f"http://127.0.0.1:{free_port()}/"
    machine = fake(make_app, issued, sts, url)
    body = {"license_key": issued.key, "instance_id": "i-1", "attestation": machine.proof(url=url)}
    found = machine.client.post(f"{API}/activate", json=body)
    assert (found.status_code, found.json["detail"]) == (503, "AWS STS cannot be reached: try again in a minute.")


def test_nothing_waits_for_aws_inside_a_transaction(make_app, engine, issued, sts):
    """While AWS is silent somebody else can write, on SQLite too, where there is one writer at a time."""
    with FakeSts(lambda it, handler: it.released.wait(60) and answering(200, IDENTITY)(it, handler)) as slow:
        machine = fake(make_app, issued, sts, slow.url)
        proof, done = machine.proof(url=slow.url), []
        asking = threading.Thread(target=lambda: done.append(machine.activate(proof)))
        asking.start()
        with transaction(engine, patience_ms=3000) as session:
            session.get_one(LicenseRow, issued.license.id, with_for_update=True).max_resources = 7
        assert done == []
        slow.released.set()
        asking.join()
    assert done[0]["activation"]["aws_account_id"] == ACCOUNT


def test_of_two_activations_with_one_challenge_at_once_exactly_one_wins(make_app, machine, engine, issued, sts):
    proof, start, done = machine.proof(), threading.Barrier(2), []

    def run():
        client = make_app(sts_endpoints=sts.allowed).test_client()
        start.wait()
        done.append(Machine(client, issued.key, sts).activate(proof)["valid"])

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert left_behind(engine, issued) == (1, [ACCOUNT])


def test_a_refused_license_is_told_so_and_its_proof_goes_nowhere(make_app, issued, sts, engine):
    with FakeSts(answering(200, IDENTITY)) as away:
        machine = fake(make_app, issued, sts, away.url)
        proof = machine.proof(url=away.url)
        needing_proof(engine, issued, status="suspended")
        assert machine.activate(proof)["code"] == "SUSPENDED"
        assert away.asked == []
    machine.key = UNKNOWN_KEY
    given = machine.ask("challenge")
    assert (given["valid"], given["code"], given["challenge"], given["expires_at"]) == (False, "NOT_FOUND", None, None)


@pytest.mark.parametrize(
    "attestation",
    [
        "text",
        [],
        {},
        {"url": "https://sts.amazonaws.com/"},
        {"url": 1, "headers": {}},
        {"url": "https://sts.amazonaws.com/", "headers": []},
        {"url": "https://sts.amazonaws.com/", "headers": {"X-Amz-Date": 1}},
        {"url": "https://sts.amazonaws.com/", "headers": {"X-Amz-Date": "a\r\nb"}},
        {"url": "https://sts.amazonaws.com/", "headers": {"a": "b" * 8193}},
        {"url": "https://sts.amazonaws.com/", "headers": {f"h{n}": "v" for n in range(17)}},
    ],
)
def test_what_is_no_attestation_at_all_names_the_field(client, issued, attestation):
    body = {"license_key": issued.key, "instance_id": "i-1", "attestation": attestation}
    found = client.post(f"{API}/activate", json=body)
    assert found.status_code == 422
    assert found.json["errors"][0]["field"].startswith("attestation")


def test_only_an_activation_takes_a_proof(machine):
    for what in ("heartbeat", "validate", "deactivate"):
        assert machine.ask(what, attestation="ignored")["code"] in {"NOT_ACTIVATED", "VALID"}


def test_a_refusal_says_with_a_license_how_often_to_report(machine, engine, issued):
    needing_proof(engine, issued, heartbeat_seconds=600)
    for what in ("activate", "heartbeat"):
        refused = machine.ask(what)
        assert refused["refusal"].count(".") == 2
        assert (refused["heartbeat_seconds"], refused["dead_after_seconds"]) == (600, 1800)


def test_neither_the_log_nor_the_database_holds_what_was_signed(machine, engine, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "botocore")  # that is the customer's machine
    proof = machine.proof(machine.sts.other)
    machine.activate(proof)
    bad = machine.proof(machine.sts.other)
    bad["headers"]["Authorization"] = bad["headers"]["Authorization"][:-1] + "x"
    machine.refused(bad, "no signature")
    said = "".join(capsys.readouterr()) + caplog.text
    for sent in (proof, bad):
        for name in ("Authorization", "X-Amz-Security-Token", "X-Licet-Challenge"):
            assert sent["headers"][name] not in said
    with reading(engine) as session:
        assert session.query(ChallengeRow).count() == 0
