"""What mails say."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from licet_server.errors import MailError
from licet_server.mail import wording
from licet_server.mail.letter import ROWS, compose, texts
from licet_server.mail.messages import LANGUAGES, MESSAGES, TEXTS
from licet_server.mail.render import Rendered, render
from licet_server.mail.samples import sample
from licet_server.mail.vendor import Bank, ProductWords, Vendor

VENDOR = Vendor(
    from_address="licenses@vendor.example",
    name="Example Software",
    reply_to="help@vendor.example",
    support="help@vendor.example",
    website="https://vendor.example",
    docs_url="https://docs.vendor.example",
    download_url="https://vendor.example/download",
    postal_address=("Example Software Ltd", "1 Example Street"),
    signature=("Ann Example", "Example Software"),
    bank=Bank("FR76 0000", "EXAMPLE", "Example Software Ltd"),
)
BARE = Vendor(from_address="no-reply@localhost")
ALL = [pytest.param(name, language, id=f"{name}-{language}") for name in MESSAGES for language in LANGUAGES]


def made(message: str, language: str = "en", vendor: Vendor = VENDOR, **facts: object) -> Rendered:
    return render(compose(message, sample(message) | facts, vendor, language=language), vendor)


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in {"href", "src"}]


@pytest.mark.parametrize(("name", "language"), ALL)
def test_each_mail_is_whole_in_html_and_text(name, language):
    mail = made(name, language)
    assert 10 < len(mail.subject) <= 110
    for text in (mail.text, mail.html):
        assert "{{" not in text
        assert "None" not in text
        assert "help@vendor.example" in text
        assert "Ann Example" in text
    assert mail.html.startswith("<!doctype html>")
    assert f'<html lang="{language}"' in mail.html


@pytest.mark.parametrize(("name", "language"), ALL)
def test_each_mail_does_without_a_configuration(name, language):
    mail = made(name, language, BARE, name=None, company=None)
    assert "None" not in mail.text
    assert "None" not in mail.html
    assert "no-reply" not in mail.text


@pytest.mark.parametrize(("name", "language"), ALL)
def test_each_link_is_an_address_that_can_be_followed(name, language):
    links = Links(made(name, language).html).found
    assert links
    for link in links:
        where = urlsplit(link)
        assert (where.scheme in {"https", "http"} and where.hostname) or re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", link)


@pytest.mark.parametrize(("name", "language"), ALL)
def test_plain_text_is_wrapped_and_keeps_addresses_whole(name, language):
    for line in made(name, language).text.splitlines():
        assert len(line) <= 78 or line.strip().startswith("http")


@pytest.mark.parametrize(("name", "language"), ALL)
def test_each_text_is_there_in_each_language(name, language):
    assert {"label", *TEXTS} == texts(language)["messages"][name].keys()
    assert texts(language)["words"].keys() == texts("en")["words"].keys()
    assert texts(language)["messages"].keys() == MESSAGES.keys()
    assert set(MESSAGES[name].rows) <= ROWS.keys()


def test_a_delivery_says_all_that_a_customer_needs():
    mail = made("license_delivery")
    for said in (
        "OPT-PRO-3A9F2-B4C1D7-EXAMPLE",
        "Professional",
        "10,000",
        "January\u00a09, 2027",
        "What is included",
        "Next steps",
        "https://vendor.example/download",
        "https://docs.vendor.example",
        "help@vendor.example",
        "Ann Example",
    ):
        assert said in mail.text
        assert said in mail.html
    assert "3A9F2" not in mail.subject


def test_what_a_product_includes_is_the_vendors_to_say():
    words = {("OPT", "fr"): ProductWords(included=("Une image Docker",), next_steps=("Installez-la",))}
    vendor = Vendor(from_address="a@vendor.example", products=words)
    assert "- Une image Docker\n" in made("license_delivery", "fr", vendor).text
    assert "1. Installez-la\n" in made("license_delivery", "fr", vendor).text
    assert "- Up to 10,000 resources\n" in made("license_delivery", "en", vendor).text


def test_what_a_customer_typed_is_text_in_html_and_one_line():
    mail = made("license_delivery", name="<b>Ann</b>\r\nBcc: x@example.com", product="A & B {{ 7 * 7 }}")
    assert "&lt;b&gt;Ann&lt;/b&gt;" in mail.html
    assert "<b>Ann" not in mail.html
    assert "A &amp; B {{ 7 * 7 }}" in mail.html
    assert "\nBcc:" not in mail.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://vendor.example", "https://a b", "", None])
def test_a_button_leads_to_the_web_or_is_not_there(url):
    assert compose("expiry_reminder", sample("expiry_reminder") | {"purchase_url": url}, VENDOR).button is None


@pytest.mark.parametrize("name", [name for name, each in MESSAGES.items() if each.reminder])
def test_reminders_can_be_stopped(name):
    mail = made(name)
    assert mail.unsubscribe_url == sample(name)["unsubscribe_url"]
    assert mail.unsubscribe_url in mail.text
    assert mail.unsubscribe_url in mail.html


@pytest.mark.parametrize("name", [name for name, each in MESSAGES.items() if not each.reminder])
def test_no_other_mail_can_be_stopped(name):
    facts = sample(name) | {"unsubscribe_url": "https://licenses.vendor.example/unsubscribe/x"}
    assert render(compose(name, facts, VENDOR), VENDOR).unsubscribe_url is None


@pytest.mark.parametrize("because", ["payment", "paused", "dispute", "refund"])
def test_a_suspension_says_why_and_asks_for_money_only_when_that_helps(because):
    letter = compose("suspended", sample("suspended") | {"because": because}, VENDOR)
    assert (letter.button is not None) is (because == "payment")
    assert len({made("suspended", because=each).text for each in ("payment", "paused", "dispute", "refund")}) == 4


@pytest.mark.parametrize(("days", "said"), [(1, "tomorrow"), (7, "in 7 days")])
def test_a_reminder_counts_the_days(days, said):
    assert said in made("expiry_reminder", days=days).subject


def test_a_day_begins_where_the_customer_is():
    paris, york = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
    letters = [compose("expired", sample("expired"), VENDOR, zone=zone) for zone in (paris, york)]
    assert [dict(letter.rows)["Valid until"] for letter in letters] == ["January\u00a09, 2027", "January\u00a08, 2027"]


def test_an_unknown_language_is_the_vendors():
    assert compose("test", {}, Vendor(from_address="a@vendor.example", language="fr"), language="de").language == "fr"


@pytest.mark.parametrize("name", [name for name, each in MESSAGES.items() if each.needs])
def test_a_fact_that_is_missing_is_told_by_name(name):
    missing = min(MESSAGES[name].needs)
    with pytest.raises(MailError, match=f"the mail {name} was not told {missing}") as refused:
        compose(name, {key: value for key, value in sample(name).items() if key != missing}, VENDOR)
    assert refused.value.final


def test_a_message_that_does_not_exist_is_refused():
    with pytest.raises(MailError, match="there is no mail nonsense"):
        compose("nonsense", {}, VENDOR)


def test_a_text_of_the_vendors_that_cannot_be_filled_in_is_told_by_name():
    vendor = Vendor(from_address="a@vendor.example", texts={("en", "test"): {"subject": "{{ 1 / 0 }}"}})
    with pytest.raises(MailError, match=r"the text subject of the mail test \(en\) fails") as refused:
        compose("test", {}, vendor)
    assert not refused.value.final


def test_the_text_of_a_button_can_be_read_on_any_colour():
    for accent, ink in (("#ffe08a", "#131a26"), ("#10243f", "#ffffff")):
        html = made("expired", "en", Vendor(from_address="a@vendor.example", accent=accent)).html
        assert f"background-color:{accent}" in html
        assert f"color:{ink};text-decoration:none" in html


@pytest.mark.parametrize(
    ("language", "date", "amount", "number"),
    [
        ("en", "January\u00a09, 2027", "€4,999.00", "10,000"),
        ("fr", "9\u00a0janvier 2027", "4\u202f999,00\u00a0€", "10\u202f000"),
    ],
)
def test_dates_and_amounts_are_written_as_readers_write_them(language, date, amount, number):
    assert wording.date("2027-01-09T00:00:00Z", language=language, zone=ZoneInfo("UTC")) == date
    assert wording.money("4999.00", "EUR", language=language) == amount
    assert wording.number(10000, language=language) == number


def test_amounts_of_all_kinds_are_written():
    assert wording.money("-12.5", "USD", language="en") == "-$12.50"
    assert wording.money("1234", "CHF", language="en") == "CHF\u00a01,234.00"
    assert wording.money("120000", "JPY", language="fr") == "120\u202f000\u00a0JPY"
    assert wording.money("12", "CHF", language="fr") == "12,00\u00a0CHF"
    assert wording.date("2027-08-01T00:00:00Z", language="fr", zone=ZoneInfo("UTC")) == "1er\u00a0août 2027"
