"""The documents say what the code does: every setting, code, route and command, and each guide's commands run."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import licet.errors
import licet_server.errors
from licet.cli import main as licet_cli
from licet.descriptor import parse_descriptor
from licet.verdict import Code
from licet_server.cli.main import main as server_cli
from licet_server.config import Settings
from tests.servers import LicenseServer

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs/reference.md").read_text()
GUIDE = (ROOT / "docs/customer-guide.md").read_text()
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])
SOURCES = [*ROOT.glob("server/licet_server/**/*.py"), *ROOT.glob("mcp_plugin/licet/**/*.py")]
VARIABLE = re.compile(r'"(LICET_[A-Z_]+|LICENSE_SERVER_URL|SECRET_KEY|DATABASE_URL|REDIS_URL)"')


def named(text: str, name: str) -> bool:
    return re.search(rf"`{re.escape(name)}[`\s]", text) is not None


def error_codes(base: type[Exception]) -> Iterator[str]:
    yield base.code  # type: ignore[attr-defined]
    for child in base.__subclasses__():
        yield from error_codes(child)


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        assert child is not None
        yield from commands(child, f"{path} {name}")


def test_every_setting_is_documented() -> None:
    found = {name for path in SOURCES for name in VARIABLE.findall(path.read_text())} - {"LICET_ERROR"}
    assert len(found) > 12
    assert {name for name in found if not named(REFERENCE, name)} == set()


def test_every_error_code_is_documented() -> None:
    codes = {*error_codes(licet.errors.LicetError), *error_codes(licet_server.errors.ServerError)}
    assert len(codes) > 20
    assert {code for code in codes if not named(REFERENCE, code)} == set()


@pytest.mark.parametrize("code", list(Code))
def test_every_verdict_is_in_the_reference(code: Code) -> None:
    assert named(REFERENCE, code.value)


def test_every_refusal_that_exists_is_explained_to_the_customer() -> None:
    reserved = re.findall(r"`([A-Z_]+)`", REFERENCE.split("Reserved for what is to come:")[1].split(". What each")[0])
    assert len(reserved) == 6
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE))
    assert {code.value for code in Code} - {"VALID", *reserved} <= explained


@pytest.mark.parametrize(
    ("path", "command"),
    [*commands(server_cli, "licet-server"), *commands(licet_cli, "licet")],  # type: ignore[arg-type]
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_command_and_option_is_documented(path: str, command: click.Command) -> None:
    line = next((line for line in REFERENCE.splitlines() if line.startswith(f"| `{path}")), "")
    assert line, path
    options = [o.opts[0] for o in command.params if isinstance(o, click.Option)]
    assert [option for option in options if option not in line] == []


def test_every_route_is_documented(tmp_path: Path) -> None:
    from licet_server.http.app import create_app
    from licet_server.web import home

    subprocess.run(
        [sys.executable, "-m", "licet_server", "init"],
        env=os.environ | {"LICET_DATA_DIR": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    app = create_app(Settings.from_env({"LICET_DATA_DIR": str(tmp_path)}), [home.blueprint])
    routes = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert len(routes) > 4
    assert {f"{method} {rule}" for method, rule in routes if not named(REFERENCE, f"{method} {rule}")} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text()):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_the_descriptor_of_the_reference_is_one() -> None:
    block = REFERENCE.split("### `licet.toml`")[1].split("```toml\n")[1].split("```")[0]
    assert parse_descriptor(block.encode()).rule("check_tag_compliance") is not None


@pytest.mark.parametrize("document", ["README.md", "docs/customer-guide.md"])
def test_the_claude_desktop_configuration_names_a_command_and_settings_that_exist(document: str) -> None:
    block = (ROOT / document).read_text().split("```json\n")[1].split("```")[0]
    server = json.loads(block)["mcpServers"]["tag-compliance"]
    assert (Path(sys.executable).parent / server["command"]).is_file()
    own = {name for name in server["env"] if not name.startswith("AWS_")}
    assert own == {"OPTIMNOW_LICENSE_KEY"}


def shell_lines(document: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / document).read_text(), re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("licet-server")]


@pytest.mark.parametrize(("document", "at_least"), [("docs/vendor-guide.md", 12), ("README.md", 4)])
def test_a_vendor_who_follows_the_guide_literally_gets_what_it_promises(
    document: str, at_least: int, tmp_path: Path
) -> None:
    server = LicenseServer(tmp_path / "instance")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {name: value for name, value in server.env.items() if name != "LICET_DATA_DIR"} | {"PATH": path}
    lines = shell_lines(document)
    assert len(lines) >= at_least
    issued = ""
    (tmp_path / "FILE").write_text("license_key,email\nOPT-PRO-ABCDE-12345,old@example.com\n")
    for line in lines:
        if line.startswith("licet-server serve"):
            continue  # started below, once everything else is done
        command = line.replace(" ID", f" {issued}") if issued else line
        done = subprocess.run(
            ["bash", "-euc", command], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, f"{shlex.quote(command)}: {done.stderr}"
        if "license issue" in line:
            found = re.search(r"lic_\w+", done.stdout)
            assert found, done.stdout
            issued = found.group()
    assert parse_descriptor((tmp_path / "licet.toml").read_bytes()).code == "OPT"
    with server:
        status, answer = server.validate("OPT-PRO-ABCDE-12345")
        assert (status, answer["code"]) == ((200, "VALID") if "import" in " ".join(lines) else (401, "NOT_FOUND"))
