"""The tables of people: who may sign in, how, from where, and what they may see.

A user is one person. Somebody of the vendor has a ``role``; somebody of a customer has memberships. The columns that
begin with ``fs_``, ``tf_`` and ``mf_``, and those of a passkey, are named as Flask-Security wants them.

Source: https://flask-security.readthedocs.io/en/stable/models.html
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text, true
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from licet_server.storage.ids import (
    ENQUIRY_PREFIX,
    INVITATION_PREFIX,
    PASSKEY_PREFIX,
    SESSION_PREFIX,
    USER_PREFIX,
    new_id,
)
from licet_server.storage.models import Base


class UserRow(Base):
    """Somebody who may sign in; the email, in lower case, is unique.

    ``role`` is ``owner``, ``admin`` or ``support`` of the vendor; ``None``: nothing there. ``confirmed_at`` is when the
    address was proved; before that it opens nothing. ``totp_counter`` is the last time step of an authenticator app
    that was used, so that no code counts twice (RFC 6238 section 5.2). ``version`` grows with every change, so that
    of two requests that use the same code, or the same recovery code, one fails.
    """

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("email"), UniqueConstraint("fs_uniquifier"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(USER_PREFIX))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(8))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(String(64))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON(none_as_null=True)))
    webauthn: Mapped[list[PasskeyRow]] = relationship(
        back_populates="user", cascade="all, delete-orphan", lazy="selectin", order_by="PasskeyRow.created_at"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way


class PasskeyRow(Base):
    """A passkey, or a security key, of a user (W3C WebAuthn level 2)."""

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("credential_id"), Index(None, "user_id"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(PASSKEY_PREFIX))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1024))
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    lastuse_datetime: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    user: Mapped[UserRow] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, str]:
        """Return by what Flask-Security finds whose it is."""
        return {"id": self.user_id}


class IdentityRow(Base):
    """A user at somebody else who signs people in: what that one calls the user never changes, unlike an email."""

    __tablename__ = "identities"
    __table_args__ = (Index(None, "user_id"),)

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]


class SignInRow(Base):
    """A browser in which a user is signed in, until ``ended_at`` or ``expires_at``, whichever is first."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index(None, "user_id", "created_at"), Index(None, "expires_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(SESSION_PREFIX))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200))


class MembershipRow(Base):
    """What a user is at a customer: ``owner`` or ``member``."""

    __tablename__ = "memberships"
    __table_args__ = (Index(None, "user_id"),)

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]


class InvitationRow(Base):
    """Somebody was asked to join a customer, or the vendor when there is no ``customer_id``.

    Only a digest of what stands in the link is kept. ``email`` is empty in the link of the first admin, who is whoever
    has it. ``user_id`` is whose password a link of that kind sets.
    """

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("digest"), Index(None, "customer_id"), Index(None, "expires_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(INVITATION_PREFIX))
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    invited_by: Mapped[str | None] = mapped_column(String(32))
    user_id: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class EnquiryRow(Base):
    """What somebody wrote into the contact form."""

    __tablename__ = "enquiries"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(ENQUIRY_PREFIX))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    company: Mapped[str | None] = mapped_column(String(200))
    product_code: Mapped[str | None] = mapped_column(String(16))
    plan: Mapped[str | None] = mapped_column(String(32))
    message: Mapped[str] = mapped_column(String(4000))
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]


class UptimeDayRow(Base):
    """How many checks of a part of this server went well, and badly, on one day (UTC); the status page shows them."""

    __tablename__ = "uptime_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(32), primary_key=True)
    good: Mapped[int] = mapped_column(BigInteger)
    bad: Mapped[int] = mapped_column(BigInteger)
