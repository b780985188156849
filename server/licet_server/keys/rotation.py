"""How a key set changes: a key comes, a key goes, and each change is announced to the plugins out there. Pure rules.

An announcement says what is published after the change and what was ever retired. Every Ed25519 key that is published
then signs it, and so does the key that goes, as its testament; the keyring keeps the newest one of each signer. So
whoever knows any key there ever was finds a way to the newest: its own last announcement names keys that were published
at that time, and each of those either has announced the present state or left a testament of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from licet.jose import EDDSA
from licet.wire import KEY_SET_TYPE, to_epoch, to_text
from licet_server.errors import RetirementError, RotationError, UnknownKidError
from licet_server.keys.keyring import CHAIN_ROOM, Keyring
from licet_server.keys.signing_key import SigningKey

_RETIRE_ONE = "retire one that signs no more with `licet-server key retire KID` first"

PUBLISHED_BEFORE_USE = timedelta(minutes=10)
"""How long a new key is public before it signs: twice as long as anyone may keep an old key set."""

MOST_PUBLISHED = 8
"""How many keys of an algorithm are published at most, because each announcement names them all."""


class Changed(NamedTuple):
    """A key set after a change, and the key that came or went."""

    ring: Keyring
    key: SigningKey


def rotate(ring: Keyring, *, algorithm: str = EDDSA, at_once: bool, issuer: str, now: datetime) -> Changed:
    """Add a key.

    Args:
        ring: The key set until now.
        algorithm: What the key is for.
        at_once: Whether it signs now, and not only after plugins had time to get to know it. The first key of its
            algorithm always does, because nothing else can.
        issuer: In whose name the change is announced; from then on the installation signs in this name.
        now: Aware UTC instant of the change.

    Raises:
        RotationError: As many keys are published as may be, or as many as a license file has room for.
    """
    if sum(key.algorithm == algorithm for key in ring.published) >= MOST_PUBLISHED:
        raise RotationError(f"{MOST_PUBLISHED} keys for {algorithm} are published, and no more may be: {_RETIRE_ONE}")
    first = all(key.algorithm != algorithm for key in ring.published)
    signs_from = now if at_once or first else now + PUBLISHED_BEFORE_USE
    taken = {key.kid for key in ring.keys}
    new = SigningKey.generate(algorithm=algorithm, now=now, signs_from=signs_from)
    while new.kid in taken:
        new = SigningKey.generate(algorithm=algorithm, now=now, signs_from=signs_from)
    changed = _announced(replace(ring, keys=(*ring.keys, new)), (), issuer=issuer, now=now)
    if sum(map(len, changed.present)) > CHAIN_ROOM:
        raise RotationError(f"with one more key license files have no room for what leads to the keys: {_RETIRE_ONE}")
    return Changed(changed, new)


def retire(ring: Keyring, kid: str, *, issuer: str, now: datetime) -> Changed:
    """Take the key named *kid* out of use and out of sight.

    Raises:
        UnknownKidError: There is no such key.
        RetirementError: It is retired already, or nothing else signs in its place yet.
    """
    found = next((key for key in ring.keys if key.kid == kid), None)
    if found is None:
        raise UnknownKidError("no signing key has that name: `licet-server key list` shows them")
    if found.retired_at is not None:
        raise RetirementError(f"{kid} was retired at {to_text(found.retired_at)} already")
    if found is ring.signing(found.algorithm, now=now):
        raise RetirementError(f"{kid} {_why_it_stays(ring, found, now=now)}")
    gone = replace(found, retired_at=now)
    left = replace(ring, keys=tuple(gone if key is found else key for key in ring.keys))
    return Changed(_announced(left, (gone,), issuer=issuer, now=now), gone)


def state(ring: Keyring, key: SigningKey, *, now: datetime) -> str:
    """Say what a key does now: ``retired``, ``signing``, ``next`` (it will sign) or ``trusted`` (it did)."""
    if key.retired_at is not None:
        return "retired"
    signing = ring.signing(key.algorithm, now=now)
    if key is signing:
        return "signing"
    return "next" if ring.keys.index(key) > ring.keys.index(signing) else "trusted"


def _why_it_stays(ring: Keyring, key: SigningKey, *, now: datetime) -> str:
    rotation = f"`licet-server key rotate --algorithm {key.algorithm}`"
    following = [
        other for other in ring.published if state(ring, other, now=now) == "next" and other.algorithm == key.algorithm
    ]
    if following:
        coming = min(other.signs_from for other in following)
        return f"still signs: its successor takes over at {to_text(coming)}, retire it after that"
    others = any(other.algorithm == key.algorithm and other is not key for other in ring.published)
    which = "the key that signs" if others else "the only key"
    return f"is {which} for {key.algorithm}: make its successor with {rotation} first"


def _announced(ring: Keyring, leaving: tuple[SigningKey, ...], *, issuer: str, now: datetime) -> Keyring:
    """Number the change, and have everyone who can sign it say so."""
    number = max(ring.seq + 1, to_epoch(now))
    claims = {
        "iss": issuer,
        "iat": to_epoch(now),
        "seq": number,
        "keys": [key.public_jwk() for key in ring.published],
        "retired": [key.kid for key in ring.keys if key.retired_at is not None],
    }
    signers = [key for key in (*ring.published, *leaving) if key.algorithm == EDDSA]
    said = {key.kid: key.token(KEY_SET_TYPE, claims) for key in signers}
    announcements = MappingProxyType(dict(ring.announcements) | said)
    return replace(ring, seq=number, announcements=announcements, issuer=issuer)
