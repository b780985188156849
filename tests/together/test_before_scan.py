"""A real MCP session over stdio, a real license, 1,200 real resources: refused before anything is scanned."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import CallToolResult

from licet.refusal import DENIED
from tests.plugin.aws.cloud import HOME, Cloud
from tests.plugin.aws.fixtures import cloud, moto
from tests.plugin.aws.fleet import bucket, queue, topic
from tests.servers import LicenseServer

__all__ = ["cloud", "moto"]
pytestmark = pytest.mark.xdist_group("together")

BIN = Path(sys.executable).parent
LISTING = {"s3:ListBuckets", "sns:ListTopics", "sqs:ListQueues"}
AWS_VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")


class Customer:
    """Claude Desktop's part: it starts the server with an environment and calls its tools."""

    def __init__(self, folder: Path, license_server: LicenseServer) -> None:
        (folder / "licet.toml").write_text(license_server.descriptor())
        aws = {name: os.environ[name] for name in AWS_VARIABLES}
        self.env = aws | {"LICET_CONFIG": str(folder / "licet.toml"), "LICET_STATE_DIR": str(folder / "state")}
        self.folder = folder

    def call(self, tool: str, arguments: Mapping[str, Any], **env: str) -> CallToolResult:
        async def session() -> CallToolResult:
            server = StdioServerParameters(
                command=str(BIN / "licet-tag-compliance"), env=self.env | env, cwd=self.folder
            )
            async with Client(server) as client:
                return await client.call_tool(tool, dict(arguments))

        return asyncio.run(session())


@pytest.fixture
def fleet(cloud: Cloud) -> Cloud:
    """600 buckets, 400 topics and 200 queues: 1,200 resources."""
    for make, number in ((bucket, 600), (topic, 400), (queue, 200)):
        for index in range(number):
            make(cloud, HOME, f"{make.__name__}-{index}", {} if index % 2 else {"Owner": "a@example.com"})
    return cloud


def test_starter_is_refused_before_any_scan_and_a_narrower_call_works(
    fleet: Cloud, license_server: LicenseServer, tmp_path: Path
) -> None:
    customer = Customer(tmp_path, license_server)
    key = license_server.issue("starter")["license_key"]
    types = ["s3:bucket", "sns:topic", "sqs:queue"]
    wide = {"resource_types": types, "regions": [HOME]}

    refused = customer.call("check_tag_compliance", wide, OPTIMNOW_LICENSE_KEY=key)
    assert refused.is_error
    assert refused.structured_content is None
    denied = (refused.meta or {})[DENIED]
    assert (denied["code"], denied["limit"], denied["retryable"]) == ("LIMIT_EXCEEDED", 1000, False)
    assert 1001 <= denied["count"] <= 1200
    assert set(fleet.asked()) <= LISTING, "something but a list call reached AWS"
    (block,) = refused.content
    assert block.type == "text"
    assert "AWS list calls" in block.text
    assert 'resource_types=["' in block.text

    narrow = {"resource_types": ["sns:topic", "sqs:queue"], "regions": [HOME]}
    report = customer.call("check_tag_compliance", narrow, OPTIMNOW_LICENSE_KEY=key)
    assert not report.is_error, report.content
    assert report.structured_content is not None
    assert report.structured_content["total_resources"] == 600
    assert report.structured_content["license"] == {"plan": "starter", "resources_scanned": 600, "max_resources": 1000}

    whole = customer.call("check_tag_compliance", wide, OPTIMNOW_LICENSE_KEY=license_server.issue("pro")["license_key"])
    assert whole.structured_content is not None
    assert whole.structured_content["total_resources"] == 1200


def test_without_a_key_no_request_reaches_aws(cloud: Cloud, license_server: LicenseServer, tmp_path: Path) -> None:
    refused = Customer(tmp_path, license_server).call("find_untagged_resources", {})
    assert (refused.meta or {})[DENIED]["code"] == "NO_KEY"
    assert cloud.asked() == []


def test_strict_refuses_to_start_with_one_line_and_78(license_server: LicenseServer, tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "licet.toml").write_text(license_server.descriptor())
    env = {"PATH": os.environ["PATH"], "LICET_STRICT": "1", "LICET_STATE_DIR": str(tmp_path / "state")}
    done = subprocess.run(
        [BIN / "licet-tag-compliance"],
        cwd=tmp_path,
        env=env | {"LICET_LICENSE_KEY": "OPT-PRO-AAAAA-AAAAA"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (78, "")
    assert done.stderr.count("\n") == 1
    assert "NOT_FOUND" in done.stderr
