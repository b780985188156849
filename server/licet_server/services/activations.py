"""The vendor's view of seats: who holds one, and how it is taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.errors import InputError, NotFoundError
from licet_server.licensing.seats import EndReason, SeatRules, State
from licet_server.services.present import activation_object
from licet_server.storage.activations import dead_of, dead_of_all, find_activation, rules_of
from licet_server.storage.ids import ACTIVATION_PREFIX, is_id, named
from licet_server.storage.licenses import find_by_id
from licet_server.storage.models import LicenseRow
from licet_server.storage.tables import ActivationRow
from licet_server.storage.trail import announce, record

LONGEST_NAME = 80
"""How long a name may be that people give an instance."""


def end_activation(session: Session, row: ActivationRow, reason: EndReason, *, rules: SeatRules, now: datetime) -> bool:
    """Write down that an activation has ended; say whether it was live until *now*.

    One that was dead already ended when it died, whoever comes to end it.
    """
    state = rules.state(last_seen_at=row.last_seen_at, ended_at=row.ended_at, now=now)
    if state is State.ENDED:
        return False
    live = state is State.LIVE
    died_at = None if live else rules.dies_at(row.last_seen_at)
    row.ended_at, row.end_reason = died_at or now, (reason if live else EndReason.DEAD).value
    session.flush()
    announce_activation(session, "activation.ended", row, rules=rules, now=now)
    return live


def announce_activation(session: Session, event: str, row: ActivationRow, *, rules: SeatRules, now: datetime) -> None:
    """Tell the vendor's own systems about an activation."""
    announce(session, event, activation_object(row, rules=rules, now=now), now=now)


def end_dead_of(session: Session, row: LicenseRow, *, instance_id: str | None = None, now: datetime) -> int:
    """Write down the ends of the dead instances of one license, or of one of them; return how many there were."""
    rules = rules_of(row)
    dead = dead_of(session, row.id, rules, instance_id=instance_id, now=now)
    for each in dead:
        end_activation(session, each, EndReason.DEAD, rules=rules, now=now)
    return len(dead)


def end_dead(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Write down the ends of dead instances of all licenses, and return how many there were.

    Nobody has to call it for seats to be free again; it tells the vendor's own systems in time, and keeps lists short.

    Args:
        session: A session that may write.
        now: Aware UTC instant.
        limit: How many at most; when as many were found, there may be more.
    """
    dead = dead_of_all(session, now=now, limit=limit)
    for activation, row in dead:
        end_activation(session, activation, EndReason.DEAD, rules=rules_of(row), now=now)
    return len(dead)


def release_activation(
    session: Session, activation_id: str, *, license_id: str | None = None, now: datetime
) -> tuple[ActivationRow, SeatRules]:
    """Take a seat back from an instance; doing it twice does no harm.

    Args:
        session: A session that may write.
        activation_id: Which one.
        license_id: The license that it must belong to; ``None``: any.
        now: Aware UTC instant.

    Returns:
        The activation, and what its license says about seats.

    Raises:
        NotFoundError: There is no such activation, or it is another license's.
    """
    found = find_activation(session, activation_id, lock=True) if is_id(activation_id, ACTIVATION_PREFIX) else None
    row = None if found is None else find_by_id(session, found.license_id)
    if found is None or row is None or license_id not in {None, row.id}:
        raise NotFoundError(f"there is no activation {named(activation_id, ACTIVATION_PREFIX)}")
    rules = rules_of(row)
    before = _state(found)
    if end_activation(session, found, EndReason.RELEASED, rules=rules, now=now):
        after = {"license_id": row.id, "instance_id": found.instance_id, **_state(found)}
        record(session, "activation.ended", found.id, before=before, after=after, now=now)
    return found, rules


def rename_activation(session: Session, row: ActivationRow, name: str | None, *, now: datetime) -> bool:
    """Call an instance, whose row is locked, something else, and say whether that changed anything.

    An instance that says a name of its own says it again with its next sign of life.

    Args:
        session: A session that may write.
        row: The activation.
        name: One line; ``None`` or empty: none.
        now: Aware UTC instant.

    Raises:
        InputError: It is too long, or more than a line.
    """
    called = (name or "").strip() or None
    if called is not None and (len(called) > LONGEST_NAME or not called.isprintable()):
        raise InputError(f"a name is one line of at most {LONGEST_NAME} characters", field="name")
    if called == row.name:
        return False
    before, row.name = row.name, called
    session.flush()
    record(session, "activation.renamed", row.id, before={"name": before}, after={"name": called}, now=now)
    return True


def _state(row: ActivationRow) -> dict[str, str | None]:
    return {"ended_at": None if row.ended_at is None else row.ended_at.isoformat(), "end_reason": row.end_reason}
