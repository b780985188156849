"""What the status page knows: how every part is, and how many checks went well on each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from licet_server.errors import StorageError
from licet_server.mail.samples import sample
from licet_server.services.mail import post
from licet_server.services.uptime import DAYS, Health, Part, check, look, status, unreachable
from licet_server.services.webhooks import create_endpoint
from licet_server.storage.accounts_tables import UptimeDayRow
from licet_server.storage.ids import new_id
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import OutboxRow
from licet_server.worker.checks import Checks
from tests.factories import NOW

MINUTE, TODAY = timedelta(minutes=1), NOW.date()


@pytest.fixture
def here(installation):
    """An installation that sends mail."""
    mail = replace(installation.settings.mail, server="smtp.example.com")
    return replace(installation, settings=replace(installation.settings, mail=mail))


@pytest.fixture
def run(engine, here):
    """Check at a moment, and say whether that was done."""

    def checked(now=NOW, outages=0):
        with transaction(engine) as session:
            return check(session, here, outages={now.date(): outages} if outages else {}, now=now)

    return checked


@pytest.fixture
def see(engine, here):
    """What the status page shows of a part."""

    def seen(part, now=NOW):
        with reading(engine) as session:
            return next(each for each in status(session, here, now=now) if each.part is part)

    return seen


@pytest.fixture
def put(engine, here):
    """Post a mail that is due at a moment."""

    def posted(about, due_at, **columns):
        with transaction(engine) as session:
            facts = {"facts": sample("test"), "about": about, "pepper": here.secrets.pepper}
            post(session, "test", to="a@example.com", now=due_at, **facts)
            row = session.scalars(select(OutboxRow).where(OutboxRow.dedupe_key == about)).one()
            for name, value in columns.items():
                setattr(row, name, value)

    return posted


def counted(part_status, day=TODAY):
    return next((each.checks, each.good) for each in part_status.days if each.day == day)


def test_a_check_is_counted_once_a_minute_whoever_asks(run, see):
    assert [run(NOW), run(NOW + timedelta(seconds=20)), run(NOW + MINUTE)] == [True, False, True]
    assert counted(see(Part.CHECKS)) == (2, 2)
    assert counted(see(Part.WORKER)) == (2, 2)


def test_a_day_that_nobody_looked_at_is_not_a_good_day(run, see):
    run(NOW)
    shown = see(Part.DATABASE, NOW + timedelta(days=1))
    assert len(shown.days) == DAYS
    assert shown.days[-1].share is None
    assert shown.days[-2].share == 1
    assert shown.share == 1


def test_what_is_not_set_up_is_neither_good_nor_bad(engine, installation):
    with reading(engine) as session:
        found = look(session, installation, now=NOW)
    assert {part for part, health in found.items() if health is Health.UNUSED} == {
        Part.PAYMENTS,
        Part.MAIL,
        Part.WEBHOOKS,
    }


def test_mail_that_should_have_left_is_a_disturbance(see, put):
    put("1", NOW - timedelta(minutes=9))
    assert see(Part.MAIL).now is Health.GOOD
    put("2", NOW - timedelta(minutes=11))
    assert see(Part.MAIL).now is Health.BAD


def test_one_mailbox_that_is_full_is_none_where_other_mail_leaves(see, put):
    put("1", NOW + timedelta(hours=1), attempts=3)
    assert see(Part.MAIL).now is Health.BAD
    put("2", NOW - MINUTE, done_at=NOW, attempts=1)
    assert see(Part.MAIL).now is Health.GOOD


def test_webhooks_are_disturbed_when_nobody_tries_them(engine, see):
    assert see(Part.WEBHOOKS).now is Health.UNUSED
    with transaction(engine) as session:
        row = create_endpoint(session, url="https://a.example.com/", events=["*"], description=None, now=NOW)
        delivery = {"kind": "webhook", "target": row.id, "event_id": new_id("evt_"), "event_type": "webhook.test"}
        delivery |= {"payload": {}, "created_at": NOW, "due_at": NOW, "attempts": 0}
        session.add(OutboxRow(**delivery))
    assert see(Part.WEBHOOKS, NOW + MINUTE).now is Health.GOOD
    assert see(Part.WEBHOOKS, NOW + timedelta(minutes=11)).now is Health.BAD


def test_a_worker_that_was_away_shows_in_the_days_it_was(run, see):
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    run(midnight - timedelta(minutes=11))
    assert see(Part.WORKER, midnight).now is Health.BAD
    run(midnight + timedelta(minutes=5))
    now = midnight + timedelta(minutes=5)
    assert see(Part.WORKER, now).now is Health.GOOD
    assert counted(see(Part.WORKER, now), NOW.date()) == (11, 1)
    assert counted(see(Part.WORKER, now), now.date()) in {(5, 1), (6, 1)}
    assert counted(see(Part.DATABASE, now), now.date()) == (1, 1)


def test_before_the_first_check_nothing_is_known_of_the_worker(see):
    assert see(Part.WORKER).now is Health.UNKNOWN


def test_an_outage_of_the_database_is_counted_when_it_is_over(engine, here, see, monkeypatch):
    worker = Checks(here, engine)

    def broken(*_args, **_options):
        raise StorageError("gone")

    with monkeypatch.context() as patched:
        patched.setattr("licet_server.worker.checks.take_turn", broken)
        for _ in range(3):
            with pytest.raises(StorageError):
                worker.step()
    worker.step()
    now = datetime.now(UTC)
    assert counted(see(Part.DATABASE, now), now.date()) == (4, 1)
    assert counted(see(Part.CHECKS, now), now.date()) == (4, 1)


def test_old_days_are_forgotten(run, see, engine):
    run(NOW)
    run(NOW + timedelta(days=DAYS + 5))
    with reading(engine) as session:
        assert session.scalar(select(func.min(UptimeDayRow.day))) > NOW.date() + timedelta(days=2)


def test_without_its_database_the_page_still_says_what_it_knows():
    found = {each.part: each.now for each in unreachable(now=NOW)}
    assert found[Part.DATABASE] is found[Part.CHECKS] is Health.BAD
    assert found[Part.MAIL] is Health.UNKNOWN


def test_a_lost_keyring_disturbs_license_checks(engine, here):
    class Without:
        ring = replace(here.keyring, keys=())

    with reading(engine) as session:
        assert look(session, replace(here, current=Without()), now=NOW)[Part.CHECKS] is Health.BAD


def test_an_outage_over_midnight_counts_on_the_days_it_was(engine, here, see):
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    yesterday, today = TODAY, midnight.date()
    with transaction(engine) as session:
        check(session, here, now=midnight - timedelta(minutes=11))
        check(session, here, outages={yesterday: 10, today: 5}, now=midnight + timedelta(minutes=5))
    now = midnight + timedelta(minutes=5)
    assert counted(see(Part.DATABASE, now), yesterday) == (11, 1)
    assert counted(see(Part.DATABASE, now), today) == (6, 1)
    assert counted(see(Part.WORKER, now), yesterday) == (1, 1)
    assert see(Part.WORKER, now).days[-1].share in {1.0, 0.5}
