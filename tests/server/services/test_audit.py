"""The audit log: sound when nobody touched it, and whoever touched it is found."""

from __future__ import annotations

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from licet_server import logs
from licet_server.errors import AuditDamagedError, InputError
from licet_server.services import audit
from licet_server.services.audit import Head, head, parse_head, verify
from licet_server.services.customers import add_customer
from licet_server.storage.audit import last_entry
from licet_server.storage.session import reading, transaction
from licet_server.storage.trail import FIRST_SEAL, record, seal
from tests.factories import NOW

COLUMNS = "at, actor, action, subject, address, request_id, before, after, seal"


@pytest.fixture
def log(engine):
    """The log of a fresh installation and ten changes; give the number of its last entry before those."""
    with reading(engine) as session:
        first = last_entry(session).seq
    for n in range(10):
        with transaction(engine) as session:
            add_customer(session, email=f"{n}@example.com", now=NOW)
    return first


def run(engine, *statements):
    with engine.begin() as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0


def swap(one, other):
    """The statements that let two entries change their places."""
    return (
        f"UPDATE audit SET seq = -1 WHERE seq = {one}",
        f"UPDATE audit SET seq = {one} WHERE seq = {other}",
        f"UPDATE audit SET seq = {other} WHERE seq = -1",
    )


def verified(engine, installation, expected=None):
    with reading(engine) as session:
        return verify(session, key=installation.audit_key, expected=expected)


def refused(engine, installation, expected=None):
    with pytest.raises(AuditDamagedError) as caught:
        verified(engine, installation, expected)
    return caught.value.seq, str(caught.value).removeprefix("the audit log is damaged: ")


@pytest.mark.parametrize("at_once", [1, 3, 500])
def test_a_log_that_nobody_touched_is_sound(engine, installation, log, monkeypatch, at_once):
    monkeypatch.setattr(audit, "_AT_ONCE", at_once)
    found = verified(engine, installation)
    assert found.seq == log + 10
    with reading(engine) as session:
        assert found == head(session)


def test_an_empty_log_is_sound(engine, installation):
    run(engine, "DELETE FROM audit", "UPDATE counters SET value = 0 WHERE name = 'audit'")
    assert verified(engine, installation) == Head(0, FIRST_SEAL)


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'cli:somebody'",
        "action = 'customer.updated'",
        "subject = 'cus_other'",
        "address = '192.0.2.1'",
        "request_id = 'x'",
        "before = '{\"email\": 1}'",
        "after = '{}'",
        "at = '2026-11-20 12:00:01'",
        "seal = '" + "0" * 64 + "'",
    ],
)
def test_a_changed_entry_is_named(engine, installation, log, change):
    run(engine, f"UPDATE audit SET {change} WHERE seq = {log + 4}")
    seq, said = refused(engine, installation)
    assert seq == log + 4
    assert said.startswith(f"entry {log + 4} was changed")


@pytest.mark.sqlite_only(reason="PostgreSQL keeps the types of its columns")
@pytest.mark.parametrize("change", ["at = 'long ago'", "after = '{'", "after = 7", "actor = x'00ff'", "at = 5"])
def test_an_entry_that_cannot_be_read_is_named(engine, installation, log, change):
    run(engine, f"UPDATE audit SET {change} WHERE seq = {log + 4}")
    seq, said = refused(engine, installation)
    assert (seq, said.partition(":")[0].startswith(f"entry {log + 4} was changed")) == (log + 4, True)


def test_a_removed_entry_is_named(engine, installation, log):
    run(engine, f"DELETE FROM audit WHERE seq = {log + 4}")
    assert refused(engine, installation) == (
        log + 4,
        f"entry {log + 4} is missing: removed, or given another number",
    )
    run(engine, f"DELETE FROM audit WHERE seq = {log + 5}")
    assert refused(engine, installation)[1].startswith(f"entries {log + 4} to {log + 5} are missing")


def test_the_first_entries_cannot_be_removed(engine, installation, log):
    run(engine, "DELETE FROM audit WHERE seq <= 2")
    assert refused(engine, installation)[1].startswith("entries 1 to 2 are missing")


def test_an_entry_that_was_removed_and_closed_up_is_named(engine, installation, log):
    run(
        engine,
        f"DELETE FROM audit WHERE seq = {log + 9}",
        f"UPDATE audit SET seq = {log + 9} WHERE seq = {log + 10}",
        f"UPDATE counters SET value = {log + 9} WHERE name = 'audit'",
    )
    seq, said = refused(engine, installation)
    assert seq == log + 9
    assert "put in the place of another" in said


