"""Products and plans: what the vendor sells, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from licet.descriptor import GENERIC_KEY_VARIABLE, ToolRule
from licet.jose import EDDSA, HS256, RS256
from licet.keys import SCHEMES
from licet.terms import GraceMode, Quota, Telemetry
from licet_server.licensing.rates import Rate

KEY_SCHEMES = tuple(SCHEMES)
"""Every key format a catalog may name."""

JWT = "jwt"
"""The key format that leaves a choice of algorithms."""

KEY_ALGORITHMS = (EDDSA, RS256, HS256)
"""How a ``jwt`` key may be signed; with HS256 only the server can check it."""


DUNNING_DAYS = 14
"""How long a payment may fail where a plan does not say."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One offer. ``None`` means "no such bound": custom price, perpetual, unlimited.

    Attributes:
        code: Its name in commands and answers, for example ``pro``.
        name: Its name for people.
        segment: Its name inside a ``short`` key.
        price: What one term costs.
        currency: ISO 4217 code, with a price.
        duration_days: How long one term is.
        max_resources: How many resources one call may touch.
        max_activations: How many instances may run at once.
        features: What is licensed.
        limits: Gauges by name, compared with a count.
        quotas: Amounts by name, used up.
        rates: How fast something may be used, by name.
        offline_days: How long a lease lasts.
        grace_days: How long the license works past its end.
        heartbeat_seconds: How often an instance must report.
        dead_after_seconds: How long an instance may be silent before it loses its seat; with ``heartbeat_seconds``
            three of those when left out, else an instance never dies.
        max_activations_per_day: How many instances may take a seat within 24 hours.
        require_activation: Whether only an activated instance may use the license.
        grace_mode: What still runs in the grace period.
        telemetry: Whether the customer may switch usage reports off.
        require_attestation: Whether an instance has to prove its AWS account, and not only name it.
        trial_days: How long a trial of this plan lasts; ``None``: there are no trials.
        support: What the customer may expect, in words.
        dunning_days: How long a payment may fail before the license is suspended.
        lapses_to: The plan that a license gets when nobody pays for it any more; ``None``: it ends.
        stripe_price: Stripe's own price of it, where the vendor has made one.
        paddle_price: Paddle's; without it the plan is not sold there.
    """

    code: str
    name: str
    segment: str = ""
    price: Decimal | None = None
    currency: str | None = None
    duration_days: int | None = None
    max_resources: int | None = None
    max_activations: int | None = None
    features: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    quotas: Mapping[str, Quota] = field(default_factory=lambda: MappingProxyType({}))
    offline_days: int = 1
    grace_days: int = 7
    heartbeat_seconds: int | None = None
    dead_after_seconds: int | None = None
    max_activations_per_day: int | None = None
    require_activation: bool = False
    grace_mode: GraceMode = GraceMode.FULL
    telemetry: Telemetry = Telemetry.OPTIONAL
    require_attestation: bool = False
    trial_days: int | None = None
    support: str = ""
    dunning_days: int = DUNNING_DAYS
    lapses_to: str | None = None
    stripe_price: str | None = None
    paddle_price: str | None = None
    rates: Mapping[str, Rate] = field(default_factory=lambda: MappingProxyType({}))

    def term_end(self, *, start: datetime) -> datetime | None:
        """Return the end of one term that begins at *start*; ``None``: perpetual."""
        return None if self.duration_days is None else start + timedelta(days=self.duration_days)


@dataclass(frozen=True, slots=True)
class EarlyAdopters:
    """What the first customers of a product get.

    Attributes:
        percent: Off their first payment.
        customers: How many of them there are.
    """

    percent: int
    customers: int


@dataclass(frozen=True, slots=True)
class Product:
    """Something that is sold: an MCP server, its plans and what its tools need.

    Attributes:
        code: Its name in keys, commands and answers, for example ``OPT``.
        name: Its name for people.
        key_scheme: The format of its license keys.
        key_algorithm: How its ``jwt`` keys are signed; keys of other formats leave no choice.
        key_variable: Where customers put their key.
        purchase_url: Where to buy.
        plans: The offers, in the order in which they are shown.
        tools: What each tool needs.
        early_adopters: What the first customers get; ``None``: what all get.
    """

    code: str
    name: str
    key_scheme: str = "short"
    key_algorithm: str = EDDSA
    key_variable: str = GENERIC_KEY_VARIABLE
    purchase_url: str = ""
    plans: tuple[Plan, ...] = ()
    tools: Mapping[str, ToolRule] = field(default_factory=lambda: MappingProxyType({}))
    early_adopters: EarlyAdopters | None = None

    def plan(self, code: str) -> Plan | None:
        """Return the plan with that code; ``None``: there is none."""
        return next((plan for plan in self.plans if plan.code == code), None)
