"""A customer is exported and erased: nothing personal is left, and the audit log can still be proved."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from licet_server.errors import AuditDamagedError, ErasureRefusedError
from licet_server.licensing.payments import Buyer, SubscriptionStatus
from licet_server.licensing.people import Membership
from licet_server.services import audit
from licet_server.services.customers import add_contact, complete, find_customer, update_customer
from licet_server.services.erase_customer import erase_customer
from licet_server.services.export_customer import as_json, export_customer, note_export
from licet_server.storage.accounts_tables import EnquiryRow, IdentityRow, MembershipRow, SignInRow, UserRow
from licet_server.storage.answer_batches import keep_answers
from licet_server.storage.models import Base, CustomerRow, LicenseRow, ValidationRow
from licet_server.storage.personal import nobody
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow, AuditRow, OutboxRow, SightingRow
from licet_server.storage.trail import Author
from licet_server.storage.validations import Logged
from tests.factories import NOW
from tests.server.selling import Shop, first, refunded
from tests.server.selling import stands as stands_at

DAY = timedelta(days=1)
PERSONAL = (
    *("ann@example.com", "Ann Müller", "Müller GmbH", "a note about Ann", "DE123456789", "ann@old.example.com"),
    *("bob@example.com", "Bob Builder", "192.0.2.77", "ann-laptop", "Ann's browser"),
    *("arn:aws:iam::123456789012:user/ann", "123456789012"),
)


@pytest.fixture
def ann(engine, sell):
    """A customer with something in every table, and another one whose address is almost the same."""
    sold = sell(email="ann@old.example.com", name="Ann Müller")
    sell(email="joann@example.com", name="Joann")
    with transaction(engine, author=Author("customer", "192.0.2.77")) as session:
        row = session.scalar(select(CustomerRow).where(CustomerRow.email == "ann@old.example.com"))
        details = {"company": "Müller GmbH", "notes": "a note about Ann", "vat_number": "DE123456789"}
        update_customer(session, row, {"email": "ann@example.com", **details}, now=NOW)
        add_contact(session, row, email="bob@example.com", name="Bob Builder", now=NOW)
        fill(session, row.id, sold.license.id)
    return row.id


def fill(session, customer, license_id):
    """Leave traces of a customer in every other table."""
    seat = {"license_id": license_id, "instance_id": "ann-laptop", "address": "192.0.2.77", "activated_at": NOW}
    aws = {"aws_account_id": "123456789012", "aws_arn": "arn:aws:iam::123456789012:user/ann"}
    order = {"provider": "manual", "product_code": "OPT", "plan": "pro", "price": 1, "currency": "EUR", "total": 1}
    order |= {"name": "Ann Müller", "created_at": NOW, "valid_until": NOW, "email": "ann@example.com"}
    mail = {"kind": "mail", "target": "mail", "event_id": "evt_1", "event_type": "welcome", "created_at": NOW}
    told = mail | {"kind": "webhook", "target": "whe_1", "event_type": "customer.created", "due_at": NOW}
    paid = {"provider": "stripe", "ref": "in_1", "status": "paid", "reason": "once", "currency": "EUR", "total": 1}
    paid |= {"tax": 0, "paid": 1, "refunded": 0, "refunds": {}, "disputes": {}, "created_at": NOW}
    event = {"provider": "stripe", "event_id": "evt_9", "type": "x", "stream": "sub_ref", "at": NOW, "received_at": NOW}
    event |= {"payload": {"email": "ann@example.com"}, "state": "done", "due_at": NOW}
    session.add_all([
        ActivationRow(**seat, **aws, last_seen_at=NOW),
        ValidationRow(at=NOW, license_id=license_id, code="VALID", address="192.0.2.77", instance_id="ann-laptop"),
        SightingRow(license_id=license_id, instance_id="ann-laptop", address="192.0.2.77", seen_at=NOW),
        OrderRow(**order, id="ord_open", number="1", state="open"),
        OrderRow(**order, id="ord_paid", number="2", state="paid", paid_at=NOW, customer_id=customer),
        OutboxRow(**mail, due_at=NOW, payload={"to": "ann@example.com", "customer_id": customer}, sealed=b"x"),
        OutboxRow(**told, payload={"type": "x", "data": {"id": customer, "email": "ann@example.com"}}),
        SubscriptionRow(id="sub_1", provider="stripe", ref="sub_ref", once=True, customer_id=customer,
                        email="ann@example.com", name="Ann Müller", created_at=NOW),
        PaymentEventRow(**event),
        EnquiryRow(email="ann@example.com", name="Ann Müller", message="a note about Ann", created_at=NOW),
        UserRow(id="usr_ann", email="ann@example.com", name="Ann Müller", created_at=NOW, fs_uniquifier="u1"),
        UserRow(id="usr_both", email="both@example.com", created_at=NOW, fs_uniquifier="u2"),
    ])  # fmt: skip
    session.flush()
    other = session.scalar(select(CustomerRow.id).where(CustomerRow.email == "joann@example.com"))
    belongs = {"role": Membership.OWNER.value, "created_at": NOW}
    signed_in = {"created_at": NOW, "last_seen_at": NOW, "expires_at": NOW, "address": "192.0.2.77"}
    session.add_all([
        MembershipRow(customer_id=customer, user_id="usr_ann", **belongs),
        MembershipRow(customer_id=customer, user_id="usr_both", **belongs),
        MembershipRow(customer_id=other, user_id="usr_both", **belongs),
        IdentityRow(issuer="i", subject="s", user_id="usr_ann", email="ann@example.com", created_at=NOW),
        SignInRow(user_id="usr_ann", browser="Ann's browser", **signed_in),
        InvoiceRow(**paid, subscription_id="sub_1", customer_id=customer, number="2026-1"),
    ])  # fmt: skip


def everything(engine):
    """All that the database holds, as text, but for what is kept on purpose."""
    with engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name != "alembic_version"]
        rows = [[table.name, *map(str, row)] for table in tables for row in connection.execute(select(table))]
    return json.dumps([row for row in rows if "ord_paid" not in row], ensure_ascii=False)


def erase(engine, customer, *, end_licenses=True):
    with transaction(engine, author=Author("cli:vendor")) as session:
        return erase_customer(session, customer, end_licenses=end_licenses, now=NOW)


def proved(engine, installation, expected=None):
    with reading(engine) as session:
        return audit.verify(session, key=installation.audit_key, expected=expected)


def test_nothing_personal_is_left_but_what_the_books_need_and_the_log_is_sound(engine, installation, ann):
    before = proved(engine, installation)
    assert all(word in everything(engine) for word in PERSONAL)
    done = erase(engine, ann)
    left = everything(engine).replace("joann@example.com", "")
    assert [word for word in PERSONAL if word in left or json.dumps(word)[1:-1] in left] == []
    assert done["kept"] == {"invoices": 1, "paid_orders": 1}
    assert done["erased"]["audit_entries"] >= 4
    assert proved(engine, installation, before).seq > before.seq
    with reading(engine) as session:
        assert audit.verify_last(session, key=installation.audit_key, entries=3)[0].seq > before.seq
        assert find_customer(session, ann).email == nobody(ann)
        assert session.scalar(select(LicenseRow.status).where(LicenseRow.customer_id == ann)) == "revoked"
        assert session.scalar(select(InvoiceRow.number)) == "2026-1"
        assert session.scalar(select(OrderRow.name).where(OrderRow.id == "ord_paid")) == "Ann Müller"


def test_what_is_about_others_stays(engine, ann):
    erase(engine, ann)
    with reading(engine) as session:
        other = session.scalar(select(CustomerRow).where(CustomerRow.email == "joann@example.com"))
        assert other.name == "Joann"
        assert session.scalar(select(LicenseRow.status).where(LicenseRow.customer_id == other.id)) == "active"
        assert [user.id for user in session.scalars(select(UserRow).where(UserRow.role.is_(None)))] == ["usr_both"]
        entries = session.scalars(select(AuditRow).where(AuditRow.subject == other.id)).all()
        assert [entry.after["email"] for entry in entries] == ["joann@example.com"]


def test_erasing_again_changes_nothing(engine, ann):
    erase(engine, ann)
    before = everything(engine)
    assert erase(engine, ann) == {"id": ann, "erased": {}, "kept": {"invoices": 1, "paid_orders": 1}}
    assert everything(engine) == before


def test_erasing_again_erases_what_came_since_and_nothing_else(engine, installation, ann):
    erase(engine, ann)
    with transaction(engine) as session:
        seat = session.scalar(select(ActivationRow.license_id))
        asked = {"at": NOW, "code": "REVOKED", "address": "192.0.2.77", "instance_id": "ann-laptop"}
        session.add(ValidationRow(license_id=seat, **asked))
        keep_answers(session, [Logged(NOW, seat, "REVOKED", "192.0.2.77", "ann-laptop")])  # of a moment ago
        update_customer(session, find_customer(session, ann), {"name": "Ann Müller"}, now=NOW)
    again = erase(engine, ann)["erased"]
    assert again == {"customers": 1, "checks": 2, "audit_entries": 1}
    left = everything(engine)
    words = ("Müller", json.dumps("Müller")[1:-1], "192.0.2.77", "ann-laptop")
    assert [word for word in words if word in left] == []
    proved(engine, installation)


def ignored(engine, event_id, payload):
    """Store an event that nothing depends on."""
    said = {"provider": "stripe", "type": "x", "at": NOW, "received_at": NOW, "due_at": NOW, "state": "ignored"}
    with engine.begin() as connection:
        chosen = insert(PaymentEventRow).values(id=f"p{event_id}", event_id=event_id, payload=payload, **said)
        connection.execute(chosen)


def test_a_provider_that_goes_on_talking_tells_nothing_about_who_was_erased(engine, installation):
    shop = Shop(engine, installation)
    told = Buyer("cus_1", "Ann@Example.com", "Ann Müller", "Müller GmbH", "DE", "DE123456789", "de")
    shop.hear(first(buyer=told), now=NOW)
    ended = stands_at(SubscriptionStatus.ENDED, NOW, buyer=told)
    shop.hear(ended, now=NOW)
    ignored(engine, "evt_7", {"billing": {"email": "Ann@Example.com"}})  # as it was typed
    customer = shop.subscription().customer_id
    erase(engine, customer)
    shop.hear(replace(refunded("in_1", NOW), buyer=told), now=NOW)
    shop.hear(replace(ended, id="evt_late", at=NOW + DAY), now=NOW + DAY)
    with reading(engine) as session:
        row = find_customer(session, customer)
        assert [row.name, row.company, row.country, row.vat_number] == [None] * 4
        later = SubscriptionRow(company="Müller GmbH", country="DE", vat_number="DE123456789", language="de")
        assert complete(session, row, later, now=NOW) is False
    left = everything(engine)
    personal = ("Ann@Example.com", "ann@example.com", "Müller", "M\\u00fcller", "DE123456789")
    assert [word for word in personal if word in left] == []
    assert shop.invoices()[0].refunded > 0
    assert shop.invoices()[0].refunded > 0
    ignored(engine, "evt_8", {"id": "cus_1", "name": "Ann", "deleted": True})
    assert erase(engine, customer)["erased"]["payment_events"] == 1
    assert erase(engine, customer)["erased"] == {}


def test_a_license_that_works_is_in_the_way_and_so_is_who_pays(engine, ann):
    with pytest.raises(ErasureRefusedError, match="still work"):
        erase(engine, ann, end_licenses=False)
    with engine.begin() as connection:
        connection.execute(update(SubscriptionRow).values(once=False, status="active"))
    with pytest.raises(ErasureRefusedError, match="still pays for sub_1"):
        erase(engine, ann)
    with engine.begin() as connection:
        connection.execute(update(SubscriptionRow).values(status="ended"))
        connection.execute(update(PaymentEventRow).values(state="pending"))
    with pytest.raises(ErasureRefusedError, match="being worked on"):
        erase(engine, ann)


CHANGES = (
    "after = '[]' WHERE seq = {erased}",
    "seal = '" + "0" * 64 + "' WHERE seq = {erased}",
    "erased_mark = '" + "0" * 64 + "' WHERE seq = {erased}",
    "erased_in = erased_in - 1 WHERE seq = {erased}",
    "erased_in = NULL WHERE seq = {erased}",
    "erased_in = 1, erased_mark = seal, after = '[]' WHERE seq = 1",
    "after = '[]' WHERE action = 'customer.erased'",
)


def test_nobody_without_the_key_erases_anything_or_changes_what_is_left(engine, installation, ann):
    erase(engine, ann)
    with Session(engine) as session:
        erased = session.scalar(text("SELECT max(seq) FROM audit WHERE erased_in IS NOT NULL"))
        audit.verify(session, key=installation.audit_key)
        for change in CHANGES:
            assert session.execute(text(f"UPDATE audit SET {change}".format(erased=erased))).rowcount == 1
            with pytest.raises(AuditDamagedError):
                audit.verify(session, key=installation.audit_key)
            session.rollback()


def test_an_entry_that_is_put_back_as_it_was_shows_that_the_erasure_is_not_done(engine, installation, ann):
    with reading(engine) as session:
        old = session.scalar(select(AuditRow).where(AuditRow.subject == ann).order_by(AuditRow.seq).limit(1))
        number, kept = old.seq, {"before": old.before, "after": old.after, "address": old.address}
    erase(engine, ann)
    with engine.begin() as connection:
        chosen = update(AuditRow).where(AuditRow.seq == number)
        connection.execute(chosen.values(erased_in=None, erased_mark=None, **kept))
    with pytest.raises(AuditDamagedError, match="other entries were erased than it says"):
        proved(engine, installation)


def test_the_export_holds_everything_and_no_secret(engine, ann):
    with reading(engine) as session:
        parts = as_json(export_customer(session, ann, now=NOW))
        begun = next(parts)
        with transaction(engine) as writing:  # nobody waits until an export is read, which may take long
            note_export(writing, ann, now=NOW)
        whole = json.loads(begun + "".join(parts))
    said = json.dumps(whole, ensure_ascii=False)
    assert [word for word in PERSONAL if word not in said] == []
    assert [name for name, each in whole.items() if not each] == [
        "usage", "flags", "reminders", "early_adopter_places", "passkeys", "invitations"
    ]  # fmt: skip
    assert whole["checked_from"][0]["address"] == "192.0.2.77"
    for secret in ("sealed", "digest", "password", "uniquifier", "totp"):
        assert f'{secret}"' not in said
    with reading(engine) as session:
        assert session.scalar(select(AuditRow.action).order_by(AuditRow.seq.desc()).limit(1)) == "customer.exported"
