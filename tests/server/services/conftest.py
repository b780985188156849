"""A vendor who changes licenses, and many who ask about them."""

from __future__ import annotations

import pytest

from licet_server.services import answer_log
from licet_server.services.find import find_license
from licet_server.storage.session import transaction
from tests.factories import NOW


@pytest.fixture
def change(engine, installation):
    """Do something to a license, locked, in a transaction of its own; return what it returned, and the license."""

    def changed(do, license_id, *args, now=NOW, **options):
        with transaction(engine) as session:
            row = find_license(session, license_id, pepper=installation.secrets.pepper, lock=True)
            return do(session, row, *args, now=now, **options), row

    return changed


@pytest.fixture
def secrets(installation):
    """What it takes to make keys."""
    return {"pepper": installation.secrets.pepper, "signer": installation.signer}


@pytest.fixture
def many_licenses(sell):
    return [sell(email=f"c{number}@example.com").license.id for number in range(40)]


@pytest.fixture
def in_batches(monkeypatch):
    """Have the log of answers written a few at a time, and give up soon."""
    monkeypatch.setattr(answer_log, "BATCH", 3)
    monkeypatch.setattr(answer_log, "_PATIENCE_MS", 20)
