"""Figures for the vendor, as the API shows them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from licet_server.http.schemas.base import Instant, Query, Whole
from licet_server.licensing.standing import Standing
from licet_server.services.stats import MOST_EXPIRING_DAYS, MOST_LISTED, USUAL_EXPIRING_DAYS


class Counts(fields.Dict):
    """Numbers by name."""

    def __init__(self, **options: Any) -> None:
        """Take marshmallow's *options*."""
        super().__init__(keys=fields.String(), values=fields.Integer(), required=True, **options)


class DashboardQuery(Query):
    """What is wanted besides."""

    expiring_days = Whole(
        1,
        MOST_EXPIRING_DAYS,
        load_default=USUAL_EXPIRING_DAYS,
        metadata={"description": "Name the licenses whose term ends within so many days."},
    )


class PlanStandingOut(Schema):
    """How many licenses of a plan stand in one way."""

    product = fields.String(required=True)
    plan = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": [standing.value for standing in Standing]})
    count = fields.Integer(required=True)


class TrialsOut(Schema):
    """Trials."""

    running = fields.Integer(required=True)
    paid_for = fields.Integer(required=True, metadata={"description": "Licenses that began as a trial."})
    all = fields.Integer(required=True)


class PlanMonthOut(Schema):
    """A plan in one month."""

    product = fields.String(required=True)
    plan = fields.String(required=True)
    new = fields.Integer(required=True)
    churned = fields.Integer(required=True)


class MonthOut(Schema):
    """One month (UTC); trials are not in it."""

    month = fields.String(required=True, metadata={"description": "`2026-11`"})
    new = fields.Integer(required=True, metadata={"description": "Licenses that were sold."})
    churned = fields.Integer(
        required=True, metadata={"description": "Licenses that were revoked, or whose grace ended unrenewed."}
    )
    list_prices = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={
            "description": "List prices of the licenses that were issued, by month of issue, added up by currency. "
            "This is not revenue: each license counts once, at the price of the plan that it has today; renewals and "
            "trials that were paid for are not in it."
        },
    )
    paid = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={
            "description": "What was paid in the month, tax included, less what went back of it to this day, added up "
            "by currency."
        },
    )
    plans = fields.List(fields.Nested(PlanMonthOut), required=True)


class ExpiringLicenseOut(Schema):
    """A license whose term ends soon."""

    id = fields.String(required=True)
    product = fields.String(required=True)
    plan = fields.String(required=True)
    email = fields.String(required=True)
    key_tail = fields.String(required=True)
    expires_at = Instant(required=True)
    trial = fields.Boolean(required=True)


class ExpiringOut(Schema):
    """Licenses whose term ends soon."""

    days = fields.Integer(required=True)
    count = fields.Integer(required=True)
    licenses = fields.List(
        fields.Nested(ExpiringLicenseOut),
        required=True,
        metadata={"description": f"The first {MOST_LISTED} to end."},
    )


class LiveSeatsOut(Schema):
    """Instances that hold a seat now."""

    live = fields.Integer(required=True)
    products = Counts()


class MetricTotalOut(Schema):
    """What all licenses used of a metric."""

    metric = fields.String(required=True)
    quantity = fields.Integer(required=True)
    events = fields.Integer(required=True)
    licenses = fields.Integer(required=True)


class OpenFlagsOut(Schema):
    """Flags that nobody has resolved."""

    open = fields.Integer(required=True)
    kinds = Counts()


class MailFiguresOut(Schema):
    """Mails in figures."""

    configured = fields.Boolean(required=True, metadata={"description": "Whether SMTP_SERVER is set."})
    waiting = fields.Integer(required=True)
    failed = fields.Integer(required=True, metadata={"description": "Given up; `POST /api/v1/mails/…/retry`."})


class BillingFiguresOut(Schema):
    """Money in figures."""

    subscriptions = Counts(metadata={"description": "By how they stand at their provider."})
    past_due = fields.Integer(required=True, metadata={"description": "Subscriptions whose payment fails."})
    invoices = Counts(metadata={"description": "Those that are not paid: `open` and `failed`."})
    events_7_days = Counts(
        metadata={"description": "What providers said and came to nothing: `failed` needs you, `ignored` need not."}
    )


class DashboardOut(Schema):
    """Everything in figures."""

    customers = fields.Integer(required=True)
    licenses = fields.List(fields.Nested(PlanStandingOut), required=True)
    validations_30_days = Counts(metadata={"description": "Answers of the last 30 days by code."})
    statuses = Counts(metadata={"description": "Licenses by status."})
    trials = fields.Nested(TrialsOut, required=True)
    months = fields.List(
        fields.Nested(MonthOut), required=True, metadata={"description": "The last twelve, the present one last."}
    )
    expiring = fields.Nested(ExpiringOut, required=True)
    activations = fields.Nested(LiveSeatsOut, required=True)
    usage_30_days = fields.List(
        fields.Nested(MetricTotalOut),
        required=True,
        metadata={"description": f"The {MOST_LISTED} metrics with the most events."},
    )
    flags = fields.Nested(OpenFlagsOut, required=True)
    billing = fields.Nested(BillingFiguresOut, required=True)
    mail = fields.Nested(MailFiguresOut, required=True)
