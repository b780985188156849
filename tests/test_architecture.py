"""The arrows of docs/architecture.md hold, and each contract that holds them can fail."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = (ROOT / "mcp_plugin" / "licet", ROOT / "server" / "licet_server")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

TURNED = {
    "plugin-layers": ("licet.terms", "licet.gate"),
    "server-layers": ("licet_server.licensing", "licet_server.services"),
    "plugin-knows-no-server": ("licet.verdict", "licet_server.errors"),
    "server-uses-the-public-half": ("licet_server.services", "licet.store"),
    "aws-stands-alone": ("licet.aws", "licet.config"),
    "mcp-sdk-at-the-edge": ("licet.gate", "mcp"),
    "boto3-at-the-edge": ("licet.config", "boto3"),
    "no-server-libraries-in-the-plugin": ("licet.store", "sqlalchemy"),
    "flask-at-the-edge": ("licet_server.licensing", "flask"),
}
"""An arrow for each contract that it must refuse: importer and imported."""

HEAVY = {"alembic", "boto3", "botocore", "cryptography", "flask", "jwt", "mcp", "mcp_types", "requests", "sqlalchemy"}


def lint_imports(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts; packages are taken from *paths* before the installed ones."""
    command = [LINT_IMPORTS, "--no-cache", "--no-logo", "--config", ROOT / "pyproject.toml"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "COLUMNS": "200"}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_every_arrow_points_the_right_way():
    result = lint_imports()
    assert result.returncode == 0, result.stdout


def test_every_contract_has_an_arrow_that_it_must_refuse():
    assert TURNED.keys() == NAMES.keys()


@pytest.mark.parametrize("contract", TURNED)
def test_a_turned_arrow_breaks_its_contract_even_when_it_is_lazy(contract, tmp_path):
    for package in PACKAGES:
        shutil.copytree(package, tmp_path / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    importer, imported = TURNED[contract]
    path = tmp_path.joinpath(*importer.split("."))
    module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    with module.open("a") as source:
        source.write(f"\n\ndef turned():\n    import {imported}\n")

    result = lint_imports(tmp_path)

    assert result.returncode == 1, result.stdout
    assert f"{NAMES[contract]} BROKEN" in result.stdout
    assert f"{importer} -> {imported}" in result.stdout


def test_importing_licet_loads_no_heavy_library():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, licet; print(*sys.modules)"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.split()
    assert "licet" in loaded
    assert not HEAVY.intersection(loaded)


def sources() -> Iterator[Path]:
    for package in (*PACKAGES, ROOT / "demo"):
        yield from sorted(package.rglob("*.py"))


def test_no_file_is_longer_than_400_lines():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_function_is_longer_than_40_lines_beside_its_docstring():
    long = {
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": length(function)
        for path in sources()
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and length(function) > 40
    }
    assert long == {}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function from ``def`` to its end, without the docstring."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None or first.end_lineno is None:
        return lines
    return lines - (first.end_lineno - first.lineno + 1)
