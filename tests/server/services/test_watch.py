"""Flags: raised once, refreshed while the pattern lasts, quiet after they were resolved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from licet.verdict import Code
from licet_server.errors import NotFoundError
from licet_server.licensing.suspicion import Kind
from licet_server.services.watch import LATELY, Seen, flag_object, look, resolve_flag
from licet_server.storage import sightings
from licet_server.storage.answer_batches import log_answers
from licet_server.storage.flags import list_flags
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow, AuditRow, EndpointRow, FlagRow, OutboxRow, SightingRow
from licet_server.storage.validations import Logged
from licet_server.worker import watching
from licet_server.worker.watching import Watching
from tests.factories import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def answered(engine):
    """Write answers to the validation log: when, which code, from where, to which instance."""

    def wrote(issued, *answers):
        license_id = None if issued is None else issued.license.id
        rows = [Logged(at, license_id, code.value, address, instance) for at, code, address, instance in answers]
        with transaction(engine) as session:
            log_answers(session, sorted(rows, key=lambda row: row.at))

    return wrote


@pytest.fixture
def active(engine):
    def wrote(issued, *seats, at=NOW):
        with transaction(engine) as session:
            for number, fields in enumerate(seats):
                row = {"license_id": issued.license.id, "instance_id": f"i-{number}", "address": "192.0.2.1"} | fields
                session.add(ActivationRow(**row, activated_at=at, last_seen_at=at))

    return wrote


@pytest.fixture
def seen(engine):
    """Look as a worker does, the same one each time, and return the open flags."""
    clock = [NOW]
    here = Watching(engine, clock=lambda: clock[0])

    def watched(now=NOW):
        clock[0] = now
        assert here.step() is False
        with reading(engine) as session:
            rows, _ = list_flags(session, unresolved=True, limit=200)
            return [flag_object(row) for row in rows]

    return watched


def from_many_networks(count=60, at=NOW):
    return [(at - number * MINUTE, Code.VALID, f"10.{number}.0.1", "i-1") for number in range(count)]


def test_a_quiet_day_raises_nothing(sell, answered, active, seen):
    issued = sell()
    answered(issued, *((NOW - number * HOUR, Code.VALID, "192.0.2.1", "i-1") for number in range(24)))
    active(issued, *({"aws_account_id": f"{number:012}", "fingerprint": "f-1"} for number in range(5)))
    assert seen() == []


def test_a_key_from_many_networks_is_flagged(sell, answered, seen):
    issued = sell()
    answered(issued, *from_many_networks())
    (flag,) = seen()
    assert (flag["kind"], flag["subject"], flag["license_id"]) == (
        "many_networks",
        issued.license.id,
        issued.license.id,
    )
    assert flag["detail"]["networks"] == 60


def test_the_seats_that_were_sold_explain_more(sell, answered, seen, engine):
    issued = sell()
    answered(issued, *from_many_networks())
    with transaction(engine) as session:
        session.execute(update(LicenseRow).values(max_activations=7))
    assert seen() == []


def test_what_is_older_than_the_window_or_was_long_ago_counts_no_more(sell, answered, seen):
    issued = sell()
    answered(issued, *from_many_networks(at=NOW - DAY))
    answered(issued, (NOW, Code.VALID, "192.0.2.1", "i-1"))
    assert seen() == []
    other = sell()
    answered(other, *from_many_networks(at=NOW - HOUR))
    assert seen() == []


@pytest.mark.parametrize(("reach", "networks"), [(59, 60), (54, 55), (40, None)])
def test_a_first_look_walks_through_no_more_than_so_many_of_the_newest_answers(
    sell, answered, seen, monkeypatch, reach, networks
):
    monkeypatch.setattr(sightings, "MOST_ROWS", reach)
    answered(sell(), *from_many_networks())
    assert [flag["detail"]["networks"] for flag in seen()] == ([] if networks is None else [networks])


def test_what_was_noted_once_counts_however_much_was_answered_since(sell, answered, seen, monkeypatch):
    issued = sell()
    answered(issued, *from_many_networks(30, at=NOW - 2 * HOUR))
    assert seen(NOW - 2 * HOUR) == []
    monkeypatch.setattr(sightings, "MOST_ROWS", 60)
    answered(issued, *from_many_networks(60)[30:])
    answered(issued, *((NOW, Code.VALID, "10.30.0.1", f"i-{number}") for number in range(30)))
    (flag,) = seen()
    assert (flag["kind"], flag["detail"]["networks"]) == ("many_networks", 60)


def test_a_worker_that_starts_anew_goes_through_the_last_day_again(sell, answered, seen, engine):
    answered(sell(), *from_many_networks())
    Watching(engine, clock=lambda: NOW).step()
    assert len(seen()) == 1


def test_a_long_log_is_read_a_stretch_at_a_time_to_its_end(sell, answered, engine, monkeypatch):
    monkeypatch.setattr(watching, "STRETCH", 7)
    monkeypatch.setattr(watching, "BATCH", 3)
    issued = sell()
    answered(issued, *((NOW - number // 4 * MINUTE, Code.VALID, f"10.0.0.{number}", "i") for number in range(50)))
    Watching(engine, clock=lambda: NOW).step()
    with reading(engine) as session:
        noted = {row.address: row.seen_at for row in session.scalars(select(SightingRow))}
    assert noted == {f"10.0.0.{number}": NOW - number // 4 * MINUTE for number in range(50)}


def test_more_answers_of_one_instant_than_a_stretch_holds_are_one_stretch(sell, answered, engine):
    issued = sell()
    answered(issued, *((NOW, Code.VALID, f"10.0.0.{number}", "i") for number in range(9)))
    with reading(engine) as session:
        found = sightings.stretch(session, NOW, most=5)
    assert (len(found.sightings), found.end) == (9, None)


def test_what_is_seen_again_is_noted_again_after_minutes_only_and_never_earlier(sell, engine):
    def noted(at):
        with transaction(engine) as session:
            sightings.note(session, [sightings.Sighting(sell_id, "i", "192.0.2.1", at, False)], now=at)
        with reading(engine) as session:
            return session.scalars(select(SightingRow.seen_at)).one()

    sell_id = sell().license.id
    assert [noted(NOW + number * MINUTE) for number in (0, 9, 11, 30, 5)] == [
        NOW + number * MINUTE for number in (0, 0, 11, 30, 30)
    ]


def test_sightings_are_forgotten_some_at_a_time(sell, engine):
    license_id = sell().license.id
    seen = [sightings.Sighting(license_id, "", f"10.0.0.{n}", NOW - n * HOUR, False) for n in range(30)]
    with transaction(engine) as session:
        sightings.note(session, seen, now=NOW)
    with transaction(engine) as session:
        assert [sightings.forget_before(session, NOW - DAY, limit=4) for _ in range(3)] == [4, 1, 0]
        assert len(session.scalars(select(SightingRow)).all()) == 25


@pytest.mark.postgresql_only(reason="on SQLite one writes at a time")
def test_two_workers_that_note_the_same_at_once_wait_in_no_circle(engine):
    seen = [sightings.Sighting(f"lic_{n:020}", "i", "192.0.2.1", NOW, False) for n in range(2000)]

    def noting(order):
        for turn in range(5):
            now = NOW + turn * HOUR
            with transaction(engine) as session:
                sightings.note(session, [each._replace(at=now) for each in order], now=now)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(noting, (seen, seen[::-1])))
    with reading(engine) as session:
        assert set(session.scalars(select(SightingRow.seen_at))) == {NOW + 4 * HOUR}


@pytest.mark.sqlite_only(reason="PostgreSQL decides by what it has counted")
def test_no_look_walks_along_an_index_of_all_of_the_log(sell, answered, engine):
    issued = sell()
    answered(issued, *from_many_networks())
    answered(issued, *((NOW, Code.EXPIRED, "192.0.2.1", None) for _ in range(400)))
    one, asked = {issued.license.id}, []
    with transaction(engine) as session:
        sightings.note(session, sightings.stretch(session, NOW - DAY, most=1000).sightings, now=NOW)
    with reading(engine) as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
        for most in (10, 1000):
            sightings.stretch(session, NOW - DAY, most=most)
        look(session, Seen(NOW - LATELY, one, one), now=NOW)
        plans = [
            step.detail
            for statement, values in list(asked)
            for step in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            if " validations " in f"{step.detail} "
        ]
    assert len(plans) >= 8, "stretches, how far back, a way, refusals, wrong keys"
    assert [plan for plan in plans if "at>?" not in plan] == []


def test_refusals_are_counted_within_the_same_reach(sell, answered, seen, monkeypatch):
    answered(sell(), *((NOW - n * timedelta(seconds=1), Code.EXPIRED, "192.0.2.1", None) for n in range(2000)))
    monkeypatch.setattr(sightings, "MOST_ROWS", 10)
    assert seen() == []
    monkeypatch.setattr(sightings, "MOST_ROWS", 5000)
    assert [flag["kind"] for flag in seen()] == ["refusals"]


def test_refusals_are_counted_across_midnight(sell, answered, seen):
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    issued = sell()
    answered(
        issued, *((midnight + n * timedelta(seconds=1), Code.EXPIRED, "192.0.2.1", None) for n in range(-600, 200))
    )
    (flag,) = seen(midnight + 200 * timedelta(seconds=1))
    assert (flag["kind"], flag["detail"]["refusals"]) == ("refusals", 800)


def test_the_newest_wrong_keys_are_counted(answered, seen, monkeypatch):
    answered(None, *((NOW - n * MINUTE, Code.NOT_FOUND, "192.0.2.1", None) for n in range(400)))
    monkeypatch.setattr(sightings, "MOST_WRONG", 350)
    assert [flag["detail"]["wrong_keys"] for flag in seen()] == [350]


def test_an_instance_in_two_places_at_once_is_flagged(sell, answered, seen):
    issued = sell()
    places = ("192.0.2.1", "198.51.100.1")
    answered(issued, *((NOW - n * MINUTE, Code.VALID, places[n % 2], "i-1") for n in range(10)))
    answered(issued, *((NOW - n * MINUTE, Code.VALID, places[n % 2], f"i-{n}") for n in range(2, 10)))
    (flag,) = seen()
    assert (flag["kind"], flag["detail"]["instance_id"]) == ("overlap", "i-1")


def test_the_way_of_an_instance_is_read_within_the_same_reach(sell, answered, seen, monkeypatch):
    places = ("192.0.2.1", "198.51.100.1")
    answered(sell(), *((NOW - n * MINUTE, Code.VALID, places[n % 2], "i-1") for n in range(10)))
    monkeypatch.setattr(sightings, "MOST_ROWS", 4)
    assert seen() == []
    monkeypatch.setattr(sightings, "MOST_ROWS", 5000)
    assert [flag["kind"] for flag in seen()] == ["overlap"]


def test_a_license_in_many_accounts_is_flagged(sell, active, seen):
    issued = sell()
    active(issued, *({"aws_account_id": f"{number:012}"} for number in range(16)))
    (flag,) = seen()
    assert (flag["kind"], flag["detail"]["accounts"]) == ("many_accounts", 16)


def test_a_copied_machine_is_flagged(sell, active, seen):
    issued = sell()
    active(issued, *({"fingerprint": "f-1", "address": f"10.{number}.0.1"} for number in range(3)))
    (flag,) = seen()
    assert (flag["kind"], flag["detail"]["instances"]) == ("copied_machine", 3)


def test_a_burst_of_refusals_is_flagged(sell, answered, seen):
    issued = sell()
    code = Code.TOO_MANY_ACTIVATIONS
    answered(issued, *((NOW - n * timedelta(seconds=5), code, "192.0.2.1", f"i-{n}") for n in range(601)))
    (flag,) = seen()
    assert (flag["kind"], flag["detail"]["codes"]) == ("refusals", {"TOO_MANY_ACTIVATIONS": 601})


def test_a_burst_of_wrong_keys_is_flagged_by_network(answered, seen):
    answered(None, *((NOW - n * MINUTE, Code.NOT_FOUND, f"192.0.2.{n % 3}", None) for n in range(300)))
    (flag,) = seen()
    assert (flag["kind"], flag["subject"], flag["license_id"]) == ("wrong_keys", "192.0.2.0/24", None)


def test_a_pattern_that_lasts_has_one_flag_that_is_refreshed_each_hour_and_announced_once(sell, answered, seen, engine):
    with transaction(engine) as session:
        session.add(EndpointRow(url="https://example.com", events=["*"], created_at=NOW))
    issued = sell()
    answered(issued, *from_many_networks())
    (first,) = seen()
    assert seen(NOW + 5 * MINUTE) == [first]
    answered(issued, (NOW + HOUR, Code.VALID, "10.200.0.1", "i-1"))
    (later,) = seen(NOW + HOUR)
    assert (later["id"], later["times"], later["detail"]["networks"]) == (first["id"], 2, 61)
    assert later["last_seen_at"] > later["first_seen_at"] == first["first_seen_at"]
    with reading(engine) as session:
        (told,) = session.scalars(select(OutboxRow).where(OutboxRow.event_type == "flag.raised")).all()
        assert told.payload["data"] == first


def test_a_resolved_flag_is_audited_announced_and_quiet_for_a_week(sell, answered, seen, engine):
    with transaction(engine) as session:
        session.add(EndpointRow(url="https://example.com", events=["flag.resolved"], created_at=NOW))
    issued = sell()
    answered(issued, *from_many_networks())
    (flag,) = seen()
    for _ in range(2):
        with transaction(engine) as session:
            assert resolve_flag(session, flag["id"], now=NOW).resolved_at == NOW
    assert seen() == []
    with reading(engine) as session:
        (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "flag.resolved")).all()
        assert (entry.subject, entry.before, entry.after) == (flag["id"], {"open": True}, {"open": False})
        assert len(session.scalars(select(OutboxRow)).all()) == 1
    answered(issued, *from_many_networks(at=NOW + 8 * DAY))
    (again,) = seen(NOW + 8 * DAY)
    assert again["id"] != flag["id"]


def test_a_flag_that_is_not_there_cannot_be_resolved(engine):
    with transaction(engine) as session:
        for wrong in ("flg_" + "0" * 20, "nonsense", "lic_" + "0" * 20, "flg_\x00"):
            with pytest.raises(NotFoundError):
                resolve_flag(session, wrong, now=NOW)


def test_looking_writes_nothing(sell, answered, engine):
    issued = sell()
    answered(issued, *from_many_networks())
    with transaction(engine) as session:
        part = sightings.stretch(session, NOW - DAY, most=1000)
        sightings.note(session, part.sightings, now=NOW)
    with reading(engine) as session:
        (license_id,) = {each.license_id for each in part.sightings}
        assert [each.kind for each in look(session, Seen(NOW, {license_id}), now=NOW)] == [Kind.MANY_NETWORKS]
        assert session.scalars(select(FlagRow)).all() == []
