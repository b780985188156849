"""The tables of what happens to licenses: seats, usage, audit, API keys, idempotency keys, webhooks, flags."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from licet_server.storage.ids import (
    ACTIVATION_PREFIX,
    API_KEY_PREFIX,
    DELIVERY_PREFIX,
    ENDPOINT_PREFIX,
    FLAG_PREFIX,
    new_id,
)
from licet_server.storage.models import Base, Versioned


class ActivationRow(Base):
    """A seat that an instance has taken; it is live until ``ended_at``.

    A dead instance, one whose last sign of life is older than the plan's ``dead_after_seconds``, holds its seat no
    more, whether or not somebody has written its end down yet. ``aws_account_id`` is what the instance says, unless
    ``aws_account_attested_at`` is there: then AWS itself has said so, of the principal ``aws_arn``.
    """

    __tablename__ = "activations"
    __table_args__ = (
        Index(
            "uq_activations_live",
            "license_id",
            "instance_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "license_id", "activated_at"),
        Index(None, "activated_at"),
        Index(None, "aws_account_id"),
        Index(
            "ix_activations_last_seen_at",
            "last_seen_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(ACTIVATION_PREFIX))
    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"))
    instance_id: Mapped[str] = mapped_column(String(512))
    fingerprint: Mapped[str | None] = mapped_column(String(512))
    aws_account_id: Mapped[str | None] = mapped_column(String(12))
    aws_account_attested_at: Mapped[datetime | None]
    aws_arn: Mapped[str | None] = mapped_column(String(2048))
    deployment_id: Mapped[str | None] = mapped_column(String(512))
    name: Mapped[str | None] = mapped_column(String(512))
    version: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    activated_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(16))

    @property
    def attested_account(self) -> str | None:
        """The AWS account that was proved; ``None``: none was."""
        return None if self.aws_account_attested_at is None else self.aws_account_id


class ChallengeRow(Base):
    """What an instance has to sign to prove its AWS account; only a digest is kept, and each counts once."""

    __tablename__ = "challenges"
    __table_args__ = (Index(None, "license_id", "expires_at"), Index(None, "expires_at"))

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"))
    instance_id: Mapped[str] = mapped_column(String(512))
    expires_at: Mapped[datetime]


class UsageEventRow(Base):
    """One reported event; its id counts once for its license, ever."""

    __tablename__ = "usage_events"
    __table_args__ = (Index(None, "received_at"),)

    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    metric: Mapped[str] = mapped_column(String(64))
    quantity: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    instance_id: Mapped[str | None] = mapped_column(String(512))


class UsageDayRow(Base):
    """How much of a metric a license used on one day (UTC); dashboards read this and never the events."""

    __tablename__ = "usage_days"
    __table_args__ = (Index(None, "day", "metric", "license_id", "quantity", "events"),)

    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"), primary_key=True)
    metric: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    quantity: Mapped[int] = mapped_column(BigInteger)
    events: Mapped[int] = mapped_column(BigInteger)


class QuotaUseRow(Base):
    """How much of a quota is used up in the period that began on ``period_start``.

    ``exhausted_at`` is when it did not suffice for the first time.
    """

    __tablename__ = "quota_uses"

    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"), primary_key=True)
    metric: Mapped[str] = mapped_column(String(64), primary_key=True)
    period: Mapped[str] = mapped_column(String(16), primary_key=True)
    period_start: Mapped[date] = mapped_column(primary_key=True)
    used: Mapped[int] = mapped_column(BigInteger)
    exhausted_at: Mapped[datetime | None]


class ValidationDayRow(Base):
    """How often a license was answered with a code on one day (UTC); ``license_id`` is empty for unknown keys."""

    __tablename__ = "validation_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    license_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    answers: Mapped[int] = mapped_column(BigInteger)


class AnswerBatchRow(Base):
    """Answers that were given in the last moments, and are put into the log of validations together with others.

    ``answers`` is a JSON array of arrays: when (RFC 3339), license id, code, address, instance id. Those of one
    ``part`` are about fewer licenses than all of them.
    """

    __tablename__ = "answer_batches"
    __table_args__ = (Index(None, "part", "id", "amount"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    amount: Mapped[int]
    answers: Mapped[str] = mapped_column(Text)
    part: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class SightingRow(Base):
    """When a license was last asked about by an instance from an address, to within minutes; forgotten after a day.

    Who named no instance has an empty ``instance_id``.
    """

    __tablename__ = "sightings"
    __table_args__ = (Index(None, "seen_at"), {"sqlite_with_rowid": False})

    license_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    instance_id: Mapped[str] = mapped_column(String(512), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime]


class LicenseChangeRow(Base):
    """That a license was changed, or one of its seats or keys; triggers write it, and it is forgotten after minutes.

    ``xact`` is the number of the transaction that changed it (PostgreSQL), because ``seq`` says there in which order
    changes began, and not in which they became visible. ``license_id`` is ``*`` when a whole table was emptied.
    """

    __tablename__ = "license_changes"
    __table_args__ = (Index(None, "xact"), {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    license_id: Mapped[str] = mapped_column(String(32))
    xact: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class FlagRow(Base):
    """A pattern that looks like abuse; of a kind, a subject has one open flag at most.

    ``subject`` is a license id, or an address when no license is known.
    """

    __tablename__ = "flags"
    __table_args__ = (
        Index(
            "uq_flags_open",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("resolved_at IS NULL"),
            postgresql_where=text("resolved_at IS NULL"),
        ),
        Index(None, "license_id"),
        Index(None, "last_seen_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(FLAG_PREFIX))
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))
    license_id: Mapped[str | None] = mapped_column(ForeignKey("licenses.id"))
    detail: Mapped[dict[str, Any]]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    times: Mapped[int]
    resolved_at: Mapped[datetime | None]


class AuditRow(Base):
    """One entry of the audit log; ``seal`` covers the entry and the seal before it.

    Where personal values were erased from an entry, its seal stays, ``erased_in`` is the number of the entry that tells
    of it, and ``erased_mark`` is the seal of what is left, so that the log can still be proved.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "subject"),
        Index(None, "at"),
        Index(None, "action", "seq"),
        Index(None, "actor", "seq"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(128))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(64))
    request_id: Mapped[str | None] = mapped_column(String(64))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    seal: Mapped[str] = mapped_column(String(64))
    erased_in: Mapped[int | None] = mapped_column(BigInteger)
    erased_mark: Mapped[str | None] = mapped_column(String(64))


