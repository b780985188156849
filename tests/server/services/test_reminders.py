"""Reminders: each once, in the customer's morning, through restarts, clocks that go wrong and workers side by side."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, insert, inspect, select

from licet.terms import Status
from licet_server.licensing.reminders import NEWS_FOR, WAITS_FOR, Kind, moment
from licet_server.licensing.transitions import Action
from licet_server.mail.letter import compose
from licet_server.mail.vendor import Vendor
from licet_server.services.change_status import change_status
from licet_server.services.find import find_license
from licet_server.services.mail import unseal
from licet_server.services.mailbox import claim_mail
from licet_server.services.reminders import remind, zone_of
from licet_server.services.renew import renew
from licet_server.storage.ids import CUSTOMER_PREFIX, LICENSE_PREFIX, new_id
from licet_server.storage.mailbox import MailState, mail_state
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.sales_tables import InvoiceRow, ReminderRow, SubscriptionRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow, OutboxRow
from tests.factories import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
VENDOR = "Europe/Paris"
BASE = "https://license.example.com"
DAYS = {"30_days": 30, "14_days": 14, "7_days": 7, "1_day": 1}


@pytest.fixture
def ask(engine, installation):
    """Do what the worker does, at some moment."""

    def asked(now, *, limit=500, on=engine, timezone=VENDOR):
        with transaction(on) as session:
            pepper = installation.secrets.pepper
            return remind(session, pepper=pepper, base_url=BASE, timezone=timezone, now=now, limit=limit)

    return asked


@pytest.fixture
def sold(sell, engine):
    """Sell a license to a customer of its own, who lives somewhere."""
    numbers = count()

    def sold_to(zone=None, *, reminders=True, now=NOW, **options):
        issued = sell("pro", email=f"{next(numbers)}@example.com", now=now, **options).license
        with transaction(engine) as session:
            customer = session.get_one(CustomerRow, issued.customer_id)
            customer.timezone, customer.reminders = zone, reminders
        return issued

    return sold_to


@pytest.fixture
def subscribe(engine):
    def subscribed(license_id, **columns):
        own = {"provider": "stripe", "ref": f"sub_{license_id}", "status": "active", "created_at": NOW}
        with transaction(engine) as session:
            session.add(SubscriptionRow(license_id=license_id, **own | columns))

    return subscribed


@pytest.fixture
def crowd(engine):
    """Copy a license, with its customer and subscriptions, so often that there are *many* of it."""

    def copied(license_id, *, many):
        with transaction(engine) as session:
            row = session.get_one(LicenseRow, license_id)
            own = session.scalars(select(SubscriptionRow).where(SubscriptionRow.license_id == license_id)).all()
            made = {CustomerRow: [], LicenseRow: [], SubscriptionRow: []}
            for number in range(1, many):
                buyer, new = new_id(CUSTOMER_PREFIX), {"id": new_id(LICENSE_PREFIX), "key_digest": f"{row.id}-{number}"}
                made[CustomerRow].append(values(row.customer) | {"id": buyer, "email": f"{buyer}@example.com"})
                made[LicenseRow].append(values(row) | new | {"customer_id": buyer})
                named = {"id": f"sub_{new['id']}", "ref": new["id"], "license_id": new["id"]}
                made[SubscriptionRow] += [values(each) | named for each in own]
            for table, rows in made.items():
                if rows:
                    session.execute(insert(table), rows)

    def values(row):
        return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}

    return copied


@pytest.fixture
def statements(engine):
    """What the database was asked, since the list was cleared."""
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    return asked


@pytest.fixture
def claim(engine, installation):
    """Take the reminder that was posted, as the worker does; return whether it leaves, and its row."""

    def claimed(now):
        with transaction(engine) as session:
            mail = claim_mail(session, pepper=installation.secrets.pepper, now=now)
            row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail")).one()
            return mail is not None, row

    return claimed


@pytest.fixture
def mails(engine, installation):
    """Return the mails that were posted: their name, when, and what they say."""

    def posted():
        with reading(engine) as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail").order_by(OutboxRow.created_at))
            pepper = installation.secrets.pepper
            return [(row.event_type, row.created_at, unseal(row.sealed, mail_id=row.id, pepper=pepper)) for row in rows]

    return posted


def written(engine):
    with reading(engine) as session:
        rows = session.scalars(select(ReminderRow).order_by(ReminderRow.at)).all()
        session.expunge_all()
    return rows


def clock(zones_by_end):
    """Return instants of more than a year: one a day, and every moment at which something is due and the one before."""
    exact = {moment(kind, ends, zone) for ends, zone in zones_by_end for kind in Kind}
    daily = {NOW + number * DAY for number in range(430)}
    return sorted(daily | exact | {each - timedelta(seconds=1) for each in exact})


def test_a_year_goes_by_and_every_reminder_comes_once_at_the_right_moment(sold, ask, mails, engine, installation):
    zones = [
        "Pacific/Auckland", "America/Los_Angeles", "Europe/Paris", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Niue",
        "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu", None, "Europe/Paris",
    ]  # fmt: skip
    lived = [ZoneInfo(zone or VENDOR) for zone in zones]
    licenses = [
        sold(zone, expires_at=NOW + (60 + 25 * number) * DAY + 5 * number * HOUR) for number, zone in enumerate(zones)
    ]
    expected = {(each.id, each.expires_at): list(Kind) for each in licenses}
    renewed = {}
    for number, early, kinds in ((1, -10 * DAY, 2), (3, 2 * DAY, 5), (4, -40 * DAY, 0)):
        first = licenses[number].expires_at
        renewed[licenses[number].id] = (first + early, first + 100 * DAY)
        expected |= {(licenses[number].id, first): list(Kind)[:kinds]}
        expected |= {(licenses[number].id, first + 100 * DAY): list(Kind)}
    lives = {each.id: zone for each, zone in zip(licenses, lived, strict=True)}
    opened = engine
    for number, now in enumerate(clock([(end, lives[license_id]) for license_id, end in expected])):
        for license_id in [each for each, (at, _) in renewed.items() if at <= now]:
            with transaction(opened) as session:
                row = find_license(session, license_id, pepper=installation.secrets.pepper, lock=True)
                renew(session, row, until=renewed.pop(license_id)[1], now=now)
        ask(now, on=opened)
        if number % 40 == 0:  # a restart, and a clock that was set back by hand
            opened.dispose()
            opened = installation.open_engine()
            for back in (40 * DAY, 8 * DAY, HOUR):
                ask(max(now - back, NOW), on=opened)
    opened.dispose()

    rows, found = written(engine), {each: [] for each in expected}
    for row in rows:
        found[row.license_id, row.term_end].append(row.kind)
        local, end = (each.astimezone(lives[row.license_id]) for each in (row.at, row.term_end))
        assert local.time() == time(9)
        if row.kind in DAYS:
            assert (end.date() - local.date()).days == DAYS[row.kind]
        else:
            assert timedelta(0) <= local - end < DAY
    assert found == expected
    said = [(facts["license_id"], at) for _, at, facts in mails()]
    assert sorted(said) == sorted((row.license_id, row.at) for row in rows)
    assert len(said) == len(set(said)) > 60


def test_two_workers_at_once_send_each_reminder_once(sold, ask, mails, engine):
    licenses = [sold("Asia/Kolkata") for _ in range(8)]
    now = moment(Kind.DAYS_30, licenses[0].expires_at, ZoneInfo("Asia/Kolkata"))
    start, done = threading.Barrier(4), []

    def work():
        start.wait()
        done.append(ask(now))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert ask(now) + sum(done) == 8
    assert sorted(facts["license_id"] for _, _, facts in mails()) == sorted(each.id for each in licenses)


def test_a_reminder_says_what_ends_when_and_how_to_hear_no_more(sold, ask, mails):
    issued = sold("Europe/Paris")
    ask(issued.expires_at - 7 * DAY + HOUR)
    ((name, _, facts),) = mails()
    assert name == "expiry_reminder"
    assert facts["days"] == 7
    assert facts["license_id"] == issued.id
    assert facts["unsubscribe_url"].startswith(BASE)
    assert "license_key" not in facts


def test_when_it_has_ended_the_customer_is_told_so(sold, ask, mails):
    issued = sold("Europe/Paris")
    assert ask(issued.expires_at - timedelta(seconds=1)) == 1
    assert ask(issued.expires_at + DAY) == 1
    assert [name for name, _, _ in mails()] == ["expiry_reminder", "expired"]


def test_a_customer_who_wants_no_reminders_gets_none_and_later_either(sold, ask, mails, engine):
    issued = sold(reminders=False)
    assert ask(issued.expires_at - 7 * DAY + HOUR) == 1
    with transaction(engine) as session:
        session.get_one(CustomerRow, issued.customer_id).reminders = True
    assert ask(issued.expires_at - 7 * DAY + 13 * HOUR) == 0
    assert mails() == []
    assert [(row.kind, row.sent) for row in written(engine)] == [("7_days", False)]


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED])
def test_what_may_not_be_used_is_not_said_to_end(sold, ask, engine, status):
    issued = sold()
    with transaction(engine) as session:
        session.get_one(LicenseRow, issued.id).status = status.value
    assert ask(issued.expires_at - 7 * DAY + HOUR) == 0
    assert ask(issued.expires_at + DAY) == 0


def test_a_license_without_an_end_has_no_reminders(sell, ask, engine):
    issued = sell("pro").license
    with transaction(engine) as session:
        session.get_one(LicenseRow, issued.id).expires_at = None
    assert [ask(NOW + number * DAY) for number in range(0, 400, 20)] == [0] * 20


def test_a_term_that_was_just_decided_is_not_said_to_end(sold, ask, change):
    issued, now = sold(expires_at=NOW + 3 * DAY), NOW + DAY
    change(renew, issued.id, until=NOW + 8 * DAY, now=now)
    assert ask(now + HOUR) == 0
    assert ask(NOW + 7 * DAY + HOUR) == 1


def test_a_license_that_works_again_is_reminded_of_what_is_nearest(sold, ask, change, mails):
    issued = sold()
    change(change_status, issued.id, Action.SUSPEND)
    assert ask(issued.expires_at - 20 * DAY) == 0
    change(change_status, issued.id, Action.REACTIVATE)
    assert ask(issued.expires_at - 10 * DAY) == 1
    assert mails()[0][2]["days"] in {10, 11}


def test_who_pays_by_subscription_is_told_once_what_will_be_taken_and_when(sold, subscribe, ask, mails):
    issued = sold("Europe/Paris")
    subscribe(issued.id, price=4999, currency="EUR", period_end=issued.expires_at)
    assert [ask(issued.expires_at - days * DAY + HOUR) for days in (30, 14, 7, 1, 0, -1)] == [1, 0, 0, 0, 0, 0]
    ((name, _, facts),) = mails()
    assert name == "renewal_notice"
    assert (facts["amount"], facts["currency"], facts["days"]) == ("4999", "EUR", 30)
    assert facts["renews_at"] == "2027-11-20T12:00:00Z"


@pytest.mark.parametrize(
    "columns",
    [{"cancels": True}, {"status": "paused"}, {"status": "ended"}, {"once": True}, {"provider": "manual"}],
    ids=str,
)
def test_a_subscription_that_does_not_go_on_by_itself_ends_like_any_license(sold, subscribe, ask, mails, columns):
    issued = sold()
    subscribe(issued.id, **columns)
    assert ask(issued.expires_at - 7 * DAY + HOUR) == 1
    assert mails()[0][0] == "expiry_reminder"


@pytest.mark.parametrize("status", ["past_due", "unpaid"])
def test_while_a_payment_is_tried_again_nobody_is_told_to_buy(sold, subscribe, ask, mails, engine, status):
    issued = sold()
    subscribe(issued.id, status=status)
    assert [ask(issued.expires_at - days * DAY + HOUR) for days in (30, 14, 7, 1, 0, -1, -6)] == [0] * 7
    assert written(engine) == []
    with transaction(engine) as session:
        session.scalars(select(SubscriptionRow)).one().status = "ended"
    assert ask(issued.expires_at + 6 * DAY) == 1
    assert [name for name, _, _ in mails()] == ["expired"]


ONCE, FIRST, CYCLE, UPDATE = "once", "first", "cycle", "update"


@pytest.mark.parametrize(
    ("invoices", "amount"),
    [
        pytest.param([(FIRST, "4200.00"), (CYCLE, "5998.80")], "5998.80", id="as-much-as-last-time-with-tax"),
        pytest.param([(FIRST, "5998.80"), (CYCLE, "4199.16")], "4199.16", id="with-the-discount-that-stays"),
        pytest.param([(FIRST, "5998.80")], "5998.80", id="in-the-first-year-what-the-first-one-was"),
        pytest.param([(FIRST, "3499.30")], "4999", id="but-not-the-discount-of-the-first-year"),
        pytest.param([(FIRST, "0.00")], "4999", id="nor-a-free-beginning"),
        pytest.param([], "4999", id="the-price-when-nothing-was-paid-yet"),
        pytest.param([(CYCLE, "1499.00"), (UPDATE, "3500.00")], None, id="not-known-after-a-change-of-plan"),
        pytest.param([(CYCLE, "5998.80"), (UPDATE, "0.00")], "5998.80", id="but-a-new-card-changes-nothing"),
        pytest.param([(CYCLE, "5998.80"), (ONCE, "10.00")], "5998.80", id="nor-what-was-bought-beside-it"),
    ],
)
@pytest.mark.sqlite_only(reason="the database only lists the invoices")
def test_a_renewal_is_said_to_cost_what_will_be_taken(sold, subscribe, ask, mails, engine, invoices, amount):
    issued = sold()
    subscribe(issued.id, id="sub_x", price=Decimal(4999), currency="EUR")
    nothing = {"tax": 0, "paid": 0, "refunded": 0, "refunds": {}, "disputes": {}, "provider": "stripe"}
    unpaid = (CYCLE, "9999.00")
    with transaction(engine) as session:
        for number, (reason, total) in enumerate([*invoices, unpaid]):
            told = {"ref": str(number), "reason": reason, "total": Decimal(total), "created_at": NOW + number * DAY}
            status = "open" if number == len(invoices) else "paid"
            session.add(InvoiceRow(subscription_id="sub_x", currency="EUR", status=status, **nothing | told))
    assert ask(issued.expires_at - 30 * DAY + HOUR) == 1
    assert mails()[0][2].get("amount") == amount


@pytest.mark.sqlite_only(reason="the database only lists the invoices")
def test_a_first_invoice_in_another_currency_does_not_say_what_the_next_will_be(sold, subscribe, ask, mails, engine):
    issued = sold()
    subscribe(issued.id, id="sub_x", price=Decimal(4999), currency="EUR")
    nothing = {"tax": 0, "paid": 0, "refunded": 0, "refunds": {}, "disputes": {}, "provider": "stripe", "ref": "1"}
    with transaction(engine) as session:
        row = InvoiceRow(subscription_id="sub_x", currency="USD", status="paid", reason=FIRST, total=5400, **nothing)
        row.created_at = NOW
        session.add(row)
    assert ask(issued.expires_at - 30 * DAY + HOUR) == 1
    ((name, _, facts),) = mails()
    assert "amount" not in facts
    for language, said in (("en", "its price is charged"), ("fr", "son prix sera prélevé")):
        letter = compose(name, facts, Vendor("licenses@example.com"), language=language)
        assert said in letter.intro[0]
        assert "None" not in repr(letter.intro) + letter.preheader


def test_those_of_whom_none_is_due_cost_a_few_queries_and_no_lock(sold, subscribe, crowd, ask, engine, statements):
    now = NOW + 100 * DAY
    month = sold("Europe/Paris", now=now - 3 * DAY, expires_at=now + 27 * DAY)
    subscribe(month.id)
    trial = sold("Europe/Paris", expires_at=now + 10 * DAY)
    with transaction(engine) as session:
        session.get_one(LicenseRow, trial.id).trial = True
    early = sold("Pacific/Niue", expires_at=now + 31 * DAY)
    for each in (month, trial, early):
        crowd(each.id, many=100)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(LicenseRow)) == 300
    statements.clear()
    assert ask(now) == 0
    assert len(statements) <= 10
    assert not any("FOR NO KEY UPDATE" in each for each in statements)


def test_those_who_are_all_due_are_all_reminded_with_few_queries(sold, crowd, ask, mails, statements):
    issued = sold("Europe/Paris")
    crowd(issued.id, many=300)
    now = issued.expires_at - 7 * DAY + HOUR
    statements.clear()
    assert ask(now) == 300
    assert len(statements) <= 300 + 20, "one for each mail, and a few"
    assert len({facts["license_id"] for _, _, facts in mails()}) == 300
    assert ask(now + HOUR) == 0


def test_a_new_installation_does_not_write_to_those_whose_licenses_ended_long_ago(sold, ask, engine):
    now = NOW + 900 * DAY
    for days in (7, 8, 30, 365, 800):
        sold(expires_at=now - days * DAY)
    news = sold(expires_at=now - NEWS_FOR + HOUR)
    assert ask(now) == 1
    assert [row.license_id for row in written(engine)] == [news.id]


def test_no_more_are_posted_at_once_than_asked_for(sold, ask):
    now = sold().expires_at - 7 * DAY + HOUR
    for _ in range(4):
        sold()
    assert [ask(now, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_those_whose_morning_has_not_come_keep_nobody_waiting(sold, ask, monkeypatch):
    monkeypatch.setattr("licet_server.storage.reminders._AT_A_TIME", 2)
    for _ in range(5):
        late = sold("Pacific/Niue")  # eleven hours behind UTC
    early = sold("Asia/Kolkata")
    now = moment(Kind.DAYS_30, early.expires_at, ZoneInfo("Asia/Kolkata"))
    assert moment(Kind.DAYS_30, late.expires_at, ZoneInfo("Pacific/Niue")) > now
    assert ask(now) == 1


@pytest.mark.parametrize(
    ("name", "fallback", "expected"),
    [
        ("Asia/Kolkata", VENDOR, "Asia/Kolkata"),
        (None, VENDOR, VENDOR),
        ("Mars/Olympus", VENDOR, VENDOR),
        ("../../etc/passwd", VENDOR, VENDOR),
        ("Europe", VENDOR, VENDOR),
        (None, "Mars/Olympus", "UTC"),
    ],
)
def test_a_time_zone_that_does_not_exist_is_the_vendors(name, fallback, expected):
    assert zone_of(name, fallback).key == expected
    assert datetime.now(UTC).astimezone(zone_of(name, fallback)).tzinfo is not None


def renewed(session, row, pepper):
    found = find_license(session, row.id, pepper=pepper, lock=True)
    renew(session, found, until=row.expires_at + 365 * DAY, now=NOW)


@pytest.mark.parametrize(
    ("happened", "because"),
    [
        pytest.param(renewed, "another end", id="renewed"),
        pytest.param(lambda _, row, __: setattr(row, "status", "suspended"), "not active", id="suspended"),
        pytest.param(lambda _, row, __: setattr(row, "status", "revoked"), "not active", id="revoked"),
        pytest.param(lambda _, row, __: setattr(row, "expires_at", None), "no end", id="for-ever"),
        pytest.param(lambda _, row, __: setattr(row.customer, "reminders", False), "no reminders", id="unsubscribed"),
    ],
)
@pytest.mark.parametrize("days", [30, -1], ids=["before", "expired"])
def test_a_reminder_that_is_not_true_any_more_never_leaves(
    sold, ask, claim, engine, installation, happened, because, days
):
    issued = sold()
    now = issued.expires_at - days * DAY + HOUR
    assert ask(now) == 1
    with transaction(engine) as session:
        happened(session, session.get_one(LicenseRow, issued.id), installation.secrets.pepper)
    leaves, row = claim(now)
    assert not leaves
    assert (mail_state(row), row.sealed, row.attempts) == (MailState.CANCELLED, None, 0)
    assert because in row.last_error
    with reading(engine) as session:
        entry = session.scalars(select(AuditRow).where(AuditRow.action == "mail.cancelled")).one()
        assert (entry.subject, entry.actor, entry.after["reason"]) == (row.id, "system", row.last_error)


@pytest.mark.parametrize(
    ("days", "late", "leaves"),
    [
        (30, timedelta(0), True),
        (30, WAITS_FOR - HOUR, True),
        (30, WAITS_FOR, False),
        (1, DAY - 2 * HOUR, True),
        (1, DAY, False),
        (-1, WAITS_FOR + HOUR, True),
        (-1, 300 * DAY, True),
    ],
)
def test_a_reminder_that_waited_leaves_as_long_as_it_is_worth_it(sold, ask, claim, days, late, leaves):
    now = (issued := sold()).expires_at - days * DAY + HOUR
    assert ask(now) == 1
    assert issued.status == "active"
    assert claim(now + late)[0] is leaves


@pytest.mark.parametrize(
    ("before", "after", "leaves"),
    [
        ({"status": "active"}, {"status": "active"}, True),
        ({"status": "active"}, {"cancels": True}, False),
        ({"status": "active"}, {"status": "past_due"}, False),
        ({"cancels": True}, {"cancels": True}, True),
        ({"cancels": True}, {"cancels": False}, False),
        ({"cancels": True}, {"status": "past_due"}, False),
    ],
    ids=str,
)
def test_a_reminder_of_a_subscription_leaves_while_that_stands_like_then(
    sold, subscribe, ask, claim, engine, before, after, leaves
):
    issued = sold()
    subscribe(issued.id, price=4999, currency="EUR", **before)
    now = issued.expires_at - 30 * DAY + HOUR
    assert ask(now) == 1
    with transaction(engine) as session:
        row = session.scalars(select(SubscriptionRow)).one()
        for name, value in after.items():
            setattr(row, name, value)
    assert claim(now)[0] is leaves
