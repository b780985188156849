"""Builds an MCPB bundle: an MCP server that Claude Desktop installs with one click.

The bundle is of the type ``uv``: it holds the wheels that are ours, and names what they need; the host installs that
with uv, for its own system and processor. A bundle that carries its libraries would fit one kind of machine only,
because pydantic and cryptography are compiled. It holds no license key: the customer fills it in.

Source: the MCPB manifest, version 0.4; the official tool validates it and packs the bundle.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any, NoReturn

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from licet.descriptor import Descriptor, parse_descriptor
from licet.errors import ConfigurationError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLUGIN = ROOT / "mcp_plugin"
TOOL = ROOT / "tests/node/node_modules/@anthropic-ai/mcpb/dist/cli/cli.js"
BIN = Path(sys.executable).parent
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", ".mypy_cache", ".ruff_cache")
VERSION = tomllib.loads((PLUGIN / "pyproject.toml").read_text())["project"]["version"]
SERVER_URL = "LICENSE_SERVER_URL"


def main() -> None:
    """Build the bundle that the arguments describe, and print where it is."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "bundle"
        descriptor = _descriptor(asked.config)
        _fill(folder, descriptor, asked)
        out = asked.out or ROOT / "dist" / f"{_slug(asked.name or descriptor.name)}-{asked.version}.mcpb"
        out.parent.mkdir(parents=True, exist_ok=True)
        _official("validate", str(folder / "manifest.json"))
        _official("pack", str(folder), str(out))
    print(out)  # noqa: T201 - what the command answers


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bundle ARGS=", description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--config", type=Path, help="your licet.toml, as the license server prints it; else the one in the package")
    add("--out", type=Path, help="the file to write; else dist/NAME-VERSION.mcpb")
    add("--command", default="licet-tag-compliance", help="what starts the server, as it is typed in a shell")
    add("--requirement", action="append", default=[], help="your server, such as my-server==1.2; repeatable")
    add("--wheel", action="append", type=Path, default=[], help="a wheel to carry along; repeatable")
    add("--name", help="what the host calls it; else the product's name")
    add("--version", default=VERSION, help="the bundle's version; else that of licet")
    add("--author", help="who publishes it; else the product's name")
    add("--privacy-policy", action="append", default=[], help="an address; repeatable")
    add("--no-aws", action="store_true", help="ask for no AWS profile and region")
    asked = parser.parse_args()
    try:
        Version(asked.version)
    except InvalidVersion:
        _fail(f"--version {asked.version!r} is no version such as 1.2.0")
    return asked


def _descriptor(path: Path | None) -> Descriptor:
    chosen = path or PLUGIN / "licet/tag_compliance/licet.toml"
    try:
        descriptor = parse_descriptor(chosen.read_bytes(), origin=str(chosen))
    except OSError as error:
        _fail(f"{chosen} cannot be read: {error.strerror}")
    except ConfigurationError as error:
        _fail(str(error))
    if path is not None and not descriptor.public_keys:
        _fail(f"{path} pins no public key, so no license would ever count; see licet-server product descriptor")
    return descriptor


def _fill(folder: Path, descriptor: Descriptor, asked: argparse.Namespace) -> None:
    """Write everything that the bundle holds."""
    (folder / "src").mkdir(parents=True)
    wheels = folder / "wheels"
    wheels.mkdir()
    _build_plugin(wheels)
    for wheel in asked.wheel:
        try:
            shutil.copy(wheel, wheels)
        except OSError as error:
            _fail(f"{wheel} cannot be read: {error.strerror}")
    if asked.config is not None:
        shutil.copyfile(asked.config, folder / "licet.toml")
    launch = (HERE / "launch.py").read_text()
    line = f"COMMAND = {json.dumps(shlex.split(asked.command))}"
    (folder / "src/server.py").write_text(re.sub(r"^COMMAND = .*$", lambda _: line, launch, flags=re.MULTILINE))
    (folder / "pyproject.toml").write_text(_project(descriptor, wheels, asked))
    (folder / "manifest.json").write_text(json.dumps(_manifest(descriptor, asked), indent=2) + "\n")


def _build_plugin(wheels: Path) -> None:
    """Build the plugin's wheel from a copy of its sources without leftovers."""
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "plugin"
        shutil.copytree(PLUGIN, tree, ignore=LEFT_BEHIND)
        options = ["--quiet", "--no-build-isolation", "--no-sources", "--python", sys.executable]
        _run([str(BIN / "uv"), "build", "--wheel", *options, "--out-dir", str(wheels), str(tree)])
    (wheels / ".gitignore").unlink(missing_ok=True)  # uv writes one, and the tool would take it along


