"""Encryption at rest: only the passphrase opens it, no parameter can be changed, and no file asks for too much."""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from licet_server.errors import KeyringDamagedError, KeyringLockedError
from licet_server.keys import protection
from licet_server.keys.protection import Envelope, seal

PASSPHRASE = "correct horse battery staple"
PLAIN = b'{"keys": ["secret-half"]}'


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal(PLAIN, PASSPHRASE)


@pytest.fixture
def derivations(monkeypatch):
    """Count how often scrypt really runs, from a cold start."""
    real, found = protection.Scrypt, []

    def counting(**cost):
        found.append(cost)
        return real(**cost)

    monkeypatch.setattr(protection, "Scrypt", counting)
    protection._derived.cache_clear()
    return found


def opened(data: bytes, passphrase: str | None = PASSPHRASE) -> bytes:
    envelope = Envelope.take_apart(data, origin="/srv/keyring.json")
    assert envelope is not None
    return envelope.opened(passphrase, origin="/srv/keyring.json")


def test_what_was_sealed_opens_again_and_shows_nothing(sealed):
    assert opened(sealed) == PLAIN
    assert b"secret-half" not in sealed
    assert PASSPHRASE.encode() not in sealed


def test_the_file_is_what_the_documentation_says_and_others_can_open_it(sealed):
    """Only the standard library's scrypt, and the members of the file."""
    document = json.loads(sealed)
    assert document.keys() == {"version", "kdf", "cipher", "nonce", "ciphertext"}
    kdf = document["kdf"]
    assert kdf | {"salt": ""} == {"name": "scrypt", "n": 2**15, "r": 8, "p": 3, "salt": ""}
    assert (document["version"], document["cipher"]) == (1, "A256GCM")

    def raw(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    cost = {name: kdf[name] for name in ("n", "r", "p")}
    key = hashlib.scrypt(PASSPHRASE.encode(), salt=raw(kdf["salt"]), dklen=32, maxmem=2**26, **cost)
    bound = {name: document[name] for name in ("version", "kdf", "cipher")}
    with_it = json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()
    assert AESGCM(key).decrypt(raw(document["nonce"]), raw(document["ciphertext"]), with_it) == PLAIN


def test_a_plain_keyring_is_not_taken_for_an_encrypted_one():
    for data in (PLAIN, b"", b"\xff", b"[]", b"{", b'{"cipher": 1}'):
        assert Envelope.take_apart(data, origin="keyring.json") is None


@pytest.mark.parametrize(
    ("passphrase", "says"),
    [
        pytest.param(None, "is encrypted: set LICET_KEYRING_PASSPHRASE", id="none"),
        pytest.param("Correct horse battery staple", "does not open the keyring", id="another"),
        pytest.param(PASSPHRASE + " ", "does not open the keyring", id="one-character-more"),
    ],
)
def test_without_the_passphrase_there_is_one_clear_line(sealed, passphrase, says):
    with pytest.raises(KeyringLockedError, match=says) as refused:
        opened(sealed, passphrase)
    assert refused.value.code == "KEYRING_LOCKED"
    assert "/srv/keyring.json" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert passphrase is None or passphrase not in str(refused.value)


def test_a_passphrase_typed_on_another_system_is_the_same():
    decomposed = unicodedata.normalize("NFD", "clé très secrète")
    assert decomposed != "clé très secrète"
    assert opened(seal(PLAIN, "clé très secrète"), decomposed) == PLAIN


def changed(sealed: bytes, path: str, value: object) -> bytes:
    document = json.loads(sealed)
    *parents, name = path.split(".")
    place = document
    for parent in parents:
        place = place[parent]
    place[name] = value
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("kdf.n", 2**14),
        ("kdf.p", 1),
        ("kdf.salt", "A" * 22),
        ("nonce", "A" * 16),
    ],
)
def test_no_parameter_can_be_changed(sealed, path, value):
    with pytest.raises(KeyringLockedError, match="or the file was changed"):
        opened(changed(sealed, path, value))


