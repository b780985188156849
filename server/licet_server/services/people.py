"""People of the vendor: what they may do, and what an owner does for somebody who is locked out, or who has left.

An owner always remains: the last one who may sign in can neither be made something else nor be deactivated.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, NotFoundError
from licet_server.licensing.people import Role
from licet_server.services import sign_ins
from licet_server.services.mail import post
from licet_server.storage import organisations as storage
from licet_server.storage.accounts import find_user
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.ids import USER_PREFIX, is_id, named
from licet_server.storage.trail import record


def find_person(session: Session, user_id: str, *, lock: bool = False) -> UserRow:
    """Return somebody of the vendor, at work or deactivated.

    Raises:
        NotFoundError: Nobody of the vendor has that id.
    """
    sound = is_id(user_id, USER_PREFIX)
    row = (storage.lock_user(session, user_id) if lock else session.get(UserRow, user_id)) if sound else None
    if row is None or row.role is None:
        raise NotFoundError(f"there is nobody of yours {named(user_id, USER_PREFIX)}")
    return row


def find_by_address(session: Session, email: str) -> UserRow:
    """Return the user with that email.

    Raises:
        NotFoundError: There is none.
    """
    row = find_user(session, email)
    if row is None:
        raise NotFoundError(f"there is no user {email}")
    return row


def change_role(session: Session, user_id: str, role: Role | None, *, now: datetime) -> UserRow:
    """Let a user do something else at the vendor, or, with ``None``, nothing any more.

    What somebody who was an owner has invited, and nobody has accepted yet, is withdrawn.

    Raises:
        NotFoundError: There is no such user.
        ConflictError: It is the last owner.
    """
    row = _locked(session, user_id, stays_owner=role is Role.OWNER)
    before, after = row.role, None if role is None else role.value
    if before == after:
        return row
    row.role = after
    session.flush()
    record(session, "user.role_changed", row.id, before={"role": before}, after={"role": after}, now=now)
    if before == Role.OWNER:
        storage.withdraw_invitations(session, None, invited_by=row.id, now=now)
    return row


def deactivate(session: Session, user_id: str, *, now: datetime) -> UserRow:
    """Let a user in no more, and end every session, at once.

    Raises:
        NotFoundError: There is no such user.
        ConflictError: It is the last owner.
    """
    row = _locked(session, user_id, stays_owner=False)
    if not row.active:
        return row
    row.active = False
    session.flush()
    record(session, "user.deactivated", row.id, before={"active": True}, after={"active": False}, now=now)
    if row.role == Role.OWNER:
        storage.withdraw_invitations(session, None, invited_by=row.id, now=now)
    sign_ins.end_all(session, row.id, now=now)
    return row


def reactivate(session: Session, user_id: str, *, now: datetime) -> UserRow:
    """Let a user in again, with what there was before.

    Raises:
        NotFoundError: There is no such user.
    """
    row = _found(storage.lock_user(session, user_id))
    if not row.active:
        row.active = True
        session.flush()
        record(session, "user.reactivated", row.id, before={"active": False}, after={"active": True}, now=now)
    return row


def reset_second_factor(session: Session, user_id: str, *, base_url: str, pepper: str, now: datetime) -> UserRow:
    """Forget the authenticator app and the recovery codes of somebody who has lost them, end every session, and say so.

    Passkeys stay: whoever has lost one of those too removes it once signed in.

    Raises:
        NotFoundError: There is no such user.
        ConflictError: There is no second factor.
    """
    row = _found(storage.lock_user(session, user_id))
    if row.tf_primary_method is None and row.tf_totp_secret is None:
        raise ConflictError(f"{row.email} has no authenticator app set up")
    row.tf_primary_method = row.tf_totp_secret = row.mf_recovery_codes = row.totp_counter = None
    session.flush()
    before, after = {"second_factor": True}, {"second_factor": False}
    record(session, "user.second_factor_reset", row.id, before=before, after=after, now=now)
    sign_ins.end_all(session, row.id, now=now)
    post(
        session,
        "second_factor_reset",
        to=row.email,
        language=row.language,
        facts={"name": row.name, "url": f"{base_url}/account"},
        about=f"second_factor_reset:{row.id}:{row.version}",
        pepper=pepper,
        now=now,
    )
    return row


def end_sessions(session: Session, user_id: str, *, now: datetime) -> UserRow:
    """Sign a user out everywhere.

    Raises:
        NotFoundError: There is no such user.
    """
    row = _found(storage.lock_user(session, user_id))
    sign_ins.end_all(session, row.id, now=now)
    return row


def _locked(session: Session, user_id: str, *, stays_owner: bool) -> UserRow:
    """Return a user, with all owners locked first: of two who go at the same moment one stays."""
    owners = storage.lock_owners(session)
    row = _found(storage.lock_user(session, user_id))
    if not stays_owner and [each.id for each in owners] == [row.id]:
        raise ConflictError(f"{row.email} is the last owner: make somebody else an owner first")
    return row


def _found(row: UserRow | None) -> UserRow:
    if row is None:
        raise NotFoundError("there is no user with that id")
    return row
