"""What customers get for their MCP hosts is what ``deploy/hosts`` has, and holds a key as text alone."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from licet_server.licensing.container_files import compose_file, env_example
from licet_server.licensing.host_files import host_files
from licet_server.services.installation import default_catalog

HOSTS = Path(__file__).parents[3] / "deploy/hosts"
KEY = "OPT-PRO-XXXXX-XXXXX"
OPT = next(each for each in default_catalog() if each.code == "OPT")
NASTY = 'a\'b "c" $(d) `e` {f} \\g'


def ours(key=None, product=OPT):
    return {(each.host, bool(each.file)): each.text for each in host_files(product, key=key)}


def servers(text):
    found = json.loads(text)
    return found.get("mcpServers") or found["servers"]


@pytest.mark.parametrize(
    ("host", "file", "key"),
    [
        ("Claude Desktop", "claude_desktop_config.json", KEY),
        ("Claude Code", "claude-code.mcp.json", None),
        ("Cursor", "cursor.mcp.json", None),
        ("VS Code", "vscode.mcp.json", None),
    ],
)
def test_our_own_server_is_started_as_the_guide_says(host, file, key):
    documented = servers((HOSTS / file).read_text())["tag-compliance"]
    assert servers(ours(key)[host, True]) == {"tag-compliance": documented}


def test_the_command_for_claude_code_is_that_of_the_guide():
    first = (HOSTS / "claude-code.txt").read_text().replace("\\\n", " ").splitlines()[0]
    assert shlex.split(ours(KEY)["Claude Code", False].replace("\\\n", " ")) == shlex.split(first)


def test_other_products_are_wrapped_as_the_guide_says():
    other = next(each for each in default_catalog() if each.code == "NLS")
    (server,) = servers(ours("k", other)["Claude Desktop", True]).values()
    documented = servers((HOSTS / "claude_desktop_config.json").read_text())["wrapped"]
    assert (server["command"], server["args"]) == (documented["command"], documented["args"])
    assert server["env"] == {other.key_variable: "k"}


def test_a_key_or_a_name_of_any_letters_stays_text():
    product = replace(OPT, name=NASTY, tools={})
    found = ours(NASTY, product)
    for (_, is_file), text in found.items():
        if is_file:
            (server,) = servers(text).values()
            assert server["env"][OPT.key_variable] == NASTY
        else:
            assert f"{OPT.key_variable}={NASTY}" in shlex.split(text.replace("\\\n", " "))
    compose = yaml.safe_load(compose_file(replace(OPT, name="x\ny: z"), server_url="https://l.example.com"))
    assert set(compose) == {"name", "services", "volumes"}
    assert all(line.startswith("#") or "=" in line for line in env_example(product).splitlines() if line)
