"""``licet-server usage``: what licenses used."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.services.find import find_license
from licet_server.services.usage import MOST_DAYS, USUAL_DAYS, day_object, quota_objects, total_object
from licet_server.storage.session import reading
from licet_server.storage.usage import list_days, totals_by_metric

_MOST_ROWS = 10_000


@click.group()
def usage() -> None:
    """Show what licenses used."""


@usage.command()
@click.argument("id_or_key")
@click.option("--metric", help="Only this one.")
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=USUAL_DAYS,
    show_default=True,
    help="How many days (UTC), today included.",
)
@json_option
def show(id_or_key: str, metric: str | None, days: int, as_json: bool) -> None:
    """Show what a license used on each day, and how its quotas stand."""
    with opened() as here, reading(here.engine) as session:
        row = find_license(session, id_or_key, pepper=here.pepper)
        last = here.now.astimezone(UTC).date()
        first = last - timedelta(days=days - 1)
        totals = totals_by_metric(session, license_id=row.id, first=first, last=last, metric=metric, limit=_MOST_ROWS)
        rows, _ = list_days(session, row.id, first=first, last=last, metric=metric, limit=_MOST_ROWS)
        shown: dict[str, Any] = {
            "license_id": row.id,
            "days": [day_object(day) for day in rows],
            "totals": [
                {name: value for name, value in total_object(total).items() if name != "licenses"} for total in totals
            ],
            "quotas": quota_objects(session, row, metric=metric, now=here.now),
        }
    if as_json:
        print_json(shown)
        return
    print_table(
        ("DAY", "METRIC", "QUANTITY", "EVENTS"),
        [(each["day"], each["metric"], each["quantity"], each["events"]) for each in shown["days"]],
        empty=f"nothing was used in {days} days",
    )
    if shown["quotas"]:
        click.echo()
        names = ("metric", "period", "used", "limit", "remaining", "resets_at")
        headings = ("QUOTA", "PERIOD", "USED", "OF", "LEFT", "STARTS AFRESH")
        print_table(headings, [[each[name] for name in names] for each in shown["quotas"]], empty="")
