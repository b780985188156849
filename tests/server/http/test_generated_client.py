"""A client that a program made from the document: it compiles, and does what the document promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GENERATOR = Path(sys.executable).with_name("openapi-python-client")
CONFIGURATION = """
post_hooks: []                      # it would format what it wrote
content_type_overrides:
  application/jose: text/plain      # a JWS is text
"""

PROGRAM = """
import sys

from vendor_client import AuthenticatedClient, Client
from vendor_client.api.activation import activate_instance, validate_license_key
from vendor_client.api.activations import list_license_activations
from vendor_client.api.customers import list_customers
from vendor_client.api.licenses import get_license, issue_license, list_licenses, revoke_license
from vendor_client.models import ActivateIn, LicenseIn, Problem, ValidateIn

url, token = sys.argv[1:]
with AuthenticatedClient(base_url=url, token=token) as vendor, Client(base_url=url) as customer:
    issued = issue_license.sync(
        client=vendor, body=LicenseIn(product="OPT", plan="pro", email="generated@example.com"), idempotency_key="once"
    )
    again = issue_license.sync(
        client=vendor, body=LicenseIn(product="OPT", plan="pro", email="generated@example.com"), idempotency_key="once"
    )
    assert again.id == issued.id and again.license_key == issued.license_key
    print("issued", issued.product, issued.plan, issued.expires_at.year > 2025)

    seat = activate_instance.sync(
        client=customer, body=ActivateIn(license_key=issued.license_key, instance_id="a-machine", fingerprint="m_1")
    )
    print("activated", seat.valid, seat.code)
    print("seats", [each.instance_id for each in list_license_activations.sync(issued.id, client=vendor).data])

    print("listed", [each.id for each in list_licenses.sync(client=vendor, q="generated@").data] == [issued.id])
    print("customers", [each.email for each in list_customers.sync(client=vendor, email="generated@example.com").data])

    revoked = revoke_license.sync(issued.id, client=vendor)
    print("revoked", revoked.status)
    print("asked", validate_license_key.sync(client=customer, body=ValidateIn(license_key=issued.license_key)).code)

    missing = get_license.sync("lic_00000000000000000000", client=vendor)
    print("missing", isinstance(missing, Problem), missing.status)
"""

SAID = """issued OPT pro True
activated True VALID
seats ['a-machine']
listed True
customers ['generated@example.com']
revoked revoked
asked REVOKED
missing True 404
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | {"NO_COLOR": "1", "MYPY_CACHE_DIR": str(cwd / "cache")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def generated(database, tmp_path_factory, server):
    """The folder with the client that was made from the document of a running server."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "document.json").write_bytes(server.request("GET", "/api/v1/openapi.json")[1])
    (folder / "generator.yaml").write_text(CONFIGURATION)
    options = ("--meta", "none", "--output-path", "vendor_client", "--config", "generator.yaml", "--fail-on-warning")
    run(GENERATOR, "generate", "--path", "document.json", *options, cwd=folder)
    return folder


@pytest.mark.sqlite_only(reason="the document does not depend on the database")
def test_it_compiles_and_its_types_agree(generated):
    run(sys.executable, "-m", "compileall", "-q", "vendor_client", cwd=generated)
    assert "Success" in run(sys.executable, "-m", "mypy", "vendor_client", cwd=generated)


@pytest.mark.sqlite_only(reason="what the routes do on PostgreSQL is tested route by route, and a client costs a lot")
def test_it_issues_activates_and_revokes_a_license(generated, server):
    made = server.cli("api-key", "create", "--name", "generated", "--scope", "admin", "--json")
    (generated / "program.py").write_text(PROGRAM)
    token = json.loads(made.stdout)["token"]
    assert run(sys.executable, "-W", "error", "program.py", server.url, token, cwd=generated) == SAID
