"""People who may sign in: how they begin, and how their passwords are kept."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, InputError, NotFoundError
from licet_server.licensing.passwords import LONGEST, SHORTEST, Weakness, weakness
from licet_server.licensing.people import Role
from licet_server.services import inputs
from licet_server.storage import accounts as storage
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.ids import USER_PREFIX, is_id, named, new_id
from licet_server.storage.trail import record

TIME_COST, MEMORY_KIB, LANES = 2, 19 * 1024, 1
"""Of Argon2id (OWASP's password storage cheat sheet): about 25 ms, and 19 MiB for each guess."""

UNPROVED_KEPT = timedelta(days=14)
"""How long an account waits for its address to be proved."""

_FORM: Final = "NFKD"  # Flask-Security's own, in which it compares

_SAID = {
    Weakness.SHORT: f"a password has at least {SHORTEST} characters: a few words that do not belong together are good",
    Weakness.LONG: f"a password has at most {LONGEST} characters",
    Weakness.COMMON: "this password is among the first that anybody tries: choose another",
    Weakness.PERSONAL: "a password should not be made of the name or the email of its owner: choose another",
}


def normalised(password: str) -> str:
    """Return a password as it is hashed, however a keyboard composed its letters."""
    return unicodedata.normalize(_FORM, password)


def check_password(password: str, *, email: str | None = None, name: str | None = None) -> None:
    """Make sure that a new password is not too weak.

    Raises:
        InputError: It is.
    """
    problem = weakness(normalised(password), told=(email, name))
    if problem is not None:
        raise InputError(_SAID[problem], field="password")


def hash_password(password: str) -> str:
    """Return what is kept of a password (Argon2id, RFC 9106)."""
    return _hasher().hash(normalised(password))


def create_user(
    session: Session,
    email: str,
    *,
    name: str | None = None,
    role: Role | None = None,
    password: str | None = None,
    language: str | None = None,
    proved: bool = True,
    now: datetime,
) -> UserRow:
    """Write somebody down who may sign in.

    Args:
        session: A session that may write.
        email: Who it is.
        name: What to call them.
        role: At the vendor; ``None``: none.
        password: ``None``: there is none, and they sign in otherwise, or choose one through "forgot password".
        language: Two letters; ``None``: that of the browser.
        proved: Whether the address is known to be theirs; before that it opens nothing.
        now: Aware UTC instant.

    Raises:
        ConflictError: There is an account with that email.
        InputError: The email is none, or the password is too weak.
    """
    address, called = inputs.email_address(email), inputs.person_name(name)
    if storage.find_user(session, address) is not None:
        raise ConflictError(f"there is an account with the email {address} already")
    if password is not None:
        check_password(password, email=address, name=called)
    row = UserRow(
        email=address,
        name=called,
        role=None if role is None else role.value,
        language=language,
        password=None if password is None else hash_password(password),
        confirmed_at=now if proved else None,
        created_at=now,
        fs_uniquifier=new_id(""),
        fs_webauthn_user_handle=new_id(""),
    )
    session.add(row)
    session.flush()
    record(session, "user.created", row.id, after={"email": address, "role": row.role}, now=now)
    return row


def get_user(session: Session, user_id: str, *, lock: bool = False) -> UserRow:
    """Return a user.

    Raises:
        NotFoundError: There is none with that id.
    """
    sound = is_id(user_id, USER_PREFIX)
    row = session.get(UserRow, user_id, with_for_update=lock or None, populate_existing=lock) if sound else None
    if row is None:
        raise NotFoundError(f"there is no user {named(user_id, USER_PREFIX)}")
    return row


def describe(session: Session, user_id: str, *, name: str | None, language: str | None, now: datetime) -> UserRow:
    """Change what somebody is called, and which language they read.

    Raises:
        InputError: The name or the language is none.
        NotFoundError: There is no such user.
    """
    row = get_user(session, user_id, lock=True)
    before = {"name": row.name, "language": row.language}
    row.name, row.language = inputs.person_name(name), inputs.language(language)
    session.flush()
    after = {"name": row.name, "language": row.language}
    if after != before:
        record(session, "user.updated", row.id, before=before, after=after, now=now)
    return row


def forget_unproved(session: Session, *, now: datetime, limit: int) -> int:
    """Forget accounts whose address nobody ever proved; return how many, at most *limit*."""
    return storage.forget_unproved(session, now - UNPROVED_KEPT, limit=limit)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES)
