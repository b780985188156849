"""The tables of what is sold: catalog, customers, licenses, and how often they were asked about."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from licet.jose import EDDSA
from licet.terms import GraceMode, Quota, Status, Telemetry, Terms
from licet.wire import terms_to_claims
from licet_server.storage.ids import CONTACT_PREFIX, CUSTOMER_PREFIX, LICENSE_PREFIX, new_id
from licet_server.storage.types import Money, UtcDateTime

_LOCKED = "CAST(aws_accounts AS VARCHAR) <> '[]'"
"""Of which licenses, as ``storage.licenses`` asks for them: those that are locked to an AWS account."""


class Base(DeclarativeBase):
    """Base of every table; constraints have names, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        Decimal: Money,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class Versioned:
    """Has a number that grows with every change by the vendor, for ``ETag`` and ``If-Match``."""

    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class ProductRow(Versioned, Base):
    """A product of the catalog."""

    __tablename__ = "products"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(500))
    key_scheme: Mapped[str] = mapped_column(String(16))
    key_algorithm: Mapped[str] = mapped_column(String(16), server_default=EDDSA)
    key_variable: Mapped[str] = mapped_column(String(500))
    purchase_url: Mapped[str] = mapped_column(String(500))
    tools: Mapped[dict[str, Any]]
    early_adopters: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    plans: Mapped[list[PlanRow]] = relationship(
        back_populates="product", order_by="PlanRow.position", cascade="all, delete-orphan"
    )


class TermsColumns:
    """What a plan offers and a license was sold with."""

    price: Mapped[Decimal | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    max_resources: Mapped[int | None] = mapped_column(BigInteger)
    max_activations: Mapped[int | None] = mapped_column(BigInteger)
    features: Mapped[list[str]]
    limits: Mapped[dict[str, Any]]
    quotas: Mapped[dict[str, Any]]
    offline_days: Mapped[int]
    grace_days: Mapped[int]
    heartbeat_seconds: Mapped[int | None] = mapped_column(BigInteger)
    dead_after_seconds: Mapped[int | None] = mapped_column(BigInteger)
    max_activations_per_day: Mapped[int | None] = mapped_column(BigInteger)
    require_activation: Mapped[bool] = mapped_column(default=False, server_default=false())
    grace_mode: Mapped[str] = mapped_column(String(16), default=GraceMode.FULL.value, server_default=GraceMode.FULL)
    telemetry: Mapped[str] = mapped_column(
        String(16), default=Telemetry.OPTIONAL.value, server_default=Telemetry.OPTIONAL
    )
    require_attestation: Mapped[bool] = mapped_column(default=False, server_default=false())
    rates: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))


class PlanRow(Versioned, TermsColumns, Base):
    """A plan of a product."""

    __tablename__ = "plans"

    product_code: Mapped[str] = mapped_column(ForeignKey("products.code"), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(500))
    segment: Mapped[str] = mapped_column(String(16))
    duration_days: Mapped[int | None]
    trial_days: Mapped[int | None]
    support: Mapped[str] = mapped_column(String(500))
    dunning_days: Mapped[int] = mapped_column(default=14, server_default=text("14"))
    lapses_to: Mapped[str | None] = mapped_column(String(32))
    stripe_price: Mapped[str | None] = mapped_column(String(255))
    paddle_price: Mapped[str | None] = mapped_column(String(255))
    product: Mapped[ProductRow] = relationship(back_populates="plans")


class CustomerRow(Versioned, Base):
    """Who bought; the email, in lower case, is unique.

    ``language`` is that of mails, ``timezone`` an IANA name by which reminders come in the morning; without them the
    vendor's own are used. ``reminders`` is false once the customer asked for none.
    """

    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("email"), Index(None, "created_at", "id"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(CUSTOMER_PREFIX))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    company: Mapped[str | None] = mapped_column(String(200))
    notes: Mapped[str | None] = mapped_column(String(2000))
    language: Mapped[str | None] = mapped_column(String(8))
    timezone: Mapped[str | None] = mapped_column(String(64))
    country: Mapped[str | None] = mapped_column(String(2))
    vat_number: Mapped[str | None] = mapped_column(String(32))
    reminders: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]


