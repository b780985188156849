"""The desk: products and plans, API keys, settings."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.config import PaymentSettings
from licet_server.config.payments import StripeSettings
from licet_server.licensing.people import Role
from licet_server.storage.catalog import find_product
from licet_server.storage.tables import ApiKeyRow, AuditRow
from tests.server.web.conftest import Visitor
from tests.server.web.desk_help import hidden

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")
EVIL = '<script>alert("x")</script>'
PLAN = {
    "code": "team", "name": "Team", "segment": "TEAM", "price": "2499.00", "currency": "EUR", "duration_days": "365",
    "features": "scan\nreport", "limits": "regions = 5\naccounts = 1_000", "quotas": "scans = 1000 per month",
    "rates": "calls = 60 per minute", "grace_mode": "full", "telemetry": "optional", "max_resources": "0",
}  # fmt: skip


def actions(engine):
    with Session(engine) as session:
        chosen = select(AuditRow.action).where(AuditRow.actor.startswith("user:")).order_by(AuditRow.seq)
        return list(session.scalars(chosen))


def product(engine, code="OPT"):
    with Session(engine) as session:
        return find_product(session, code)


def filled(page):
    """What the form of a page would send, as it stands."""
    areas = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n(.*?)</textarea>', page.text, re.DOTALL)
    inputs = re.findall(r'<input[^>]*name="(\w+)"[^>]*type="(?:text|number|hidden)"[^>]*value="([^"]*)"', page.text)
    chosen = re.findall(r'<select[^>]*name="(\w+)"[^>]*>.*?<option selected value="([^"]*)"', page.text, re.DOTALL)
    known = dict(areas) | dict(inputs) | dict(chosen)
    return {name: value.replace("&#34;", '"') for name, value in known.items() if name not in {"csrf_token", "q"}}


def test_a_plan_is_added_changed_and_deleted_with_everything_that_the_catalog_has(desk, engine):
    admin, base = desk(Role.ADMIN), "/admin/catalog/OPT/plans"
    assert admin.post(f"{base}/new", PLAN).status_code == 303
    plan = product(engine).plan("team")
    assert dict(plan.limits) == {"regions": 5, "accounts": 1000}
    assert (plan.quotas["scans"].amount, plan.quotas["scans"].period) == (1000, "month")
    assert (str(plan.rates["calls"]), plan.features, plan.max_resources) == ("60 per minute", ("scan", "report"), 0)
    assert admin.post(f"{base}/team/edit", filled(admin.get(f"{base}/team/edit"))).status_code == 303
    assert product(engine).plan("team") == plan  # what stands in the form is what there is
    changed = filled(admin.get(f"{base}/team/edit")) | {"max_activations": "7", "limits": ""}
    assert admin.post(f"{base}/team/edit", changed).status_code == 303
    assert (product(engine).plan("team").max_activations, dict(product(engine).plan("team").limits)) == (7, {})
    assert "sold no more" in admin.get(f"{base}/team/delete").text
    assert admin.post(f"{base}/team/delete").status_code == 303
    assert product(engine).plan("team") is None
    assert [each for each in actions(engine) if each.startswith("plan.")] == [
        "plan.created", "plan.updated", "plan.deleted",
    ]  # fmt: skip


def test_a_plan_that_somebody_else_has_changed_meanwhile_is_not_overwritten(desk, engine):
    admin, path = desk(Role.ADMIN), "/admin/catalog/OPT/plans/pro/edit"
    seen = filled(admin.get(path))
    assert admin.post(path, seen | {"name": "First"}).status_code == 303
    late = admin.post(path, seen | {"name": "Second"})
    assert late.status_code == 422
    assert "Somebody else has changed this meanwhile" in late.text
    assert 'value="Second"' in late.text
    assert product(engine).plan("pro").name == "First"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("limits", "regions: 5", "name = value", id="no-pair"),
        pytest.param("limits", "regions = many", "whole number", id="no-number"),
        pytest.param("quotas", "scans = 10 per week", "per day", id="no-period"),
        pytest.param("rates", "calls = fast", "rates", id="no-rate"),
        pytest.param("price", "cheap", "price must be", id="no-price"),
        pytest.param("lapses_to", "nothing", "lapses_to must name", id="no-plan"),
        pytest.param("dead_after_seconds", "5", "dead_after_seconds must be more", id="dies-at-once"),
    ],
)
def test_a_mistake_in_a_plan_stands_beside_its_field_and_what_was_typed_stays(desk, engine, name, value, said):
    page = desk(Role.ADMIN).post("/admin/catalog/OPT/plans/new", PLAN | {name: value, "support": EVIL})
    assert page.status_code == 422
    beside = re.search(rf'id="{name}-error">(.*?)</div>', page.text, re.DOTALL)[1]
    assert said in beside
    assert value in page.text
    assert EVIL not in page.text
    assert product(engine).plan("team") is None


def test_a_product_is_added_changed_and_deleted_while_nobody_has_bought_it(desk, sell, engine):
    sell()
    admin = desk(Role.ADMIN)
    tools = '[scan_all]\nfeature = "scan"\n'
    new = {"code": "ACM", "name": "Acme", "key_scheme": "short", "key_variable": "ACME_KEY", "tools": tools}
    assert admin.post("/admin/catalog/new", new).headers["Location"] == "/admin/catalog/ACM/plans/new"
    assert product(engine, "ACM").tools["scan_all"].feature == "scan"
    path = "/admin/catalog/ACM/edit"
    wrong = admin.post(path, filled(admin.get(path)) | {"tools": "[scan_all]\nfeatures = 1", "early_percent": "200"})
    assert wrong.status_code == 422
    assert 'id="tools-error"' in wrong.text or 'id="early_percent-error"' in wrong.text
    assert admin.post(path, filled(admin.get(path)) | {"purchase_url": "javascript:alert(1)"}).status_code == 303
    assert 'href="javascript:' not in admin.get("/admin/catalog/ACM").text
    assert admin.post("/admin/catalog/ACM/delete").status_code == 303
    assert product(engine, "ACM") is None
    assert admin.post("/admin/catalog/OPT/delete").status_code == 422  # it has licenses
    assert product(engine) is not None


def test_a_catalog_file_shows_what_it_would_change_before_it_does(desk, engine):
    admin = desk(Role.ADMIN)
    text = admin.get("/admin/catalog.toml").text
    assert {"OPT", "NLS"} <= {*tomllib.loads(text)["products"]}
    changed = text.replace('name = "Professional"', 'name = "Pro 2"').replace('name = "Pro"', 'name = "Pro 2"')
    before, path = product(engine), "/admin/catalog/apply"
    assert changed != text
    shown = admin.post(path, {"toml": changed, "step": "show"})
    assert shown.status_code == 200
    assert "<ins>Pro 2</ins>" in shown.text
    assert product(engine) == before
    assert actions(engine) == []
    assert admin.post(path, hidden(shown.text) | {"toml": changed, "step": "apply"}).status_code == 303
    assert "plan.updated" in actions(engine)
    assert "the catalog is like this already" in admin.post(path, {"toml": changed, "step": "show"}).text
    wrong = admin.post(path, {"toml": "[products.OPT]\nnam = 1", "step": "apply"})
    assert wrong.status_code == 422
    assert "nam = 1" in wrong.text


def test_support_reads_the_catalog_and_takes_its_files(desk):
    support = desk(Role.SUPPORT)
    page = support.get("/admin/catalog/OPT")
    assert page.status_code == 200
    assert "/edit" not in page.text
    assert "/delete" not in page.text
    assert tomllib.loads(support.get("/admin/catalog/OPT/licet.toml").text)["product"]["code"] == "OPT"
    for path in ("new", "OPT/edit", "OPT/delete", "OPT/plans/new", "OPT/plans/pro/edit", "apply"):
        assert support.get(f"/admin/catalog/{path}").status_code == 403


def test_the_token_of_an_api_key_is_in_one_answer_alone_and_only_for_the_owner(desk, engine):
    owner = desk(Role.OWNER)
    asked = {"name": EVIL, "scopes": ["licenses:read", "usage:read"], "expires_at": "2099-01-01"}
    made = owner.post("/admin/api-keys/new", asked)
    token = re.search(r'id="api-token" class="copy-text">(lsk_[^<]+)<', made.text)[1]
    page = owner.get("/admin/api-keys").text
    assert token not in page
    assert token not in owner.get("/admin/audit").text
    assert EVIL not in page
    assert f"…{token[-4:]}" in page
    with Session(engine) as session:
        row = session.scalars(select(ApiKeyRow)).one()
    assert row.scopes == ["licenses:read", "usage:read"]
    admin = desk(Role.ADMIN)
    for path in ("", "/new", f"/{row.id}/revoke"):
        assert admin.get(f"/admin/api-keys{path}").status_code == 403
    assert owner.post(f"/admin/api-keys/{row.id}/revoke").status_code == 303
    assert "Revoked" in owner.get("/admin/api-keys").text
    assert actions(engine) == ["api_key.created", "api_key.revoked"]


def test_an_api_key_that_may_do_nothing_is_refused_and_its_name_stays(desk, engine):
    page = desk(Role.OWNER).post("/admin/api-keys/new", {"name": "CRM"})
    assert page.status_code == 422
    assert "Choose at least one" in page.text
    assert 'value="CRM"' in page.text
    assert actions(engine) == []


def test_settings_say_what_is_missing_and_show_no_secret(make_site, add_user, installation):
    secret, hook = "sk_test_0123456789abcdef", "whsec_0123456789abcdef"
    chosen = installation.settings
    site = make_site(
        payments=PaymentSettings(stripe=StripeSettings(secret_key=secret, webhook_secrets=(hook,))),
        mail=replace(chosen.mail, server="smtp.example.com", user="me", password="hunter22hunter22"),
        base_url="https://licenses.example.com",
    )
    page = Visitor(site, add_user("support@vendor.example", role=Role.SUPPORT)).get("/admin/settings").text
    assert "https://licenses.example.com/api/v1/webhooks/stripe" in page
    assert "Test mode" in page
    assert "smtp.example.com" in page
    assert "exchange it before you sell" in page
    assert installation.keyring.published[-1].kid in page
    for unseen in (secret, hook, "hunter22", *installation.hidden, str(chosen.database_url)):
        assert unseen not in page
