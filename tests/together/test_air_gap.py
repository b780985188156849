"""No network at all: the vendor's data folder and the customer's state folder meet only through files."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import CallToolResult

from licet import LicenseValidator
from licet.gate import utc_now
from licet.refusal import DENIED
from licet.verdict import Code
from tests.plugin.vendor import Clock
from tests.servers import LicenseServer

BIN = Path(sys.executable).parent
SUGGEST = {"resource_arn": "arn:aws:s3:::no-such-bucket"}


class Site:
    """The customer's machine: it is told to ask nobody, and no license server runs."""

    def __init__(self, folder: Path, vendor: LicenseServer, key: str, product: str = "OPT", variable: str = "") -> None:
        folder.mkdir()
        (folder / "licet.toml").write_text(vendor.descriptor(product))
        self.folder = folder
        self.settings = {
            "LICET_CONFIG": str(folder / "licet.toml"),
            "LICET_STATE_DIR": str(folder / "state"),
            "LICET_OFFLINE": "1",
            variable or "OPTIMNOW_LICENSE_KEY": key,
        }

    def licet(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BIN / "licet", *args],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], **self.settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def at(self, clock: Clock) -> LicenseValidator:
        return LicenseValidator.from_env(environ=self.settings, clock=clock)

    def call(self, tool: str, **arguments: object) -> CallToolResult:
        """Call a tool of a fresh ``licet-tag-compliance`` over stdio."""

        async def session() -> CallToolResult:
            aws = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
            server = StdioServerParameters(
                command=str(BIN / "licet-tag-compliance"), env=self.settings | aws, cwd=self.folder
            )
            async with Client(server) as client:
                return await client.call_tool(tool, arguments)

        return asyncio.run(session())


@pytest.fixture
def vendor(tmp_path: Path) -> LicenseServer:
    """A vendor whose license server is never started."""
    server = LicenseServer(tmp_path / "vendor")
    assert server.cli("init").returncode == 0
    return server


def written(vendor: LicenseServer, path: Path, *args: str) -> str:
    done = vendor.cli(*args)
    assert done.returncode == 0, done.stderr
    path.write_text(done.stdout)
    return str(path)


def test_a_license_lives_its_whole_life_without_a_network(vendor: LicenseServer, tmp_path: Path) -> None:
    issued = vendor.issue("pro")
    site = Site(tmp_path / "site", vendor, issued["license_key"])
    assert site.licet("check").stdout.startswith("NOT_ACTIVATED")

    (site.folder / "request.json").write_text(site.licet("request").stdout)
    assert issued["license_key"] not in (site.folder / "request.json").read_text()
    request = ["--request", str(site.folder / "request.json")]
    first = written(vendor, tmp_path / "first.lic", "license", "file", issued["id"], "--ttl", "2d", *request)
    imported = site.licet("import", first)
    assert imported.returncode == 0, imported.stderr
    assert site.licet("check", "--feature", "suggest_tags").stdout.startswith("VALID")
    served = site.call("suggest_tags", **SUGGEST)
    assert DENIED not in (served.meta or {}), served.content

    clock = Clock(utc_now() + timedelta(days=3))
    late = site.at(clock)
    assert late.decide("suggest_tags").code is Code.LEASE_EXPIRED
    renewal = written(vendor, tmp_path / "renewal.lic", "license", "file", issued["id"], "--ttl", "30d", *request)
    assert site.licet("import", renewal).returncode == 0
    clock.forward(minutes=1)
    assert late.decide("suggest_tags").code is Code.VALID
    assert "newer license file" in site.licet("import", first).stderr

    before = written(vendor, tmp_path / "before.jws", "license", "revocations")
    assert vendor.cli("license", "revoke", issued["id"]).returncode == 0
    after = written(vendor, tmp_path / "after.jws", "license", "revocations")
    assert vendor.cli("license", "file", issued["id"]).returncode == 1
    assert site.licet("import", after).returncode == 0
    assert site.licet("import", before).returncode == 1
    assert site.licet("import", renewal).returncode == 0
    refused = site.call("suggest_tags", **SUGGEST)
    assert refused.is_error
    assert (refused.meta or {})[DENIED]["code"] == "REVOKED"


