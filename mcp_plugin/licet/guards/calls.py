"""May this tool be called with these arguments? The part of a guard that knows no MCP framework."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from licet.descriptor import ToolRule
from licet.errors import ConfigurationError, CountUnavailableError
from licet.guards.aws_counters import AwsCounters, aws_arguments
from licet.guards.bounded import Bounded
from licet.guards.counting import ResultCounts, length_of, result_count
from licet.refusal import Denial, deny, deny_unchecked, deny_uncounted
from licet.terms import RESOURCES, Terms, check_grace, check_limit
from licet.validator import LicenseValidator
from licet.verdict import Code, Count, Verdict
from licet.wire import UNLIMITED

log = logging.getLogger(__name__)

FREE_TOOL = "license_status"
"""Always free to call, whatever the rules say: it is how a customer finds out what is wrong."""

COUNT_SECONDS = 10.0
"""How long a counting function may take before the call is refused; hosts give a call up after 60."""

Counter = Callable[[Mapping[str, Any], int | None], Count]
"""Counts what a call would touch: ``(arguments, stop_at)``. May stop once it has found *stop_at*; may block.

Raises ``CountUnavailableError`` when it cannot tell, and the call is refused.
"""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a tool says about itself in its annotations; what it does not say is taken as MCP does.

    Attributes:
        reads: ``readOnlyHint``.
        destroys: ``destructiveHint``.

    Source: MCP 2025-11-25, ``ToolAnnotations``.
    """

    reads: bool = False
    destroys: bool = True

    @classmethod
    def of(cls, annotations: Mapping[str, Any] | None) -> Hints:
        """Read the annotations of a tool as they stand in ``tools/list``."""
        said = annotations or {}
        reads = said.get("readOnlyHint") is True
        return cls(reads=reads, destroys=not reads and said.get("destructiveHint") is not False)


