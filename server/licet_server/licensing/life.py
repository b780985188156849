"""How long a license lasts: the end of its grace, its end once it is renewed, and what is said when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from licet.terms import Terms, check
from licet.verdict import Code, Verdict
from licet_server.errors import ConflictError, InputError

LAST_YEAR = 2999
"""Plugins take later years for a mistake."""

_FOR_EVER = datetime(9000, 1, 1, tzinfo=UTC)
_TOO_FAR = "the license would end in a year that nobody means: choose an earlier end"


def decide(terms: Terms, *, trial: bool, feature: str | None, now: datetime) -> Verdict:
    """Decide as ``licet.terms.check`` does; of a trial that is over, the sentence says how to go on.

    Args:
        terms: What the license promises.
        trial: Whether it is a trial.
        feature: The feature asked for; ``None`` asks only for a live license.
        now: Aware UTC instant of the question.
    """
    verdict = check(terms, feature=feature, now=now)
    if not trial or verdict.code is not Code.EXPIRED or terms.expires_at is None:
        return verdict
    return replace(verdict, detail=f"The trial ended on {terms.expires_at:%Y-%m-%d}: buy a license to go on.")


def grace_end(expires_at: datetime | None, *, grace_days: int, trial: bool = False) -> datetime | None:
    """Return the first instant after the grace of a license; a trial has none.

    Args:
        expires_at: First instant that is not paid for; ``None``: perpetual.
        grace_days: How long the license works past its end.
        trial: Whether it is one.

    Raises:
        InputError: The license would last longer than plugins believe.
    """
    if expires_at is None:
        return None
    days = 0 if trial else grace_days
    until = _later(expires_at, timedelta(days=days))
    if until.year > LAST_YEAR:
        raise InputError(
            f"with its {days} days of grace the license would last into the year {until.year}, and {LAST_YEAR} is the "
            "last that counts: choose an earlier end",
            field="expires_at",
        )
    return until


def renewed_end(
    expires_at: datetime | None,
    grace_until: datetime | None,
    *,
    term: timedelta | None,
    until: datetime | None = None,
    now: datetime,
) -> datetime:
    """Return the end of a license that is renewed, which is never earlier than the end it has.

    A new term begins where the last one ends, as long as the license works, its grace included; else it begins now.

    Args:
        expires_at: The end it has; ``None``: perpetual.
        grace_until: The end of its grace.
        term: How long the new term is; ``None``: what is sold has no term.
        until: The new end, in place of a term.
        now: Aware UTC instant of the renewal.

    Raises:
        ConflictError: The license is perpetual.
        InputError: There is neither a term nor an end, the end is not later than the one there is or than now, or it
            lies in a year that nobody means.
    """
    if expires_at is None:
        raise ConflictError("the license is perpetual: there is nothing to renew")
    if until is not None:
        if until <= max(expires_at, now):
            raise InputError(
                f"a renewal never shortens a license: it ends on {expires_at:%Y-%m-%d}, so choose a later day"
                if until <= expires_at
                else "the license would end in the past: choose a later day",
                field="until",
            )
        return until
    if term is None:
        raise InputError("the plan is sold without a term today: say until when, or for how long", field="until")
    alive = grace_until is not None and now < grace_until
    return _later(expires_at if alive else max(expires_at, now), term)


def promised_until(promised: datetime | None, *, before: datetime | None, after: datetime | None) -> datetime | None:
    """Return until when something that was signed for a license may promise it, where that is later than *after*.

    A license that was revoked stays in the revocation list for as long.

    Args:
        promised: What was returned when the end was moved the last time.
        before: The end of grace that the license had; ``None``: perpetual.
        after: The end of grace that it has now.

    Returns:
        ``None``: nothing promises more than *after*.
    """
    if after is None:
        return None
    latest = max(before or _FOR_EVER, promised or after)
    return latest if latest > after else None


def _later(moment: datetime, length: timedelta) -> datetime:
    try:
        return moment + length
    except OverflowError:
        raise InputError(_TOO_FAR) from None
