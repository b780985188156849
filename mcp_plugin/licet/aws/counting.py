"""How many resources a call would touch, asked before it touches them, with as few requests as an honest answer needs.

Lists are exact and decide, whenever they can. What else there is (see `sources`) is asked in two cases:

- The call is **wide**: more lists than can be read side by side. AWS Config and Resource Explorer come first then,
  together, and decide only what is clear: less than half of the limit in Config, with lists for whatever Config does
  not know, lets the call pass, and twice the limit refuses it. In between every list is read.
- A list **fails**, or is too long for the budget. Then the same sources and at last the tagging API stand in for it.
  No list can correct them there, so their figure counts as it is.

What the time does not suffice for lets no call pass: the count goes on in the background, and the same call finds it
done. A list that is denied is denied to the tool as well; the answer says what it does not cover.

A call of few types and regions costs list calls only, one round of them as a rule. A filter by name can be answered by
lists alone. A long list of functions is cut short with Lambda's own figure, which is exact.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from licet.aws import hints
from licet.aws.accounts import Accounts
from licet.aws.errors import CREDENTIAL_TROUBLES, AwsError
from licet.aws.lists import reading, workers
from licet.aws.memory import Memory
from licet.aws.scope import Scope
from licet.aws.session import PATIENT, QUICK, Aws
from licet.aws.sources import Sources
from licet.aws.tally import Place, Survey, Tally, Unit
from licet.errors import CountUnavailableError
from licet.verdict import Count

log = logging.getLogger(__name__)

BUDGET = 2.5
"""Seconds one count may take once the SDK is loaded; what is not certain then is counted on in the background."""

PATIENCE = 60.0
"""Seconds a count may go on in the background, for the same call to find it done."""

RESERVE = 0.7
"""Seconds of the budget that are kept for other sources, when lists turn out to be too long for it."""

CLEAR = 2
"""How many times beyond the limit, or below it, a figure has to be that is not a list's own."""

CACHE_SECONDS = 600.0
OVER_SECONDS = 30.0
"""How long "too many" is believed: whoever deletes resources to get below the limit soon sees it."""

OWN_NAMES = hints.Names(tool="check_tag_compliance")
"""The arguments of this package's own tools, and which of them has a filter."""

_Key = tuple[Scope, int | None, int, hints.Names]


