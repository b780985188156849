"""What hosts are given works as it stands: the snippets of docs/hosts.md, and the entry for the MCP registry."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.servers import LicenseServer

ROOT = Path(__file__).parents[1]
HOSTS = ROOT / "deploy/hosts"
BIN = Path(sys.executable).parent
GUIDE = (ROOT / "docs/hosts.md").read_text()
PLACEHOLDER = "OPT-PRO-XXXXX-XXXXX"
OTHER_SERVER = """
from mcp.server import MCPServer

server = MCPServer("other")


@server.tool()
def add(a: int, b: int) -> int:
    return a + b


server.run()
"""


@dataclass(frozen=True)
class Entry:
    """How a host starts a server: what stands in its configuration, once its own variables are filled in."""

    command: str
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Customer:
    """A machine with a host on it, and what the vendor has sent."""

    folder: Path
    server: LicenseServer
    key: str

    def descriptor(self, name: str, rules: str) -> str:
        path = self.folder / f"{name}.toml"
        kept = self.server.descriptor().split("\n[tools")[0]
        path.write_text(f"{kept}\n{rules}")
        return str(path)

    def completed(self, entry: Entry) -> Entry:
        """Put what a person puts in: the path of ``licet.toml``, and a server of their own for the wrapped one."""
        wraps = "some-mcp-server" in entry.args
        rules = '[tools."add"]\nfeature = "check_tag_compliance"\n' if wraps else ""
        config = self.descriptor("wrapped" if wraps else "own", rules)
        script = self.folder / "other.py"
        script.write_text(OTHER_SERVER)
        known = {"/path/to/licet.toml": config, "uvx": sys.executable, "some-mcp-server": str(script)}
        env = {name: self.key if value == PLACEHOLDER else known.get(value, value) for name, value in entry.env.items()}
        return Entry(entry.command, tuple(known.get(word, word) for word in entry.args), env)

    def environment(self, entry: Entry) -> dict[str, str]:
        """What the process sees: little more than the configuration, as with the desktop hosts."""
        own = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder)}
        return own | {"LICET_STATE_DIR": str(self.folder / "state"), "AWS_EC2_METADATA_DISABLED": "true"} | entry.env


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LicenseServer, str]]:
    with LicenseServer(tmp_path_factory.mktemp("vendor") / "data") as server:
        yield server, server.issue("pro")["license_key"]


@pytest.fixture
def customer(sold: tuple[LicenseServer, str], tmp_path: Path) -> Customer:
    return Customer(tmp_path, *sold)


def plain(name: str) -> Callable[[str], dict[str, Entry]]:
    """Read the form that most hosts share, with what *name* has for variables filled in by a key or by nothing."""

    def read(key: str) -> dict[str, Entry]:
        content = json.loads((HOSTS / name).read_text())
        return {
            server: entry_of(each, key) for server, each in (content.get("mcpServers") or content["servers"]).items()
        }

    return read


def entry_of(found: Mapping[str, Any], key: str) -> Entry:
    assert found.get("type", "stdio") == "stdio"
    assert found.keys() <= {"type", "command", "args", "env"}
    env = {name: filled(value, key) for name, value in found["env"].items()}
    return Entry(found["command"], tuple(found.get("args", ())), env)


def filled(value: str, key: str) -> str:
    """Do what each host does with its variables: Claude Code, Cursor and VS Code each have a form of their own."""
    if value == PLACEHOLDER:
        return key
    value = re.sub(r"\$\{(?:env:|input:)\w+(?:-\w+)*\}", lambda _: key, value)
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda m: key if m[1].endswith("_KEY") and key else m[2], value)


def claude_mcp_add(key: str) -> dict[str, Entry]:
    """Read ``claude mcp add NAME --env … -- COMMAND …``."""
    entries = {}
    for line in (HOSTS / "claude-code.txt").read_text().replace("\\\n", " ").splitlines():
        before, _, after = line.partition(" -- ")
        words, (command, *args) = shlex.split(before), shlex.split(after)
        assert words[:3] == ["claude", "mcp", "add"]
        pairs = [words[at + 1].partition("=") for at, word in enumerate(words) if word == "--env"]
        entries[words[3]] = Entry(command, tuple(args), {name: filled(value, key) for name, _, value in pairs})
    return entries


READERS: dict[str, Callable[[str], dict[str, Entry]]] = {
    "claude_desktop_config.json": plain("claude_desktop_config.json"),
    "claude-code.mcp.json": plain("claude-code.mcp.json"),
    "claude-code.txt": claude_mcp_add,
    "cursor.mcp.json": plain("cursor.mcp.json"),
    "vscode.mcp.json": plain("vscode.mcp.json"),
}


@dataclass(frozen=True)
class Seen:
    """What a host learns of a server."""

    tools: set[str]
    status: str
    refused: str


def started(entry: Entry, env: Mapping[str, str], *, tool: str, arguments: Mapping[str, Any], cwd: Path) -> Seen:
    """Start the server as a host does, and let a real client list and call."""

    async def talk() -> Seen:
        process = StdioServerParameters(command=entry.command, args=list(entry.args), env=dict(env), cwd=cwd)
        async with Client(stdio_client(process)) as client:
            tools = {each.name for each in (await client.list_tools()).tools}
            status = await client.call_tool("license_status", {})
            answer = await client.call_tool(tool, dict(arguments))
            text = " ".join(getattr(block, "text", "") for block in answer.content)
            return Seen(tools, str(status.content[0].text), text if answer.is_error else "")  # type: ignore[union-attr]

    return asyncio.run(asyncio.wait_for(talk(), 120))


CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "tag-compliance": ("validate_resource_tags", {"resource_arns": []}),
    "wrapped": ("add", {"a": 1, "b": 2}),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("server", CALLS)
def test_a_snippet_starts_a_server_that_is_licensed(name: str, server: str, customer: Customer) -> None:
    entry = customer.completed(READERS[name](customer.key)[server])
    tool, arguments = CALLS[server]
    seen = started(entry, customer.environment(entry), tool=tool, arguments=arguments, cwd=customer.folder)
    assert {tool, "license_status"} <= seen.tools
    assert json.loads(seen.status)["code"] == "VALID"
    assert "NO_KEY" not in seen.refused


@pytest.mark.parametrize("name", [name for name in READERS if "${" in (HOSTS / name).read_text()])
@pytest.mark.parametrize("server", CALLS)
def test_a_snippet_without_a_key_starts_a_server_that_says_so(name: str, server: str, customer: Customer) -> None:
    entry = customer.completed(READERS[name]("")[server])
    tool, arguments = CALLS[server]
    seen = started(entry, customer.environment(entry), tool=tool, arguments=arguments, cwd=customer.folder)
    assert tool in seen.tools
    assert "(NO_KEY)" in seen.refused
    assert "OPTIMNOW_LICENSE_KEY" in seen.refused


@pytest.mark.parametrize("path", sorted(HOSTS.glob("c*.*")) + sorted(HOSTS.glob("v*.*")), ids=lambda path: path.name)
def test_the_guide_shows_every_snippet_as_it_is(path: Path) -> None:
    assert path.name in READERS
    assert f"\n{path.read_text()}```" in GUIDE


def test_no_snippet_that_is_shared_with_a_project_holds_a_key() -> None:
    for name in ("claude-code.mcp.json", "cursor.mcp.json", "vscode.mcp.json"):
        assert PLACEHOLDER not in (HOSTS / name).read_text()
    [asked] = json.loads((HOSTS / "vscode.mcp.json").read_text())["inputs"]
    assert (asked["type"], asked["password"]) == ("promptString", True)


REGISTRY = json.loads((HOSTS / "server.json").read_text())
PROJECT = tomllib.loads((ROOT / "mcp_plugin/pyproject.toml").read_text())["project"]


def test_the_registrys_schema_accepts_our_entry() -> None:
    schema = json.loads((ROOT / "tests/hosts/server.schema.json").read_text())
    assert REGISTRY["$schema"] == schema["$id"]
    checker = jsonschema.validators.validator_for(schema)
    checker.check_schema(schema)
    assert [error.message for error in checker(schema).iter_errors(REGISTRY)] == []
    assert list(checker(schema).iter_errors(REGISTRY | {"name": "no slash"}))


def test_our_entry_speaks_of_the_package_as_it_is() -> None:
    [package] = REGISTRY["packages"]
    assert (package["registryType"], package["identifier"]) == ("pypi", PROJECT["name"])
    assert package["version"] == REGISTRY["version"] == PROJECT["version"]
    readme = (ROOT / "mcp_plugin" / PROJECT["readme"]).read_text()
    assert re.findall(r"mcp-name: (\S+)", readme) == [REGISTRY["name"]]  # proves to the registry that both are ours


def test_our_entry_keeps_the_key_secret_and_needs_nothing() -> None:
    [package] = REGISTRY["packages"]
    variables = {each["name"]: each for each in package["environmentVariables"]}
    descriptor = tomllib.loads((ROOT / "mcp_plugin/licet/tag_compliance/licet.toml").read_text())
    assert [name for name, each in variables.items() if each["isSecret"]] == [descriptor["product"]["key_variable"]]
    assert not [name for name, each in variables.items() if each["isRequired"]]


def test_our_entry_starts_the_server_as_a_client_reads_it(tmp_path: Path) -> None:
    build = ["build", "--quiet", "--wheel", "--no-build-isolation", "--no-sources", "--python", sys.executable]
    subprocess.run([BIN / "uv", *build, "--out-dir", tmp_path, ROOT / "mcp_plugin"], check=True, timeout=120)
    [package] = REGISTRY["packages"]
    words = [part for each in package["runtimeArguments"] for part in (each["name"], each["value"])]
    words += [
        f"{package['identifier']}=={package['version']}",
        *(each["value"] for each in package["packageArguments"]),
    ]
    env = installing() | {
        "UV_FIND_LINKS": str(tmp_path),  # stands in for PyPI
        "UV_CONSTRAINT": str(without_hashes(tmp_path)),
        "LICET_STATE_DIR": str(tmp_path / "state"),
    }
    tool, arguments = CALLS["tag-compliance"]
    entry = Entry(str(BIN / package["runtimeHint"]), tuple(words))
    seen = started(entry, env, tool=tool, arguments=arguments, cwd=tmp_path)
    assert tool in seen.tools
    assert "(NO_KEY)" in seen.refused


def installing() -> dict[str, str]:
    """Return an environment in which uv installs as this machine does, and in which no license is set."""
    ours = ("LICET_", "LICENSE_", "OPTIMNOW_", "AWS_", "PYTHON", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "UV_PYTHON": sys.executable}


def without_hashes(folder: Path) -> Path:
    """Return the locked versions as constraints, so that the test takes what the others take."""
    path = folder / "constraints.txt"
    lines = (ROOT / "deploy/locks/dev.txt").read_text().splitlines()
    path.write_text("\n".join(line.rstrip(" \\") for line in lines if not line.startswith(" ")))
    return path
