"""Mails in the outbox: claimed, settled, looked at, sent again, cancelled and forgotten."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from licet.wire import to_text
from licet_server.errors import ConflictError, MailError, NotFoundError
from licet_server.licensing.backoff import MOST_ATTEMPTS, PAUSES
from licet_server.mail.samples import sample
from licet_server.services import mailbox
from licet_server.services.mail import post
from licet_server.services.webhooks import create_endpoint
from licet_server.storage.mailbox import MailState, list_mails, mail_state
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow, OutboxRow
from tests.factories import NOW

SECRET = "OPT-PRO-3A9F2-B4C1D7-EXAMPLE"
LATER = timedelta(days=1)


@pytest.fixture
def pepper(installation):
    return installation.secrets.pepper


@pytest.fixture
def put(engine, pepper):
    """Post a mail about *about*; return its id."""

    def posted(about: str = "1", **changes) -> str:
        asked = {"to": "customer@example.com", "facts": sample("license_delivery"), "pepper": pepper, "now": NOW}
        with transaction(engine) as session:
            post(session, "license_delivery", about=about, **asked | changes)
            return session.scalars(select(OutboxRow.id).where(OutboxRow.dedupe_key == about)).one()

    return posted


@pytest.fixture
def claim(engine, pepper):
    def claimed(now=NOW):
        with transaction(engine) as session:
            return mailbox.claim_mail(session, pepper=pepper, now=now)

    return claimed


@pytest.fixture
def settle(engine):
    def settled(mail, error=None, now=NOW):
        with transaction(engine) as session:
            return mailbox.settle(session, mail, error, chance=0.5, now=now)

    return settled


def row_of(engine, mail_id) -> OutboxRow:
    with reading(engine) as session:
        row = session.get_one(OutboxRow, mail_id)
        session.expunge(row)
        return row


def test_a_mail_is_claimed_once_and_erased_once_it_has_left(engine, put, claim, settle):
    mail_id = put()
    mail = claim()
    assert (mail.id, mail.to, mail.facts["license_key"]) == (mail_id, "customer@example.com", SECRET)
    assert SECRET not in repr(mail)
    assert claim() is None
    assert settle(mail) is MailState.SENT
    assert row_of(engine, mail_id).sealed is None
    assert claim(NOW + LATER) is None


def test_what_a_mail_says_is_nowhere_in_the_database(engine, put):
    row = row_of(engine, put())
    assert SECRET.encode() not in row.sealed
    assert SECRET not in json.dumps(row.payload)


def test_a_mail_whose_worker_died_is_claimed_again_with_the_same_id(put, claim):
    put()
    first = claim()
    assert claim(NOW + mailbox.LEASE - timedelta(seconds=1)) is None
    second = claim(NOW + mailbox.LEASE)
    assert (second.id, second.attempts) == (first.id, 2)


def test_the_pauses_grow_until_the_mail_is_given_up_and_announced(engine, put, claim, settle):
    with transaction(engine) as session:
        create_endpoint(session, url="https://hooks.example.com/", events=["mail.failed"], description=None, now=NOW)
    mail_id, now = put(), NOW
    for pause in PAUSES:
        assert settle(claim(now), MailError("busy"), now=now) is MailState.WAITING
        assert row_of(engine, mail_id).due_at == now + pause
        now += pause
    assert settle(claim(now), MailError("busy"), now=now) is MailState.FAILED
    row = row_of(engine, mail_id)
    assert (row.attempts, row.last_error, row.sealed is None) == (MOST_ATTEMPTS, "busy", False)
    with reading(engine) as session:
        event = session.scalars(select(OutboxRow.payload).where(OutboxRow.event_type == "mail.failed")).one()
    assert event["data"]["id"] == mail_id
    assert "customer@" not in json.dumps(event)


def test_a_final_refusal_is_not_tried_again(engine, put, claim, settle):
    mail_id = put()
    assert settle(claim(), MailError("no such user", final=True)) is MailState.FAILED
    assert claim(NOW + LATER) is None
    assert row_of(engine, mail_id).sealed is not None


def test_a_mail_that_takes_each_worker_down_is_given_up(engine, put, claim):
    mail_id = put()
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        assert claim(now) is not None
        now += mailbox.LEASE
    assert claim(now) is None
    assert "the worker ended" in row_of(engine, mail_id).last_error


def test_one_that_lost_its_lease_changes_nothing_but_that_it_was_sent(engine, put, claim, settle):
    put()
    slow, now = claim(), NOW + mailbox.LEASE
    quick = claim(now)
    settle(slow, MailError("late", final=True), now=now)
    assert row_of(engine, slow.id).gave_up_at is None
    settle(quick, now=now)
    assert settle(slow, MailError("late"), now=now) is MailState.WAITING
    assert row_of(engine, slow.id).done_at == now


def test_a_mail_under_another_pepper_is_told_and_not_guessed(engine, put):
    put()
    with transaction(engine) as session:
        mail = mailbox.claim_mail(session, pepper="x" * 40, now=NOW)
    with pytest.raises(MailError, match="another pepper") as refused:
        mailbox.facts_of(mail)
    assert refused.value.final


def test_a_mail_that_is_not_due_waits(put, claim):
    put(due_at=NOW + LATER)
    assert claim() is None
    assert claim(NOW + LATER) is not None


def test_what_is_good_for_a_while_is_not_sent_after_it(engine, put, claim):
    good_until = NOW + timedelta(minutes=15)
    mail_id = put(only_while={"good_until": to_text(good_until)})
    assert claim(good_until - timedelta(seconds=1)).id == mail_id
    assert claim(good_until + mailbox.LEASE) is None
    row = row_of(engine, mail_id)
    assert (mail_state(row), row.sealed, row.last_error) == (MailState.CANCELLED, None, "what it says is over")


def test_what_is_not_worth_sending_keeps_the_next_mail_waiting_for_a_moment_at_most(put, claim, monkeypatch):
    monkeypatch.setattr(mailbox, "_MOST_AT_ONCE", 3)
    for number in range(4):
        put(str(number), only_while={"good_until": to_text(NOW)})
    good = put("good", now=NOW + timedelta(seconds=1))
    assert claim(NOW + LATER) is None
    assert claim(NOW + LATER).id == good


def test_retry_begins_again_with_all_attempts(engine, put, claim, settle):
    mail_id = put()
    settle(claim(), MailError("no", final=True))
    with transaction(engine) as session:
        assert mailbox.mail_object(mailbox.retry(session, mail_id, now=NOW))["state"] == "waiting"
    assert claim().attempts == 1


def test_what_has_left_cannot_be_sent_again(engine, put, claim, settle):
    mail_id = put()
    settle(claim())
    with pytest.raises(ConflictError, match="was sent, and what it said is erased"), transaction(engine) as session:
        mailbox.retry(session, mail_id, now=NOW)
    with pytest.raises(ConflictError, match="has left already"), transaction(engine) as session:
        mailbox.cancel(session, mail_id, now=NOW)


def test_retry_failed_begins_all_that_were_given_up_and_nothing_else(engine, put, claim, settle):
    for about in "ab":
        put(about)
        settle(claim(), MailError("no", final=True))
    gone = put("c")
    with transaction(engine) as session:
        mailbox.cancel(session, gone, now=NOW)
    with transaction(engine) as session:
        assert mailbox.retry_failed(session, now=NOW) == 2
    with reading(engine) as session:
        assert {row.dedupe_key for row in list_mails(session, state=MailState.WAITING, limit=9)[0]} == {"a", "b"}


def test_a_cancelled_mail_is_erased_and_never_leaves(engine, put, claim):
    mail_id = put()
    with transaction(engine) as session:
        assert mailbox.mail_object(mailbox.cancel(session, mail_id, now=NOW))["state"] == "cancelled"
    assert claim(NOW + LATER) is None
    assert row_of(engine, mail_id).sealed is None
    with pytest.raises(ConflictError), transaction(engine) as session:
        mailbox.retry(session, mail_id, now=NOW)


def test_who_looks_into_a_mail_stands_in_the_audit_log(engine, put, pepper):
    mail_id = put()
    with transaction(engine) as session:
        assert mailbox.reveal(session, mail_id, pepper=pepper, now=NOW)["license_key"] == SECRET
    with reading(engine) as session:
        entry = session.scalars(select(AuditRow).where(AuditRow.action == "mail.revealed")).one()
        assert (entry.subject, entry.after) == (mail_id, {"message": "license_delivery"})


@pytest.mark.parametrize("mail_id", ["mail_0000000000000000000x", "dlv_00000000000000000000", "", "x" * 900])
def test_a_mail_that_is_not_there_is_not_found(engine, mail_id):
    with pytest.raises(NotFoundError, match="there is no mail"), transaction(engine) as session:
        mailbox.get_mail(session, mail_id)


def test_after_thirty_days_only_that_it_was_is_left_so_that_it_is_never_posted_twice(engine, put, claim, settle):
    sent = put("sent")
    settle(claim())
    failed = put("failed")
    settle(claim(), MailError("no", final=True))
    waiting = put("waiting")
    with transaction(engine) as session:
        assert mailbox.purge(session, now=NOW + mailbox.KEPT) == 0
        assert mailbox.purge(session, now=NOW + mailbox.KEPT + LATER) == 2
        assert mailbox.purge(session, now=NOW + mailbox.KEPT + LATER) == 0
    with reading(engine) as session:
        assert [row.id for row in list_mails(session, limit=9)[0]] == [waiting]
    for each in (sent, failed):
        row = row_of(engine, each)
        assert (row.payload, row.sealed, row.last_error) == ({}, None, None)
    put("sent")
    with reading(engine) as session:
        assert [row.id for row in list_mails(session, limit=9)[0]] == [waiting]


def test_figures_say_what_waits_and_why(engine, put, claim, settle):
    put("a"), put("b"), put("c")
    settle(claim(), MailError("no", final=True))
    with reading(engine) as session:
        without = mailbox.mail_figures(session, configured=False)
        with_server = mailbox.mail_figures(session, configured=True)
    assert without == {"configured": False, "waiting": 2, "failed": 1}
    assert mailbox.waiting_notice(without) == "2 mails wait: SMTP_SERVER is not set"
    assert mailbox.waiting_notice(without | {"waiting": 1}) == "1 mail waits: SMTP_SERVER is not set"
    assert mailbox.waiting_notice(with_server) is None
    assert mailbox.waiting_notice(without | {"waiting": 0}) is None


def test_two_workers_at_once_take_each_mail_once(engine, put, claim):
    ids = {put(str(number)) for number in range(20)}
    taken: list[str] = []
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait(10)
        while (mail := claim()) is not None:
            taken.append(mail.id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    taken += iter(lambda: getattr(claim(), "id", None), None)  # what one passed over while another held it
    assert sorted(taken) == sorted(ids)
