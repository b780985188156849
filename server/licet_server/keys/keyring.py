"""The vendor's signing keys as one value: which are published, which one signs, and how they are written down.

The text is a JSON Web Key Set with members of ours: in each key ``created_at``, ``signs_from`` and ``retired_at``, and
beside them ``seq``, the number of the last change, ``announcements``, the newest announcement of each signer, and
``issuer``, in whose name they were made.

Source: RFC 7517 section 5 (JWK Set; members that a reader does not know are ignored).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from licet.errors import SignatureInvalidError, WireError
from licet.jose import EDDSA, PublicKeys, Token
from licet.wire import KEY_SET_TYPE, load_object, number_claim, text_claim
from licet_server.config import issuer_problem
from licet_server.errors import KeyringDamagedError, SigningKeyMissingError
from licet_server.keys.signing_key import SigningKey

KEYRING_FILE = "keyring.json"
CHAIN_ROOM = 36 * 1024
"""How many characters of announcements a document carries; in the header of a token they take three quarters of what
plugins read. The keys that are published always fit, because a rotation after which they would not is refused."""


@dataclass(frozen=True)  # without slots, because what is derived from it is kept in it
class Keyring:
    """Every key there is, oldest first; at least one Ed25519 key is not retired.

    Attributes:
        keys: Retired ones too, because their names must not come back.
        seq: The number of the last announced change; 0: none yet.
        announcements: The newest rotation announcement of each signer, by its ``kid``.
        issuer: In whose name this installation signs; ``None``: not settled yet.
    """

    keys: tuple[SigningKey, ...]
    seq: int = 0
    announcements: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    issuer: str | None = None

    @cached_property
    def published(self) -> tuple[SigningKey, ...]:
        """The keys that verify."""
        return tuple(key for key in self.keys if key.retired_at is None)

    @cached_property
    def public(self) -> PublicKeys:
        """The published keys as whoever verifies reads them."""
        return PublicKeys.from_jwks(key.public_jwk() for key in self.published)

    def signing(self, algorithm: str = EDDSA, *, now: datetime) -> SigningKey:
        """Return the key that signs: the newest whose time has come, or the oldest when it has come for none.

        Raises:
            SigningKeyMissingError: There is no published key for *algorithm*; the message names the way out.
        """
        oldest = None
        for key in reversed(self.published):
            if key.algorithm == algorithm:
                if key.signs_from <= now:
                    return key
                oldest = key
        if oldest is None:
            raise SigningKeyMissingError(
                f"the keyring has no key for {algorithm}: make one with "
                f"`licet-server key rotate --algorithm {algorithm}`"
            )
        return oldest

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """The announcements that lead from any key there ever was to the published ones, oldest first."""
        return tuple(sorted(self.announcements.values(), key=announced_seq))

    @cached_property
    def present(self) -> tuple[str, ...]:
        """The links of :attr:`chain` that published keys signed: all of them say the same, the newest."""
        return tuple(self.announcements[key.kid] for key in self.published if key.kid in self.announcements)

    def chain_within(self, room: int) -> tuple[str, ...]:
        """Return the part of :attr:`chain` that a document carries, oldest first.

        The links of published keys are all in it, so whoever trusts any of them follows. Then come testaments, newest
        first, as long as all of it takes at most *room* characters. Whoever can follow the whole chain from one of
        these can follow the part, because what a testament leads to is published, or left a newer one; only plugins
        that know nothing but keys retired before that are left behind.
        """
        found = list(self.present)
        room -= sum(map(len, found))
        for link in reversed(self.chain):
            if link in found:
                continue
            room -= len(link)
            if room < 0:
                break
            found.append(link)
        return tuple(link for link in self.chain if link in found)

    def public_jwks(self) -> dict[str, list[Any]]:
        """Return the public JSON Web Key Set, with the announcements beside the keys."""
        return {"keys": [key.public_jwk() for key in self.published], "announcements": list(self.chain)}

    @cached_property
    def public_document(self) -> bytes:
        """The public JSON Web Key Set as it is served."""
        return json.dumps(self.public_jwks(), separators=(",", ":")).encode() + b"\n"

    @cached_property
    def etag(self) -> str:
        """What changes with every change of :attr:`public_document`."""
        return hashlib.sha256(self.public_document).hexdigest()[:32]


def announced_seq(token: str) -> int:
    """Return the number in an announcement of ours, which is not verified again."""
    return number_claim(load_object(Token.take_apart(token).payload), "seq")


def dumps(ring: Keyring) -> bytes:
    """Write *ring*, secret halves included."""
    document = {
        "keys": [key.private_jwk() for key in ring.keys],
        "seq": ring.seq,
        "announcements": dict(ring.announcements),
    } | ({} if ring.issuer is None else {"issuer": ring.issuer})
    return json.dumps(document, indent=2).encode() + b"\n"


def loads(data: bytes, *, origin: object) -> Keyring:
    """Read what :func:`dumps` wrote, or the first version, which knew no announcements and no issuer.

    Raises:
        KeyringDamagedError: It is something else; the message names *origin*.
    """
    try:
        ring = _read(load_object(data))
    except (WireError, SignatureInvalidError, LookupError, ValueError, TypeError, AttributeError):
        raise KeyringDamagedError(f"the keyring {origin} is damaged: restore it from a backup") from None
    kids = {key.kid for key in ring.keys}
    if len(kids) < len(ring.keys) or not any(key.algorithm == EDDSA for key in ring.published):
        raise KeyringDamagedError(f"the keyring {origin} holds no usable key, or one twice: restore it from a backup")
    return ring


def _read(document: Mapping[str, Any]) -> Keyring:
    found, announcements = document["keys"], document.get("announcements", {})
    if not isinstance(found, list) or not isinstance(announcements, dict):
        raise TypeError("keys is a list, announcements an object")
    keys = tuple(SigningKey.from_private_jwk(item) for item in found)
    issuer = text_claim(document, "issuer") if "issuer" in document else None
    if issuer is not None and issuer_problem(issuer) is not None:
        raise ValueError("nobody can sign in that name")
    number = number_claim({"seq": 0} | dict(document), "seq")
    ring = Keyring(keys, number, MappingProxyType(announcements), issuer)
    for kid, text in announcements.items():
        _check_announcement(ring, kid, text)
    return ring


def _check_announcement(ring: Keyring, kid: str, text: str) -> None:
    """Have the key of the name an announcement is kept under verify it."""
    signer = {key.kid: key for key in ring.keys}[kid]
    public = PublicKeys.from_jwks([signer.public_jwk()])
    claims = public.verified(Token.take_apart(text), kind=KEY_SET_TYPE)
    if number_claim(claims, "seq") > ring.seq:
        raise ValueError("an announcement is newer than the keyring")
