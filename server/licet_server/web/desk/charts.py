"""Figures as charts take them: labels, and a value for each of them in every series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from licet_server.licensing.trends import forecast
from licet_server.services.capacity import AHEAD_DAYS, Line
from licet_server.web.languages import NOTHING, amount, number

WEEK = 7


def month_name(month: str, *, long: bool = False) -> str:
    """Write a month, ``2026-11``, in words: "Nov 2026"."""
    return str(format_date(date.fromisoformat(f"{month}-01"), "MMMM yyyy" if long else "MMM yyyy"))


def day_name(day: date) -> str:
    """Write a day without its year: "9 Jan"."""
    return str(format_date(day, "d MMM"))


def paid(months: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Draw what was paid by month, a series for each currency."""
    currencies = sorted({currency for each in months for currency in each["paid"]})
    return {
        "labels": [month_name(each["month"]) for each in months],
        "series": [
            {
                "name": currency,
                "values": [float(Decimal(each["paid"].get(currency, "0"))) for each in months],
                "shown": [amount(each["paid"].get(currency, "0"), currency) for each in months],
            }
            for currency in currencies
        ],
    }


def new_and_churned(months: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Draw how many licenses began and ended by month."""
    return {
        "labels": [month_name(each["month"]) for each in months],
        "series": [
            {"name": _("New"), "values": [each["new"] for each in months]},
            {"name": _("Ended"), "values": [each["churned"] for each in months]},
        ],
    }


def answers(activity: Mapping[str, Any]) -> dict[str, Any]:
    """Draw how many questions were answered with yes and with no by day."""
    return {
        "labels": [day_name(day) for day in activity["days"]],
        "series": [
            {"name": _("Allowed"), "values": activity["granted"]},
            {"name": _("Refused"), "values": activity["refused"]},
        ],
    }


def outlook(line: Line) -> dict[str, Any]:
    """Draw a figure by weeks, each the mean of its days: until now, and what is expected with its range."""
    values, last = line.values, line.last
    whole = len(values) // WEEK
    begun = len(values) - whole * WEEK
    past = [round(sum(values[at : at + WEEK]) / WEEK) for at in range(begun, len(values), WEEK)]
    labels = [day_name(last - timedelta(days=WEEK * (whole - at) - 1)) for at in range(whole)]
    if line.trend is None:
        return _table(labels, [(_("So far"), past)])
    weeks = AHEAD_DAYS[-1] // WEEK
    ahead = [forecast(line.trend, ahead=WEEK * at + WEEK // 2 + 1) for at in range(weeks)]
    labels += [day_name(last + timedelta(days=WEEK * at + 1)) for at in range(weeks)]
    none: list[int | None] = [None] * whole
    return _table(
        labels,
        [
            (_("So far"), [*past, *([None] * weeks)]),
            (_("Expected"), none + [round(each.expected) for each in ahead]),
            (_("At least"), none + [round(each.low) for each in ahead]),
            (_("At most"), none + [round(each.high) for each in ahead]),
        ],
    )


def _table(labels: list[str], series: Sequence[tuple[str, Sequence[int | None]]]) -> dict[str, Any]:
    return {
        "labels": labels,
        "series": [
            {"name": name, "values": list(values), "shown": [number(value, otherwise=NOTHING) for value in values]}
            for name, values in series
        ],
    }
