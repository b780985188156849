"""Many that sell at the same moment: one customer, and no key twice."""

from __future__ import annotations

import threading

from licet_server.errors import InputError


def run_together(job, count):
    """Run *job* in *count* threads that start together, and return what it returned in each."""
    barrier, done = threading.Barrier(count), []

    def run():
        barrier.wait()
        done.append(job())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_first_licenses_of_one_customer_at_once_make_one_customer(sell):
    owners = run_together(lambda: sell(email="a@b.co").license.customer_id, 6)
    assert (len(owners), len(set(owners))) == (6, 1)


def test_of_many_that_sell_the_same_hmac_key_at_once_one_does(sell):
    def sell_one():
        try:
            sell("perpetual", product="CAIO", email="a@b.co")
        except InputError as error:
            return "exactly this key already" in str(error)
        return "sold"

    assert sorted(map(str, run_together(sell_one, 4))) == ["True", "True", "True", "sold"]
