"""Rows of an import that show only the end of a key, as our own tracker does: licenses that are here already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from licet_server.licensing.tracker import key_end
from licet_server.storage.exports import KnownEnd, known_ends

Row = tuple[str, Mapping[str, str]]


def set_aside_known(session: Session, rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Take out of *rows* those that show the end of a key, and customer and plan of a license that is here.

    Returns:
        The other rows, of which an import refuses those that show only the end of a key; and how many were taken out.
    """
    ends = {place: end for place, (_, cells) in enumerate(rows) if (end := key_end(cells.get("license_key", "")))}
    known: dict[str, list[KnownEnd]] = defaultdict(list)
    for each in known_ends(session, ends.values()):
        known[each.key_tail].append(each)
    rest = [
        row
        for place, row in enumerate(rows)
        if place not in ends or not any(_fits(each, row[1]) for each in known[ends[place]])
    ]
    return rest, len(rows) - len(rest)


def _fits(known: KnownEnd, cells: Mapping[str, str]) -> bool:
    plan = cells.get("plan", known.plan).lower()
    return cells.get("email", "").lower() == known.email and plan in {known.plan.lower(), known.plan_name.lower()}
