"""What looks like abuse, and what ordinary customers do that must not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet_server.licensing import suspicion
from licet_server.licensing.suspicion import (
    Kind,
    copied_machine,
    many_accounts,
    many_networks,
    network,
    overlap,
    refusals,
    wrong_keys,
)
from tests.factories import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HOME, WORK = "192.0.2.10", "198.51.100.20"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_network_is_what_one_customer_moves_within(address, expected):
    assert network(address) == expected


def test_a_key_from_many_networks_is_suspicious_and_many_addresses_of_one_are_not():
    places = [f"10.{number}.0.1" for number in range(50)]
    assert many_networks("lic_1", places[:49], seats=5) is None
    found = many_networks("lic_1", places, seats=5)
    assert (found.kind, found.subject, found.license_id) == (Kind.MANY_NETWORKS, "lic_1", "lic_1")
    assert found.detail["networks"] == 50
    assert len(found.detail["examples"]) == 5
    assert many_networks("lic_1", [f"10.0.0.{number}" for number in range(255)], seats=5) is None


def test_more_seats_explain_more_networks_and_accounts():
    places = [f"10.{number // 250}.{number % 250}.1" for number in range(1000)]
    assert many_networks("lic_1", places[:500], seats=50) is not None
    assert many_networks("lic_1", places[:499], seats=50) is None
    assert many_networks("lic_1", places[:999], seats=None) is None
    assert many_networks("lic_1", places, seats=None) is not None
    accounts = [f"{number:012}" for number in range(301)]
    assert many_accounts("lic_1", accounts[:15], seats=5) is None
    assert many_accounts("lic_1", accounts[:16], seats=5).detail["accounts"] == 16
    assert many_accounts("lic_1", accounts[:10], seats=1) is None
    assert many_accounts("lic_1", accounts[:11], seats=1) is not None
    assert many_accounts("lic_1", accounts[:300], seats=None) is None
    assert many_accounts("lic_1", accounts, seats=None) is not None


def test_one_instance_that_alternates_between_two_networks_within_minutes_is_two():
    seen = [(NOW + number * MINUTE, (HOME, WORK)[number % 2]) for number in range(8)]
    found = overlap("lic_1", "i-1", seen)
    assert (found.kind, found.detail["instance_id"], found.detail["returns"]) == (Kind.OVERLAP, "i-1", 6)
    assert found.detail["examples"] == ["192.0.2.0/24", "198.51.100.0/24"]
    assert overlap("lic_1", "i-1", seen[:7]) is None


def test_two_copies_that_each_ask_once_an_hour_are_found_within_a_day():
    seen = [(NOW + number * HOUR, HOME) for number in range(24)]
    seen += [(NOW + number * HOUR + 20 * MINUTE, WORK) for number in range(24)]
    assert overlap("lic_1", "i-1", seen) is not None


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param([(NOW + n * HOUR, HOME if n in range(8, 18) else WORK) for n in range(24)], id="commuter"),
        pytest.param([(NOW + n * HOUR, (HOME, WORK)[n % 2]) for n in range(24)], id="nat-with-two-ways-out"),
        pytest.param([(NOW + n * MINUTE, f"10.{n}.0.1") for n in range(200)], id="roams-and-never-returns"),
        pytest.param([(NOW + n * MINUTE, f"192.0.2.{n}") for n in range(200)], id="moves-within-its-network"),
        pytest.param([(NOW + n * MINUTE, (HOME, "2001:db8::1")[n % 2]) for n in range(60)], id="dual-stack"),
        pytest.param([(NOW + n * MINUTE, (HOME, WORK)[n % 2]) for n in range(6)], id="vpn-on-and-off"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_one_ordinary_instance_does_is_no_overlap(seen):
    assert overlap("lic_1", "i-1", seen) is None


@given(
    st.lists(st.tuples(st.integers(0, 1440), st.sampled_from([HOME, WORK, "2001:db8::1"])), max_size=60), st.randoms()
)
def test_the_order_in_which_sightings_come_changes_nothing(seen, chance):
    sightings = [(NOW + minute * MINUTE, address) for minute, address in seen]
    shuffled = list(sightings)
    chance.shuffle(shuffled)
    assert overlap("lic_1", "i-1", shuffled) == overlap("lic_1", "i-1", sightings)


def test_a_machine_in_three_places_was_copied_and_three_instances_in_one_place_were_not():
    places = [("i-1", "10.1.0.1"), ("i-2", "10.2.0.1"), ("i-3", "10.3.0.1")]
    assert copied_machine("lic_1", places).kind is Kind.COPIED_MACHINE
    assert copied_machine("lic_1", places[:2]) is None
    assert copied_machine("lic_1", [(name, "10.1.0.1") for name, _ in places]) is None
    assert copied_machine("lic_1", [("i-1", address) for _, address in places]) is None


def test_a_fleet_whose_license_has_just_expired_is_no_burst_and_twice_as_much_is():
    assert refusals("lic_1", {"EXPIRED": 5 * 60}, seats=5) is None
    assert refusals("lic_1", {"EXPIRED": 600}, seats=5) is None
    found = refusals("lic_1", {"TOO_MANY_ACTIVATIONS": 599, "EXPIRED": 2}, seats=5)
    assert found.detail == {"refusals": 601, "hours": 1, "codes": {"EXPIRED": 2, "TOO_MANY_ACTIVATIONS": 599}}
    assert refusals("lic_1", {"EXPIRED": 301}, seats=1) is not None
    assert refusals("lic_1", {"EXPIRED": 300}, seats=1) is None
    assert refusals("lic_1", {"EXPIRED": 100 * 120}, seats=None) is None


def test_two_plugins_with_a_mistyped_key_are_no_burst_of_guesses_and_more_are():
    assert wrong_keys({"192.0.2.1": 2 * 144}) == []
    (found,) = wrong_keys({"192.0.2.1": 150, "192.0.2.2": 150, "198.51.100.1": 10})
    assert (found.kind, found.subject, found.license_id) == (Kind.WRONG_KEYS, "192.0.2.0/24", None)
    assert found.detail == {"wrong_keys": 300, "hours": 24}


def test_every_subject_fits_its_column():
    longest = network("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
    assert len(longest) <= 64
    assert max(len(kind.value) for kind in Kind) <= 32
    assert suspicion.RETURN_WITHIN < 2 * HOUR
