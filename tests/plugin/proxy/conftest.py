"""A customer's machine with a real license server on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from licet.gate import utc_now
from tests.plugin.proxy.rig import Site
from tests.plugin.vendor import LicenseServer, Vendor, license_server

EVERYTHING = ("echo", "big", "count", "fails", "slow", "steps", "asks_model", "asks_roots", "asks_person", "asks_later")


@pytest.fixture
def licenses(vendor: Vendor) -> Iterator[LicenseServer]:
    """A license server that lives by the real clock, and sells everything without an end."""
    with license_server(vendor, utc_now) as running:
        lasting = {"expires_at": None, "grace_until": None, "features": ["scan"]}
        running.reply = lambda asked: running.grant(asked, terms=lasting)
        yield running


@pytest.fixture
def site(vendor: Vendor, licenses: LicenseServer, tmp_path: Path) -> Site:
    return Site(tmp_path, vendor, licenses).describe({"echo": {"feature": "scan"}})


@pytest.fixture
def ruled(site: Site) -> Site:
    """Every tool of the kitchen has a rule."""
    return site.describe({tool: {"feature": "scan"} for tool in EVERYTHING})


@pytest.fixture
def sell(licenses: LicenseServer) -> Callable[..., None]:
    """Decide what the license grants."""

    def granted(**changes: object) -> None:
        lasting = {"expires_at": None, "grace_until": None, "features": ["scan"]} | changes
        licenses.reply = lambda asked: licenses.grant(asked, terms=lasting)

    return granted
