"""May this tool be called with these arguments? The part of a guard that knows no MCP framework."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sized
from typing import Any

from licet.descriptor import ToolRule
from licet.errors import CountUnavailableError
from licet.refusal import Denial, deny, deny_unchecked, deny_uncounted
from licet.terms import RESOURCES, check_limit
from licet.validator import LicenseValidator
from licet.verdict import Count

log = logging.getLogger(__name__)

FREE_TOOL = "license_status"
"""Always free to call, whatever the rules say: it is how a customer finds out what is wrong."""

Counter = Callable[[Mapping[str, Any], int | None], Count]
"""Counts what a call would touch: ``(arguments, stop_at)``. May stop once it has found *stop_at*; may block.

Raises ``CountUnavailableError`` when it cannot tell, and the call is refused.
"""


def aws_counter() -> Counter:
    """Return the counter behind ``count = "aws"``; loads boto3 only now."""
    from licet.aws.counting import ResourceCounter

    return ResourceCounter()


class CallGuard:
    """The license in front of the tools of one server.

    Args:
        validator: The license of this process.
        rules: What each tool needs; the descriptor's when absent.
        counters: How to count, by name; the library's own when absent.
    """

    def __init__(
        self,
        validator: LicenseValidator,
        rules: Mapping[str, ToolRule] | None = None,
        counters: Mapping[str, Counter] | None = None,
    ) -> None:
        self._validator, self._rules = validator, rules or {}
        self._counters = dict(counters or {})

    def rule(self, tool: str) -> ToolRule | None:
        """Return what *tool* needs; ``None`` when it is free to call."""
        if tool == FREE_TOOL:
            return None
        return self._rules.get(tool) or self._validator.descriptor.rule(tool)

    @property
    def ruled(self) -> Mapping[str, ToolRule]:
        """Every tool that has a rule of its own."""
        return {**self._validator.descriptor.tools, **self._rules}

    def answers_at_once(self, rule: ToolRule) -> bool:
        """Whether ``denial`` needs neither the license server nor AWS now, so that an event loop may wait for it."""
        return self._validator.gate.is_warm and rule.count not in {"aws", *self._counters}

    def denial(self, tool: str, rule: ToolRule, arguments: Mapping[str, Any]) -> Denial | None:
        """Return why *tool* may not be called with *arguments*; ``None`` lets it run.

        The license comes first and the count second, so that nothing is counted for somebody without a license.
        Whatever goes wrong refuses the call.
        """
        try:
            verdict, terms = self._validator.gate.ask(rule.feature)
            if not verdict.valid or terms is None:
                return deny(tool, verdict, self._validator.descriptor)
            name = rule.limit or RESOURCES
            bound = terms.limit(name)
            if rule.count is None or bound is None:
                return None  # no such limit means "not limited": see docs/reference.md
            compared = check_limit(terms, name=name, count=self._count(rule, rule.count, arguments, bound + 1))
            return None if compared.valid else deny(tool, compared, self._validator.descriptor)
        except CountUnavailableError as error:
            return deny_uncounted(tool, error)
        except Exception:  # a guard that breaks must not open the tool
            log.exception("the license check of %s failed", tool)
            return deny_unchecked(tool)

    def _count(self, rule: ToolRule, how: str, arguments: Mapping[str, Any], stop_at: int) -> Count:
        arguments = {name: _unwrapped(value) for name, value in arguments.items()}
        if rule.counted_argument is not None:
            return _length(rule.counted_argument, arguments)
        if how not in self._counters:
            self._counters[how] = aws_counter()
        count = self._counters[how](arguments, stop_at)
        if type(count.total) is not int or count.total < 0:
            raise CountUnavailableError(f"The counter answered {count.total!r}, which is no number of resources.")
        return count


def _unwrapped(value: Any) -> Any:
    """Read a list or object that a host sent as JSON text, as MCP servers themselves do before they call a tool."""
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _length(argument: str, arguments: Mapping[str, Any]) -> Count:
    value = arguments.get(argument)
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Sized):
        raise CountUnavailableError(f"{argument} must be a list of what to work on.", retryable=False)
    return Count(len(value), source=f"the length of {argument}")
