"""What a plan includes, in the words that mails have for it: for the pages that sell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from licet_server.mail.letter import Writer
from licet_server.mail.messages import LANGUAGES, MESSAGES
from licet_server.mail.vendor import Vendor

_MAIL = "license_delivery"


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan in words.

    Attributes:
        included: What it includes, line by line.
        bounds: Its limits, quotas and rates, each by its kind and what it is called.
        features: What they are called.
    """

    included: tuple[str, ...]
    bounds: Mapping[tuple[str, str], str]
    features: tuple[str, ...]


def plan_words(facts: Mapping[str, Any], vendor: Vendor, language: str) -> PlanWords:
    """Put a plan into words.

    Args:
        facts: As ``services.mail_facts.plan_facts`` returns them.
        vendor: Who sells it, and may call things otherwise.
        language: One that mails are written in; any other is the vendor's.
    """
    known = language if language in LANGUAGES else vendor.language
    writer = Writer(_MAIL, MESSAGES[_MAIL], facts, vendor, known, None)
    return PlanWords(
        included=writer.usually_included(),
        bounds={(kind, what): bound for kind, what, bound in writer.bounds()},
        features=tuple(writer.called(str(each)) for each in facts["features"]),
    )
