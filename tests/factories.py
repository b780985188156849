"""Values that tests of the server share."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""When licenses of tests are sold."""

UNKNOWN_KEY = "OPT-PRO-00000-00000"
"""A well-formed key that nobody has."""
