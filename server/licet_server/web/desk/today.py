"""Today: the business on one page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.http.figures import Figures
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
_QUESTIONS = {"filter", "export", "verify"}
"""Endpoints that are sent a form and change nothing."""


@blueprint.page("/admin", to=Audience.SUPPORT)
def page() -> ResponseReturnValue:
    """Show today's figures."""
    counts = _counts()
    business, activity = figures.soon(BUSINESS, counts[BUSINESS]), figures.soon(ACTIVITY, counts[ACTIVITY])
    if business is None or activity is None:
        return Response(render_template("desk/counting.html", title=_("Today")), headers={"Refresh": "2"})
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


def _counts() -> dict[str, Callable[[Session, datetime], dict[str, Any]]]:
    configured = installation().settings.mail.server is not None
    return {BUSINESS: partial(_business, configured), ACTIVITY: _activity}


def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions[figures.NAME] = Figures()


def _begin() -> None:
    figures.begin(_counts())


def _forget(response: Response) -> Response:
    """Make the figures due after somebody has changed something at the desk, who will look at what it did."""
    if request.method == "POST" and _changes(request.endpoint or "") and response.status_code < _FAILED:
        figures.forget(BUSINESS)
    return response


def _changes(endpoint: str) -> bool:
    """Whether what is sent to an endpoint may change something: questions and exports are sent too, for their texts."""
    blueprint_name, _dot, view = endpoint.rpartition(".")
    return blueprint_name.startswith("desk") and blueprint_name != "desk_search" and view not in _QUESTIONS


blueprint.record(_set_up)
blueprint.before_app_request(_begin)
blueprint.after_app_request(_forget)
