"""What a vendor types about a license, checked in one place for commands and imports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from licet.keys.hmac import CUSTOMER_ID
from licet.wire import MAX_TEXT
from licet_server.errors import InputError
from licet_server.licensing import pricing
from licet_server.licensing.life import LAST_YEAR

_EMAIL = re.compile(r"[^\s@\x00-\x1f]+@[^\s@\x00-\x1f]+\.[^\s@\x00-\x1f]+")
_LONGEST_EMAIL = 254
_LONGEST_NAME = 200
_LONGEST_NOTES = 2000
_FIRST_YEAR = 2000  # plugins take earlier years for a mistake
_DURATION = re.compile(r"([1-9][0-9]{0,5})([hdw])", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LONGEST_DURATION = timedelta(days=3660)
_LONGEST_SHOWN = 60
_AWS_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_LANGUAGE = re.compile(r"([a-z]{2})([-_][a-z]{2})?", re.ASCII)
_TIMEZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
_LONGEST_TIMEZONE = 64
MOST_AWS_ACCOUNTS = 1000
"""How many AWS accounts a license can be locked to."""


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


def notes(text: str | None) -> str | None:
    """Return any number of lines, trimmed; ``None`` for nothing."""
    found = (text or "").strip()
    if len(found) > _LONGEST_NOTES or not all(line.isprintable() for line in found.split("\n")):
        raise InputError(f"notes are lines of text, at most {_LONGEST_NOTES} characters")
    return found or None


def language(text: str | None) -> str | None:
    """Return the two letters of a language such as ``fr`` or ``fr-CA``; ``None`` for nothing."""
    words = (text or "").strip().lower()
    found = _LANGUAGE.fullmatch(words)
    if words and found is None:
        raise InputError(f"{_shown(text or '')} is no language of two letters such as fr", field="language")
    return None if found is None else found[1]


def timezone(text: str | None) -> str | None:
    """Return the IANA name of a time zone, such as ``Europe/Paris``; ``None`` for nothing."""
    name = (text or "").strip()
    if not name:
        return None
    try:
        sound = len(name) <= _LONGEST_TIMEZONE and _TIMEZONE.fullmatch(name) is not None and ZoneInfo(name).key == name
    except (KeyError, ValueError, OSError):
        sound = False
    if not sound:
        raise InputError(f"{_shown(name)} is no time zone such as Europe/Paris", field="timezone")
    return name


def country(text: str | None) -> str | None:
    """Return a country of two letters, in capitals; ``None`` for nothing."""
    return pricing.country_code(text) if text and text.strip() else None


def vat_number(text: str | None) -> str | None:
    """Return a VAT number as it is kept; ``None`` for nothing."""
    return pricing.vat_number(text) if text and text.strip() else None


def instant(text: str, *, what: str) -> datetime:
    """Read a day (its first instant, in UTC) or an instant; one without an offset is in UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(f"{what} {_shown(text)} is not a date such as 2027-01-09") from None
    return within_reason(moment, what=f"{what} {_shown(text)}")


def within_reason(moment: datetime, *, what: str) -> datetime:
    """Refuse years that plugins would take for a mistake."""
    if moment.year > LAST_YEAR:
        raise InputError(f"{what} is too far away; leave it out for a license without an end")
    if moment.year < _FIRST_YEAR:
        raise InputError(f"{what} is too long ago: the year {_FIRST_YEAR} is the first that counts")
    return moment


def customer_id(text: str | None) -> str | None:
    """Return the vendor's own id for a customer; ``None`` when there is none."""
    if text is not None and CUSTOMER_ID.fullmatch(text) is None:
        raise InputError(
            f"the customer id {_shown(text)} cannot be used: it is 1 to 32 letters, digits, dashes and underscores, "
            "with no dash at either end"
        )
    return text


def duration(text: str, *, what: str, field: str | None = None) -> timedelta:
    """Read hours, days or weeks: ``12h``, ``30d``, ``52w``; *field* is the request's, for the error."""
    found = _DURATION.fullmatch(text.strip().lower())
    length = int(found[1]) * _UNITS[found[2]] if found else None
    if length is None or length > _LONGEST_DURATION:
        raise InputError(
            f"{what} {_shown(text)} is no length of time: write 12h, 30d or 52w, at most {_LONGEST_DURATION.days}d",
            field=field,
        )
    return length


def overlap(text: str, *, what: str, field: str | None = None) -> timedelta:
    """Read how long an old key works beside the new one: ``0``, or as :func:`duration` reads it."""
    return timedelta(0) if text.strip() == "0" else duration(text, what=what, field=field)


def aws_accounts(numbers: Iterable[str]) -> list[str]:
    """Return the numbers of AWS accounts, each once, in their order."""
    found = list(dict.fromkeys(number.strip() for number in numbers))
    for number in found:
        if _AWS_ACCOUNT.fullmatch(number) is None:
            raise InputError(f"{_shown(number)} is no AWS account: its number has 12 digits", field="aws_accounts")
    if len(found) > MOST_AWS_ACCOUNTS:
        raise InputError(f"a license is locked to at most {MOST_AWS_ACCOUNTS} AWS accounts", field="aws_accounts")
    return found


def fingerprint(text: str, *, what: str) -> str:
    """Return a machine's fingerprint, as ``licet request`` shows it."""
    if not text or len(text) > MAX_TEXT or not text.isprintable():
        raise InputError(f"{what} {_shown(text)} is no fingerprint: one line of at most {MAX_TEXT} characters")
    return text


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…")
