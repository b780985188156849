"""Who somebody is whom another provider has signed in.

An identity is an issuer and what that one calls the user, which never changes; an email may be given to somebody else.
So an email, which the provider must have verified, only matters the first time:

1. a known identity is its user, whatever its email is now;
2. an account of the vendor with that email is left alone: its owner connects it while signed in;
3. an account whose address was proved is linked;
4. an account whose address nobody has proved may have been made by somebody who waits for the rightful one to arrive:
   it begins anew, without its password, its second factor and its passkeys;
5. otherwise the account is new.

Source: OpenID Connect Core 1.0 section 5.7 (``sub`` and ``iss``, and nothing else); Sudhodanan, Paverd: "Pre-hijacked
accounts", USENIX Security 2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, InputError, NotFoundError
from licet_server.services import inputs, sign_ins
from licet_server.services.accounts import create_user
from licet_server.storage import identities as storage
from licet_server.storage.accounts import find_user
from licet_server.storage.accounts_tables import IdentityRow, UserRow
from licet_server.storage.ids import new_id
from licet_server.storage.organisations import lock_user
from licet_server.storage.trail import record

_LONGEST_SUBJECT = 255


class Outcome(StrEnum):
    """What became of somebody whom a provider has signed in."""

    KNOWN = "known"
    LINKED = "linked"
    NEW = "new"
    LINK_FIRST = "link first"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer; ``user_id`` is ``None`` when nobody is to be signed in."""

    outcome: Outcome
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """Who somebody is, as a provider says it; the email is verified there, and in lower case.

    Attributes:
        signed_in_at: When they last signed in there, in seconds since 1970; ``None``: it does not say.
    """

    issuer: str
    subject: str
    email: str
    name: str | None
    signed_in_at: float | None = None


def claims(
    *, issuer: str, subject: object, email: object, verified: object, name: object, signed_in_at: object = None
) -> Claims:
    """Check what a provider says.

    Raises:
        InputError: Something is missing, or the provider has not verified the email.
    """
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise InputError("the provider does not say who that is")
    if verified is not True or not isinstance(email, str):
        raise InputError("the provider has not verified that address", field="email")
    address = inputs.email_address(email)
    if address.isascii() and not email.strip().isascii():  # K (Kelvin) becomes k in lower case, and is not k
        raise InputError("the provider has not verified that address", field="email")
    try:
        called = inputs.person_name(name) if isinstance(name, str) else None
    except InputError:
        called = None
    at = float(signed_in_at) if isinstance(signed_in_at, int | float) and signed_in_at is not True else None
    return Claims(issuer, subject, address, called, at)


def settle_identity(session: Session, said: Claims, *, now: datetime) -> Settled:
    """Find the user whom a provider has signed in, or make one.

    Args:
        session: A session that may write.
        said: Who it is, as :func:`claims` returns it.
        now: Aware UTC instant.
    """
    known = storage.find_identity(session, said.issuer, said.subject)
    if known is not None:
        return _known(session, known, said)
    there = find_user(session, said.email)
    user = None if there is None else lock_user(session, there.id)
    if user is None:
        made = create_user(session, said.email, name=said.name, now=now)
        link_identity(session, made.id, said, now=now)
        return Settled(Outcome.NEW, made.id)
    if not user.active:
        return Settled(Outcome.INACTIVE)
    if user.role is not None:
        return Settled(Outcome.LINK_FIRST)
    if user.confirmed_at is None:
        _begin_anew(session, user, said, now=now)
    link_identity(session, user.id, said, now=now)
    return Settled(Outcome.LINKED, user.id)


def link_identity(session: Session, user_id: str, said: Claims, *, now: datetime) -> bool:
    """Let a user sign in by an identity from now on; ``False``: it could already.

    Raises:
        ConflictError: It is somebody else's.
    """
    new = storage.put_identity(
        session, issuer=said.issuer, subject=said.subject, user_id=user_id, email=said.email, now=now
    )
    if new:
        after = {"issuer": said.issuer, "subject": said.subject, "email": said.email}
        record(session, "identity.linked", user_id, after=after, now=now)
        return True
    known = storage.find_identity(session, said.issuer, said.subject)
    if known is None or known.user_id != user_id:
        raise ConflictError("this account there is connected with another account here")
    return False


def unlink_identity(
    session: Session, user_id: str, issuer: str, subject: str, *, usable: set[str], now: datetime
) -> None:
    """Let a user sign in by an identity no more.

    Args:
        session: A session that may write.
        user_id: Who.
        issuer: Of the identity.
        subject: Of the identity.
        usable: The issuers by which people can sign in now.
        now: Aware UTC instant.

    Raises:
        NotFoundError: The user has no such identity.
        ConflictError: There is no other way in.
    """
    user = lock_user(session, user_id)
    row = storage.find_identity(session, issuer, subject)
    if user is None or row is None or row.user_id != user_id:
        raise NotFoundError("there is no such connection")
    others = [each for each in storage.identities_of(session, user_id) if each is not row and each.issuer in usable]
    if not (user.password or user.webauthn or others):
        raise ConflictError("this is your only way in: choose a password or add a passkey first")
    storage.remove_identity(session, row)
    before = {"issuer": issuer, "subject": subject, "email": row.email}
    record(session, "identity.unlinked", user_id, before=before, now=now)


def _known(session: Session, row: IdentityRow, said: Claims) -> Settled:
    user = session.get_one(UserRow, row.user_id)
    if not user.active:
        return Settled(Outcome.INACTIVE)
    if row.email != said.email:
        row.email = said.email
        session.flush()
    return Settled(Outcome.KNOWN, user.id)


def _begin_anew(session: Session, user: UserRow, said: Claims, *, now: datetime) -> None:
    """Take everything off an account that whoever made it could use, and count its address as proved."""
    had = {"password": user.password is not None, "passkeys": len(user.webauthn), "confirmed": False}
    user.password = user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = user.totp_counter = None
    user.webauthn.clear()
    user.name, user.fs_uniquifier, user.confirmed_at = said.name, new_id(""), now
    storage.remove_identities(session, user.id)
    session.flush()
    sign_ins.end_all(session, user.id, now=now)
    after = {"password": False, "passkeys": 0, "confirmed": True}  # nosec B105 - no password
    record(session, "user.begun_anew", user.id, before=had, after=after, now=now)