def _project(descriptor: Descriptor, wheels: Path, asked: argparse.Namespace) -> str:
    """Return the pyproject.toml from which the host makes the environment."""
    sources = {}
    for path in sorted(wheels.glob("*.whl")):
        try:
            sources[parse_wheel_filename(path.name)[0]] = path.name
        except InvalidWheelFilename:
            _fail(f"{path.name} is no wheel's name")
    wanted = [f"licet[aws,mcp]=={VERSION}", "mcp>=2"]
    tested = _tested(wanted)
    if asked.requirement:  # a server of the vendor's own was tested with versions of its own, which its wheel names
        wanted, tested = [f"licet=={VERSION}", *(str(_requirement(text)) for text in asked.requirement)], []
    lines = [
        "[project]",
        f"name = {json.dumps(_slug(asked.name or descriptor.name) + '-bundle')}",
        f"version = {json.dumps(asked.version)}",
        'requires-python = ">=3.11"',
        f"dependencies = {json.dumps(wanted, indent=4)}",
        "",
        "[tool.uv]",
        "package = false",
        f"constraint-dependencies = {json.dumps(tested, indent=4)}",
        "",
        "[tool.uv.sources]",
        *(f"{name} = {{ path = {json.dumps(f'wheels/{file}')} }}" for name, file in sources.items()),
    ]
    return "\n".join(lines) + "\n"


def _tested(wanted: list[str]) -> list[str]:
    """Return the locked versions of all that *wanted* leads to, whatever the system: those that the tests ran with."""
    pins = [line.split(" --hash")[0].rstrip(" \\") for line in (ROOT / "deploy/locks/dev.txt").read_text().splitlines()]
    locked: dict[str, list[str]] = {}
    for pin in pins:
        if pin and not pin.startswith((" ", "#")):
            locked.setdefault(canonicalize_name(Requirement(pin).name), []).append(pin)
    queue, seen = [_requirement(text) for text in wanted], set[str]()
    while queue:
        each = queue.pop()
        name = canonicalize_name(each.name)
        if (key := f"{name}{sorted(each.extras)}") in seen:
            continue
        seen |= {key, name}
        try:
            found = [Requirement(text) for text in requires(name) or []]
        except PackageNotFoundError:  # of another system, or the vendor's own
            continue
        queue += [need for need in found if not _only_for_other_extras(need, each.extras)]
    return sorted(pin for name in seen & locked.keys() for pin in locked[name])


def _only_for_other_extras(need: Requirement, extras: set[str]) -> bool:
    named = set(re.findall(r"extra == \"([^\"]+)\"", str(need.marker or "")))
    return bool(named) and not named & extras


def _requirement(text: str) -> Requirement:
    try:
        return Requirement(text)
    except InvalidRequirement:
        _fail(f"{text!r} is no requirement such as my-server==1.2")


def _manifest(descriptor: Descriptor, asked: argparse.Namespace) -> dict[str, Any]:
    """Return what the host reads and shows."""
    options = _options(descriptor, aws=not asked.no_aws)
    name = asked.name or descriptor.name
    links = {"homepage": descriptor.purchase_url} if descriptor.purchase_url else {}
    policies = {"privacy_policies": asked.privacy_policy} if asked.privacy_policy else {}
    return {
        "manifest_version": "0.4",
        "name": _slug(name),
        "display_name": name,
        "version": asked.version,
        "description": f"{name}: tools that ask for a license before they run.",
        "long_description": (
            f"Without a license key the tools are listed, and each says what is missing. A key is stored by this "
            f"application and sent to {descriptor.server_url or 'the license server'} only."
        ),
        "author": {"name": asked.author or descriptor.name},
        **links,
        **policies,
        "server": {
            "type": "uv",
            "entry_point": "src/server.py",
            "mcp_config": {
                "command": "uv",
                "args": ["run", "--directory", "${__dirname}", "src/server.py"],
                "env": {variable: f"${{user_config.{option}}}" for option, (variable, _) in options.items()},
            },
        },
        "tools": [{"name": tool} for tool in descriptor.tools],
        "tools_generated": True,
        "compatibility": {"platforms": ["darwin", "win32", "linux"], "runtimes": {"python": ">=3.11"}},
        "user_config": {option: shown for option, (_, shown) in options.items()},
    }


def _options(descriptor: Descriptor, *, aws: bool) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return what the customer may fill in: the variable that it becomes, and how the host asks for it."""
    buy = f" Licenses: {descriptor.purchase_url}" if descriptor.purchase_url else ""
    options = {
        "license_key": (descriptor.key_variable, "License key", f"From the vendor's mail.{buy}"),
        "license_server_url": (SERVER_URL, "License server", "Only where the vendor gave you an address of your own."),
    }
    if aws:
        options |= {
            "aws_profile": ("AWS_PROFILE", "AWS profile", "Of ~/.aws/config; empty: the usual credentials."),
            "aws_region": ("AWS_REGION", "AWS region", "Such as eu-west-1; empty: that of the profile."),
        }
    secret = {"license_key": {"sensitive": True}}
    return {
        option: (
            variable,
            {"type": "string", "title": title, "description": text, "required": False} | secret.get(option, {}),
        )
        for option, (variable, title, text) in options.items()
    }


def _slug(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return slug or _fail(f"{name!r} holds no letter from which a file's name could be made")


def _official(*arguments: str) -> None:
    if not TOOL.is_file():
        _fail("the MCPB tool is not installed: run `make setup` once")
    _run([str(BIN / "node"), str(TOOL), *arguments])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        _fail(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _fail(message: str) -> NoReturn:
    print(f"bundle: {message}", file=sys.stderr)  # noqa: T201 - one line says what is wrong
    sys.exit(1)


if __name__ == "__main__":
    main()
