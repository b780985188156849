"""Reading values out of what Stripe sends, whatever it sends: what is not as it should be is ``None``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from licet_server.errors import ProviderError

_COUNTED_WHOLE = frozenset({
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
})  # fmt: skip
_COUNTED_IN_THOUSANDTHS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])")
_LONGEST_REF = 255
_TEN = 10
_MOST = 10**14
_FIRST, _LAST = 946_684_800, 32_503_680_000  # the years from 2000 to 2999


def part(value: Any, *path: str) -> Any:
    """Return what *path* leads to inside nested mappings; ``None`` when it leads nowhere."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def parts(value: Any, *path: str) -> Iterator[Mapping[str, Any]]:
    """Return the mappings in the list that *path* leads to; Stripe's own lists keep theirs in ``data``."""
    found = part(value, *path)
    found = part(found, "data") if isinstance(found, Mapping) else found
    return (each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else iter(())


def text(value: Any, longest: int = _LONGEST_REF) -> str | None:
    """Return a text that is not empty and not longer than *longest* characters."""
    return value if isinstance(value, str) and 0 < len(value) <= longest else None


def cut(value: Any, longest: int) -> str | None:
    """Return a text that is not empty, cut off after *longest* characters."""
    return text(value[:longest], longest) if isinstance(value, str) else None


def ref(value: Any) -> str | None:
    """Return the id of a thing, which stands there as text or, where it was expanded, in whole."""
    return text(part(value, "id") if isinstance(value, Mapping) else value)


def first(*values: str | None) -> str | None:
    """Return the first that is there."""
    return next((value for value in values if value is not None), None)


def instant(value: Any) -> datetime | None:
    """Return seconds since 1970 as an instant."""
    return datetime.fromtimestamp(value, UTC) if type(value) is int and _FIRST <= value < _LAST else None


def whole(value: Any) -> int:
    """Return a count; 0 when there is none."""
    return value if type(value) is int and 0 <= value < 2**31 else 0


def currency(value: Any) -> str | None:
    """Return a currency in capitals."""
    return value.upper() if isinstance(value, str) and _CURRENCY.fullmatch(value) else None


def country(value: Any) -> str | None:
    """Return a country of two letters."""
    return value if isinstance(value, str) and _COUNTRY.fullmatch(value) else None


def language(*values: Any) -> str | None:
    """Return the first language among locales such as ``fr-CA``; ``auto`` is none."""
    found = (_LANGUAGE.match(value) for value in values if isinstance(value, str))
    return next((match.group() for match in found if match), None)


def decimals(code: str) -> int:
    """Return how many decimal places Stripe counts in a currency, which are not always those that it has.

    Source: https://docs.stripe.com/currencies (ISK and UGX are counted in hundredths there, and have none; MGA is
    counted whole, and has two).
    """
    return 0 if code in _COUNTED_WHOLE else 3 if code in _COUNTED_IN_THOUSANDTHS else 2


def amount(value: Any, code: str) -> Decimal | None:
    """Return an amount that Stripe counts in the smallest unit of a currency."""
    if type(value) is not int or abs(value) > _MOST:
        return None
    return Decimal(value).scaleb(-decimals(code))


def smallest(value: Decimal, code: str) -> int:
    """Return an amount as Stripe counts it; of thousandths it takes whole tens only.

    Raises:
        ProviderError: It cannot say that amount.
    """
    places = decimals(code)
    counted = value.scaleb(places)
    if counted % (_TEN if code in _COUNTED_IN_THOUSANDTHS else 1):
        raise ProviderError(
            f"Stripe cannot take {value} {code}: choose an amount with at most {min(places, 2)} decimal places",
            retryable=False,
        )
    return int(counted)


def offer_of(*metadata: Any) -> str | None:
    """Return product and plan from the first of several metadata that says it."""
    return first(*(text(part(each, "licet_offer"), 64) for each in metadata))
