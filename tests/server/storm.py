"""Many clients at the same moment: threads of several processes that start together."""

from __future__ import annotations

import json
import multiprocessing
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from typing import Any

PROCESSES = 4
STARTS_WITHIN = 60.0
_ANSWERS_WITHIN = 60.0

Step = tuple[str, dict[str, Any]]
"""A whole address, and the body to send there."""

Said = tuple[int, dict[str, Any]]
"""The status and the body of an answer."""

_start: list[Barrier] = []


def storm(scripts: Sequence[Sequence[Step]], processes: int = PROCESSES) -> list[list[Said]]:
    """Run each of *scripts*, steps that follow each other, in a thread of its own; return what was answered to each.

    Args:
        scripts: What the threads do; they are spread over the processes.
        processes: How many of those there are. All threads of all of them begin at the same moment.
    """
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes)
    shares = [list(scripts[number::processes]) for number in range(processes)]
    with ProcessPoolExecutor(processes, context, _keep, (barrier,)) as pool:
        return [answers for share in pool.map(_run_share, shares) for answers in share]


def _keep(barrier: Barrier) -> None:
    _start.append(barrier)


def _run_share(scripts: list[list[Step]]) -> list[list[Said]]:
    answers: list[list[Said]] = [[] for _ in scripts]
    together = threading.Barrier(len(scripts) + 1)

    def run(number: int) -> None:
        together.wait(STARTS_WITHIN)
        for url, body in scripts[number]:
            answers[number].append(_post(url, body))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(scripts))]
    for thread in threads:
        thread.start()
    _start[0].wait(STARTS_WITHIN)
    together.wait(STARTS_WITHIN)
    for thread in threads:
        thread.join()
    return answers


def _post(url: str, body: dict[str, Any]) -> Said:
    asked = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=_ANSWERS_WITHIN) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())
    except OSError as error:
        return 0, {"code": type(error).__name__}
