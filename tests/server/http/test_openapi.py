"""The document, and the page that shows it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from licet_server.http import docs
from licet_server.http.document import TAGS, operation_id, operations

pytestmark = pytest.mark.sqlite_only(reason="the document does not depend on the database")

STATIC = Path(docs.__file__).with_name("static") / "swagger-ui"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def described(client):
    return client.get("/api/v1/openapi.json").json


def test_it_is_valid_and_says_where_it_is_from(described):
    from openapi_spec_validator import validate

    assert described["openapi"].startswith("3.1")
    assert [server["url"] for server in described["servers"]] == ["/"]
    validate(described)


def test_the_public_address_is_a_server_too(make_app):
    app = make_app(base_url="https://license.example.com", base_url_given=True)
    servers = app.test_client().get("/api/v1/openapi.json").json["servers"]
    assert [server["url"] for server in servers] == ["/", "https://license.example.com"]


def test_it_is_cached_by_its_tag(client):
    first = client.get("/api/v1/openapi.json")
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=300"


def test_every_operation_says_what_it_is_and_what_can_go_wrong(described):
    named = []
    for path, method, operation in operations(described):
        route = (method, path)
        assert operation["summary"].endswith("."), route
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"]), route
        assert operation["tags"], route
        assert "default" in operation["responses"], route
        assert ("401" in operation["responses"]) >= bool(operation.get("security")), route
        for parameter in described["paths"][path].get("parameters", []):
            assert {"pattern", "type"} <= parameter["schema"].keys(), route
            assert parameter["description"], route
        for parameter in operation.get("parameters", []):
            assert "schema" in parameter, route
        named.append(operation["operationId"])
    assert len(set(named)) == len(named)


def test_tags_are_described_and_in_order(described):
    shown = [tag["name"] for tag in described["tags"]]
    used = {tag for _, _, operation in operations(described) for tag in operation["tags"]}
    assert set(shown) == used
    assert used <= set(TAGS)
    assert shown == [tag for tag in TAGS if tag in used]
    assert all(tag["description"] for tag in described["tags"])


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("GET /api/v1/customers", "list_customers"),
        ("POST /api/v1/customers", "create_customer"),
        ("PATCH /api/v1/customers/{customer_id}", "update_customer"),
        ("DELETE /api/v1/customers/{customer_id}/contacts/{contact_id}", "delete_customer_contact"),
        ("POST /api/v1/licenses", "issue_license"),
        ("POST /api/v1/licenses/{license_id}/suspend", "suspend_license"),
        ("POST /api/v1/licenses/{license_id}/rotate-key", "rotate_license_key"),
        ("GET /api/v1/licenses/{license_id}/activations", "list_license_activations"),
        ("GET /api/v1/licenses/{license_id}/usage", "get_license_usage"),
        ("GET /api/v1/admin/dashboard", "get_dashboard"),
    ],
)
def test_operations_have_the_names_that_a_client_would_give_them(route, name):
    assert operation_id(route) == name


def test_conditional_and_idempotent_writes_say_so(described):
    patch = described["paths"]["/api/v1/customers/{customer_id}"]["patch"]
    assert {parameter["name"] for parameter in patch["parameters"]} == {"Idempotency-Key", "If-Match"}
    assert "412" in patch["responses"]
    assert "ETag" in patch["responses"]["200"]["headers"]
    assert patch["security"] == [{"apiKey": ["customers:write"]}]


def test_the_names_in_a_table_are_described(described):
    limits = described["components"]["schemas"]["PlanIn"]["properties"]["limits"]
    assert limits["propertyNames"]["maxLength"] == 64


def test_the_page_and_its_assets_are_from_this_server_alone(client):
    page = client.get("/api/v1/docs", buffered=True)
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "://" not in policy
    text = page.get_data(as_text=True)
    assert "://" not in text
    assert "<script>" not in text
    assets = re.findall(r'(?:src|href)="(/[^"]+)"', text)
    assert len(assets) == 5
    for asset in assets:
        answer = client.get(asset, buffered=True)
        assert answer.status_code == 200, asset
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    ours = (STATIC / "init.js").read_text() + (STATIC / "page.css").read_text()
    assert "://" not in ours
    assert "validatorUrl: null" in ours
    assert "persistAuthorization: false" in ours
    assert "url(" not in re.sub(r"url\([\"']?data:", "", (STATIC / "swagger-ui.css").read_text())


def test_other_pages_run_no_scripts(client):
    for path in ("/", "/api/v1/openapi.json", "/api/v1/docs/static/init.js"):
        assert "script-src" not in client.get(path, buffered=True).headers["Content-Security-Policy"]


def test_the_licenses_of_the_assets_come_along():
    assert "Apache License" in (STATIC / "LICENSE").read_text()
    assert (STATIC / "NOTICE").is_file()
    assert (STATIC / "swagger-ui-bundle.js.LICENSE.txt").is_file()


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_a_browser_shows_every_resource_and_refuses_nothing(server, tmp_path):
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-logging"]
    asked = [f"--user-data-dir={tmp_path}", "--virtual-time-budget=10000", "--dump-dom", f"{server.url}/api/v1/docs"]
    done = subprocess.run(
        [CHROMIUM, *options, *asked], capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL
    )
    shown = re.findall(r'data-tag="([^"]+)"', done.stdout)
    described = json.loads(server.request("GET", "/api/v1/openapi.json")[1])
    assert shown == [tag["name"] for tag in described["tags"]]
    assert "Content Security Policy" not in done.stderr
    assert "CONSOLE" not in done.stderr
