"""Quotes: made, mailed, paid by wire transfer, cancelled."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from licet import keys
from licet_server.errors import ConflictError, InputError, NotFoundError, ServerError, TransitionError
from licet_server.licensing.transitions import Action
from licet_server.services import mail, orders
from licet_server.services.change_status import change_status
from licet_server.services.find import find_by_key, get_license
from licet_server.services.mailbox import claim_mail
from licet_server.services.orders import Party, Quote
from licet_server.services.pay_order import pay
from licet_server.services.present import license_object
from licet_server.services.webhooks import create_endpoint
from licet_server.storage.customers import add_customer, find_by_email
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import InvoiceRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow, OutboxRow
from tests.factories import NOW
from tests.server.services.test_issue_at_once import run_together

ANN = Party("ann@example.com", "Ann", "Acme", "fr", "FR 40303265045", "fr-FR")
YEAR = timedelta(days=365)


@pytest.fixture
def quote(engine):
    """Make a quote for the plan ``enterprise``, which has no price of its own."""

    def made(**changes):
        asked = {"product": "OPT", "plan": "enterprise", "party": ANN, "price": "12000.00"} | changes
        with transaction(engine) as session:
            return orders.quote(session, Quote(**asked), now=NOW)

    return made


@pytest.fixture
def paid(engine, installation):
    """Note that an order was paid, in a transaction of its own."""

    def done(order, *, now=NOW, **known):
        secrets = {"pepper": installation.secrets.pepper, "signer": installation.signer}
        with transaction(engine) as session:
            row = orders.get_order(session, order.id, lock=True)
            return pay(session, row, **known, **secrets, now=now)

    return done


@pytest.fixture
def mails(engine, installation):
    """Every mail in the outbox: name, address, language and what it says."""

    def found():
        with reading(engine) as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail").order_by(OutboxRow.created_at))
            return [
                (
                    row.event_type,
                    row.payload["to"],
                    row.payload["language"],
                    mail.unseal(row.sealed, mail_id=row.id, pepper=installation.secrets.pepper),
                )
                for row in rows
            ]

    return found


def count(engine, table):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table))


def audited(engine, subject):
    with reading(engine) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.seq))
        return [(row.action, row.before, row.after) for row in rows]


def test_a_quote_says_what_it_costs_and_how_long_it_stands(quote, engine):
    made = quote(percent_off=15, note="as agreed\non the phone")
    assert (made.number, made.provider, made.state) == ("Q-2026-000001", "manual", "open")
    assert (made.price, made.total, made.currency) == (Decimal("12000.00"), Decimal("10200.00"), "EUR")
    assert (made.country, made.vat_number, made.language) == ("FR", "FR40303265045", "fr")
    assert made.valid_until == NOW + timedelta(days=30)
    assert quote(plan="pro", price=None).total == Decimal("4999.00")
    assert quote(plan="PRO", price="99").number == "Q-2026-000003"
    ((action, before, after),) = audited(engine, made.id)
    assert (action, before, after["total"]) == ("order.created", {}, "10200.00")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"price": "0"}, "above zero"),
        ({"price": "-5"}, "no amount"),
        ({"price": "12000.001"}, "2 decimal places"),
        ({"price": None}, "has no price"),
        ({"percent_off": 101}, "0 to 100"),
        ({"percent_off": -1}, "0 to 100"),
        ({"plan": "pro", "currency": "USD"}, "sold in EUR, not in USD"),
        ({"currency": "EURO"}, "no currency"),
        ({"plan": "gold"}, "no plan"),
        ({"product": "XXX"}, "no product"),
        ({"expires_at": NOW}, "end in the past"),
        ({"note": "x" * 2001}, "at most 2000"),
        ({"party": Party("a@b.co", vat_number="12")}, "no VAT number"),
        ({"party": Party("a@b.co", country="France")}, "no country"),
        ({"party": Party("a@b.co", language="french")}, "no language"),
        ({"party": Party("a@b.co", company="two\nlines")}, "one line"),
    ],
)
@pytest.mark.sqlite_only(reason="it is refused before anything is written")
def test_what_cannot_be_is_not_quoted(quote, engine, changes, named):
    with pytest.raises(InputError, match=named):
        quote(**changes)
    assert quote().number == "Q-2026-000001"  # nothing was counted


def test_a_quote_is_mailed_once(quote, engine, installation, mails):
    made = quote(percent_off=10)
    for new in (True, False):
        with transaction(engine) as session:
            row = orders.get_order(session, made.number)
            assert orders.mail_quote(session, row, pepper=installation.secrets.pepper, now=NOW) is new
    ((name, to, language, facts),) = mails()
    assert (name, to, language) == ("quote", "ann@example.com", "fr")
    assert facts == {
        "name": "Ann",
        "company": "Acme",
        "number": "Q-2026-000001",
        "product": "OptimNow FinOps Tag Compliance MCP",
        "plan": "Enterprise",
        "price": "12000.00",
        "percent_off": 10,
        "total": "10800.00",
        "currency": "EUR",
        "valid_until": "2026-12-20T12:00:00Z",
        "vat_number": "FR40303265045",
        "note": None,
    }


def test_a_quote_that_waited_until_it_is_over_is_not_mailed(quote, engine, installation):
    made, pepper = quote(), installation.secrets.pepper
    with transaction(engine) as session:
        orders.mail_quote(session, orders.get_order(session, made.number), pepper=pepper, now=NOW)
    with transaction(engine) as session:
        assert claim_mail(session, pepper=pepper, now=made.valid_until) is None
    with transaction(engine) as session:
        assert session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail")).one().sealed is None


def test_a_quote_that_is_paid_becomes_a_license_an_invoice_and_a_mail(quote, paid, engine, installation, mails):
    with transaction(engine) as session:
        create_endpoint(session, url="https://hooks.example.com/", events=["order.paid"], now=NOW)
    made = quote(percent_off=10)
    done = paid(made, reference="SEPA 4711", paid_at=NOW - timedelta(days=2), tax="2160.00")
    with reading(engine) as session:
        found = find_by_key(session, keys.parse(done.key), pepper=installation.secrets.pepper)
        row, customer = found.row, find_by_email(session, "ann@example.com")
        invoice = session.scalars(select(InvoiceRow)).one()
        assert (row.plan, row.expires_at, row.price) == ("enterprise", NOW + YEAR, Decimal("10800.00"))
        assert (customer.name, customer.company, customer.country) == ("Ann", "Acme", "FR")
        assert (customer.vat_number, customer.language) == ("FR40303265045", "fr")
        assert (invoice.provider, invoice.ref, invoice.number) == ("manual", made.id, made.number)
        assert (invoice.total, invoice.tax, invoice.paid) == (Decimal("12960.00"), Decimal("2160.00"), invoice.total)
        assert (invoice.status, invoice.customer_id, invoice.payment_ref) == ("paid", customer.id, "SEPA 4711")
        assert invoice.paid_at == NOW - timedelta(days=2)
        told = session.scalars(select(OutboxRow).where(OutboxRow.kind == "webhook")).one().payload
        row_id = row.id
    assert (done.order.state, done.order.license_id, done.order.payment_note) == ("paid", row_id, "SEPA 4711")
    assert (told["type"], told["data"]["license_id"], told["data"]["state"]) == ("order.paid", row_id, "paid")
    ((name, to, language, facts),) = mails()
    assert (name, to, language) == ("license_delivery", "ann@example.com", "fr")
    assert (facts["license_key"], facts["invoice_number"], facts["invoice_total"]) == (
        done.key,
        made.number,
        "12960.00",
    )
    assert done.key not in repr(audited(engine, made.id)) + repr(told) + repr(done)
    assert audited(engine, made.id)[-1][1]["state"] == "open"
    ((_, _, issued),) = audited(engine, row_id)
    assert issued["price"] == "10800.00"


def test_what_is_paid_twice_is_issued_once(quote, paid, engine, mails):
    made = quote()
    first, again = paid(made), paid(made, reference="again")
    assert (again.license.id, again.key) == (first.license.id, None)
    assert again.order.payment_note is None
    assert (count(engine, LicenseRow), count(engine, InvoiceRow), len(mails())) == (1, 1, 1)


def test_of_many_who_note_a_payment_at_one_moment_one_gets_the_key(quote, paid, engine, mails):
    made = quote()
    done = run_together(lambda: paid(made), 4)
    assert sum(each.key is not None for each in done) == 1
    assert len({each.license.id for each in done}) == 1
    assert (count(engine, LicenseRow), count(engine, InvoiceRow), len(mails())) == (1, 1, 1)


def test_either_all_of_a_payment_is_there_or_nothing(quote, engine, installation, mails):
    made = quote()
    secrets = {"pepper": installation.secrets.pepper, "signer": installation.signer}

    def pay_and_fall():
        with transaction(engine) as session:
            assert pay(session, orders.get_order(session, made.id, lock=True), **secrets, now=NOW).key
            raise ServerError("a power cut")

    with pytest.raises(ServerError, match="a power cut"):
        pay_and_fall()
    assert (count(engine, LicenseRow), count(engine, InvoiceRow), mails()) == (0, 0, [])
    with reading(engine) as session:
        assert orders.get_order(session, made.id).state == "open"
        assert find_by_email(session, "ann@example.com") is None


def test_what_the_customer_said_before_stays(quote, paid, engine):
    with transaction(engine) as session:
        add_customer(session, {"email": "ann@example.com", "company": "Old & Co", "language": "en"}, now=NOW)
    customer = paid(quote()).license.customer
    assert (customer.company, customer.language, customer.country) == ("Old & Co", "en", "FR")


@pytest.mark.parametrize("plan", ["pro", "starter"])
def test_a_renewal_that_is_paid_adds_a_term_and_keeps_the_key(quote, paid, sell, engine, mails, plan):
    sold = sell(plan, email="boss@example.com")
    made = quote(plan="pro", price="4500", renews=sold.license)
    done = paid(made, now=NOW + timedelta(days=300))
    assert (done.key, done.license.id) == (None, sold.license.id)
    with reading(engine) as session:
        row = get_license(session, sold.license.id)
        shown = license_object(row, now=NOW)
        assert (row.plan, row.expires_at, row.price) == ("pro", NOW + 2 * YEAR, Decimal("4500.00"))
        assert session.scalars(select(InvoiceRow.reason)).one() == "cycle"
    assert shown["company"] is None  # who orders is not who has the license
    ((name, to, _, facts),) = mails()
    assert (name, to, facts["invoice_total"], "license_key" in facts) == (
        "renewed",
        "boss@example.com",
        "4500.00",
        False,
    )


def test_a_renewal_may_name_its_end(quote, paid, sell):
    sold, end = sell("pro"), NOW + timedelta(days=500)
    assert paid(quote(plan="pro", renews=sold.license, expires_at=end)).license.expires_at == end


def test_what_could_not_be_renewed_once_it_is_paid_is_not_quoted(quote, sell, engine):
    sold, forever, other = sell("pro"), sell("perpetual", product="CAIO"), sell("pro", product="LMG")
    for changes, error, named in (
        ({"renews": other.license}, InputError, "a license of LMG"),
        ({"renews": sold.license, "expires_at": NOW + timedelta(days=9)}, InputError, "never shortens"),
        (
            {"product": "CAIO", "plan": "perpetual", "currency": "EUR", "renews": forever.license},
            ConflictError,
            "perpetual",
        ),
    ):
        with pytest.raises(error, match=named):
            quote(**changes)
    with transaction(engine) as session:
        row = get_license(session, sold.license.id, lock=True)
        change_status(session, row, Action.REVOKE, now=NOW)
    with pytest.raises(TransitionError):
        quote(renews=row)


def test_a_renewal_of_a_license_that_was_revoked_meanwhile_changes_nothing(quote, paid, sell, engine):
    sold = sell("pro")
    made = quote(plan="pro", renews=sold.license)
    with transaction(engine) as session:
        change_status(session, get_license(session, sold.license.id, lock=True), Action.REVOKE, now=NOW)
    with pytest.raises(TransitionError, match="issue a new license"):
        paid(made)
    assert count(engine, InvoiceRow) == 0


def test_a_cancelled_quote_is_not_paid_and_a_paid_one_not_cancelled(quote, paid, engine):
    made, other = quote(), quote()
    with transaction(engine) as session:
        assert orders.cancel(session, orders.get_order(session, made.id, lock=True), because="no", now=NOW)
    with transaction(engine) as session:
        assert not orders.cancel(session, orders.get_order(session, made.id, lock=True), now=NOW)
    with pytest.raises(ConflictError, match="is cancelled: make another quote"):
        paid(made)
    paid(other)
    with transaction(engine) as session, pytest.raises(ConflictError, match="was paid: revoke its license"):
        orders.cancel(session, orders.get_order(session, other.id, lock=True), now=NOW)
    assert [(action, after.get("because")) for action, _, after in audited(engine, made.id)] == [
        ("order.created", None),
        ("order.cancelled", "no"),
    ]


@pytest.mark.parametrize(
    ("known", "error", "named"),
    [
        ({"paid_at": NOW + timedelta(days=2)}, InputError, "in the future"),
        ({"tax": "-1"}, InputError, "tax '-1'"),
        ({"tax": "1.001"}, InputError, "2 decimal places"),
        ({"reference": "x" * 201}, InputError, "one line"),
        ({"now": NOW + timedelta(days=50)}, ConflictError, "would have ended"),
    ],
)
@pytest.mark.sqlite_only(reason="it is refused before anything is written")
def test_a_payment_that_cannot_be_is_refused(quote, paid, engine, known, error, named):
    made = quote(expires_at=NOW + timedelta(days=40))
    with pytest.raises(error, match=named):
        paid(made, **known)
    assert count(engine, LicenseRow) == 0


@pytest.mark.parametrize("order_id", ["ord_" + "0" * 20, "Q-2026-999999", "\x00", "ord_x", "'; --"])
def test_an_order_that_is_not_there_is_not_found(engine, order_id):
    with reading(engine) as session, pytest.raises(NotFoundError, match="there is no order"):
        orders.get_order(session, order_id)


def test_a_payment_at_a_provider_never_pays_a_quote(quote, engine):
    row = quote()
    with transaction(engine) as session:
        for named in (row.id, row.number):
            for provider in (None, "stripe", "manual"):
                assert not orders.note_paid(session, named, license_id=None, provider=provider, now=NOW)
    with reading(engine) as session:
        assert orders.get_order(session, row.id).state == "open"


def test_a_suspended_license_is_neither_quoted_for_nor_paid_for(quote, paid, sell, engine):
    sold = sell("pro").license
    before = quote(plan="pro", price=None, renews=sold)
    with transaction(engine) as session:
        change_status(session, get_license(session, sold.id, lock=True), Action.SUSPEND, now=NOW)
    for pays in (lambda: paid(before), lambda: quote(plan="pro", price=None, renews=_license(engine, sold.id))):
        with pytest.raises(TransitionError, match="is suspended: reactivate it"):
            pays()
    assert (_license(engine, sold.id).expires_at, count(engine, InvoiceRow)) == (sold.expires_at, 0)


def _license(engine, license_id):
    with reading(engine) as session:
        found = get_license(session, license_id)
        session.expunge_all()
    return found
