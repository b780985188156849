"""What a license promises, and the one rule that reads it. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from licet.verdict import Code, Count, Verdict

RESOURCES = "resources"
"""The name of the limit that ``max_resources`` holds."""


class Status(StrEnum):
    """What the vendor decided about a license; expiry is not a status but a date."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


PERIODS = ("day", "month", "lifetime")
"""How often a quota starts afresh."""


class GraceMode(StrEnum):
    """What still runs in the grace period."""

    FULL = "full"
    READ_ONLY = "read_only"
    """Tools that may destroy stop at once, others that write halfway, and those that only read at the end."""


class Telemetry(StrEnum):
    """Whether the customer may switch usage reports off."""

    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Quota:
    """An amount that is used up within a period."""

    amount: int
    period: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The promises of one license.

    Instants are aware UTC. ``None`` means "no such bound": no start, perpetual, unlimited.

    Attributes:
        plan: The plan's code, for example ``pro``.
        status: The vendor's decision.
        features: Names of what is licensed.
        limits: Gauges by name: compared with a count, never used up.
        quotas: Amounts by name, used up within a period.
        max_resources: How many resources one call may touch.
        max_activations: How many instances may run at once.
        issued_at: When the license was sold.
        starts_at: First instant of validity.
        expires_at: First instant that is no longer paid for.
        grace_until: First instant after the grace period.
        instance_id: The instance the terms were granted to.
        fingerprint: The machine the terms were granted to.
        grace_mode: What still runs in the grace period.
        telemetry: Whether the customer may switch usage reports off.
        require_attestation: Whether an AWS account has to be proved, and not only named.
    """

    plan: str
    status: Status = Status.ACTIVE
    features: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    quotas: Mapping[str, Quota] = field(default_factory=lambda: MappingProxyType({}))
    max_resources: int | None = None
    max_activations: int | None = None
    issued_at: datetime | None = None
    starts_at: datetime | None = None
    expires_at: datetime | None = None
    grace_until: datetime | None = None
    instance_id: str | None = None
    fingerprint: str | None = None
    grace_mode: GraceMode = GraceMode.FULL
    telemetry: Telemetry = Telemetry.OPTIONAL
    require_attestation: bool = False

    def limit(self, name: str) -> int | None:
        """Return the figure of the limit *name*; ``None`` when the license does not bound it."""
        return self.max_resources if name == RESOURCES else self.limits.get(name)


def check(terms: Terms, *, feature: str | None, now: datetime) -> Verdict:
    """Decide whether *terms* grant *feature* at *now*.

    The first failing rule wins: revocation, suspension, start, expiry, feature.

    Args:
        terms: The license's promises, already authenticated.
        feature: The feature asked for; ``None`` asks only for a live license.
        now: Aware UTC instant of the question.

    Returns:
        A verdict; ``IN_GRACE`` when only the grace period keeps the license alive.
    """
    if terms.status is Status.REVOKED:
        return Verdict(Code.REVOKED, "This license was revoked by the vendor.")
    if terms.status is Status.SUSPENDED:
        return Verdict(Code.SUSPENDED, "This license is suspended.")
    if terms.starts_at is not None and now < terms.starts_at:
        return Verdict(Code.NOT_YET_VALID, f"This license starts on {_day(terms.starts_at)}.")
    late = terms.expires_at is not None and now >= terms.expires_at
    if late and (terms.grace_until is None or now >= terms.grace_until):
        return Verdict(Code.EXPIRED, f"This license expired on {_day(terms.expires_at)}.")
    if feature is not None and feature not in terms.features:
        return Verdict(Code.FEATURE_NOT_LICENSED, f"The {terms.plan} plan does not include {feature}.", feature=feature)
    if late:
        return Verdict(
            Code.IN_GRACE,
            f"This license expired on {_day(terms.expires_at)}; it works until {_day(terms.grace_until)} "
            "so that there is time to renew.",
        )
    return _VALID


def check_grace(terms: Terms, *, reads: bool, destroys: bool, now: datetime) -> Verdict:
    """Say whether a tool may still run in the grace period of *terms*; outside of it, it may.

    Args:
        terms: A live license's promises.
        reads: Whether the tool says that it only reads (``readOnlyHint``).
        destroys: Whether it may destroy something (``destructiveHint``, which MCP assumes where a tool is silent).
        now: Aware UTC instant of the question.
    """
    start, end = terms.expires_at, terms.grace_until
    if reads or terms.grace_mode is GraceMode.FULL or start is None or end is None or now < start:
        return _VALID
    if not destroys and now < start + (end - start) / 2:
        return _VALID
    return Verdict(
        Code.EXPIRED,
        f"This license expired on {_day(start)}; until {_day(end)} only tools that read still run.",
    )


def check_limit(terms: Terms, *, name: str, count: Count) -> Verdict:
    """Compare *count* with the limit *name*; reaching the limit is allowed, passing it is not."""
    limit = terms.limit(name)
    if limit is None or count.total <= limit:
        return _VALID
    return Verdict(
        Code.LIMIT_EXCEEDED,
        f"{'' if count.exact else 'At least '}{count.total:,} {name}, and the {terms.plan} plan covers {limit:,}.",
        limit=limit,
        count=count,
        limit_name=name,
    )


_VALID = Verdict(Code.VALID, "This license is valid.")


def _day(instant: datetime | None) -> str:
    return "an unknown day" if instant is None else f"{instant:%Y-%m-%d}"
