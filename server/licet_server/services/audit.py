"""Prove that the audit log is what was written.

Every entry is sealed together with the seal before it, and a counter says how many there are. Whoever can write to the
database and does not have the pepper cannot change, remove, add or reorder entries without being found here. Two things
are out of reach of anything that stands in the database itself: somebody who has the pepper too can seal anew, and
somebody who removes the last entries and sets the counter back leaves a log that is only shorter. For the second there
is :class:`Head`: noted elsewhere, and given back later, it must still be in the log.

An entry whose personal values were erased shows its mark in place of its seal, and the entry that tells of the erasure
must say exactly which ones those are, see ``storage.audit_erasure``.

Source: RFC 6962 section 2 (why a log is chained).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from licet_server.errors import AuditDamagedError, InputError
from licet_server.storage.audit import Entry, entries_after, is_there, last_entry, written_entries
from licet_server.storage.audit_erasure import COUNT, DIGEST, ERASURE, Digest, mark
from licet_server.storage.trail import FIRST_SEAL, seal

_AT_ONCE = 500
_A_FEW = 20
_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log ends: the number and the seal of its last entry; ``0`` and zeros of an empty one."""

    seq: int
    seal: str

    def __str__(self) -> str:
        """Write it as :func:`parse_head` reads it."""
        return f"{self.seq}:{self.seal}"


def parse_head(text: str) -> Head:
    """Read ``SEQ:SEAL``.

    Raises:
        InputError: It is something else.
    """
    found = _HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise InputError("an end of the log looks like SEQ:SEAL, as `licet-server audit head` prints it")
    return Head(int(found[1]), found[2])


def head(session: Session) -> Head:
    """Return where the log ends; it is not verified."""
    row = last_entry(session)
    return Head(0, FIRST_SEAL) if row is None else Head(row.seq, row.seal)


def verify(session: Session, *, key: bytes, expected: Head | None = None) -> Head:
    """Walk the whole log, and return where it ends.

    The log may grow meanwhile; memory does not grow with it.

    Args:
        session: A session that reads.
        key: The key of the log.
        expected: An end of the log that was noted before; ``None``: there is none.

    Raises:
        AuditDamagedError: The log is not what was written; the message names the first entry that shows it.
    """
    return _walk(session, Head(0, FIRST_SEAL), key=key, expected=expected)


def verify_last(session: Session, *, key: bytes, entries: int) -> tuple[Head, int]:
    """Walk the last entries of the log alone, which takes a bounded time; what is before them is taken for granted.

    Args:
        session: A session that reads.
        key: The key of the log.
        entries: How many, about; the log may grow meanwhile.

    Returns:
        Where the log ends, and the number of the first entry that was proved.

    Raises:
        AuditDamagedError: The log is not what was written; the message names the first entry that shows it.
    """
    before = head(session).seq - entries
    if before <= 0:
        return verify(session, key=key), 1
    (entry,) = _page(session, before - 1, limit=1) or ({"seq": None, "seal": ""},)
    if entry["seq"] != before:
        raise AuditDamagedError(before, f"entry {before} is missing: removed, or given another number")
    return _walk(session, Head(before, str(entry["seal"])), key=key), before + 1


def seals_fit(session: Session, *, key: bytes) -> bool | None:
    """Say whether any of the last entries is sealed under *key*; ``None``: there are none to tell by.

    One would do: an entry that was changed is another matter than a key that is not the one of this log.
    """
    if not is_there(session):
        return None
    before = head(session).seq - _A_FEW
    entries = _page(session, max(before, 0) or None, limit=_A_FEW)
    previous = FIRST_SEAL if before <= 0 else None
    for entry in entries:
        if previous is not None and _sealed(entry, seq=entry["seq"], previous=previous, key=key):
            return True
        previous = str(entry["seal"])
    return False if previous not in {None, FIRST_SEAL} else None


def _walk(session: Session, at: Head, *, key: bytes, expected: Head | None = None) -> Head:
    """Walk the log behind *at*, which is taken for granted, to its end."""
    found = expected is None or expected == at
    erasures = _Erasures(whole=at.seq == 0)
    while True:
        for entry in _following(session, at.seq):
            at = _next(session, entry, at, key)
            erasures.see(entry)
            found = found or (expected is not None and _is(at, expected))
        written = written_entries(session)
        if written == at.seq:
            break
        if written is None or written < at.seq or not _grew(session, at):
            raise _wrong_end(at, written)
    erasures.settle()
    if not found and expected is not None:
        raise AuditDamagedError(
            expected.seq,
            f"the log ends with entry {at.seq}, and entry {expected.seq} was in it before: its last entries were "
            "removed, or an older backup was restored",
        )
    return at


