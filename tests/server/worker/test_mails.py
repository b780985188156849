"""Mails leave through a real mail server."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import select, update
from structlog.testing import capture_logs

from licet_server.mail.samples import sample
from licet_server.services.mail import post
from licet_server.storage.mailbox import MailState, mail_state
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import OutboxRow
from licet_server.worker.mails import Mails
from tests.server.worker.test_process import WITHIN, WorkerProcess
from tests.servers import wait_until
from tests.smtp import SmtpServer


@pytest.fixture
def smtp(tmp_path):
    with SmtpServer(tmp_path / "smtp") as server:
        yield server


@pytest.fixture
def worker(installation, engine, smtp):
    """Build what sends, with the mail server named, or not."""

    def made(**changes) -> Mails:
        mail = smtp.settings(installation.settings.mail.file, **changes)
        return Mails(replace(installation, settings=replace(installation.settings, mail=mail)), engine)

    return made


@pytest.fixture
def put(installation, engine):
    def posted(about: str = "1", name: str = "license_delivery", **changes) -> None:
        asked = {"to": "customer@example.com", "pepper": installation.secrets.pepper, "now": datetime.now(UTC)}
        with transaction(engine) as session:
            post(session, name, about=about, facts=sample(name), **asked | changes)

    return posted


def states(engine) -> list[MailState]:
    with reading(engine) as session:
        return [mail_state(row) for row in session.scalars(select(OutboxRow).order_by(OutboxRow.dedupe_key))]


def due_now(engine) -> None:
    with transaction(engine) as session:
        session.execute(update(OutboxRow).values(due_at=datetime.now(UTC), leased_until=None))


def test_what_was_posted_arrives_in_the_customers_language(engine, put, worker, smtp):
    put("1", language="fr")
    put("2", "expiry_reminder", to="other@example.com")
    worker().step()
    assert states(engine) == [MailState.SENT, MailState.SENT]
    assert smtp.connections == 1
    (french,), (english,) = smtp.to("customer@example.com"), smtp.to("other@example.com")
    assert french.message["Content-Language"] == "fr"
    assert "Votre licence est prête" in french.text
    assert english.message["List-Unsubscribe"] is not None
    assert french.tls


def test_without_a_mail_server_mails_are_kept_and_nothing_is_tried(engine, put, worker, smtp):
    put()
    assert worker(server=None).step() is False
    assert states(engine) == [MailState.WAITING]
    with reading(engine) as session:
        assert session.scalars(select(OutboxRow.attempts)).all() == [0]
    assert smtp.connections == 0


def test_a_mail_that_was_sent_but_not_settled_comes_again_with_the_same_message_id(engine, put, worker, smtp):
    put()
    smtp.drops_after = 1
    worker().step()
    assert states(engine) == [MailState.WAITING]
    due_now(engine)
    worker().step()
    assert states(engine) == [MailState.SENT]
    first, second = (each.message["Message-ID"] for each in smtp.received)
    assert first == second


def attempts(engine) -> list[int]:
    with reading(engine) as session:
        return sorted(session.scalars(select(OutboxRow.attempts)))


def test_a_busy_server_is_left_alone_for_a_while_and_takes_all_later(engine, put, worker, smtp, monkeypatch):
    put("1")
    put("2")
    smtp.temporary = 1
    sending = worker()
    sending.step()
    sending.step()
    assert attempts(engine) == [0, 1]
    due_now(engine)
    monkeypatch.setattr(sending, "_not_before", 0.0)
    sending.step()
    assert states(engine) == [MailState.SENT, MailState.SENT]
    assert len(smtp.received) == 2


def test_a_wrong_setting_ends_no_mail_and_costs_one_attempt(engine, put, worker, smtp):
    for about in "123":
        put(about)
    smtp.refused["customer@example.com"] = "554 5.7.1 relay access denied"
    sending = worker()
    sending.step()
    sending.step()
    assert states(engine) == [MailState.WAITING] * 3
    assert attempts(engine) == [0, 0, 1]


def test_a_refused_recipient_is_given_up_without_the_address_in_the_log(engine, put, worker, smtp, monkeypatch):
    # a logger that was used before keeps what it was set up with then
    monkeypatch.setattr("licet_server.worker.mails._log", structlog.get_logger())
    put("1", to="gone@example.com")
    put("2")
    smtp.refused["gone@example.com"] = "550 5.1.1 <gone@example.com> who?"
    with capture_logs() as said:
        worker().step()
    assert states(engine) == [MailState.FAILED, MailState.SENT]
    assert "gone@example.com" not in str(said)
    assert "a mail was given up" in str(said)


def test_when_the_server_is_away_the_other_mails_are_not_tried_at_once(engine, put, worker, smtp):
    put("1")
    put("2")
    away = worker(password="wrong")
    assert away.step() is False
    assert away.step() is False
    with reading(engine) as session:
        assert sorted(session.scalars(select(OutboxRow.attempts))) == [0, 1]
    assert smtp.attempts == 0


def test_a_mistake_in_the_vendors_file_lets_mails_wait_and_costs_no_attempt(engine, put, worker, installation, smtp):
    put()
    file = installation.settings.mail.file
    file.write_text("[vendor]\nnmae = 'x'\n")
    assert worker().step() is False
    with reading(engine) as session:
        assert session.scalars(select(OutboxRow.attempts)).all() == [0]
    file.write_text("[vendor]\nname = 'Example Software'\n")
    worker().step()
    assert states(engine) == [MailState.SENT]
    assert smtp.received[0].message["From"].addresses[0].display_name == "Example Software"


def test_a_mail_that_we_cannot_write_keeps_no_other_waiting(engine, put, worker, installation):
    with transaction(engine) as session:
        now, pepper = datetime.now(UTC), installation.secrets.pepper
        post(session, "expired", to="customer@example.com", facts={}, about="1", pepper=pepper, now=now)
    put("2")
    worker().step()
    assert states(engine) == [MailState.FAILED, MailState.SENT]


def test_a_worker_that_stops_begins_no_other_mail(engine, put, worker, smtp):
    put()
    stopping = worker()
    stopping.stop()
    assert stopping.step() is False
    assert smtp.received == []


def test_an_orderly_restart_sends_nothing_twice(installation, engine, put, smtp):
    for number in range(12):
        put(str(number))
    smtp.slow = 0.15
    with WorkerProcess(installation.settings, smtp.env) as worker:
        wait_until(lambda: len(smtp.received) >= 3, within=WITHIN, what="mails leave")
        assert worker.stop(signal.SIGTERM)[0] == 0
    assert states(engine).count(MailState.SENT) == len(smtp.received) < 12
    smtp.slow = 0.0
    with WorkerProcess(installation.settings, smtp.env):
        wait_until(lambda: set(states(engine)) == {MailState.SENT}, within=WITHIN, what="the others leave")
    assert len(smtp.received) == len({each.message["Message-ID"] for each in smtp.received}) == 12
