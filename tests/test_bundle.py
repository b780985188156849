"""``make bundle``: an MCPB bundle that Claude Desktop can install, ours or a vendor's own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema
import pytest

from licet.descriptor import parse_descriptor
from tests.plugin.vendor import Vendor
from tests.test_hosts import BIN, CALLS, ROOT, Entry, installing, started

TOOL = ROOT / "tests/node/node_modules/@anthropic-ai/mcpb"
DESCRIPTOR = """
[product]
code = "ACM"
name = "Acme Answers"
key_variable = "ACME_LICENSE_KEY"
server_url = "https://license.acme.example"
purchase_url = "https://acme.example/buy"
public_keys = [{{ kid = "{kid}", x = "{x}" }}]

[tools."answer"]
feature = "answers"
"""
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "acme-answers"
version = "1.2"
dependencies = ["licet[mcp]", "mcp>=2"]

[project.scripts]
acme-answers = "acme_answers:main"
acme-plain = "acme_answers:plain"
"""
SERVER = """
from licet import LicenseValidator, guard
from mcp.server import MCPServer

server = MCPServer("acme")


@server.tool()
def answer(question: str) -> str:
    return "42"


def main():
    guard(server, LicenseValidator.from_env())
    plain()


def plain():
    server.run()
"""
AS_CLAUDE_DESKTOP_DOES = """
import { readFileSync } from "node:fs";
const [tool, extensionPath] = process.argv.slice(2);
const { getMcpConfigForManifest } = await import(`${tool}/dist/index.js`);
const manifest = JSON.parse(readFileSync(`${extensionPath}/manifest.json`, "utf8"));
const config = await getMcpConfigForManifest({
  manifest, extensionPath, systemDirs: {}, userConfig: JSON.parse(process.argv[4]), pathSeparator: "/",
});
console.log(JSON.stringify(config));
"""

pytestmark = pytest.mark.xdist_group("packaging")


def bundled(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "deploy/hosts/bundle.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


def unpacked(path: Path, folder: Path) -> Path:
    with ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ours")
    done = bundled("--out", folder / "ours.mcpb")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(folder / "ours.mcpb")]
    return unpacked(folder / "ours.mcpb", folder / "unpacked")


@pytest.fixture
def descriptor(tmp_path: Path) -> Path:
    path = tmp_path / "licet.toml"
    path.write_text(DESCRIPTOR.format(**Vendor.fixed().jwk))
    return path


