"""Ids that say what they name: ``lic_…``, ``cus_…``."""

from __future__ import annotations

import re
import secrets

LICENSE_PREFIX = "lic_"
CUSTOMER_PREFIX = "cus_"
CONTACT_PREFIX = "con_"
ACTIVATION_PREFIX = "act_"
API_KEY_PREFIX = "key_"
ENDPOINT_PREFIX = "whe_"
EVENT_PREFIX = "evt_"
DELIVERY_PREFIX = "dlv_"
FLAG_PREFIX = "flg_"
PAYMENT_EVENT_PREFIX = "pev_"
SUBSCRIPTION_PREFIX = "sub_"
INVOICE_PREFIX = "inv_"
ORDER_PREFIX = "ord_"
MAIL_PREFIX = "mail_"
USER_PREFIX = "usr_"
SESSION_PREFIX = "ses_"
PASSKEY_PREFIX = "pk_"
INVITATION_PREFIX = "ivt_"
ENQUIRY_PREFIX = "enq_"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 20
_LONGEST_SHOWN = 40
_DRAWN = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}")


def new_id(prefix: str) -> str:
    """Return a random id of 100 bits behind *prefix*."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def named(text: str, prefix: str) -> str:
    """Return *text* for an error, if it begins like an id; anything else could be a key, which is not repeated."""
    return repr(text[:_LONGEST_SHOWN]) if text.startswith(prefix) else "with that id"


def is_id(text: str, prefix: str) -> bool:
    """Whether *text* looks like an id that :func:`new_id` returns."""
    return text.startswith(prefix) and _DRAWN.fullmatch(text, len(prefix)) is not None
