"""The revocation list: numbered with each revocation, and signed for those who ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet.wire import to_epoch
from licet_server.keys.leases import Signer
from licet_server.keys.revocations import sign_revocations
from licet_server.storage.counters import REVOCATIONS, advance
from licet_server.storage.revocations import listed

KEPT_AFTER_THE_END = timedelta(days=30)
"""How long a revoked license stays on the list after its grace: by then nothing that was signed for it counts."""


@dataclass(frozen=True, slots=True)
class SignedRevocations:
    """A list that was signed.

    Attributes:
        sequence: Grows with every revocation, and with every signed key that is replaced.
        count: How many licenses stand in it.
        keys: How many keys that were replaced.
        token: The list itself.
    """

    sequence: int
    count: int
    keys: int
    token: str = field(repr=False)


def count_revocation(session: Session, *, now: datetime) -> int:
    """Give a new number to the list, in the transaction that revokes or replaces; the last thing it locks.

    The number is never lower than the seconds since 1970, so it also grows after an old backup was restored.
    """
    return advance(session, REVOCATIONS, at_least=to_epoch(now))


def signed_revocations(session: Session, *, signer: Signer, now: datetime) -> SignedRevocations:
    """Sign the list as it stands in the database; it says that it is of the start of this hour.

    So every process signs the same text for an hour, and who caches it finds that nothing has changed.

    Raises:
        StorageError: The database gave no answer.
    """
    as_of = start_of_hour(now)
    ended = listed(session, over_before=as_of - KEPT_AFTER_THE_END, as_of=as_of)
    token = sign_revocations(
        signer, ended.license_ids, key_marks=ended.key_marks, sequence=ended.number, as_of=as_of, now=now
    )
    return SignedRevocations(ended.number, len(ended.license_ids), len(ended.key_marks), token)


def start_of_hour(now: datetime) -> datetime:
    """Return the last full hour."""
    return now.replace(minute=0, second=0, microsecond=0)
