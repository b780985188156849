"""What the settlement of payments needs beside the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from licet_server.billing.provider import Inbox
from licet_server.config import PaymentSettings
from licet_server.keys.leases import Signer
from licet_server.licensing.payments import ProviderName
from licet_server.services.installation import Installation
from licet_server.services.providers import readers


@dataclass(frozen=True, slots=True)
class Desk:
    """What the settlement needs beside the database.

    Attributes:
        pepper: The secret under which keys are digested and mails kept.
        signer: What signs the keys of schemes that are signed.
        payments: The settings of the providers.
        readers: What reads stored payloads.
    """

    pepper: str = field(repr=False)
    signer: Signer
    payments: PaymentSettings
    readers: Mapping[ProviderName, Inbox]


def desk(here: Installation) -> Desk:
    """Return what the settlement of *here* needs."""
    payments = here.settings.payments
    return Desk(here.secrets.pepper, here.answering, payments, readers(payments))