class VaultRow(Base):
    """What stands beside the database in the data folder, sealed under a passphrase that is nowhere here."""

    __tablename__ = "vault"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes]
    sealed_at: Mapped[datetime]


class ApiKeyRow(Base):
    """A key for the vendor's own programs; only its digest and its last characters are kept."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(API_KEY_PREFIX))
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    tail: Mapped[str] = mapped_column(String(4))
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class IdempotencyRow(Base):
    """An answer that is given again to who asks again; encrypted, because it may hold a new license key."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"),)

    scope: Mapped[str] = mapped_column(String(64), primary_key=True)
    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    answer: Mapped[bytes | None]


class EndpointRow(Versioned, Base):
    """Where the vendor's own systems hear of events; the signing secret is derived, and so is nowhere.

    ``rotated_at`` is when its newest secret was made; for a while after that the one before it signs too.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(ENDPOINT_PREFIX))
    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str | None] = mapped_column(String(200))
    events: Mapped[list[str]]
    secret_version: Mapped[int] = mapped_column(default=1)
    rotated_at: Mapped[datetime | None]
    enabled: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]


class OutboxRow(Base):
    """Something that must leave this server at least once, written with the change it tells of: a webhook or a mail.

    Of a mail, ``target`` is ``mail``, ``event_type`` its name, ``payload`` what may be shown of it, and ``sealed`` what
    it says, encrypted, for it may hold a license key; that is erased when it has left. ``dedupe_key`` says what it is
    about: there is one mail for each.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "target",
            "due_at",
            sqlite_where=text("done_at IS NULL AND gave_up_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND gave_up_at IS NULL"),
        ),
        Index(None, "target", "created_at"),
        Index(
            "ix_outbox_given_up",
            "target",
            "created_at",
            sqlite_where=text("gave_up_at IS NOT NULL"),
            postgresql_where=text("gave_up_at IS NOT NULL"),
        ),
        Index(
            "ix_outbox_waiting",
            "target",
            "created_at",
            "id",
            sqlite_where=text("done_at IS NULL AND gave_up_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND gave_up_at IS NULL"),
        ),
        UniqueConstraint("dedupe_key"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(DELIVERY_PREFIX))
    kind: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(64))
    event_id: Mapped[str] = mapped_column(String(32))
    event_type: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
    dedupe_key: Mapped[str | None] = mapped_column(String(255))
    sealed: Mapped[bytes | None]