def as_claude_desktop(bundle: Path, filled_in: dict[str, str]) -> tuple[Entry, dict[str, str]]:
    """Return what Claude Desktop starts; it reads the manifest with this very code of the official package."""
    script = bundle.parent / "desktop.mjs"
    script.write_text(AS_CLAUDE_DESKTOP_DOES)
    command = [BIN / "node", script, TOOL, bundle, json.dumps(filled_in)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    config = json.loads(done.stdout)
    env = installing() | {
        "LICET_STATE_DIR": str(bundle.parent / "state"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return Entry(config["command"], tuple(config["args"]), config["env"]), env | config["env"]


def test_the_official_schema_accepts_the_manifest(ours: Path) -> None:
    schema = json.loads((TOOL / "schemas/mcpb-manifest-v0.4.schema.json").read_text())
    manifest = json.loads((ours / "manifest.json").read_text())
    jsonschema.Draft7Validator(schema).validate(manifest)
    key = manifest["user_config"]["license_key"]
    assert (key["sensitive"], key["required"]) == (True, False)
    assert not [name for name, option in manifest["user_config"].items() if option["required"]]


def test_the_bundle_holds_what_is_ours_and_names_the_rest(ours: Path) -> None:
    files = {path.relative_to(ours).as_posix() for path in ours.rglob("*") if path.is_file()}
    files = {name for name in files if not name.startswith((".venv/", "uv.lock", "src/__pycache__"))}
    [wheel] = {name for name in files if name.endswith(".whl")}
    assert files == {"manifest.json", "pyproject.toml", "src/server.py", wheel}
    project = (ours / "pyproject.toml").read_text()
    assert "://" not in project
    for name in ("mcp", "boto3", "cryptography", "pydantic-core"):
        assert f'"{name}==' in project


def test_claude_desktop_starts_it_without_a_key_and_is_told_what_is_missing(ours: Path, tmp_path: Path) -> None:
    entry, env = as_claude_desktop(ours, {})
    assert env["OPTIMNOW_LICENSE_KEY"] == "${user_config.license_key}"
    assert env["AWS_PROFILE"] == "${user_config.aws_profile}"
    assert (entry.command, entry.args[:2]) == ("uv", ("run", "--directory"))
    tool, arguments = CALLS["tag-compliance"]
    seen = started(entry, env, tool=tool, arguments=arguments, cwd=tmp_path)
    assert {tool, "check_tag_compliance", "license_status"} <= seen.tools
    assert "(NO_KEY)" in seen.refused
    assert "OPTIMNOW_LICENSE_KEY" in seen.refused


def test_what_is_filled_in_arrives(ours: Path, tmp_path: Path) -> None:
    entry, env = as_claude_desktop(ours, {"license_key": "OPT-PRO-AAAAA-BBBBB", "aws_profile": ""})
    tool, arguments = CALLS["tag-compliance"]
    seen = started(entry, env, tool=tool, arguments=arguments, cwd=tmp_path)
    assert "(SIGNATURE_INVALID)" in seen.refused  # the packaged descriptor pins no key, so no answer counts
    assert "AAAAA" not in seen.refused + seen.status


@pytest.mark.parametrize("command", ["acme-answers", "licet wrap -- acme-plain"])
def test_a_vendor_bundles_a_server_of_their_own(command: str, descriptor: Path, tmp_path: Path) -> None:
    project = tmp_path / "acme"
    (project / "acme_answers").mkdir(parents=True)
    (project / "pyproject.toml").write_text(PROJECT)
    (project / "acme_answers/__init__.py").write_text(SERVER)
    build = ["build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable]
    subprocess.run([BIN / "uv", *build, "--out-dir", tmp_path, project], check=True, timeout=120)
    [wheel] = tmp_path.glob("*.whl")
    own = ["--requirement", "acme-answers==1.2", "--wheel", wheel, "--command", command, "--version", "1.2"]
    more = ["--author", "Acme", "--privacy-policy", "https://acme.example/privacy", "--no-aws"]
    done = bundled("--config", descriptor, *own, *more, "--out", tmp_path / "acme.mcpb")
    assert done.returncode == 0, done.stderr

    bundle = unpacked(tmp_path / "acme.mcpb", tmp_path / "unpacked")
    manifest: dict[str, Any] = json.loads((bundle / "manifest.json").read_text())
    assert (manifest["name"], manifest["display_name"], manifest["version"]) == ("acme-answers", "Acme Answers", "1.2")
    assert manifest["user_config"].keys() == {"license_key", "license_server_url"}
    assert manifest["privacy_policies"] == ["https://acme.example/privacy"]
    assert parse_descriptor((bundle / "licet.toml").read_bytes()).code == "ACM"
    entry, env = as_claude_desktop(bundle, {})
    seen = started(entry, env, tool="answer", arguments={"question": "?"}, cwd=tmp_path / "acme")
    assert seen.tools == {"answer", "license_status"}
    assert "ACME_LICENSE_KEY" in seen.refused


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["--config", "/nowhere/licet.toml"], "/nowhere/licet.toml cannot be read", id="no descriptor"),
        pytest.param(["--config", "BROKEN"], "BROKEN", id="a broken descriptor"),
        pytest.param(["--config", "UNPINNED"], "pins no public key", id="a descriptor that believes nobody"),
        pytest.param(["--wheel", "/nowhere/a.whl"], "/nowhere/a.whl cannot be read", id="no wheel"),
        pytest.param(["--wheel", "ODD"], "is no wheel's name", id="an odd wheel"),
        pytest.param(["--requirement", "not a requirement"], "is no requirement", id="an odd requirement"),
        pytest.param(["--name", "!!!"], "holds no letter", id="a name of signs"),
        pytest.param(["--version", ""], "is no version", id="no version"),
        pytest.param(["--privacy-policy", "no address"], "MCPB", id="an odd address"),
    ],
)
def test_bad_input_is_named_and_leaves_no_bundle(arguments: list[str], words: str, tmp_path: Path) -> None:
    made = {
        "BROKEN": ("broken.toml", "[product\n"),
        "UNPINNED": ("unpinned.toml", '[product]\ncode = "ACM"\nname = "A"\nkey_variable = "ACME_LICENSE_KEY"\n'),
        "ODD": ("odd.whl", ""),
    }
    given = list(arguments)
    if given[1] in made:
        name, text = made[given[1]]
        (tmp_path / name).write_text(text)
        given[1] = str(tmp_path / name)
        words = words.replace("BROKEN", name)
    done = bundled(*given, "--out", tmp_path / "never.mcpb")
    assert done.returncode == 1
    assert done.stderr.startswith("bundle: ")
    assert words in done.stderr or words == "MCPB"
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "never.mcpb").exists()


def test_what_nobody_filled_in_never_reaches_boto3() -> None:
    program = (
        "import os, runpy, sys\n"
        "try: runpy.run_path(sys.argv[1])\n"
        "except SystemExit: print({name: value for name, value in os.environ.items() if name.startswith('AWS_')})\n"
    )
    unset = {"AWS_PROFILE": "${user_config.aws_profile}", "AWS_REGION": " ", "AWS_DEFAULT_REGION": "eu-west-1"}
    launch = (ROOT / "deploy/hosts/launch.py").read_text().replace("licet-tag-compliance", "no-such-command")
    with tempfile.TemporaryDirectory() as folder:
        (script := Path(folder) / "src" / "server.py").parent.mkdir()
        script.write_text(launch)
        command = [sys.executable, "-c", program, script]
        done = subprocess.run(command, env=unset, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "{'AWS_DEFAULT_REGION': 'eu-west-1'}"
