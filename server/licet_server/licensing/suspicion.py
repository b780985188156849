"""What looks like abuse: rules about what was seen of a license within a window, with thresholds that have reasons.

A flag asks a person to look; it refuses nobody. So a rule may miss much, and must not cry wolf. What ordinary customers
do, and what the thresholds leave room for:

- An office behind NAT is one network, however many instances it has, and a laptop shows fewer than ten in a day.
- A network is an IPv4 /24 or an IPv6 /48, because addresses change within one.
- Hosted CI and clouds draw from many networks, so what is ordinary grows with the seats that were sold.
- An instance with a good lease asks once an hour (``licensing.leasing``), whatever happens around it.
- Once a license has ended, each instance asks again once a minute, and a plugin with a wrong key every ten minutes.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

DAY = timedelta(hours=24)
"""The window of networks, overlaps and wrong keys."""

HOUR = timedelta(hours=1)
"""The window of refusals, and of machines that are in several places."""

MONTH = timedelta(days=30)
"""The window of AWS accounts."""

NETWORKS = 50
"""A key in that many networks within a day: five laptops on the road, or a key that was passed on."""

NETWORKS_A_SEAT = 10
"""More seats explain more networks: ten for each is what a laptop can show in a day."""

ACCOUNTS = 10
"""A license in more AWS accounts than that within a month; a company with more has bought more seats."""

ACCOUNTS_A_SEAT = 3
"""For each seat the accounts of production, test and development."""

RETURN_WITHIN = timedelta(minutes=90)
"""One instance asks once an hour, so it needs two hours to be seen here, there and here again; two machines do not."""

RETURNS = 6
"""How often that is seen within a day; a VPN that goes on and off, and restarts, explain a few."""

PLACES = 3
"""So many instances on one machine, last heard from in as many networks within an hour: the machine was copied.

Two would be a laptop that went home; instances that were cloned behind one NAT are in one network.
"""

REFUSALS = 300
"""More refusals than that within an hour; an expired license with five seats in use makes up to one a minute each."""

REFUSALS_A_SEAT = 120
"""Twice what a seat makes that asks once a minute."""

WRONG_KEYS = 300
"""So many wrong keys from one network within a day: two plugins with a mistyped key make 288, one every ten minutes."""

UNLIMITED_SEATS = 100
"""What an unlimited number of seats counts as."""

EXAMPLES = 5
"""How many networks, accounts or instances a flag names."""

_IPV4_PREFIX, _IPV6_PREFIX = 24, 48


class Kind(StrEnum):
    """Every rule there is; the names are public API."""

    MANY_NETWORKS = "many_networks"
    MANY_ACCOUNTS = "many_accounts"
    OVERLAP = "overlap"
    COPIED_MACHINE = "copied_machine"
    REFUSALS = "refusals"
    WRONG_KEYS = "wrong_keys"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a rule found.

    Attributes:
        kind: Which rule.
        subject: The license's id, or the network when no license is known.
        license_id: The license.
        detail: Its figures, as JSON values.
    """

    kind: Kind
    subject: str
    license_id: str | None
    detail: Mapping[str, Any] = field(default_factory=dict)


def network(address: str) -> str:
    """Return the network that *address* is in; what is no address is one network of its own."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    prefix = _IPV4_PREFIX if found.version == 4 else _IPV6_PREFIX  # noqa: PLR2004 - the versions of IP
    return str(ipaddress.ip_network((found, prefix), strict=False))


def many_networks(license_id: str, addresses: Iterable[str], *, seats: int | None) -> Suspicion | None:
    """Judge the addresses that one key came from within a ``DAY``."""
    networks = sorted({network(address) for address in addresses})
    if len(networks) < max(NETWORKS, NETWORKS_A_SEAT * _counted(seats)):
        return None
    detail = {"networks": len(networks), "hours": _hours(DAY), "examples": networks[:EXAMPLES]}
    return Suspicion(Kind.MANY_NETWORKS, license_id, license_id, detail)


def many_accounts(license_id: str, accounts: Iterable[str], *, seats: int | None) -> Suspicion | None:
    """Judge the AWS accounts that the instances of a license were active in within a ``MONTH``."""
    found = sorted(set(accounts))
    if len(found) <= max(ACCOUNTS, ACCOUNTS_A_SEAT * _counted(seats)):
        return None
    detail = {"accounts": len(found), "days": MONTH.days, "examples": found[:EXAMPLES]}
    return Suspicion(Kind.MANY_ACCOUNTS, license_id, license_id, detail)


def overlap(license_id: str, instance_id: str, seen: Sequence[tuple[datetime, str]]) -> Suspicion | None:
    """Judge when and from which address one instance was answered with a yes within a ``DAY``.

    IPv4 and IPv6 are judged apart, because a machine that has both uses them in turn.
    """
    returns = 0
    networks: set[str] = set()
    for wanted in (False, True):
        places = [(at, network(address)) for at, address in sorted(seen) if (":" in address) is wanted]
        networks.update(place for _, place in places)
        returns += _returns(places)
    if returns < RETURNS:
        return None
    detail = {
        "instance_id": instance_id,
        "returns": returns,
        "hours": _hours(DAY),
        "examples": sorted(networks)[:EXAMPLES],
    }
    return Suspicion(Kind.OVERLAP, license_id, license_id, detail)


def copied_machine(license_id: str, seen: Iterable[tuple[str, str]]) -> Suspicion | None:
    """Judge the instances with one fingerprint, and the address of each, that were heard within an ``HOUR``."""
    places = {instance: network(address) for instance, address in seen}
    networks = sorted(set(places.values()))
    if min(len(places), len(networks)) < PLACES:
        return None
    detail = {"instances": len(places), "networks": len(networks), "examples": sorted(places)[:EXAMPLES]}
    return Suspicion(Kind.COPIED_MACHINE, license_id, license_id, detail)


def refusals(license_id: str, codes: Mapping[str, int], *, seats: int | None) -> Suspicion | None:
    """Judge how often a license was refused within an ``HOUR``, by code."""
    total = sum(codes.values())
    if total <= max(REFUSALS, REFUSALS_A_SEAT * _counted(seats)):
        return None
    detail = {"refusals": total, "hours": _hours(HOUR), "codes": dict(sorted(codes.items()))}
    return Suspicion(Kind.REFUSALS, license_id, license_id, detail)


def wrong_keys(counts: Mapping[str, int]) -> list[Suspicion]:
    """Judge how many wrong keys came from each address within a ``DAY``."""
    totals: Counter[str] = Counter()
    for address, count in counts.items():
        totals[network(address)] += count
    return [
        Suspicion(Kind.WRONG_KEYS, place, None, {"wrong_keys": total, "hours": _hours(DAY)})
        for place, total in sorted(totals.items())
        if total >= WRONG_KEYS
    ]


def _returns(places: Sequence[tuple[datetime, str]]) -> int:
    """Count how often somebody who had left a network was back in it too soon."""
    left: dict[str, datetime] = {}
    count, here = 0, ""
    for at, place in places:
        if place != here and place in left and at - left[place] <= RETURN_WITHIN:
            count += 1
        left[place], here = at, place
    return count


def _counted(seats: int | None) -> int:
    return UNLIMITED_SEATS if seats is None else seats


def _hours(window: timedelta) -> int:
    return int(window / timedelta(hours=1))
