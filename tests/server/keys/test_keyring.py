"""The keyring: made once, kept private, read strictly."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from licet.trust import TrustedKeys
from licet_server.errors import KeyringDamagedError, SecretMissingError
from licet_server.keys import keyring
from licet_server.keys.keyring import Keyring, SigningKey

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keyring.json"


def test_a_new_keyring_is_private_and_made_once(path):
    assert keyring.create_missing(path, now=NOW)
    first = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert not keyring.create_missing(path, now=NOW)
    assert path.read_bytes() == first
    assert [file.name for file in path.parent.iterdir()] == ["keyring.json"]


def test_the_name_of_a_key_says_its_month(path):
    keyring.create_missing(path, now=NOW)
    assert keyring.load(path).signing.kid.startswith("2026-11-")


def test_a_saved_keyring_reads_back(path):
    keys = tuple(SigningKey.generate(now=NOW + timedelta(days=day)) for day in range(3))
    saved = Keyring((replace(keys[0], retired_at=NOW), *keys[1:]))
    keyring.save(path, saved)
    read = keyring.load(path)
    assert [(key.kid, key.created_at, key.retired_at) for key in read.keys] == [
        (key.kid, key.created_at, key.retired_at) for key in saved.keys
    ]
    assert read.public_jwks() == saved.public_jwks()


def test_the_newest_key_signs_and_a_retired_one_is_not_published():
    old, middle, new = (SigningKey.generate(now=NOW + timedelta(days=day)) for day in range(3))
    ring = Keyring((replace(old, retired_at=NOW), middle, new))
    assert ring.signing is new
    assert [key["kid"] for key in ring.public_jwks()["keys"]] == [middle.kid, new.kid]


def test_the_plugin_reads_the_published_keys():
    ring = Keyring((SigningKey.generate(now=NOW),))
    jwks = ring.public_jwks()["keys"]
    assert list(TrustedKeys.from_jwks(jwks).by_kid) == [ring.signing.kid]
    assert all("d" not in key for key in jwks)


def test_a_key_does_not_show_its_secret_half():
    assert "private" not in repr(SigningKey.generate(now=NOW))


def test_a_missing_keyring_is_named(path):
    with pytest.raises(SecretMissingError, match=r"keyring\.json is missing"):
        keyring.load(path)


def _swapped(ring: dict) -> dict:
    other = SigningKey.generate(now=NOW).public_jwk()
    return {"keys": [ring["keys"][0] | {"x": other["x"]}]}


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"\x00\xff garbage", id="garbage"),
        pytest.param(lambda text: text[: len(text) // 2], id="cut-off"),
        pytest.param(lambda _: b"[]", id="not-an-object"),
        pytest.param(lambda _: b"{}", id="no-keys"),
        pytest.param(lambda _: b'{"keys": []}', id="empty-list"),
        pytest.param(lambda _: b'{"keys": [1]}', id="no-key-object"),
        pytest.param(lambda _: b'{"keys": {"a": 1}}', id="keys-not-a-list"),
        pytest.param(lambda text: text.replace(b'"d"', b'"e"'), id="no-secret-half"),
        pytest.param(lambda text: text.replace(b'"kid"', b'"id"'), id="no-name"),
        pytest.param(lambda text: text.replace(b"2026-11-20T", b"yesterday"), id="no-date"),
        pytest.param(lambda text: json.dumps(_swapped(json.loads(text))).encode(), id="halves-of-two-keys"),
        pytest.param(lambda text: json.dumps({"keys": json.loads(text)["keys"] * 2}).encode(), id="a-key-twice"),
        pytest.param(
            lambda text: text.replace(b'"retired_at": null', b'"retired_at": "2026-11-20T00:00:00Z"'), id="all-retired"
        ),
    ],
)
def test_a_damaged_keyring_is_named_and_never_replaced(path, damage):
    keyring.create_missing(path, now=NOW)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(KeyringDamagedError, match=r"keyring\.json"):
        keyring.load(path)
    assert not keyring.create_missing(path, now=NOW)
    assert path.read_bytes() == damaged