class ResourceCounter:
    """Counts what a tool call's arguments cover; safe to call from several threads.

    Args:
        aws: The account. Its session is part of the cache's key, so new credentials never see an old count.
        roles: ARNs of roles in other accounts, whose resources count as well (see `licet.aws.accounts.roles_of`).
        budget: Seconds for one count.
        clock: Seconds, monotonic.

    Raises:
        ConfigurationError: One of *roles* is not the ARN of a role.
    """

    def __init__(
        self,
        aws: Aws | None = None,
        *,
        roles: Sequence[str] = (),
        budget: float = BUDGET,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._aws = aws or Aws()
        self._accounts = Accounts(self._aws, roles)
        self._memory = Memory(clock)
        self._sources = Sources(self._memory, clock)
        self._budget = budget
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[_Key, tuple[float, Count]] = {}
        self._running: set[_Key] = set()

    def __call__(self, arguments: Mapping[str, Any], stop_at: int | None, *, names: hints.Names = OWN_NAMES) -> Count:
        """Count within the budget, or answer from the cache.

        Args:
            arguments: The tool call's; ``resource_types``, ``regions`` and ``filters`` are read.
            stop_at: The number at which the answer is certain to be "too many"; ``None``: count all.
            names: What the tool itself calls these arguments, for the narrower call that is proposed.

        Raises:
            CountUnavailableError: Nothing could be counted; the message says why and what to do.
        """
        return self._answer(arguments, stop_at, self._budget, names)

    def complete(self, arguments: Mapping[str, Any], stop_at: int | None) -> Count:
        """Count as a call does, but to the end, however long that takes.

        Raises:
            CountUnavailableError: As above.
        """
        return self._answer(arguments, stop_at, None, OWN_NAMES)

    def _answer(
        self, arguments: Mapping[str, Any], stop_at: int | None, budget: float | None, names: hints.Names
    ) -> Count:
        try:
            self._aws.load()
            deadline = None if budget is None else time.monotonic() + budget
            scope = Scope.from_arguments(arguments, self._aws)
            key = (scope, stop_at, self._aws.generation, names)
            count = self._remembered(key)
            return self._count(key, budget, deadline) if count is None else count
        except AwsError as error:
            raise CountUnavailableError(str(error), retryable=error.retryable) from None

    def _count(self, key: _Key, budget: float | None, deadline: float | None) -> Count:
        scope, stop_at, _, names = key
        accounts = self._accounts.enter(deadline)
        counting = _Counting(accounts, scope, stop_at, deadline, self._sources, self._memory)
        count = counting.run(names)
        if stop_at is not None and count.total >= stop_at:
            self._remember(key, count, OVER_SECONDS)
        elif counting.decided:
            self._remember(key, count, CACHE_SECONDS)
        elif stop_at is not None and budget is not None and counting.is_cut_short:
            self._go_on(key)
            raise CountUnavailableError(
                f"Counting takes longer than {budget:g} seconds ({count.total:,} resources so far). It goes on in the "
                "background: repeat the same call in some seconds, or name fewer types and regions."
            )
        return count

    def _go_on(self, key: _Key) -> None:
        """Count on in a thread, one for each call, so that the same call finds the answer."""
        with self._lock:
            if key in self._running:
                return
            self._running.add(key)

        def work() -> None:
            try:
                self._count(key, None, time.monotonic() + PATIENCE)
            except (AwsError, CountUnavailableError) as error:
                log.debug("a count in the background came to nothing: %s", error)
            finally:
                with self._lock:
                    self._running.discard(key)

        threading.Thread(target=work, name="licet-count-on", daemon=True).start()

    def _remembered(self, key: _Key) -> Count | None:
        with self._lock:
            until, count = self._known.get(key, (0.0, None))
        return count if self._clock() < until else None

    def _remember(self, key: _Key, count: Count, seconds: float) -> None:
        now = self._clock()
        with self._lock:
            self._known = {known: entry for known, entry in self._known.items() if now < entry[0]}
            self._known[key] = (now + seconds, count)


class _Counting:
    """One count, from the first question to the answer; use it once.

    Attributes:
        decided: Whether the answer rests on what is good for a while: complete lists, or figures that are clear.
    """

    def __init__(
        self,
        accounts: Sequence[Aws],
        scope: Scope,
        stop_at: int | None,
        deadline: float | None,
        sources: Sources,
        memory: Memory,
    ) -> None:
        self._scope, self._stop_at, self._deadline = scope, stop_at, deadline
        self._sources, self._memory = sources, memory
        self._survey = Survey([Unit(kind, Place(aws, region)) for aws in accounts for kind, region in scope.units()])
        self._wide = len(self._survey.units) > workers(len(accounts))
        self._estimated = False
        self.decided = False

    def run(self, names: hints.Names) -> Count:
        """Return the count, with a hint in the tool's own *names* when it is too many.

        Raises:
            AwsError: Of an account nothing at all could be read.
            CountUnavailableError: The same, because nothing answered in time.
        """
        if not (self._whole and self._deadline is not None and self._wide and self._decided_by_estimates()):
            self._read([unit for unit in self._survey.units if not unit.complete and unit.error is None])
        self.decided = self.decided or all(unit.complete for unit in self._survey.units)
        if not self._over:
            self._check()
        return self._result(names)

    @property
    def is_cut_short(self) -> bool:
        """Whether more time would have told more: a list neither ended nor failed for good, and nothing stands in."""
        return any(not unit.answered and (unit.error is None or unit.error.retryable) for unit in self._survey.units)

    @property
    def _whole(self) -> bool:
        """Whether sources that know no names can answer."""
        return self._scope.name_pattern == "*"

    @property
    def _over(self) -> bool:
        return self._stop_at is not None and self._survey.total >= self._stop_at

    def _decided_by_estimates(self) -> bool:
        """Ask the cheap sources for a wide call, and lists only for what they leave open."""
        if self._stop_at is None or self._deadline is None:
            return False
        self._sources.ask_both(self._survey, self._survey.units, self._deadline)
        self._estimated = True
        unknown = [unit for unit in self._survey.units if not unit.answered]
        if self._survey.total >= CLEAR * self._stop_at:
            return True
        if len(unknown) == len(self._survey.units) or self._survey.total * CLEAR >= self._stop_at:
            return False
        self._read(unknown)
        if sum(unit.found for unit in unknown) >= self._stop_at:
            return True
        clear = self._survey.total * CLEAR < self._stop_at
        self.decided = clear and all(unit.answered for unit in unknown)
        return clear

    def _read(self, units: Sequence[Unit]) -> None:
        """Read lists, and let others stand in for those that fail or are too long."""
        for unit in units:
            unit.found = 0
        known = sum(unit.found for unit in self._survey.units)
        tally = Tally(self._stop_at, known)
        pace = PATIENT if self._deadline is None else QUICK
        reserve = RESERVE if self._whole else 0.0
        with reading(units, self._scope, tally, self._memory, pace) as running:
            tally.wait(running, None if self._deadline is None else self._deadline - reserve)
            if tally.over or all(unit.complete for unit in units):
                return
            if self._whole and not self._hopeless(units):
                self._stand_in([unit for unit in units if not unit.complete])
            tally.wait(running, self._deadline)
            for future in running:
                if future.done() and not future.cancelled():
                    future.result()  # a bug in a thread must not pass for a short list

    def _stand_in(self, units: Sequence[Unit]) -> None:
        deadline = time.monotonic() + BUDGET if self._deadline is None else self._deadline
        if not self._estimated:
            self._sources.ask_both(self._survey, units, deadline)
        if not self._over:
            left = [unit for unit in units if not unit.answered]
            self._sources.ask_tagging(self._survey, left, self._stop_at, deadline)

    def _hopeless(self, units: Sequence[Unit]) -> bool:
        """Whether it is the credentials that are wrong, so that nobody else would answer either."""
        return any(unit.error is not None and unit.error.trouble in CREDENTIAL_TROUBLES for unit in units)

    def _check(self) -> None:
        """Let no account of which nothing is known pass for an empty one."""
        for aws in self._survey.accounts():
            if self._survey.knows(aws):
                continue
            errors = [unit.error for unit in self._survey.units if unit.error and unit.place.aws is aws]
            if any(error.trouble in CREDENTIAL_TROUBLES for error in errors):
                aws.forget()
            where = f"Nothing could be counted in the account {aws.account()}. " if self._several else ""
            if errors:
                raise AwsError(errors[0].trouble, f"{where}{errors[0]}")
            raise CountUnavailableError(
                f"{where}AWS did not answer in time: repeat the call, or name fewer types and regions."
            )

    @property
    def _several(self) -> bool:
        return len(self._survey.accounts()) > 1

    def _result(self, names: hints.Names) -> Count:
        stop_at, total = self._stop_at, self._survey.total
        too_many = stop_at is not None and total >= stop_at
        return Count(
            total=total,
            exact=all(unit.complete for unit in self._survey.units),
            source=hints.source(self._survey),
            narrower=hints.narrower(self._survey, self._scope, stop_at - 1, names) if too_many and stop_at else "",
        )