@pytest.mark.parametrize("distance", [1, 2, 5])
def test_entries_that_changed_their_places_are_named(engine, installation, log, distance):
    run(engine, *swap(log + 3, log + 3 + distance))
    assert refused(engine, installation) == (
        log + 3,
        f"entry {log + 3} is out of its place: what stands there was written as entry {log + 3 + distance}",
    )


def test_an_entry_that_was_put_behind_others_is_named(engine, installation, log):
    run(engine, *swap(log + 3, log + 4), *swap(log + 4, log + 5), *swap(log + 5, log + 6))
    seq, said = refused(engine, installation)
    assert (seq, said.rpartition(" ")[2]) == (log + 3, str(log + 4))


@pytest.mark.parametrize("seq", [0, -5])
def test_an_entry_before_the_first_is_named(engine, installation, log, seq):
    run(engine, f"INSERT INTO audit (seq, {COLUMNS}) SELECT {seq}, {COLUMNS} FROM audit WHERE seq = 1")
    assert refused(engine, installation) == (1, f"an entry with the number '{seq}' was added")


def test_an_added_entry_is_named(engine, installation, log):
    copied = f"INSERT INTO audit (seq, {COLUMNS}) SELECT {log + 11}, {COLUMNS} FROM audit WHERE seq = {log + 10}"
    run(engine, copied)
    seq, said = refused(engine, installation)
    assert seq == log + 11
    assert said.startswith(f"entry {log + 11} was added: only {log + 10} were written")
    run(engine, f"UPDATE counters SET value = {log + 11} WHERE name = 'audit'")
    seq, said = refused(engine, installation)
    assert (seq, "does not fit" in said) == (log + 11, True)


def test_an_entry_sealed_with_another_key_is_named(engine, installation, log):
    with reading(engine) as session:
        last = last_entry(session)
        entry = {name: getattr(last, name) for name in (*COLUMNS.split(", "), "seq") if name != "seal"}
        forged = seal(entry | {"actor": "system"}, previous=last.seal, key=b"another")
    run(engine, f"UPDATE audit SET actor = 'system', seal = '{forged}' WHERE seq = {log + 10}")
    assert refused(engine, installation)[0] == log + 10
    with pytest.raises(AuditDamagedError) as caught, reading(engine) as session:
        verify(session, key=b"another")
    assert caught.value.seq == 1


@pytest.mark.parametrize(
    ("removed", "said"), [(1, "entry {last} is missing"), (3, "entries {first} to {last} are missing")]
)
def test_entries_removed_at_the_end_are_missed_by_the_counter(engine, installation, log, removed, said):
    run(engine, f"DELETE FROM audit WHERE seq > {log + 10 - removed}")
    seq, text_ = refused(engine, installation)
    assert seq == log + 11 - removed
    assert text_.startswith(said.format(first=log + 11 - removed, last=log + 10))


def test_a_counter_that_was_set_back_or_taken_away_is_named(engine, installation, log):
    run(engine, f"UPDATE counters SET value = {log + 8} WHERE name = 'audit'")
    seq, said = refused(engine, installation)
    assert (seq, said) == (
        log + 9,
        f"the counter of the log was set back: it says {log + 8}, and entry {log + 10} is there",
    )
    run(engine, "DELETE FROM counters WHERE name = 'audit'")
    assert refused(engine, installation)[1].startswith("the counter of the log is gone")


def test_an_end_that_was_noted_finds_entries_removed_together_with_the_counter(engine, installation, log):
    noted = verified(engine, installation)
    run(
        engine,
        f"DELETE FROM audit WHERE seq > {log + 8}",
        f"UPDATE counters SET value = {log + 8} WHERE name = 'audit'",
    )
    assert verified(engine, installation).seq == log + 8  # it cannot know
    seq, said = refused(engine, installation, noted)
    assert seq == log + 10
    assert said.startswith(f"the log ends with entry {log + 8}, and entry {log + 10} was in it before")


def test_an_end_that_was_noted_is_found_in_a_log_that_grew(engine, installation, log):
    noted = verified(engine, installation)
    with transaction(engine) as session:
        add_customer(session, email="later@example.com", now=NOW)
    assert verified(engine, installation, noted).seq == noted.seq + 1
    assert verified(engine, installation, Head(0, FIRST_SEAL)).seq == noted.seq + 1


