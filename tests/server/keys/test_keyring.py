"""The keyring as a value: who signs, what is published, and how strictly it is read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from licet.jose import EDDSA, RS256
from licet.trust import TrustedKeys
from licet.wire import KEY_SET_TYPE
from licet_server.errors import KeyringDamagedError, SigningKeyMissingError
from licet_server.keys.keyring import Keyring, announced_seq, dumps, loads
from licet_server.keys.rotation import retire, rotate
from licet_server.keys.signing_key import SigningKey

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ISSUER = "https://license.example.com"
FIRST_VERSION = b"""{"keys": [{
  "kty": "OKP", "crv": "Ed25519", "kid": "2026-10-f0e1d2", "use": "sig", "alg": "EdDSA",
  "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  "created_at": "2026-10-01T00:00:00Z", "retired_at": null
}]}"""
"""What the first version wrote, with the key of RFC 8037 appendix A."""


def key(minutes: float = 0, *, signs: float | None = None) -> SigningKey:
    begins = minutes if signs is None else signs
    return SigningKey.generate(now=NOW + minutes * MINUTE, signs_from=NOW + begins * MINUTE)


@pytest.fixture(scope="module")
def rsa() -> SigningKey:
    return SigningKey.generate(algorithm=RS256, now=NOW)


@pytest.fixture(scope="module")
def turned() -> Keyring:
    """Three keys, the first of them retired, and the announcements of that."""
    ring = Keyring((key(),))
    for minutes in (1, 2):
        ring = rotate(ring, at_once=True, issuer=ISSUER, now=NOW + minutes * MINUTE).ring
    return retire(ring, ring.keys[0].kid, issuer=ISSUER, now=NOW + 3 * MINUTE).ring


@pytest.mark.parametrize(
    ("minute", "signs"),
    [(-1, 0), (0, 0), (1, 0), (9.99, 0), (10, 1), (11, 1), (19.99, 1), (20, 2), (10_000, 2)],
)
def test_the_newest_key_whose_time_has_come_signs(minute, signs):
    ring = Keyring((key(), key(1, signs=10), key(2, signs=20)))
    assert ring.signing(now=NOW + minute * MINUTE) is ring.keys[signs]


def test_a_newer_key_that_signs_at_once_is_not_taken_back_by_an_older_one():
    ring = Keyring((key(), key(1, signs=10), key(2, signs=2)))
    assert ring.signing(now=NOW + 5 * MINUTE) is ring.keys[2]
    assert ring.signing(now=NOW + 50 * MINUTE) is ring.keys[2]


def test_a_clock_that_was_set_back_still_finds_a_key():
    ring = Keyring((replace(key(), retired_at=NOW), key(1), key(2)))
    assert ring.signing(now=NOW - timedelta(days=400)) is ring.keys[1]


def test_a_retired_key_neither_signs_nor_is_published():
    ring = Keyring((replace(key(), retired_at=NOW), key(1), replace(key(2), retired_at=NOW)))
    assert ring.signing(now=NOW + 5 * MINUTE) is ring.keys[1]
    assert [jwk["kid"] for jwk in ring.public_jwks()["keys"]] == [ring.keys[1].kid]


def test_each_algorithm_has_a_key_of_its_own(rsa):
    ring = Keyring((key(), rsa, key(1)))
    assert ring.signing(RS256, now=NOW) is rsa
    assert ring.signing(EDDSA, now=NOW + MINUTE) is ring.keys[2]


@pytest.mark.parametrize("retired_at", [None, NOW])
def test_without_an_rsa_key_the_command_that_makes_one_is_named(rsa, retired_at):
    ring = Keyring((key(),) if retired_at is None else (key(), replace(rsa, retired_at=retired_at)))
    with pytest.raises(SigningKeyMissingError, match="`licet-server key rotate --algorithm RS256`") as refused:
        ring.signing(RS256, now=NOW)
    assert refused.value.code == "SIGNING_KEY_MISSING"


def test_the_plugin_reads_the_published_keys(rsa):
    ring = Keyring((key(), rsa))
    jwks = ring.public_jwks()["keys"]
    assert list(TrustedKeys.from_jwks(jwks).by_kid) == [ring.keys[0].kid, rsa.kid]
    assert all("d" not in jwk for jwk in jwks)


def test_the_announcements_are_published_oldest_first(turned):
    numbers = [announced_seq(token) for token in turned.public_jwks()["announcements"]]
    assert numbers == sorted(numbers)
    assert numbers[-1] == turned.seq
    assert len(numbers) == 3
    assert json.loads(turned.public_document) == turned.public_jwks()


def test_the_published_keys_are_put_together_once(turned):
    assert turned.public is turned.public
    assert list(turned.public.by_kid) == [key.kid for key in turned.published]


def test_the_etag_changes_with_every_change(turned):
    again = rotate(turned, at_once=True, issuer=ISSUER, now=NOW).ring
    assert turned.etag == loads(dumps(turned), origin="a").etag
    assert len({turned.etag, again.etag, Keyring(turned.keys).etag}) == 3


def test_a_written_keyring_reads_back(turned, rsa):
    for ring in (turned, Keyring((*turned.keys, rsa), turned.seq, turned.announcements)):
        read = loads(dumps(ring), origin="keyring.json")
        assert dumps(read) == dumps(ring)
        assert read.public_jwks() == ring.public_jwks()
        assert (read.seq, read.announcements, read.issuer) == (ring.seq, ring.announcements, ring.issuer)
    assert loads(dumps(turned), origin="keyring.json").issuer == ISSUER


def test_a_keyring_of_the_first_version_is_read():
    ring = loads(FIRST_VERSION, origin="keyring.json")
    assert (ring.seq, ring.chain, ring.issuer) == (0, (), None)
    assert b"issuer" not in dumps(ring)
    assert ring.signing(now=NOW).kid == "2026-10-f0e1d2"
    assert ring.keys[0].signs_from == ring.keys[0].created_at == datetime(2026, 10, 1, tzinfo=UTC)
    assert ring.public_jwks()["keys"][0]["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert rotate(ring, at_once=True, issuer=ISSUER, now=NOW).ring.seq > 0


def _other_signer(document: dict) -> None:
    first, second, *_ = document["announcements"]
    document["announcements"][first] = document["announcements"][second]


def _changed_announcement(document: dict) -> None:
    kid, token = next(iter(document["announcements"].items()))
    document["announcements"][kid] = token[:-8] + ("AAAAAAAA" if token[-8:] != "AAAAAAAA" else "BBBBBBBB")


def _of_another_type(document: dict) -> None:
    signer = SigningKey.from_private_jwk(document["keys"][1])
    assert KEY_SET_TYPE != "licet-lease+jwt"
    document["announcements"][signer.kid] = signer.token("licet-lease+jwt", {"seq": 1, "keys": [], "retired": []})


DAMAGES = {
    "no-keys": lambda document: document.pop("keys"),
    "empty-list": lambda document: document.update(keys=[]),
    "keys-not-a-list": lambda document: document.update(keys={"a": 1}),
    "no-key-object": lambda document: document["keys"].append(1),
    "no-secret-half": lambda document: document["keys"][0].pop("d"),
    "a-key-twice": lambda document: document["keys"].append(document["keys"][1]),
    "a-name-twice": lambda document: document["keys"].append(key().private_jwk() | {"kid": document["keys"][1]["kid"]}),
    "all-retired": lambda document: [each.update(retired_at="2026-11-20T00:00:00Z") for each in document["keys"]],
    "seq-in-text": lambda document: document.update(seq="7"),
    "seq-below-zero": lambda document: document.update(seq=-1),
    "seq-true": lambda document: document.update(seq=True),
    "seq-below-an-announcement": lambda document: document.update(seq=document["seq"] - 1),
    "seq-gone": lambda document: document.pop("seq"),
    "announcements-in-a-list": lambda document: document.update(announcements=[]),
    "issuer-no-text": lambda document: document.update(issuer=7),
    "issuer-null": lambda document: document.update(issuer=None),
    "issuer-empty": lambda document: document.update(issuer=""),
    "announcement-no-text": lambda document: document["announcements"].update({document["keys"][0]["kid"]: 1}),
    "announcement-of-nobody": lambda document: document["announcements"].update(nobody=""),
    "announcement-of-another-signer": _other_signer,
    "announcement-changed": _changed_announcement,
    "announcement-of-another-type": _of_another_type,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_keyring_is_named(turned, damage):
    document = json.loads(dumps(turned))
    damage(document)
    with pytest.raises(
        KeyringDamagedError, match=r"the keyring /srv/keyring\.json .*restore it from a backup"
    ) as refused:
        loads(json.dumps(document).encode(), origin="/srv/keyring.json")
    assert document.get("keys") is None or str(document["keys"]) not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("data", [b"", b"\x00\xff garbage", b"[]", b"{}", b'{"keys": [], "keys": []}', b"[" * 100_000])
def test_what_is_no_keyring_is_named(data):
    with pytest.raises(KeyringDamagedError, match=r"keyring\.json"):
        loads(data, origin="keyring.json")


def test_every_cut_of_a_keyring_is_noticed(turned):
    data = dumps(turned).rstrip()
    for end in range(0, len(data), 37):
        with pytest.raises(KeyringDamagedError):
            loads(data[:end], origin="keyring.json")
