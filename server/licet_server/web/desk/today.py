"""Today: the business on one page."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from licet_server.http.installed import installation
from licet_server.services import today
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk import charts, figures
from licet_server.web.desk.attention import matters
from licet_server.web.desk.refusal_words import refusal

blueprint = Pages("desk", __name__)

BUSINESS = "business"
ACTIVITY = "activity"
_REFUSALS = 6
_FAILED = 400


@blueprint.page("/admin", to=Audience.SUPPORT)
def page() -> ResponseReturnValue:
    """Show today's figures."""
    configured = installation().settings.mail.server is not None
    business = figures.figure(BUSINESS, partial(_business, configured))
    activity = figures.figure(ACTIVITY, _activity)
    found, doings = business.value, activity.value
    return render_template(
        "desk/today.html",
        business=found,
        activity=doings,
        as_of=min(business.at, activity.at),
        matters=matters(found, doings),
        this_month=found["months"][-1],
        last_month=found["months"][-2],
        is_new=not any(found["statuses"].values()),
        paid=charts.paid(found["months"]),
        moves=charts.new_and_churned(found["months"]),
        answers=charts.answers(doings),
        refusals=[(code, count, *refusal(code)) for code, count in doings["refusals"][:_REFUSALS]],
    )


def _business(configured: bool, session: Session, now: datetime) -> dict[str, Any]:
    return today.business(session, mail_configured=configured, now=now)


def _activity(session: Session, now: datetime) -> dict[str, Any]:
    return today.activity(session, now=now)


def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions[figures.NAME] = figures.Figures()


def _forget(response: Response) -> Response:
    """Count anew after somebody has changed something at the desk, who will look at what it did."""
    if request.method == "POST" and (request.blueprint or "").startswith("desk") and response.status_code < _FAILED:
        figures.forget(BUSINESS)
    return response


blueprint.record(_set_up)
blueprint.after_app_request(_forget)
