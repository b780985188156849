"""What the desk does besides the API: issue with all that is known, send a key again, search, and list by state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from licet_server.errors import ConflictError
from licet_server.licensing.metering import MOST
from licet_server.licensing.seats import State
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.issue_by_hand import issue_by_hand
from licet_server.services.license_mails import mails_of
from licet_server.services.mail_key import resend_key
from licet_server.services.search import Meant, search
from licet_server.storage.activations import ActivationFilter, page_of_activations, silences
from licet_server.storage.answer_batches import log_answers
from licet_server.storage.licenses import LicenseFilter, page_of_licenses
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow
from licet_server.storage.usage import add_to_days, days_of_license, top_licenses, totals_of_days
from licet_server.storage.validations import Logged, count_answers, last_answers
from tests.factories import NOW


@pytest.fixture
def here(installation):
    return {"pepper": installation.secrets.pepper, "signer": installation.signer}


def test_a_license_by_hand_completes_its_customer_and_mails_the_key(engine, here):
    asked = {"product": "OPT", "plan": "pro", "email": "a@example.com", "now": NOW} | here
    with transaction(engine) as session:
        made = issue_by_hand(session, company="ACME", language="fr", mail=True, **asked)
    with transaction(engine) as session:
        again = issue_by_hand(session, company="Another", **asked)
        assert (again.license.customer.company, again.license.customer.language) == ("ACME", "fr")
        (mail,) = mails_of(session, [session.get_one(LicenseRow, made.license.id)], limit=5)
        assert (mail.event_type, mail.payload["language"]) == ("license_delivery", "fr")
        assert mails_of(session, [again.license], limit=5) == []


def test_a_key_is_sent_again_one_mail_at_a_time_and_not_once_revoked(engine, here, sell):
    license_id, pepper = sell().license.id, here["pepper"]
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, license_id)
        resend_key(session, row, pepper=pepper, now=NOW)
        with pytest.raises(ConflictError, match="waits to be sent already"):
            resend_key(session, row, pepper=pepper, now=NOW)
        (mail,) = mails_of(session, [row], limit=5)
        mail.done_at = NOW
        resend_key(session, row, pepper=pepper, now=NOW)
        assert len(mails_of(session, [row], limit=5)) == 2
        change_status(session, row, Action.REVOKE, now=NOW)
        with pytest.raises(ConflictError, match="revoked"):
            resend_key(session, row, pepper=pepper, now=NOW)


def test_the_search_takes_each_kind_of_text_for_what_it_is(engine, here, sell):
    sold = sell(name="Żółw 100%_sure", aws_accounts=["123456789012"])
    sell(email="other@example.com")
    with reading(engine) as session:
        for words, count in [("100%_SURE", 1), ("%", 1), ("%_s", 1), ("EXAMPLE.com", 2), ("100_", 0)]:
            assert len(search(session, words, pepper=here["pepper"]).customers) == count, words
        by_tail = search(session, f"…{sold.license.key_tail.lower()}", pepper=here["pepper"])
        assert sold.license.id in {row.id for row in by_tail.licenses}
        assert search(session, "123456789012", pepper=here["pepper"]).only is not None
        assert search(session, "lic_" + "0" * 20, pepper=here["pepper"]).meant is Meant.ID
        assert search(session, "OPT-PRO-0000O-1", pepper=here["pepper"]).meant is Meant.KEY
        assert not search(session, "a\0b", pepper=here["pepper"])


def test_licenses_by_standing_end_and_id(engine, sell):
    soon = sell(email="soon@example.com", expires_at=NOW + timedelta(days=5)).license.id
    later = sell(starts_at=NOW + timedelta(days=9)).license.id

    def found(now=NOW, **wanted):
        with reading(engine) as session:
            return [row.id for row in page_of_licenses(session, LicenseFilter(**wanted), limit=9, now=now)[0]]

    in_grace, over = NOW + timedelta(days=6), NOW + timedelta(days=13)
    assert (found(status="active"), found(status="not_started")) == ([soon], [later])
    assert (found(in_grace, status="in_grace"), found(over, status="expired")) == ([soon], [soon])
    assert found(over, status="active") == [later]
    assert found(expires_from=NOW, expires_before=NOW + timedelta(days=7)) == [soon]
    assert found(ids=(later,)) == [later]
    assert found(q="SOON@") == [soon]


def test_activations_of_all_licenses_by_state(engine, sell):
    license_id = sell().license.id
    ages = {"new": timedelta(minutes=1), "old": timedelta(minutes=20), "dead": timedelta(hours=2)}
    with transaction(engine) as session:
        for name, age in ages.items():
            at = NOW - age
            session.add(
                ActivationRow(license_id=license_id, instance_id=name, address="", activated_at=at, last_seen_at=at)
            )

    def page(state, after=None, limit=9):
        with reading(engine) as session:
            wanted, under = ActivationFilter(state=state), silences(session)
            found, following = page_of_activations(session, wanted, under, now=NOW, after=after, limit=limit)
            return [seat.instance_id for seat, _row in found], following

    assert page(State.LIVE)[0] == ["new", "old"]
    assert page(State.DEAD)[0] == ["dead"]
    assert page(State.ENDED)[0] == []
    first, following = page(None, limit=2)
    assert (first, page(None, following)[0]) == (["new", "old"], ["dead"])


def test_usage_of_all_licenses_adds_up_exactly(engine, sell):
    one, two, day = sell().license.id, sell(email="two@example.com").license.id, NOW.date()
    most = MOST
    with transaction(engine) as session:
        for license_id, quantity in ((one, most), (two, most - 5)):
            add_to_days(session, license_id, {("calls", day): (quantity, 1)})
    with reading(engine) as session:
        assert totals_of_days(session, first=day, last=day) == [(day, "calls", 2 * most - 5, 2)]
        top = top_licenses(session, metric="calls", first=day, last=day, limit=2)
        assert sorted(top, key=lambda each: -each[1]) == [(one, most), (two, most - 5)]
        assert days_of_license(session, two, first=day, last=day) == [(day, "calls", most - 5)]


def test_answers_about_a_license_by_code_and_one_by_one(engine, sell):
    license_id = sell().license.id
    with transaction(engine) as session:
        for days, code in ((0, "VALID"), (1, "VALID"), (1, "EXPIRED"), (40, "VALID")):
            at = NOW - timedelta(days=days)
            log_answers(session, [Logged(at, license_id, code, "192.0.2.1")])
    with reading(engine) as session:
        assert count_answers(session, license_id, last=NOW.date(), days=30) == {"VALID": 2, "EXPIRED": 1}
        newest = last_answers(session, license_id, limit=1)
        assert [(type(each), each.at) for each in newest] == [(ValidationRow, NOW)]
