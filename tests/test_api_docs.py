"""docs/api.md is a walk that works: its Python, its curl and its commands, as they stand."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import LicenseServer

TEXT = (Path(__file__).parents[1] / "docs/api.md").read_text()


def blocks(language: str) -> str:
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LicenseServer]:
    with LicenseServer(tmp_path_factory.mktemp("api") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def environment(server: LicenseServer) -> dict[str, str]:
    """What the document takes for granted: the server's address, and the token of the key that it makes."""
    (command,) = [line for line in blocks("sh").splitlines() if "api-key create" in line]
    done = subprocess.run(
        [f"{command} --json"], shell=True, env=on_path(server), capture_output=True, text=True, check=True
    )
    return on_path(server) | {"SERVER": server.url, "TOKEN": json.loads(done.stdout)["token"]}


def on_path(server: LicenseServer) -> dict[str, str]:
    return server.env | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def checked(source: str) -> str:
    """Return *source*, with each line that says what it gives turned into one that makes sure of it."""
    said = re.compile(r"^(\S.*?)  # -> (.+)$", re.MULTILINE)
    return said.sub(lambda line: f"assert ({line[1]}) == ({line[2]}), repr({line[1]})", source)


def run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_python_gives_what_it_says(environment: dict[str, str], tmp_path: Path) -> None:
    program = checked(blocks("python"))
    ast.parse(program)
    assert program.count("\nassert ") > 20
    (tmp_path / "walk.py").write_text(program)
    run([sys.executable, "walk.py"], tmp_path, environment)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_its_curl_works_to_the_end(environment: dict[str, str], tmp_path: Path) -> None:
    lines = [line for line in blocks("sh").splitlines() if not line.startswith("licet-server")]
    assert sum("curl -K" in line for line in lines) > 9
    run(["bash", "-euo", "pipefail", "-c", "\n".join(lines)], tmp_path, environment)
    issued = json.loads((tmp_path / "issued.json").read_text())
    assert issued["license_key"] not in (tmp_path / "licenses.csv").read_text()
    assert "shell@example.com" in (tmp_path / "licenses.csv").read_text()
    assert (tmp_path / "vendor.curl").stat().st_mode & 0o077 == 0


def test_its_commands_work(environment: dict[str, str], tmp_path: Path) -> None:
    commands = [line for line in blocks("sh").splitlines() if line.startswith("licet-server audit")]
    assert len(commands) == 3
    said = [run(["bash", "-euc", command], tmp_path, environment) for command in commands]
    assert "api_key.created" in said[0]
    assert said[1].startswith("the audit log is sound")
    assert run(["bash", "-euc", f"licet-server audit verify --expect {said[2].strip()}"], tmp_path, environment)


def test_its_figures_are_those_of_the_settings() -> None:
    from licet_server.config import Settings
    from licet_server.http.body import body_limit
    from licet_server.http.schemas.base import MOST_ITEMS
    from licet_server.licensing.scopes import Scope
    from licet_server.services.customers import MOST_CONTACTS

    chosen = Settings.from_env({})
    assert (chosen.api_limit, chosen.guess_limit) == ("600 per minute", "20 per hour")
    assert (body_limit("/api/v1/licenses"), MOST_ITEMS, MOST_CONTACTS) == (64 * 1024, 200, 50)
    assert re.findall(r"^\| `([a-z]+(?::[a-z]+)?)` \|", TEXT, re.MULTILINE) == [scope.value for scope in Scope]
