"""What holds the workspace together: locks, targets, hooks, the example settings."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from licet.config import parse_env

ROOT = Path(__file__).parents[1]
LOCKS = ROOT / "deploy" / "locks"
MEMBERS = {"licet", "licet-server"}
TARGETS = {
    *("bench", "bundle", "clean", "demo", "dist", "fmt", "frameworks", "help", "lint", "lock", "screenshots", "serve"),
    *("setup", "test", "translations"),
}


def _project(folder: str) -> dict:
    return tomllib.loads((ROOT / folder / "pyproject.toml").read_text())


def _locked(name: str) -> dict[str, list[tuple[Requirement, list[str]]]]:
    """Read a lock as its entries by distribution: the pinned requirement and its hashes."""
    found: dict[str, list[tuple[Requirement, list[str]]]] = {}
    for entry in (LOCKS / name).read_text().replace("\\\n", " ").splitlines():
        pin, *hashes = re.split(r"\s+--hash=", entry.strip())
        requirement = Requirement(pin)
        found.setdefault(canonicalize_name(requirement.name), []).append((requirement, hashes))
    return found


def _direct() -> list[Requirement]:
    """List what the pyproject files ask for."""
    asked = [*_project(".")["dependency-groups"]["dev"]]
    for folder in ("mcp_plugin", "server"):
        project = _project(folder)["project"]
        asked += project["dependencies"]
        for extra in project.get("optional-dependencies", {}).values():
            asked += extra
    return [each for each in map(Requirement, asked) if canonicalize_name(each.name) not in MEMBERS]


@pytest.mark.parametrize("path", sorted(LOCKS.glob("*.txt")), ids=lambda path: path.name)
def test_a_lock_pins_every_entry_with_hashes_and_names_no_index(path):
    text = path.read_text()
    assert "://" not in text
    for entries in _locked(path.name).values():
        for requirement, hashes in entries:
            assert [each.operator for each in requirement.specifier] == ["=="]
            assert hashes


def test_the_lock_satisfies_every_pyproject():
    locked = _locked("dev.txt")
    for asked in _direct():
        pinned = locked[canonicalize_name(asked.name)]
        assert all(asked.specifier.contains(next(iter(pin.specifier)).version) for pin, _ in pinned), asked


def test_the_inspectors_lock_names_no_registry():
    entries = json.loads((ROOT / "tests" / "node" / "package-lock.json").read_text())["packages"]
    packages = {name: entry for name, entry in entries.items() if name}
    assert packages
    assert all("integrity" in entry and "resolved" not in entry for entry in packages.values())


def test_make_explains_every_target():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True).stdout
    assert set(re.findall(r"^  make ([a-z]+) ", listed, flags=re.MULTILINE)) == TARGETS


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_make_knows_what_to_run_for_a_target(target):
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, timeout=30, check=True)


def test_make_says_which_python_it_needs(tmp_path):
    for name in ("Makefile", "deploy/locks/bootstrap.txt", "deploy/locks/dev.txt", "mcp_plugin/pyproject.toml"):
        _copy(name, tmp_path)
    _copy("server/pyproject.toml", tmp_path)
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" || exit 1\n')
    old.chmod(0o755)

    missing, aged = (
        subprocess.run(
            ["make", "serve", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False
        )
        for python in ("no-such-python", old)
    )

    assert missing.returncode
    assert missing.stderr.startswith("No no-such-python here: install Python 3.11 or newer")
    assert aged.returncode
    assert aged.stderr.startswith("Python 3.9.2 is too old")


def _copy(name: str, folder: Path) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes((ROOT / name).read_bytes())


def test_hooks_run_only_tools_of_this_workspace():
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [repository["repo"] for repository in repositories] == ["local"]
    for hook in repositories[0]["hooks"]:
        assert hook["language"] == "system"
        assert hook["entry"].startswith(".venv/bin/")


def test_the_example_settings_are_read_by_the_plugin_or_by_boto3():
    text = (ROOT / ".env.example").read_text()
    names = parse_env(re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE)).keys()
    plugin = ROOT / "mcp_plugin" / "licet"
    sources = "".join(path.read_text() for kind in ("*.py", "*.toml") for path in plugin.rglob(kind))
    assert {"OPTIMNOW_LICENSE_KEY", "LICENSE_SERVER_URL", "LICET_STATE_DIR", "LICET_STRICT"} <= names
    assert [name for name in names if name not in sources and name not in {"AWS_PROFILE", "AWS_REGION"}] == []


def test_the_example_settings_leave_the_key_unset():
    assert set(parse_env((ROOT / ".env.example").read_text()).values()) == {""}


def test_every_distribution_carries_the_license():
    notices = {(ROOT / folder / "LICENSE").read_text() for folder in (".", "mcp_plugin", "server")}
    assert len(notices) == 1


def test_tests_of_a_group_run_in_one_process(tmp_path):
    """With some versions of pytest and pytest-xdist they do not, and then the event loop of a browser stops others."""
    for number in range(6):
        (tmp_path / f"test_{number}.py").write_text(
            "import os, pathlib, time, pytest\n\n"
            "@pytest.mark.xdist_group('together')\n"
            "def test_it():\n"
            "    time.sleep(0.1)\n"
            "    pathlib.Path(__file__).with_suffix('.pid').write_text(str(os.getpid()))\n"
        )
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-c", "/dev/null", str(tmp_path)]
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
    assert len({each.read_text() for each in tmp_path.glob("*.pid")}) == 1
