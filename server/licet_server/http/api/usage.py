"""``/api/v1/usage``: customers report and consume with their license key; the vendor reads what came together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import request
from flask.views import MethodView

from licet.wire import ValidateRequest
from licet_server.http import answering, db, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import HEADER, PARAMETER, answer_once, well_formed
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.usage import (
    ConsumeIn,
    ConsumeOut,
    LicenseUsagePage,
    ReportIn,
    ReportOut,
    TotalsQuery,
    UsageQuery,
    UsageTotalPage,
)
from licet_server.licensing.metering import Event
from licet_server.licensing.scopes import Scope
from licet_server.services.answers import Answer, open_case
from licet_server.services.consume import Consumed, Wanted, consume, consumed_object
from licet_server.services.find import get_license
from licet_server.services.report_usage import Reported, report_usage
from licet_server.services.usage import day_object, days_between, from_cursor, quota_objects, to_cursor, total_object
from licet_server.storage.usage import list_days, totals_by_day

asking = Blueprint("metering", __name__, description="What customers use, with their license key as credential.")
blueprint = Blueprint("usage", __name__, description="What was used, by day.")


@asking.route("/api/v1/usage/report")
class Report(MethodView):
    """What was used."""

    @asking.arguments(ReportIn)
    @asking.response(200, ReportOut)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Report what was used: each event counts once, however often it is sent."""
        events = [Event(**each) for each in given.pop("events")]
        asked, here, now = ValidateRequest(**given), installation(), datetime.now(UTC)
        with db.reading() as session:
            case = open_case(session, asked, pepper=here.secrets.pepper, signer=here.answering, now=now)
            license_id = None if case.found is None else case.found.row.id
            counts = case.is_of_this_key(now)
        reported = Reported(0, 0)
        if license_id is None or not counts:
            answering.note(asked, Answer(case.verdict, "", license_id, lost=case.lost), now=now)
        else:
            with db.transaction() as session:
                reported = report_usage(session, license_id, events, instance_id=asked.instance_id, now=now)
        said = {"valid": case.verdict.valid, "code": case.verdict.code.value, "message": case.verdict.detail}
        return said | {"accepted": reported.accepted, "duplicates": reported.duplicates}


@asking.route("/api/v1/usage/consume")
class Consume(MethodView):
    """What is taken from a quota."""

    @asking.parameter(PARAMETER)
    @asking.arguments(ConsumeIn)
    @asking.response(200, ConsumeOut)
    def post(self, given: dict[str, Any]) -> Any:
        """Take from a quota, all or nothing; the answer comes when what was taken is on disk."""
        wanted = Wanted(given.pop("metric"), given.pop("quantity"))
        asked, here, now = ValidateRequest(**given), installation(), datetime.now(UTC)
        answers: list[Consumed] = []

        def take() -> dict[str, Any]:
            with db.transaction() as session:
                consumed = consume(session, asked, wanted, pepper=here.secrets.pepper, signer=here.answering, now=now)
            answers.append(consumed)
            return consumed_object(consumed, wanted)

        shown = _once(asked, take, is_final=lambda: bool(answers and answers[-1].granted))
        for consumed in answers:  # none when an answer was given again
            answer = Answer(consumed.verdict, "", consumed.license_id, lost=consumed.lost)
            answering.note(asked, answer, now=now, kept=False)
        return shown


@blueprint.route("/api/v1/usage")
class Usage(MethodView):
    """Of all licenses."""

    @requires(Scope.USAGE_READ)
    @blueprint.arguments(TotalsQuery, location="query")
    @blueprint.response(200, UsageTotalPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Show what all licenses used, by day and metric, newest day first."""
        first, last = days_between(asked.get("since"), asked.get("until"), now=datetime.now(UTC))
        after = from_cursor(paging.after("usage", asked))
        filters = {"metric": asked.get("metric"), "product": asked.get("product")}
        with db.reading() as session:
            totals, following = totals_by_day(
                session, first=first, last=last, **filters, after=after, limit=asked["limit"]
            )
        return paging.page("usage", asked, [total_object(total) for total in totals], to_cursor(following))


@blueprint.route("/api/v1/licenses/<license_id>/usage")
class LicenseUsage(MethodView):
    """Of one license."""

    @requires(Scope.USAGE_READ)
    @blueprint.arguments(UsageQuery, location="query")
    @blueprint.response(200, LicenseUsagePage)
    def get(self, asked: dict[str, Any], license_id: str) -> dict[str, Any]:
        """Show what a license used, by day and metric, newest day first, and how its quotas stand."""
        now, listing = datetime.now(UTC), f"usage:{license_id[:64]}"
        first, last = days_between(asked.get("since"), asked.get("until"), now=now)
        after, metric = from_cursor(paging.after(listing, asked)), asked.get("metric")
        with db.reading() as session:
            row = get_license(session, license_id)
            quotas = quota_objects(session, row, metric=metric, now=now)
            days, following = list_days(
                session, row.id, first=first, last=last, metric=metric, after=after, limit=asked["limit"]
            )
        shown = paging.page(listing, asked, [day_object(day) for day in days], to_cursor(following))
        return shown | {"quotas": quotas}


def _once(asked: ValidateRequest, answer: Callable[[], dict[str, Any]], *, is_final: Callable[[], bool]) -> Any:
    """Return *answer*, or what a request with the same idempotency key was granted.

    An idempotency key belongs to the license, whichever of its keys is shown. A wrong license key has none: it changes
    nothing, and keeping its answers would let anybody fill the table.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return answer()
    well_formed(given)
    here, now = installation(), datetime.now(UTC)
    with db.reading() as session:
        case = open_case(session, asked, pepper=here.secrets.pepper, signer=here.answering, now=now)
        license_id = None if case.found is None else case.found.row.id
    return answer() if license_id is None else answer_once(given, f"license:{license_id}", answer, is_final=is_final)
