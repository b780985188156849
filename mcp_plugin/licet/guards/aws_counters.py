"""``count = "aws"``: a rule's arguments in the words of the AWS counter, and its hints in the words of the tool."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from licet.descriptor import ToolRule
from licet.verdict import Count

if TYPE_CHECKING:
    from licet.aws.counting import ResourceCounter


class AwsCounters:
    """The AWS counters of one server: of the own account, and of every account. boto3 is loaded by the first count.

    Args:
        environment: What the customer set: region and roles.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment, self._lock = environment, threading.Lock()
        self._made: dict[str, ResourceCounter] = {}

    def check_roles(self) -> None:
        """Read ``LICET_AWS_ROLES``.

        Raises:
            ConfigurationError: One of them is no role.
        """
        from licet.aws.accounts import roles_of
        from licet.aws.session import Aws

        roles_of(Aws(self._environment))

    def counter(self, rule: ToolRule) -> Callable[[Mapping[str, Any], int | None], Count]:
        """Return the counter of *rule*, whose hints speak of the arguments as the tool has them."""
        from licet.aws.hints import Names

        names = Names(*(_called(rule, name) or "" for name in ("types", "regions", "filters")))
        return partial(self._counter(rule.accounts), names=names)

    def _counter(self, accounts: str) -> ResourceCounter:
        from licet.aws.accounts import roles_of
        from licet.aws.counting import ResourceCounter
        from licet.aws.session import Aws

        with self._lock:
            if accounts not in self._made:
                aws = Aws(self._environment)
                self._made[accounts] = ResourceCounter(aws, roles=roles_of(aws) if accounts == "all" else ())
            return self._made[accounts]


_USUAL = {"types": "resource_types", "regions": "regions", "filters": "filters"}
"""The arguments of the AWS counter. A tool's ``filters`` narrows a count only where the rule names it: what another
server means by an argument of that name is not known."""


def aws_arguments(rule: ToolRule, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Name the *arguments* of a call as the AWS counter knows them; what the rule fixes stands in their place."""
    seen: dict[str, Any] = {}
    for name, usual in _USUAL.items():
        fixed, called = getattr(rule, name), _called(rule, name)
        if isinstance(fixed, tuple):
            seen[usual] = list(fixed)
        elif called is not None:
            value = arguments.get(called)
            seen[usual] = [value] if isinstance(value, str) and value and name != "filters" else value
    return seen


def arguments_read(rule: ToolRule) -> frozenset[str]:
    """Return which arguments of the tool a count by *rule* reads."""
    read = (rule.counted_argument,) if rule.count != "aws" else tuple(_called(rule, name) for name in _USUAL)
    return frozenset(filter(None, read))


def _called(rule: ToolRule, name: str) -> str | None:
    """Return which argument of the tool *name* is; ``None``: a caller cannot choose."""
    said = getattr(rule, name)
    if said is None:
        return None if name == "filters" else _USUAL[name]
    return said if isinstance(said, str) and said else None
