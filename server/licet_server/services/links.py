"""One-time links of people of the vendor: for the first owner of all, and for somebody who has to choose a password.

They are kept as invitations are, without anybody who invites, and are shown once to whoever runs this server.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet_server.errors import NotFoundError
from licet_server.licensing.people import Role
from licet_server.services import sign_ins
from licet_server.services.accounts import create_user
from licet_server.services.invitations import counts, digest, new_row
from licet_server.storage import organisations as storage
from licet_server.storage.accounts_tables import InvitationRow, UserRow
from licet_server.storage.ids import new_id
from licet_server.storage.trail import record

PATH = "/welcome/"
"""Where a link leads, before its token."""

LASTS = timedelta(hours=24)
"""How long a link counts."""

_WELCOME, _PASSWORD = "welcome", "password"  # nosec B105 - names of links
_NOBODY = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for.

    Attributes:
        email: Who chooses a password; ``None``: the first owner, who says it.
    """

    email: str | None


def welcome_link(session: Session, *, base_url: str, pepper: str, now: datetime) -> str | None:
    """Return a link with which the first owner comes in, in place of any before; ``None``: there is an owner."""
    if storage.has_owner(session):
        return None
    return _made(session, _WELCOME, _NOBODY, None, base_url=base_url, pepper=pepper, now=now)


def password_link(session: Session, user: UserRow, *, base_url: str, pepper: str, now: datetime) -> str:
    """Return a link with which a user chooses a password, in place of any before."""
    link = _made(session, _PASSWORD, user.email, user, base_url=base_url, pepper=pepper, now=now)
    record(session, "user.link_made", user.id, after={"hours": LASTS // timedelta(hours=1)}, now=now)
    return link


def look_up(session: Session, token: str, *, pepper: str, now: datetime) -> Link:
    """Return what the link with that token is for.

    Raises:
        NotFoundError: None that counts has it.
    """
    row = _row(session, token, pepper=pepper, now=now)
    return Link(row.email or None)


def begin(
    session: Session, token: str, *, email: str, name: str | None, hashed: str, pepper: str, now: datetime
) -> UserRow:
    """Let the first owner in, once: of two who have the link, one.

    Args:
        session: A session that may write.
        token: Of the link.
        email: Of the owner; it counts as proved, for whoever has the link runs this server.
        name: Likewise.
        hashed: The password, as ``services.accounts.hash_password`` returns it.
        pepper: The secret under which tokens are digested.
        now: Aware UTC instant.

    Raises:
        NotFoundError: No link that counts has that token, or there is an owner by now.
        ConflictError: Somebody has an account with this email.
    """
    row = _row(session, token, pepper=pepper, now=now, lock=True)
    if row.email or storage.has_owner(session):
        raise _no_link()
    user = create_user(session, email, name=name, role=Role.OWNER, now=now)
    user.password = hashed
    _use(session, row, user, now=now)
    return user


def choose_password(session: Session, token: str, *, hashed: str, pepper: str, now: datetime) -> UserRow:
    """Give a user the password that was chosen, count the address as proved, and end every session.

    Raises:
        NotFoundError: No link that counts has that token, or its user may not sign in any more, or has another address
            by now.
    """
    row = _row(session, token, pepper=pepper, now=now, lock=True)
    user = None if row.user_id is None else storage.lock_user(session, row.user_id)
    if user is None or not user.active or user.email != row.email:
        raise _no_link()
    user.password, user.fs_uniquifier = hashed, new_id("")
    user.confirmed_at = user.confirmed_at or now
    _use(session, row, user, now=now)
    sign_ins.end_all(session, user.id, now=now)
    return user


def _made(
    session: Session, kind: str, email: str, user: UserRow | None, *, base_url: str, pepper: str, now: datetime
) -> str:
    for old in storage.find_links(session, kind, email):
        old.withdrawn_at = now
    session.flush()
    made = new_row(session, None, email=email, role=kind, by=None, lasts=LASTS, pepper=pepper, now=now)
    made.row.user_id = None if user is None else user.id
    session.flush()
    return f"{base_url}{PATH}{made.token}"


def _row(session: Session, token: str, *, pepper: str, now: datetime, lock: bool = False) -> InvitationRow:
    row = storage.find_invitation_by_digest(session, digest(token, pepper), lock=lock)
    if row is None or row.role not in {_WELCOME, _PASSWORD} or not counts(row, now):
        raise _no_link()
    return row


def _use(session: Session, row: InvitationRow, user: UserRow, *, now: datetime) -> None:
    row.accepted_at = now
    session.flush()
    record(session, "user.link_used", user.id, after={"kind": row.role}, now=now)


def _no_link() -> NotFoundError:
    return NotFoundError("there is no such link, or not any more")
