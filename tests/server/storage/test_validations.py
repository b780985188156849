"""The validation log, and the counts that are kept up with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, text

from licet_server.storage import answer_batches
from licet_server.storage.answer_batches import log_answers
from licet_server.storage.engine import open_engine
from licet_server.storage.models import ValidationRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ValidationDayRow
from licet_server.storage.validations import Logged, count_validations
from tests.factories import NOW
from tests.server.services.test_issue_at_once import run_together
from tests.server.storage.older import fill, move

DAY = timedelta(days=1)


def log(engine, at=NOW, code="VALID", license_id=None):
    with transaction(engine) as session:
        log_answers(session, [Logged(at, license_id, code, "192.0.2.1")])


def days(engine):
    with reading(engine) as session:
        return {(row.day, row.license_id, row.code): row.answers for row in session.scalars(select(ValidationDayRow))}


def test_every_answer_is_counted_on_its_day_by_license_and_code(engine, sell):
    license_id = sell().license.id
    for at in (NOW, NOW + timedelta(hours=11, minutes=59), NOW + timedelta(hours=12)):
        log(engine, at, license_id=license_id)
    log(engine, code="NOT_FOUND")
    assert days(engine) == {
        (date(2026, 11, 20), license_id, "VALID"): 2,
        (date(2026, 11, 21), license_id, "VALID"): 1,
        (date(2026, 11, 20), "", "NOT_FOUND"): 1,
    }


def test_answers_that_are_counted_at_once_are_all_counted(engine):
    run_together(lambda: log(engine), 12)
    assert set(days(engine).values()) == {12}


@pytest.mark.sqlite_only(reason="PostgreSQL knows what it has just written")
def test_answers_are_folded_without_a_walk_along_the_whole_log(engine):
    about = {"batches": "[1]", "newest": 5, "valid": "[]"}
    with reading(engine) as session:
        plans = [
            [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}"), about)]
            for statement in answer_batches._ON_SQLITE
        ]
    steps = [step for plan in plans for step in plan if " validations" in step]
    assert steps == ["SEARCH validations USING INTEGER PRIMARY KEY (rowid>?)"] * 2


def test_figures_come_from_the_counts_and_never_from_the_log(engine):
    for back in (0, 0, 29, 30):
        log(engine, NOW - back * DAY)
    log(engine, code="EXPIRED")
    with transaction(engine) as session:
        session.execute(delete(ValidationRow))
    with reading(engine) as session:
        assert count_validations(session, since=NOW - 30 * DAY) == {"EXPIRED": 1, "VALID": 3}


@pytest.fixture
def older(tmp_path: Path, database_url: str) -> Iterator[Engine]:
    (tmp_path / "data").mkdir()
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def test_what_an_older_version_logged_is_counted_when_the_database_is_brought_up_to_date(older):
    move(older, "0001")
    fill(older)
    with transaction(older) as session:
        for at, code, license_id in ((NOW + timedelta(hours=12), "VALID", "lic_1"), (NOW, "NOT_FOUND", None)):
            session.execute(
                text("INSERT INTO validations (at, license_id, code, address) VALUES (:at, :license, :code, 'x')"),
                {
                    "at": at if older.dialect.name != "sqlite" else f"{at:%Y-%m-%d %H:%M:%S.%f}",
                    "license": license_id,
                    "code": code,
                },
            )
    move(older, "0003")
    assert days(older) == {
        (date(2026, 11, 20), "lic_1", "VALID"): 1,
        (date(2026, 11, 21), "lic_1", "VALID"): 1,
        (date(2026, 11, 20), "", "NOT_FOUND"): 1,
    }
