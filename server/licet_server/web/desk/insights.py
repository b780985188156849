"""The outlook: who wants more, who may leave, what the next months need, and what they bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from licet_server.http.installed import installation
from licet_server.licensing.tracker import table_parts
from licet_server.licensing.trends import LEAST_DAYS, PEAK, peak_a_second
from licet_server.services.capacity import AHEAD_DAYS, INSTANCES, VALIDATIONS, Capacity, Line
from licet_server.services.insights import Outlook, outlook
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk import charts, figures, outlook_words

blueprint = Pages("desk_insights", __name__)

_OUTLOOK = "outlook"
_Table = tuple[Sequence[str], Sequence[Sequence[object]]]


@blueprint.page("/admin/outlook", to=Audience.SUPPORT)
def page() -> ResponseReturnValue:
    """Show the outlook."""
    found = figures.soon(_OUTLOOK, _counting())
    if found is None:
        return Response(render_template("desk/counting.html", title=_("Outlook")), headers={"Refresh": "2"})
    value = found.value
    return render_template(
        "desk/outlook.html",
        as_of=found.at,
        near=[(each, outlook_words.near(each), outlook_words.fits(each)) for each in value.near],
        leaving=[(each, outlook_words.reasons(each)) for each in value.leaving],
        capacity=value.capacity,
        lines=[_drawn(line, at) for at, line in enumerate(_lines(value.capacity))],
        months=[(charts.month_name(each.month, long=True), each) for each in value.renewals],
        ahead_days=AHEAD_DAYS,
        peak=PEAK,
        least_days=LEAST_DAYS,
    )


@blueprint.page("/admin/outlook/<name>.csv", to=Audience.SUPPORT)
def export(name: str) -> ResponseReturnValue:
    """Give one of the lists as a table for a spreadsheet."""
    if name not in _TABLES:
        raise NotFound
    columns, rows = _TABLES[name](figures.figure(_OUTLOOK, _counting()).value)
    cells = (["" if cell is None else str(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("".join(table_parts(columns, cells)), 200, headers, content_type="text/csv; charset=utf-8")


def _outlook(session: Session, now: datetime, *, log_days: int | None) -> Outlook:
    return outlook(session, log_days=log_days, now=now)


def _counting() -> Callable[[Session, datetime], Outlook]:
    """Return what counts it on any thread, which has no application to ask."""
    return partial(_outlook, log_days=installation().settings.log_days)


def _lines(capacity: Capacity) -> tuple[Line, ...]:
    return capacity.validations, capacity.instances, *capacity.metrics


def _drawn(line: Line, at: int) -> dict[str, Any]:
    titles = {VALIDATIONS: _("Validations a day"), INSTANCES: _("Live instances")}
    return {
        "id": f"line-{at}",
        "title": titles.get(line.name) or _("%(metric)s a day", metric=line.name),
        "line": line,
        "days": len(line.values),
        "peaks": [peak_a_second(each.expected) for each in line.ahead] if line.name == VALIDATIONS else [],
        "chart": charts.outlook(line),
    }


def _near_table(found: Outlook) -> _Table:
    columns = (
        "License", "Customer", "Product", "Plan", "Bound", "Name", "Used", "Limit", "Refused", "Fitting plan", "Price",
        "More", "Currency",
    )  # fmt: skip
    rows = [
        (
            each.license_id, each.customer, each.product, each.plan, each.need.bound.value, each.need.name,
            each.need.used, each.need.most, each.need.refused, each.fits, each.price, each.more, each.currency,
        )
        for each in found.near
    ]  # fmt: skip
    return columns, rows


def _leaving_table(found: Outlook) -> _Table:
    columns = ("License", "Customer", "Product", "Plan", "Score", "Signs", "At stake a year", "Currency", "Ends")
    rows = [
        (
            each.license_id, each.customer, each.product, each.plan, each.risk.score,
            " ".join(sign.value for sign, _points in each.risk.points), each.stake, each.currency,
            each.expires_at and f"{each.expires_at:%Y-%m-%d}",
        )
        for each in found.leaving
    ]  # fmt: skip
    return columns, rows


def _renewals_table(found: Outlook) -> _Table:
    rows = [
        (each.month, each.terms, each.renewing, each.unpriced, worth.currency, worth.total, worth.renewing)
        for each in found.renewals
        for worth in each.worth
    ]
    return ("Month", "Terms", "Renewing", "Without price", "Currency", "List price", "Renewing list price"), rows


_TABLES: dict[str, Callable[[Outlook], _Table]] = {
    "near-a-limit": _near_table,
    "may-leave": _leaving_table,
    "renewals": _renewals_table,
}
