"""Facts to look at mails with: what ``licet-server mail preview`` and ``mail test`` show."""

from __future__ import annotations

from typing import Any

from licet_server.mail.messages import MESSAGES

_LICENSE: dict[str, Any] = {
    "license_id": "lic_4vhrz3x1k0m8t2q9c7wd",
    "product_code": "OPT",
    "product": "OptimNow FinOps Tag Compliance MCP",
    "plan": "Professional",
    "plan_code": "pro",
    "key_tail": "C1D7",
    "key_variable": "OPTIMNOW_LICENSE_KEY",
    "purchase_url": "https://vendor.example/pricing",
    "trial": False,
    "counts_resources": True,
    "max_resources": 10000,
    "max_activations": 5,
    "features": ["check_tag_compliance", "find_untagged_resources", "generate_compliance_report"],
    "limits": {},
    "quotas": {},
    "rates": {},
    "expires_at": "2027-01-09T00:00:00Z",
    "grace_until": "2027-01-16T00:00:00Z",
    "support": "Email (24h)",
    "price": "4999.00",
    "currency": "EUR",
}
_INVOICE: dict[str, Any] = {
    "invoice_number": "2026-0042",
    "invoice_total": "4999.00",
    "invoice_currency": "EUR",
    "invoice_url": "https://pay.vendor.example/invoices/2026-0042",
    "invoice_pdf": None,
    "attempts": 1,
    "next_attempt_at": "2026-01-12T09:00:00Z",
}
_UNSUBSCRIBE = {"unsubscribe_url": "https://licenses.vendor.example/unsubscribe/cus_0000.example"}
_LINK = {"url": "https://licenses.vendor.example/sign-in/example", "minutes": 15, "address": "203.0.113.7"}
_CHANGED = {
    "change": "passkey_added",
    "what": "Ann's laptop",
    "url": "https://licenses.vendor.example/reset",
    "address": "203.0.113.7",
    "browser": "Firefox on Linux",
}

_OWN: dict[str, dict[str, Any]] = {
    "license_delivery": {"license_key": "OPT-PRO-3A9F2-B4C1D7-EXAMPLE"} | _INVOICE,
    "new_key": {"license_key": "OPT-PRO-3A9F2-B4C1D7-EXAMPLE"},
    "expiry_reminder": {"days": 30} | _UNSUBSCRIBE,
    "renewal_notice": {"days": 14, "renews_at": "2027-01-09T00:00:00Z", "amount": "4999.00"} | _UNSUBSCRIBE,
    "expired": {},
    "renewed": _INVOICE,
    "payment_failed": {"suspends_at": "2026-01-23T09:00:00Z"} | _INVOICE,
    "suspended": {"because": "payment"} | _INVOICE,
    "reactivated": {},
    "cancelled": {"ends_at": "2027-01-09T00:00:00Z"},
    "plan_changed": {"old_plan": "Starter"},
    "lapsed": {"old_plan": "Professional", "plan": "Free", "max_resources": 100, "max_activations": 1}
    | {
        "limits": {"profiles": 1},
        "quotas": {"requests": {"amount": 1000, "period": "month"}},
        "rates": {"requests": "30 per minute"},
    }
    | {"expires_at": None, "grace_until": None, "support": None},
    "withdrawn": {"because": "refund"},
}
_QUOTE: dict[str, Any] = {
    "number": "Q-2026-0007",
    "product": "OptimNow FinOps Tag Compliance MCP",
    "plan": "Enterprise",
    "price": "9999.00",
    "percent_off": 30,
    "total": "6999.30",
    "currency": "EUR",
    "valid_until": "2026-02-09T00:00:00Z",
    "vat_number": "FR40303265045",
    "note": None,
}
_OTHERS: dict[str, dict[str, Any]] = {
    "quote": _QUOTE,
    "enquiry": {
        "asker": "Ann Miller",
        "answer_to": "ann@customer.example",
        "product": "OptimNow FinOps Tag Compliance MCP",
        "plan": "Enterprise",
        "quoted": ["We run some forty AWS accounts.", "Could you send us an offer for all of them?"],
        "desk_url": "https://licenses.vendor.example/admin/enquiries",
    },
    "sign_in": _LINK,
    "password_reset": _LINK,
    "confirm_email": _LINK | {"minutes": 2880},
    "change_email": _LINK | {"minutes": 120, "account": "ann@vendor.example"},
    "account_exists": _LINK,
    "account_changed": _CHANGED,
    "invitation": {
        "url": "https://licenses.vendor.example/invitations/example",
        "days": 7,
        "organisation": "Example Ltd",
        "invited_by": "Olivia Owner",
        "name": None,
    },
    "second_factor_reset": {"url": "https://licenses.vendor.example/account"},
    "test": {"encrypted": True},
}


def sample(name: str) -> dict[str, Any]:
    """Return facts for the mail *name*, as they would come out of the outbox."""
    facts = _OTHERS[name] if name in _OTHERS else _LICENSE | _OWN[name]
    assert MESSAGES[name].needs <= facts.keys()  # nosec B101 - a slip of ours, which a test finds
    return {"name": "Ann Miller", "company": "Example Ltd"} | facts
