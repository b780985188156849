"""The log of validations is kept as long as the vendor wants: on SQLite row by row, on PostgreSQL day by day."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, text

from licet_server.storage import partitions
from licet_server.storage.models import ValidationRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ValidationDayRow
from licet_server.worker import forget
from licet_server.worker.forget import LogKeeping
from tests.factories import NOW

DAY = timedelta(days=1)
TODAY = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
NOON = TODAY + timedelta(hours=12)
on_postgresql = pytest.mark.postgresql_only(reason="SQLite has one table")


def put(engine, *moments, license_id=None):
    rows = [
        {"at": at, "license_id": license_id, "code": "VALID", "address": "192.0.2.1", "instance_id": None}
        for at in moments
    ]
    with transaction(engine) as session:
        session.execute(insert(ValidationRow), rows)


def left(engine):
    with reading(engine) as session:
        return sorted(session.scalars(select(ValidationRow.at)))


def keeping(engine, days, *, now=NOON, **options):
    return LogKeeping(engine, days, clock=lambda: now, **options)


def work(kept):
    """Run until nothing is left to do; return how often."""
    rounds = 1
    while kept.step():
        rounds += 1
    return rounds


def parts(engine):
    with reading(engine) as session:
        return {each.name for each in partitions.all_partitions(session.connection())}


def test_what_is_older_than_it_is_kept_goes_and_what_was_counted_stays(engine, sell):
    license_id = sell().license.id
    moments = [NOON - 40 * DAY, NOON - 31 * DAY, NOON - 29 * DAY, NOON]
    put(engine, *moments, license_id=license_id)
    with transaction(engine) as session:
        day = {"license_id": license_id, "code": "VALID", "answers": 1}
        session.execute(insert(ValidationDayRow), [day | {"day": at.date()} for at in moments])
    work(keeping(engine, 30))
    assert left(engine) == moments[2:]
    with reading(engine) as session:
        assert session.scalar(select(func.sum(ValidationDayRow.answers))) == 4


def test_a_log_that_is_kept_for_ever_is_left_alone(engine):
    put(engine, NOON - 4000 * DAY)
    assert not keeping(engine, None).step()
    assert left(engine) == [NOON - 4000 * DAY]


def test_much_is_forgotten_a_little_at_a_time_and_as_much_as_a_moment_allows(engine, monkeypatch):
    put(engine, *(NOON - 40 * DAY + timedelta(seconds=at) for at in range(1000)), NOON)
    taken = []
    real = forget.forget_before

    def counted(session, moment, *, limit):
        taken.append(limit)
        return real(session, moment, limit=limit)

    monkeypatch.setattr(forget, "forget_before", counted)
    monkeypatch.setattr(forget, "FEWEST", 100)
    ticks = iter(range(100))
    slow = keeping(engine, 30, timer=lambda: next(ticks) * forget.AIM_SECONDS / 1000)
    monkeypatch.setattr(forget, "REST", 0)
    work(slow)
    assert taken == [100, 200, 400, 800]
    assert left(engine) == [NOON]


def test_a_slow_database_is_asked_for_fewer_rows_at_a_time(engine, monkeypatch):
    put(engine, *(NOON - 40 * DAY + timedelta(seconds=at) for at in range(250)))
    monkeypatch.setattr(forget, "REST", 0)
    monkeypatch.setattr(forget, "FEWEST", 100)
    ticks = iter(range(100))
    kept = keeping(engine, 30, timer=lambda: float(next(ticks)))
    assert (work(kept), left(engine)) == (3, [])


def test_whoever_stops_the_worker_does_not_wait_for_the_pause(engine, monkeypatch):
    put(engine, *(NOON - 40 * DAY + timedelta(seconds=at) for at in range(300)))
    monkeypatch.setattr(forget, "REST", 10_000)
    monkeypatch.setattr(forget, "FEWEST", 100)
    kept = keeping(engine, 30)
    running = threading.Thread(target=work, args=[kept])
    running.start()
    kept.stop()
    running.join(20)
    assert not running.is_alive()


@on_postgresql
def test_days_that_are_over_are_dropped_whole_and_days_to_come_are_there(engine):
    kept = keeping(engine, 30, now=NOON + 3 * DAY)
    kept.step()
    ahead = {partitions.name_of((TODAY + at * DAY).date()) for at in range(2, 11)}
    assert parts(engine) == ahead | {partitions.BEFORE, partitions.REST}
    days = [TODAY + at * DAY for at in (2, 3, 4)]
    put(engine, *days)
    work(keeping(engine, 2, now=TODAY + 5 * DAY))
    assert left(engine) == days[1:]
    assert partitions.name_of(days[0].date()) not in parts(engine)
    assert partitions.BEFORE not in parts(engine)


@on_postgresql
def test_what_no_day_takes_is_kept_and_later_put_into_days_of_its_own(engine):
    late = [NOON + at * DAY for at in (40, 41, 42)]
    put(engine, *late)
    with reading(engine) as session:
        assert session.scalar(text(f"SELECT count(*) FROM {partitions.REST}")) == 3
    keeping(engine, 30, now=late[2]).step()
    assert left(engine) == late
    with reading(engine) as session:
        assert session.scalar(text(f"SELECT count(*) FROM {partitions.REST}")) == 1  # of the day that is not over
    assert {partitions.name_of(at.date()) for at in late[:2]} < parts(engine)


@on_postgresql
def test_whoever_reads_the_log_for_long_holds_up_the_dropping_and_nobody_else(engine):
    put(engine, NOON - 40 * DAY, NOON)
    with reading(engine) as session:
        session.scalar(select(func.count(ValidationRow.id)))
        keeping(engine, 2, now=TODAY + 9 * DAY).step()
        put(engine, NOON + DAY)
        assert partitions.BEFORE in parts(engine)
    work(keeping(engine, 2, now=TODAY + 9 * DAY))
    assert partitions.BEFORE not in parts(engine)


@on_postgresql
def test_a_table_that_was_taken_off_and_not_dropped_is_dropped_the_next_time(engine):
    with transaction(engine) as session:
        taken = partitions.take_off(session, before=TODAY + 4 * DAY)
    assert set(taken) == {partitions.BEFORE, *(partitions.name_of((TODAY + at * DAY).date()) for at in (2, 3))}
    work(keeping(engine, 2, now=TODAY + 6 * DAY))
    with reading(engine) as session:
        tables = session.scalars(text("SELECT relname FROM pg_class WHERE relkind = 'r'")).all()
    assert not set(taken) & set(tables)


@on_postgresql
def test_a_question_about_the_last_day_reads_no_other_days(engine):
    work(keeping(engine, 30))
    asked = "EXPLAIN SELECT count(*) FROM validations WHERE at >= now() + interval '4 days'"
    with reading(engine) as session:
        plan = "\n".join(session.scalars(text(asked)))
    assert "Subplans Removed" in plan or partitions.BEFORE not in plan
