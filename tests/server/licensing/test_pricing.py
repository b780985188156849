"""What an order costs, and what VAT numbers, countries and return addresses look like."""

from __future__ import annotations

from decimal import Decimal

import pytest

from licet_server.errors import InputError
from licet_server.licensing import pricing
from licet_server.licensing.return_urls import LONGEST_URL, is_return_url, return_url


@pytest.mark.parametrize(
    ("price", "percent", "currency", "total"),
    [
        ("1499.00", 0, "EUR", "1499.00"),
        ("1499.00", 30, "EUR", "1049.30"),
        ("4999.00", 100, "EUR", "0.00"),
        ("0.05", 30, "EUR", "0.04"),  # 0.035: half of a cent is rounded up
        ("0.03", 50, "EUR", "0.02"),
        ("99.99", 33, "EUR", "66.99"),
        ("1005", 50, "JPY", "503"),
        ("10.005", 10, "KWD", "9.005"),  # 9.0045
    ],
)
def test_a_discount_is_rounded_to_what_the_currency_has(price, percent, currency, total):
    found = pricing.total(Decimal(price), percent_off=percent, currency=currency)
    assert str(found) == total


@pytest.mark.parametrize(
    ("text", "currency", "read"),
    [("12000", "EUR", "12000.00"), (" 0.01 ", "EUR", "0.01"), ("1500", "JPY", "1500"), ("1.005", "KWD", "1.005")],
)
def test_an_amount_is_read_with_the_decimals_of_its_currency(text, currency, read):
    assert str(pricing.amount(text, currency)) == read


@pytest.mark.parametrize(
    ("text", "currency", "named"),
    [
        ("0", "EUR", "above zero"),
        ("0.00", "EUR", "above zero"),
        ("-1", "EUR", "no amount"),
        ("1,000.00", "EUR", "no amount"),
        ("1e3", "EUR", "no amount"),
        ("NaN", "EUR", "no amount"),
        ("", "EUR", "no amount"),
        ("١٢", "EUR", "no amount"),
        ("9" * 13, "EUR", "no amount"),
        ("12000.001", "EUR", "EUR has 2 decimal places"),
        ("1500.5", "JPY", "JPY has no decimal places"),
    ],
)
def test_what_is_no_price_is_refused(text, currency, named):
    with pytest.raises(InputError, match=named) as refused:
        pricing.amount(text, currency)
    assert refused.value.field == "price"


def test_a_tax_may_be_nothing_and_not_less():
    assert str(pricing.amount("0", "EUR", free=True, field="tax")) == "0.00"
    with pytest.raises(InputError, match="tax '-1' is no amount"):
        pricing.amount("-1", "EUR", free=True, field="tax")


@pytest.mark.parametrize("number", [-1, 101])
def test_a_discount_is_from_0_to_100_percent(number):
    with pytest.raises(InputError, match="0 to 100"):
        pricing.percent(number)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("FR 40 303 265 045", "FR40303265045"),
        ("de-123456789", "DE123456789"),
        ("ATU12345678", "ATU12345678"),
        ("NL001234567B01", "NL001234567B01"),
        ("ESX1234567X", "ESX1234567X"),
        ("IE1234567WA", "IE1234567WA"),
        ("EL123456789", "EL123456789"),
        ("CHE-123.456.789 MWST", "CHE123456789MWST"),
        ("GB999999973", "GB999999973"),
        ("NO123456789MVA", "NO123456789MVA"),  # of no country whose shape is known here
    ],
)
def test_a_vat_number_is_kept_without_blanks_and_dots(typed, kept):
    assert pricing.vat_number(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "FR", "FR1", "40303265045", "FR4030326504", "DE12345678X", "US" + "1" * 14, "FR40303265045\x00", "ÉÉ12"],
)
def test_what_is_no_vat_number_is_refused(typed):
    with pytest.raises(InputError, match="is no VAT number") as refused:
        pricing.vat_number(typed)
    assert len(str(refused.value)) < 160


def test_orders_are_numbered_by_kind_and_year():
    assert pricing.order_number(quote=True, year=2026, count=123) == "Q-2026-000123"
    assert pricing.order_number(quote=False, year=2027, count=1_000_000) == "C-2027-1000000"
    assert pricing.ORDER_NUMBER.fullmatch("C-2027-1000000")


@pytest.mark.parametrize(
    "url", ["https://example.com/thanks?order=1", "http://127.0.0.1:5000/", "http://localhost/x", "http://[::1]:80/"]
)
def test_a_buyer_may_be_sent_back_over_https_or_to_this_machine(url):
    assert return_url(url, field="success_url") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.com/",
        "javascript:alert(1)",
        "https://",
        "https://user@example.com/",
        "https://example.com/\n",
        "https://example.com:port/",
        "https://exa mple.com/",
        "https:\\\\example.com",
        "https://example.com/" + "x" * LONGEST_URL,
        "//example.com/",
    ],
)
def test_a_buyer_is_sent_nowhere_else(url):
    assert not is_return_url(url)
    with pytest.raises(InputError, match="cancel_url must be an https address"):
        return_url(url, field="cancel_url")
