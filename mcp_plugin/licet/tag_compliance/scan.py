"""Reading every resource of a scope with its tags: types and regions side by side, in bounded memory."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from licet.aws.errors import CREDENTIAL_TROUBLES, AwsError, Trouble
from licet.aws.inventory import Resource, ResourceType, describe, pages
from licet.aws.scope import Scope
from licet.aws.session import Aws

MOST_NOTES = 50
"""How many different troubles are told; an account that is throttled everywhere has one for each list and more."""

_LISTERS = 8
_READERS = 16
_QUEUED_BATCHES = 16
_BATCH = 100
"""Resources that are described, evaluated and forgotten together."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """A unit, or part of it, that could not be read."""

    error: AwsError
    unread: int = 0


class Scan:
    """One pass over a scope; use it once.

    Args:
        stop_above: The licensed number of resources. When more appear than were counted beforehand, the scan ends.

    Attributes:
        seen: Resources listed so far.
        read: Resources handed out, with their tags.
    """

    def __init__(self, aws: Aws, scope: Scope, *, stop_above: int | None = None) -> None:
        self._aws, self._scope, self._stop_above = aws, scope, stop_above
        self._units = scope.units()
        self._results: queue.Queue[list[Resource] | _Failed | None] = queue.Queue(_QUEUED_BATCHES)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.seen = self.read = self.units_done = 0
        self._missing: dict[tuple[str, bool], int] = {}
        self._unsaid = 0

    @property
    def units(self) -> int:
        """How many lists, one type in one region each, the scan consists of."""
        return len(self._units)

    @property
    def notes(self) -> list[str]:
        """What is missing from the result, in sentences; each trouble once, however many resources it kept from us."""
        missing = self._missing.items()
        said = [f"{unread:,} resources left out: {why}" if part else why for (why, part), unread in missing]
        return said + ([f"{self._unsaid:,} further parts are missing for other reasons."] if self._unsaid else [])

    @property
    def over(self) -> bool:
        """Whether the scan was ended because more resources appeared than are licensed."""
        return self._stop_above is not None and self.seen > self._stop_above

    def batches(self) -> Iterator[list[Resource]]:
        """Yield the resources as they are read; an empty batch says only that a list has ended.

        Raises:
            AwsError: Nothing at all could be read.
        """
        listers = ThreadPoolExecutor(min(_LISTERS, self.units), thread_name_prefix="licet-list")
        readers = ThreadPoolExecutor(_READERS, thread_name_prefix="licet-tags")
        try:
            # One call ahead of the threads: whoever has no credentials gets one clear error, not one for each list.
            self._aws.account()
            running = [listers.submit(self._read_unit, kind, region, readers) for kind, region in self._units]
            yield from self._collect()
            if not self.over:
                for unit in running:
                    unit.result()  # a bug in a thread must not pass for an empty list
        except AwsError as error:
            self._forget_session_after(error)
            raise
        finally:
            self._stop.set()
            listers.shutdown(wait=False, cancel_futures=True)
            readers.shutdown(wait=False, cancel_futures=True)

    def _collect(self) -> Iterator[list[Resource]]:
        failures: list[AwsError] = []
        while self.units_done < self.units:
            result = self._results.get()
            if isinstance(result, _Failed):
                self._note(result)
                failures.append(result.error)
            elif result is None:
                self.units_done += 1
                yield []
            else:
                self.read += len(result)
                yield result
            if self.over:
                return
        if failures and self.read == 0 and len(failures) >= self.units:
            raise failures[0]

    def _read_unit(self, kind: ResourceType, region: str, readers: ThreadPoolExecutor) -> None:
        try:
            for page in pages(self._aws, kind, region):
                items = self._scope.select(kind, page.items)
                with self._lock:
                    self.seen += len(items)
                for start in range(0, len(items), _BATCH):
                    if self.over or self._stop.is_set():
                        return
                    self._read_batch(kind, items[start : start + _BATCH], region, readers)
        except AwsError as error:
            self._put(_Failed(error))
        finally:
            self._put(None)

    def _read_batch(self, kind: ResourceType, items: list[Any], region: str, readers: ThreadPoolExecutor) -> None:
        """Read tags of one batch; raises when not one of them could be read, because the rest would not be either."""

        def read(item: Any) -> Resource | AwsError:
            try:
                return describe(self._aws, kind, item, region)
            except AwsError as error:
                return error

        found = [read(item) for item in items] if kind.inline else list(readers.map(read, items))
        resources = [entry for entry in found if isinstance(entry, Resource)]
        # What was deleted since it was listed is nobody's concern.
        errors = [entry for entry in found if isinstance(entry, AwsError) and entry.trouble is not Trouble.NOT_FOUND]
        if errors and not resources:
            raise errors[0]
        if errors:
            self._put(_Failed(errors[0], len(errors)))
        self._put(resources)

    def _put(self, result: list[Resource] | _Failed | None) -> None:
        """Hand over *result*, waiting for room as long as somebody collects."""
        while not self._stop.is_set():
            try:
                self._results.put(result, timeout=0.1)
            except queue.Full:
                continue
            return

    def _note(self, failed: _Failed) -> None:
        trouble = (str(failed.error), failed.unread > 0)
        if trouble in self._missing or len(self._missing) < MOST_NOTES:
            self._missing[trouble] = self._missing.get(trouble, 0) + failed.unread
        else:
            self._unsaid += 1

    def _forget_session_after(self, error: AwsError) -> None:
        if error.trouble in CREDENTIAL_TROUBLES:
            self._aws.forget()
