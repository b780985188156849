"""Two databases read side by side in the order of their keys, and what differs between them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import Connection

from licet_server.storage.copying.tables import Copied, Row, named, read

MOST_NAMED = 20
"""How many differences of a table are named; the others are counted."""


_WRITER = json.JSONEncoder(default=bytes.hex, separators=(",", ":"))


@dataclass(slots=True)
class Compared:
    """What comparing one table has shown.

    Attributes:
        name: The table.
        rows: How many rows of the source were read.
        target_rows: How many of the target.
        digest: SHA-256 over its rows in the order of the key, each a list in JSON and a comma; empty when they differ.
        differences: Sentences that name a row by its key, never a value of it; the first ones only.
        count: How many there are.
    """

    name: str
    rows: int = 0
    target_rows: int = 0
    digest: str = ""
    differences: list[str] = field(default_factory=list)
    count: int = 0

    def differs(self, key: str, what: str) -> None:
        """Note a difference."""
        self.count += 1
        if len(self.differences) < MOST_NAMED:
            self.differences.append(f"{self.name} {key}: {what}")


def compare(source: Connection, target: Connection, table: Copied, told: Callable[[int], None]) -> Compared:
    """Compare a table value by value; memory does not grow with it.

    Batches are compared whole for as long as they are equal, and row by row from the first that is not.

    Args:
        source: What should be there.
        target: What is there.
        table: Which one.
        told: Called with the number of rows so far.
    """
    found, sealed = Compared(table.name), hashlib.sha256()
    ours, theirs = read(source, table), read(target, table)
    while True:
        left, right = next(ours, []), next(theirs, [])
        if left != right:
            _merge(found, table, chain(left, *ours), chain(right, *theirs))
            return found
        if not left:
            found.digest = sealed.hexdigest()
            return found
        sealed.update(_WRITER.encode(left)[1:-1].encode() + b",")
        found.rows += len(left)
        found.target_rows += len(right)
        told(found.rows)


def _merge(found: Compared, table: Copied, ours: Iterator[Row], theirs: Iterator[Row]) -> None:
    """Walk two streams that are ordered by the same key, and note what only one has and what is not equal."""
    left, right = next(ours, None), next(theirs, None)
    places = table.key_places

    def key(row: Row) -> Row:
        return tuple(row[at] for at in places)

    while left is not None or right is not None:
        if right is None or (left is not None and key(left) < key(right)):
            found.rows += 1
            found.differs(named(table, key(left or ())), "is not in the target")
            left = next(ours, None)
        elif left is None or key(right) < key(left):
            found.target_rows += 1
            found.differs(named(table, key(right)), "is in the target alone")
            right = next(theirs, None)
        else:
            found.rows, found.target_rows = found.rows + 1, found.target_rows + 1
            if left != right:
                pairs = zip(table.names, left, right, strict=True)
                unequal = [name for name, one, other in pairs if one != other]
                found.differs(named(table, key(left)), f"differs in {', '.join(unequal)}")
            left, right = next(ours, None), next(theirs, None)
