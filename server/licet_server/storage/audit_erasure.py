"""Take personal values out of entries of the audit log, so that the log can still be proved.

An entry is sealed together with the seal before it, so changing it would break the log. Therefore its seal stays, and
with it the chain; what is left of the entry gets a mark under the same key, bound to the entry that tells of the
erasure. That entry is sealed like every other, and says how many were erased and the digest of them all: without the
key nobody can erase anything, nor change what is left, nor put an erasure in the place of another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from licet_server.errors import StorageError
from licet_server.storage.audit import Entry
from licet_server.storage.counters import AUDIT, advance
from licet_server.storage.engine import AUDIT_KEY
from licet_server.storage.tables import AuditRow
from licet_server.storage.trail import FIRST_SEAL, seal

ERASED = "erased"
"""What stands in the place of a personal value."""

ERASURE = "customer.erased"
"""The action of the entry that tells of an erasure; itself it is never erased, and holds no personal value."""

COUNT, DIGEST = "entries", "digest"
"""In what that entry holds: how many entries were erased, and the digest of them."""

_KEPT = frozenset(
    {"status", "plan", "product", "product_code", "state", "role", "kind", "provider", "message", "features"}
    | {"currency", "price", "total", "paid", "refunded", "limits", "quotas", "rates", "scopes", "telemetry"}
    | {"grace_mode", "contact_id", "customer_id", "license_id", "order_id", "user_id", "session_id"}
)
"""Of texts and lists those that say nothing of a person; the ids are random."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d([T ][0-9:.]+(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_AT_ONCE = 500


def mark(entry: Mapping[str, Any], *, previous: str, key: bytes) -> str:
    """Return the mark of what is left of an erased entry.

    Args:
        entry: As ``trail.seal`` takes it, with its own ``seal`` and ``erased_in``.
        previous: The seal of the entry before.
        key: The key of the log.
    """
    return seal(entry, previous=f"{ERASED} in {entry['erased_in']}, was {entry['seal']}, behind {previous}", key=key)


class Digest:
    """What the entries come to that one erasure has changed, in their order."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = hashlib.sha256()

    def add(self, entry: Mapping[str, Any]) -> None:
        """Add an entry that was erased."""
        self.count += 1
        self._sum.update(f"{entry['seq']} {entry['seal']} {entry['erased_mark']}\n".encode())

    def told(self) -> dict[str, Any]:
        """Return it as the entry that tells of the erasure holds it."""
        return {COUNT: self.count, DIGEST: self._sum.hexdigest()}


def erase_entries(session: Session, numbers: Sequence[int]) -> dict[str, Any]:
    """Take personal values out of entries; the next entry that is written has to tell of it.

    The end of the log stays locked until the transaction ends, so nobody writes an entry in between.

    Args:
        session: A session of a writing transaction, of which everything noted so far is written.
        numbers: Which entries, in their order; none of them was erased before, or tells of an erasure.

    Returns:
        What the entry that tells of it has to hold.

    Raises:
        StorageError: The engine has no key for the audit log.
    """
    key = session.connection().get_execution_options().get(AUDIT_KEY)
    if not isinstance(key, bytes):
        raise StorageError("the audit log has no key: open the database through the installation")
    erased_in, digest = advance(session, AUDIT, by=0) + 1, Digest()
    for entry, previous in _entries(session, numbers):
        left = _left(entry) | {"erased_in": erased_in}
        left["erased_mark"] = mark(left, previous=previous, key=key)
        changed = {name: left[name] for name in ("address", "before", "after", "erased_in", "erased_mark")}
        session.execute(update(AuditRow).where(AuditRow.seq == entry["seq"]).values(**changed))
        digest.add(left)
    return digest.told()


def _entries(session: Session, numbers: Sequence[int]) -> Iterator[tuple[Entry, str]]:
    """Yield entries, each with the seal before it."""
    table = AuditRow.__table__
    before = table.alias("before_it")
    chosen = (
        select(*table.columns, before.c.seal.label("previous"))
        .outerjoin(before, before.c.seq == table.c.seq - 1)
        .order_by(table.c.seq)
    )
    for start in range(0, len(numbers), _AT_ONCE):
        part = chosen.where(table.c.seq.in_(numbers[start : start + _AT_ONCE]))
        for row in session.execute(part).mappings().all():
            entry = dict(row)
            yield entry, entry.pop("previous") or FIRST_SEAL


def _left(entry: Entry) -> Entry:
    return entry | {"address": None, "before": _without(entry["before"]), "after": _without(entry["after"])}


def _without(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if _says_nothing(name, value) else ERASED for name, value in values.items()}


def _says_nothing(name: str, value: object) -> bool:
    if value is None or isinstance(value, bool | int | float) or name in _KEPT:
        return True
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None
