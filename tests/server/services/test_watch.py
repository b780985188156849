"""Flags: raised once, refreshed while the pattern lasts, quiet after they were resolved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from licet.verdict import Code
from licet_server.errors import NotFoundError
from licet_server.licensing.suspicion import Kind
from licet_server.services.watch import flag_object, look, resolve_flag, watch
from licet_server.storage import sightings
from licet_server.storage.flags import list_flags
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow, AuditRow, EndpointRow, FlagRow, OutboxRow
from tests.factories import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def answered(engine):
    """Write answers to the validation log: when, which code, from where, to which instance."""

    def wrote(issued, *answers):
        license_id = None if issued is None else issued.license.id
        rows = [
            {"at": at, "license_id": license_id, "code": code.value, "address": address, "instance_id": instance}
            for at, code, address, instance in answers
        ]
        with transaction(engine) as session:
            session.execute(insert(ValidationRow), rows)

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
    """Watch, and return the open flags."""

    def watched(now=NOW):
        with transaction(engine) as session:
            watch(session, now=now)
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
def test_a_look_walks_through_no_more_than_so_many_of_the_newest_answers(
    sell, answered, seen, monkeypatch, reach, networks
):
    monkeypatch.setattr(sightings, "MOST_ROWS", reach)
    answered(sell(), *from_many_networks())
    assert [flag["detail"]["networks"] for flag in seen()] == ([] if networks is None else [networks])


def test_refusals_are_counted_within_the_same_reach(sell, answered, seen, monkeypatch):
    answered(sell(), *((NOW - n * timedelta(seconds=1), Code.EXPIRED, "192.0.2.1", None) for n in range(2000)))
    monkeypatch.setattr(sightings, "MOST_ROWS", 10)
    assert seen() == []
    monkeypatch.setattr(sightings, "MOST_ROWS", 5000)
    assert [flag["kind"] for flag in seen()] == ["refusals"]


def test_an_instance_in_two_places_at_once_is_flagged(sell, answered, seen):
    issued = sell()
    places = ("192.0.2.1", "198.51.100.1")
    answered(issued, *((NOW - n * MINUTE, Code.VALID, places[n % 2], "i-1") for n in range(10)))
    answered(issued, *((NOW - n * MINUTE, Code.VALID, places[n % 2], f"i-{n}") for n in range(2, 10)))
    (flag,) = seen()
    assert (flag["kind"], flag["detail"]["instance_id"]) == ("overlap", "i-1")


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
    with reading(engine) as session:
        assert [each.kind for each in look(session, now=NOW)] == [Kind.MANY_NETWORKS]
        assert session.scalars(select(FlagRow)).all() == []
