"""A feature in front of a view, of a function, or of a few lines."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from types import TracebackType

    from licet.validator import LicenseValidator

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Requirement:
    """Lets something run only when the license covers a feature; see :func:`require_feature`."""

    def __init__(self, feature: str, validator: LicenseValidator) -> None:
        self._feature, self._validator = feature, validator

    def __call__(self, function: _Function) -> _Function:
        """Guard *function*, a plain or an ``async`` one."""
        if not inspect.isroutine(function) or inspect.isasyncgenfunction(function):
            raise TypeError(f"require_feature({self._feature!r}) guards functions, not {function!r}")
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def later(*args: Any, **kwargs: Any) -> Any:
                await asyncio.to_thread(self._check)  # it may ask the license server
                return await function(*args, **kwargs)

            return cast("_Function", later)

        @functools.wraps(function)
        def now(*args: Any, **kwargs: Any) -> Any:
            self._check()
            return function(*args, **kwargs)

        return cast("_Function", now)

    def __enter__(self) -> None:
        self._check()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def _check(self) -> None:
        self._validator.check_feature(self._feature)


def require_feature(feature: str, validator: LicenseValidator) -> Requirement:
    """Let a function, or the lines under ``with``, run only when the license covers *feature*.

    ::

        @app.get("/report")
        @require_feature("report", validator)
        def report(): ...

    It stands under the framework's own decorator, which would else register the function without it. What is refused
    raises ``LicenseRefusedError``; ``wsgi_refusal`` and ``asgi_refusal`` make a 402 or 403 of it, and without them the
    application answers a 500: it fails, but it does not run.

    Args:
        feature: As the catalog spells it.
        validator: The license of this process.
    """
    return Requirement(feature, validator)
