"""Erase what is personal about a customer (GDPR, article 17), and leave everything else provable.

The customer stays as a number without a name, so that licenses, statistics and the books still add up. Kept whole are
invoices and paid orders, which have to be kept for years (GDPR, article 17, 3 b); the result says how many those are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Text, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import ErasureRefusedError
from licet_server.licensing.payments import SubscriptionStatus
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.customers import find_customer
from licet_server.storage import personal, trail
from licet_server.storage.accounts_tables import IdentityRow, MembershipRow, PasskeyRow, SignInRow, UserRow
from licet_server.storage.answer_batches import fold_answers
from licet_server.storage.audit_erasure import ERASED, ERASURE, erase_entries
from licet_server.storage.models import CustomerRow, LicenseRow, ValidationRow
from licet_server.storage.personal import NOBODY, Subject, nobody
from licet_server.storage.sales import EventState
from licet_server.storage.sales_tables import EarlyAdopterRow, InvoiceRow, OrderRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.tables import ActivationRow, ChallengeRow, FlagRow, OutboxRow, SightingRow, UsageEventRow

_AT = f"@{NOBODY}"
_OVER = (SubscriptionStatus.ENDED.value, SubscriptionStatus.INCOMPLETE.value)
_FOLDED = 10_000
_ABOUT_A_PERSON = ("name", "company", "country", "vat_number", "language")


def erase_customer(session: Session, customer_id: str, *, end_licenses: bool, now: datetime) -> dict[str, Any]:
    """Erase what is personal about a customer, everywhere; doing it again erases what came since, if anything did.

    Args:
        session: A session that may write.
        customer_id: Who.
        end_licenses: Whether licenses that still work are revoked; otherwise they are in the way.
        now: Aware UTC instant.

    Returns:
        What was erased and what is kept, by its name, how many each.

    Raises:
        NotFoundError: There is no such customer.
        ErasureRefusedError: A license, a subscription or a payment still needs who it is.
    """
    customer = find_customer(session, customer_id, lock=True)
    subject = personal.subject_of(session, customer)
    _refuse_needed(session, subject)
    _end_licenses(session, subject, end=end_licenses, now=now)
    trail.write(session)  # what was noted has its number before the log is looked through
    entries = session.scalars(personal.entries_about(subject)).all()  # while what tells which is still there
    erased = _people(session, subject) | _machines(session, subject) | _money(session, subject)
    erased |= _messages(session, subject, now=now)
    erased = {"customers": _forget(customer)} | erased | {"audit_entries": len(entries)}
    session.flush()
    kept = _kept(session, subject)
    if not any(erased.values()):
        return {"id": customer.id, "erased": {}, "kept": kept}
    told = erase_entries(session, entries)
    trail.record(session, ERASURE, customer.id, after=told | {"kept": sum(kept.values())}, now=now)
    trail.announce(session, ERASURE, {"id": customer.id}, now=now)
    trail.write(session)
    return {"id": customer.id, "erased": {name: count for name, count in erased.items() if count}, "kept": kept}


def _refuse_needed(session: Session, subject: Subject) -> None:
    paying = subject.subscriptions & SubscriptionRow.once.is_(False) & SubscriptionRow.cancels.is_(False)
    lives = SubscriptionRow.status.is_not(None) & SubscriptionRow.status.not_in(_OVER)
    found = session.scalars(select(SubscriptionRow.id).where(paying, lives).limit(1)).first()
    if found is not None:
        raise ErasureRefusedError(
            f"the customer {subject.customer_id} still pays for {found}: cancel that at the provider first, or money "
            "would be taken for nobody"
        )
    due = subject.payment_events & (PaymentEventRow.state == EventState.PENDING)
    if session.scalars(select(PaymentEventRow.id).where(due).limit(1)).first() is not None:
        raise ErasureRefusedError(
            f"a payment of the customer {subject.customer_id} is still being worked on: try again in a minute"
        )


def _end_licenses(session: Session, subject: Subject, *, end: bool, now: datetime) -> None:
    over = func.coalesce(LicenseRow.grace_until, LicenseRow.expires_at) <= now
    chosen = select(LicenseRow).where(
        LicenseRow.customer_id == subject.customer_id,
        LicenseRow.status != Status.REVOKED.value,
        or_(LicenseRow.expires_at.is_(None), ~over),
    )
    living = session.scalars(chosen.order_by(LicenseRow.id).with_for_update(of=LicenseRow)).all()
    if living and not end:
        raise ErasureRefusedError(
            f"{len(living)} license(s) of the customer {subject.customer_id} still work, {living[0].id} among them: "
            "transfer them, let them end, or say that they shall end (--end-licenses, `end_licenses`)"
        )
    for row in living:
        change_status(session, row, Action.REVOKE, now=now)


def _people(session: Session, subject: Subject) -> dict[str, int]:
    """Erase who they are and how they sign in."""
    chosen = personal.sections(subject)
    done = {name: _delete(session, *chosen[name]) for name in ("enquiries", "invitations", "contacts", "memberships")}
    users = subject.user_ids
    for model in (IdentityRow, PasskeyRow, SignInRow):
        _delete(session, model, model.user_id.in_(users))
    session.execute(delete(MembershipRow).where(MembershipRow.user_id.in_(users)))
    return done | {"accounts": _delete(session, UserRow, UserRow.id.in_(users))}


def _machines(session: Session, subject: Subject) -> dict[str, int]:
    """Erase where they run, and from where their licenses were checked."""
    licenses = subject.licenses
    aws = ("aws_account_id", "aws_account_attested_at", "aws_arn")
    unnamed: dict[str, Any] = dict.fromkeys(("fingerprint", "deployment_id", "name", *aws))
    unnamed |= {"address": ERASED, "instance_id": ActivationRow.id}
    seats = _update(session, ActivationRow, ActivationRow.license_id.in_(licenses), unnamed)
    log = {"address": ERASED, "instance_id": None}
    while fold_answers(session, most=_FOLDED):
        pass  # what was answered a moment ago is not in the log yet
    checks = _update(session, ValidationRow, ValidationRow.license_id.in_(licenses), log)
    usage = _update(session, UsageEventRow, UsageEventRow.license_id.in_(licenses), {"instance_id": None})
    for model in (ChallengeRow, SightingRow):
        _delete(session, model, model.license_id.in_(licenses))
    flags = _update(session, FlagRow, FlagRow.license_id.in_(licenses), {"detail": {}})
    own = LicenseRow.customer_id == subject.customer_id
    details = _update(session, LicenseRow, own, {"aws_accounts": [], "sealed_key": None})
    return {"instances": seats, "checks": checks, "usage": usage, "flags": flags, "license_details": details}


def _money(session: Session, subject: Subject) -> dict[str, int]:
    """Erase who wanted to buy; what was paid stays."""
    chosen, without = personal.sections(subject), dict.fromkeys(_ABOUT_A_PERSON)
    unplaced = {"email": func.lower(EarlyAdopterRow.order_id) + _AT, "network": None}
    places = _update(session, *chosen["early_adopter_places"], unplaced)
    events = _update(session, *chosen["payment_events"], {"payload": {ERASED: True}})
    subscriptions = _update(session, *chosen["subscriptions"], without | {"email": None})
    open_orders = subject.orders & OrderRow.paid_at.is_(None)
    unsold = without | {"email": func.lower(OrderRow.id) + _AT, "note": None, "payment_note": None}
    orders = _update(session, OrderRow, open_orders, unsold)
    orders += _update(session, OrderRow, subject.orders, {"note": None})
    done = {"early_adopter_places": places, "payment_events": events, "subscriptions": subscriptions}
    return done | {"orders": orders}


def _messages(session: Session, subject: Subject, *, now: datetime) -> dict[str, int]:
    """Erase mails, and stop those that have not left; of events for the vendor's systems only the names stay."""
    waits = OutboxRow.done_at.is_(None) & OutboxRow.gave_up_at.is_(None)
    stopped = {"gave_up_at": now, "leased_until": None, "last_error": ERASED}
    _update(session, OutboxRow, subject.mails & waits, stopped)
    mails = deliveries = 0
    for row in personal.rows(session, OutboxRow, or_(subject.mails, subject.deliveries)):
        if row.kind == trail.MAIL:
            left = {"to": nobody(subject.customer_id)}
            mails += (row.payload, row.sealed) != (left, None)
            row.payload, row.sealed = left, None
            row.last_error = None if row.last_error is None else ERASED
            row.dedupe_key = None if any(each in (row.dedupe_key or "") for each in subject.emails) else row.dedupe_key
        else:
            left = _scrubbed(row.payload)
            deliveries += row.payload != left
            row.payload = left
    session.flush()
    return {"mails": mails, "deliveries": deliveries}


