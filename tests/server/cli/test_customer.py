"""Customers, API keys and the audit log on the command line."""

from __future__ import annotations

import json
import sqlite3

import pytest


def test_a_customer_is_added_found_changed_and_removed(run, read):
    made = read("customer", "add", "--email", "Ann@Example.com", "--name", "Ann", "--notes", "one\ntwo")
    assert (made["email"], made["notes"], made["company"]) == ("ann@example.com", "one\ntwo", None)
    assert read("customer", "list") == read("customer", "list", "--search", "ANN@") == [made]
    assert run("customer", "list", "--email", "b@example.com").stdout == "no customer matches\n"
    assert "ann@example.com" in run("customer", "list").stdout
    changed = read("customer", "update", made["id"], "--company", "Acme", "--notes", "")
    assert changed == made | {"company": "Acme", "notes": None}
    assert "nothing to change" in run("customer", "update", made["id"], "--company", "Acme").stdout
    assert "is gone" in run("customer", "remove", made["id"]).stdout
    assert "no customer" in run("customer", "show", made["id"], code=1).stderr


def test_what_mails_and_invoices_need_is_set_and_taken_away(run, read):
    said = ("--language", "fr", "--timezone", "Europe/Paris", "--country", "fr", "--vat-number", "FR 40 303 265 045")
    made = read("customer", "add", "--email", "a@example.com", *said, "--no-reminders")
    kept = {"language": "fr", "timezone": "Europe/Paris", "country": "FR", "vat_number": "FR40303265045"}
    assert made == made | kept | {"reminders": False}
    assert read("customer", "update", made["id"], "--company", "Acme")["reminders"] is False
    changed = read("customer", "update", made["id"], "--reminders", "--timezone", "", "--vat-number", "")
    assert changed == made | {"company": "Acme", "reminders": True, "timezone": None, "vat_number": None}


def test_contacts_come_and_go(run, read):
    customer = read("customer", "add", "--email", "a@example.com", "--customer-id", "CUST-1")["id"]
    assert customer == "CUST-1"
    made = read("customer", "contact", "add", customer, "--email", "b@example.com", "--role", "billing")
    assert read("customer", "show", customer)["contacts"] == [made]
    changed = read("customer", "contact", "update", customer, made["id"], "--name", "Bill", "--role", "owner")
    assert changed == made | {"name": "Bill", "role": "owner"}
    assert f"{made['id']} b@example.com (owner)" in run("customer", "show", customer).stdout
    run("customer", "contact", "remove", customer, made["id"])
    assert read("customer", "show", customer)["contacts"] == []
    assert "no contact" in run("customer", "contact", "remove", customer, made["id"], code=1).stderr


def test_a_customer_is_exported_and_erased(run, read):
    made = read("customer", "add", "--email", "ann@example.com", "--name", "Ann Miller")
    whole = json.loads(run("customer", "export", made["id"]).stdout)
    assert (whole["customer"]["name"], whole["licenses"]) == ("Ann Miller", [])
    assert "customer" in run("customer", "export", "cus_" + "0" * 20, code=1).stderr
    assert "audit entries erased" in run("customer", "erase", made["id"], "--yes").stdout
    assert "was erased before" in run("customer", "erase", made["id"], "--yes").stdout
    assert "Ann" not in run("customer", "export", made["id"]).stdout
    assert "the audit log is sound" in run("audit", "verify").stdout


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("customer", "add", "--email", "nobody"), "not an email"),
        (("customer", "add", "--email", "a@b.co", "--name", "two\nlines"), "one line"),
        (("customer", "add", "--email", "a@b.co", "--notes", "a\x00b"), "notes are lines of text"),
        (("customer", "add", "--email", "a@b.co", "--customer-id", "a b"), "customer id"),
        (("customer", "add", "--email", "a@b.co", "--timezone", "Paris"), "no time zone"),
        (("customer", "add", "--email", "a@b.co", "--language", "french"), "no language"),
        (("customer", "add", "--email", "a@b.co", "--vat-number", "12"), "no VAT number"),
        (("customer", "show", "a b"), "no customer with that id"),
        (("customer", "remove", "cus_" + "0" * 20), "no customer"),
        (("api-key", "create", "--name", " ", "--scope", "admin"), "needs a name"),
        (("api-key", "create", "--name", "x", "--scope", "admin", "--expires", "2020-01-01"), "end before it begins"),
        (("api-key", "create", "--name", "x", "--scope", "admin", "--for", "soon"), "--for 'soon' is no length"),
        (("api-key", "revoke", "key_x"), "no API key 'key_x'"),
        (("audit", "verify", "--expect", "5"), "SEQ:SEAL"),
        (("audit", "list", "--since", "yesterday"), "--since 'yesterday' is not a date"),
    ],
)
def test_a_mistake_is_one_line_and_exit_1(run, args, named):
    result = run(*args, code=1)
    assert named in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [
        ("api-key", "create", "--name", "x"),
        ("api-key", "create", "--name", "x", "--scope", "root"),
        ("api-key", "create", "--name", "x", "--scope", "admin", "--expires", "2030-01-01", "--for", "1d"),
        ("audit", "list", "--limit", "0"),
    ],
)
def test_wrong_usage_is_exit_2(run, args):
    assert "Usage: " in run(*args, code=2).stderr


