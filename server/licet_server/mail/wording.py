"""Dates, amounts and numbers, as readers of a language write them.

Source: Unicode CLDR (https://cldr.unicode.org), patterns of ``en`` and ``fr``.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo

from licet.wire import to_instant
from licet_server.licensing.pricing import rounded

_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
_NARROW, _FIXED = "\u202f", "\u00a0"
"""A narrow space, and a usual one, at which no line is broken."""
_GROUPS = {"en": ",", "fr": _NARROW}
_POINTS = {"en": ".", "fr": ","}


def date(value: datetime | str, *, language: str, zone: ZoneInfo) -> str:
    """Return the day of an instant: ``January 9, 2027``, ``9 janvier 2027``."""
    day = _instant(value).astimezone(zone)
    month = _MONTHS[language][day.month - 1]
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day}{_FIXED}{month} {day.year}"
    return f"{month}{_FIXED}{day.day}, {day.year}"


def number(value: Decimal | int | str, *, language: str) -> str:
    """Return a number with its thousands apart: ``10,000``, ``10 000``."""
    whole, _, rest = f"{Decimal(value):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", _GROUPS[language])
    return grouped + (_POINTS[language] + rest if rest else "")


def money(value: Decimal | str, currency: str, *, language: str) -> str:
    """Return an amount: ``€4,999.00``, ``4 999,00 €``; of a currency without a sign of its own, ``CHF 4,999.00``."""
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return f"{value} {currency}"
    amount = rounded(amount, currency)
    shown, sign = number(abs(amount), language=language), "-" if amount < 0 else ""
    symbol = _SYMBOLS.get(currency)
    if language == "fr":
        return f"{sign}{shown}{_FIXED}{symbol or currency}"
    return f"{sign}{symbol}{shown}" if symbol else f"{sign}{currency}{_FIXED}{shown}"


def called(name: str) -> str:
    """Return the name of a limit or metric for people: ``api_calls`` becomes ``Api calls``."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def one_line(value: Any) -> str:
    """Return *value* as one line of text that can be printed: what somebody typed must not make another line."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(value)).split(" ")).strip()


def is_web(url: object) -> TypeGuard[str]:
    """Whether *url* is an address that a button may lead to."""
    return isinstance(url, str) and url.startswith(("https://", "http://")) and url.isprintable() and " " not in url


def _instant(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else to_instant(value, field="date")
