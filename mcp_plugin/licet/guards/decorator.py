"""``@licensed``: the license in front of one function, whatever framework calls it."""

from __future__ import annotations

import ast
import asyncio
import functools
import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast
from weakref import WeakSet

from licet.descriptor import ToolRule, make_rule
from licet.errors import ConfigurationError, CountUnavailableError, LicenseRefusedError, LicetError
from licet.guards.calls import Call, CallGuard, Counter, Hints
from licet.refusal import Denial
from licet.terms import RESOURCES
from licet.validator import LicenseValidator
from licet.verdict import Count

Function = TypeVar("Function", bound=Callable[..., Any])

_OWN = "own"
_TOOL_ERRORS = (
    ("mcp.server.mcpserver.exceptions", "ToolError"),
    ("mcp.server.fastmcp.exceptions", "ToolError"),
    ("fastmcp.exceptions", "ToolError"),
)
_decorated: WeakSet[Callable[..., Any]] = WeakSet()
"""Functions under ``@licensed``, as they were written: a server that has one of these as a tool runs it unchecked."""


@functools.cache
def default_validator() -> LicenseValidator:
    """Return this process's license, set up from the environment at the first licensed call."""
    return LicenseValidator.from_env()


def licensed(
    *,
    feature: str | None = None,
    count: str | Callable[..., int | Count] | None = None,
    limit: str | None = None,
    read_only: bool = False,
    validator: LicenseValidator | None = None,
) -> Callable[[Function], Function]:
    """Let a function run only while the license covers it. Goes *under* the framework's ``@tool``.

    Args:
        feature: The feature it is part of; ``None``: any live license will do.
        count: How many resources a call touches: ``"aws"``, ``"len(ARGUMENT)"``, or a function that takes the same
            arguments and returns a number.
        limit: What the count is compared with; ``resources`` when absent.
        read_only: Whether it only reads, and so goes on in a grace period in which others stop.
        validator: The license; the process's own when absent.

    The decorated function raises ``LicenseRefusedError`` or ``CountUnavailableError``; either is also the ``ToolError``
    of every MCP framework in the process, so that its text reaches the model. An error carries no ``_meta``: where
    programs read refusals too, use ``guard``.

    Raises:
        ConfigurationError: *count* or *limit* means nothing, at once and not at the first call.
    """
    if callable(count):
        rule, counters = ToolRule(feature, limit or RESOURCES, _OWN), {_OWN: _own_counter(count)}
    else:
        rule, counters = make_rule("@licensed", feature, limit, count), {}

    def decorate(function: Function) -> Function:
        _require_below_tool(function)
        return cast(
            Function, _wrapped(function, _Check(function, rule, counters, validator, Hints(read_only, not read_only)))
        )

    return decorate


class _Check:
    """The question that one decorated function asks before it runs."""

    def __init__(
        self,
        function: Callable[..., Any],
        rule: ToolRule,
        counters: Mapping[str, Counter],
        validator: LicenseValidator | None,
        hints: Hints,
    ) -> None:
        self._hints = hints
        self._name = getattr(function, "__name__", "this call")
        self._signature = inspect.signature(function)
        self._rule, self._counters, self._validator = rule, counters, validator
        if rule.counted_argument not in {None, *self._signature.parameters}:
            raise ConfigurationError(f"@licensed counts {rule.counted_argument}, which is no argument of {self._name}")

    @functools.cached_property
    def _guard(self) -> CallGuard:
        return CallGuard(self._validator or default_validator(), {}, self._counters)

    @property
    def answers_at_once(self) -> bool:
        return "_guard" in self.__dict__ and self._guard.answers_at_once(self._rule)

    def ask(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Raise unless the function may run."""
        try:
            raise_denial(self._denial(args, kwargs))
        except ConfigurationError as error:
            raise _tool_error(ConfigurationError)(str(error)) from None

    def _denial(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Denial | None:
        if self._rule.count is None:
            return self._guard.admit(Call(self._name, self._rule, {}, self._hints))
        bound = self._signature.bind_partial(*args, **kwargs)
        bound.apply_defaults()
        return self._guard.admit(Call(self._name, self._rule, bound.arguments, self._hints))


def is_bare(function: object) -> bool:
    """Whether *function* is what ``@licensed`` was put on, and not what it made of it."""
    function = getattr(function, "__func__", function)
    return inspect.isfunction(function) and function in _decorated


def _require_below_tool(function: Callable[..., Any]) -> None:
    """Refuse ``@licensed`` above ``@server.tool()``: the server has taken the bare function by then.

    Raises:
        ConfigurationError: The source shows it, or the mark that fastmcp leaves.
    """
    if hasattr(function, "__fastmcp__") or "tool" in _decorators_below(function):
        name = getattr(function, "__name__", "this function")
        raise ConfigurationError(
            f"@licensed stands above the decorator that makes {name!r} a tool, so the tool would run unchecked; put "
            "@licensed right over the function"
        )


def _decorators_below(function: Callable[..., Any]) -> list[str]:
    """Return the names of the decorators between ``@licensed`` and *function*; none where there is no source."""
    try:
        (node,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return []
    names: list[str] = []
    for decorator in getattr(node, "decorator_list", ()):
        made = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.append(made.attr if isinstance(made, ast.Attribute) else getattr(made, "id", ""))
    return names[names.index("licensed") + 1 :] if "licensed" in names else []


def _wrapped(function: Callable[..., Any], check: _Check) -> Callable[..., Any]:
    if inspect.isfunction(function):
        _decorated.add(function)

    @functools.wraps(function)
    async def waiting(*args: Any, **kwargs: Any) -> Any:
        if check.answers_at_once:
            check.ask(args, kwargs)
        else:
            await asyncio.to_thread(check.ask, args, kwargs)
        return await function(*args, **kwargs)

    @functools.wraps(function)
    def direct(*args: Any, **kwargs: Any) -> Any:
        check.ask(args, kwargs)
        return function(*args, **kwargs)

    return waiting if inspect.iscoroutinefunction(function) else direct


def _own_counter(count: Callable[..., int | Count]) -> Counter:
    def counter(arguments: Any, _: int | None) -> Count:
        found = count(**arguments)
        return found if isinstance(found, Count) else Count(found)  # CallGuard refuses what is no number

    return counter


def raise_denial(denial: Denial | None) -> None:
    """Raise *denial*, when there is one, as an error whose text every MCP framework shows to the model."""
    if denial is None:
        return
    if denial.verdict is None:
        raise _tool_error(CountUnavailableError)(denial.text)
    raise _tool_error(LicenseRefusedError)(denial.verdict, denial.text)


_classes: dict[tuple[type[Exception], ...], Callable[..., LicetError]] = {}


def _tool_error(base: type[LicetError]) -> Callable[..., LicetError]:
    """Return *base* as an error that every MCP framework in this process shows to the model instead of hiding."""
    found = (getattr(sys.modules.get(module), name, None) for module, name in _TOOL_ERRORS)
    bases = (base, *dict.fromkeys(error for error in found if error is not None))
    if bases not in _classes:
        _classes[bases] = type(base.__name__, bases, {})
    return _classes[bases]