def test_a_log_written_anew_by_somebody_with_the_key_is_not_the_one_that_was_noted(engine, installation, log):
    noted = verified(engine, installation)
    with reading(engine) as session:
        last = last_entry(session)
        entry = {name: getattr(last, name) for name in (*COLUMNS.split(", "), "seq") if name != "seal"}
        before = session.scalar(text(f"SELECT seal FROM audit WHERE seq = {log + 9}"))
    forged = seal(entry | {"actor": "cli:forger"}, previous=before, key=installation.audit_key)
    run(engine, f"UPDATE audit SET actor = 'cli:forger', seal = '{forged}' WHERE seq = {log + 10}")
    assert verified(engine, installation).seq == log + 10
    assert refused(engine, installation, noted)[1].startswith(f"entry {log + 10} is sound, and it is not the one")


@pytest.mark.parametrize(
    "written", ["", "5", "5:", "x:" + "0" * 64, "5:" + "0" * 63, "-1:" + "0" * 64, "5:" + "g" * 64]
)
def test_an_end_of_another_shape_is_refused(written):
    with pytest.raises(InputError, match="SEQ:SEAL"):
        parse_head(written)


def test_an_end_is_read_as_it_is_written():
    assert parse_head(f" {Head(7, 'ab' * 32)}\n") == Head(7, "ab" * 32)


def test_each_entry_is_logged_with_its_seal_once_it_is_committed(engine, log, caplog):
    logs.configure("info")
    caplog.set_level(logging.INFO)

    def change(divisor):
        with transaction(engine) as session:
            record(session, "customer.updated", "cus_x", after={"name": "Ann"}, now=NOW)
            assert 1 / divisor

    with pytest.raises(ZeroDivisionError):
        change(0)
    assert "audited" not in caplog.text
    change(1)
    with reading(engine) as session:
        noted = head(session)
    assert noted.seal in caplog.text
    assert "Ann" not in caplog.text


WRITER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from licet_server.config import Settings
from licet_server.services.customers import add_customer
from licet_server.services.installation import load
from licet_server.storage.session import transaction

here = load(Settings.from_env({"LICET_DATA_DIR": sys.argv[1], "DATABASE_URL": sys.argv[2]}))
engine = here.open_engine()

def write(n):
    for turn in range(5):
        with transaction(engine) as session:
            for part in "ab":
                add_customer(session, email=f"{sys.argv[3]}-{n}-{turn}-{part}@example.com", now=datetime.now(UTC))

with ThreadPoolExecutor(8) as threads:
    list(threads.map(write, range(8)))
"""


def test_many_threads_of_many_processes_write_one_chain_without_a_gap(engine, installation):
    with reading(engine) as session:
        before = last_entry(session).seq
    settings = installation.settings
    asked = [sys.executable, "-c", WRITER, str(settings.data_dir), settings.database_url]
    with ThreadPoolExecutor(3) as processes:
        done = processes.map(
            lambda n: subprocess.run([*asked, str(n)], capture_output=True, text=True, timeout=120, check=False),
            range(3),
        )
        assert [(each.returncode, each.stderr) for each in done] == [(0, "")] * 3
    assert verified(engine, installation).seq == before + 3 * 8 * 5 * 2


def test_a_log_that_grows_while_it_is_verified_is_sound(engine, installation, log, monkeypatch):
    monkeypatch.setattr(audit, "_AT_ONCE", 2)
    with ThreadPoolExecutor(2) as threads:

        def write(n):
            with transaction(engine) as session:
                add_customer(session, email=f"more-{n}@example.com", now=NOW)

        writing = [threads.submit(write, n) for n in range(40)]
        found = [verified(engine, installation).seq for _ in range(10)]
        for each in writing:
            each.result()
    assert found == sorted(found)
    assert verified(engine, installation).seq == log + 50


def test_the_last_entries_are_proved_alone(engine, installation, log):
    key = installation.audit_key
    with reading(engine) as session:
        assert audit.verify_last(session, key=key, entries=4) == (head(session), log + 7)
        assert audit.verify_last(session, key=key, entries=1000) == (head(session), 1)
    run(engine, f"UPDATE audit SET actor = 'nobody' WHERE seq = {log + 2}")
    with reading(engine) as session:
        audit.verify_last(session, key=key, entries=4)  # what is before them is taken for granted
        with pytest.raises(AuditDamagedError, match=f"entry {log + 2} was changed"):
            audit.verify_last(session, key=key, entries=9)
    run(engine, f"DELETE FROM audit WHERE seq = {log + 6}")
    with reading(engine) as session, pytest.raises(AuditDamagedError, match=f"entry {log + 6} is missing"):
        audit.verify_last(session, key=key, entries=4)
