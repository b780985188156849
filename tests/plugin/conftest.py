"""What plugin tests share: a vendor, a clock and a license server on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from licet.client import LicenseClient
from licet.descriptor import Descriptor, ToolRule
from licet.gate import Gate
from licet.store import StateStore
from licet.validator import LicenseValidator
from tests.plugin.vendor import KEY, MACHINE, Clock, LicenseServer, Vendor, license_server

RULES = {
    "scan": ToolRule(feature="scan", limit="resources", count="len(arns)"),
    "report": ToolRule(feature="report"),
    "secret": ToolRule(feature="not-sold"),
}


@pytest.fixture(scope="session")
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(vendor: Vendor, clock: Clock) -> Iterator[LicenseServer]:
    with license_server(vendor, clock) as running:
        yield running


@pytest.fixture
def make_gate(vendor: Vendor, clock: Clock, server: LicenseServer, tmp_path: Path) -> Callable[..., Gate]:
    """Make a gate as a fresh process would, on the same state folder."""

    def make(key: str | None = KEY, **changes: Any) -> Gate:
        usual: dict[str, Any] = {
            "product": "OPT",
            "trusted": vendor.trusted,
            "client": LicenseClient(server.url),
            "state": lambda canonical: StateStore(tmp_path / "state", product="OPT", key=canonical),
            "clock": clock,
        }
        return Gate(key, **usual | changes)

    return make


@pytest.fixture
def alone(make_gate: Callable[..., Gate]) -> Callable[..., Gate]:
    """Make a gate that never asks anybody, on a known machine."""

    def make(key: str = KEY, **changes: Any) -> Gate:
        return make_gate(key, **{"client": None, "machine": lambda _: MACHINE} | changes)

    return make


@pytest.fixture
def descriptor() -> Descriptor:
    return Descriptor("OPT", "Opt", "OPTIMNOW_LICENSE_KEY", purchase_url="https://optimnow.io/pricing", tools=RULES)


@pytest.fixture
def make_validator(make_gate: Callable[..., Gate], descriptor: Descriptor) -> Callable[..., LicenseValidator]:
    def make(key: str | None = KEY, **environment: str) -> LicenseValidator:
        return LicenseValidator(make_gate(key), descriptor, environment)

    return make
