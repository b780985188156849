"""Answers are written down a little later: all of them, once, in order, whatever becomes of the database meanwhile."""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import structlog
from sqlalchemy import delete, select, text
from structlog.testing import capture_logs

from licet_server.licensing.transitions import Action
from licet_server.services import answer_log as module
from licet_server.services.answer_log import AnswerLog
from licet_server.services.change_status import change_status
from licet_server.services.find import get_license
from licet_server.storage import answer_batches
from licet_server.storage.engine import open_engine
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.validations import Logged
from tests.factories import NOW
from tests.server.services.logged import SECOND, answer, counted, instances, last_validated
from tests.server.services.test_issue_at_once import run_together
from tests.servers import wait_until


@pytest.fixture(autouse=True)
def _log_that_can_be_captured(monkeypatch):
    """Take the place of a logger that an application of another test may have set up for good."""
    logger = structlog.wrap_logger(logging.getLogger(module.__name__), cache_logger_on_first_use=False)
    monkeypatch.setattr(module, "_log", logger)


@pytest.fixture
def log(engine):
    """A log whose thread was not started: what it has is written when the test says so."""
    made = AnswerLog(engine, behind=True)
    yield made
    made.close()


@contextmanager
def locked(engine):
    """Keep everybody else from writing the log."""
    url = engine.url.render_as_string(hide_password=False)
    other = open_engine(url)
    with other.connect() as connection:
        on_sqlite = other.dialect.name == "sqlite"
        connection.exec_driver_sql("PRAGMA busy_timeout = 0" if on_sqlite else "LOCK TABLE answer_batches")
        if on_sqlite:
            connection.connection.driver_connection.execute("ROLLBACK")
            connection.connection.driver_connection.execute("BEGIN IMMEDIATE")
        yield
        connection.connection.driver_connection.rollback()
    other.dispose()


def test_answers_are_written_in_batches_with_all_that_they_say(engine, sell, log, in_batches):
    license_id, at = sell().license.id, NOW + timedelta(hours=11, minutes=59, seconds=57, microseconds=7)
    for number in range(7):
        log.add(Logged(at + number * SECOND, license_id, "VALID", "2001:db8::1", f"é-{number}"))
    log.add(Logged(NOW, None, "NOT_FOUND", "192.0.2.1"))
    log.add(Logged(at + 99 * SECOND, license_id, "SUSPENDED", "192.0.2.1"))
    assert instances(engine) == []
    assert log.write()
    with reading(engine) as session:
        rows = session.scalars(select(ValidationRow).order_by(ValidationRow.id)).all()
        found = [(row.at, row.license_id, row.code, row.address, row.instance_id) for row in rows]
    assert found[:7] == [
        (at + number * SECOND, license_id, "VALID", "2001:db8::1", f"é-{number}") for number in range(7)
    ]
    assert found[7:] == [
        (NOW, None, "NOT_FOUND", "192.0.2.1", None),
        (at + 99 * SECOND, license_id, "SUSPENDED", "192.0.2.1", None),
    ]
    assert counted(engine) == {
        (date(2026, 11, 20), license_id, "VALID"): 3,
        (date(2026, 11, 21), license_id, "VALID"): 4,
        (date(2026, 11, 21), license_id, "SUSPENDED"): 1,
        (date(2026, 11, 20), "", "NOT_FOUND"): 1,
    }
    assert last_validated(engine, license_id) == at + 6 * SECOND
    assert (log.write(), len(instances(engine))) == (True, 9), "nothing is written twice"


@pytest.mark.postgresql_only(reason="SQLite has one lock, for all of it")
def test_a_license_that_somebody_holds_does_not_stop_the_log_of_the_others(engine, sell, log, in_batches):
    held, other = (sell(email=f"c{number}@example.com").license.id for number in range(2))
    with transaction(engine) as session:
        session.get_one(LicenseRow, held, with_for_update=True)
        log.add(answer(1, held))
        log.add(answer(1, other))
        assert log.write()
    assert instances(engine) == ["i-1", "i-1"]
    assert sum(counted(engine).values()) == 2
    assert [last_validated(engine, each) for each in (held, other)] == [None, NOW + SECOND]
    log.add(answer(2, held))
    log.write()
    assert last_validated(engine, held) == NOW + 2 * SECOND


def test_the_last_validation_never_goes_back_whoever_writes_last(engine, sell):
    license_id = sell().license.id
    first, second = AnswerLog(engine, behind=True), AnswerLog(engine, behind=True)
    first.add(answer(1, license_id))
    second.add(answer(2, license_id))
    second.write()
    first.write()
    assert last_validated(engine, license_id) == NOW + 2 * SECOND
    first.add(answer(3, license_id, "EXPIRED"))
    first.write()
    assert last_validated(engine, license_id) == NOW + 2 * SECOND, "only a yes counts"
    assert sum(counted(engine).values()) == 3


