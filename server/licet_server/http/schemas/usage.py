"""Usage, as the API takes and shows it."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields
from marshmallow.validate import Length

from licet.terms import PERIODS
from licet.verdict import Code
from licet_server.http.schemas.base import Instant, Page, PageQuery, Shaped, Text, Whole
from licet_server.http.schemas.validation import AskedWithKey, UpgradeOut
from licet_server.licensing.metering import AHEAD, EVENT_ID, METRIC, MOST, MOST_EVENTS, OLDEST

_CODES = [code.value for code in Code]
_NULL_WITHOUT_QUOTA = {"description": "Null when the license has no quota for the metric."}


class Metric(Shaped):
    """The name of what is counted."""

    def __init__(self, **options: Any) -> None:
        """Take marshmallow's *options*."""
        super().__init__(METRIC, 64, **options)


class EventIn(Schema):
    """Something that was used."""

    class Meta:
        """Ignore what is newer than this server."""

        unknown = EXCLUDE

    id = Shaped(
        EVENT_ID,
        128,
        required=True,
        metadata={
            "description": "Counts once for a license, ever: choose it at random, and keep it when sending again."
        },
    )
    metric = Metric(required=True)
    quantity = Whole(1, MOST, required=True)
    at = Instant(
        load_default=None,
        allow_none=True,
        metadata={
            "description": f"When; now unless given. At most {OLDEST.days} days ago, and at most "
            f"{AHEAD.seconds // 60} minutes ahead."
        },
    )


class ByKey(AskedWithKey):
    """What every question about usage says."""

    instance_id = Text(allow_none=True, load_default=None, metadata={"description": "Which running instance asks."})


class ReportIn(ByKey):
    """A batch of events."""

    events = fields.List(fields.Nested(EventIn), required=True, validate=Length(max=MOST_EVENTS))


class ReportOut(Schema):
    """What became of a batch."""

    valid = fields.Boolean(required=True, metadata={"description": "Whether the license may be used now."})
    code = fields.String(required=True, metadata={"enum": _CODES})
    message = fields.String(required=True)
    accepted = fields.Integer(required=True, metadata={"description": "How many events were counted."})
    duplicates = fields.Integer(required=True, metadata={"description": "How many had been counted before."})


class ConsumeIn(ByKey):
    """What is to be taken from a quota."""

    metric = Metric(required=True)
    quantity = Whole(1, MOST, load_default=1)


class ConsumeOut(Schema):
    """Whether it was taken, and what is left."""

    valid = fields.Boolean(required=True)
    code = fields.String(required=True, metadata={"enum": _CODES})
    message = fields.String(required=True)
    metric = fields.String(required=True)
    granted = fields.Integer(required=True, metadata={"description": "All that was asked for, or 0."})
    remaining = fields.Integer(required=True, allow_none=True, metadata=_NULL_WITHOUT_QUOTA)
    used = fields.Integer(required=True, allow_none=True, metadata=_NULL_WITHOUT_QUOTA)
    limit = fields.Integer(required=True, allow_none=True, metadata=_NULL_WITHOUT_QUOTA)
    period = fields.String(required=True, allow_none=True, metadata=_NULL_WITHOUT_QUOTA)
    resets_at = Instant(required=True, allow_none=True, metadata={"description": "Null when nothing starts afresh."})
    receipt = fields.String(
        required=True, allow_none=True, metadata={"description": "A JWS of typ `licet-receipt+jwt`; null with a no."}
    )
    retry_after = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "With `RATE_LIMITED`: the seconds to wait; null: it is more than there ever is."},
    )
    upgrade = fields.Nested(
        UpgradeOut, required=True, allow_none=True, metadata={"description": "null: no plan would do, or a yes."}
    )


class UsageQuery(PageQuery):
    """Which days are wanted."""

    since = fields.Date(data_key="from", metadata={"description": "First day (UTC); 30 days before the last."})
    until = fields.Date(data_key="to", metadata={"description": "Last day (UTC); today."})
    metric = Metric()


class TotalsQuery(UsageQuery):
    """Which days of which licenses are wanted."""

    product = Text(16)


class UsageDayOut(Schema):
    """One metric of a license on one day."""

    day = fields.String(required=True, metadata={"format": "date"})
    metric = fields.String(required=True)
    quantity = fields.Integer(required=True)
    events = fields.Integer(required=True)


class UsageTotalOut(UsageDayOut):
    """One metric of all licenses on one day."""

    licenses = fields.Integer(required=True, metadata={"description": "How many licenses used it."})


class QuotaOut(Schema):
    """A quota of a license, as it stands now."""

    metric = fields.String(required=True)
    period = fields.String(required=True, metadata={"enum": list(PERIODS)})
    limit = fields.Integer(required=True)
    used = fields.Integer(required=True)
    remaining = fields.Integer(required=True)
    resets_at = Instant(required=True, allow_none=True)


class LicenseUsagePage(Page):
    """A part of the days of a license, newest first, and its quotas."""

    data = fields.List(fields.Nested(UsageDayOut), required=True)
    quotas = fields.List(fields.Nested(QuotaOut), required=True)


class UsageTotalPage(Page):
    """A part of the days of all licenses, newest first."""

    data = fields.List(fields.Nested(UsageTotalOut), required=True)
