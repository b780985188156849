"""Servers of others, from PyPI and npm and as they are: started, listed, called and refused behind ``licet wrap``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from licet.gate import utc_now
from tests.plugin.proxy.rig import Site, Wire, denied, text
from tests.plugin.vendor import KEY, LicenseServer, Vendor, license_server

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "tests/servers.venv/bin"
NODE = ROOT / "tests/node/node_modules/.bin"

pytestmark = pytest.mark.xdist_group("servers-of-others")


@dataclass(frozen=True)
class Other:
    """A server of somebody else: its command, the tool that gets a rule, and a call of it with a word of its answer."""

    command: Callable[[Path], list[str]]
    tool: str
    arguments: Callable[[Path], dict[str, Any]]
    answer: str
    fails: bool = False


def repository(folder: Path) -> Path:
    """Make a repository with one commit."""
    path = folder / "repository"
    path.mkdir(exist_ok=True)
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for command in (["init", "--quiet"], [*who, "commit", "--quiet", "--allow-empty", "-m", "the first commit"]):
        subprocess.run(["git", "-C", str(path), *command], check=True, capture_output=True)
    return path


def node(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / "node"), str((NODE / name).resolve()), *arguments]


OTHERS = {
    "mcp-server-time": Other(
        lambda _: [str(PYTHON / "mcp-server-time"), "--local-timezone", "Europe/Paris"],
        "convert_time",
        lambda _: {"source_timezone": "UTC", "target_timezone": "Asia/Tokyo", "time": "10:00"},
        "T19:00:00",
    ),
    "mcp-server-git": Other(
        lambda folder: [str(PYTHON / "mcp-server-git"), "--repository", str(repository(folder))],
        "git_log",
        lambda folder: {"repo_path": str(folder / "repository")},
        "the first commit",
    ),
    "awslabs.aws-documentation-mcp-server": Other(
        lambda _: [str(PYTHON / "awslabs.aws-documentation-mcp-server")],
        "read_documentation",
        lambda _: {"url": "https://elsewhere.example/page.html"},
        "supported domains",
        fails=True,
    ),
    "@modelcontextprotocol/server-everything": Other(
        lambda _: node("mcp-server-everything", "stdio"), "echo", lambda _: {"message": "hello"}, "Echo: hello"
    ),
    "@modelcontextprotocol/server-filesystem": Other(
        lambda folder: node("mcp-server-filesystem", str(repository(folder))),
        "list_directory",
        lambda folder: {"path": str(folder / "repository")},
        "[DIR] .git",
    ),
}


GUARDED = ROOT / "tests/together/guarded_other.py"
ENTRIES = {
    "mcp-server-time": "mcp_server_time:main",
    "mcp-server-git": "mcp_server_git:main",
    "awslabs.aws-documentation-mcp-server": "awslabs.aws_documentation_mcp_server.server:main",
}


@pytest.fixture(params=OTHERS)
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Other:
    found = OTHERS[request.param]
    program = found.command(tmp_path)[0 if request.param.startswith(("mcp-", "awslabs")) else 1]
    if not Path(program).exists():
        pytest.fail(f"{request.param} is not installed: run `make setup` once")
    return found


@pytest.fixture
def site(other: Other, tmp_path: Path) -> Iterator[Site]:
    vendor = Vendor()
    with license_server(vendor, utc_now) as licenses:
        granted(licenses)
        made = Site(tmp_path, vendor, licenses).describe({other.tool: {"feature": "scan"}})
        made.env["HOME"] = str(tmp_path)
        yield made


def granted(licenses: LicenseServer) -> None:
    lasting = {"expires_at": None, "grace_until": None, "features": ["scan"]}
    licenses.reply = lambda asked: licenses.grant(asked, terms=lasting)


def test_it_starts_lists_and_answers_as_without_a_license_in_front(other: Other, site: Site, tmp_path: Path) -> None:
    command = other.command(tmp_path)
    found = []
    for start in (site.direct, site.wrapped):
        with start(command) as wire:
            wire.greet("2025-06-18")
            tools = wire.ask("tools/list", number=2)["result"]["tools"]
            result = wire.call(other.tool, number=3, **other.arguments(tmp_path))
            found.append(([tool for tool in tools if tool["name"] != "license_status"], result))
            assert other.answer in json.dumps(result)
            assert bool(result.get("isError")) is other.fails
    assert found[0] == found[1]
    assert other.tool in {tool["name"] for tool in found[0][0]}


def test_without_a_license_it_starts_and_lists_and_the_ruled_tool_is_refused(
    other: Other, site: Site, tmp_path: Path
) -> None:
    with site.wrapped(other.command(tmp_path), key=None) as wire:
        wire.greet("2025-06-18")
        listed = {tool["name"]: tool for tool in wire.ask("tools/list", number=2)["result"]["tools"]}
        assert listed[other.tool]["_meta"]["io.licet/license"]["code"] == "NO_KEY"
        assert denied(wire.call(other.tool, number=3, **other.arguments(tmp_path))) == "NO_KEY"
        assert json.loads(text(wire.call("license_status", number=4)))["code"] == "NO_KEY"


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize("key", [KEY, None], ids=["licensed", "without-a-key"])
def test_those_in_python_work_under_guard_as_well(name: str, key: str | None, tmp_path: Path) -> None:
    found, vendor = OTHERS[name], Vendor()
    command = [str(PYTHON / "python"), str(GUARDED), ENTRIES[name], *found.command(tmp_path)[1:]]
    with license_server(vendor, utc_now) as licenses:
        granted(licenses)
        site = Site(tmp_path, vendor, licenses).describe({found.tool: {"feature": "scan"}})
        with Wire(command, site.environment(key), tmp_path) as wire:
            wire.greet("2025-06-18")
            assert found.tool in {tool["name"] for tool in wire.ask("tools/list", number=2)["result"]["tools"]}
            result = wire.call(found.tool, number=3, **found.arguments(tmp_path))
            if key is None:
                assert denied(result) == "NO_KEY"
            else:
                assert found.answer in json.dumps(result)
