"""Counting without AWS: the length of an argument, or a field of the result, for the calls after it."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping, Sized
from typing import Any

from licet.errors import CountUnavailableError
from licet.forks import after_fork
from licet.verdict import Count
from licet.wire import UNLIMITED

SAME_CALL_SECONDS = 600.0
"""How long a result beyond the limit refuses the same call."""

ANY_CALL_SECONDS = 30.0
"""How long it refuses every call of the tool: other arguments cannot be told from the same ones with a pretext."""

_MOST = 1000


def length_of(argument: str, arguments: Mapping[str, Any]) -> Count:
    """Count the entries of *argument*.

    Raises:
        CountUnavailableError: It is missing, or no list, or longer than any number that counts.
    """
    value = arguments.get(argument)
    if type(value) is not list and (isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Sized)):
        raise CountUnavailableError(f"{argument} must be a list of what to work on.", retryable=False)
    return Count(_length(value, argument), source=f"the length of {argument}")


def result_count(how: str, result: Any) -> int:
    """Read a figure out of what a tool returned.

    Args:
        how: ``FIELD``, ``FIELD.FIELD``, ``len(FIELD)`` or ``len()``.
        result: An object, a list, or the JSON text of one.

    Raises:
        CountUnavailableError: There is no such field, or what stands there is no number of resources.
    """
    found = _parsed(result)
    by_length = how.startswith("len(")
    path = how[4:-1] if by_length else how
    for name in filter(None, path.split(".")):
        if not isinstance(found, Mapping) or name not in found:
            raise CountUnavailableError(f"The result has no field {path!r}.")
        found = found[name]
    if by_length and isinstance(found, Sized) and not isinstance(found, (str, bytes)):
        return _length(found, path)
    if by_length or type(found) is not int or not 0 <= found <= UNLIMITED:
        raise CountUnavailableError(f"The field {path!r} of the result is no number of resources.")
    return found


def _length(sized: Sized, name: str) -> int:
    try:
        length = len(sized)
    except Exception as error:  # noqa: BLE001 - a type of the tool's own, or a range too long for Python
        raise CountUnavailableError(f"The length of {name!r} cannot be told ({type(error).__name__}).") from None
    if length > UNLIMITED:
        raise CountUnavailableError(f"The length of {name!r} is no number of resources.")
    return length


def _parsed(result: Any) -> Any:
    if isinstance(result, (str, bytes)):
        try:
            return json.loads(result)
        except (ValueError, RecursionError):
            raise CountUnavailableError("The result is no JSON.") from None
    return result


class ResultCounts:
    """What results have told about calls, for as long as it is believed. Safe to use from several threads.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._renew()
        after_fork(self._renew)
        self._of_calls: dict[tuple[str, bytes], tuple[float, int]] = {}
        self._of_tools: dict[str, tuple[float, int]] = {}
        self._untold: dict[str, float] = {}

    def _renew(self) -> None:
        self._lock = threading.Lock()

    def take_in(self, tool: str, arguments: Mapping[str, Any], *, total: int | None, bound: int | None) -> None:
        """Note that a call touched *total* resources; ``None``: it did not say.

        After a result that did not say, the tool is refused for ``ANY_CALL_SECONDS`` wherever the license has a limit;
        then one call may try again.
        """
        now = self._clock()
        with self._lock:
            if total is None:
                self._untold[tool] = now + ANY_CALL_SECONDS
                return
            self._untold.pop(tool, None)
            call = (tool, _digest(arguments))
            self._of_calls.pop(call, None)
            if bound is None or total <= bound:
                return
            self._of_calls = {known: entry for known, entry in self._of_calls.items() if now < entry[0]}
            while len(self._of_calls) >= _MOST:
                self._of_calls.pop(next(iter(self._of_calls)))
            self._of_calls[call] = (now + SAME_CALL_SECONDS, total)
            self._of_tools[tool] = (now + ANY_CALL_SECONDS, total)

    def objection(self, tool: str, arguments: Mapping[str, Any], bound: int | None) -> Count | None:
        """Return the count that speaks against a call; ``None``: nothing does.

        Raises:
            CountUnavailableError: The last result did not say what it had touched, and the license has a limit.
        """
        if bound is None:
            return None
        now = self._clock()
        with self._lock:
            same = self._of_calls.get((tool, _digest(arguments)))
            some = self._of_tools.get(tool)
            if same is not None and now < same[0]:
                return _over(same[1], "the result of the same call before", "one that covers fewer resources")
            if some is not None and now < some[0]:
                seconds = max(1, round(some[0] - now))
                narrower = f"one that covers fewer resources, in {seconds} seconds"
                return _over(some[1], "the result of the call before", narrower)
            if tool in self._untold:
                self._try_again(tool, now)
        return None

    def _try_again(self, tool: str, now: float) -> None:
        """Let one call of *tool* through once the wait is over; the others wait for what its result says."""
        wait = self._untold[tool] - now
        if wait > 0:
            raise CountUnavailableError(
                "The last result did not say how many resources it had touched; "
                f"one more try is possible in {max(1, round(wait))} seconds."
            )
        self._untold[tool] = now + ANY_CALL_SECONDS


def _over(total: int, source: str, narrower: str) -> Count:
    return Count(total, source=source, narrower=narrower)


def _digest(arguments: Mapping[str, Any]) -> bytes:
    text = json.dumps(arguments, sort_keys=True, default=repr, ensure_ascii=True)
    return hashlib.sha256(text.encode()).digest()
