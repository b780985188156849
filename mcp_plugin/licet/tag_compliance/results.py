"""What the tools answer. Field names are public; programs and models read them.

The answers themselves have no slots: the MCP SDK takes a slot for a field's default value and gives up on the schema.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from licet.aws.inventory import Resource
from licet.tag_compliance.evaluate import Severity, Violation, evaluate
from licet.tag_compliance.policy import Policy

MAX_LISTED = 1_000
"""Violations or resources listed in one answer; the totals always count all of them."""

_MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class LicenseUse:
    """How much of the license the call used; ``max_resources`` is null when unlimited."""

    plan: str
    resources_scanned: int
    max_resources: int | None


@dataclass(frozen=True)
class ComplianceResult:
    """A scan against the policy.

    Attributes:
        compliance_score: The compliant share, 0.0 to 1.0; 1.0 when there is nothing to comply.
        violations_total: All violations; ``violations`` lists at most the first 1,000.
        by_type: Resources and compliant resources of each type.
        complete: False when something could not be read; ``notes`` says what.
        narrower: Calls that list what is not listed here; empty when everything is.
    """

    total_resources: int
    compliant_resources: int
    compliance_score: float
    violations_total: int
    violations: list[Violation]
    by_type: dict[str, TypeScore]
    complete: bool
    notes: list[str]
    license: LicenseUse
    narrower: str = ""


@dataclass(slots=True)
class TypeScore:
    """How many resources of a type there are, and how many comply."""

    total: int = 0
    compliant: int = 0


@dataclass(frozen=True, slots=True)
class UntaggedResource:
    """A resource without any tag of the customer's own, and what the policy asks of it."""

    resource_id: str
    resource_arn: str
    resource_type: str
    region: str
    required_tags: list[str]


@dataclass(frozen=True)
class UntaggedResult:
    """Every resource that carries no tag; ``resources`` lists at most 1,000, and ``narrower`` how to see others."""

    total_resources: int
    untagged_total: int
    resources: list[UntaggedResource]
    complete: bool
    notes: list[str]
    license: LicenseUse
    narrower: str = ""


@dataclass(frozen=True, slots=True)
class ValidatedResource:
    """One ARN; ``error`` says why it could not be read, and then ``compliant`` is null."""

    resource_arn: str
    compliant: bool | None
    violations: list[Violation]
    tags: dict[str, str]
    error: str | None


@dataclass(frozen=True)
class ValidationResult:
    """The ARNs asked about, in that order; the score leaves out those that could not be read."""

    total_resources: int
    compliant_resources: int
    compliance_score: float
    results: list[ValidatedResource]
    license: LicenseUse


@dataclass(frozen=True)
class PolicyResult:
    """The policy in force, and whose it is: a file, or ``the packaged default``."""

    source: str
    policy: dict[str, object]
    supported_resource_types: list[str]


@dataclass(frozen=True)
class ReportResult:
    """A finished report as text."""

    format: str
    content: str
    total_resources: int
    compliance_score: float
    complete: bool
    license: LicenseUse


@dataclass(slots=True)
class Score:
    """Adds up a scan; holds at most ``MAX_LISTED`` violations whatever the size of the account.

    Attributes:
        severity: Only violations of this severity count and are listed; ``None``: all.
        places: How many violations there are of each type in each region.
    """

    policy: Policy
    severity: Severity | None = None
    by_type: dict[str, TypeScore] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    places: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, resources: Iterable[Resource]) -> None:
        """Evaluate a batch."""
        for resource in resources:
            found = [flaw for flaw in evaluate(resource, self.policy) if self.severity in {None, flaw.severity}]
            score = self.by_type.setdefault(resource.type, TypeScore())
            score.total += 1
            score.compliant += not found
            if found:
                self.places[resource.type, resource.region] += len(found)
                self.violations.extend(found[: MAX_LISTED - len(self.violations)])

    @property
    def violations_total(self) -> int:
        """All violations, listed or not."""
        return self.places.total()

    @property
    def total(self) -> int:
        """Resources evaluated."""
        return sum(score.total for score in self.by_type.values())

    @property
    def compliant(self) -> int:
        """Resources without a violation that counts."""
        return sum(score.compliant for score in self.by_type.values())


def narrower(listed: int, places: Counter[tuple[str, str]], tool: str = "") -> str:
    """Say which calls list what is not among the first ones; empty when all are listed.

    Args:
        listed: How many are.
        places: How many there are of each type in each region.
        tool: Which tool takes filters, when it is not the one that was called.
    """
    if listed >= places.total():
        return ""
    parts = [
        f"resource_types={json.dumps([kind])}, regions={json.dumps([region])} ({number:,})"
        for (kind, region), number in places.most_common(_MOST_PARTS)
    ]
    filters = f'{tool and f"{tool} with "}filters={{"name": "prod-*"}}'
    return f"The first {listed:,} of {places.total():,} are listed. Others: {'; '.join(parts)}; or {filters}."


def share(compliant: int, total: int) -> float:
    """Return the compliance score; never 1.0 unless every resource complies."""
    return 1.0 if compliant == total else min(round(compliant / total, 4), 0.9999)
