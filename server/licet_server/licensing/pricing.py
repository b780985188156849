"""What an order costs, and how its numbers are written: pure rules about money, VAT numbers and quotes.

Source: ISO 4217 (minor units), https://ec.europa.eu/taxation_customs/vies/ (shapes of VAT numbers).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from licet_server.errors import InputError
from licet_server.licensing.catalog_file import CURRENCY, PRICE

_WHOLE = frozenset({
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
})  # fmt: skip
_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_USUAL_DECIMALS = 2
_PERCENT = Decimal(100)
_LONGEST_SHOWN = 40

COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
"""An ISO 3166 code."""

ORDER_NUMBER = re.compile(r"[QC]-[0-9]{4}-[0-9]{6,9}", re.ASCII)
"""How an order is called; see :func:`order_number`."""

_VAT_OTHERS = re.compile(r"[A-Z0-9]{2,13}", re.ASCII)
_VAT_SHAPES = MappingProxyType(
    {
        country: re.compile(shape, re.ASCII)
        for country, shape in {
            "AT": r"U[0-9]{8}",
            "BE": r"[01][0-9]{9}",
            "BG": r"[0-9]{9,10}",
            "CH": r"E[0-9]{9}(MWST|TVA|IVA)?",
            "CY": r"[0-9]{8}[A-Z]",
            "CZ": r"[0-9]{8,10}",
            "DE": r"[0-9]{9}",
            "DK": r"[0-9]{8}",
            "EE": r"[0-9]{9}",
            "EL": r"[0-9]{9}",
            "ES": r"[A-Z0-9][0-9]{7}[A-Z0-9]",
            "FI": r"[0-9]{8}",
            "FR": r"[A-HJ-NP-Z0-9]{2}[0-9]{9}",
            "GB": r"[0-9]{9}([0-9]{3})?|(GD|HA)[0-9]{3}",
            "HR": r"[0-9]{11}",
            "HU": r"[0-9]{8}",
            "IE": r"[0-9][A-Z0-9][0-9]{5}[A-Z]{1,2}",
            "IT": r"[0-9]{11}",
            "LT": r"[0-9]{9}([0-9]{3})?",
            "LU": r"[0-9]{8}",
            "LV": r"[0-9]{11}",
            "MT": r"[0-9]{8}",
            "NL": r"[0-9]{9}B[0-9]{2}",
            "PL": r"[0-9]{10}",
            "PT": r"[0-9]{9}",
            "RO": r"[0-9]{2,10}",
            "SE": r"[0-9]{12}",
            "SI": r"[0-9]{8}",
            "SK": r"[0-9]{10}",
            "XI": r"[0-9]{9}([0-9]{3})?|(GD|HA)[0-9]{3}",
        }.items()
    }
)
"""What follows the two letters, by country; ``EL`` is Greece and ``XI`` Northern Ireland."""


def decimals(currency: str) -> int:
    """Return how many decimal places amounts in *currency* have; two where nothing else is known."""
    return 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else _USUAL_DECIMALS


def rounded(value: Decimal, currency: str) -> Decimal:
    """Return *value* with the decimals of its currency; half of the last place is rounded up."""
    return value.quantize(Decimal(1).scaleb(-decimals(currency)), ROUND_HALF_UP)


def shown(value: Decimal, currency: str) -> str:
    """Return an amount as programs read it: ``12000.00``, with all the decimals of its currency."""
    return str(rounded(value, currency))


def total(price: Decimal, *, percent_off: int, currency: str) -> Decimal:
    """Return what *price* is with *percent_off* of it taken away, 0 to 100."""
    return rounded(price * (_PERCENT - percent_off) / _PERCENT, currency)


def amount(text: str, currency: str, *, free: bool = False, field: str = "price") -> Decimal:
    """Read an amount of money as people write it in one currency: ``12000.00``.

    Args:
        text: Digits, and after a point as many as the currency has at most.
        currency: Its ISO 4217 code.
        free: Whether it may be zero.
        field: Of a request, for the error.

    Raises:
        InputError: It is no amount, nothing or less, or finer than the currency.
    """
    words = text.strip()
    found = Decimal(words) if PRICE.fullmatch(words) else None
    if found is None or (not found and not free):
        least = "not below zero" if free else "above zero"
        raise InputError(f"{field} {_shown(text)} is no amount such as 12000.00, {least}", field=field)
    if rounded(found, currency) != found:
        places = decimals(currency)
        raise InputError(f"{field} {_shown(text)}: {currency} has {places or 'no'} decimal places", field=field)
    return rounded(found, currency)


def currency_code(text: str) -> str:
    """Return an ISO 4217 code in capitals.

    Raises:
        InputError: It is none.
    """
    code = text.strip().upper()
    if CURRENCY.fullmatch(code) is None:
        raise InputError(f"{_shown(text)} is no currency such as EUR", field="currency")
    return code


def percent(number: int) -> int:
    """Return a discount in whole percent.

    Raises:
        InputError: It is not from 0 to 100.
    """
    if not 0 <= number <= _PERCENT:
        raise InputError("a discount is a whole number of percent from 0 to 100", field="percent_off")
    return number


def country_code(text: str) -> str:
    """Return an ISO 3166 code in capitals.

    Raises:
        InputError: It is none.
    """
    code = text.strip().upper()
    if COUNTRY.fullmatch(code) is None:
        raise InputError(f"{_shown(text)} is no country of two letters such as FR", field="country")
    return code


def vat_number(text: str) -> str:
    """Return a VAT number as it is kept: its country's two letters in front, no blanks, dots and dashes.

    Only the shape is looked at; whether the number was given to somebody, only the tax office knows.

    Raises:
        InputError: No VAT number of that country looks like this.
    """
    number = re.sub(r"[\s.\-/]", "", text).upper()
    letters, rest = number[:2], number[2:]
    if COUNTRY.fullmatch(letters) is None or _VAT_SHAPES.get(letters, _VAT_OTHERS).fullmatch(rest) is None:
        raise InputError(
            f"{_shown(text)} is no VAT number: it begins with the country's two letters, such as FR40303265045",
            field="vat_number",
        )
    return number


def order_number(*, quote: bool, year: int, count: int) -> str:
    """Return how an order is called in letters and on bank statements: ``Q-2026-000123``, a checkout ``C-…``."""
    return f"{'Q' if quote else 'C'}-{year}-{count:06d}"


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…")