def test_what_cannot_be_written_is_kept_in_order_and_written_later(engine, log, in_batches):
    for number in range(5):
        log.add(answer(number))
    with capture_logs() as told:
        with locked(engine):
            assert [log.write(), log.write()] == [False, False]
            log.add(answer(5))
        assert log.write()
        assert log.write()
    assert instances(engine) == [f"i-{number}" for number in range(6)]
    assert [line["event"][:59] for line in told] == ["answers are not written to the validation log: the database"]


def test_a_database_that_is_away_loses_nothing(engine, tmp_path, installation, in_batches):
    """Here it is away from the start, and there from the third attempt on."""
    away = open_engine("sqlite:////nowhere/licet.db")
    log = AnswerLog(away, behind=True)
    for number in range(4):
        log.add(answer(number))
    assert [log.write(), log.write()] == [False, False]
    log._engine = engine
    log.close()
    away.dispose()
    assert instances(engine) == [f"i-{number}" for number in range(4)]


def test_when_too_many_wait_the_oldest_are_given_up_and_that_is_told(engine, log, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    for number in range(8):
        log.add(answer(number))
    with capture_logs() as told:
        log.write()
        log.add(answer(8))
        log.write()
    assert instances(engine) == [f"i-{number}" for number in range(3, 9)]
    assert [(line["event"], line["answers"]) for line in told] == [("answers were lost for the validation log", 3)]


@pytest.fixture
def unfit(engine, database, sell):
    """Make an answer that the database refuses: of a license that is gone, or with a character it cannot keep."""
    gone = sell().license.id
    with transaction(engine) as session:
        session.execute(delete(LicenseRow).where(LicenseRow.id == gone))

    def made(number):
        if database == "sqlite":
            return answer(number, gone)
        return Logged(NOW + number * SECOND, None, "VALID", "192.0.2.1", f"\0-{number}")

    return made


@pytest.mark.parametrize("bad", [{0}, {4}, {2, 3}, {0, 1, 2, 3, 4}, set()])
def test_answers_that_do_not_fit_are_dropped_alone_and_told(engine, log, unfit, monkeypatch, bad):
    tries = []
    monkeypatch.setattr(module, "log_answers", counting(tries))
    for number in range(5):
        log.add(unfit(number) if number in bad else answer(number))
    with capture_logs() as told:
        assert log.write()
    assert instances(engine) == [f"i-{number}" for number in range(5) if number not in bad]
    assert sum(counted(engine).values()) == 5 - len(bad)
    assert [line["event"] for line in told] == ["an answer does not fit into the validation log"] * len(bad)
    assert tries[:1] == ([5] if bad else []), "nobody looks for what is not there"


def counting(tries, fails_at=()):
    real = module.log_answers

    def counted_call(session, some):
        tries.append(len(some))
        if len(tries) in fails_at:
            raise sqlite_is_locked()
        real(session, some)

    return counted_call


def sqlite_is_locked():
    from sqlalchemy.exc import OperationalError

    return OperationalError("", {}, sqlite3.OperationalError("database is locked"))


def test_one_bad_answer_of_many_costs_few_transactions(engine, log, unfit, monkeypatch):
    tries = []
    monkeypatch.setattr(answer_batches, "part_of", lambda _: 0)
    monkeypatch.setattr(module, "log_answers", counting(tries))
    for number in range(256):
        log.add(unfit(number) if number == 100 else answer(number))
    assert log.write()
    assert len(instances(engine)) == 255
    assert len(tries) == 2 * 8 + 1, "halves of halves"


@pytest.mark.parametrize("fails_at", range(1, 9))
def test_a_database_that_goes_away_while_a_bad_answer_is_looked_for_writes_nothing_twice(
    engine, log, unfit, monkeypatch, fails_at
):
    monkeypatch.setattr(module, "log_answers", counting([], {fails_at}))
    for number in range(6):
        log.add(unfit(number) if number == 4 else answer(number))
    assert not log.write() or fails_at > 7
    assert log.write()
    assert instances(engine) == [f"i-{number}" for number in range(6) if number != 4]
    assert sum(counted(engine).values()) == 5


def test_a_mistake_of_ours_ends_neither_the_thread_nor_the_log(engine, monkeypatch):
    real = module.log_answers

    def broken(session, some):
        if any(each.code == "BROKEN" for each in some):
            raise TypeError("i-1 is in this message")
        real(session, some)

    def broken_too(session, *, most):
        raise TypeError("i-1 is in this message")

    monkeypatch.setattr(module, "log_answers", broken)
    monkeypatch.setattr(module, "fold_answers", broken_too)
    log = AnswerLog(engine, behind=True)
    with capture_logs() as told:
        log.start()
        for number in range(3):
            log.add(answer(number, code="BROKEN" if number == 1 else "VALID"))
        wait_until(lambda: len(instances(engine)) == 2, within=20, what="the others are written")
        assert log._thread.is_alive()
        monkeypatch.undo()
        log.close()
    assert [line["reason"] for line in told if "reason" in line] == ["TypeError"]


def test_the_end_writes_the_rest_and_from_then_on_each_at_once(engine, log):
    log.add(answer(0))
    assert instances(engine) == []
    log.close()
    assert instances(engine) == ["i-0"]
    log.add(answer(1))
    assert instances(engine) == ["i-0", "i-1"]


def test_the_end_tells_how_many_could_not_be_written(engine, log, in_batches):
    for number in range(4):
        log.add(answer(number))
    with capture_logs() as told, locked(engine):
        log.close()
    assert told[-1] == {
        "event": "answers were lost for the validation log", "answers": 4, "log_level": "error"
    }  # fmt: skip


def test_without_a_thread_each_answer_is_written_before_add_returns(engine):
    log = AnswerLog(engine)
    log.start()
    log.add(answer(0))
    assert instances(engine) == ["i-0"]
    log.close()


def test_a_bad_answer_of_a_part_is_looked_for_in_that_part(engine, many_licenses, unfit, monkeypatch):
    monkeypatch.setattr(module, "MOST_FOLDED", 1)  # a part at a time, to the last
    real, tries = module.take_batch, []
    monkeypatch.setattr(module, "take_batch", lambda session, most: tries.append(most) or real(session, most=most))
    log = AnswerLog(engine, behind=True)
    for number in range(400):
        log.add(unfit(number) if number == 300 else answer(number, many_licenses[number % 40]))
    assert log.write()
    assert len(instances(engine)) == 399
    assert len(tries) == 1


def test_several_threads_add_while_others_are_written(engine, sell, monkeypatch):
    monkeypatch.setattr(module, "INTERVAL", 0.001)
    monkeypatch.setattr(module, "BATCH", 37)
    license_id = sell().license.id
    log, names = AnswerLog(engine, behind=True), iter(range(4))
    log.start()

    def add_many():
        mine = next(names)
        for number in range(400):
            log.add(Logged(NOW + number * SECOND, license_id, "VALID", "192.0.2.1", f"{mine}-{number:03}"))

    run_together(add_many, 4)
    log.close()
    written = instances(engine)
    assert len(written) == len(set(written)) == 1600
    for mine in range(4):
        own = [name for name in written if name.startswith(f"{mine}-")]
        assert own == sorted(own), "in the order in which they were answered"
    assert set(counted(engine).values()) == {1600}
    assert last_validated(engine, license_id) == NOW + 399 * SECOND


def test_logs_of_several_processes_and_a_vendor_who_suspends_never_wait_for_each_other_in_a_circle(
    engine, sell, monkeypatch
):
    """Each log has the licenses in another order, refusals among them; the vendor locks several in one transaction."""
    ids = sorted(sell(email=f"c{number}@example.com").license.id for number in range(6))
    url = engine.url.render_as_string(hide_password=False)
    failed, rounds = [], 12

    def suspend_all():
        for number in range(rounds):
            with transaction(engine) as session:
                for license_id in ids:
                    row = get_license(session, license_id, lock=True)
                    change_status(session, row, Action.REACTIVATE if number % 2 else Action.SUSPEND, now=NOW)

    def write(order):
        own = open_engine(url)
        log = AnswerLog(own, behind=True)
        for number in range(rounds):
            for license_id in order:
                log.add(answer(number, license_id, "VALID" if number % 3 else "SUSPENDED"))
            if not log.write():
                failed.append(number)
        own.dispose()

    monkeypatch.setattr(module, "_PATIENCE_MS", 20_000)
    orders = (ids, ids[::-1], [*ids[3:], *ids[:3]])
    with capture_logs():
        jobs = iter([suspend_all, *(lambda order=order: write(order) for order in orders)])
        turn = threading.Lock()

        def work():
            with turn:
                job = next(jobs)
            try:
                job()
            except Exception as error:  # noqa: BLE001 - it is told below
                failed.append(error)

        run_together(work, 4)
    assert failed == []
    assert sum(counted(engine).values()) == 3 * rounds * len(ids)
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM validations")) == 3 * rounds * len(ids)
