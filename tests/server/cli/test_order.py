"""``licet-server order``: quotes, payments by wire transfer, and checkouts."""

from __future__ import annotations

import pytest

from licet_server.cli import order as commands
from tests.server.fake_provider import FakeProvider, only

QUOTE = ("order", "quote", "--product", "OPT", "--plan", "enterprise", "--email", "Ann@Example.com")
CHECKOUT = ("order", "checkout", "--product", "OPT", "--plan", "pro", "--email", "ann@example.com")
EARLY = """
[products.NEW]
name = "New"
key_scheme = "short"
early_adopters = { percent = 30, customers = 10 }

[products.NEW.plans.pro]
name = "Pro"
segment = "PRO"
price = "100.00"
currency = "EUR"
"""


@pytest.fixture
def stripe(monkeypatch):
    seller = FakeProvider()
    monkeypatch.setattr(commands, "providers", lambda _: only(seller))
    return seller


def test_a_quote_is_made_found_and_paid(run, read):
    made = read(*QUOTE, "--price", "12000.00", "--percent-off", "10", "--company", "Acme", "--country", "fr", "--mail")
    assert (made["state"], made["total"], made["country"]) == ("open", "10800.00", "FR")
    number = made["number"]
    assert read("order", "list", "--state", "open") == read("order", "list", "--search", "ACME") == [made]
    assert run("order", "list", "--email", "b@example.com").stdout == "no order matches\n"
    assert number in run("order", "list").stdout
    assert read("order", "show", made["id"]) == read("order", "show", number) == made
    paid = run("order", "paid", number, "--reference", "SEPA 4711", "--on", made["created_at"][:10], "--tax", "2160")
    shown = dict(line.split(None, 1) for line in paid.stdout.replace("license key", "license_key").splitlines())
    assert shown["license_key"].startswith("OPT-ENT-")
    assert shown["state"] == "paid"
    assert "this once" in paid.stderr
    again = read("order", "paid", made["id"])
    assert (again["license_key"], again["license_id"]) == (None, shown["license_id"])
    assert "license key" not in run("order", "paid", made["id"]).stdout
    assert read("license", "show", shown["license_id"])["price"] == "10800.00"
    assert "was paid" in run("order", "cancel", number, code=1).stderr


def test_a_license_is_renewed_by_invoice(run, read):
    sold = read("license", "issue", "--product", "OPT", "--plan", "pro", "--email", "a@b.co")
    end = str(int(sold["expires_at"][:4]) + 3)
    made = read(*QUOTE, "--plan", "pro", "--renew", sold["license_key"], "--expires", f"{end}-01-09", "--valid", "14d")
    assert made["license_id"] == sold["id"]
    run("order", "paid", made["id"])
    assert read("license", "show", sold["id"])["expires_at"] == f"{end}-01-09T00:00:00Z"


def test_a_checkout_prints_its_link_and_is_cancelled(run, read, stripe):
    opened = run(*CHECKOUT, "--language", "fr", "--success-url", "https://example.com/thanks")
    assert opened.stdout == f"https://pay.example.com/{stripe.wishes[0].order}\n"
    assert "C-" in opened.stderr
    assert " EUR, until " in opened.stderr
    made = read(*CHECKOUT, "--provider", "stripe")
    assert made["url"] == f"https://pay.example.com/{made['id']}"
    assert f"{made['number']} is cancelled" in run("order", "cancel", made["number"]).stdout
    assert read("order", "cancel", made["id"])["state"] == "cancelled"


def test_the_places_of_early_adopters_are_shown(run, read, stripe, tmp_path):
    (tmp_path / "new.toml").write_text(EARLY)
    run("catalog", "apply", str(tmp_path / "new.toml"))
    assert "0 of 10 places are taken, 30 % off each" in run("order", "early-adopters", "NEW").stdout
    bought = run("order", "checkout", "--product", "NEW", "--plan", "pro", "--email", "a@b.co")
    assert "70.00 EUR" in bought.stderr
    assert "30 % off as an early adopter" in bought.stderr
    shown = run("order", "early-adopters", "NEW").stdout
    assert "a@b.co" in shown
    assert "1 of 10 places are taken" in shown
    found = read("order", "early-adopters", "new")
    assert (found["percent"], found["customers"], found["taken"][0]["place"]) == (30, 10, 1)


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (QUOTE, "has no price"),
        ((*QUOTE, "--price", "0"), "above zero"),
        ((*QUOTE, "--price", "1.001"), "2 decimal places"),
        ((*QUOTE, "--price", "1", "--percent-off", "200"), "0 to 100"),
        ((*QUOTE, "--price", "1", "--plan", "pro", "--currency", "USD"), "sold in EUR"),
        ((*QUOTE, "--price", "1", "--expires", "2020-01-01"), "in the past"),
        ((*QUOTE, "--price", "1", "--valid", "soon"), "--valid 'soon' is no length"),
        ((*QUOTE, "--price", "1", "--vat-number", "1"), "no VAT number"),
        ((*QUOTE, "--price", "1", "--renew", "lic_x"), "no license"),
        ((*QUOTE, "--email", "nobody"), "not an email"),
        (("order", "show", "ord_" + "0" * 20), "no order"),
        (("order", "paid", "nothing"), "no order with that id"),
        (("order", "paid", "ord_x", "--on", "yesterday"), "not a date"),
        (("order", "early-adopters", "LMG"), "no early adopters"),
        ((*CHECKOUT, "--plan", "enterprise", "--provider", "stripe"), "set STRIPE_SECRET_KEY"),
    ],
)
@pytest.mark.sqlite_only(reason="a mistake is the same on any database")
def test_a_mistake_is_one_line_and_exit_1(run, args, named):
    result = run(*args, code=1)
    assert named in result.stderr
    assert result.stderr.count("\n") == 1
