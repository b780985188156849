"""Values that tests of the server share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.storage.models import LicenseRow

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""When licenses of tests are sold."""

UNKNOWN_KEY = "OPT-PRO-00000-00000"
"""A well-formed key that nobody has."""


def list_licenses(session: Session) -> Sequence[LicenseRow]:
    """Every license, oldest first."""
    return session.scalars(select(LicenseRow).order_by(LicenseRow.created_at, LicenseRow.id)).unique().all()
