"""Rows that are copied: any value that one database holds arrives in the other as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from licet_server.storage import migrate
from licet_server.storage.copying.comparing import MOST_NAMED, compare
from licet_server.storage.copying.reading import settle
from licet_server.storage.copying.tables import planned, read
from licet_server.storage.copying.writing import RowRefusedError, continue_numbers, write
from licet_server.storage.engine import open_engine

pytestmark = pytest.mark.sqlite_only(reason="each test copies from one database to the other")

# What both databases can hold. SQLite keeps instants as text with four digits for the year.
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=32)
instants = st.datetimes().map(lambda at: at.isoformat(" ", "microseconds"))
days = st.dates().map(str)
numbers = st.integers(-(2**63), 2**63 - 1)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
json_texts = json_values.filter(lambda value: isinstance(value, dict | list) or value is None).map(json.dumps)
digits = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12).map(str)

AT = "2026-01-01 00:00:00.000000"

USERS = st.builds(
    lambda key, name, active, at, totp, codes: {
        "id": key,
        "email": key,
        "name": name,
        "active": active,
        "confirmed_at": at,
        "created_at": at or AT,
        "fs_uniquifier": key,
        "totp_counter": totp,
        "version": 1,
        "mf_recovery_codes": codes,
    },
    words,
    st.none() | words,
    st.integers(0, 1),
    st.none() | instants,
    st.none() | numbers,
    st.none() | json_texts,
)
UPTIME = st.builds(lambda day, part, good: {"day": day, "part": part, "good": good, "bad": 0}, days, words, numbers)
ANSWERS = st.builds(
    lambda scope, key, at, answer: {
        "scope": scope,
        "key_digest": key,
        "request_digest": "",
        "created_at": at,
        "answer": answer,
    },
    words,
    words,
    instants,
    st.none() | st.binary(max_size=64),
)
ORDERS = st.builds(
    lambda key, price, total: {
        "id": key,
        "number": key,
        "provider": "wire",
        "state": "open",
        "product_code": "OPT",
        "plan": "pro",
        "price": price,
        "currency": "EUR",
        "percent_off": 0,
        "total": total,
        "email": "",
        "created_at": AT,
        "valid_until": AT,
        "version": 1,
    },
    words,
    digits,
    digits | st.sampled_from(["1E+3", "0.00", "-0", "1.10"]),
)
KEYS = {
    "users": (USERS, ("id",)),
    "uptime_days": (UPTIME, ("day", "part")),
    "idempotency_keys": (ANSWERS, ("scope", "key_digest")),
    "orders": (ORDERS, ("id",)),
}
TABLES = st.fixed_dictionaries(
    {
        name: st.lists(rows, max_size=6, unique_by=lambda row, key=key: tuple(row[part] for part in key))
        for name, (rows, key) in KEYS.items()
    }
)


class Both(tuple):
    """Two connections, and tables by name; short to print."""

    __slots__ = ()

    def __repr__(self):
        return "both"


@pytest.fixture(scope="module")
def both(tmp_path_factory, cluster):
    """An empty database of each kind, in a transaction each that is rolled back, and what there is to copy."""
    file = tmp_path_factory.mktemp("copying") / "licet.db"
    with cluster.database() as url:
        engines = open_engine(f"sqlite:///{file}"), open_engine(url)
        for engine in engines:
            migrate.migrate(engine)
        with engines[0].connect() as sqlite, engines[1].connect() as postgresql:
            settle(postgresql)
            plan = planned(sqlite, postgresql)
            yield Both((sqlite, postgresql, {table.name: table for table in plan.copied}))
        for engine in engines:
            engine.dispose()


def clear(connection, table):
    connection.exec_driver_sql(f"DELETE FROM {table.name}")


def put(connection, table, rows):
    """Write rows that have some of the columns."""
    write(connection, table, [[tuple(row.get(name) for name in table.names) for row in rows]], lambda _: None)


def everything(connection, table):
    return [row for part in read(connection, table) for row in part]


@given(TABLES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_arrives_as_it_is_there_and_back(both, made):
    sqlite, postgresql, tables = both
    postgresql.rollback()
    settle(postgresql)
    chosen = [tables[name] for name in made]
    for table in chosen:
        for connection in (sqlite, postgresql):
            clear(connection, table)
        put(sqlite, table, made[table.name])
        before = everything(sqlite, table)
        assert len(before) == len(made[table.name])
        write(postgresql, table, read(sqlite, table), lambda _: None)
        there = compare(sqlite, postgresql, table, lambda _: None)
        assert (there.differences, there.rows, len(there.digest)) == ([], len(before), 64)
        clear(sqlite, table)
        write(sqlite, table, read(postgresql, table), lambda _: None)
        assert everything(sqlite, table) == before


def test_what_a_type_would_hide_is_told_apart(both):
    sqlite, postgresql, tables = both
    users, orders = tables["users"], tables["orders"]
    base = {"email": "a", "active": 1, "created_at": AT, "version": 1}
    for table in (users, orders):
        for connection in (sqlite, postgresql):
            clear(connection, table)
    put(sqlite, users, [{"id": "1", "fs_uniquifier": "1", "mf_recovery_codes": "null"} | base])
    put(postgresql, users, [{"id": "1", "fs_uniquifier": "1", "mf_recovery_codes": None} | base])
    assert compare(sqlite, postgresql, users, lambda _: None).differences == [
        "users id 1: differs in mf_recovery_codes"
    ]
    order = {"id": "1", "number": "1", "provider": "", "state": "", "product_code": "", "plan": "", "currency": "EUR"}
    order |= {"percent_off": 0, "email": "", "version": 1, "created_at": base["created_at"], "total": "1.0"}
    put(sqlite, orders, [order | {"price": "1.0", "valid_until": base["created_at"]}])
    put(postgresql, orders, [order | {"price": "1.00", "valid_until": AT[:-1] + "1"}])
    assert compare(sqlite, postgresql, orders, lambda _: None).differences == [
        "orders id 1: differs in price, valid_until"
    ]


def test_of_many_differences_the_first_are_named_and_all_are_counted(both):
    sqlite, postgresql, tables = both
    table = tables["counters"]
    for connection in (sqlite, postgresql):
        clear(connection, table)
    # Not in the order that a language would give them: capitals come before all small letters.
    put(sqlite, table, [{"name": f"{letter}{at}", "value": at} for letter in "aBä" for at in range(10)])
    put(postgresql, table, [{"name": f"{letter}{at}", "value": at % 9} for letter in "aBz" for at in range(10)])
    found = compare(sqlite, postgresql, table, lambda _: None)
    assert (found.rows, found.target_rows, found.count, len(found.differences)) == (30, 30, 22, MOST_NAMED)
    assert found.differences[:2] == ["counters name B9: differs in value", "counters name a9: differs in value"]
    assert found.digest == ""


def test_a_row_that_does_not_fit_is_named_without_its_value(both):
    _, postgresql, tables = both
    table = tables["counters"]
    for value, reason in ((2**63, "is a number too large for its column"), ("secret", "is not of the type")):
        rows = [[("a", 1), ("b", value)]]
        with pytest.raises(RowRefusedError) as refused:
            write(postgresql, table, rows, lambda _: None)
        postgresql.rollback()
        settle(postgresql)
        assert (refused.value.place, refused.value.column) == (1, "value")
        assert reason in str(refused.value)
        assert "secret" not in str(refused.value)


def test_a_sequence_goes_on_behind_the_highest_row_also_of_a_table_with_partitions(both):
    sqlite, postgresql, tables = both
    log = tables["validations"]
    put(postgresql, log, [{"id": 4_000_000_000, "at": AT, "code": "VALID", "address": ""}])
    continue_numbers(sqlite, postgresql, [log])
    statement = text("INSERT INTO validations (at, code, address) VALUES (:at, '', '') RETURNING id")
    assert postgresql.scalar(statement, {"at": AT}) == 4_000_000_001
    postgresql.rollback()
