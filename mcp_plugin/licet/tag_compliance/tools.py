"""The tools themselves. Each runs in a worker thread, off the event loop."""

from __future__ import annotations

import functools
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal, NoReturn, ParamSpec, TypeVar, cast

import anyio.from_thread
import anyio.to_thread
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel, ConfigDict, Field

from licet.aws.counting import ResourceCounter
from licet.aws.errors import AwsError
from licet.aws.inventory import TYPES, Resource, describe, look_up, pages
from licet.aws.scope import Scope
from licet.aws.session import Aws
from licet.errors import LicetError
from licet.refusal import Denial, deny, explain
from licet.tag_compliance.evaluate import Severity, evaluate
from licet.tag_compliance.policy import POLICY_VARIABLE, Policy, load_policy
from licet.tag_compliance.report import Format, render
from licet.tag_compliance.results import (
    MAX_LISTED,
    ComplianceResult,
    LicenseUse,
    PolicyResult,
    ReportResult,
    Score,
    UntaggedResource,
    UntaggedResult,
    ValidatedResource,
    ValidationResult,
    narrower,
    share,
)
from licet.tag_compliance.scan import Scan
from licet.tag_compliance.suggest import SuggestionResult, suggest
from licet.terms import RESOURCES, Terms, check_limit
from licet.validator import LicenseInfo, LicenseValidator
from licet.verdict import Count

MAX_ARNS = 1_000
_NEIGHBOURS = 50
_PROGRESS_SECONDS = 0.25


