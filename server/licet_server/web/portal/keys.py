"""The license key: shown after a fresh sign-in, in one answer alone; or a new one in its place."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # its types are older

from licet_server.http.installed import installation
from licet_server.licensing.host_files import host_files
from licet_server.services.reveal import can_reveal, reveal
from licet_server.services.rotate_key import AT_ONCE, rotate_key
from licet_server.storage.activations import count_live, rules_of
from licet_server.storage.catalog import find_product
from licet_server.storage.models import LicenseRow
from licet_server.web.accounts.fresh import is_fresh, require_fresh
from licet_server.web.audience import Audience
from licet_server.web.forms import REFUSALS, Form
from licet_server.web.portal.shared import (
    LICENSE,
    blueprint,
    check_version,
    is_owner,
    license_changed,
    license_read,
    now,
)

OVERLAP = timedelta(days=7)
"""How long the old key may work beside a new one."""

_WEEK, _AT_ONCE = "week", "now"


class NewKey(Form):
    """Confirms a new key for the license as it was shown."""

    version = HiddenField()
    old_key = RadioField(
        lazy_gettext("The key until now"),
        choices=[
            SelectChoice(_WEEK, lazy_gettext("Works for one more week, so that nothing stops meanwhile")),
            SelectChoice(_AT_ONCE, lazy_gettext("Ends at once, because somebody has it who should not")),
        ],
        default=_WEEK,
    )


@blueprint.page(f"{LICENSE}/key", to=Audience.MEMBER)
def key(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Offer to show the key, or say why it cannot be shown."""
    with license_read(customer_id, license_id) as (session, row):
        return render_template(
            "portal/key.html",
            license=row,
            product=find_product(session, row.product_code),
            readable=can_reveal(session, row),
            fresh=is_fresh(),
            is_owner=is_owner(),
        )


@blueprint.page(f"{LICENSE}/key", to=Audience.MEMBER, methods=("POST",))
def show_key(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Show the key, and write down who read it."""
    answer = require_fresh(url_for("portal_licenses.key", customer_id=customer_id, license_id=license_id))
    if answer is not None:
        return answer
    with license_changed(customer_id, license_id) as (session, row):
        text = reveal(session, row, now=now())
        product = find_product(session, row.product_code)
    if text is None:
        return key(customer_id, license_id)
    return _shown(row, text, files=[] if product is None else host_files(product, key=text), product=product)


@blueprint.page(f"{LICENSE}/new-key", to=Audience.OWNER_OF_CUSTOMER)
def new_key(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Say what a new key does to what runs."""
    return _ask_new_key(customer_id, license_id, NewKey())


@blueprint.page(f"{LICENSE}/new-key", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def make_new_key(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Give the license a new key, and show it; the old one works on for a week, or ends at once."""
    answer = require_fresh(url_for("portal_licenses.new_key", customer_id=customer_id, license_id=license_id))
    if answer is not None:
        return answer
    form, here, moment = NewKey(), installation(), now()
    if not form.validate_on_submit():
        return _ask_new_key(customer_id, license_id, form), 422
    overlap = AT_ONCE if form.old_key.data == _AT_ONCE else OVERLAP
    try:
        with license_changed(customer_id, license_id) as (session, row):
            check_version(row.version, form.version.data)
            pepper, signer = here.secrets.pepper, here.answering
            made = rotate_key(session, row, overlap=overlap, pepper=pepper, signer=signer, now=moment)
            product = find_product(session, row.product_code)
    except REFUSALS as error:
        form.blame(error)
        return _ask_new_key(customer_id, license_id, form), 422
    files = [] if product is None else host_files(product, key=made.key)
    return _shown(row, made.key, files=files, product=product, old_until=moment + overlap, old_ends_now=not overlap)


def _ask_new_key(customer_id: str, license_id: str, form: NewKey) -> str:
    with license_read(customer_id, license_id) as (session, row):
        form.version.data = str(row.version)
        return render_template(
            "portal/new_key.html",
            license=row,
            form=form,
            product=find_product(session, row.product_code),
            running=count_live(session, row.id, rules_of(row), now=now()),
            until=now() + OVERLAP,
        )


def _shown(row: LicenseRow, text: str, **more: object) -> str:
    return render_template("portal/key_shown.html", license=row, key=text, **more)
