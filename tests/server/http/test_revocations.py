"""``GET /api/v1/revocations``: the signed list, cached, tagged and limited."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine

from licet.trust import TrustedKeys
from licet_server.http.api import revocations
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import transaction
from tests.factories import NOW, UNKNOWN_KEY

PATH = "/api/v1/revocations"


@pytest.fixture(autouse=True)
def clock():
    """The server's clock stands at the sale until a test moves it."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def revoke(engine, sell):
    """Sell a license and revoke it."""

    def revoked():
        license_id = sell().license.id
        with transaction(engine) as session:
            change_status(session, session.get_one(LicenseRow, license_id), Action.REVOKE, now=NOW)
        return license_id

    return revoked


@pytest.fixture
def signings(monkeypatch):
    """Count how often a list is signed."""
    counted = []
    real = revocations.signed_revocations

    def counting(*args, **kwargs):
        counted.append(1)
        return real(*args, **kwargs)

    monkeypatch.setattr(revocations, "signed_revocations", counting)
    return counted


def test_the_list_is_believed_with_the_published_keys(client, revoke, installation):
    gone = revoke()
    answer = client.get(PATH)
    keys = client.get("/.well-known/jwks.json").json["keys"]
    trusted = TrustedKeys(TrustedKeys.from_jwks(keys).by_kid, issuer=installation.issuer)
    found = trusted.revocations(answer.text)
    assert (gone in found, "lic_another" in found, len(found)) == (True, False, 1)
    assert found.issued_at == NOW


def test_the_answer_is_a_cacheable_token(client):
    answer = client.get(PATH)
    assert (answer.status_code, answer.content_type) == (200, "application/jose")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["ETag"].startswith('"')  # strong: not W/"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_whoever_has_the_list_gets_a_304_without_a_body(client, revoke):
    tag = client.get(PATH).headers["ETag"]
    same = client.get(PATH, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert same.headers["Cache-Control"] == "public, max-age=300"
    assert client.get(PATH, headers={"If-None-Match": '"another"'}).status_code == 200
    revoke()
    news = client.get(PATH, headers={"If-None-Match": tag})
    assert news.status_code == 200
    assert news.headers["ETag"] != tag


def test_a_list_is_signed_once_until_a_revocation_or_another_hour(client, revoke, signings, clock):
    first = client.get(PATH)
    assert client.get(PATH).data == first.data
    clock.move_to(NOW + timedelta(minutes=59))
    assert client.get(PATH).data == first.data
    assert len(signings) == 1
    clock.move_to(NOW + timedelta(hours=1))
    later = client.get(PATH)
    assert later.headers["ETag"] != first.headers["ETag"]
    revoke()
    assert client.get(PATH).headers["ETag"] != later.headers["ETag"]
    assert len(signings) == 3


def test_a_list_is_signed_anew_when_the_keys_change(client, signings, installation):
    from licet_server.keys.rotation import rotate

    before = client.get(PATH)

    def rotated(ring):
        changed = rotate(ring, issuer=installation.issuer, at_once=True, now=NOW)
        return changed.ring, changed

    installation.keyring_file.change(rotated)
    after = client.get(PATH)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert len(signings) == 2


def test_two_processes_give_one_tag_to_one_text(make_app, revoke):
    revoke()
    one, two = (make_app().test_client().get(PATH) for _ in range(2))
    assert (one.headers["ETag"], one.data) == (two.headers["ETag"], two.data)


def test_of_many_that_ask_at_once_one_signs_and_all_get_the_list(make_app, revoke, signings):
    revoke()
    app, answers, barrier = make_app(), [], threading.Barrier(8)

    def ask():
        barrier.wait()
        answers.append(app.test_client().get(PATH))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.data for answer in answers}) == 1
    assert len(signings) == 1


def test_another_installation_gets_no_list_of_this_one(make_app, client, revoke):
    revoke()
    other = make_app(issuer="https://other.example.com").test_client()
    assert other.get(PATH).headers["ETag"] != client.get(PATH).headers["ETag"]


def codes(client, path, count, **kwargs):
    return [client.get(path, **kwargs).status_code for _ in range(count)]


def test_the_list_has_the_rate_limit_and_a_count_of_its_own(make_app, sell):
    client, key = make_app(rate_limit="2 per minute").test_client(), sell().key
    assert codes(client, PATH, 3) == [200, 200, 429]
    assert client.post("/validate", json={"license_key": key}).status_code == 200
    assert codes(client, PATH, 1, environ_base={"REMOTE_ADDR": "192.0.2.7"}) == [200]
    refused = client.get(PATH)
    assert int(refused.headers["Retry-After"]) > 0
    assert "valid" not in refused.get_json(force=True)


def test_wrong_keys_do_not_lock_anybody_out_of_the_list(make_app):
    client = make_app(guess_limit="1 per hour").test_client()
    wrong = [client.post("/validate", json={"license_key": UNKNOWN_KEY}).status_code for _ in range(2)]
    assert wrong == [401, 429]
    assert codes(client, PATH, 3) == [200] * 3


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_list_can_only_be_read(client, method):
    assert client.open(PATH, method=method).status_code == 405


def test_without_its_database_the_list_is_a_503(make_app, lost_database_url):
    assert make_app(database_url=lost_database_url).test_client().get(PATH).status_code == 503
