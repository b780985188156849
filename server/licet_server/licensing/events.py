"""Every event that the vendor's own systems can hear of, with one line each. The names are public API."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ALL = "*"
"""In the list of an endpoint: every event, also those that a later version adds."""

TEST = "webhook.test"
"""Sent to one endpoint when the vendor asks for it, whatever that endpoint listens to."""

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "license.issued": "a license was sold or given",
        "license.imported": "a license came from another system",
        "license.updated": "something about a license was changed by hand",
        "license.suspended": "a license is refused until it is reactivated",
        "license.reactivated": "a suspended license works again",
        "license.revoked": "a license is refused for good",
        "license.renewed": "a license lasts longer",
        "license.plan_changed": "a license has the terms of another plan",
        "license.transferred": "a license belongs to another customer",
        "license.key_rotated": "a license has a new key",
        "license.account_bound": "a license works in the AWS account that was proved first, and in no other",
        "customer.created": "a customer is new",
        "customer.updated": "something about a customer was changed",
        "customer.deleted": "a customer who never had a license is gone",
        "customer.erased": "everything personal about a customer was erased; erase your own copies",
        "contact.added": "a customer has one more contact",
        "contact.updated": "something about a contact was changed",
        "contact.removed": "a customer has one contact less",
        "member.added": "somebody may act for a customer in the portal",
        "member.role_changed": "a member of a customer became an owner, or an owner a member",
        "member.removed": "somebody may act for a customer no more",
        "product.created": "a product is new",
        "product.updated": "something about a product was changed",
        "product.deleted": "a product is sold no more",
        "plan.created": "a plan is new",
        "plan.updated": "something about a plan was changed",
        "plan.deleted": "a plan is sold no more",
        "activation.created": "an instance took a seat",
        "activation.ended": "a seat is free again: given back, taken back, or its instance is dead",
        "usage.quota_exhausted": "a quota of a license is used up",
        "subscription.created": "somebody began to pay",
        "subscription.updated": "a subscription was changed, paused, resumed, or will end with its period",
        "subscription.ended": "a subscription is over",
        "invoice.paid": "an invoice was paid",
        "invoice.payment_failed": "an invoice could not be taken; the dunning has begun",
        "invoice.refunded": "money of an invoice went back, all or some of it",
        "invoice.disputed": "the buyer's bank has taken the money of an invoice back for now",
        "payment.attention": "a payment needs a person: the reason says why",
        "order.created": "a checkout was opened or a quote was made",
        "order.paid": "an order was paid, and its license issued",
        "order.cancelled": "an order was cancelled, or its time is over",
        "enquiry.created": "somebody wrote into the contact form",
        "mail.failed": "a mail was given up; `licet-server outbox retry` sends it again",
        "flag.raised": "something looks like abuse",
        "flag.resolved": "what looked like abuse was dealt with",
        "webhook.disabled": "an endpoint answered 410 Gone, and hears of nothing any more",
        TEST: "a test, sent when you ask for it",
    }
)
