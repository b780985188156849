"""Many revocations at once, on whatever database there is."""

from __future__ import annotations

import threading
from itertools import pairwise

from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.find import find_license
from licet_server.storage.revocations import listed, revocation_number
from licet_server.storage.session import reading, transaction
from tests.factories import NOW


def revoke_many_at_once(engine, keys, *, pepper):
    """Revoke each key in a thread of its own while others read; return the numbers given and the lists seen."""
    numbers, seen, failed = [], [], []
    ready, done = threading.Barrier(len(keys) + 2), threading.Event()

    def write(key):
        try:
            ready.wait()
            with transaction(engine) as session:
                row = find_license(session, key, pepper=pepper, lock=True)
                assert change_status(session, row, Action.REVOKE, now=NOW)
                numbers.append(revocation_number(session))
        except Exception as error:  # noqa: BLE001 - it is raised again by the test
            failed.append(error)

    def watch():
        ready.wait()
        while not done.is_set():
            with reading(engine) as session:
                found = listed(session, over_before=NOW, as_of=NOW)
            seen.append((found.number, frozenset(found.license_ids)))

    watchers = [threading.Thread(target=watch) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(key,)) for key in keys]
    for thread in (*watchers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in watchers:
        thread.join()
    assert failed == []
    return numbers, seen


def check_numbers_and_lists(numbers, seen, *, count):
    """Each revocation has a number of its own, and a list holds exactly the revocations up to its number."""
    first = int(NOW.timestamp())
    assert sorted(numbers) == [first + more for more in range(count)]
    by_number = {}
    for number, ids in seen:
        assert by_number.setdefault(number, ids) == ids
        assert len(ids) == (number - first + 1 if number else 0)
    lists = [ids for _, ids in sorted(by_number.items())]
    assert all(earlier <= later for earlier, later in pairwise(lists))