def test_no_character_of_the_ciphertext_can_be_changed(sealed):
    text = json.loads(sealed)["ciphertext"]
    for place in range(len(text)):
        other = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises((KeyringLockedError, KeyringDamagedError)):
            opened(changed(sealed, "ciphertext", other))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param("kdf.n", 2**18, id="too-much-memory"),
        pytest.param("kdf.n", 2**62, id="absurd-memory"),
        pytest.param("kdf.n", 2**15 + 1, id="no-power-of-two"),
        pytest.param("kdf.n", 1, id="one"),
        pytest.param("kdf.n", 0, id="zero"),
        pytest.param("kdf.n", -(2**15), id="negative"),
        pytest.param("kdf.n", 32768.0, id="a-fraction"),
        pytest.param("kdf.n", "32768", id="text"),
        pytest.param("kdf.n", None, id="null"),
        pytest.param("kdf.r", 1024, id="wide-blocks"),
        pytest.param("kdf.p", 17, id="too-much-time"),
        pytest.param("kdf.p", 0, id="no-lane"),
        pytest.param("kdf.p", True, id="true"),
        pytest.param("kdf.name", "pbkdf2", id="another-kdf"),
        pytest.param("kdf.salt", "AAAA", id="short-salt"),
        pytest.param("kdf.salt", 7, id="salt-no-text"),
        pytest.param("kdf.pepper", 1, id="another-parameter"),
        pytest.param("kdf", [], id="kdf-no-object"),
        pytest.param("cipher", "A128GCM", id="another-cipher"),
        pytest.param("version", 2, id="another-version"),
        pytest.param("nonce", "AAAA", id="short-nonce"),
        pytest.param("nonce", "=" * 16, id="nonce-no-base64url"),
        pytest.param("ciphertext", None, id="no-ciphertext"),
        pytest.param("keys", [], id="another-member"),
    ],
)
def test_what_is_out_of_bounds_is_refused_before_anything_is_derived(sealed, derivations, path, value):
    with pytest.raises(KeyringDamagedError, match=r"/srv/keyring\.json is damaged, or from another version"):
        opened(changed(sealed, path, value))
    assert derivations == []


def test_a_key_is_derived_once_in_a_process(sealed, derivations):
    envelope = Envelope.take_apart(sealed, origin="keyring.json")
    for _ in range(3):
        opened(sealed)
        sealed = seal(PLAIN, PASSPHRASE, like=envelope)
    assert len(derivations) == 1


def test_a_rewritten_file_keeps_its_salt_and_never_its_nonce(sealed):
    envelope = Envelope.take_apart(sealed, origin="keyring.json")
    again = Envelope.take_apart(seal(PLAIN, PASSPHRASE, like=envelope), origin="keyring.json")
    fresh = Envelope.take_apart(seal(PLAIN, PASSPHRASE), origin="keyring.json")
    assert again.salt == envelope.salt != fresh.salt
    assert len({envelope.nonce, again.nonce, fresh.nonce}) == 3


def test_a_file_with_weaker_parameters_is_rewritten_with_ours(sealed):
    weak = Envelope({"n": 2**10, "r": 8, "p": 1}, bytes(16), bytes(12), b"")
    again = Envelope.take_apart(seal(PLAIN, PASSPHRASE, like=weak), origin="keyring.json")
    assert again.cost == {"n": 2**15, "r": 8, "p": 3}
    assert again.salt != weak.salt


def test_too_little_memory_is_told(sealed, monkeypatch):
    class Hungry:
        def __init__(self, **cost):
            pass

        def derive(self, _):
            raise MemoryError

    monkeypatch.setattr(protection, "Scrypt", Hungry)
    protection._derived.cache_clear()
    with pytest.raises(KeyringLockedError, match="32 MiB of memory"):
        opened(sealed)
