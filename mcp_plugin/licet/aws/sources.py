"""Who else knows how many resources there are: AWS Config, Resource Explorer and the tagging API.

None of them is exact, so none of them decides near a limit where the lists can.

- **AWS Config** answers many types with one call a region. Its figure counts only while the customer's own recorder
  runs, delivers, has had time to look around, and records that type without delay; a type that it does not name is
  unknown rather than absent, because not every region records every type. It lags by minutes.
- **Resource Explorer** answers one number a region and stops at 1,000. A view may hide resources and an index may be
  young, so the number is a lower bound.
- **The tagging API** knows what is or was tagged: a lower bound too.

Source: https://docs.aws.amazon.com/config/latest/APIReference/API_GetDiscoveredResourceCounts.html
Source: https://docs.aws.amazon.com/resource-explorer/latest/apireference/API_Search.html
Source: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from licet.aws.errors import CREDENTIAL_TROUBLES, AwsError, Trouble, translated
from licet.aws.inventory import TYPES, ResourceType
from licet.aws.memory import Memory
from licet.aws.session import BRISK, Aws
from licet.aws.tally import Floor, Place, Survey, Unit

CONFIG = "AWS Config"
EXPLORER = "Resource Explorer"
TAGGING = "the tagging API"

ACTIONS = (
    "config:DescribeConfigurationRecorders",
    "config:DescribeConfigurationRecorderStatus",
    "config:GetDiscoveredResourceCounts",
    "resource-explorer-2:Search",
    "tag:GetResources",
)
"""The IAM actions of all calls that are made here; whoever allows none of them is counted by lists."""

_RECORDERS, _RECORDER_STATES, _COUNTS, _SEARCH, _TAGGED = ACTIONS

PATIENCE = 0.8
"""Seconds that one source may take for all regions together; they are asked side by side."""

_PAGING = 0.5
"""Seconds after which the tagging API is asked for no further page, so that the last one still arrives in time."""

SETTLING = timedelta(hours=1)
"""A recorder that started less long ago may not have found everything yet."""

RECORDER_SECONDS = 600.0
_WORKERS = 16

_T = TypeVar("_T")


class Sources:
    """Asks the three for the units of a survey, each for all places side by side; safe to share between threads.

    A source that fails at a place leaves nothing, and is left alone there for a while.
    """

    def __init__(self, memory: Memory, clock: Callable[[], float] = time.monotonic) -> None:
        self._memory, self._clock = memory, clock
        self._lock = threading.Lock()
        self._recorders: dict[tuple[Aws, int, str], tuple[float, frozenset[str]]] = {}

    def ask_both(self, survey: Survey, units: Iterable[Unit], deadline: float) -> None:
        """Ask AWS Config and Resource Explorer at once: the price is that of the slower one.

        What Config records becomes the estimate of each of *units*; what Resource Explorer finds of them together is
        one lower bound a place.
        """
        asked = list(units)
        recorded = [unit for unit in asked if unit.kind.recorded and unit.estimate is None]
        with ThreadPoolExecutor(1, thread_name_prefix="licet-explorer") as pool:
            exploring = pool.submit(self._ask, EXPLORER, asked, _explored, deadline)
            found = self._ask(CONFIG, recorded, self._config, deadline)
            explored = exploring.result()
        for unit in recorded:
            unit.estimate = found.get(unit.place, {}).get(unit.kind.cloudformation)
        for place, total in explored.items():
            survey.floors.append(Floor(tuple(u for u in asked if u.place == place), total, EXPLORER))

    def ask_tagging(self, survey: Survey, units: Iterable[Unit], enough: int | None, deadline: float) -> None:
        """Add what the tagging API knows of *units* to the lower bounds; *enough* needs no further page."""
        asked = list(units)
        until = min(deadline, time.monotonic() + _PAGING)

        def tagged(place: Place, kinds: Sequence[ResourceType]) -> int:
            return _tagged(place, kinds, enough, until)

        for place, total in self._ask(TAGGING, asked, tagged, deadline).items():
            survey.floors.append(Floor(tuple(u for u in asked if u.place == place), total, TAGGING))

    def _ask(
        self,
        source: str,
        units: Iterable[Unit],
        question: Callable[[Place, Sequence[ResourceType]], _T],
        deadline: float,
    ) -> dict[Place, _T]:
        kinds: dict[Place, list[ResourceType]] = {}
        for unit in units:
            if not self._memory.knows_better(source, unit.place):
                kinds.setdefault(unit.place, []).append(unit.kind)
        left = deadline - time.monotonic()
        if not kinds or left <= 0:
            return {}
        pool = ThreadPoolExecutor(min(_WORKERS, len(kinds)), thread_name_prefix="licet-estimate")
        try:
            running = {pool.submit(question, place, asked): place for place, asked in kinds.items()}
            done, late = wait(running, timeout=min(PATIENCE, left))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if left >= PATIENCE:  # else it was not the source that took too long
            for future in late:
                self._memory.note(source, running[future])
        answers: dict[Place, _T] = {}
        for future in done:
            error = future.exception()
            if error is None:
                answers[running[future]] = future.result()
            elif not isinstance(error, AwsError):
                raise error
            elif error.trouble not in CREDENTIAL_TROUBLES:
                self._memory.note(source, running[future], error)
        return answers

    def _config(self, place: Place, kinds: Sequence[ResourceType]) -> dict[str, int]:
        """Return AWS Config's figures of what is recorded, by its own name of the type."""
        recorded = self._recorded(place)
        names = [kind.cloudformation for kind in kinds if kind.cloudformation in recorded]
        if not names:
            return {}
        config = place.aws.client("config", place.region, BRISK)
        found: dict[str, int] = {}
        with translated(_COUNTS, place.region):
            answer = config.get_discovered_resource_counts(resourceTypes=names, limit=100)
            for entry in answer.get("resourceCounts", ()):
                name, number = entry.get("resourceType"), entry.get("count")
                if name in names and isinstance(number, int) and number >= 0:
                    found[name] = number
        return found

    def _recorded(self, place: Place) -> frozenset[str]:
        """Return the types that the customer's recorder keeps up to date; asked for every ten minutes."""
        key = (place.aws, place.aws.generation, place.region)
        with self._lock:
            until, known = self._recorders.get(key, (0.0, frozenset()))
        now = self._clock()
        if now < until:
            return known
        known = _recorded_now(place)
        with self._lock:
            self._recorders = {old: entry for old, entry in self._recorders.items() if now < entry[0]}
            self._recorders[key] = (now + RECORDER_SECONDS, known)
        return known


