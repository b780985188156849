"""Take from a quota: all or nothing, never more than there is, with a signed receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from licet.terms import Quota
from licet.verdict import Code, Verdict
from licet.wire import RECEIPT_TYPE, ValidateRequest, to_epoch, to_text
from licet_server.errors import ConflictError
from licet_server.keys.leases import Signer
from licet_server.licensing.metering import Event, Period, by_day, crowded, period
from licet_server.licensing.rates import read_rate
from licet_server.licensing.upgrades import Lack
from licet_server.services.answers import open_case
from licet_server.services.find import Found
from licet_server.services.reads import InSession
from licet_server.services.upgrades import advise
from licet_server.services.validate import judge
from licet_server.storage import quotas
from licet_server.storage.models import LicenseRow
from licet_server.storage.quotas import QuotaKey
from licet_server.storage.rates import take_at_rate
from licet_server.storage.trail import announce
from licet_server.storage.usage import add_to_days, first_crowded

EXHAUSTED_EVENT = "usage.quota_exhausted"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be taken.

    Attributes:
        metric: From which quota.
        quantity: How much, 1 or more.
    """

    metric: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Consumed:
    """The answer.

    Attributes:
        verdict: Whether it was granted, or why not.
        license_id: Which license the key belongs to; ``None``: to none.
        granted: How much was taken: all or 0.
        receipt: The signed receipt; only with a yes.
        quota: The quota of the license; ``None``: this metric has none, or the license may not be used.
        period: Its period at present.
        used: How much of it is used up now.
        lost: Whether this server made the key and has forgotten it.
        retry_after: With a rate that was passed: how many seconds to wait; ``None``: in vain.
        upgrade: The plan that would not refuse it; ``None``: there is none.
    """

    verdict: Verdict
    license_id: str | None = None
    granted: int = 0
    receipt: str | None = None
    quota: Quota | None = None
    period: Period | None = None
    used: int | None = None
    lost: bool = False
    retry_after: int | None = None
    upgrade: Mapping[str, Any] | None = None

    @property
    def remaining(self) -> int | None:
        """How much is left; ``None``: there is no quota."""
        return None if self.quota is None or self.used is None else max(0, self.quota.amount - self.used)


def consume(
    session: Session, asked: ValidateRequest, wanted: Wanted, *, pepper: str, signer: Signer, now: datetime
) -> Consumed:
    """Take from a quota of a license; one that names no quota for the metric is not limited.

    The rules of ``services.validate`` come first, then the rate of the metric, then its quota. What was taken is
    counted as usage, too. What came at a rate counts there even when the quota does not suffice.

    Args:
        session: A session that may write; what was taken is taken once it commits.
        asked: Who asks, as for a validation; its ``nonce`` comes back in the receipt.
        wanted: What is to be taken.
        pepper: The secret under which keys are digested.
        signer: What signs the receipt.
        now: Aware UTC instant.

    Raises:
        ConflictError: The day would have more than can be counted, or too many metrics; nothing was taken.
    """
    case = open_case(session, asked, pepper=pepper, signer=signer, now=now)
    verdict, found = judge(InSession(session, pepper), case, now=now), case.found
    if found is None or not verdict.valid:
        return Consumed(verdict, None if found is None else found.row.id, lost=case.lost)
    row, quota = found.row, found.row.terms().quotas.get(wanted.metric)
    taken = _at_rate(session, row, wanted, now) or Consumed(verdict, row.id, wanted.quantity)
    if taken.granted and quota is not None:
        taken = _take(session, row, quota, wanted, verdict, now)
    if not taken.granted:
        return taken
    totals = by_day([Event("", wanted.metric, wanted.quantity)], now=now)
    full = first_crowded(session, row.id, totals) if quota is None else None
    if full is not None:
        raise ConflictError(crowded(*full))
    add_to_days(session, row.id, totals)
    return replace(taken, receipt=_receipt(taken, found, wanted, nonce=asked.nonce, signer=signer, now=now))


