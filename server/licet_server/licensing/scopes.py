"""What an API key may do."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Scope(StrEnum):
    """Every scope there is; the names are public API."""

    LICENSES_READ = "licenses:read"
    LICENSES_WRITE = "licenses:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    USAGE_READ = "usage:read"
    BILLING_READ = "billing:read"
    BILLING_WRITE = "billing:write"
    ADMIN = "admin"


def covers(granted: Collection[Scope], wanted: Scope) -> bool:
    """Say whether *granted* scopes allow what needs *wanted*; ``admin`` allows everything, writing allows reading."""
    if wanted in granted or Scope.ADMIN in granted:
        return True
    area, _, right = wanted.value.partition(":")
    return right == "read" and f"{area}:write" in {scope.value for scope in granted}
