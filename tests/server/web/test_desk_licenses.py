"""Licenses at the desk: what each page does, for whom, and what it never shows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from licet import license_file
from licet.trust import TrustedKeys
from licet_server.licensing.people import Role
from licet_server.services.issue import issue
from licet_server.storage.session import transaction
from tests.server.web.desk_help import audited, confirm, hidden, license_of, shown_key, today

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def admin(desk):
    return desk(Role.ADMIN)


@pytest.fixture
def sold(sell):
    return sell(now=today(), name="Ada Lovelace")


@pytest.fixture
def path(sold):
    return f"/admin/licenses/{sold.license.id}"


def test_the_list_finds_by_filter_and_text(admin, sell):
    now = today()
    pro, _soon = sell(now=now), sell("starter", email="soon@other.example", now=now, expires_at=now + timedelta(days=5))
    assert pro.license.key_tail in admin.get("/admin/licenses").text
    for query, there, not_there in [
        ("plan=starter", "soon@other.example", "customer@example.com"),
        ("expiring=7", "soon@other.example", "customer@example.com"),
        ("q=OTHER", "soon@other.example", "customer@example.com"),
        ("status=active&q=customer@", "customer@example.com", "soon@other.example"),
    ]:
        page = admin.get(f"/admin/licenses?{query}").text
        assert there in page, query
        assert not_there not in page, query
    assert "No license matches" in admin.get("/admin/licenses?status=revoked").text


def test_a_long_list_comes_in_parts(admin, engine, installation):
    here = {"pepper": installation.secrets.pepper, "signer": installation.signer}
    with transaction(engine) as session:
        for number in range(51):
            at = today() - timedelta(minutes=number)
            issue(session, product="OPT", plan="pro", email=f"c{number:02}@many.example", now=at, **here)
    first = admin.get("/admin/licenses?q=many")
    assert "c49@" in first.text
    assert "c50@" not in first.text
    following = next(part for part in first.text.split('"') if "cursor=" in part).replace("&amp;", "&")
    assert "c50@" in admin.get(following).text


def test_a_key_typed_into_the_filter_leads_to_its_license_and_into_no_address(admin, sold, path):
    answer = admin.post("/admin/licenses", {"q": sold.key}, seen="/admin/licenses")
    assert answer.headers["Location"] == path
    unknown = admin.post("/admin/licenses", {"q": "OPT-PRO-00000-0000"}, seen="/admin/licenses")
    assert unknown.status_code == 200
    assert "OPT-PRO-00000" not in unknown.text
    words = admin.post("/admin/licenses", {"q": "example", "status": "active"}, seen="/admin/licenses")
    assert words.headers["Location"] == "/admin/licenses?status=active&q=example"


def issue_form(admin, **typed):
    return hidden(admin.get("/admin/licenses/new").text) | {
        "plan": "OPT/pro",
        "email": "New@Customer.example",
        "language": "",
        **typed,
    }


def test_issuing_shows_the_key_in_one_answer_and_twice_the_same_form_issues_once(admin, engine):
    form = issue_form(admin, company="ACME", language="fr", mail="y", aws_accounts="123456789012")
    answer = admin.post("/admin/licenses/new", form)
    key = shown_key(answer.text)
    assert key.startswith("OPT-PRO-")
    assert f"OPTIMNOW_LICENSE_KEY={key}" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"

    again = admin.post("/admin/licenses/new", form)
    assert again.status_code == 303
    license_path = again.headers["Location"]
    row = license_of(engine, license_path.rpartition("/")[2])
    assert (row.customer.email, row.customer.company, row.customer.language) == ("new@customer.example", "ACME", "fr")
    assert row.aws_accounts == ["123456789012"]
    assert audited(engine, row.id) == [("license.issued", f"user:{admin.user.id}")]

    for page in (license_path, "/admin/licenses", f"/admin/customers/{row.customer_id}", "/admin/licenses/new"):
        shown = admin.get(page).text
        assert key not in shown, page
        assert key[-9:] not in shown, page
    assert "license delivery" in admin.get(license_path).text  # the mail is on its way


def test_a_refused_form_keeps_what_was_typed_and_can_be_sent_again(admin):
    form = issue_form(admin, plan="OPT/starter", trial="y", company="Kept GmbH", aws_accounts="12")
    refused = admin.post("/admin/licenses/new", form)
    assert refused.status_code == 422
    assert "Kept GmbH" in refused.text
    assert "has no trial" in refused.text
    del form["trial"]
    refused = admin.post("/admin/licenses/new", form)
    assert "its number has 12 digits" in refused.text
    assert shown_key(admin.post("/admin/licenses/new", form | {"aws_accounts": ""}).text)


def test_support_reads_and_resends_and_changes_nothing(desk, sold, path, engine):
    support = desk(Role.SUPPORT)
    page = support.get(path)
    assert page.status_code == 200
    assert f"{path}/suspend" not in page.text
    for action in (
        "renew",
        "suspend",
        "reactivate",
        "revoke",
        "plan",
        "terms",
        "rotate-key",
        "transfer",
        "key",
        "file",
    ):
        assert support.get(f"{path}/{action}").status_code == 403, action
        assert support.post(f"{path}/{action}", {"version": "1"}, seen="/admin").status_code == 403, action
    assert support.get("/admin/licenses/new").status_code == 403
    assert support.post("/admin/licenses/bulk", {"action": "renew"}, seen="/admin").status_code == 403
    assert confirm(support, f"{path}/mail-key").status_code == 303
    assert confirm(support, f"{path}/mail-key").status_code == 422  # one waits to be sent already
    actor = f"user:{support.user.id}"
    assert audited(engine, sold.license.id)[1:] == [("license.key_revealed", actor), ("license.key_mailed", actor)]
    assert license_of(engine, sold.license.id).version == 1


def test_suspending_and_back(admin, sold, path, engine):
    assert confirm(admin, f"{path}/suspend").headers["Location"] == path
    page = admin.get(path).text
    assert f'<a href="{path}/reactivate">Undo</a>' in page
    assert license_of(engine, sold.license.id).status == "suspended"
    confirm(admin, f"{path}/reactivate")
    assert license_of(engine, sold.license.id).status == "active"
    done = [action for action, actor in audited(engine, sold.license.id) if actor == f"user:{admin.user.id}"]
    assert done == ["license.suspended", "license.reactivated"]
    assert "Suspended" not in admin.get("/admin/licenses").text.partition("<tbody>")[2]


def test_a_change_by_somebody_else_is_not_overwritten(admin, sold, path, engine):
    seen = hidden(admin.get(f"{path}/renew").text)
    confirm(admin, f"{path}/suspend")
    before = license_of(engine, sold.license.id).expires_at
    answer = admin.post(f"{path}/renew", seen)
    assert answer.status_code == 422
    assert "Somebody else has changed this license" in answer.text
    assert license_of(engine, sold.license.id).expires_at == before
    assert admin.post(f"{path}/renew", hidden(answer.text)).status_code == 303


def test_renewing_by_a_term_or_until_a_day(admin, sold, path, engine):
    end = sold.license.expires_at
    confirm(admin, f"{path}/renew")
    assert license_of(engine, sold.license.id).expires_at == end + timedelta(days=365)
    refused = confirm(admin, f"{path}/renew", until="2026-01-01")
    assert refused.status_code == 422
    assert "never shortens" in refused.text
    confirm(admin, f"{path}/renew", until="2035-05-05")
    assert license_of(engine, sold.license.id).expires_at.isoformat() == "2035-05-05T00:00:00+00:00"


def test_revoking_takes_the_end_of_the_key_and_is_final(admin, sold, path, engine):
    assert confirm(admin, f"{path}/revoke", tail="----").status_code == 422
    assert license_of(engine, sold.license.id).status == "active"
    assert confirm(admin, f"{path}/revoke", tail=sold.license.key_tail.lower()).status_code == 303
    assert license_of(engine, sold.license.id).status == "revoked"
    page = admin.get(f"{path}/reactivate").text
    assert "that is final" in page
    assert 'name="version"' not in page


def test_another_plan_shows_first_what_changes(admin, sold, path, engine):
    choice = admin.get(f"{path}/plan").text
    assert 'value="starter"' in choice
    page = admin.get(f"{path}/plan?plan=starter").text
    assert "Instances at once" in page
    assert "generate_compliance_report" in page
    answer = confirm(admin, f"{path}/plan?plan=starter")
    assert answer.status_code == 303
    row = license_of(engine, sold.license.id)
    assert (row.plan, row.max_activations) == ("starter", 1)


def test_terms_of_its_own(admin, sold, path, engine):
    now = {
        "expires_at": "2030-06-01", "max_activations": "", "max_resources": "20 000", "features": "scan\nreport",
        "limits": "services: 100", "quotas": "requests: 1000 / month", "rates": "requests: 60 per minute",
        "aws_accounts": "123456789012", "grace_mode": "full", "telemetry": "required",
    }  # fmt: skip
    assert confirm(admin, f"{path}/terms", **now | {"quotas": "requests: many"}).status_code == 422
    assert confirm(admin, f"{path}/terms", **now).status_code == 303
    row = license_of(engine, sold.license.id)
    assert (row.max_activations, row.max_resources, row.features) == (None, 20000, ["scan", "report"])
    assert (row.limits, row.rates, row.telemetry) == ({"services": 100}, {"requests": "60 per minute"}, "required")
    assert row.quotas == {"requests": {"amount": 1000, "period": "month"}}
    assert row.expires_at.date().isoformat() == "2030-06-01"
    page = admin.get(path).text
    assert "license.updated" in page
    assert "requests: 1000 / month" in page


def test_saving_terms_as_they_are_changes_nothing(admin, sold, path, engine):
    page = admin.get(f"{path}/terms").text
    shown = {"max_activations": "5", "max_resources": "10000", "grace_mode": "full", "telemetry": "optional"}
    shown |= {"features": "\n".join(sold.license.features), "expires_at": f"{sold.license.expires_at:%Y-%m-%d}"}
    admin.post(f"{path}/terms", hidden(page) | shown)
    assert license_of(engine, sold.license.id).version == 1


def test_a_rotated_key_is_shown_once_and_the_old_one_overlaps(admin, sold, path, engine):
    answer = confirm(admin, f"{path}/rotate-key", overlap="7d")
    key = shown_key(answer.text)
    assert key != sold.key
    assert license_of(engine, sold.license.id).key_tail == key[-4:]
    page = admin.get(path).text
    assert f"…{sold.license.key_tail}" in page
    assert "Works until" in page
    assert key not in page


def test_a_transfer_gives_the_new_customer_a_new_key(admin, sold, path, engine):
    assert confirm(admin, f"{path}/transfer", email="customer@example.com").status_code == 422
    answer = confirm(admin, f"{path}/transfer", email="Next@Other.example", mail="y")
    assert shown_key(answer.text)
    row = license_of(engine, sold.license.id)
    assert row.customer.email == "next@other.example"
    assert ("license.transferred", f"user:{admin.user.id}") in audited(engine, row.id)


def test_a_kept_key_is_shown_again_and_noted(admin, sold, path, engine):
    assert sold.key not in admin.get(f"{path}/key").text
    assert shown_key(confirm(admin, f"{path}/key").text) == sold.key
    assert ("license.key_revealed", f"user:{admin.user.id}") in audited(engine, sold.license.id)


def test_a_key_that_is_not_kept_is_neither_shown_nor_sent(admin, sold, path, engine):
    with transaction(engine) as session:
        session.merge(sold.license).sealed_key = None
    for action in ("key", "mail-key"):
        page = admin.get(f"{path}/{action}").text
        assert "not kept" in page, action
        assert 'name="version"' not in page, action
        assert admin.post(f"{path}/{action}", {"version": "1"}).status_code == 422, action


def test_a_license_file_is_a_download(admin, sold, path, engine, installation):
    answer = confirm(admin, f"{path}/file", ttl="30d", encrypt="y")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{sold.license.id}.lic"'
    trusted = TrustedKeys(installation.signer.keyring.public.by_kid, issuer=installation.signer.issuer)
    assert license_file.read(answer.text, trusted=trusted, product="OPT", license_key=sold.key)
    assert ("license.file_made", f"user:{admin.user.id}") in audited(engine, sold.license.id)


def test_what_customers_call_themselves_is_text_and_no_markup(admin, sell):
    sold = sell(now=today(), name=SCRIPT)
    license_id = sold.license.id
    pages = ["", f"/{license_id}", f"/{license_id}/suspend", f"/{license_id}/usage"]
    shown = [admin.get(f"/admin/licenses{page}").text for page in pages]
    shown.append(admin.get(f"/admin/customers/{sold.license.customer_id}").text)
    shown.append(admin.post("/admin/search", {"q": SCRIPT}, seen="/admin/licenses").text)
    shown.append(admin.post("/admin/licenses/bulk", {"action": "suspend", "license": license_id}, seen="/admin").text)
    shown.append(confirm(admin, f"/admin/licenses/{license_id}/key").text)
    assert all(SCRIPT not in page for page in shown)
    assert "&lt;script&gt;" in shown[1]


def test_an_unknown_license_is_not_there(admin):
    for path in ("lic_00000000000000000000", "lic_x", "nothing"):
        for page in ("", "/renew", "/plan", "/terms", "/usage", "/key"):
            assert admin.get(f"/admin/licenses/{path}{page}").status_code == 404, page
        assert admin.post(f"/admin/licenses/{path}/suspend", {"version": "1"}, seen="/admin").status_code == 404


def test_many_are_suspended_one_by_one_and_undone(admin, sell, engine):
    now = today()
    one, two, gone = (sell(email=f"{name}@bulk.example", now=now).license.id for name in ("one", "two", "gone"))
    confirm(admin, f"/admin/licenses/{gone}/revoke", tail=license_of(engine, gone).key_tail)
    chosen = {"action": "suspend", "license": [one, two, gone]}
    asked = admin.post("/admin/licenses/bulk", chosen, seen="/admin/licenses")
    assert "Nothing has happened yet" in asked.text
    assert "Suspend 2 licenses" in asked.text
    assert "that is final" in asked.text
    assert license_of(engine, one).status == "active"

    confirm(admin, f"/admin/licenses/{two}/renew")  # somebody else changes one of them meanwhile
    confirmed = {"action": "suspend", "license": [f"{one}:1", f"{two}:1", f"{gone}:2", "lic_00000000000000000000:1"]}
    done = admin.post("/admin/licenses/bulk/do", confirmed, seen="/admin/licenses")
    assert "Done for 1 license." in done.text
    assert "3 were left as they are" in done.text
    assert "Somebody else has changed it" in done.text
    assert [license_of(engine, each).status for each in (one, two, gone)] == ["suspended", "active", "revoked"]
    assert audited(engine, one)[-1] == ("license.suspended", f"user:{admin.user.id}")

    back = admin.post("/admin/licenses/bulk", hidden(done.text) | {"license": one}, seen="/admin/licenses")
    assert "Reactivate 1 license" in back.text
    twice = admin.post("/admin/licenses/bulk/do", confirmed, seen="/admin/licenses")  # the page loaded again
    assert "Done for 0 licenses" in twice.text


def test_many_are_renewed_and_at_most_200(admin, sell, engine):
    sold = sell(now=today()).license
    confirmed = {"action": "renew", "license": f"{sold.id}:1"}
    assert "Renewed until" in admin.post("/admin/licenses/bulk/do", confirmed, seen="/admin").text
    assert license_of(engine, sold.id).expires_at == sold.expires_at + timedelta(days=365)
    for chosen in ([], [f"lic_{number}" for number in range(201)]):
        asked = admin.post("/admin/licenses/bulk", {"action": "renew", "license": chosen}, seen="/admin")
        assert asked.status_code == 422
    assert (
        admin.post("/admin/licenses/bulk", {"action": "revoke", "license": sold.id}, seen="/admin").status_code == 422
    )


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_an_export_holds_what_matches_and_no_formula(desk, sell, name):
    support, now = desk(Role.SUPPORT), today()
    sold = sell(name=name, now=now)
    sell("starter", email="other@example.com", now=now)
    asked = {"of": "all", "as": "csv", "plan": "pro"}
    answer = support.post("/admin/licenses/export", asked, seen="/admin/licenses")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="licenses.csv"'
    assert f"'{name}" in answer.text
    assert f"\n{name}" not in answer.text
    assert "other@example.com" not in answer.text
    assert sold.key not in answer.text
    chosen = {"of": "chosen", "as": "json", "license": sold.license.id}
    rows = json.loads(support.post("/admin/licenses/export", chosen, seen="/admin/licenses").text)
    assert [row["Email"] for row in rows] == ["customer@example.com"]
    assert support.post("/admin/licenses/export", {"as": "exe"}, seen="/admin/licenses").status_code == 422
