"""The vendor's signing keys: several Ed25519 keys in one file, oldest first.

The newest key that is not retired signs; all that are not retired are published. The file is a JSON Web Key Set with
two members of ours in each key, ``created_at`` and ``retired_at``.

Source: RFC 7517 (JWK), RFC 8037 section 2 (``OKP`` keys).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licet.errors import WireError
from licet.wire import load_object, to_instant, to_text
from licet_server.errors import KeyringDamagedError, SecretMissingError
from licet_server.files import read_private, write_private

KEYRING_FILE = "keyring.json"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key pair.

    Attributes:
        kid: Its public name.
        private: The secret half.
        created_at: When it was made.
        retired_at: Since when it is neither used nor published.
    """

    kid: str
    private: Ed25519PrivateKey = field(repr=False)
    created_at: datetime
    retired_at: datetime | None = None

    @classmethod
    def generate(cls, *, now: datetime) -> SigningKey:
        """Make a key, named by its month and a digest of its public half."""
        private = Ed25519PrivateKey.generate()
        mark = hashlib.sha256(private.public_key().public_bytes_raw()).hexdigest()[:6]
        return cls(f"{now:%Y-%m}-{mark}", private, now)

    def public_jwk(self) -> dict[str, str]:
        """Return the public half as a JSON Web Key."""
        x = _encode(self.private.public_key().public_bytes_raw())
        return {"kty": "OKP", "crv": "Ed25519", "kid": self.kid, "x": x, "use": "sig", "alg": "EdDSA"}


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every key there is, oldest first; at least one is not retired."""

    keys: tuple[SigningKey, ...]

    @property
    def published(self) -> tuple[SigningKey, ...]:
        """The keys that verify."""
        return tuple(key for key in self.keys if key.retired_at is None)

    @property
    def signing(self) -> SigningKey:
        """The key that signs."""
        return self.published[-1]

    def public_jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return the public JSON Web Key Set."""
        return {"keys": [key.public_jwk() for key in self.published]}


def create_missing(path: Path, *, now: datetime) -> bool:
    """Make a keyring with one key unless there is one; say whether it was made."""
    if read_private(path) is not None:
        return False
    write_private(path, _dump(Keyring((SigningKey.generate(now=now),))), replace=False)
    return True


def load(path: Path) -> Keyring:
    """Read the keyring.

    Raises:
        SecretMissingError: There is none.
        KeyringDamagedError: It is not what was written; the message names the file.
    """
    data = read_private(path)
    if data is None:
        raise SecretMissingError(
            f"{path} is missing: restore it from a backup (customers trust no other keys, so a new one would not help)"
        )
    try:
        keys = load_object(data).get("keys")
        ring = Keyring(tuple(_key(item) for item in keys)) if isinstance(keys, list) else Keyring(())
        kids = {key.kid for key in ring.keys}
    except (WireError, LookupError, ValueError, TypeError, AttributeError):
        raise KeyringDamagedError(f"the keyring {path} is damaged: restore it from a backup") from None
    if not ring.published or len(kids) < len(ring.keys):
        raise KeyringDamagedError(f"the keyring {path} holds no usable key, or one twice: restore it from a backup")
    return ring


def save(path: Path, ring: Keyring) -> None:
    """Replace the keyring at *path*."""
    write_private(path, _dump(ring))


def _dump(ring: Keyring) -> bytes:
    return json.dumps({"keys": [_private_jwk(key) for key in ring.keys]}, indent=2).encode() + b"\n"


def _private_jwk(key: SigningKey) -> dict[str, str | None]:
    return {
        **key.public_jwk(),
        "d": _encode(key.private.private_bytes_raw()),
        "created_at": to_text(key.created_at),
        "retired_at": None if key.retired_at is None else to_text(key.retired_at),
    }


def _key(item: Mapping[str, Any]) -> SigningKey:
    """Read one key; its public half must belong to its secret half."""
    kid, retired = item["kid"], item.get("retired_at")
    if not isinstance(kid, str) or not kid:
        raise ValueError("a key has no name")
    key = SigningKey(
        kid=kid,
        private=Ed25519PrivateKey.from_private_bytes(_decode(item["d"])),
        created_at=to_instant(item.get("created_at"), field="created_at"),
        retired_at=None if retired is None else to_instant(retired, field="retired_at"),
    )
    if key.public_jwk()["x"] != item.get("x"):
        raise ValueError("the halves of a key do not belong together")
    return key


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
