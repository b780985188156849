"""Look for what is suspicious, raise flags, and resolve them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.errors import NotFoundError
from licet_server.licensing import suspicion
from licet_server.licensing.suspicion import DAY, HOUR, MONTH, Suspicion
from licet_server.storage import flags, sightings
from licet_server.storage.ids import FLAG_PREFIX, is_id, named
from licet_server.storage.sightings import Sighting
from licet_server.storage.tables import FlagRow
from licet_server.storage.trail import announce, record

LATELY = timedelta(minutes=2)
"""Who was not seen for that long is not looked at again; a worker looks every minute."""

SEEN_AGAIN = timedelta(hours=1)
"""How often an open flag is refreshed, at most."""

QUIET = timedelta(days=7)
"""How long nobody is told of a pattern again that the vendor has resolved."""

_MOVED = suspicion.RETURN_WITHIN + 2 * sightings.NOTED_AGAIN
"""Who goes back and forth was seen at both ends within that time; either may be noted a little late."""


@dataclass(slots=True)
class Seen:
    """The licenses of the last moments, which are worth a look.

    Attributes:
        since: When those moments began.
        licenses: Those that were asked about.
        refused: Those among them that were refused.
    """

    since: datetime
    licenses: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def add(self, seen: Iterable[Sighting]) -> None:
        """Take what a part of the log says."""
        for each in seen:
            if each.at >= self.since:
                self.licenses.add(each.license_id)
                if each.refused:
                    self.refused.add(each.license_id)


def look(session: Session, seen: Seen, *, now: datetime) -> list[Suspicion]:
    """Return what looks suspicious at *now* about those who were *seen*; writes nothing.

    Where they were seen has to be noted already (``storage.sightings.note``).
    """
    found: list[Suspicion | None] = []
    day, lately = now - DAY, seen.since
    addresses = sightings.addresses(session, seen.licenses, since=day, at_least=suspicion.NETWORKS)
    accounts = sightings.accounts(session, since=now - MONTH, lately=lately, at_least=suspicion.ACCOUNTS + 1)
    refused = sightings.refusals(session, seen.refused, since=now - HOUR, now=now, at_least=suspicion.REFUSALS + 1)
    seats = sightings.seats_of(session, sorted({*addresses, *accounts, *refused}))
    found += [suspicion.many_networks(each, whence, seats=seats.get(each)) for each, whence in addresses.items()]
    found += [suspicion.many_accounts(each, names, seats=seats.get(each)) for each, names in accounts.items()]
    found += [suspicion.refusals(each, codes, seats=seats.get(each)) for each, codes in refused.items()]
    moved = sightings.movements(session, seen.licenses, since=day, lately=now - _MOVED)
    found += [suspicion.overlap(*each) for each in moved]
    machines = sightings.machines(session, since=now - HOUR, lately=lately, at_least=suspicion.PLACES)
    found += [suspicion.copied_machine(*each) for each in machines]
    found += suspicion.wrong_keys(sightings.wrong_keys(session, since=day))
    return [each for each in found if each is not None]


def raise_flags(session: Session, found: Iterable[Suspicion], *, now: datetime) -> int:
    """Raise a flag for each suspicion, or refresh the one that is open; return how many are new.

    Each is announced once. What the vendor resolved within the last week stays quiet.
    """
    by_subject = {(each.kind.value, each.subject): each for each in found}
    quiet = flags.resolved_since(session, now - QUIET) if by_subject else set()
    raised = 0
    for (kind, subject), each in sorted(by_subject.items()):
        if (kind, subject) in quiet:
            continue
        row = flags.raise_flag(
            session,
            kind=kind,
            subject=subject,
            license_id=each.license_id,
            detail=each.detail,
            refresh_before=now - SEEN_AGAIN,
            now=now,
        )
        if row is not None:
            raised += 1
            announce(session, "flag.raised", flag_object(row), now=now)
    return raised


def resolve_flag(session: Session, flag_id: str, *, now: datetime) -> FlagRow:
    """Close a flag; closing it twice does no harm.

    Raises:
        NotFoundError: There is no such flag.
    """
    row = flags.find_flag(session, flag_id, lock=True) if is_id(flag_id, FLAG_PREFIX) else None
    if row is None:
        raise NotFoundError(f"there is no flag {named(flag_id, FLAG_PREFIX)}")
    if row.resolved_at is None:
        row.resolved_at = now
        session.flush()
        about = {"kind": row.kind, "subject": row.subject}
        record(session, "flag.resolved", row.id, before=about | {"open": True}, after=about | {"open": False}, now=now)
        announce(session, "flag.resolved", flag_object(row), now=now)
    return row


def flag_object(row: FlagRow) -> dict[str, Any]:
    """Return a flag as commands print it and programs read it."""
    return {
        "id": row.id,
        "kind": row.kind,
        "subject": row.subject,
        "license_id": row.license_id,
        "detail": dict(row.detail),
        "first_seen_at": to_text(row.first_seen_at),
        "last_seen_at": to_text(row.last_seen_at),
        "times": row.times,
        "resolved_at": None if row.resolved_at is None else to_text(row.resolved_at),
    }