class Filters(BaseModel):
    """Narrows a scan further than types and regions do."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(
        None,
        description="Shell wildcards for the resource's id or name, for example prod-*. Resources that do not match "
        "are neither counted nor scanned.",
    )
    tags: dict[str, str | None] | None = Field(
        None,
        description='Tags the resource must carry, with wildcards for the value, for example {"Team": "data-*"}; '
        "null means the tag must be absent. Tags are read before this is checked, so it does not lower the count.",
    )


ResourceTypes = Annotated[
    list[str] | None,
    Field(description=f"Which resource types to look at; all of them when omitted. Supported: {', '.join(TYPES)}."),
]
Regions = Annotated[
    list[str] | None,
    Field(
        description='AWS regions, for example ["eu-west-1", "us-east-1"]; the server\'s own region when omitted. '
        "S3 buckets are looked at in the region they live in."
    ),
]


_P = ParamSpec("_P")
_R = TypeVar("_R")


def _answering(tool: Callable[_P, _R]) -> Callable[_P, Awaitable[_R]]:
    """Run *tool* in a thread, and let no anticipated failure pass for a crash: the model reads a sentence or a refusal.

    The thread is left alone when the host cancels the call or goes away, so that a silent AWS holds nobody up.
    """

    @functools.wraps(tool)
    async def answer(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        run = functools.partial(tool, *args, **kwargs)
        try:
            return await anyio.to_thread.run_sync(run, abandon_on_cancel=True)
        except _RefusedError as refused:
            content: list[Any] = [TextContent(type="text", text=refused.denial.text)]
            result = CallToolResult(content=content, is_error=True, _meta=dict(refused.denial.meta))
            return cast(_R, result)  # the SDK sends an error result as it is, past the output schema
        except LicetError as error:
            raise ToolError(str(error)) from None

    return answer


class _RefusedError(Exception):
    """The license does not cover a call that the guard had let pass."""

    def __init__(self, denial: Denial) -> None:
        super().__init__("refused")
        self.denial = denial


class ComplianceTools:
    """The tools over one account and one license; the first line of each docstring is what hosts show.

    Args:
        validator: The license of this process.
        aws: The account.
        counter: The guard's, so that what it has counted exactly is not counted again.
    """

    def __init__(self, validator: LicenseValidator, aws: Aws, counter: ResourceCounter) -> None:
        self._validator, self._aws, self._counter = validator, aws, counter

    @_answering
    def check_tag_compliance(
        self,
        ctx: Context[Any, Any],
        resource_types: ResourceTypes = None,
        regions: Regions = None,
        filters: Annotated[Filters | None, Field(description="Narrows the scan by name or by tags.")] = None,
        severity: Annotated[
            Literal["all", "error", "warning"],
            Field(
                description="Which violations count and are listed. error: required tags that are missing or wrong; "
                "warning: optional tags and naming rules."
            ),
        ] = "all",
    ) -> ComplianceResult:
        """Scan AWS resources and list every violation of the tagging policy, with a compliance score.

        The resources are counted first, with list calls only; a call beyond the license's limit is refused before
        anything is scanned. At most 1,000 violations are listed; the totals count all of them.
        """
        return self._check(ctx, resource_types, regions, filters, None if severity == "all" else Severity(severity))

    @_answering
    def find_untagged_resources(
        self, ctx: Context[Any, Any], resource_types: ResourceTypes = None, regions: Regions = None
    ) -> UntaggedResult:
        """Find resources without any tag, other than tags that AWS sets itself (aws:…).

        At most 1,000 resources are listed; the totals count all of them.
        """
        policy = load_policy(self._validator.environment)
        found: list[UntaggedResource] = []
        places: Counter[tuple[str, str]] = Counter()
        scan, use = self._scan("find_untagged_resources", resource_types, regions, None)
        for batch in self._watched(ctx, "find_untagged_resources", scan, use):
            bare = [resource for resource in batch if all(key.startswith("aws:") for key in resource.tags)]
            places.update((resource.type, resource.region) for resource in bare)
            found.extend(_untagged(resource, policy) for resource in bare[: MAX_LISTED - len(found)])
        return UntaggedResult(
            scan.read,
            places.total(),
            found,
            complete=not scan.notes,
            notes=scan.notes,
            license=_use(use, scan.read),
            narrower=narrower(len(found), places, "check_tag_compliance"),
        )

    @_answering
    def validate_resource_tags(
        self,
        resource_arns: Annotated[
            list[str],
            Field(description="The ARNs of the resources to check.", min_length=1, max_length=MAX_ARNS),
        ],
    ) -> ValidationResult:
        """Check single resources, named by ARN, against the tagging policy.

        A resource that cannot be read has an error of its own and does not fail the others.
        """
        policy, use = load_policy(self._validator.environment), self._validator.validate()
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(lambda arn: self._validated(arn.strip(), policy), dict.fromkeys(resource_arns)))
        if len(results) == 1 and results[0].error is not None:
            raise ToolError(results[0].error)
        read = [result for result in results if result.error is None]
        compliant = sum(result.compliant is True for result in read)
        return ValidationResult(
            len(results), compliant, share(compliant, len(read)), results, license=_use(use, len(results))
        )

    @_answering
    def get_tagging_policy(self) -> PolicyResult:
        """Show the tagging policy in force: required and optional tags, allowed values, naming rules."""
        policy = load_policy(self._validator.environment)
        source = self._validator.environment.get(POLICY_VARIABLE) or "the packaged default"
        return PolicyResult(source, dict(policy.document), list(TYPES))

    @_answering
    def suggest_tags(
        self,
        resource_arn: Annotated[str, Field(description="The ARN of the resource to suggest tags for.")],
    ) -> SuggestionResult:
        """Suggest values for the required tags that a resource lacks or has wrong; nothing is changed.

        Guesses come from its own tags and name and from up to 50 resources of the same type and region.
        """
        policy = load_policy(self._validator.environment)
        resource = look_up(self._aws, resource_arn.strip())
        neighbours, notes = self._neighbours(resource)
        return SuggestionResult(
            resource_arn=resource.arn,
            resource_type=resource.type,
            current_tags=dict(resource.tags),
            suggestions=suggest(resource, policy, neighbours),
            compared_with=len(neighbours),
            notes=notes,
        )

    @_answering
    def generate_compliance_report(
        self,
        ctx: Context[Any, Any],
        resource_types: ResourceTypes = None,
        regions: Regions = None,
        format: Annotated[  # noqa: A002 - the name of the tool's argument is a contract
            Format, Field(description="The document to write: json, csv (one line a violation), markdown or html.")
        ] = "markdown",
    ) -> ReportResult:
        """Scan AWS resources and write the tag-compliance report as one document, ready to save or send."""
        result = self._check(ctx, resource_types, regions, None, None, tool="generate_compliance_report")
        return ReportResult(
            format,
            render(result, format),
            result.total_resources,
            result.compliance_score,
            result.complete,
            result.license,
        )

    @_answering
    def license_status(self) -> dict[str, Any]:
        """Show what this server's license covers, until when, and the way out when it is missing. Always free."""
        return self._validator.status()

    def _check(
        self,
        ctx: Context[Any, Any],
        resource_types: list[str] | None,
        regions: list[str] | None,
        filters: Filters | None,
        severity: Severity | None,
        *,
        tool: str = "check_tag_compliance",
    ) -> ComplianceResult:
        score = Score(load_policy(self._validator.environment), severity)
        scan, use = self._scan(tool, resource_types, regions, filters)
        wanted = (filters and filters.tags) or {}
        for batch in self._watched(ctx, tool, scan, use):
            score.add(resource for resource in batch if _carries(resource, wanted))
        return ComplianceResult(
            total_resources=score.total,
            compliant_resources=score.compliant,
            compliance_score=share(score.compliant, score.total),
            violations_total=score.violations_total,
            violations=score.violations,
            by_type=score.by_type,
            complete=not scan.notes,
            notes=scan.notes,
            license=_use(use, scan.read),
            narrower=narrower(len(score.violations), score.places),
        )

    def _scan(
        self, tool: str, resource_types: list[str] | None, regions: list[str] | None, filters: Filters | None
    ) -> tuple[Scan, LicenseInfo]:
        """Prepare a scan that cannot pass the licensed number of resources.

        The guard's count may have run out of time below the limit. It is finished here, before any tag is read.
        """
        use = self._validator.validate()
        asked = {"resource_types": resource_types, "regions": regions, "filters": {"name": filters and filters.name}}
        scope = Scope.from_arguments(asked, self._aws)
        if use["unlimited"]:
            return Scan(self._aws, scope), use
        limit = use["max_resources"]
        verdict = check_limit(_terms(use), name=RESOURCES, count=self._counter.complete(asked, limit + 1))
        if not verdict.valid:
            raise _RefusedError(deny(tool, verdict, self._validator.descriptor))
        return Scan(self._aws, scope, stop_above=limit), use

    def _watched(self, ctx: Context[Any, Any], tool: str, scan: Scan, use: LicenseInfo) -> Iterator[list[Resource]]:
        """Yield the batches of *scan*, telling the client how far it is; refuse when it passed the license."""
        told, due = 0, 0.0
        for batch in scan.batches():
            anyio.from_thread.check_cancelled()
            yield batch
            if scan.read > told and time.monotonic() >= due:
                message = f"{scan.read:,} resources read, {scan.units_done} of {scan.units} lists finished"
                anyio.from_thread.run(ctx.report_progress, scan.read, max(scan.read, scan.seen), message)
                told, due = scan.read, time.monotonic() + _PROGRESS_SECONDS
        if scan.over:
            self._refuse(tool, scan.seen, use)

    def _refuse(self, tool: str, seen: int, use: LicenseInfo) -> NoReturn:
        """Refuse a scan that was stopped, by the license it began with: what it has read is no result."""
        verdict = check_limit(_terms(use), name=RESOURCES, count=Count(seen, exact=False))
        denial = deny(tool, verdict, self._validator.descriptor)
        why = explain(verdict, self._validator.descriptor)
        text = f"{tool} was stopped: more resources appeared during the scan than were counted before it. {why}"
        raise _RefusedError(replace(denial, text=text))

    def _validated(self, arn: str, policy: Policy) -> ValidatedResource:
        try:
            resource = look_up(self._aws, arn)
        except AwsError as error:
            return ValidatedResource(arn, None, [], {}, str(error))
        found = evaluate(resource, policy)
        return ValidatedResource(arn, not found, found, dict(resource.tags), None)

    def _neighbours(self, resource: Resource) -> tuple[list[Resource], list[str]]:
        """Read the first resources that the list call answers; a guess is no reason to read them all."""
        kind = TYPES[resource.type]
        try:
            region = self._aws.default_region() if resource.region == "global" else resource.region
            items = next(pages(self._aws, kind, region)).items[:_NEIGHBOURS]
            with ThreadPoolExecutor(8) as pool:
                return list(pool.map(lambda item: describe(self._aws, kind, item, region), items)), []
        except AwsError as error:
            return [], [f"Compared with no other resource: {error}"]


def _carries(resource: Resource, wanted: Mapping[str, str | None]) -> bool:
    """Whether *resource* has the tags asked for, and none that must be absent."""
    for name, pattern in wanted.items():
        value = resource.tags.get(name)
        if (value is not None) if pattern is None else (value is None or not fnmatchcase(value, pattern)):
            return False
    return True


def _untagged(resource: Resource, policy: Policy) -> UntaggedResource:
    required = [rule.name for rule in policy.required if rule.covers(resource.type)]
    return UntaggedResource(resource.id, resource.arn, resource.type, resource.region, required)


def _terms(info: LicenseInfo) -> Terms:
    return Terms(info["plan"], max_resources=None if info["unlimited"] else info["max_resources"])


def _use(info: LicenseInfo, scanned: int) -> LicenseUse:
    return LicenseUse(info["plan"], scanned, None if info["unlimited"] else info["max_resources"])
