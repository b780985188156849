"""What a customer puts into the configuration of an MCP host, in the form of each; as ``docs/hosts.md`` has them.

Without a key, each holds what its host fills in from elsewhere. Everything is made with ``json.dumps`` and
``shlex.join``, so that no name and no key can be more than text.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from licet_server.licensing.catalog import Product

CONFIG = "/path/to/licet.toml"
"""What a customer replaces by the place of ``licet.toml``."""

_OUR_TOOL, _OUR_COMMAND, _OUR_NAME = "check_tag_compliance", "licet-tag-compliance", "tag-compliance"
_WRAPPED = ("wrap", "--config", CONFIG, "--", "uvx", "some-mcp-server")
_INPUT = "license-key"
_AWS = {"AWS_PROFILE": "default", "AWS_REGION": "eu-west-1"}


@dataclass(frozen=True, slots=True)
class HostFile:
    """What one host is told.

    Attributes:
        host: Its name.
        file: Where it belongs; empty: it is a command.
        text: What stands there; may hold the key.
    """

    host: str
    file: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Start:
    """How a host starts the server of a product."""

    name: str
    command: str
    args: tuple[str, ...]
    env: Mapping[str, str]


def host_files(product: Product, *, key: str | None = None) -> list[HostFile]:
    """Return what Claude Desktop, Claude Code, Cursor and VS Code are told, in this order.

    Args:
        product: What is licensed.
        key: Its license key; ``None``: what stands in its place is taken from elsewhere by the host.
    """
    variable = product.key_variable
    shared = {"type": "stdio"}
    return [
        HostFile("Claude Desktop", "claude_desktop_config.json", _servers(product, key or f"${{{variable}}}")),
        HostFile("Claude Code", ".mcp.json", _from_environment(_servers(product, key or f"${{{variable}:-}}", shared))),
        HostFile("Claude Code", "", _claude_add(product, key or f"${variable}", as_word=key is not None)),
        HostFile("Cursor", "~/.cursor/mcp.json", _servers(product, key or f"${{env:{variable}}}", shared)),
        HostFile("VS Code", ".vscode/mcp.json", _vs_code(product, key)),
    ]


def slug(name: str) -> str:
    """Return a name in small letters, digits and dashes: ``Tag Compliance MCP`` becomes ``tag-compliance-mcp``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "mcp-server"


def start_name(product: Product) -> str:
    """Return the name under which hosts know the server of *product*."""
    return _OUR_NAME if _OUR_TOOL in product.tools else slug(product.name)


def _start(product: Product, key: str) -> _Start:
    """Say how the server is started: ours by its own command, any other behind ``licet wrap``."""
    env = {product.key_variable: key}
    if _OUR_TOOL in product.tools:
        return _Start(start_name(product), _OUR_COMMAND, (), env | {"LICET_CONFIG": CONFIG} | _AWS)
    return _Start(start_name(product), "licet", _WRAPPED, env)


def _entry(product: Product, key: str, more: Mapping[str, str]) -> dict[str, Any]:
    start = _start(product, key)
    args = {"args": list(start.args)} if start.args else {}
    return {start.name: {**more, "command": start.command, **args, "env": dict(start.env)}}


def _servers(product: Product, key: str, more: Mapping[str, str] | None = None) -> str:
    return _json({"mcpServers": _entry(product, key, more or {})})


def _from_environment(text: str) -> str:
    """Let Claude Code take what is about AWS from the environment that it runs in, where that says so."""
    for name, value in _AWS.items():
        text = text.replace(f'"{name}": "{value}"', f'"{name}": "${{{name}:-{value}}}"')
    return text


def _vs_code(product: Product, key: str | None) -> str:
    if key is not None:
        return _json({"servers": _entry(product, key, {"type": "stdio"})})
    asked = {"type": "promptString", "id": _INPUT, "description": f"License key of {product.name}", "password": True}  # nosec B105 - no password
    return _json({"inputs": [asked], "servers": _entry(product, f"${{input:{_INPUT}}}", {"type": "stdio"})})


def _claude_add(product: Product, key: str, *, as_word: bool) -> str:
    """Return the command that adds the server for oneself; without a key the shell fills its variable in."""
    start = _start(product, key)
    pairs = []
    for name, value in start.env.items():
        by_shell = name == product.key_variable and not as_word
        word = f'{name}="{value}"' if by_shell else shlex.quote(f"{name}={value}")
        pairs.append(f"--env {word}")
    words = shlex.join((start.command, *start.args))
    lines = [f"claude mcp add {start.name} --transport stdio --scope user", *pairs, f"-- {words}"]
    return " \\\n  ".join(lines)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
