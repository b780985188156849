"""Users as Flask-Security wants them, and where it keeps them.

It works on users that belong to no database session, and writes what it changed in one short transaction at the end:
no lock is held while a password is hashed, and nothing is half written. Two requests that change one user at the same
moment cannot both succeed, so no code and no recovery code counts twice.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context
from flask_security import RoleMixin, UserDatastore, UserMixin
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from licet_server.errors import ConflictError
from licet_server.http import db
from licet_server.storage.accounts_tables import PasskeyRow, UserRow
from licet_server.storage.session import reading, transaction

_PENDING = "licet_pending_accounts"


class Role(RoleMixin):
    """A role at the vendor, by its name alone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.permissions: list[str] = []


class User(UserMixin, UserRow):  # type: ignore[misc] # Flask-Security has no types
    """A user who may sign in."""

    def __init__(self, roles: list[Role] | None = None, **columns: Any) -> None:
        role = roles[0].name if roles else columns.pop("role", None)
        columns.setdefault("created_at", datetime.now(UTC))
        super().__init__(role=role, **columns)

    @property
    def roles(self) -> list[Role]:  # type: ignore[override] # derived, and there is one at most
        """Return the role at the vendor, if there is one."""
        return [Role(self.role)] if self.role else []

    @property
    def has_second_factor(self) -> bool:
        """Whether a stolen password alone opens nothing."""
        return bool(self.tf_primary_method or self.webauthn)


class Accounts(UserDatastore):
    """Where users are; the database of the current application.

    :meth:`commit` opens a transaction of its own: never call it inside of another.
    """

    def __init__(self) -> None:
        super().__init__(User, Role, PasskeyRow)  # type: ignore[arg-type] # a passkey of ours has all it needs

    def find_user(self, case_insensitive: bool = False, **by: Any) -> User | None:
        """Return the user with one attribute; the email is kept in lower case."""
        (name, value), *_ = by.items()
        column = getattr(User, name)
        same = func.lower(column) == str(value).lower() if case_insensitive else column == value
        with reading(db.db.engine) as session:
            found = session.scalar(select(User).where(same))
            session.expunge_all()
        return found

    def find_role(self, role: str) -> Role | None:
        """Return a role by its name."""
        return Role(role)

    def find_webauthn(self, credential_id: bytes) -> PasskeyRow | None:  # type: ignore[override] # likewise
        """Return a passkey."""
        with reading(db.db.engine) as session:
            found = session.scalar(select(PasskeyRow).where(PasskeyRow.credential_id == credential_id))
            session.expunge_all()
        return found

    def create_webauthn(self, user: User, **said: Any) -> None:  # type: ignore[override] # called by names
        """Add a passkey to a user."""
        row = PasskeyRow(lastuse_datetime=datetime.now(UTC), **said)
        user.webauthn.append(row)  # type: ignore[arg-type] # likewise
        self.put(user)

    def put(self, model: Any) -> Any:
        """Note that something was changed, or is new."""
        _pending().append((model, False))
        return model

    def delete(self, model: Any) -> None:
        """Note that something shall be gone."""
        _pending().append((model, True))

    def commit(self) -> None:
        """Write what was noted.

        Raises:
            ConflictError: Somebody else has changed the same user since it was read.
        """
        noted = _pending()
        if not noted:
            return
        g.pop(_PENDING, None)
        try:
            with transaction(db.db.engine, author=db.author() if has_request_context() else None) as session:
                for model, gone in noted:
                    if gone:
                        session.delete(model)
                    else:
                        session.add(model)
                session.flush()
        except StaleDataError:
            raise ConflictError("this account was changed elsewhere at the same moment: try again") from None


def _pending() -> list[tuple[Any, bool]]:
    if _PENDING not in g:
        setattr(g, _PENDING, [])
    found: list[tuple[Any, bool]] = g.get(_PENDING)
    return found
