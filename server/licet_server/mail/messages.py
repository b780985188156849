"""Every mail that Licet writes: what it has to be told, what it shows, and whether it may be unsubscribed from.

What a mail says in words is in ``texts/``, one file for each language; the vendor's own words come from ``mail.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

LANGUAGES = ("en", "fr")

TEXTS = ("subject", "preheader", "title", "intro", "button", "outro")
"""What of a mail the vendor may say in other words."""


class Tone(StrEnum):
    """How news feel; a mail shows it in the colour of the little label above its title."""

    GOOD = "good"
    CALM = "calm"
    NOTICE = "notice"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Message:
    """A mail that there is.

    Attributes:
        needs: The facts without which it cannot be written.
        rows: What its table shows, of ``letter.ROWS``, in this order; what is not known is left out.
        tone: How the news feel.
        button: Where its button leads: the first of these facts that is there.
        reminder: Whether a customer may ask for none of its kind.
        offer: Whether it lists what is included and the next steps.
        links: Whether it ends with download, documentation and support.
    """

    needs: frozenset[str]
    rows: tuple[str, ...] = ()
    tone: Tone = Tone.CALM
    button: tuple[str, ...] = ()
    reminder: bool = False
    offer: bool = False
    links: bool = False


LICENSE = frozenset({"license_id", "product_code", "product", "plan", "key_tail", "expires_at", "grace_until"})
INVOICE = frozenset({"invoice_number", "invoice_total", "invoice_currency"})

OPTIONAL: Mapping[str, Any] = MappingProxyType(
    {
        "name": None,
        "company": None,
        "plan_code": None,
        "key_variable": None,
        "purchase_url": None,
        "trial": False,
        "counts_resources": True,
        "max_resources": None,
        "max_activations": None,
        "features": (),
        "limits": MappingProxyType({}),
        "quotas": MappingProxyType({}),
        "rates": MappingProxyType({}),
        "support": None,
        "price": None,
        "currency": None,
        "amount": None,
        "invoice_number": None,
        "invoice_total": None,
        "invoice_currency": None,
        "invoice_url": None,
        "invoice_pdf": None,
        "attempts": None,
        "next_attempt_at": None,
        "percent_off": None,
        "vat_number": None,
        "note": None,
        "address": None,
        "browser": None,
        "what": None,
        "encrypted": False,
        "unsubscribe_url": None,
    }
)
"""Facts that a mail can do without, and what stands for them then."""

_BOUNDS = ("limits", "quotas", "rates")
_TERMS = ("product", "plan", "trial", "max_resources", "max_activations", *_BOUNDS, "valid_until", "service")
_SHORT = ("product", "plan", "key_tail", "valid_until")
_PAID = ("invoice_number", "invoice_total")

MESSAGES: Mapping[str, Message] = MappingProxyType(
    {
        "license_delivery": Message(
            LICENSE | {"license_key"},
            (*_TERMS, *_PAID),
            Tone.GOOD,
            ("download_url", "docs_url", "website"),
            offer=True,
            links=True,
        ),
        "new_key": Message(LICENSE | {"license_key"}, _SHORT, Tone.NOTICE),
        "expiry_reminder": Message(
            LICENSE | {"days", "unsubscribe_url"}, _SHORT, Tone.NOTICE, ("purchase_url",), reminder=True
        ),
        "renewal_notice": Message(
            LICENSE | {"days", "renews_at", "currency", "unsubscribe_url"},
            ("product", "plan", "key_tail", "renews_at", "amount"),
            reminder=True,
        ),
        "expired": Message(LICENSE, _SHORT, Tone.BAD, ("purchase_url",)),
        "renewed": Message(LICENSE | INVOICE, (*_SHORT, *_PAID), Tone.GOOD, ("invoice_url", "invoice_pdf")),
        "payment_failed": Message(
            LICENSE | INVOICE | {"suspends_at"},
            ("product", "plan", *_PAID, "next_attempt_at", "suspends_at"),
            Tone.BAD,
            ("invoice_url",),
        ),
        "suspended": Message(
            LICENSE | {"because"}, ("product", "plan", "key_tail", *_PAID), Tone.BAD, ("invoice_url",)
        ),
        "reactivated": Message(LICENSE, _SHORT, Tone.GOOD),
        "cancelled": Message(
            LICENSE | {"ends_at"}, ("product", "plan", "key_tail", "ends_at"), button=("purchase_url",)
        ),
        "plan_changed": Message(LICENSE | {"old_plan"}, ("product", "old_plan", *_TERMS[1:]), Tone.GOOD),
        "lapsed": Message(LICENSE | {"old_plan"}, ("product", "old_plan", *_TERMS[1:]), Tone.NOTICE, ("purchase_url",)),
        "withdrawn": Message(LICENSE | {"because"}, ("product", "plan", "key_tail", *_PAID), Tone.BAD),
        "quote": Message(
            frozenset({"number", "product", "plan", "price", "total", "currency", "valid_until"}),
            (
                *("number", "product", "plan", "company", "vat_number", "price", "percent_off", "total"),
                *("quote_until", "holder", "iban", "bic", "reference"),
            ),
        ),
        "enquiry": Message(
            frozenset({"asker", "answer_to", "product", "plan", "quoted", "desk_url"}),
            ("asker", "answer_to", "company", "product", "plan"),
            Tone.NOTICE,
            ("desk_url",),
        ),
        "sign_in": Message(frozenset({"url", "minutes"}), ("minutes", "address"), button=("url",)),
        "password_reset": Message(frozenset({"url", "minutes"}), ("minutes", "browser", "address"), button=("url",)),
        "confirm_email": Message(
            frozenset({"url", "minutes"}), ("minutes", "browser", "address"), Tone.GOOD, button=("url",)
        ),
        "change_email": Message(
            frozenset({"url", "minutes", "account"}), ("account", "minutes", "browser", "address"), button=("url",)
        ),
        "account_exists": Message(
            frozenset({"url", "minutes"}), ("minutes", "browser", "address"), Tone.NOTICE, button=("url",)
        ),
        "account_changed": Message(frozenset({"change", "url"}), ("browser", "address"), Tone.NOTICE, button=("url",)),
        "invitation": Message(
            frozenset({"url", "days", "organisation", "invited_by"}), ("organisation", "invited_by"), button=("url",)
        ),
        "second_factor_reset": Message(frozenset({"url"}), tone=Tone.NOTICE, button=("url",)),
        "test": Message(frozenset(), tone=Tone.GOOD),
    }
)
"""By name."""


def known_facts(name: str) -> frozenset[str]:
    """Return the names of all facts that the texts of a mail may use."""
    return MESSAGES[name].needs | frozenset(OPTIONAL)