class _Erasures:
    """Compares what was erased with what the log says about it; *whole*: whether the walk began at the first entry."""

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole
        self._found: dict[int, Digest] = {}

    def see(self, entry: Entry) -> None:
        """Take note of an entry that is sound.

        Raises:
            AuditDamagedError: It tells of an erasure of other entries than were found.
        """
        told_in = entry["erased_in"]
        if told_in is not None:
            self._found.setdefault(told_in, Digest()).add(entry)
        if entry["action"] != ERASURE or not self._whole:
            return
        found = self._found.pop(entry["seq"], Digest()).told()
        if found != {COUNT: entry["after"].get(COUNT), DIGEST: entry["after"].get(DIGEST)}:
            seq = entry["seq"]
            raise AuditDamagedError(seq, f"entry {seq} tells of an erasure, and other entries were erased than it says")

    def settle(self) -> None:
        """Make sure that the log tells of every erasure.

        Raises:
            AuditDamagedError: It does not.
        """
        if self._found and self._whole:
            seq = min(self._found)
            raise AuditDamagedError(seq, f"values were erased from entries, and entry {seq} does not tell of it")


def _following(session: Session, seq: int) -> Iterator[Entry]:
    """Yield the entries behind *seq*; at the start those too that have no business being there."""
    after = seq or None
    while True:
        page = _page(session, after)
        if not page:
            return
        yield from page
        after = page[-1]["seq"]


def _page(session: Session, after: int | None, *, limit: int = _AT_ONCE) -> list[Entry]:
    """Read a page; when something in it cannot be read, first what comes before that."""
    while True:
        try:
            return entries_after(session, after, limit=limit)
        except ValueError:
            if limit == 1:
                seq = (after or 0) + 1
                raise AuditDamagedError(seq, f"entry {seq} was changed: it cannot even be read") from None
            limit = 1


def _next(session: Session, entry: Entry, at: Head, key: bytes) -> Head:
    """Return *entry* as the end of the log so far, when it is what was written behind *at*."""
    seq, due = entry["seq"], at.seq + 1
    if type(seq) is not int or seq < due:
        raise AuditDamagedError(due, f"an entry with the number {str(seq)[:20]!r} was added")
    if seq > due:
        missing = f"entry {due} is" if seq == due + 1 else f"entries {due} to {seq - 1} are"
        raise AuditDamagedError(due, f"{missing} missing: removed, or given another number")
    if not _sealed(entry, seq=seq, previous=at.seal, key=key):
        raise AuditDamagedError(seq, _what_happened(session, entry, key))
    return Head(seq, entry["seal"])


def _sealed(entry: Entry, *, seq: int, previous: str, key: bytes) -> bool:
    marked, written = entry.get("erased_in") is not None, entry | {"seq": seq}
    shown = entry["erased_mark"] if marked else entry["seal"]
    try:
        expected = (mark if marked else seal)(written, previous=previous, key=key)
    except (AttributeError, TypeError, ValueError):  # a value of a type that no program of ours wrote
        return False
    return hmac.compare_digest(expected.encode(), str(shown).encode())


def _what_happened(session: Session, entry: Entry, key: bytes) -> str:
    """Say why *entry*, which stands at its number without the seal for it, is wrong."""
    seq, previous = entry["seq"], FIRST_SEAL
    written = written_entries(session)
    if written is not None and seq > written:
        return f"entry {seq} was added: only {written} were written, and its seal is not of this server"
    for other in _following(session, seq):
        moved = other["seq"]
        if type(moved) is not int:
            break
        # The seal before it is where it was, or, when it was the next one, somewhere behind: that entry gave way to it.
        for number, before in ((moved, previous), (seq + 1, other["seal"])):
            if _sealed(entry, seq=number, previous=str(before), key=key):
                return f"entry {seq} is out of its place: what stands there was written as entry {number}"
        previous = other["seal"]
    return f"entry {seq} was changed, or put in the place of another: its seal does not fit what stands there"


def _is(at: Head, expected: Head) -> bool:
    """Say whether the log has come to *expected*.

    Raises:
        AuditDamagedError: It has, and another entry stands there.
    """
    if at.seq != expected.seq:
        return False
    if not hmac.compare_digest(at.seal, expected.seal):
        raise AuditDamagedError(
            at.seq, f"entry {at.seq} is sound, and it is not the one that was noted: the log was written anew"
        )
    return True


def _grew(session: Session, at: Head) -> bool:
    """Say whether there are entries behind *at* by now; one that the counter knows is there once the counter is."""
    return bool(_page(session, at.seq or None))


def _wrong_end(at: Head, written: int | None) -> AuditDamagedError:
    if written is None:
        return AuditDamagedError(at.seq, "the counter of the log is gone: entries may be missing at its end")
    if written > at.seq:
        last = f"entry {written} is" if written == at.seq + 1 else f"entries {at.seq + 1} to {written} are"
        return AuditDamagedError(at.seq + 1, f"{last} missing at the end of the log")
    return AuditDamagedError(
        written + 1, f"the counter of the log was set back: it says {written}, and entry {at.seq} is there"
    )
