"""Which language and which colours a visitor reads in, and how dates, numbers and amounts look there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_currency
from babel.numbers import format_decimal as _decimal
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, format_date, format_datetime, get_locale
from flask_login import current_user

from licet_server.mail.messages import LANGUAGES

COOKIE = "licet_language"
THEME_COOKIE = "licet_theme"
THEMES = ("auto", "light", "dark")
NOTHING = "\N{EN DASH}"
"""What stands where there is nothing to say."""

_DEFAULT = "BABEL_FALLBACK_LANGUAGE"


def init_app(app: Flask, *, default: str) -> None:
    """Let *app* speak the languages of :data:`LANGUAGES`; *default* is for whoever asks for none of them."""
    app.config.update(BABEL_DEFAULT_LOCALE=default, BABEL_DEFAULT_TIMEZONE="UTC")
    app.config[_DEFAULT] = default
    Babel(app, locale_selector=language)
    app.jinja_env.filters.update(day=day, moment=moment, amount=amount, number=number)
    app.jinja_env.globals.update(language=language, theme=theme, LANGUAGES=LANGUAGES)


def language() -> str:
    """Return the language of this request: the visitor's choice, then the account's, then the browser's."""
    if not has_request_context():
        return str(current_app.config[_DEFAULT])
    if "language" not in g:
        chosen = (request.cookies.get(COOKIE), getattr(current_user, "language", None))
        known = next((each for each in chosen if each in LANGUAGES), None)
        g.language = known or request.accept_languages.best_match(LANGUAGES, current_app.config[_DEFAULT])
    return str(g.language)


def theme() -> str:
    """Return which colours the visitor chose; ``auto``: as the device has it."""
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def _instant(value: datetime | str | None) -> datetime | None:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return None if found is None else found.astimezone(UTC)


def day(value: date | datetime | str | None, otherwise: str = NOTHING) -> str:
    """Write a day, of UTC, as in "9 Jan 2027"; *value* may be an instant as the API writes it."""
    if value is None or value == "":
        return otherwise
    if isinstance(value, date) and not isinstance(value, datetime):
        return str(format_date(value, "medium"))
    return str(format_date(_instant(value), "medium"))


def moment(value: datetime | str | None, otherwise: str = NOTHING) -> str:
    """Write an instant, in UTC, to the minute."""
    found = _instant(value) if value else None
    return otherwise if found is None else f"{format_datetime(found, 'medium')} UTC"


def amount(value: Decimal | str | None, currency: str | None, otherwise: str = NOTHING) -> str:
    """Write an amount of money."""
    if value is None or currency is None:
        return otherwise
    return str(format_currency(Decimal(value), currency, locale=_locale()))


def number(value: int | None, otherwise: str = "∞") -> str:
    """Write a whole number; ``None`` stands for no limit."""
    return otherwise if value is None else str(_decimal(value, locale=_locale()))


def _locale() -> Any:
    return get_locale() or Locale("en")