def _scrubbed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event with nothing in its data but ids."""
    data = {name: value for name, value in payload.get("data", {}).items() if name == "id" or name.endswith("_id")}
    return {**payload, "data": data}


def _forget(customer: CustomerRow) -> int:
    """Take the name off a customer; return 1 if there was anything to take."""
    without: dict[str, Any] = dict.fromkeys((*_ABOUT_A_PERSON, "notes", "timezone"))
    without |= {"email": nobody(customer.id), "reminders": False}
    if all(getattr(customer, name) == value for name, value in without.items()):
        return 0
    for name, value in without.items():
        setattr(customer, name, value)
    customer.version += 1
    return 1


def _kept(session: Session, subject: Subject) -> dict[str, int]:
    """Count what the law wants to be kept."""
    invoices, orders = personal.sections(subject)["invoices"][1], subject.orders & OrderRow.paid_at.is_not(None)
    found = {
        "invoices": session.scalar(select(func.count()).select_from(InvoiceRow).where(invoices)) or 0,
        "paid_orders": session.scalar(select(func.count()).select_from(OrderRow).where(orders)) or 0,
    }
    return {name: count for name, count in found.items() if count}


def _delete(session: Session, model: Any, chosen: Any) -> int:
    done = session.execute(delete(model).where(chosen).execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE has one, which the type of any result has not


def _update(session: Session, model: Any, chosen: Any, values: Mapping[str, Any]) -> int:
    """Write *values* into the rows that hold others, and return how many those were."""
    other = or_(*(_differs(getattr(model, name), value) for name, value in values.items()))
    changed = update(model).where(chosen, other).values(**values)
    done = session.execute(changed.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined] # likewise


def _differs(column: Any, value: Any) -> ColumnElement[bool]:
    if isinstance(column.type, JSON):  # of which PostgreSQL compares the text alone
        return cast(column, Text).is_distinct_from(json.dumps(value))
    return column.is_distinct_from(value)  # type: ignore[no-any-return] # a column of any model
