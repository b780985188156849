"""The keyring at rest: encrypted under the operator's passphrase, or plain.

An encrypted keyring is one JSON object: ``{version, kdf: {name, n, r, p, salt}, cipher, nonce, ciphertext}``. Version,
``kdf`` and cipher are authenticated with it, so that no parameter can be changed. The key is derived once in a process
for a passphrase and a salt; a file that is written again keeps its salt and gets a new nonce.

Source: RFC 7914 (scrypt), the OWASP password storage cheat sheet (its parameters), NIST SP 800-38D (AES-GCM), RFC 8265
section 4.2 (a passphrase is compared in Unicode's form C).
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from licet.errors import WireError
from licet.jose import decode, encode
from licet.wire import load_object
from licet_server.errors import KeyringDamagedError, KeyringLockedError

_VERSION = 1
_CIPHER = "A256GCM"
_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
# Bounds of what a file may ask for: up to 128 MiB and some seconds, so that a hostile backup cannot ask for more.
_MOST_N = 2**17
_R = 8
_MOST_P = 16
_COST = {"n": 2**15, "r": _R, "p": 3}


@dataclass(frozen=True, slots=True)
class Envelope:
    """An encrypted keyring, taken apart.

    Attributes:
        cost: ``n``, ``r`` and ``p`` of scrypt.
        salt: What the passphrase is derived with.
        nonce: The starting value of AES-GCM.
        ciphertext: With its tag.
    """

    cost: Mapping[str, int]
    salt: bytes
    nonce: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)

    @classmethod
    def take_apart(cls, data: bytes, *, origin: object) -> Envelope | None:
        """Read *data*; ``None`` when it is not encrypted.

        Raises:
            KeyringDamagedError: It is encrypted, and not as this version does it; the message names *origin*.
        """
        try:
            document = load_object(data)
        except WireError:
            return None  # whoever reads the keyring says what is wrong with it
        if "ciphertext" not in document:
            return None
        try:
            return cls._read(document)
        except (WireError, LookupError, TypeError, ValueError, AttributeError):
            raise KeyringDamagedError(
                f"the encrypted keyring {origin} is damaged, or from another version: restore it from a backup"
            ) from None

    @classmethod
    def _read(cls, document: Mapping[str, Any]) -> Envelope:
        kdf = document["kdf"]
        found = cls(
            cost={name: kdf[name] for name in _COST},
            salt=decode(kdf["salt"]),
            nonce=decode(document["nonce"]),
            ciphertext=decode(document["ciphertext"]),
        )
        if document != json.loads(found.dumps()) or any(type(value) is not int for value in found.cost.values()):
            raise ValueError("it has other members, or other values")
        n, r, p = found.cost.values()
        if not 1 < n <= _MOST_N or n & (n - 1) or r != _R or not 1 <= p <= _MOST_P:
            raise ValueError("its parameters are out of bounds")
        if len(found.salt) != _SALT_BYTES or len(found.nonce) != _NONCE_BYTES:
            raise ValueError("its salt or nonce has another length")
        return found

    def dumps(self) -> bytes:
        """Write it down."""
        texts = {"nonce": encode(self.nonce), "ciphertext": encode(self.ciphertext)}
        return json.dumps(_head(self.cost, self.salt) | texts, indent=2).encode() + b"\n"

    def opened(self, passphrase: str | None, *, origin: object) -> bytes:
        """Decrypt the keyring.

        Raises:
            KeyringLockedError: *passphrase* is another one, or not there; the message names *origin*.
        """
        if passphrase is None:
            raise KeyringLockedError(f"the keyring {origin} is encrypted: set LICET_KEYRING_PASSPHRASE")
        cipher = AESGCM(_derived(passphrase, self.salt, *self.cost.values()))
        try:
            return cipher.decrypt(self.nonce, self.ciphertext, _bound(self.cost, self.salt))
        except InvalidTag:
            raise KeyringLockedError(
                f"LICET_KEYRING_PASSPHRASE does not open the keyring {origin}: it is another passphrase, "
                "or the file was changed"
            ) from None


def seal(data: bytes, passphrase: str, *, like: Envelope | None = None) -> bytes:
    """Encrypt a keyring.

    Args:
        data: The plain keyring.
        passphrase: What opens it again.
        like: The file until now, if it was encrypted under the same passphrase; its salt is kept, unless its
            parameters are not ours.
    """
    salt = like.salt if like is not None and like.cost == _COST else secrets.token_bytes(_SALT_BYTES)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(_derived(passphrase, salt, *_COST.values()))
    return Envelope(_COST, salt, nonce, cipher.encrypt(nonce, data, _bound(_COST, salt))).dumps()


def _head(cost: Mapping[str, int], salt: bytes) -> dict[str, Any]:
    return {"version": _VERSION, "kdf": {"name": "scrypt", **cost, "salt": encode(salt)}, "cipher": _CIPHER}


def _bound(cost: Mapping[str, int], salt: bytes) -> bytes:
    """Return what is authenticated beside the keyring."""
    return json.dumps(_head(cost, salt), sort_keys=True, separators=(",", ":")).encode()


@lru_cache(maxsize=8)
def _derived(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    """Derive the AES key: a fifth of a second and 32 MiB, once for a process."""
    kdf = Scrypt(salt=salt, length=_KEY_BYTES, n=n, r=r, p=p)
    try:
        return kdf.derive(unicodedata.normalize("NFC", passphrase).encode())
    except MemoryError:
        raise KeyringLockedError(
            f"the keyring cannot be opened: {128 * n * r // 1024**2} MiB of memory are needed for that"
        ) from None
