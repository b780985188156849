"""What mails say."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import structlog
from structlog.testing import capture_logs

from licet_server.errors import MailError
from licet_server.mail import wording
from licet_server.mail.filling import texts
from licet_server.mail.letter import ROWS, compose
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


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        ("en", -1, "ends today"),
        ("en", 0, "ends today"),
        ("en", 1, "ends tomorrow"),
        ("en", 7, "in 7 days"),
        ("fr", 0, "prend fin aujourd\u2019hui"),
        ("fr", 1, "demain"),
        ("fr", 2, "dans 2 jours"),
    ],
)
def test_a_reminder_counts_the_days(language, days, said):
    assert said in made("expiry_reminder", language, days=days).subject


@pytest.mark.parametrize("name", ["sign_in", "password_reset"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_minute_is_one(name, language):
    text = made(name, language, minutes=1).text
    assert "1 minute" in text
    assert "1 minutes" not in text
    assert "15 minutes" in made(name, language).text


@pytest.mark.parametrize("name", ["expiry_reminder", "expired", "cancelled", "lapsed"])
@pytest.mark.parametrize(
    ("language", "kept", "new"),
    [("en", ("Reply to this mail", "same key"), "new key"), ("fr", ("Répondez", "même clé"), "nouvelle clé")],
)
def test_beside_the_page_that_sells_a_new_key_a_mail_says_how_the_old_one_is_kept(name, language, kept, new):
    text = " ".join(made(name, language).text.split())
    assert all(said in text for said in kept)
    assert new in text
    assert new not in " ".join(made(name, language, purchase_url=None).text.split())
    assert kept[0] not in made(name, language, BARE).text


@pytest.mark.parametrize("name", ["license_delivery", "lapsed", "plan_changed"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_product_that_counts_no_resources_nothing_is_said_of_them(name, language):
    facts = {
        "max_resources": None,
        "limits": {"profiles": 3},
        "quotas": {"requests": {"amount": 1000, "period": "month"}},
    }
    facts |= {"rates": {"calls": "30 per minute"}, "features": []}
    text = made(name, language, counts_resources=False, **facts).text
    assert "sources" not in text
    assert "sources" in made(name, language, **facts).text
    for said in ("Profiles", "3", "Requests", "Calls", "30 per minute" if language == "en" else "30 par minute"):
        assert said in text


def test_what_is_included_names_limits_quotas_and_rates_in_the_vendors_words():
    words = {("OPT", "fr"): ProductWords(names={"requests": "Appels", "check": "Contrôle"})}
    vendor = Vendor(from_address="a@vendor.example", products=words)
    facts = {"quotas": {"requests": {"amount": 1000, "period": "month"}}, "rates": {"requests": "30 per minute"}}
    text = made("license_delivery", "fr", vendor, features=["check"], **facts).text
    assert "- Appels\u00a0: 1\u202f000 par mois\n- Appels\u00a0: 30 par minute\n- Contrôle\n" in text


def test_a_mail_that_waits_since_before_there_were_rates_is_still_written():
    old = {key: value for key, value in sample("license_delivery").items() if key not in {"rates", "counts_resources"}}
    assert "Up to 10,000 resources" in render(compose("license_delivery", old, VENDOR), VENDOR).text


def test_a_discount_has_a_true_minus():
    assert "\u221230%" in made("quote").text
    assert "\u221230\u202f%" in made("quote", "fr").text


def test_a_long_name_pushes_no_other_value_aside():
    lines = made("license_delivery", limits={"a_" * 30 + "limit": 7}).text.splitlines()
    (plan,) = [line for line in lines if line.startswith("Plan ")]
    assert plan.index("Professional") <= 31


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


def test_in_place_of_a_text_of_the_vendors_that_fails_ours_is_sent_and_the_log_says_so_once(monkeypatch):
    # a logger that was used before keeps what it was set up with then
    monkeypatch.setattr("licet_server.mail.letter._log", structlog.get_logger())
    texts = {
        ("en", "expired"): {"subject": "{{ plan|date }}", "intro": ("Hello.", "{{ plan|number }}"), "title": "Gone"}
    }
    vendor = Vendor(from_address="a@vendor.example", texts=texts)
    with capture_logs() as said:
        letters = [compose("expired", sample("expired"), vendor) for _ in range(3)]
    assert {letter.subject for letter in letters} == {compose("expired", sample("expired"), BARE).subject}
    assert letters[0].intro == compose("expired", sample("expired"), BARE).intro
    assert letters[0].title == "Gone"
    told = [line["reason"] for line in said]
    assert len(told) == 2
    assert "the text subject of the mail expired (en) fails" in told[0]


def test_what_there_is_none_of_has_words():
    texts = {
        ("en", "expired"): {"subject": "{{ expires_at|date }}, {{ max_resources|number }}{{ price|money(currency) }}"}
    }
    nothing = dict.fromkeys(("expires_at", "grace_until", "max_resources", "price", "currency"))
    vendor = Vendor(from_address="a@vendor.example", texts=texts)
    assert compose("expired", sample("expired") | nothing, vendor).subject == "no end date, unlimited"


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
    assert wording.money("12.3405", "KWD", language="en") == "KWD\u00a012.341"
    assert wording.money("0.125", "EUR", language="en") == "€0.13"
    assert wording.money("1.50", "MGA", language="en") == "MGA\u00a01.50"
    assert wording.date("2027-08-01T00:00:00Z", language="fr", zone=ZoneInfo("UTC")) == "1er\u00a0août 2027"
