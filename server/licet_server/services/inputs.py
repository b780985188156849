"""What a vendor types about a license, checked in one place for commands and imports."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from licet_server.errors import InputError

_EMAIL = re.compile(r"[^\s@\x00-\x1f]+@[^\s@\x00-\x1f]+\.[^\s@\x00-\x1f]+")
_LONGEST_EMAIL = 254
_LONGEST_NAME = 200
_LAST_YEAR = 2999
_LONGEST_SHOWN = 60


def email_address(text: str) -> str:
    """Return *text* as the email that customers are told apart by: trimmed, in lower case."""
    email = text.strip().lower()
    if len(email) > _LONGEST_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise InputError(f"{_shown(text)} is not an email address")
    return email


def person_name(text: str | None) -> str | None:
    """Return a name, trimmed; ``None`` for an empty one."""
    name = (text or "").strip()
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise InputError(f"a name is one line of at most {_LONGEST_NAME} characters")
    return name or None


def instant(text: str, *, what: str) -> datetime:
    """Read a day (its first instant, in UTC) or an instant; one without an offset is in UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(f"{what} {_shown(text)} is not a date such as 2027-01-09") from None
    if moment.year > _LAST_YEAR:
        raise InputError(f"{what} {_shown(text)} is too far away; leave it out for a license without an end")
    return moment


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…")
