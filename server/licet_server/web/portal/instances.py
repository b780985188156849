"""The instances that hold seats of a license: named, and made to give their seats back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import Length

from licet_server.licensing.seats import CHURN_WINDOW
from licet_server.services import portal
from licet_server.services.activations import LONGEST_NAME, release_activation, rename_activation
from licet_server.services.own import own_activation
from licet_server.storage.activations import count_takers_since, list_activations, nth_newest_taker, rules_of
from licet_server.storage.models import LicenseRow
from licet_server.web.audience import Audience
from licet_server.web.forms import REFUSALS, Confirm, Form, optional
from licet_server.web.languages import moment as written
from licet_server.web.portal.shared import (
    LICENSE,
    blueprint,
    cursor_of,
    license_changed,
    license_read,
    now,
    start_of,
)

PART = 50
_ONE = f"{LICENSE}/instances/<activation_id>"


class Name(Form):
    """What an instance is called."""

    name = StringField(lazy_gettext("Name"), [optional(), Length(max=LONGEST_NAME)])


@blueprint.page(f"{LICENSE}/instances", to=Audience.MEMBER)
def instances(customer_id: str, license_id: str) -> ResponseReturnValue:
    """List the instances that hold a seat, newest first."""
    moment = now()
    with license_read(customer_id, license_id) as (session, row):
        rules = rules_of(row)
        rows, following = list_activations(
            session, row.id, rules, live=True, now=moment, after=start_of("instances"), limit=PART
        )
        return render_template(
            "portal/instances.html",
            license=row,
            found=portal.short(session, row, now=moment),
            instances=rows,
            more=cursor_of("instances", following),
            rules=rules,
        )


@blueprint.page(f"{_ONE}/rename", to=Audience.MEMBER)
def rename(customer_id: str, license_id: str, activation_id: str) -> ResponseReturnValue:
    """Ask for a name."""
    with license_read(customer_id, license_id) as (session, row):
        found = own_activation(session, activation_id, license_id=row.id)
        return render_template("portal/rename.html", license=row, instance=found, form=Name(name=found.name))


@blueprint.page(f"{_ONE}/rename", to=Audience.MEMBER, methods=("POST",), endpoint="rename_now")
def do_rename(customer_id: str, license_id: str, activation_id: str) -> ResponseReturnValue:
    """Give an instance a name."""
    form = Name()
    if form.validate_on_submit():
        try:
            with license_changed(customer_id, license_id) as (session, row):
                found = own_activation(session, activation_id, license_id=row.id, lock=True)
                rename_activation(session, found, form.name.data, now=now())
        except REFUSALS as error:
            form.blame(error)
        else:
            flash(_("The instance is called “%(name)s” now.", name=found.name or found.instance_id))
            return _back(customer_id, license_id)
    with license_read(customer_id, license_id) as (session, row):
        found = own_activation(session, activation_id, license_id=row.id)
        return render_template("portal/rename.html", license=row, instance=found, form=form), 422


@blueprint.page(f"{_ONE}/release", to=Audience.MEMBER)
def release(customer_id: str, license_id: str, activation_id: str) -> ResponseReturnValue:
    """Say what happens to an instance whose seat is taken back."""
    with license_read(customer_id, license_id) as (session, row):
        found = own_activation(session, activation_id, license_id=row.id)
        again = _free_at(session, row, now=now())
        form = Confirm()
        return render_template("portal/release.html", license=row, instance=found, form=form, again=again)


@blueprint.page(f"{_ONE}/release", to=Audience.MEMBER, methods=("POST",), endpoint="release_now")
def do_release(customer_id: str, license_id: str, activation_id: str) -> ResponseReturnValue:
    """Take a seat back; another instance may have it."""
    moment = now()
    with license_changed(customer_id, license_id) as (session, row):
        release_activation(session, activation_id, license_id=row.id, now=moment)
        again = _free_at(session, row, now=moment)
    if again is None:
        flash(_("The seat is free, and the next instance that asks has it."))
    else:
        flash(_("The seat is free. A new instance may take it from %(when)s on.", when=written(again)), "info")
    return _back(customer_id, license_id)


def _free_at(session: Session, row: LicenseRow, *, now: datetime) -> datetime | None:
    """Return when a new instance may take a seat, where as many as may have done so of late; ``None``: at once."""
    most, since = row.max_activations_per_day, now - CHURN_WINDOW
    if most is None or count_takers_since(session, row.id, since) < most:
        return None
    oldest = nth_newest_taker(session, row.id, most, since=since)
    return None if oldest is None else oldest + CHURN_WINDOW


def _back(customer_id: str, license_id: str) -> ResponseReturnValue:
    return redirect(url_for("portal_licenses.instances", customer_id=customer_id, license_id=license_id), 303)
