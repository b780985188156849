"""Renew, change the plan, and give a license terms of its own."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, HiddenField
from wtforms.validators import DataRequired

from licet_server.errors import ConflictError, InputError
from licet_server.http import db
from licet_server.licensing.life import renewed_end
from licet_server.licensing.transitions import Action
from licet_server.services.catalog import find_plan, get_plan, get_product
from licet_server.services.change_plan import change_plan
from licet_server.services.find import get_license
from licet_server.services.present import license_object
from licet_server.services.renew import renew
from licet_server.storage.catalog import terms_columns
from licet_server.storage.models import LicenseRow
from licet_server.web.audience import Audience
from licet_server.web.desk.changes import done, start_of
from licet_server.web.desk.licenses.acting import Act, act, ask, blueprint, refusal, trail
from licet_server.web.desk.licenses.undoing import with_undo
from licet_server.web.desk.licenses.wording import Difference, called, written
from licet_server.web.forms import optional

_BOTH = ("GET", "POST")


class RenewForm(Act):
    """How far."""

    until = DateField(
        later("New end"),
        [optional()],
        description=later("The first day that is not paid for. Leave it empty for one more term of the plan."),
    )


class PlanForm(Act):
    """Which plan, as the page before this one has shown it."""

    plan = HiddenField(validators=[DataRequired()])
    restart = BooleanField(
        later("Begin a new term today"),
        description=later("Otherwise the end stays as it is. A trial becomes a license that is paid for."),
    )


@blueprint.page("/admin/licenses/<license_id>/renew", to=Audience.ADMIN, methods=_BOTH)
def renew_license(license_id: str) -> ResponseReturnValue:
    """Extend a license by a term, or until a day."""
    form = RenewForm()

    def change(session: Session, row: LicenseRow, now: datetime) -> tuple[datetime | None, bool]:
        before = row.expires_at, row.trial
        renew(session, row, until=start_of(form.until.data), now=now)
        return before

    made = act(license_id, form, change)
    if made:
        end = format_date(datetime.fromisoformat(made.license["expires_at"]), "medium")
        return done(_renewed(license_id, end, *made.value), ".page", license_id=license_id)
    return ask(
        license_id,
        form,
        title=_("Renew license"),
        button=_("Renew license"),
        action=Action.RENEW,
        more=_what_renewal_does,
    )


def _renewed(license_id: str, end: str, before: datetime, trial: bool) -> Markup:
    """Say that a license is renewed, with the way back: the form knows days alone, and makes no trial of a license."""
    begun = before.astimezone(UTC)
    whole = not trial and begun.time() == time()
    return with_undo(
        _("The license is renewed until %(day)s.", day=end),
        ".own_terms",
        license_id,
        called=None if whole else _("Change its end"),
        end=f"{begun:%Y-%m-%d}",
    )


def _what_renewal_does(session: Session, row: LicenseRow, now: datetime) -> dict[str, Any]:
    plan = find_plan(session, row.product_code, row.plan)
    days = None if plan is None else plan.duration_days
    try:
        term = None if days is None else timedelta(days=days)
        end = renewed_end(row.expires_at, row.grace_until, term=term, now=now)
    except ConflictError:
        return {"refused": _("This license has no end: there is nothing to renew.")}
    except InputError:
        return {"told": _("The plan is sold without a term today: say until when.")}
    said = _(
        "One more term (%(days)s days): the license ends on %(day)s. Its key stays; the customer need not do anything.",
        days=days,
        day=format_date(end, "medium"),
    )
    return {"told": f"{said} {_('The trial becomes a license that is paid for.')}" if row.trial else said}


@blueprint.page("/admin/licenses/<license_id>/plan", to=Audience.ADMIN, methods=_BOTH)
def plan(license_id: str) -> ResponseReturnValue:
    """Give a license the terms of a plan as it is sold today."""
    chosen = request.form.get("plan") or request.args.get("plan")
    if not chosen:
        return _choose_plan(license_id)
    form = PlanForm(plan=chosen)
    made = act(
        license_id,
        form,
        lambda session, row, now: change_plan(session, row, chosen, restart=form.restart.data, now=now),
    )
    if made:
        said = _("The license has the plan %(plan)s now.", plan=made.license["plan_name"])
        return done(said, ".page", license_id=license_id)
    return ask(
        license_id,
        form,
        title=_("Change plan"),
        button=_("Change plan"),
        action=Action.CHANGE_PLAN,
        more=lambda session, row, _now: {"differences": _what_changes(session, row, chosen)},
        template="desk/licenses/plan.html",
        told=_("The license gets the terms of the plan as it is sold today. Its key, its seats and what it used stay."),
    )


def _choose_plan(license_id: str) -> ResponseReturnValue:
    with db.reading() as session:
        row = get_license(session, license_id)
        return render_template(
            "desk/licenses/plans.html",
            license=license_object(row, now=datetime.now(UTC)),
            plans=get_product(session, row.product_code).plans,
            refused=refusal(row, Action.CHANGE_PLAN),
            trail=trail(row.id),
            back=url_for(".page", license_id=row.id),
        )


def _what_changes(session: Session, row: LicenseRow, code: str) -> list[Difference]:
    """Return each term that another plan says otherwise."""
    offer = get_plan(get_product(session, row.product_code), code)
    new = {"plan_name": offer.name} | terms_columns(offer)
    return [
        (called(name), written(name, getattr(row, name)), written(name, value))
        for name, value in new.items()
        if getattr(row, name) != value
    ]
