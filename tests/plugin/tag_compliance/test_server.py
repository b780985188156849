"""The whole server through a real MCP client: license first, count second, scan third."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from mcp.client.client import Client
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, Tool

from licet.aws.counting import ResourceCounter
from licet.aws.inventory import TYPES, Resource
from licet.aws.session import Aws
from licet.config import parse_descriptor
from licet.gate import Gate
from licet.tag_compliance.scan import Scan
from licet.tag_compliance.server import build_server, packaged_rules
from licet.validator import LicenseValidator
from licet.verdict import Count
from tests.plugin.aws import fleet
from tests.plugin.aws.cloud import ACCOUNT, HOME, Cloud, Fault
from tests.plugin.vendor import Clock, LicenseServer

Make = Callable[..., MCPServer]
Sell = Callable[..., None]
TOPICS = {"resource_types": ["sns:topic"]}
GOOD = {"Environment": "production", "Owner": "team@example.com", "CostCenter": "FI-100"}
SCANS = ["check_tag_compliance", "find_untagged_resources", "generate_compliance_report"]
ERAS = pytest.mark.parametrize("era", ["auto", "legacy"])


def call(server: MCPServer, tool: str, era: str = "auto", **arguments: Any) -> CallToolResult:
    async def run() -> CallToolResult:
        async with Client(server, mode=era) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(run)


def answer(server: MCPServer, tool: str, **arguments: Any) -> dict[str, Any]:
    result = call(server, tool, **arguments)
    assert not result.is_error, text(result)
    assert json.loads(text(result)) == result.structured_content
    return dict(result.structured_content or {})


def refused(server: MCPServer, tool: str, **arguments: Any) -> str:
    result = call(server, tool, **arguments)
    assert result.is_error
    assert result.structured_content is None
    assert "Traceback" not in text(result)
    return text(result)


def text(result: CallToolResult) -> str:
    [block] = result.content
    return str(getattr(block, "text", ""))


def tools(server: MCPServer) -> list[Tool]:
    async def run() -> list[Tool]:
        async with Client(server) as client:
            return (await client.list_tools()).tools

    return anyio.run(run)


def test_every_tool_is_described_read_only_and_typed(make_server: Make):
    found = {tool.name: tool for tool in tools(make_server())}
    assert set(found) == {*packaged_rules(), "get_tagging_policy", "license_status"}
    for tool in found.values():
        assert tool.description
        assert tool.output_schema is not None
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        for name, schema in tool.input_schema["properties"].items():
            assert schema.get("description"), f"{tool.name}({name})"


def test_listing_tools_asks_nobody_anything(make_server: Make, cloud: Cloud, server: LicenseServer):
    tools(make_server())
    assert (cloud.calls, server.asked) == ([], [])


@ERAS
def test_a_fleet_within_the_license_gets_its_report(era: str, make_server: Make, sell: Sell, cloud: Cloud):
    sell(max_resources=3)
    for name, tags in (("good", GOOD), ("bad", GOOD | {"Environment": "moon"}), ("bare", {})):
        fleet.topic(cloud, HOME, name, tags)
    result = call(make_server(), "check_tag_compliance", era, **TOPICS).structured_content or {}
    assert (result["total_resources"], result["compliant_resources"], result["compliance_score"]) == (3, 1, 0.3333)
    assert (result["complete"], result["notes"]) == (True, [])
    assert result["license"] == {"plan": "pro", "resources_scanned": 3, "max_resources": 3}
    [wrong] = [flaw for flaw in result["violations"] if flaw["resource_id"] == "bad"]
    assert wrong == {
        "resource_id": "bad",
        "resource_arn": f"arn:aws:sns:{HOME}:{ACCOUNT}:bad",
        "resource_type": "sns:topic",
        "region": HOME,
        "violation_type": "value_not_allowed",
        "tag_name": "Environment",
        "severity": "error",
        "current_value": "moon",
        "allowed_values": ["production", "staging", "development", "test"],
        "message": "Environment is 'moon'; allowed: production, staging, development, test.",
    }


@ERAS
@pytest.mark.parametrize("tool", SCANS)
def test_a_fleet_beyond_the_license_is_refused_before_any_tag_is_read(
    tool: str, era: str, make_server: Make, sell: Sell, cloud: Cloud
):
    sell(max_resources=5)
    fleet.topics(cloud, 6, HOME)
    fleet.queue(cloud, HOME, "jobs", {})
    result = call(make_server(), tool, era, resource_types=["sns:topic", "sqs:queue"])
    assert result.is_error
    assert result.structured_content is None
    denied = (result.meta or {})["io.licet/denied"]
    assert (denied["code"], denied["limit"], denied["count"]) == ("LIMIT_EXCEEDED", 5, 7)
    for part in (
        "7 resources",
        "covers 5",
        "AWS list calls",
        'resource_types=["sqs:queue"] (1 resource)',
        "optimnow.io",
    ):
        assert part in text(result)
    assert set(cloud.asked()) == {"sns:ListTopics", "sqs:ListQueues"}


@pytest.mark.parametrize("tool", SCANS)
def test_without_a_key_nothing_is_counted(
    tool: str, make_validator: Callable[..., LicenseValidator], cloud: Cloud, aws: Aws
):
    assert "NO_KEY" in refused(build_server(make_validator(None), aws=aws), tool)
    assert cloud.calls == []


def test_a_feature_that_is_not_sold_is_refused(make_server: Make, sell: Sell, cloud: Cloud):
    sell(features=["check_tag_compliance"])
    assert "FEATURE_NOT_LICENSED" in refused(make_server(), "find_untagged_resources")
    assert cloud.calls == []


def test_resources_that_appear_after_the_count_stop_the_scan(make_server: Make, sell: Sell, cloud: Cloud, aws: Aws):
    sell(max_resources=5)
    fleet.topics(cloud, 5, HOME)
    server = make_server()
    assert answer(server, "check_tag_compliance", **TOPICS)["total_resources"] == 5
    fleet.topics(cloud, 1, HOME, "late")
    cloud.calls.clear()
    result = call(server, "check_tag_compliance", **TOPICS)
    assert result.is_error
    assert result.structured_content is None
    assert "more resources appeared during the scan" in text(result)
    assert (result.meta or {})["io.licet/denied"]["code"] == "LIMIT_EXCEEDED"
    assert "sns:ListTagsForResource" not in cloud.asked()


@pytest.mark.parametrize("tool", SCANS)
def test_when_the_budget_ends_the_count_it_is_finished_before_any_tag_is_read(
    tool: str, make_server: Make, sell: Sell, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
):
    sell(max_resources=5)
    fleet.topics(cloud, 3, HOME)
    for number in range(3):
        fleet.queue(cloud, HOME, f"jobs-{number}", {})
    first = Count(3, exact=False, source="AWS list calls")
    monkeypatch.setattr(ResourceCounter, "__call__", lambda *_: first)
    result = call(make_server(), tool, resource_types=["sns:topic", "sqs:queue"])
    denied = (result.meta or {})["io.licet/denied"]
    assert (denied["code"], denied["count"]) == ("LIMIT_EXCEEDED", 6)
    assert 'resource_types=["sns:topic"] (3 resources)' in text(result)
    assert set(cloud.asked()) == {"sns:ListTopics", "sqs:ListQueues"}


def test_an_exact_count_is_not_made_twice(make_server: Make, cloud: Cloud):
    fleet.topics(cloud, 3, HOME)
    answer(make_server(), "check_tag_compliance", **TOPICS)
    assert cloud.asked().count("sns:ListTopics") == 2, "one to count, one to scan"


def test_a_scan_that_was_stopped_gives_no_result_though_the_license_has_grown_meanwhile(
    make_server: Make, sell: Sell, cloud: Cloud, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    sell(max_resources=5)
    fleet.topics(cloud, 5, HOME)
    server = make_server()
    answer(server, "check_tag_compliance", **TOPICS)
    fleet.topics(cloud, 1, HOME, "late")
    batches = Scan.batches

    def upgraded(scan: Scan) -> Iterator[list[Resource]]:
        sell(max_resources=None)
        clock.forward(hours=2)
        yield from batches(scan)

    monkeypatch.setattr(Scan, "batches", upgraded)
    assert "more resources appeared during the scan" in refused(server, "check_tag_compliance", **TOPICS)


@pytest.mark.parametrize(("tool", "extra"), [("find_untagged_resources", "filters"), ("suggest_tags", "regions")])
def test_an_argument_that_a_tool_does_not_have_is_an_error(
    tool: str, extra: str, make_server: Make, sell: Sell, cloud: Cloud
):
    fleet.topics(cloud, 3, HOME)
    schema = next(found.input_schema for found in tools(make_server()) if found.name == tool)
    assert schema["additionalProperties"] is False
    given = {"resource_arn": "arn"} if tool == "suggest_tags" else TOPICS
    assert extra in refused(make_server(), tool, **given, **{extra: {"name": "none-*"}})
    assert "sns:ListTagsForResource" not in cloud.asked()


def test_a_call_that_is_cancelled_stops_its_scan(make_server: Make, cloud: Cloud):
    fleet.topics(cloud, 250, HOME)
    release = cloud.faults["sns:ListTagsForResource"] = Fault(release=threading.Event())

    async def run() -> None:
        async with Client(make_server()) as client, anyio.create_task_group() as group:
            group.start_soon(client.call_tool, "check_tag_compliance", TOPICS)
            with anyio.fail_after(20):
                while "sns:ListTagsForResource" not in cloud.asked():
                    await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()

    anyio.run(run)  # returns although AWS is still silent
    assert release.release is not None
    release.release.set()


def test_an_unlimited_license_shows_no_figure(make_server: Make, sell: Sell, cloud: Cloud):
    sell(max_resources=None)
    fleet.topics(cloud, 2, HOME)
    assert answer(make_server(), "check_tag_compliance", **TOPICS)["license"]["max_resources"] is None


def test_filters_and_severity_narrow_the_result(make_server: Make, cloud: Cloud):
    fleet.topic(cloud, HOME, "prod-1", GOOD | {"Team": "data-eu"})
    fleet.topic(cloud, HOME, "prod-2", {"Team": "web"})
    fleet.topic(cloud, HOME, "dev-1", {"Team": "data-us"})
    server = make_server()

    def ids(**arguments: Any) -> int:
        return int(answer(server, "check_tag_compliance", **TOPICS, **arguments)["total_resources"])

    assert ids(filters={"name": "prod-*"}) == 2
    assert ids(filters={"tags": {"Team": "data-*"}}) == 2
    assert ids(filters={"name": "prod-*", "tags": {"Team": "data-*"}}) == 1
    assert ids(filters={"tags": {"Owner": None}}) == 2
    assert ids(filters={"tags": {"Owner": "*"}}) == 1
    warned = answer(server, "check_tag_compliance", **TOPICS, severity="warning")
    assert (warned["violations_total"], warned["compliance_score"]) == (0, 1.0)


def test_untagged_resources_are_found(make_server: Make, cloud: Cloud):
    fleet.topic(cloud, HOME, "tagged", {"a": "b"})
    bare = fleet.topic(cloud, HOME, "bare", {})
    result = answer(make_server(), "find_untagged_resources", **TOPICS)
    assert (result["total_resources"], result["untagged_total"]) == (2, 1)
    assert [found["resource_arn"] for found in result["resources"]] == [bare]
    assert result["resources"][0]["required_tags"] == ["Environment", "Owner", "CostCenter"]


def test_single_resources_are_validated_each_with_its_own_outcome(make_server: Make, cloud: Cloud):
    good = fleet.topic(cloud, HOME, "good", GOOD)
    bad = fleet.bucket(cloud, "us-east-1", "bad", {})
    missing = f"arn:aws:sns:{HOME}:{ACCOUNT}:missing"
    result = answer(make_server(), "validate_resource_tags", resource_arns=[good, bad, missing, "nonsense"])
    assert [entry["compliant"] for entry in result["results"]] == [True, False, None, None]
    assert "no such resource" in result["results"][2]["error"]
    assert "is not the ARN" in result["results"][3]["error"]
    assert (result["total_resources"], result["compliance_score"]) == (4, 0.5)


def test_the_number_of_arns_is_compared_with_the_license(make_server: Make, sell: Sell, cloud: Cloud):
    sell(max_resources=1)
    assert "LIMIT_EXCEEDED" in refused(make_server(), "validate_resource_tags", resource_arns=["a", "b"])


def test_tags_are_suggested_from_neighbours(make_server: Make, cloud: Cloud):
    for number in range(3):
        fleet.topic(cloud, HOME, f"web-{number}", GOOD)
    arn = fleet.topic(cloud, HOME, "web-prod-9", {"Owner": "team@example.com"})
    result = answer(make_server(), "suggest_tags", resource_arn=arn)
    values = {entry["tag_name"]: entry["suggested_value"] for entry in result["suggestions"]}
    assert values == {"Environment": "production", "CostCenter": "FI-100"}
    assert (result["current_tags"], result["compared_with"]) == ({"Owner": "team@example.com"}, 4)


def test_suggestions_do_without_neighbours_they_may_not_read(make_server: Make, cloud: Cloud):
    arn = fleet.topic(cloud, HOME, "web-prod-9", {})
    cloud.faults["sns:ListTopics"] = Fault("AuthorizationError", 403)
    result = answer(make_server(), "suggest_tags", resource_arn=arn)
    assert result["suggestions"][0]["suggested_value"] == "production"
    assert "sns:ListTopics" in result["notes"][0]


@pytest.mark.parametrize(
    ("form", "start"), [("json", "{"), ("csv", "resource_id,"), ("html", "<!doctype"), (None, "# Tag")]
)
def test_a_report_is_written_in_the_form_asked_for(form: str | None, start: str, make_server: Make, cloud: Cloud):
    fleet.topics(cloud, 2, HOME)
    result = answer(make_server(), "generate_compliance_report", **TOPICS, **({"format": form} if form else {}))
    assert result["content"].startswith(start)
    assert (result["format"], result["total_resources"]) == (form or "markdown", 2)


def test_the_policy_and_the_license_are_shown_without_a_license(
    make_validator: Callable[..., LicenseValidator], cloud: Cloud, aws: Aws
):
    server = build_server(make_validator(None), aws=aws)
    shown = answer(server, "get_tagging_policy")
    assert (shown["source"], shown["policy"]["version"]) == ("the packaged default", "1.0")
    assert shown["supported_resource_types"] == list(TYPES)
    assert answer(server, "license_status")["code"] == "NO_KEY"
    assert cloud.calls == []


def test_a_policy_file_takes_effect_without_a_restart(make_server: Make, cloud: Cloud, tmp_path: Path):
    fleet.topics(cloud, 1, HOME)
    path = tmp_path / "policy.json"
    server = make_server(LICET_TAGGING_POLICY=str(path))
    path.write_text('{"version": "1"}')
    assert answer(server, "check_tag_compliance", **TOPICS)["compliance_score"] == 1.0
    path.write_text('{"version": "1", "required_tags": [{"name": "Owner"}]}')
    assert answer(server, "check_tag_compliance", **TOPICS)["compliance_score"] == 0.0


@pytest.mark.parametrize("tool", [*SCANS, "get_tagging_policy"])
def test_a_damaged_policy_is_one_sentence_that_names_the_file(
    tool: str, make_server: Make, cloud: Cloud, tmp_path: Path
):
    path = tmp_path / "policy.json"
    path.write_text('{"version": "1", "required": []}')
    arguments = {} if tool == "get_tagging_policy" else TOPICS
    said = refused(make_server(LICET_TAGGING_POLICY=str(path)), tool, **arguments)
    assert f"{path}: the policy has an unknown field 'required'" in said
    assert "sns:ListTagsForResource" not in cloud.asked()


@pytest.mark.parametrize("tool", SCANS)
def test_missing_credentials_are_one_sentence(
    tool: str, make_server: Make, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "No AWS credentials were found: set AWS_PROFILE" in refused(make_server(), tool)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("check_tag_compliance", {"regions": ["eu-wst-1"]}, "did you mean eu-west-1?"),
        ("check_tag_compliance", {"resource_types": ["ec2"]}, "is not a supported resource type"),
        ("check_tag_compliance", {"filters": {"nam": "x"}, **TOPICS}, "nam"),
        ("check_tag_compliance", {"severity": "worst", **TOPICS}, "severity"),
        ("generate_compliance_report", {"format": "pdf", **TOPICS}, "format"),
        ("validate_resource_tags", {"resource_arns": []}, "resource_arns"),
        ("validate_resource_tags", {"resource_arns": ["nonsense"]}, "is not the ARN of a supported resource"),
        ("suggest_tags", {"resource_arn": "nonsense"}, "is not the ARN of a supported resource"),
        ("suggest_tags", {"resource_arn": f"arn:aws:sns:{HOME}:{ACCOUNT}:missing"}, "no such resource"),
    ],
)
def test_bad_arguments_are_named(tool: str, arguments: dict[str, Any], said: str, make_server: Make, cloud: Cloud):
    assert said in refused(make_server(), tool, **arguments)


def test_a_scan_reports_progress(make_server: Make, cloud: Cloud):
    fleet.topics(cloud, 150, HOME)
    told: list[tuple[float, float | None, str | None]] = []

    async def progress(done: float, total: float | None, message: str | None) -> None:
        told.append((done, total, message))

    async def run() -> None:
        async with Client(make_server()) as client:
            await client.call_tool("check_tag_compliance", TOPICS, progress_callback=progress)

    anyio.run(run)
    assert told
    assert [done for done, _, _ in told] == sorted({done for done, _, _ in told})
    assert "resources read" in (told[0][2] or "")


def test_an_outside_descriptor_cannot_lift_a_packaged_rule(
    make_gate: Callable[..., Gate], sell: Sell, cloud: Cloud, aws: Aws
):
    sell(max_resources=1)
    fleet.topics(cloud, 2, HOME)
    outside = parse_descriptor(
        b'[product]\ncode = "OPT"\n[tools.check_tag_compliance]\n[tools.get_tagging_policy]\nfeature = "extra"\n'
    )
    server = build_server(LicenseValidator(make_gate(), outside, {}), aws=aws)
    assert "LIMIT_EXCEEDED" in refused(server, "check_tag_compliance", **TOPICS)
    assert "FEATURE_NOT_LICENSED" in refused(server, "get_tagging_policy")
