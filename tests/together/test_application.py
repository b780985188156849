"""A web application with a license of the real license server: activated over HTTP, with a seat."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from licet import LicenseValidator
from licet.routes import PREFIX
from tests.plugin.sites import BEARER, TOKEN, Site, flask_site
from tests.servers import LicenseServer


@pytest.fixture
def validator(license_server: LicenseServer, tmp_path: Path) -> Iterator[LicenseValidator]:
    (tmp_path / "licet.toml").write_text(license_server.descriptor())
    environ = {
        "LICET_CONFIG": str(tmp_path / "licet.toml"),
        "LICET_STATE_DIR": str(tmp_path / "state"),
        "LICENSE_SERVER_URL": license_server.url,
        "LICET_ADMIN_TOKEN": TOKEN,
    }
    made = LicenseValidator.from_env(environ=environ)
    yield made
    made.close()


@pytest.fixture
def site(validator: LicenseValidator) -> Iterator[Site]:
    with flask_site(validator, health="/health") as running:
        yield running


def seats(server: LicenseServer, license_id: str) -> int:
    done = server.cli("activation", "list", license_id, "--json")
    assert done.returncode == 0, done.stderr
    return len(json.loads(done.stdout))


def test_an_application_is_activated_over_http_and_gives_its_seat_back(
    license_server: LicenseServer, validator: LicenseValidator, site: Site, tmp_path: Path
) -> None:
    issued = license_server.issue("pro")
    key = issued["license_key"]
    assert site.ask("GET", "/health").json == {"status": "ok", "license": "NO_KEY"}

    looked = site.ask("POST", f"{PREFIX}/validate", {"license_key": key}, BEARER)
    assert (looked.status, looked.json["is_valid"]) == (200, True)
    assert seats(license_server, issued["id"]) == 0
    assert site.ask("GET", f"{PREFIX}/status").status == 404

    said = site.ask("POST", f"{PREFIX}/activate", {"license_key": key}, BEARER)
    assert (said.status, said.json["status"], said.json["plan"]) == (200, "activated", "pro")
    assert said.json["expires_at"] == issued["expires_at"]
    assert seats(license_server, issued["id"]) == 1
    assert site.ask("GET", "/health").json == {"status": "ok", "license": "VALID"}
    assert site.ask("GET", f"{PREFIX}/status").json["max_resources"] == 10_000

    kept = [path for path in (tmp_path / "state").rglob("*") if path.is_file() and key in path.read_text("latin-1")]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    validator.close()
    assert seats(license_server, issued["id"]) == 0


def test_a_revoked_license_is_refused_and_the_application_stays_up(license_server: LicenseServer, site: Site) -> None:
    issued = license_server.issue("pro", email="gone@example.com")
    assert license_server.cli("license", "revoke", issued["id"]).returncode == 0
    said = site.ask("POST", f"{PREFIX}/activate", {"license_key": issued["license_key"]}, BEARER)
    assert (said.status, said.code) == (400, "REVOKED")
    assert site.ask("GET", "/report").status == 402  # still no key
    assert site.ask("GET", "/").status == 200
