"""Types, transactions and the catalog in the database."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from licet_server.errors import StorageError
from licet_server.services.catalog import apply_catalog
from licet_server.services.installation import default_catalog
from licet_server.storage.catalog import all_products, find_product
from licet_server.storage.engine import open_engine
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.types import UtcDateTime

NOW = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)


def add_customer(session, email="a@b.co", at=NOW):
    session.add(CustomerRow(email=email, created_at=at))
    session.flush()


def test_an_instant_comes_back_aware_and_in_utc(engine):
    with transaction(engine) as session:
        add_customer(session, at=NOW.astimezone(timezone(timedelta(hours=5))))
    with reading(engine) as session:
        found = session.scalars(select(CustomerRow)).one().created_at
    assert (found, found.tzinfo) == (NOW, UTC)


def test_a_naive_instant_is_refused(engine):
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), engine.dialect)  # noqa: DTZ001 - that is the point


def test_money_keeps_every_digit(engine, sell):
    sell("starter")
    with reading(engine) as session:
        price = session.scalars(select(LicenseRow)).one().price
    assert (price, str(price)) == (Decimal("1499.00"), "1499.00")


@pytest.mark.sqlite_only(reason="it is about the settings of SQLite")
def test_sqlite_runs_as_the_design_says(engine):
    with engine.connect() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_many_that_open_a_new_file_at_once_all_get_in(tmp_path):
    failed = []

    def open_it(url, barrier):
        own = open_engine(url)
        barrier.wait()
        try:
            with own.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        except Exception as error:  # noqa: BLE001 - it is shown below
            failed.append(error)
        own.dispose()

    for number in range(20):
        barrier = threading.Barrier(6)
        threads = [
            threading.Thread(target=open_it, args=(f"sqlite:///{tmp_path / str(number)}", barrier)) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []


def test_a_failed_transaction_leaves_nothing(engine):
    def fail_late():
        with transaction(engine) as session:
            add_customer(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    with reading(engine) as session:
        assert session.scalars(select(CustomerRow)).all() == []


def test_reading_leaves_nothing_behind(engine):
    with reading(engine) as session:
        add_customer(session)
    with reading(engine) as session:
        assert session.scalars(select(CustomerRow)).all() == []


def test_readers_do_not_wait_for_a_writer(engine):
    with transaction(engine) as session:
        add_customer(session)
        with reading(engine) as other:
            assert other.scalars(select(CustomerRow)).all() == []


def test_a_writer_that_another_one_keeps_waiting_gives_up_clearly(engine):
    rename = update(CustomerRow).values(name="Ann")
    with transaction(engine) as session:
        add_customer(session)
    with transaction(engine) as session:
        session.execute(rename)
        with pytest.raises(StorageError, match="lock"), transaction(engine, patience_ms=1) as other:
            other.execute(rename)


def test_many_writers_at_once_all_get_their_turn(engine):
    def write(number):
        with transaction(engine) as session:
            session.scalars(select(CustomerRow)).all()  # a read first: it must not turn into a late write
            add_customer(session, email=f"{number}@b.co")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as session:
        assert len(session.scalars(select(CustomerRow)).all()) == 12


def test_a_database_error_shows_no_parameters(engine):
    broken = text("INSERT INTO customers (id, email) VALUES ('x', :email)")
    with transaction(engine) as session, pytest.raises(DBAPIError) as failed:
        session.execute(broken, {"email": "secret@example.com"})
    assert "secret@example.com" not in str(failed.value)


def test_no_column_holds_a_key_that_can_be_read(engine, sell):
    issued = sell()
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
                assert issued.key not in map(str, row)
                assert issued.key[-11:] not in "".join(map(str, row))


def test_applying_a_catalog_again_changes_nothing(engine):
    with transaction(engine) as session:
        assert apply_catalog(session, default_catalog(), now=NOW) == []
        assert all_products(session) == default_catalog()


def test_a_product_becomes_what_the_file_says_and_others_stay(engine):
    opt = find(default_catalog(), "OPT")
    starter, pro, _ = opt.plans
    changed = replace(opt, name="Renamed", plans=(replace(pro, max_resources=5), starter), tools={})
    with transaction(engine) as session:
        assert apply_catalog(session, (changed,), now=NOW) == ["product OPT: changed"]
    with reading(engine) as session:
        assert find_product(session, "OPT") == changed
        assert len(all_products(session)) == 4


def test_the_algorithm_of_jwt_keys_is_kept(engine):
    changed = replace(find(default_catalog(), "NLS"), key_algorithm="RS256")
    with transaction(engine) as session:
        assert apply_catalog(session, (changed,), now=NOW) == ["product NLS: changed"]
    with reading(engine) as session:
        assert find_product(session, "NLS") == changed


def test_a_change_of_the_catalog_leaves_issued_licenses_alone(engine, sell):
    issued = sell("pro")
    opt = find(default_catalog(), "OPT")
    poorer = replace(opt, plans=tuple(replace(plan, max_resources=1, features=()) for plan in opt.plans))
    with transaction(engine) as session:
        apply_catalog(session, (poorer,), now=NOW)
    with reading(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        assert (row.max_resources, len(row.features), row.plan_name) == (10_000, 5, "Professional")


def find(products, code):
    return next(product for product in products if product.code == code)
