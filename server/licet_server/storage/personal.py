"""Everything that is held about a customer: where it stands, and how it is found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from licet_server.storage.accounts_tables import (
    EnquiryRow,
    IdentityRow,
    InvitationRow,
    MembershipRow,
    PasskeyRow,
    SignInRow,
    UserRow,
)
from licet_server.storage.audit_erasure import ERASURE
from licet_server.storage.models import Base, ContactRow, CustomerRow, LicenseRow, ValidationRow
from licet_server.storage.sales_tables import (
    EarlyAdopterRow,
    InvoiceRow,
    OrderRow,
    PaymentEventRow,
    ReminderRow,
    SubscriptionRow,
)
from licet_server.storage.tables import ActivationRow, AuditRow, FlagRow, OutboxRow, UsageDayRow
from licet_server.storage.trail import MAIL, WEBHOOK

NOBODY = "erased.invalid"
"""Where the address of nobody is: RFC 2606 keeps the domain free for ever."""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it is about.

    Attributes:
        customer_id: The customer.
        emails: The addresses of the customer, the contacts and the members, in lower case.
        user_ids: Who signs in for this customer and for nobody else, and is not of the vendor.
        member_ids: Who signs in for this customer at all.
        refs: Who the customer is at payment providers.
    """

    customer_id: str
    emails: tuple[str, ...]
    user_ids: tuple[str, ...]
    member_ids: tuple[str, ...]
    refs: tuple[str, ...]

    @property
    def licenses(self) -> Select[Any]:
        """The ids of the licenses."""
        return select(LicenseRow.id).where(LicenseRow.customer_id == self.customer_id)

    @property
    def orders(self) -> ColumnElement[bool]:
        """Which orders are theirs."""
        own = OrderRow.email.in_(self.emails) & OrderRow.customer_id.is_(None)
        return or_(OrderRow.customer_id == self.customer_id, OrderRow.license_id.in_(self.licenses), own)

    @property
    def subscriptions(self) -> ColumnElement[bool]:
        """Which subscriptions are theirs."""
        return or_(SubscriptionRow.customer_id == self.customer_id, SubscriptionRow.license_id.in_(self.licenses))

    @property
    def payment_events(self) -> ColumnElement[bool]:
        """Which events of payment providers are about them."""
        refs = select(SubscriptionRow.ref).where(self.subscriptions)
        payload = PaymentEventRow.payload
        known = [_holds(payload, each) for each in self.refs]
        return or_(PaymentEventRow.stream.in_(refs), *known, *self._mentioned(payload))

    @property
    def mails(self) -> ColumnElement[bool]:
        """Which mails went to them, or will."""
        return and_(OutboxRow.kind == MAIL, or_(*self._mentioned(OutboxRow.payload)))

    @property
    def deliveries(self) -> ColumnElement[bool]:
        """Which events for the vendor's own systems tell of them."""
        return and_(OutboxRow.kind == WEBHOOK, or_(*self._mentioned(OutboxRow.payload)))

    @property
    def audit(self) -> ColumnElement[bool]:
        """Which entries of the audit log are about them, or by them."""
        seats = select(ActivationRow.id).where(ActivationRow.license_id.in_(self.licenses))
        others = [
            select(column).where(chosen)
            for column, chosen in (
                (OrderRow.id, self.orders),
                (SubscriptionRow.id, self.subscriptions),
                (OutboxRow.id, self.mails),
                (ContactRow.id, ContactRow.customer_id == self.customer_id),
            )
        ]
        about = [AuditRow.subject.in_(each) for each in (self.licenses, seats, *others)]
        by = AuditRow.actor.in_([f"user:{each}" for each in self.user_ids])
        own = AuditRow.subject.in_([self.customer_id, *self.user_ids])
        return or_(own, by, *about, *self._mentioned(AuditRow.before), *self._mentioned(AuditRow.after))

    def _mentioned(self, column: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
        """Return which JSON holds their id or an address, as a whole value: joann@… is not ann@…."""
        anyhow = func.lower(cast(column, Text))  # providers keep addresses as they were typed
        written = [anyhow.contains(json.dumps(each), autoescape=True) for each in self.emails]
        return [_holds(column, self.customer_id), *written]


def _holds(column: InstrumentedAttribute[Any], word: str) -> ColumnElement[bool]:
    """Return which JSON holds *word* as a whole value, in this case: LIKE of SQLite knows none."""
    written = cast(column, Text)
    return func.replace(written, json.dumps(word), "") != written


def nobody(row_id: str) -> str:
    """Return the address that stands in the place of somebody's: unique, as addresses are, and nobody's."""
    return f"{row_id.lower()}@{NOBODY}"


def was_erased(customer: CustomerRow) -> bool:
    """Say whether a customer was erased: then nothing about a person is written down again by itself."""
    return customer.email == nobody(customer.id)


def subject_of(session: Session, customer: CustomerRow) -> Subject:
    """Find out who belongs to a customer."""
    contacts = session.scalars(select(ContactRow.email).where(ContactRow.customer_id == customer.id)).all()
    members = session.execute(
        select(UserRow.id, UserRow.email, UserRow.role)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .where(MembershipRow.customer_id == customer.id)
    ).all()
    elsewhere = set(
        session.scalars(
            select(MembershipRow.user_id).where(
                MembershipRow.customer_id != customer.id, MembershipRow.user_id.in_([row.id for row in members])
            )
        )
    )
    own = [row for row in members if row.role is None and row.id not in elsewhere]
    emails = dict.fromkeys([customer.email, *contacts, *(row.email for row in own)])
    known = select(SubscriptionRow.customer_ref).where(SubscriptionRow.customer_id == customer.id)
    refs = {ref for ref in session.scalars(known) if ref is not None}
    people = tuple(row.id for row in own), tuple(row.id for row in members)
    return Subject(customer.id, tuple(emails), *people, tuple(sorted(refs)))


def entries_about(subject: Subject) -> Select[Any]:
    """Return the numbers of the entries of the audit log about them that still hold something, in their order."""
    still = AuditRow.erased_in.is_(None) & (AuditRow.action != ERASURE)
    return select(AuditRow.seq).where(subject.audit, still).order_by(AuditRow.seq)


def rows(session: Session, model: type[Base], *chosen: ColumnElement[bool]) -> Iterator[Any]:
    """Yield the rows of a table, a bounded number in memory at a time."""
    key = list(model.__table__.primary_key)
    found = select(model).where(*chosen).order_by(*key).execution_options(yield_per=_AT_ONCE)
    yield from session.scalars(found)


def sections(subject: Subject) -> Mapping[str, tuple[type[Base], ColumnElement[bool]]]:
    """Return which tables hold something about them, by what it is called, and which rows."""
    users, licenses = subject.user_ids, subject.licenses
    orders = select(OrderRow.id).where(subject.orders)
    invoices = or_(
        InvoiceRow.customer_id == subject.customer_id,
        InvoiceRow.subscription_id.in_(select(SubscriptionRow.id).where(subject.subscriptions)),
        InvoiceRow.order_id.in_(orders),
    )
    return {
        "contacts": (ContactRow, ContactRow.customer_id == subject.customer_id),
        "licenses": (LicenseRow, LicenseRow.customer_id == subject.customer_id),
        "instances": (ActivationRow, ActivationRow.license_id.in_(licenses)),
        "usage": (UsageDayRow, UsageDayRow.license_id.in_(licenses)),
        "flags": (FlagRow, FlagRow.license_id.in_(licenses)),
        "reminders": (ReminderRow, ReminderRow.license_id.in_(licenses)),
        "subscriptions": (SubscriptionRow, subject.subscriptions),
        "invoices": (InvoiceRow, invoices),
        "orders": (OrderRow, subject.orders),
        "early_adopter_places": (
            EarlyAdopterRow,
            or_(EarlyAdopterRow.email.in_(subject.emails), EarlyAdopterRow.order_id.in_(orders)),
        ),
        "payment_events": (PaymentEventRow, subject.payment_events),
        "mails": (OutboxRow, subject.mails),
        "deliveries": (OutboxRow, subject.deliveries),
        "accounts": (UserRow, UserRow.id.in_(users)),
        "memberships": (MembershipRow, MembershipRow.customer_id == subject.customer_id),
        "identities": (IdentityRow, IdentityRow.user_id.in_(users)),
        "passkeys": (PasskeyRow, PasskeyRow.user_id.in_(users)),
        "sign_ins": (SignInRow, SignInRow.user_id.in_(users)),
        "invitations": (
            InvitationRow,
            or_(InvitationRow.customer_id == subject.customer_id, InvitationRow.email.in_(subject.emails)),
        ),
        "enquiries": (EnquiryRow, EnquiryRow.email.in_(subject.emails)),
        "audit": (AuditRow, subject.audit),
    }


def checked_from(session: Session, subject: Subject) -> Sequence[Mapping[str, Any]]:
    """Return from where their licenses were checked: each address and instance once, how often, first and last."""
    what = (ValidationRow.license_id, ValidationRow.address, ValidationRow.instance_id)
    at = ValidationRow.at
    told = (func.count().label("answers"), func.min(at).label("first"), func.max(at).label("last"))
    found = select(*what, *told).where(ValidationRow.license_id.in_(subject.licenses)).group_by(*what).order_by(*what)
    return [dict(row) for row in session.execute(found).mappings()]