class ContactRow(Base):
    """Somebody at a customer besides the one whose email names the customer."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("customer_id", "email"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(CONTACT_PREFIX))
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]


class LicenseRow(Versioned, TermsColumns, Base):
    """A license with the terms it was sold with, which later changes of the catalog do not touch.

    The key itself is not here: only its digest, its last characters for people, and which signing key signed it.
    ``key_mark`` is the mark that stands for a signed key in a revocation list; a key without a signature has none,
    because a plain hash of it would help whoever guesses. ``trial_customer_id`` says who had the license as a trial; it
    stays when the license is paid for or changes hands, so that nobody has two trials. ``signed_until`` is the last end
    of grace that something signed may promise; it is there once the end was moved nearer. ``end_set_at`` is when the
    end was moved last; without it the license was issued with the end it has. ``sealed_key`` is the key, encrypted, so
    that its customer can read it again in the portal; ``None``: it was shown once, and nobody can.
    """

    __tablename__ = "licenses"
    __table_args__ = (
        UniqueConstraint("key_digest"),
        Index(None, "customer_id"),
        Index(None, "created_at"),
        Index(None, "key_kid"),
        Index(None, "key_tail"),
        Index(None, "expires_at"),
        Index(None, "status", "created_at"),
        Index(None, "product_code", "created_at"),
        Index(None, "plan", "created_at"),
        Index(
            "ix_licenses_starts_at",
            "starts_at",
            sqlite_where=text("starts_at IS NOT NULL"),
            postgresql_where=text("starts_at IS NOT NULL"),
        ),
        Index(
            "ix_licenses_trials",
            "created_at",
            "id",
            sqlite_where=text("trial = 1"),
            postgresql_where=text("trial"),
        ),
        Index(
            "ix_licenses_locked",
            "id",
            sqlite_where=text(_LOCKED),
            postgresql_where=text(_LOCKED),
        ),
        Index("uq_licenses_trial", "product_code", "trial_customer_id", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(LICENSE_PREFIX))
    product_code: Mapped[str] = mapped_column(ForeignKey("products.code"))
    plan: Mapped[str] = mapped_column(String(32))
    plan_name: Mapped[str] = mapped_column(String(500))
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    key_digest: Mapped[str] = mapped_column(String(64))
    key_tail: Mapped[str] = mapped_column(String(4))
    key_kid: Mapped[str | None] = mapped_column(String(64))
    key_mark: Mapped[str | None] = mapped_column(String(16))
    trial: Mapped[bool] = mapped_column(default=False, server_default=false())
    trial_customer_id: Mapped[str | None] = mapped_column(String(32))
    aws_accounts: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    status: Mapped[str] = mapped_column(String(16), default=Status.ACTIVE.value)
    status_changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    end_set_at: Mapped[datetime | None]
    grace_until: Mapped[datetime | None]
    signed_until: Mapped[datetime | None]
    last_validated: Mapped[datetime | None]
    sealed_key: Mapped[bytes | None] = mapped_column(deferred=True)
    customer: Mapped[CustomerRow] = relationship(lazy="joined", innerjoin=True)

    def terms(self, *, instance_id: str | None = None, fingerprint: str | None = None) -> Terms:
        """Return the promises of this license, as made to one instance."""
        return Terms(
            plan=self.plan,
            status=Status(self.status),
            features=tuple(self.features),
            limits=MappingProxyType(dict(self.limits)),
            quotas=MappingProxyType({name: Quota(**quota) for name, quota in self.quotas.items()}),
            max_resources=self.max_resources,
            max_activations=self.max_activations,
            issued_at=self.created_at,
            starts_at=self.starts_at,
            expires_at=self.expires_at,
            grace_until=self.grace_until,
            instance_id=instance_id,
            fingerprint=fingerprint,
            grace_mode=GraceMode(self.grace_mode),
            telemetry=Telemetry(self.telemetry),
            require_attestation=self.require_attestation,
        )

    def claims(self, *, instance_id: str | None, fingerprint: str | None) -> dict[str, Any]:
        """Return the promises of this license to one instance, as they are signed."""
        return terms_to_claims(self.terms(instance_id=instance_id, fingerprint=fingerprint))


class RetiredKeyRow(Base):
    """A key that a license had before its key was rotated; it works until the overlap is over.

    ``retired_at`` is when its end was decided; one that was ended at once has ``works_until`` equal to it.
    """

    __tablename__ = "retired_keys"
    __table_args__ = (Index(None, "license_id"), Index(None, "works_until"))

    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"))
    key_tail: Mapped[str] = mapped_column(String(4))
    key_kid: Mapped[str | None] = mapped_column(String(64))
    key_mark: Mapped[str | None] = mapped_column(String(16))
    retired_at: Mapped[datetime]
    works_until: Mapped[datetime]


class ValidationRow(Base):
    """One question of ``POST /validate`` and the code of its answer.

    On PostgreSQL the table is parted by ``at``, see ``storage.partitions``: its primary key is ``at`` and ``id``, which
    stands for the index on ``at``, and no foreign key is checked.
    """

    __tablename__ = "validations"
    __table_args__ = (Index(None, "license_id", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    license_id: Mapped[str | None] = mapped_column(ForeignKey("licenses.id"))
    code: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(64))
    instance_id: Mapped[str | None] = mapped_column(String(512))


class CounterRow(Base):
    """A number that only grows."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
