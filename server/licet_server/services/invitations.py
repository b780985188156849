"""Links that let somebody in: to a customer's organisation, to the vendor, and, for the first of all, to the server.

What stands in a link is 256 random bits, of which only a digest is kept. A link counts once, and not for long.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.errors import ConflictError, NotFoundError
from licet_server.licensing.people import Membership, Role
from licet_server.services.mail import post
from licet_server.services.members import MOST_MEMBERS, add_member
from licet_server.storage import organisations as storage
from licet_server.storage.accounts import find_membership, find_user
from licet_server.storage.accounts_tables import InvitationRow, UserRow
from licet_server.storage.customers import find_by_id
from licet_server.storage.ids import INVITATION_PREFIX, is_id, named
from licet_server.storage.models import CustomerRow
from licet_server.storage.trail import record

PATH = "/invitations/"
"""Where a link leads, before its token."""

DAYS = 7
"""How long an invitation counts."""

MOST_OPEN = 20
"""How many invitations to one organisation, or to the vendor, may be open."""

MOST_A_DAY = 50
"""How many may be made within 24 hours, those that are sent again among them."""

_KEPT = timedelta(days=90)
_BYTES = 32
_SHOWN_AT_ONCE = 50
_ROLES = {True: {role.value for role in Role}, False: {role.value for role in Membership}}
"""Of an invitation to the vendor, and of one to a customer; one-time links (``services.links``) have others."""
_LINK = re.compile(r"://|www\.|@|\w\.[a-z]{2,}", re.IGNORECASE)


class Fit(StrEnum):
    """Whether somebody may accept an invitation."""

    GOOD = "good"
    SIGNED_OUT = "signed out"
    OTHER_ADDRESS = "other address"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, and what stands in its link, this once."""

    row: InvitationRow
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation says to whoever has its link.

    Attributes:
        organisation: Whom one would belong to; ``None``: the vendor.
        invited_by: Who asks; ``None``: nobody knows any more.
        role: One of ``Membership``, or of ``Role`` at the vendor.
    """

    email: str
    customer_id: str | None
    organisation: str | None
    invited_by: str | None
    role: str
    expires_at: datetime


def invite(
    session: Session,
    customer_id: str | None,
    *,
    email: str,
    role: Membership | Role,
    by: UserRow,
    base_url: str,
    pepper: str,
    now: datetime,
) -> Invited:
    """Invite somebody by email. Whether there is an account with that address changes nothing, and is not told.

    Args:
        session: A session that may write.
        customer_id: To which customer; ``None``: to the vendor.
        email: As ``inputs.email_address`` returns it.
        role: What somebody would be there.
        by: Who invites.
        base_url: Of this server, for the link.
        pepper: The secret under which tokens are digested.
        now: Aware UTC instant.

    Raises:
        ConflictError: The address belongs there already, was invited already, there are too many invitations, or who
            invites is no owner any more.
        NotFoundError: There is no such customer.
    """
    customer = _lock(session, customer_id)
    _refuse_former_owner(session, customer_id, by)
    storage.forget_invitations(session, customer_id, before=now - _KEPT)
    _refuse_known(session, customer_id, email)
    if any(each.email == email for each in storage.open_invitations(session, customer_id, now=now)):
        raise ConflictError(f"{email} was invited already: send the invitation again instead")
    storage.withdraw_invitations(session, customer_id, email=email, now=now)
    made = _write(session, customer_id, email=email, role=role.value, by=by, pepper=pepper, now=now)
    said = {"email": email, "role": role.value, "customer_id": customer_id}
    record(session, "invitation.made", made.row.id, after=said, now=now)
    _mail(session, made, customer, by=by, base_url=base_url, pepper=pepper, now=now)
    return made


def resend(
    session: Session,
    customer_id: str | None,
    invitation_id: str,
    *,
    by: UserRow,
    base_url: str,
    pepper: str,
    now: datetime,
) -> Invited:
    """Send an invitation again, with a new link in place of the old one, and all its days before it.

    Raises:
        NotFoundError: There is no such invitation, or it was accepted or withdrawn.
        ConflictError: The address belongs there by now, there are too many invitations, or who sends it is no owner
            any more.
    """
    customer = _lock(session, customer_id)
    old = _unsettled(session, customer_id, invitation_id)
    _refuse_former_owner(session, customer_id, by)
    _refuse_known(session, customer_id, old.email)
    old.withdrawn_at = now
    session.flush()
    made = _write(session, customer_id, email=old.email, role=old.role, by=by, pepper=pepper, now=now)
    record(session, "invitation.sent_again", made.row.id, before={"id": old.id}, after={"email": old.email}, now=now)
    _mail(session, made, customer, by=by, base_url=base_url, pepper=pepper, now=now)
    return made


def withdraw(session: Session, customer_id: str | None, invitation_id: str, *, now: datetime) -> InvitationRow:
    """Make the link of an invitation worthless.

    Raises:
        NotFoundError: There is no such invitation, or it was accepted or withdrawn.
    """
    _lock(session, customer_id)
    row = _unsettled(session, customer_id, invitation_id)
    row.withdrawn_at = now
    session.flush()
    record(session, "invitation.withdrawn", row.id, before={"email": row.email, "role": row.role}, now=now)
    return row


def waiting_for(session: Session, customer_id: str | None) -> list[InvitationRow]:
    """Return the invitations that wait for an answer, those that are too old among them, newest first."""
    return storage.list_invitations(session, customer_id, limit=_SHOWN_AT_ONCE)


def offer(session: Session, token: str, *, pepper: str, now: datetime) -> Offer:
    """Return what the invitation with that token says.

    Raises:
        NotFoundError: None that counts has it.
    """
    row = look_up(session, token, pepper=pepper, now=now)
    customer = None if row.customer_id is None else find_by_id(session, row.customer_id)
    by = None if row.invited_by is None else session.get(UserRow, row.invited_by)
    return Offer(
        email=row.email,
        customer_id=row.customer_id,
        organisation=None if customer is None else customer.company or customer.name or customer.email,
        invited_by=None if by is None else by.name or by.email,
        role=row.role,
        expires_at=row.expires_at,
    )


def fit(invited: Offer | InvitationRow, user: UserRow | None) -> Fit:
    """Say whether *user* is whom an invitation is for: the same address, and proved."""
    if user is None:
        return Fit.SIGNED_OUT
    if user.email != invited.email:
        return Fit.OTHER_ADDRESS
    return Fit.GOOD if user.confirmed_at is not None and user.active else Fit.UNPROVED


def accept(session: Session, token: str, user_id: str, *, pepper: str, now: datetime) -> InvitationRow:
    """Let a user in, once.

    Raises:
        NotFoundError: No invitation that counts has this token.
        ConflictError: It is for somebody else, or the user has a role there already.
    """
    row = look_up(session, token, pepper=pepper, now=now)
    _lock(session, row.customer_id)
    row = look_up(session, token, pepper=pepper, now=now, lock=True)
    user = storage.lock_user(session, user_id)
    if user is None or fit(row, user) is not Fit.GOOD:
        raise ConflictError(f"this invitation is for {row.email}, who must have proved the address")
    if row.customer_id is None:
        _join_vendor(session, user, Role(row.role), now=now)
    else:
        add_member(session, row.customer_id, user.id, Membership(row.role), now=now)
    row.accepted_at = now
    session.flush()
    record(session, "invitation.accepted", row.id, after={"user_id": user.id, "role": row.role}, now=now)
    return row


def look_up(session: Session, token: str, *, pepper: str, now: datetime, lock: bool = False) -> InvitationRow:
    """Return the invitation to an organisation, or to the vendor, with that token.

    Raises:
        NotFoundError: None that counts has it; why, nobody is told.
    """
    row = storage.find_invitation_by_digest(session, digest(token, pepper), lock=lock)
    if row is None or row.role not in _ROLES[row.customer_id is None] or not counts(row, now):
        raise NotFoundError("there is no invitation with that link, or not any more")
    return row


def counts(row: InvitationRow, now: datetime) -> bool:
    """Whether the link of an invitation still opens something at *now*."""
    return row.accepted_at is None and row.withdrawn_at is None and now < row.expires_at


def new_row(
    session: Session,
    customer_id: str | None,
    *,
    email: str,
    role: str,
    by: UserRow | None,
    lasts: timedelta,
    pepper: str,
    now: datetime,
) -> Invited:
    """Write an invitation down, and return what stands in its link."""
    token = secrets.token_urlsafe(_BYTES)
    row = InvitationRow(
        customer_id=customer_id,
        email=email,
        role=role,
        digest=digest(token, pepper),
        invited_by=None if by is None else by.id,
        created_at=now,
        expires_at=now + lasts,
    )
    session.add(row)
    session.flush()
    return Invited(row, token)


def digest(token: str, pepper: str) -> str:
    """Return what is kept of a token."""
    said = f"invitation:{token}".encode("utf-8", "replace")
    return hmac.new(pepper.encode(), said, hashlib.sha256).hexdigest()


def _lock(session: Session, customer_id: str | None) -> CustomerRow | None:
    """Have whoever else invites to the same customer, or to the vendor, wait."""
    if customer_id is None:
        storage.lock_owners(session)
        return None
    customer = find_by_id(session, customer_id, lock=True)
    if customer is None:
        raise NotFoundError("there is no customer with that id")
    return customer


def _refuse_former_owner(session: Session, customer_id: str | None, by: UserRow) -> None:
    """Refuse whom another owner has sent away since the page was asked for; what decides is locked by now."""
    if customer_id is None:
        is_owner = any(each.id == by.id for each in storage.lock_owners(session))
    else:
        found = storage.find_member(session, customer_id, by.id)
        is_owner = found is not None and found[0].role == Membership.OWNER
    if not is_owner:
        raise ConflictError("only an owner may invite, and you are none any more")


def _unsettled(session: Session, customer_id: str | None, invitation_id: str) -> InvitationRow:
    sound = is_id(invitation_id, INVITATION_PREFIX)
    row = storage.find_invitation(session, customer_id, invitation_id) if sound else None
    if row is None or row.accepted_at is not None or row.withdrawn_at is not None:
        raise NotFoundError(f"no invitation {named(invitation_id, INVITATION_PREFIX)} waits for an answer")
    return row


def _refuse_known(session: Session, customer_id: str | None, email: str) -> None:
    """Refuse whom the inviter sees in the list of people anyway."""
    user = find_user(session, email)
    if user is None:
        return
    if customer_id is None and user.role is not None:
        raise ConflictError(f"{email} is one of your people already: change the role instead")
    if customer_id is not None and find_membership(session, customer_id=customer_id, user_id=user.id) is not None:
        raise ConflictError(f"{email} is a member already: change the role instead")


def _write(
    session: Session, customer_id: str | None, *, email: str, role: str, by: UserRow, pepper: str, now: datetime
) -> Invited:
    if storage.count_invitations(session, customer_id, since=now - timedelta(days=1)) >= MOST_A_DAY:
        raise ConflictError(f"{MOST_A_DAY} invitations were sent within a day: go on tomorrow")
    if len(storage.open_invitations(session, customer_id, now=now)) >= MOST_OPEN:
        raise ConflictError(f"{MOST_OPEN} invitations are open: withdraw one first")
    if customer_id is not None and storage.count_members(session, customer_id) >= MOST_MEMBERS:
        raise ConflictError(f"an organisation has at most {MOST_MEMBERS} people: remove one first")
    lasts = timedelta(days=DAYS)
    return new_row(session, customer_id, email=email, role=role, by=by, lasts=lasts, pepper=pepper, now=now)


def _mail(
    session: Session,
    made: Invited,
    customer: CustomerRow | None,
    *,
    by: UserRow,
    base_url: str,
    pepper: str,
    now: datetime,
) -> None:
    row = made.row
    facts: dict[str, Any] = {
        "url": f"{base_url}{PATH}{made.token}",
        "days": DAYS,
        "organisation": None if customer is None else _harmless(customer.company or customer.name, customer.email),
        "invited_by": _harmless(by.name, by.email),
    }
    post(
        session,
        "invitation",
        to=row.email,
        language=by.language or (None if customer is None else customer.language),
        facts=facts,
        about=f"invitation:{row.id}",
        customer_id=row.customer_id,
        pepper=pepper,
        now=now,
        only_while={"good_until": to_text(row.expires_at)},
    )


def _harmless(name: str | None, otherwise: str) -> str:
    """Return a name for a mail to a stranger; one that holds a link would make an advertisement of it."""
    return otherwise if name is None or _LINK.search(name) else name


def _join_vendor(session: Session, user: UserRow, role: Role, *, now: datetime) -> None:
    if user.role is not None:
        raise ConflictError("you have a role here already: an owner can change it")
    user.role = role.value
    session.flush()
    record(session, "user.role_changed", user.id, before={"role": None}, after={"role": role.value}, now=now)
