"""The documents say what the code does: every setting, code, route and command. tests/docs runs what they tell."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import licet.errors
import licet_server.errors
from licet.aws.inventory import TYPES
from licet.aws.sources import ACTIONS
from licet.cli import main as licet_cli
from licet.descriptor import parse_descriptor
from licet.jose import decode
from licet.verdict import Code
from licet_server.cli.main import main as server_cli
from licet_server.config import Settings
from tests.servers import LicenseServer

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs/reference.md").read_text()
GUIDE = (ROOT / "docs/customer-guide.md").read_text()
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])
SOURCES = [*ROOT.glob("server/licet_server/**/*.py"), *ROOT.glob("mcp_plugin/licet/**/*.py")]
VARIABLE = re.compile(r'"((?:LICET|SMTP|STRIPE|PADDLE)_[A-Z_]+|LICENSE_SERVER_URL|SECRET_KEY|DATABASE_URL|REDIS_URL)"')


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
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE))
    assert {code.value for code in Code} - {"VALID"} <= explained


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

    subprocess.run(
        [sys.executable, "-m", "licet_server", "init"],
        env=os.environ | {"LICET_DATA_DIR": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    app = create_app(Settings.from_env({"LICET_DATA_DIR": str(tmp_path)}))
    routes = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert len(routes) > 4
    assert {f"{method} {rule}" for method, rule in routes if not named(REFERENCE, f"{method} {rule}")} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for path, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", document.read_text()):
        if "://" in path:
            continue
        target = document.parent / path if path else document
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target.read_text()), f"{path}#{anchor}"


def anchors(text: str) -> set[str]:
    """Return where links may lead within a document, named as GitHub names headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


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


def typed(folder: Path, env: dict[str, str], command: str) -> str:
    """Type *command* in *folder*, and return what it says."""
    done = subprocess.run(
        ["bash", "-euc", command],
        cwd=folder,
        env=env | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def python_blocks(document: str) -> dict[str, str]:
    """Return the code blocks of *document* that begin with the path of the file they belong to."""
    found = re.findall(r"```python\n# ((?:server|mcp_plugin)/\S+)\n(.*?)```", (ROOT / document).read_text(), re.DOTALL)
    return dict(found)


def with_a_fifth_scheme(folder: Path) -> None:
    """Copy both distributions to *folder*, and change the copy as docs/keys.md says."""
    for package in ("mcp_plugin/licet", "server/licet_server"):
        shutil.copytree(ROOT / package, folder / Path(package).name, ignore=shutil.ignore_patterns("__pycache__"))
    blocks = python_blocks("docs/keys.md")
    assert len(blocks) == 5
    for name, block in blocks.items():
        path = folder / Path(*Path(name).parts[1:])
        if not path.exists():
            path.write_text(block)
            continue
        text = path.read_text()
        first, rest = block.split("\n", 1)
        if not rest:  # a line that joins others of its kind
            first, rest = re.findall(r"^    \| .+$", text, re.MULTILINE)[-1], first + "\n"
        assert text.count(first + "\n") == 1, f"{name}: {first}"
        text = text.replace(first + "\n", f"{first}\n{rest}")
        path.write_text(re.sub(r"^(from licet\w*\.keys import .*\bshort)$", r"\1, uuid", text, flags=re.MULTILINE))


def test_a_fifth_scheme_is_what_the_document_says_and_no_more(tmp_path: Path) -> None:
    with_a_fifth_scheme(tmp_path / "src")
    text = (ROOT / "docs/keys.md").read_text()
    catalog = tmp_path / "acm.toml"
    catalog.write_text(text.split("```toml\n")[1].split("```")[0])
    with LicenseServer(tmp_path / "data", {"PYTHONPATH": str(tmp_path / "src")}) as server:
        assert server.cli("catalog", "apply", str(catalog)).returncode == 0
        key = server.issue("pro", product="ACM")["license_key"]
        assert re.fullmatch(r"ACM-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", key)
        (tmp_path / "licet.toml").write_text(server.descriptor("ACM"))
        own = {"PYTHONPATH": str(tmp_path / "src"), "LICET_STATE_DIR": str(tmp_path / "state")}
        for spelt in (key, f" {key.upper()} "):
            said = typed(tmp_path, own | {"ACME_LICENSE_KEY": spelt}, "licet check --feature everything")
            assert said.startswith("VALID"), said
        assert "PRODUCT and a UUID" in typed(tmp_path, own | {"ACME_LICENSE_KEY": key[:-3]}, "licet check")
        assert server.issue("pro")["license_key"].startswith("OPT-PRO-")
        shown = subprocess.run(
            [sys.executable, "-c", f"from licet_server.logs import redact; print(redact('key {key}'))"],
            env=server.env,
            capture_output=True,
            text=True,
            check=True,
        )
        assert shown.stdout == "key [redacted]\n"


def test_the_claims_that_the_document_shows_are_those_of_a_key(tmp_path: Path) -> None:
    server = LicenseServer(tmp_path / "data")
    assert server.cli("init").returncode == 0
    key = server.issue("pro", product="LMG")["license_key"]
    payload = json.loads(decode(key.removeprefix("LMG-v1-").partition(".")[0]))
    shown = json.loads((ROOT / "docs/keys.md").read_text().split("```json\n")[1].split("```")[0])
    assert list(shown) == list(payload)
    assert list(shown["terms"]) == list(payload["terms"])


def test_the_threat_model_names_tests_that_exist() -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", (ROOT / "docs/threat-model.md").read_text())
    assert len(named) > 60
    sources = {path: (ROOT / "tests" / path).read_text() for path, _ in named}
    assert [
        name for path, name in named if not re.search(rf"^(async )?def {name}\(", sources[path], re.MULTILINE)
    ] == []


def test_a_reviewer_is_told_every_permission_and_no_other() -> None:
    text = (ROOT / "docs/threat-model.md").read_text().split("**Which AWS permissions?**")[1].split("**What runs?**")[0]
    needed = {action for kind in TYPES.values() for action in (kind.action, kind.lookup_action, kind.total_action)}
    asked_too = {*ACTIONS, "sts:GetCallerIdentity", "sts:AssumeRole"}
    assert set(re.findall(r"`([\w-]+:\w+)`", text)) == needed - {""} | asked_too
