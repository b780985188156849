"""The tables, by aggregate: catalog, customers, licenses, validation log, counters."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from licet.jose import EDDSA
from licet.terms import Quota, Status, Terms
from licet_server.storage.ids import CUSTOMER_PREFIX, LICENSE_PREFIX, new_id
from licet_server.storage.types import Money, UtcDateTime


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


class ProductRow(Base):
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


class PlanRow(TermsColumns, Base):
    """A plan of a product."""

    __tablename__ = "plans"

    product_code: Mapped[str] = mapped_column(ForeignKey("products.code"), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(500))
    segment: Mapped[str] = mapped_column(String(16))
    duration_days: Mapped[int | None]
    support: Mapped[str] = mapped_column(String(500))
    product: Mapped[ProductRow] = relationship(back_populates="plans")


class CustomerRow(Base):
    """Who bought; the email, in lower case, is unique."""

    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(CUSTOMER_PREFIX))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]


class LicenseRow(TermsColumns, Base):
    """A license with the terms it was sold with, which later changes of the catalog do not touch.

    The key itself is not here: only its digest, its last characters for people, and which signing key signed it.
    """

    __tablename__ = "licenses"
    __table_args__ = (
        UniqueConstraint("key_digest"),
        Index(None, "customer_id"),
        Index(None, "created_at"),
        Index(None, "key_kid"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(LICENSE_PREFIX))
    product_code: Mapped[str] = mapped_column(ForeignKey("products.code"))
    plan: Mapped[str] = mapped_column(String(32))
    plan_name: Mapped[str] = mapped_column(String(500))
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    key_digest: Mapped[str] = mapped_column(String(64))
    key_tail: Mapped[str] = mapped_column(String(4))
    key_kid: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16), default=Status.ACTIVE.value)
    status_changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    grace_until: Mapped[datetime | None]
    last_validated: Mapped[datetime | None]
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
        )


class ValidationRow(Base):
    """One question of ``POST /validate`` and the code of its answer."""

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