def test_a_file_for_one_machine_does_nothing_on_another(vendor: LicenseServer, tmp_path: Path) -> None:
    issued = vendor.issue("pro")
    here = Site(tmp_path / "here", vendor, issued["license_key"])
    bound = written(
        vendor, tmp_path / "bound.lic", "license", "file", issued["id"], "--fingerprint", "m_of_another_machine"
    )
    refused = here.licet("import", bound)
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "FINGERPRINT_MISMATCH")


def test_an_encrypted_file_opens_only_with_its_license_key(vendor: LicenseServer, tmp_path: Path) -> None:
    issued, other = vendor.issue("pro"), vendor.issue("pro")
    sealed = written(vendor, tmp_path / "sealed.lic", "license", "file", issued["license_key"], "--encrypt")
    assert "customer@example.com" not in (tmp_path / "sealed.lic").read_text()
    assert Site(tmp_path / "a", vendor, issued["license_key"]).licet("import", sealed).returncode == 0
    stranger = Site(tmp_path / "b", vendor, other["license_key"]).licet("import", sealed)
    assert (stranger.returncode, stranger.stderr.split(":")[0]) == (1, "SIGNATURE_INVALID")


@pytest.mark.parametrize(
    ("product", "plan", "variable"),
    [("NLS", "enterprise", "NECTAR_LICENSE_KEY"), ("LMG", "pro", "LMG_LICENSE_KEY")],
)
def test_a_signed_key_needs_no_file_and_ends_with_the_revocation_list(
    vendor: LicenseServer, tmp_path: Path, product: str, plan: str, variable: str
) -> None:
    issued = vendor.issue(plan, product)
    site = Site(tmp_path / "site", vendor, issued["license_key"], product, variable)
    status = json.loads(site.licet("status", "--json").stdout)
    assert (status["code"], status["plan"], status["source"]) == ("VALID", plan, "key")
    site.settings["LICET_REVOCATIONS"] = written(vendor, tmp_path / "list.jws", "license", "revocations")
    assert site.licet("check").returncode == 0
    assert vendor.cli("license", "revoke", issued["id"]).returncode == 0
    written(vendor, tmp_path / "list.jws", "license", "revocations")
    assert site.licet("check").stdout.startswith("REVOKED")


def test_an_hmac_key_needs_a_file(vendor: LicenseServer, tmp_path: Path) -> None:
    issued = vendor.issue("standard", "CAIO")
    site = Site(tmp_path / "site", vendor, issued["license_key"], "CAIO", "CAIO_LICENSE_KEY")
    assert site.licet("check").stdout.startswith("NOT_ACTIVATED")
    assert site.licet("import", written(vendor, tmp_path / "c.lic", "license", "file", issued["id"])).returncode == 0
    status = json.loads(site.licet("status", "--json").stdout)
    assert (status["plan"], status["max_activations"], status["limits"]) == ("standard", 10, {"services": 100})
    assert status["quotas"] == {"requests": {"amount": 1_000_000, "period": "day"}}


def test_files_bring_the_keys_that_a_rotation_made(vendor: LicenseServer, tmp_path: Path) -> None:
    issued = vendor.issue("pro")
    site = Site(tmp_path / "site", vendor, issued["license_key"])
    old = json.loads(vendor.cli("key", "list", "--json").stdout)[0]["kid"]
    early = written(vendor, tmp_path / "early.lic", "license", "file", issued["id"])
    for _ in range(3):
        assert vendor.cli("key", "rotate", "--now").returncode == 0
    assert vendor.cli("key", "retire", old).returncode == 0
    assert site.licet("import", early).returncode == 0
    assert site.licet("import", written(vendor, tmp_path / "l.lic", "license", "file", issued["id"])).returncode == 0
    assert site.licet("check").returncode == 0
    forgotten = site.licet("import", early)  # it was signed with the key that is retired by now
    assert (forgotten.returncode, forgotten.stderr.split(":")[0]) == (1, "SIGNATURE_INVALID")
    assert site.licet("check").returncode == 0
