"""Users as Flask-Security wants them, and where it keeps them.

It works on users that belong to no database session, and writes what it changed in one short transaction at the end:
no lock is held while a password is hashed, and nothing is half written. What else belongs to a change, such as a mail
or an entry of the audit log, is noted with :meth:`Accounts.along` and written in the same transaction. Two requests
that change one user at the same moment cannot both succeed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from flask import Response, after_this_request, current_app, g, has_request_context
from flask_security import RoleMixin, UserDatastore, UserMixin
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from licet_server.errors import ConflictError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.storage.accounts_tables import PasskeyRow, UserRow
from licet_server.storage.session import reading, transaction

_PENDING = "licet_pending_accounts"
_REQUESTS_USER = "_login_user"
"""Where Flask-Login keeps the user of a request."""

_BROKEN = 500


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
        """Whether a stolen password alone opens nothing: each passkey is asked for after a password, too."""
        return bool(self.tf_primary_method or self.webauthn)

    def check_tf_required_setup(self) -> bool:
        """Whether the authenticator app may not be switched off: the desk asks for it, and there is no passkey."""
        return bool(self.role and not self.webauthn and installation().settings.desk_two_factor)


@dataclass
class _Pending:
    models: list[tuple[Any, bool]] = field(default_factory=list)
    work: list[Callable[[Session], None]] = field(default_factory=list)


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
        if name == "email":
            value, case_insensitive = str(value).lower(), False
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
        # By the id alone: SQLAlchemy takes only a user of the table's own class for the other end.
        self.put(PasskeyRow(user_id=user.id, lastuse_datetime=datetime.now(UTC), **said))

    def put(self, model: Any) -> Any:
        """Note that something was changed, or is new."""
        _pending().models.append((_itself(model), False))
        return model

    def delete(self, model: Any) -> None:
        """Note that something shall be gone."""
        _pending().models.append((_itself(model), True))

    def along(self, work: Callable[[Session], None]) -> None:
        """Note what belongs to the change of this request, and is written with it, or at the end of the request."""
        _pending().work.append(work)
        after_this_request(self._finish)

    def commit(self) -> None:
        """Write what was noted.

        Raises:
            ConflictError: Somebody else has changed the same user since it was read.
        """
        noted = _pending()
        if not (noted.models or noted.work):
            return
        g.pop(_PENDING, None)
        try:
            with transaction(db.db.engine, author=db.author() if has_request_context() else None) as session:
                for model, gone in noted.models:
                    if gone:
                        session.delete(model)
                    else:
                        session.add(model)
                session.flush()
                for work in noted.work:
                    work(session)
        except BaseException as error:
            g.pop(_REQUESTS_USER, None)  # what it was changed to is not so, and an error page shows who is signed in
            if not isinstance(error, StaleDataError):
                raise
            raise ConflictError("this account was changed elsewhere at the same moment: try again") from None

    def _finish(self, response: Response) -> Response:
        if response.status_code < _BROKEN:
            self.commit()
        return response


def accounts() -> Accounts:
    """Return where the users of the current application are."""
    return cast(Accounts, current_app.extensions["security"].datastore)


def _itself(model: Any) -> Any:
    """Return what stands behind ``current_user``."""
    behind = getattr(model, "_get_current_object", None)
    return model if behind is None else behind()


def _pending() -> _Pending:
    if _PENDING not in g:
        setattr(g, _PENDING, _Pending())
    return cast(_Pending, g.get(_PENDING))
