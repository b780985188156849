"""The desk: outbox, mails, webhooks, the audit log and flagged patterns."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from licet_server.licensing.people import Role
from licet_server.services import mail as mails
from licet_server.storage.session import transaction
from licet_server.storage.tables import AuditRow, EndpointRow, FlagRow, OutboxRow
from tests.factories import NOW

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")
EVIL = '<script>alert("x")</script>'
HOOK = {"url": "https://hooks.example.com/licet?token=s3cret", "description": "CRM", "which": "all"}


def actions(engine):
    with Session(engine) as session:
        chosen = select(AuditRow.action).where(AuditRow.actor.startswith("user:")).order_by(AuditRow.seq)
        return list(session.scalars(chosen))


@pytest.fixture(autouse=True)
def _no_resolver(monkeypatch):
    monkeypatch.setattr("licet_server.services.addresses.resolve", lambda target, private: [])


@pytest.fixture
def post_mail(engine, installation):
    """Put a mail with a key into the outbox, given up or not."""

    def posted(about="license_delivery:1", **columns):
        pepper = installation.secrets.pepper
        with transaction(engine) as session:
            mails.post(
                session, "license_delivery", to="a@example.com", facts={"license_key": "KEY-IN-A-MAIL"}, about=about,
                pepper=pepper, now=NOW,
            )  # fmt: skip
            row = session.scalars(select(OutboxRow).where(OutboxRow.dedupe_key == about)).one()
            for name, value in columns.items():
                setattr(row, name, value)
        return row

    return posted


@pytest.fixture
def endpoint(engine):
    with transaction(engine) as session:
        row = EndpointRow(url=HOOK["url"], events=["*"], description="CRM", created_at=NOW, enabled=True)
        session.add(row)
    return row


def test_support_sends_mails_again_and_sees_nothing_of_what_they_say(desk, post_mail, engine):
    row, support = post_mail(gave_up_at=NOW, attempts=9, last_error=EVIL), desk(Role.SUPPORT)
    page = support.get("/admin/outbox?state=failed").text
    assert "a@example.com" in page
    assert "KEY-IN-A-MAIL" not in page
    assert EVIL not in page
    assert f"/{row.id}/cancel" not in page
    assert support.post(f"/admin/outbox/mails/{row.id}/retry", seen="/admin/outbox").status_code == 303
    with transaction(engine) as session:
        again = session.get(OutboxRow, row.id)
        assert (again.gave_up_at, again.attempts) == (None, 0)
        again.gave_up_at = NOW
    assert support.post("/admin/outbox/mails/retry", seen="/admin/outbox").status_code == 303
    with Session(engine) as session:
        assert session.get(OutboxRow, row.id).gave_up_at is None
    assert actions(engine) == ["mail.retried", "mail.retried"]


def test_a_mail_is_cancelled_once_that_is_confirmed(desk, post_mail, engine):
    row, admin = post_mail(), desk(Role.ADMIN)
    path = f"/admin/outbox/mails/{row.id}/cancel"
    assert desk(Role.SUPPORT).get(path).status_code == 403
    assert "erased" in admin.get(path).text
    assert admin.post(path).status_code == 303
    with Session(engine) as session:
        assert session.get(OutboxRow, row.id).sealed is None
    assert actions(engine) == ["mail.cancelled"]


def test_a_mail_is_shown_in_a_frame_that_can_do_nothing(desk):
    support = desk(Role.SUPPORT)
    page = support.get("/admin/outbox/preview?name=license_delivery&language=fr")
    frame = re.search(r'<iframe[^>]*\bsandbox\b[^>]*src="([^"]+)"', page.text)[1]
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    body = support.get(frame)
    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert body.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<html" in body.text
    assert support.get("/admin/outbox/preview?name=nonsense").status_code == 404


def test_a_test_mail_without_a_mail_server_says_what_to_set_and_keeps_the_address(desk):
    refused = desk(Role.ADMIN).post("/admin/outbox/test", {"address": "me@example.com", "language": "en"})
    assert refused.status_code == 422
    assert "SMTP_SERVER is not set" in refused.text
    assert 'value="me@example.com"' in refused.text


def test_the_secret_of_a_new_endpoint_is_in_one_answer_alone(desk, engine):
    admin = desk(Role.ADMIN)
    made = admin.post("/admin/webhooks/new", HOOK | {"which": "some", "events": ["license.issued", "order.paid"]})
    secret = re.search(r'id="webhook-secret" class="copy-text">(whsec_[^<]+)<', made.text)[1]
    with Session(engine) as session:
        row = session.scalars(select(EndpointRow)).one()
    assert row.events == ["license.issued", "order.paid"]
    for path in ("/admin/webhooks", f"/admin/webhooks/{row.id}", f"/admin/webhooks/{row.id}/edit", "/admin/audit"):
        assert secret not in admin.get(path).text
    assert "s3cret" not in desk(Role.SUPPORT).get(f"/admin/webhooks/{row.id}").text
    again = admin.post(f"/admin/webhooks/{row.id}/secret", seen="/admin/webhooks")
    assert secret in again.text
    assert actions(engine) == ["webhook.created", "webhook.secret_shown"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"url": "http://hooks.example.com"}, "https://", id="no-tls"),
        pytest.param({"url": "https://169.254.169.254/"}, "no webhook may go to", id="metadata"),
        pytest.param({"which": "some"}, "Choose at least one event", id="no-event"),
    ],
)
def test_an_endpoint_that_cannot_be_is_refused_beside_its_field(desk, engine, changes, said):
    refused = desk(Role.ADMIN).post("/admin/webhooks/new", HOOK | changes)
    assert refused.status_code == 422
    assert said in refused.text
    assert 'value="CRM"' in refused.text
    with Session(engine) as session:
        assert session.scalars(select(EndpointRow)).all() == []


def test_an_endpoint_is_changed_tested_disabled_rotated_and_removed(desk, endpoint, engine):
    admin, path = desk(Role.ADMIN), f"/admin/webhooks/{endpoint.id}"
    stale = HOOK | {"description": "ERP", "version": "1"}
    assert admin.post(f"{path}/edit", stale).status_code == 303
    late = admin.post(f"{path}/edit", stale | {"description": "Chat"})
    assert late.status_code == 422
    assert "somebody else has changed" in late.text.lower()
    assert 'value="Chat"' in late.text
    assert admin.post(f"{path}/test", seen=path).status_code == 303
    assert "webhook.test" in admin.get(path).text
    assert admin.post(f"{path}/enabled", {"enabled": "no"}, seen=path).status_code == 303
    assert "Disabled" in admin.get(path).text
    assert admin.post(f"{path}/enabled", {"enabled": "yes"}, seen=path).status_code == 303
    assert "whsec_" in admin.post(f"{path}/rotate").text
    assert admin.post(f"{path}/rotate").status_code == 422  # both secrets sign for a day
    assert admin.post(f"{path}/delete").status_code == 303
    assert admin.get(path).status_code == 404
    done = ["updated", "tested", "updated", "updated", "secret_rotated", "removed"]
    assert actions(engine) == [f"webhook.{each}" for each in done]


def test_support_sends_webhooks_again(desk, endpoint, engine):
    with transaction(engine) as session:
        row = OutboxRow(
            kind="webhook", target=endpoint.id, event_id="evt_1", event_type="order.paid", payload={}, created_at=NOW,
            due_at=NOW, attempts=9, gave_up_at=NOW, last_status=500, last_error=EVIL,
        )  # fmt: skip
        session.add(row)
    support = desk(Role.SUPPORT)
    page = support.get(f"/admin/outbox/webhooks?hook={endpoint.id}&state=failed").text
    assert "order.paid" in page
    assert EVIL not in page
    assert support.post(f"/admin/outbox/webhooks/{row.id}/replay", seen="/admin/outbox").status_code == 303
    with transaction(engine) as session:
        assert session.get(OutboxRow, row.id).gave_up_at is None
        session.get(OutboxRow, row.id).gave_up_at = NOW
    failed = f"/admin/outbox/webhooks/{endpoint.id}/replay-failed"
    assert support.post(failed, seen="/admin/outbox").status_code == 303
    with Session(engine) as session:
        assert session.get(OutboxRow, row.id).gave_up_at is None


def test_the_audit_log_is_readable_filtered_exported_and_proved(desk, endpoint, engine):
    admin = desk(Role.ADMIN)
    admin.post(f"/admin/webhooks/{endpoint.id}/edit", HOOK | {"description": EVIL, "version": "1"})
    page = admin.get(f"/admin/audit?subject={endpoint.id}&since=2020-01-01").text
    assert "webhook.updated" in page
    assert "admin@vendor.example" in page
    assert "<del>CRM</del>" in page
    assert EVIL not in page
    assert "No entry matches" in admin.get("/admin/audit?until=2001-01-01").text
    lines = admin.get("/admin/audit.jsonl?action=webhook.updated").text.splitlines()
    assert [json.loads(line)["subject"] for line in lines] == [endpoint.id]
    assert desk(Role.SUPPORT).get("/admin/audit.jsonl").status_code == 403
    assert "That is the whole log" in admin.post("/admin/audit/verify", seen="/admin/audit").text
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'user:nobody' WHERE action = 'webhook.updated'"))
    damaged = admin.post("/admin/audit/verify", seen="/admin/audit").text
    assert "The log is damaged" in damaged
    assert "was changed" in damaged


def test_a_pattern_is_told_in_words_and_resolved(desk, sell, engine):
    sold = sell().license
    with transaction(engine) as session:
        row = FlagRow(
            kind="many_networks", subject=sold.id, license_id=sold.id, first_seen_at=NOW, last_seen_at=NOW, times=3,
            detail={"networks": 61, "hours": 24, "examples": [EVIL]},
        )  # fmt: skip
        session.add(row)
    support, admin = desk(Role.SUPPORT), desk(Role.ADMIN)
    page = support.get("/admin/flags").text
    assert "The key came from 61 networks within 24 hours" in page
    assert EVIL not in page
    assert "/resolve" not in page
    assert support.get(f"/admin/flags/{row.id}/resolve").status_code == 403
    assert admin.post(f"/admin/flags/{row.id}/resolve").status_code == 303
    assert "61 networks" not in admin.get("/admin/flags").text
    assert "61 networks" in admin.get("/admin/flags?state=resolved").text
    assert actions(engine) == ["flag.resolved"]
