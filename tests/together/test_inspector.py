"""The MCP Inspector's own command line reads the tag-compliance server: its tools, and a refusal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers import free_port, listens, wait_until

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
INSPECTOR = ROOT / "tests/node/node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js"
SERVER = BIN / "licet-tag-compliance"
TOOLS = {
    "check_tag_compliance",
    "find_untagged_resources",
    "generate_compliance_report",
    "get_tagging_policy",
    "license_status",
    "suggest_tags",
    "validate_resource_tags",
}
TOOL_FAILED = 5
"""The Inspector's exit code for a result with ``isError``."""

pytestmark = pytest.mark.xdist_group("inspector")


@dataclass(frozen=True)
class Inspector:
    """The Inspector, pointed at one running server in one era of the protocol."""

    target: tuple[str, ...]
    folder: Path

    def ask(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Return the exit code and the result that the Inspector printed."""
        command = [BIN / "node", INSPECTOR, "--cli", "--format", "json", "--quiet", *self.target, *arguments]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        done = subprocess.run(
            command, env=environment, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stdout.startswith('{"result"'), done.stdout + done.stderr
        return done.returncode, json.loads(done.stdout)["result"]


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> dict[str, str]:
    """What the server is told: no key, no state, no license server and no AWS."""
    folder = tmp_path_factory.mktemp("customer")
    return {
        "HOME": str(folder),
        "LICET_STATE_DIR": str(folder / "state"),
        "LICENSE_SERVER_URL": "http://127.0.0.1:9",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "eu-west-1",
    }


@pytest.fixture(scope="module", params=["stdio", "http"])
def target(request, settings) -> Iterator[tuple[str, ...]]:
    """The Inspector's arguments that reach the server over each transport."""
    if request.param == "stdio":
        told = [argument for name, value in settings.items() for argument in ("-e", f"{name}={value}")]
        yield (*told, str(SERVER))
    else:
        with _served(settings) as address:
            yield ("--transport", "http", address)


@contextmanager
def _served(settings: dict[str, str]) -> Iterator[str]:
    port = free_port()
    command = [SERVER, "--transport", "http", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        command, env={"PATH": os.environ["PATH"], **settings}, cwd=settings["HOME"], stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_until(lambda: listens(port), within=30, what="the server opens its port", process=server)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            server.kill()


@pytest.fixture(params=["legacy", "modern"])
def inspector(request, target, tmp_path) -> Inspector:
    if not INSPECTOR.exists():
        pytest.fail("the MCP Inspector is not installed: run `make setup` once")
    return Inspector((*target, "--protocol-era", request.param), tmp_path)


def test_the_inspector_lists_every_tool_without_a_key(inspector):
    code, result = inspector.ask("--method", "tools/list")
    assert code == 0
    assert {tool["name"] for tool in result["tools"]} == TOOLS


def test_the_inspector_shows_a_refusal_as_readable_text(inspector):
    code, result = inspector.ask("--method", "tools/call", "--tool-name", "check_tag_compliance")
    [block] = result["content"]
    assert code == TOOL_FAILED
    assert result["isError"] is True
    assert "structuredContent" not in result
    assert block["type"] == "text"
    assert "OPTIMNOW_LICENSE_KEY" in block["text"]
    assert "Traceback" not in block["text"]
    assert result["_meta"]["io.licet/denied"]["code"] == "NO_KEY"
