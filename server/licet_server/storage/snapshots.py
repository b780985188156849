"""What a validation reads, without the ORM: a license as it was at one moment, and the seat of an instance.

The statements are built from the models and compiled once; the driver runs them, and the models' types read the values.
That is a tenth of what an entity costs, and a validation stands in front of every tool call of every customer.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Engine, NullPool, bindparam, create_engine, select
from sqlalchemy.orm import InstrumentedAttribute

from licet.terms import GraceMode, Quota, Status, Telemetry, Terms
from licet.wire import terms_to_claims
from licet_server.errors import StorageError
from licet_server.storage.engine import engine_options, prepare
from licet_server.storage.models import LicenseRow, RetiredKeyRow
from licet_server.storage.tables import ActivationRow

READ_OF_LICENSES: tuple[InstrumentedAttribute[Any], ...] = (
    LicenseRow.id, LicenseRow.product_code, LicenseRow.plan, LicenseRow.key_tail, LicenseRow.trial, LicenseRow.status,
    LicenseRow.features, LicenseRow.limits, LicenseRow.quotas, LicenseRow.max_resources, LicenseRow.max_activations,
    LicenseRow.max_activations_per_day, LicenseRow.created_at, LicenseRow.starts_at, LicenseRow.expires_at,
    LicenseRow.grace_until, LicenseRow.grace_mode, LicenseRow.telemetry, LicenseRow.require_activation,
    LicenseRow.require_attestation, LicenseRow.aws_accounts, LicenseRow.offline_days, LicenseRow.heartbeat_seconds,
    LicenseRow.dead_after_seconds,
)  # fmt: skip
"""The columns of a license that an answer depends on; ``storage.changes`` tells when one of them has changed."""

READ_OF_SEATS: tuple[InstrumentedAttribute[Any], ...] = (
    ActivationRow.fingerprint, ActivationRow.aws_account_id, ActivationRow.aws_account_attested_at,
    ActivationRow.last_seen_at, ActivationRow.ended_at,
)  # fmt: skip
"""The columns of an activation likewise, but for its last sign of life."""

_READ_OF_KEYS: tuple[InstrumentedAttribute[Any], ...] = (
    RetiredKeyRow.key_tail, RetiredKeyRow.works_until, RetiredKeyRow.license_id,
)  # fmt: skip
MOST_IDLE = 4
"""How many connections are kept for the next reads; what is read at once beyond that closes its own."""

_CONNECT_SECONDS = 5
_ANSWER_MS = 2_000

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A license as a validation sees it; what :class:`LicenseRow` has too has its name and its meaning.

    Attributes:
        promised: Its terms, as promised to nobody in particular.
        signed: The same as claims.
    """

    id: str
    product_code: str
    key_tail: str
    trial: bool
    aws_accounts: tuple[str, ...]
    offline_days: int
    grace_until: datetime | None
    max_activations: int | None
    max_activations_per_day: int | None
    heartbeat_seconds: int | None
    dead_after_seconds: int | None
    require_activation: bool
    require_attestation: bool
    promised: Terms
    signed: Mapping[str, Any]

    def terms(self) -> Terms:
        """Return the promises of this license."""
        return self.promised

    def claims(self, *, instance_id: str | None, fingerprint: str | None) -> dict[str, Any]:
        """Return the promises of this license to one instance, as they are signed."""
        return {**self.signed, "instance_id": instance_id, "fingerprint": fingerprint}


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """A key that a license had before; as :class:`RetiredKeyRow`."""

    key_tail: str
    works_until: datetime
    license_id: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that is open, be it of a live instance or of a dead one; as :class:`ActivationRow`."""

    fingerprint: str | None
    attested_account: str | None
    last_seen_at: datetime
    ended_at: datetime | None


class Snapshots:
    """Reads from one database, on any thread; each statement sees what is committed.

    Args:
        url: SQLAlchemy's address of the database.

    Every method raises ``StorageError`` when the database gives no answer.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_unpooled(url)
        self._idle: deque[Any] = deque()
        self._closed = False
        by_digest, by_id = LicenseRow.key_digest, LicenseRow.id
        seat = (ActivationRow.license_id, ActivationRow.instance_id)
        self._by_digest = _Query(self._engine, READ_OF_LICENSES, by_digest)
        self._by_id = _Query(self._engine, READ_OF_LICENSES, by_id)
        self._retired = _Query(self._engine, _READ_OF_KEYS, RetiredKeyRow.key_digest)
        self._seat = _Query(self._engine, READ_OF_SEATS, *seat, open_only=True)

    def by_digest(self, key_digest: str) -> Snapshot | None:
        """Return the license with that key."""
        found = self._first(self._by_digest, key_digest)
        return None if found is None else _snapshot(found)

    def by_id(self, license_id: str) -> Snapshot | None:
        """Return the license with that id."""
        found = self._first(self._by_id, license_id)
        return None if found is None else _snapshot(found)

    def retired_key(self, key_digest: str) -> RetiredKey | None:
        """Return what is known of a key that was replaced, whether or not it still works."""
        found = self._first(self._retired, key_digest)
        return None if found is None else RetiredKey(**found)

    def seat(self, license_id: str, instance_id: str) -> Seat | None:
        """Return the activation of an instance whose end is not written down."""
        found = self._first(self._seat, license_id, instance_id)
        if found is None:
            return None
        attested = None if found["aws_account_attested_at"] is None else found["aws_account_id"]
        return Seat(found["fingerprint"], attested, found["last_seen_at"], found["ended_at"])

    def close(self) -> None:
        """Close the connections; one that is in use, when it is not any more."""
        self._closed = True
        _close_all(self._idle)

    def reopen(self) -> None:
        """Let all connections go, for another file lies where the database was."""
        before, self._idle = self._idle, deque()
        _close_all(before)

    def _first(self, query: _Query, *values: str) -> Values | None:
        """Run *query*; on a connection that was lost meanwhile, once more on a new one."""
        while True:
            idle = self._idle
            try:
                connection = idle.pop()
                was_idle = True
            except IndexError:
                connection, was_idle = self._connect(), False
            try:
                row = connection.execute(query.text, query.parameters(values)).fetchone()
            except Exception as error:
                connection.close()
                if was_idle:
                    continue
                raise StorageError(f"the database gave no answer: {type(error).__name__}") from error
            idle.append(connection)
            _close_all(idle, keep=0 if self._closed or idle is not self._idle else MOST_IDLE)
            return None if row is None else query.read(row)

    def _connect(self) -> Any:
        try:
            return connect(self._engine)
        except Exception as error:
            raise StorageError(f"the database gave no answer: {type(error).__name__}") from error


