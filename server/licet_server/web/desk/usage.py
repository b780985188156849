"""What was used: of all licenses by metric, and of one of them day by day; from the days, never from the events."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.http import db
from licet_server.services.find import get_license
from licet_server.services.present import license_object
from licet_server.services.usage import quota_objects
from licet_server.storage.licenses import LicenseFilter, page_of_licenses
from licet_server.storage.usage import Total, days_of_license, top_licenses, totals_by_metric, totals_of_days
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.figures import soon

blueprint = Pages("desk_usage", __name__)
_PERIODS = {"days": 30, "months": 365}
_METRICS = 12
_TOP = 20
_LOOK_AGAIN_SECONDS = 3
_LINES = 4
"""As many colours as charts have."""


@blueprint.page("/admin/usage", to=Audience.SUPPORT)
def page() -> ResponseReturnValue:
    """Show what all licenses used, and which of them the most."""
    by = request.args.get("by", "days")
    by = by if by in _PERIODS else "days"
    found = soon(f"usage:{by}", lambda session, now: _all(session, by, now))
    if found is None:
        return _being_counted(by)
    metrics: list[Total] = found.value["metrics"]
    names = [each.metric for each in metrics]
    metric = request.args.get("metric", "")
    metric = metric if metric in names else (names[0] if names else "")
    top = soon(f"usage:{by}:top:{metric}", lambda session, now: _top(session, by, metric, now)) if metric else None
    with db.reading() as session:
        now = datetime.now(UTC)
        leaders = _leaders(session, [] if top is None else top.value, now)
        return render_template(
            "desk/usage/page.html",
            by=by,
            metric=metric,
            metrics=metrics,
            chart=_chart(found.value["days"], [metric] if metric else [], by),
            leaders=leaders,
            counting=bool(metric) and top is None,
            at=found.at,
        )


def _being_counted(by: str) -> ResponseReturnValue:
    """Say that the figures take a moment; the page loads itself again, with and without JavaScript."""
    page = render_template("desk/usage/page.html", by=by, metric=request.args.get("metric", "")[:64], at=None)
    return page, 200, {"Refresh": str(_LOOK_AGAIN_SECONDS)}


@blueprint.page("/admin/licenses/<license_id>/usage", to=Audience.SUPPORT)
def license(license_id: str) -> ResponseReturnValue:  # noqa: A001 - what is shown
    """Show what one license used."""
    now, by = datetime.now(UTC), "months" if request.args.get("by") == "months" else "days"
    first, last = _between(by, now)
    with db.reading() as session:
        row = get_license(session, license_id)
        days = days_of_license(session, row.id, first=first, last=last)
        metrics = totals_by_metric(session, first=first, last=last, license_id=row.id, limit=_METRICS)
        return render_template(
            "desk/usage/license.html",
            license=license_object(row, now=now),
            quotas=quota_objects(session, row, now=now),
            metrics=metrics,
            chart=_chart(days, [each.metric for each in metrics[:_LINES]], by, since=first, until=last),
            by=by,
            trail=[
                (url_for("desk_licenses.list"), _("Licenses")),
                (url_for("desk_licenses.page", license_id=row.id), row.id),
            ],
        )


def _between(by: str, now: datetime) -> tuple[date, date]:
    """Return the days that a page is about; of months, whole ones."""
    last = now.astimezone(UTC).date()
    first = last - timedelta(days=_PERIODS[by] - 1)
    return (first.replace(day=1) if by == "months" else first), last


def _all(session: Session, by: str, now: datetime) -> dict[str, Any]:
    """Add up what all licenses used; it takes a moment, and is kept for a while."""
    first, last = _between(by, now)
    days = totals_of_days(session, first=first, last=last)
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _day, metric, quantity, events in days:
        totals[metric][0] += quantity
        totals[metric][1] += events
    metrics = [Total(name, None, quantity, events, 0) for name, (quantity, events) in totals.items()]
    busiest = sorted(metrics, key=lambda each: (-each.events, each.metric))[:_METRICS]
    kept = {each.metric for each in busiest}
    return {"metrics": busiest, "days": [row[:3] for row in days if row[1] in kept]}


def _top(session: Session, by: str, metric: str, now: datetime) -> list[tuple[str, int]]:
    first, last = _between(by, now)
    return top_licenses(session, metric=metric, first=first, last=last, limit=_TOP)


def _leaders(session: Session, top: list[tuple[str, int]], now: datetime) -> list[tuple[dict[str, Any], int]]:
    wanted = LicenseFilter(ids=tuple(license_id for license_id, _quantity in top))
    rows, _more = page_of_licenses(session, wanted, limit=_TOP, now=now) if top else ([], None)
    shown = {row.id: license_object(row, now=now) for row in rows}
    return [(shown[license_id], quantity) for license_id, quantity in top if license_id in shown]


def _chart(
    days: list[tuple[date, str, int]],
    names: list[str],
    by: str,
    *,
    since: date | None = None,
    until: date | None = None,
) -> dict[str, Any] | None:
    """Return what a chart draws: a line for each name, a point for each day or month; ``None``: there is nothing."""
    if not days or not names:
        return None
    first = since or min(day for day, _metric, _quantity in days)
    last = until or max(day for day, _metric, _quantity in days)
    labels: list[str] = list(
        dict.fromkeys(_label(first + timedelta(days=offset), by) for offset in range((last - first).days + 1))
    )
    values = {name: dict.fromkeys(labels, 0) for name in names}
    for day, metric, quantity in days:
        if metric in values and _label(day, by) in values[metric]:
            values[metric][_label(day, by)] += quantity
    return {"labels": labels, "series": [{"name": name, "values": list(values[name].values())} for name in names]}


def _label(day: date, by: str) -> str:
    return f"{day:%Y-%m}" if by == "months" else day.isoformat()