def test_a_customer_with_licenses_stays(run, read):
    issued = read("license", "issue", "--product", "OPT", "--plan", "pro", "--email", "a@example.com")
    assert "has licenses" in run("customer", "remove", issued["customer_id"], code=1).stderr


def test_an_api_key_is_made_shown_once_and_revoked(run, read):
    made = read(
        "api-key", "create", "--name", "shop", "--scope", "licenses:read", "--scope", "licenses:read", "--for", "90d"
    )
    token = made.pop("token")
    assert token.startswith("lsk_")
    assert made["scopes"] == ["licenses:read"]
    assert made["expires_at"] is not None
    assert read("api-key", "list") == [made]
    assert token not in run("api-key", "list").output
    assert "counts no more" in run("api-key", "revoke", made["id"]).stdout
    revoked = read("api-key", "list")[0]["revoked_at"]
    assert revoked is not None
    assert read("api-key", "revoke", made["id"])["revoked_at"] == revoked


def test_a_new_api_key_for_people_says_that_it_is_shown_once(run):
    result = run("api-key", "create", "--name", "shop", "--scope", "admin", "--expires", "2999-01-01")
    assert "lsk_" in result.stdout
    assert "shown this once" in result.stderr


def test_the_audit_log_names_the_account_and_is_proved(run, read):
    customer = read("customer", "add", "--email", "a@example.com")["id"]
    entry = read("audit", "list", "--limit", "1")[0]
    assert (entry["action"], entry["subject"]) == ("customer.created", customer)
    assert entry["actor"].startswith("cli:")
    assert customer in run("audit", "list", "--subject", customer, "--action", "customer.created").stdout
    assert run("audit", "list", "--actor", "nobody").stdout == "no entry matches\n"
    noted = run("audit", "head").stdout.strip()
    assert noted == f"{entry['seq']}:{entry['seal']}"
    assert run("audit", "verify").stdout == f"the audit log is sound: {entry['seq']} entries, the last is {noted}\n"
    run("customer", "remove", customer)
    assert read("audit", "verify", "--expect", noted)["entries"] == entry["seq"] + 1


@pytest.mark.sqlite_only(reason="what is found is tested on both in test_audit.py")
def test_a_changed_audit_log_is_exit_1_and_one_line(run, ready_environment):
    with sqlite3.connect(ready_environment.database_file) as connection:
        connection.execute("UPDATE audit SET actor = 'cli:somebody' WHERE seq = 3")
    connection.close()
    result = run("audit", "verify", code=1)
    assert result.stderr.startswith("Error: the audit log is damaged: entry 3 was changed")
    assert result.stderr.count("\n") == 1


def test_a_catalog_that_is_applied_is_in_the_audit_log(run, read, tmp_path):
    file = tmp_path / "catalog.toml"
    file.write_text(run("catalog", "export").stdout.replace("max_resources = 1000\n", "max_resources = 1500\n"))
    run("catalog", "apply", str(file))
    entry = read("audit", "list", "--limit", "1")[0]
    assert (entry["action"], entry["subject"]) == ("plan.updated", "OPT/starter")
    assert (entry["before"], entry["after"]) == ({"max_resources": 1000}, {"max_resources": 1500})


def test_a_catalog_that_would_change_the_keys_of_a_sold_product_is_refused(run, tmp_path):
    run("license", "issue", "--product", "LMG", "--plan", "pro", "--email", "a@example.com")
    file = tmp_path / "catalog.toml"
    file.write_text('[products.LMG]\nname = "LMG"\nkey_scheme = "jwt"\n[products.LMG.plans.pro]\nname = "Pro"\n')
    assert "has licenses with keys of the scheme ed25519" in run("catalog", "apply", str(file), code=1).stderr