def consumed_object(consumed: Consumed, wanted: Wanted) -> dict[str, Any]:
    """Return the answer as the API gives it."""
    quota, within, verdict = consumed.quota, consumed.period, consumed.verdict
    ends_at = None if within is None else within.ends_at
    return {
        "valid": verdict.valid,
        "code": verdict.code.value,
        "message": verdict.detail,
        "metric": wanted.metric,
        "granted": consumed.granted,
        "remaining": consumed.remaining,
        "used": consumed.used,
        "limit": None if quota is None else quota.amount,
        "period": None if quota is None else quota.period,
        "resets_at": None if ends_at is None else to_text(ends_at),
        "receipt": consumed.receipt,
        "retry_after": consumed.retry_after,
        "upgrade": None if consumed.upgrade is None else dict(consumed.upgrade),
    }


def _at_rate(session: Session, row: LicenseRow, wanted: Wanted, now: datetime) -> Consumed | None:
    """Refuse what comes too fast."""
    text = row.rates.get(wanted.metric)
    if text is None:
        return None
    rate = read_rate(text)
    took = take_at_rate(session, row.id, wanted.metric, rate, wanted.quantity, now=now)
    if took.granted:
        return None
    wait = took.retry_after(now=now)
    again = "That is more than can ever be had at once." if wait is None else f"Try again in {wait:,} s."
    said = f"{wanted.metric} may be used {rate.amount:,} times a {rate.period}. {again}"
    verdict = Verdict(Code.RATE_LIMITED, said, limit=rate.amount, limit_name=wanted.metric)
    advised = advise(session, row, verdict, Lack(rate=(wanted.metric, wanted.quantity)))
    return Consumed(advised.verdict, row.id, retry_after=wait, upgrade=advised.upgrade)


def _take(session: Session, row: LicenseRow, quota: Quota, wanted: Wanted, verdict: Verdict, now: datetime) -> Consumed:
    within = period(quota.period, now=now)
    key: QuotaKey = (row.id, wanted.metric, quota.period, within.start)
    used = quotas.take(session, key, wanted.quantity, amount=quota.amount)
    if used is not None:
        return Consumed(verdict, row.id, wanted.quantity, quota=quota, period=within, used=used)
    used = quotas.used(session, key)
    needed = Quota(used + wanted.quantity, quota.period)
    lack = Lack(quota=(wanted.metric, needed), at_once=(wanted.metric, wanted.quantity))
    advised = advise(session, row, _exhausted(quota, within, wanted, used), lack)
    refused = Consumed(advised.verdict, row.id, quota=quota, period=within, used=used, upgrade=advised.upgrade)
    if wanted.quantity <= quota.amount and quotas.note_exhausted(session, key, now=now):
        about = {"license_id": row.id, "product": row.product_code, "key_tail": row.key_tail}
        figures = consumed_object(refused, wanted)
        told = {name: figures[name] for name in ("metric", "limit", "used", "period", "resets_at")}
        announce(session, EXHAUSTED_EVENT, about | told | {"asked": wanted.quantity}, now=now)
    return refused


def _exhausted(quota: Quota, within: Period, wanted: Wanted, used: int) -> Verdict:
    left = max(0, quota.amount - used)
    again = "" if within.ends_at is None else f" It starts afresh on {within.ends_at:%Y-%m-%d} at 00:00 UTC."
    said = f"{left:,} of {quota.amount:,} {wanted.metric} are left, and {wanted.quantity:,} were asked for.{again}"
    return Verdict(Code.QUOTA_EXHAUSTED, said, limit=quota.amount, limit_name=wanted.metric)


def _receipt(
    consumed: Consumed, found: Found[LicenseRow], wanted: Wanted, *, nonce: str | None, signer: Signer, now: datetime
) -> str:
    quota, within = consumed.quota, consumed.period
    claims = {
        "sub": found.row.id,
        "aud": found.row.product_code,
        "iat": to_epoch(now),
        "nonce": nonce,
        "key_tail": found.key_tail,
        "metric": wanted.metric,
        "quantity": consumed.granted,
        "remaining": consumed.remaining,
        "period": None if quota is None else quota.period,
        "period_start": None if within is None else within.start.isoformat(),
    }
    return signer.sign(RECEIPT_TYPE, claims, now=now)