def _close_all(idle: deque[Any], *, keep: int = 0) -> None:
    """Close connections but for some; whoever takes one meanwhile has it."""
    with suppress(IndexError):
        while len(idle) > keep:
            idle.pop().close()


class _Query:
    """One statement in the words of one database, and how its rows are read."""

    def __init__(
        self,
        engine: Engine,
        columns: Sequence[InstrumentedAttribute[Any]],
        *keys: InstrumentedAttribute[Any],
        open_only: bool = False,
    ) -> None:
        chosen = select(*columns).where(*(key == bindparam(key.key) for key in keys))
        if open_only:
            chosen = chosen.where(ActivationRow.ended_at.is_(None))
        self.text = str(chosen.compile(dialect=engine.dialect))
        self._keys = None if engine.dialect.name == "sqlite" else [key.key for key in keys]
        self._readers = [(column.key, _reader(column, engine)) for column in columns]

    def parameters(self, values: Sequence[str]) -> Any:
        """Return *values* as the driver takes them: by place, or by name."""
        return values if self._keys is None else dict(zip(self._keys, values, strict=True))

    def read(self, row: Sequence[Any]) -> Values:
        """Return the values of a row by the names of the columns."""
        return {
            name: value if reader is None else reader(value)
            for (name, reader), value in zip(self._readers, row, strict=True)
        }


def open_unpooled(url: str) -> Engine:
    """Return an engine for :func:`connect`: each of its connections is new, and commits by itself."""
    connect_args: Values = {"check_same_thread": False}
    if not url.startswith("sqlite"):
        limits = {"connect_timeout": _CONNECT_SECONDS, "tcp_user_timeout": _ANSWER_MS}
        connect_args = limits | {"prepare_threshold": None}  # a pooler in between may change the server's side
    options_of_all = {name: value for name, value in engine_options().items() if name == "hide_parameters"}
    return prepare(
        create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=connect_args, **options_of_all
        )
    )


def connect(engine: Engine) -> Any:
    """Open the driver's own connection, which whoever asked for it closes."""
    opened = engine.raw_connection()
    connection: Any = opened.driver_connection
    opened.detach()
    if engine.dialect.name != "sqlite":
        try:  # not as an option of the start, which poolers refuse
            connection.execute(f"SET statement_timeout = {_ANSWER_MS}")
        except Exception:
            connection.close()
            raise
    return connection


def _reader(column: InstrumentedAttribute[Any], engine: Engine) -> Callable[[Any], Any] | None:
    """Return what makes the column's value of what the driver returns; ``None``: nothing has to be made."""
    if isinstance(column.type, JSON):
        return _from_json
    kind: Any = column.type
    reader: Callable[[Any], Any] | None = kind.dialect_impl(engine.dialect).result_processor(engine.dialect, None)
    return reader


def _from_json(value: Any) -> Any:
    """Read a value that SQLite keeps as text; few plans are sold, so few texts there are."""
    return _parsed(value) if isinstance(value, str) else value


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Any:
    return json.loads(text)


def _snapshot(found: Values) -> Snapshot:
    promised = Terms(
        plan=found["plan"],
        status=Status(found["status"]),
        features=tuple(found["features"]),
        limits=MappingProxyType(found["limits"]),
        quotas=_quotas(found["quotas"]),
        max_resources=found["max_resources"],
        max_activations=found["max_activations"],
        issued_at=found["created_at"],
        starts_at=found["starts_at"],
        expires_at=found["expires_at"],
        grace_until=found["grace_until"],
        grace_mode=GraceMode(found["grace_mode"]),
        telemetry=Telemetry(found["telemetry"]),
        require_attestation=found["require_attestation"],
    )
    own = {name: found[name] for name in _OWN}
    return Snapshot(
        aws_accounts=tuple(found["aws_accounts"]), promised=promised, signed=terms_to_claims(promised), **own
    )


_OWN = [name for name in Snapshot.__dataclass_fields__ if name not in {"aws_accounts", "promised", "signed"}]


def _quotas(found: Mapping[str, Any]) -> Mapping[str, Quota]:
    return MappingProxyType({name: Quota(**quota) for name, quota in found.items()})
