"""``/.well-known/jwks.json``: cacheable, conditional, and always the keys of now."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from licet.jose import RS256
from licet.trust import TrustedKeys
from licet_server.http.installed import installation as served
from licet_server.keys.rotation import retire, rotate
from tests.factories import UNKNOWN_KEY

PATH = "/.well-known/jwks.json"


@pytest.fixture
def turn(installation):
    """Rotate, as another process would, and give the new key."""

    def turned(**options):
        def make(ring):
            options_now = {"at_once": True} | options
            done = rotate(ring, issuer=installation.issuer, now=datetime.now(UTC), **options_now)
            return done.ring, done.key

        return installation.keyring_file.change(make)

    return turned


def test_the_public_keys_are_cacheable_and_hold_no_secret(client):
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    (key,) = answer.json["keys"]
    assert key.keys() == {"kty", "crv", "kid", "x", "use", "alg"}
    assert answer.json["announcements"] == []


def test_an_rsa_key_is_published_without_its_secrets(client, turn):
    turn(algorithm=RS256)
    _, rsa = client.get(PATH).json["keys"]
    assert rsa.keys() == {"kty", "n", "e", "kid", "use", "alg"}


def test_whoever_has_the_newest_keys_gets_304(client, turn):
    first = client.get(PATH)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert tag.endswith('"')
    again = client.get(PATH, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, "public, max-age=300")
    assert client.get(PATH, headers={"If-None-Match": f'"other", {tag}'}).status_code == 304
    assert client.get(PATH, headers={"If-None-Match": "*"}).status_code == 304
    turn()
    later = client.get(PATH, headers={"If-None-Match": tag})
    assert later.status_code == 200
    assert later.headers["ETag"] != tag
    assert len(later.json["keys"]) == 2


@pytest.mark.parametrize("tag", ['"other"', "other", '"', "", 'W/"', "é".encode().decode("latin-1"), '"' * 1000])
def test_another_tag_gets_the_keys(client, tag):
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 200


def test_head_and_get_say_the_same(client):
    get, head = client.get(PATH), client.head(PATH)
    assert head.data == b""
    assert (head.status_code, head.headers["ETag"]) == (get.status_code, get.headers["ETag"])
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_a_running_application_signs_and_publishes_with_a_changed_keyring(client, turn, sell):
    key = sell().key
    pinned = TrustedKeys.from_jwks(client.get(PATH).json["keys"])
    old = client.post("/validate", json={"license_key": key}).json["lease"]
    new_key = turn()
    new = client.post("/validate", json={"license_key": key}).json["lease"]
    published = client.get(PATH).json
    assert published["keys"][-1]["kid"] == new_key.kid
    follower = pinned.after(published["announcements"])
    assert [follower.lease(token, product="OPT").key_set for token in (old, new)] == [0, follower.key_set]


def test_a_running_application_survives_a_damaged_keyring(make_app, installation, sell, capsys):
    client, key = make_app().test_client(), sell().key
    before = client.get(PATH).data
    installation.keyring_file.path.write_bytes(b"{")
    capsys.readouterr()
    for _ in range(3):
        assert client.get(PATH).data == before
        assert client.post("/validate", json={"license_key": key}).status_code == 200
    (error,) = [line for line in map(json.loads, capsys.readouterr().err.splitlines()) if line["level"] == "error"]
    assert "keyring.json is damaged" in error["reason"]


def test_no_question_fails_while_keys_come_and_go(make_app, installation, turn):
    """Threads ask one application while another writer rotates and retires."""
    app = make_app()
    stop = threading.Event()

    def keep_asking():
        asked = app.test_client()
        codes = set()
        while not stop.is_set():
            codes.add(asked.get(PATH).status_code)
            codes.add(asked.post("/validate", json={"license_key": UNKNOWN_KEY}).status_code)
        return codes

    def drop_the_oldest(ring):
        now = datetime.now(UTC)
        done = retire(ring, ring.published[0].kid, issuer=installation.issuer, now=now)
        return done.ring, None

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(keep_asking) for _ in range(4)]
        try:
            for _ in range(10):
                turn()
                installation.keyring_file.change(drop_the_oldest)
        finally:
            stop.set()
        codes = set().union(*(each.result() for each in asking))
    assert codes == {200, 401}
    with app.app_context():
        assert len(served().keyring.keys) == 11
        assert len(served().keyring.published) == 1
