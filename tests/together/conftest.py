"""A real license server for the tests in which both halves of the product meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from licet import LicenseValidator
from licet.gate import utc_now
from tests.plugin.vendor import Clock
from tests.servers import LicenseServer


@pytest.fixture(scope="module")
def license_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LicenseServer]:
    with LicenseServer(tmp_path_factory.mktemp("vendor") / "data") as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    """The customer's clock, which starts with the real time."""
    return Clock(utc_now())


@pytest.fixture
def customer(license_server: LicenseServer, tmp_path: Path) -> Callable[..., LicenseValidator]:
    """Set a customer up as the documents say: the vendor's ``licet.toml`` and a key."""
    (tmp_path / "licet.toml").write_text(license_server.descriptor())

    def make(key: str, *, clock: Callable[[], datetime] = utc_now, **environment: str) -> LicenseValidator:
        environ = {
            "OPTIMNOW_LICENSE_KEY": key,
            "LICET_CONFIG": str(tmp_path / "licet.toml"),
            "LICET_STATE_DIR": str(tmp_path / "state"),
            "LICENSE_SERVER_URL": license_server.url,
        }
        return LicenseValidator.from_env(environ=environ | environment, clock=clock)

    return make
