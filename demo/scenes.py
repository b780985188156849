"""The three scenes: a real MCP client talks to the tag-compliance server over stdio, as Claude Desktop does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult

from demo.parts import BIN, REGION, Aws, DemoError
from licet.refusal import DENIED

TYPES = ["sns:topic", "sqs:queue", "logs:log-group"]


class Customer:
    """A customer's machine: the MCP server with the vendor's descriptor, and a key or none."""

    def __init__(self, folder: Path, descriptor: Path, aws: Aws) -> None:
        self._folder, self._descriptor, self._aws = folder, descriptor, aws

    async def check_tags(self, key: str | None) -> CallToolResult:
        """Call ``check_tag_compliance`` once, in a session of its own."""
        env = self._aws.env | {
            "LICET_CONFIG": str(self._descriptor),
            "LICET_STATE_DIR": str(self._folder / "customer"),
            "PATH": str(BIN),
        }
        if key is not None:
            env["OPTIMNOW_LICENSE_KEY"] = key
        command = str(BIN / "licet-tag-compliance")
        with (self._folder / "mcp-server.log").open("a") as log:
            server = StdioServerParameters(command=command, env=env, cwd=self._folder)
            async with Client(stdio_client(server, errlog=log)) as client:
                return await client.call_tool("check_tag_compliance", {"resource_types": TYPES, "regions": [REGION]})


def refusal(result: CallToolResult, code: str) -> str:
    """Return the text of a refusal with *code*.

    Raises:
        DemoError: The call was not refused, or for another reason.
    """
    denied = (result.meta or {}).get(DENIED, {})
    if not result.is_error or denied.get("code") != code:
        raise DemoError(f"expected the refusal {code}, and the tool answered:\n{text(result)}")
    return text(result)


def report(result: CallToolResult) -> dict[str, Any]:
    """Return the report of a call that went through.

    Raises:
        DemoError: The call failed.
    """
    if result.is_error or not isinstance(result.structured_content, dict):
        raise DemoError(f"expected a report, and the tool answered:\n{text(result)}")
    return result.structured_content


def text(result: CallToolResult) -> str:
    """Return what a model reads of *result*."""
    return "\n".join(block.text for block in result.content if block.type == "text")