def _recorded_now(place: Place) -> frozenset[str]:
    config = place.aws.client("config", place.region, BRISK)
    with translated(_RECORDERS, place.region):
        recorders = config.describe_configuration_recorders().get("ConfigurationRecorders", ())
    # A recorder that a service set up for itself records what that service needs, and no one else may count on it.
    own = [r for r in recorders if not r.get("servicePrincipal") and r.get("recordingScope") != "INTERNAL"]
    if not own:
        raise AwsError(Trouble.NOT_FOUND, f"AWS Config has no recorder in {place.region}.")
    with translated(_RECORDER_STATES, place.region):
        states = config.describe_configuration_recorder_status(
            ConfigurationRecorderNames=[own[0].get("name", "default")]
        )
    if not any(_settled(state) for state in states.get("ConfigurationRecordersStatus", ())):
        raise AwsError(Trouble.NOT_FOUND, f"The recorder of AWS Config in {place.region} does not run, or is new.")
    return frozenset(_recorded_by(own[0]))


def _settled(state: Mapping[str, Any]) -> bool:
    started = state.get("lastStartTime")
    return (
        state.get("recording") is True
        and str(state.get("lastStatus", "")).upper() == "SUCCESS"
        and isinstance(started, datetime)
        and datetime.now(UTC) - started >= SETTLING
    )


def _recorded_by(recorder: Mapping[str, Any]) -> set[str]:
    """Return which of our types a recorder records as they change; what it writes down once a day is too old."""
    mode = recorder.get("recordingMode") or {}
    group = recorder.get("recordingGroup") or {}
    if group.get("allSupported") is True or (group.get("recordingStrategy") or {}).get("useOnly") == _WITH_EXCLUSIONS:
        types = {kind.cloudformation for kind in TYPES.values() if kind.recorded}
    else:
        types = set(group.get("resourceTypes", ()))
    types -= set((group.get("exclusionByResourceTypes") or {}).get("resourceTypes", ()))
    daily = set() if mode.get("recordingFrequency", "CONTINUOUS") == "CONTINUOUS" else set(types)
    for override in mode.get("recordingModeOverrides", ()):
        named = set(override.get("resourceTypes", ()))
        daily = daily - named if override.get("recordingFrequency") == "CONTINUOUS" else daily | named
    return types - daily


_WITH_EXCLUSIONS = "EXCLUSION_BY_RESOURCE_TYPES"


def _explored(place: Place, kinds: Sequence[ResourceType]) -> int:
    """Return how many of *kinds* Resource Explorer finds, at most 1,000.

    A view may reach over regions and accounts, so both are named. Values of a filter are alternatives, filters add up.
    """
    names = ",".join(kind.name for kind in kinds)
    query = f"resourcetype:{names} region:{place.region} accountid:{place.aws.account()}"
    explorer = place.aws.client("resource-explorer-2", place.region, BRISK)
    with translated(_SEARCH, place.region):
        number = (explorer.search(QueryString=query, MaxResults=1).get("Count") or {}).get("TotalResources")
    return number if isinstance(number, int) and number > 0 else 0


def _tagged(place: Place, kinds: Sequence[ResourceType], enough: int | None, until: float) -> int:
    tagging = place.aws.client("resourcegroupstaggingapi", place.region, BRISK)
    found = 0
    with translated(_TAGGED, place.region):
        pages = tagging.get_paginator("get_resources").paginate(
            ResourceTypeFilters=[kind.tagged_as or kind.name for kind in kinds], ResourcesPerPage=100, TagsPerPage=500
        )
        for page in pages:
            arns = [entry.get("ResourceARN", "") for entry in page.get("ResourceTagMappingList", ())]
            # A service's name stands for all that it has: a bucket for its jobs and access points as well.
            found += sum(any(kind.owns(arn) for kind in kinds) for arn in arns)
            if (enough is not None and found >= enough) or time.monotonic() >= until:
                break
    return found