UNKNOWN = Hints()


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool that has a rule.

    Attributes:
        tool: Its name.
        rule: What it needs.
        arguments: What the tool itself will see.
        hints: What it says about itself.
        again: Whether this is a later round of a call that was counted already.
    """

    tool: str
    rule: ToolRule
    arguments: Mapping[str, Any]
    hints: Hints = UNKNOWN
    again: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """What was decided about a call.

    Attributes:
        call: The call.
        denial: Why it is refused; ``None``: it may run.
        resources: How many it would touch, where that is known before.
    """

    call: Call
    denial: Denial | None = None
    resources: int = 0


class CallGuard:
    """The license in front of the tools of one server. Safe to call from many threads.

    Args:
        validator: The license of this process.
        rules: What each tool needs; the descriptor's when absent.
        counters: How to count, by name; the library's own when absent.

    Raises:
        ConfigurationError: ``LICET_AWS_ROLES`` is wrong, and a rule counts in those accounts.
    """

    def __init__(
        self,
        validator: LicenseValidator,
        rules: Mapping[str, ToolRule] | None = None,
        counters: Mapping[str, Counter] | None = None,
    ) -> None:
        self.validator, self._rules = validator, rules or {}
        self._counters, self._aws = dict(counters or {}), AwsCounters(validator.environment)
        self._results = ResultCounts()
        self._bounded = Bounded("licet-count")
        if any(rule.accounts == "all" for rule in self.ruled.values()):
            self._aws.check_roles()

    def rule(self, tool: str) -> ToolRule | None:
        """Return what *tool* needs; ``None`` when it is free to call."""
        if tool == FREE_TOOL:
            return None
        return self._rules.get(tool) or self.validator.descriptor.rule(tool)

    @property
    def ruled(self) -> Mapping[str, ToolRule]:
        """Every tool that has a rule of its own."""
        return {**self.validator.descriptor.tools, **self._rules}

    def answers_at_once(self, rule: ToolRule) -> bool:
        """Whether ``admit`` needs neither the license server nor AWS now, so that an event loop may wait for it."""
        return self.validator.gate.is_warm and (rule.count is None or rule.counted_argument is not None)

    def coverage(self, tool: str) -> Verdict | None:
        """Return why the license does not cover *tool*, as far as is known without asking anybody.

        ``None``: it does, the tool is free, or nothing is known yet.
        """
        rule = self.rule(tool)
        verdict = None if rule is None else self.validator.gate.glance(rule.feature)
        return None if verdict is None or verdict.valid else verdict

    def admit(self, call: Call) -> Denial | None:
        """Return why *call* is refused; ``None`` lets it run, and counts it as a use.

        A use is on the disk before the tool runs: a process that is killed loses none. May block.
        """
        admission = self.judge(call)
        self.count(admission)
        return admission.denial

    def count(self, admission: Admission) -> None:
        """Count an admitted call as a use; does nothing for one that was refused, or counted before. Never raises.

        Who forwards the call to another process may do so first and count while that works, which hides what counting
        costs. A kill between the two then loses a use of which nobody has seen the result, and never more than that:
        count before the result is handed on.
        """
        if admission.denial is not None or admission.call.again:
            return
        try:
            self.validator.used(admission.resources)
        except Exception:  # a report that breaks must not stop a customer who may go on
            log.exception("a use of %s could not be counted", admission.call.tool)

    def judge(self, call: Call) -> Admission:
        """Decide about *call*, and count nothing yet: see :meth:`count`. May block.

        The license comes first and the resources second, so that nothing is looked up for somebody without a license.
        Whatever goes wrong refuses the call.
        """
        try:
            return self._judge(call)
        except CountUnavailableError as error:
            denial = deny_uncounted(call.tool, error)
        except ConfigurationError as error:  # a setting that is read at the first count
            denial = deny_uncounted(call.tool, CountUnavailableError(f"{error}.", retryable=False))
        except Exception:  # a guard that breaks must not open the tool
            log.exception("the license check of %s failed", call.tool)
            denial = deny_unchecked(call.tool)
        return Admission(call, denial)

    def _judge(self, call: Call) -> Admission:
        self.validator.attend()
        verdict, terms = self.validator.gate.ask(call.rule.feature)
        if not verdict.valid or terms is None:
            return Admission(call, deny(call.tool, verdict, self.validator.descriptor))
        refused, found = self._judged(call, verdict, terms)
        if refused is not None:
            return Admission(call, deny(call.tool, refused, self.validator.descriptor))
        return Admission(call, None, found)

    def finish(self, call: Call, result: Any) -> None:
        """Take in what an admitted *call* returned, where only the result can tell what it touched.

        The result goes to the caller as it is; a figure beyond the limit refuses the next calls. Never raises.

        Args:
            call: The call.
            result: What the tool returned: ``structuredContent``, or an object, a list or JSON text.
        """
        if call.rule.count_result is None:
            return
        try:
            bound, total = self._bound(call), result_count(call.rule.count_result, result)
            self._results.take_in(call.tool, call.arguments, total=total, bound=bound)
            if not call.again:
                self.validator.used(total, calls=0)
        except CountUnavailableError as error:
            log.warning("what %s touched cannot be told: %s", call.tool, error)
            self._results.take_in(call.tool, call.arguments, total=None, bound=None)
        except Exception:
            log.exception("the result of %s could not be counted", call.tool)

    def _judged(self, call: Call, verdict: Verdict, terms: Terms) -> tuple[Verdict | None, int]:
        """Return what refuses *call* although the license lives, and how many resources it would touch."""
        rule, hints = call.rule, call.hints
        if verdict.code is Code.IN_GRACE:
            stopped = check_grace(terms, reads=hints.reads, destroys=hints.destroys, now=self.validator.gate.now())
            if not stopped.valid:
                return stopped, 0
        name = rule.limit or RESOURCES
        bound = terms.limit(name)
        if rule.count_result is not None:
            count = self._results.objection(call.tool, call.arguments, bound)
        elif rule.count is None:
            return None, 0
        elif bound is None:  # no such limit means "not limited": see docs/reference.md
            return None, self._length(rule, call.arguments)
        else:
            count = self._count(rule, rule.count, call.arguments, bound + 1)
        if count is None:
            return None, 0
        compared = check_limit(terms, name=name, count=count)
        found = 0 if rule.count_result is not None else count.total  # else the result counts it
        return (None if compared.valid else compared), found

    def _bound(self, call: Call) -> int | None:
        _, terms = self.validator.gate.ask(call.rule.feature)
        return None if terms is None else terms.limit(call.rule.limit or RESOURCES)

    def _count(self, rule: ToolRule, how: str, arguments: Mapping[str, Any], stop_at: int) -> Count:
        arguments = {name: unwrapped(value) for name, value in arguments.items()}
        if rule.counted_argument is not None:
            return length_of(rule.counted_argument, arguments)
        counter = self._counter(rule, how)
        seen = aws_arguments(rule, arguments) if how == "aws" else arguments
        count: object = self._bounded.run(lambda: counter(seen, stop_at), COUNT_SECONDS)  # a counter may lie
        if not isinstance(count, Count) or type(count.total) is not int or not 0 <= count.total <= UNLIMITED:
            found = count.total if isinstance(count, Count) else count
            raise CountUnavailableError(
                f"The counter answered {_shown(found)}, which is no number of resources.", retryable=False
            )
        return count

    @staticmethod
    def _length(rule: ToolRule, arguments: Mapping[str, Any]) -> int:
        """Return what a call without a limit touches, for the reports, where that costs nothing to know."""
        if rule.counted_argument is None:
            return 0
        try:
            return length_of(rule.counted_argument, {name: unwrapped(value) for name, value in arguments.items()}).total
        except CountUnavailableError:
            return 0

    def _counter(self, rule: ToolRule, how: str) -> Counter:
        if how in self._counters and rule.accounts == "own":
            return self._counters[how]
        return self._aws.counter(rule)


def unwrapped(value: Any) -> Any:
    """Read a list or object that a host sent as JSON text, as MCP servers themselves do before they call a tool."""
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _shown(value: object) -> str:
    return repr(value)[:40] if isinstance(value, (int, float, str, type(None))) else f"a {type(value).__name__}"
