"""Both distributions, built and installed each on its own, hold what they need and nothing else."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.servers import LicenseServer

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")
PROJECTS = {
    name: tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"]
    for name, folder in {"licet": "mcp_plugin", "licet-server": "server"}.items()
}
SOURCES = {"licet": ROOT / "mcp_plugin" / "licet", "licet-server": ROOT / "server" / "licet_server"}
WHEELS = ("--only-binary", "licet", "--only-binary", "licet-server")
SOURCE_ARCHIVES = ("--no-binary", "licet", "--no-binary", "licet-server")
LEFT_BEHIND = {"__pycache__", ".mypy_cache", ".ruff_cache"}
VENDOR_LIBRARIES = {"flask", "flask-limiter", "flask-sqlalchemy", "sqlalchemy", "alembic", "granian", "licet-server"}

pytestmark = pytest.mark.xdist_group("packaging")


@dataclass(frozen=True)
class Environment:
    """A virtual environment with one of the distributions in it."""

    folder: Path

    def run(self, command: str, *arguments: str, **settings: str) -> str:
        """Run a command of the environment far from the repository and return what it printed."""
        path = self.folder / "bin" / command
        return _run(path, *arguments, cwd=self.folder, **settings)

    def distributions(self) -> set[str]:
        return set(
            self.run(
                "python",
                "-c",
                "from importlib.metadata import distributions as found\n"
                "print(*(each.metadata['Name'].lower().replace('_', '-') for each in found()))",
            ).split()
        )


def _run(*command: str | Path, cwd: Path = ROOT, **settings: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        command,
        env=environment | settings,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        errors="replace",
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Build every wheel and source archive into one folder, as a release does."""
    folder = tmp_path_factory.mktemp("built")
    _run(sys.executable, ROOT / "deploy" / "dist.py", "--out", folder)
    return folder


class _Index(SimpleHTTPRequestHandler):
    """A package index of one folder: a page of links for each distribution."""

    def do_GET(self) -> None:
        top, *name = self.path.strip("/").split("/")
        if top != "simple":
            super().do_GET()
            return
        files = sorted(Path(self.directory).glob(f"{name[0].replace('-', '_')}-[0-9]*"))
        page = "".join(f'<a href="/{each.name}">{each.name}</a>\n' for each in files).encode()
        self.send_response(200 if files else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def index(built) -> Iterator[str]:
    """The address of an index on loopback that has what was built; the libraries come from the usual one."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Index, directory=str(built))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/simple"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def customer(index, tmp_path_factory) -> Environment:
    """What a customer gets: the plugin for MCP servers, and no word of the server; from its wheel."""
    return _install(tmp_path_factory.mktemp("customer"), index, "licet[mcp]", *WHEELS)


@pytest.fixture(scope="module")
def vendor(index, tmp_path_factory) -> Environment:
    """What a vendor gets: the license server, which brings the plugin's public half along; from their wheels."""
    return _install(tmp_path_factory.mktemp("vendor"), index, "licet-server", *WHEELS)


@pytest.fixture(scope="module")
def from_sources(vendor, index, tmp_path_factory) -> Environment:
    """What a vendor gets who takes source archives of both."""
    return _install(tmp_path_factory.mktemp("sources"), index, "licet-server", *SOURCE_ARCHIVES)


def _install(folder: Path, index: str, requirement: str, *options: str) -> Environment:
    _run(UV, "venv", "--quiet", "--python", sys.executable, folder / "venv", cwd=folder)
    install = ("pip", "install", "--quiet", "--python", folder / "venv", "--index", index, *options)
    fresh = ("--refresh-package", "licet", "--refresh-package", "licet-server")
    _run(UV, *install, *fresh, "--constraint", ROOT / "deploy" / "locks" / "dev.txt", requirement, cwd=folder)
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


def test_the_checksums_are_those_of_every_archive(built):
    lines = dict(reversed(line.split("  ")) for line in (built / "SHA256SUMS").read_text().splitlines())
    archives = {path.name: path for path in built.iterdir() if path.name != "SHA256SUMS"}
    assert len(archives) == 4
    assert lines == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in archives.items()}


def test_whoever_builds_gets_the_same_bytes(built, tmp_path):
    for member in ("mcp_plugin", "server", "deploy"):
        copy = shutil.copytree(
            ROOT / member, tmp_path / "elsewhere" / member, ignore=shutil.ignore_patterns(*LEFT_BEHIND)
        )
        for path in copy.rglob("*"):
            os.utime(path, (0, 1_900_000_000))
            path.chmod(0o700 if path.is_dir() or os.access(path, os.X_OK) else 0o600)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "licet-0.0.9-py3-none-any.whl").touch()
    _run(sys.executable, tmp_path / "elsewhere" / "deploy" / "dist.py", "--out", tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        path.name: path.read_bytes() for path in built.iterdir()
    }


def test_a_tag_of_another_version_builds_nothing(tmp_path):
    command = (sys.executable, ROOT / "deploy" / "dist.py", "--out", tmp_path / "out", "--tag", "v99.0.0")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(f"so tag v{PROJECTS['licet']['version']}")
    assert not (tmp_path / "out").exists()


def test_what_is_installed_serves_and_validates(vendor, customer, tmp_path):
    version = PROJECTS["licet"]["version"]
    assert vendor.run("licet-server", "--version") == f"licet-server, version {version}\n"
    assert customer.run("licet", "--version") == f"licet, version {version}\n"
    with LicenseServer(tmp_path / "data", python=vendor.folder / "bin" / "python") as server:
        key = server.issue("pro")["license_key"]
        status, answer = server.validate(key)
        assert (status, answer["code"]) == (200, "VALID")
        (tmp_path / "licet.toml").write_text(server.descriptor())
        settings = {"OPTIMNOW_LICENSE_KEY": key, "LICET_STATE_DIR": str(tmp_path / "state")}
        checked = customer.run("licet", "check", "--config", str(tmp_path / "licet.toml"), **settings)
    assert checked.startswith("VALID")


def test_source_archives_install_what_the_wheels_install(vendor, from_sources):
    assert from_sources.run("licet-server", "--version") == vendor.run("licet-server", "--version")
    assert from_sources.run("licet", "--version") == vendor.run("licet", "--version")
    for name in ("licet", "licet_server"):
        assert _recorded(from_sources, name) == _recorded(vendor, name)


def _recorded(environment: Environment, name: str) -> set[str]:
    """Return the files of a package that were installed, with their digests."""
    [record] = environment.folder.glob(f"lib/python*/site-packages/{name}-[0-9]*.dist-info/RECORD")
    found = {line for line in record.read_text().splitlines() if line.startswith(f"{name}/") and ".pyc" not in line}
    assert len(found) > 50
    return found
