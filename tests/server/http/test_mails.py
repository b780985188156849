"""``/api/v1/mails``, and a license whose key goes out by mail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from licet_server.errors import MailError
from licet_server.licensing.scopes import Scope
from licet_server.services import mailbox
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import OutboxRow

ASKED = {"product": "OPT", "plan": "pro", "email": "customer@example.com", "name": "Ann Miller"}


@pytest.fixture
def vendor(vendor_with):
    return vendor_with()


def test_a_license_may_be_sent_with_its_key_and_the_list_does_not_say_it(vendor, engine, installation):
    made = vendor.post("/licenses", ASKED | {"mail": True})
    assert made.status_code == 201
    vendor.post("/licenses", ASKED)
    answer = vendor.get("/mails?state=waiting")
    (mail,) = answer.json["data"]
    assert (mail["message"], mail["to"], mail["state"]) == ("license_delivery", "customer@example.com", "waiting")
    assert made.json["license_key"] not in answer.text
    with transaction(engine) as session:
        facts = mailbox.reveal(session, mail["id"], pepper=installation.secrets.pepper, now=datetime.now(UTC))
    assert (facts["license_key"], facts["name"]) == (made.json["license_key"], "Ann Miller")
    assert vendor.get("/admin/dashboard").json["mail"] == {"configured": False, "waiting": 1, "failed": 0}


def test_a_mail_that_was_given_up_is_sent_again(vendor, engine, installation):
    vendor.post("/licenses", ASKED | {"mail": True})
    now = datetime.now(UTC)
    with transaction(engine) as session:
        mail = mailbox.claim_mail(session, pepper=installation.secrets.pepper, now=now)
    with transaction(engine) as session:
        mailbox.settle(session, mail, MailError("no", final=True), chance=0.5, now=now)
    assert [each["id"] for each in vendor.get("/mails?state=failed").json["data"]] == [mail.id]
    again = vendor.post(f"/mails/{mail.id}/retry", None)
    assert (again.status_code, again.json["state"]) == (202, "waiting")
    with reading(engine) as session:
        assert session.get_one(OutboxRow, mail.id).gave_up_at is None
    assert vendor.post("/mails/mail_00000000000000000000/retry", None).status_code == 404


def test_who_may_read_mails_may_not_send_them(vendor_with):
    reader, writer = vendor_with([Scope.BILLING_READ]), vendor_with([Scope.BILLING_WRITE])
    assert reader.get("/mails").status_code == 200
    assert reader.post("/mails/mail_00000000000000000000/retry", None).status_code == 403
    assert writer.post("/mails/mail_00000000000000000000/retry", None).status_code == 404
    assert vendor_with([Scope.LICENSES_READ]).get("/mails").status_code == 403
