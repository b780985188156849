"""Answers that are kept are put where they are looked for: all of them, once, whoever has kept them."""

from __future__ import annotations

from collections import Counter

from licet_server.services import answer_log as module
from licet_server.services.answer_log import AnswerLog
from licet_server.storage.answer_batches import part_of
from licet_server.storage.engine import open_engine
from tests.factories import NOW
from tests.server.services.logged import SECOND, answer, counted, instances, kept, last_validated
from tests.server.services.test_issue_at_once import run_together
from tests.servers import wait_until


def test_what_a_killed_process_has_kept_the_next_one_puts_where_it_is_looked_for(engine, sell, in_batches):
    license_id = sell().license.id
    killed = AnswerLog(engine, behind=True)
    for number in range(5):
        killed.add(answer(number, license_id))
    assert killed._keep()
    assert (kept(engine), instances(engine), counted(engine)) == ([3, 2], [], {})
    following = AnswerLog(engine, behind=True)
    following.start()
    wait_until(lambda: len(instances(engine)) == 5, within=20, what="they are there")
    following.close()
    assert instances(engine) == [f"i-{number}" for number in range(5)]
    assert (kept(engine), sum(counted(engine).values())) == ([], 5)
    assert last_validated(engine, license_id) == NOW + 4 * SECOND


def test_a_few_are_put_there_in_a_while(engine, monkeypatch):
    monkeypatch.setattr(module, "FOLD_SECONDS", 3600)
    log = AnswerLog(engine, behind=True)
    log.start()
    log.add(answer(0))
    wait_until(lambda: len(instances(engine)) == 1, within=20, what="the first is there")
    log.add(answer(1))
    wait_until(lambda: kept(engine) == [1], within=20, what="the second is kept")
    assert len(instances(engine)) == 1
    log.close()
    assert instances(engine) == ["i-0", "i-1"]


def test_of_many_a_few_parts_are_put_there_each_time_until_all_are(engine, many_licenses, monkeypatch):
    monkeypatch.setattr(module, "MOST_FOLDED", 30)
    log = AnswerLog(engine, behind=True)
    for number in range(400):
        log.add(answer(number, many_licenses[number % 40]))
    assert log._keep()
    assert (len(kept(engine)), sum(kept(engine))) == (len({part_of(each) for each in many_licenses}), 400)
    there = []
    while sum(kept(engine)):
        log._fold_some_of_it()
        there.append(len(instances(engine)))
    assert there[0] == sum(sorted(parts_of(400, many_licenses), reverse=True)[: module.TURNS])
    assert len(there) > 2
    assert there[-1] == 400
    assert log._unfolded == 0
    assert {last_validated(engine, each) for each in many_licenses} == {NOW + n * SECOND for n in range(360, 400)}


def test_what_is_kept_without_end_is_put_there_without_a_rest(engine, many_licenses, monkeypatch):
    monkeypatch.setattr(module, "MOST_FOLDED", 30)
    monkeypatch.setattr(module, "MOST_UNFOLDED", 100)
    log = AnswerLog(engine, behind=True)
    for number in range(400):
        log.add(answer(number, many_licenses[number % 40]))
    assert log._keep()
    log._fold_some_of_it()
    assert sum(kept(engine)) <= 100


def parts_of(count, license_ids):
    """How many of so many answers, one license after the other, belong to each part."""
    return Counter(part_of(license_ids[number % len(license_ids)]) for number in range(count)).values()


def test_several_processes_put_nothing_there_twice(engine, sell, in_batches, monkeypatch):
    monkeypatch.setattr(module, "MOST_FOLDED", 7)
    monkeypatch.setattr(module, "_PATIENCE_MS", 20_000)
    license_id = sell().license.id
    first = AnswerLog(engine, behind=True)
    for number in range(120):
        first.add(answer(number, license_id))
    assert first._keep()
    url, failed = engine.url.render_as_string(hide_password=False), []

    def fold():
        own = open_engine(url)
        if not AnswerLog(own, behind=True).write():
            failed.append("not written")
        own.dispose()

    run_together(fold, 4)
    assert first.write()
    assert failed == []
    assert sorted(instances(engine)) == sorted(f"i-{number}" for number in range(120))
    assert set(counted(engine).values()) == {120}
    assert last_validated(engine, license_id) == NOW + 119 * SECOND
