"""What each tool of a product needs: read from a catalog, and written into it, the database and ``licet.toml``.

Whether a rule means something is judged by the plugin's own reader, with the whole product.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licet.descriptor import ToolRule
from licet_server.licensing.tables import Table

RULE = ("feature", "limit", "count")
"""What every rule may say; the rest depends on what is counted."""

_OWN_ACCOUNT = "own"


def read_rule(table: Table) -> ToolRule:
    """Take a rule out of its table.

    Raises:
        CatalogError: A setting has the wrong type, or is unknown.
    """
    rule = ToolRule(
        feature=table.text("feature") or None,
        limit=table.text("limit") or None,
        count=table.text("count") or None,
        count_result=table.text("count_result") or None,
        types=table.text_or_names("types"),
        regions=table.text_or_names("regions"),
        filters=table.line("filters"),
        accounts=table.text("accounts", _OWN_ACCOUNT),
    )
    table.done()
    return rule


def rule_table(rule: ToolRule) -> dict[str, Any]:
    """Return the content of the rule's table, as JSON and TOML can hold it: what is set, and nothing else."""
    said = {
        "feature": rule.feature,
        "limit": rule.limit,
        "count": rule.count,
        "count_result": rule.count_result,
        "types": _plain(rule.types),
        "regions": _plain(rule.regions),
        "filters": rule.filters,
        "accounts": None if rule.accounts == _OWN_ACCOUNT else rule.accounts,
    }
    return {name: value for name, value in said.items() if value is not None}


def shown_rule(rule: ToolRule) -> dict[str, Any]:
    """Return the same with a null for each setting that every rule may have, as the database and the API hold it."""
    return dict.fromkeys(RULE) | rule_table(rule)


def rule_of(kept: Mapping[str, Any]) -> ToolRule:
    """Return the rule that :func:`shown_rule` wrote."""
    said: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in kept.items()}
    return ToolRule(**said)


def _plain(names: str | tuple[str, ...] | None) -> str | list[str] | None:
    return list(names) if isinstance(names, tuple) else names
