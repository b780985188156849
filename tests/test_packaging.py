"""Both distributions, built and installed each on its own, hold what they need and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")
PROJECTS = {
    name: tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"]
    for name, folder in {"licet": "mcp_plugin", "licet-server": "server"}.items()
}
SOURCES = {"licet": ROOT / "mcp_plugin" / "licet", "licet-server": ROOT / "server" / "licet_server"}
LEFT_BEHIND = {"__pycache__", ".mypy_cache", ".ruff_cache"}
VENDOR_LIBRARIES = {"flask", "flask-limiter", "flask-sqlalchemy", "sqlalchemy", "alembic", "granian", "licet-server"}

pytestmark = pytest.mark.xdist_group("packaging")


@dataclass(frozen=True)
class Environment:
    """A virtual environment with one of the distributions in it."""

    folder: Path

    def run(self, command: str, *arguments: str) -> str:
        """Run a command of the environment far from the repository and return what it printed."""
        path = self.folder / "bin" / command
        return _run(path, *arguments, cwd=self.folder)

    def distributions(self) -> set[str]:
        return set(
            self.run(
                "python",
                "-c",
                "from importlib.metadata import distributions as found\n"
                "print(*(each.metadata['Name'].lower().replace('_', '-') for each in found()))",
            ).split()
        )


def _run(*command: str | Path, cwd: Path = ROOT) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=240, check=False, errors="replace"
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Build every wheel and source archive into one folder, from a copy of the tree without leftovers."""
    tree, folder = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("built")
    for member in ("mcp_plugin", "server"):
        shutil.copytree(ROOT / member, tree / member, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        build = ("build", "--quiet", "--no-build-isolation", "--no-sources", "--python", sys.executable)
        _run(UV, *build, "--out-dir", folder, tree / member, cwd=tree)
    return folder


@pytest.fixture(scope="module")
def customer(built, tmp_path_factory) -> Environment:
    """What a customer gets: the plugin for MCP servers, and no word of the server."""
    return _install(tmp_path_factory.mktemp("customer"), built, "licet[mcp]")


@pytest.fixture(scope="module")
def vendor(built, tmp_path_factory) -> Environment:
    """What a vendor gets: the license server, which brings the plugin's public half along."""
    return _install(tmp_path_factory.mktemp("vendor"), built, "licet-server")


def _install(folder: Path, built: Path, requirement: str) -> Environment:
    _run(UV, "venv", "--quiet", "--python", sys.executable, folder / "venv", cwd=folder)
    install = ("pip", "install", "--quiet", "--python", folder / "venv", "--find-links", built)
    _run(UV, *install, "--constraint", ROOT / "deploy" / "locks" / "dev.txt", requirement, cwd=folder)
    return Environment(folder / "venv")


def _wheel(built: Path, name: str) -> ZipFile:
    [path] = built.glob(f"{name.replace('-', '_')}-[0-9]*.whl")
    return ZipFile(path)


@pytest.mark.parametrize("name", SOURCES)
def test_a_wheel_holds_every_file_of_its_package_and_no_other(built, name):
    source = SOURCES[name]
    files = {
        path.relative_to(source.parent).as_posix()
        for path in source.rglob("*")
        if path.is_file() and not LEFT_BEHIND.intersection(path.parts)
    }
    with _wheel(built, name) as wheel:
        packed = {entry for entry in wheel.namelist() if ".dist-info/" not in entry}
        notices = [entry for entry in wheel.namelist() if entry.endswith(".dist-info/licenses/LICENSE")]
        assert packed == files
        assert [wheel.read(entry).decode() for entry in notices] == [(ROOT / "LICENSE").read_text()]


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        pytest.param("licet", "licet/py.typed", id="the plugin's types"),
        pytest.param("licet", "licet/tag_compliance/licet.toml", id="the descriptor of the tag-compliance server"),
        pytest.param("licet", "licet/tag_compliance/*.json", id="the default tagging policy"),
        pytest.param("licet-server", "licet_server/py.typed", id="the server's types"),
        pytest.param("licet-server", "licet_server/default_catalog.toml", id="the default catalog"),
        pytest.param("licet-server", "licet_server/storage/migrations/versions/*.py", id="the migrations"),
        pytest.param("licet-server", "licet_server/http/static/swagger-ui/swagger-ui-bundle.js", id="Swagger UI"),
    ],
)
def test_a_wheel_brings_the_data_it_reads(built, name, pattern):
    with _wheel(built, name) as wheel:
        assert any(Path(entry).match(pattern) for entry in wheel.namelist())


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_archive_holds_the_package_and_its_papers(built, name):
    [path] = built.glob(f"{name.replace('-', '_')}-[0-9]*.tar.gz")
    with tarfile.open(path) as archive:
        top = {entry.split("/", 2)[1] for entry in archive.getnames() if "/" in entry}
    papers = {"CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
    assert top == papers | {SOURCES[name].name}


def test_a_customer_gets_the_plugin_without_the_vendors_libraries(customer):
    assert customer.run("python", "-c", "import licet, licet.validator; print(licet.__name__)") == "licet\n"
    assert not VENDOR_LIBRARIES & customer.distributions()


def test_a_customer_can_run_licet(customer):
    assert "status" in customer.run("licet", "--help")


def test_a_vendor_can_run_the_license_server(vendor):
    assert "serve" in vendor.run("licet-server", "--help")


def test_a_vendor_needs_no_mcp_sdk_and_no_aws(vendor):
    assert {"licet", "licet-server", "flask"} <= vendor.distributions()
    assert not {"mcp", "boto3"} & vendor.distributions()


def test_both_distributions_are_of_one_version():
    version = PROJECTS["licet"]["version"]
    assert PROJECTS["licet-server"]["version"] == version
    assert f"licet=={version}" in PROJECTS["licet-server"]["dependencies"]
