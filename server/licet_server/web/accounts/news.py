"""What happened to an account, for its audit log and for its owner; both are written with the change itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services.mail import post
from licet_server.services.sign_ins import browser_of
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.ids import new_id
from licet_server.storage.trail import record
from licet_server.web.accounts.people import accounts
from licet_server.web.languages import language

ADDRESS_UNKNOWN = "unknown"


def audit(user: UserRow, action: str, **facts: Any) -> None:
    """Note an entry of the audit log about a user."""
    db.act_as(f"user:{user.id}" if user.id else "visitor")

    def write(session: Session) -> None:
        record(session, f"user.{action}", user.id, after=facts or None, now=datetime.now(UTC))

    accounts().along(write)


def tell_owner(user: UserRow, change: str, *, what: str | None = None, to: str | None = None) -> None:
    """Post a mail that says what was changed; whoever did not do it then knows, and what to do.

    Args:
        user: Whose account.
        change: One that the message ``account_changed`` knows.
        what: The name of a passkey, or the new address.
        to: Where to; ``None``: to the user.
    """
    facts = {"change": change, "what": what, "url": link("/reset"), **_whence()}
    _post("account_changed", user, to=to or user.email, facts=facts)


def send_link(user: UserRow, message: str, path: str, *, minutes: int, to: str | None = None, **more: Any) -> None:
    """Post a mail with a link that counts for some minutes, and *more* facts; it never goes out after that."""
    good_until = to_text(datetime.fromtimestamp(datetime.now(UTC).timestamp() + minutes * 60, UTC))
    facts = {"url": link(path), "minutes": minutes, **_whence(), **more}
    _post(message, user, to=to or user.email, facts=facts, only_while={"good_until": good_until})


def link(path: str) -> str:
    """Return the public address of a path; what a request calls this server is nothing to go by."""
    return installation().settings.base_url + path


def address() -> str:
    """Return where this request comes from."""
    return request.remote_addr or ADDRESS_UNKNOWN


def _whence() -> dict[str, str]:
    return {"address": address(), "browser": browser_of(request.user_agent.string)}


def _post(message: str, user: UserRow, *, to: str, facts: dict[str, Any], **options: Any) -> None:
    pepper, spoken = installation().secrets.pepper, user.language or language()

    def write(session: Session) -> None:
        said = {"name": user.name, **facts}
        about, now = f"{message}:{user.id}:{new_id('')}", datetime.now(UTC)
        post(session, message, to=to, language=spoken, facts=said, about=about, pepper=pepper, now=now, **options)

    accounts().along(write)
