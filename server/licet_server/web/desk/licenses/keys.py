"""Keys: given, given again, shown again, sent again, and put into files; each is in the body of one answer only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from sqlalchemy.orm import Session
from wtforms import BooleanField, EmailField, SelectField, StringField
from wtforms.validators import DataRequired

from licet_server.errors import ConflictError, InputError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.transitions import Action
from licet_server.services import inputs
from licet_server.services.issue import Issued
from licet_server.services.license_file import LicenseFile, make_license_file, note_file
from licet_server.services.mail_key import mail_key, resend_key
from licet_server.services.reveal import can_reveal, reveal
from licet_server.services.rotate_key import rotate_key
from licet_server.services.transfer import transfer
from licet_server.storage.catalog import find_product
from licet_server.storage.models import LicenseRow
from licet_server.web.audience import Audience
from licet_server.web.desk.changes import choices, done, judged
from licet_server.web.desk.licenses.acting import Act, act, ask, blueprint, secrets, trail
from licet_server.web.forms import optional

_BOTH = ("GET", "POST")


class RotateForm(Act):
    """How the old key goes."""

    overlap = SelectField(
        later("The old key works"),
        choices=choices(
            ("0", later("until now: it ends at once")),
            ("1d", later("one more day")),
            ("7d", later("7 more days")),
            ("30d", later("30 more days")),
        ),
        default="7d",
        description=later("Long enough for the customer to put the new key in place; at once if the old one leaked."),
    )
    mail = BooleanField(later("Mail the new key to the customer"), default=True)


class TransferForm(Act):
    """The customer who gets it."""

    email = EmailField(later("Email of the new customer"), [DataRequired(), judged(inputs.email_address)])
    name = StringField(later("Name"), [optional(), judged(inputs.person_name)])
    keep_key = BooleanField(
        later("Keep its key and its seats"),
        description=later("Only where the customer before is trusted with it: that one knows the key."),
    )
    mail = BooleanField(later("Mail the new key to the new customer"), default=True)


class FileForm(Act):
    """What the license file shall be."""

    ttl = SelectField(
        later("Counts for"),
        choices=choices(
            ("7d", later("7 days")),
            ("30d", later("30 days")),
            ("90d", later("90 days")),
            ("365d", later("a year")),
        ),
        default="30d",
        description=later("Never beyond the grace of the license."),
    )
    fingerprint = StringField(
        later("Fingerprint of the machine"),
        [optional(), judged(lambda text: inputs.fingerprint(text, what="the fingerprint"))],
        description=later("As “licet request” shows it there; empty: any machine."),
    )
    encrypt = BooleanField(
        later("Encrypt it under the license key"),
        description=later("Only machines with the key can read it then."),
    )


@blueprint.page("/admin/licenses/<license_id>/rotate-key", to=Audience.ADMIN, methods=_BOTH)
def rotate(license_id: str) -> ResponseReturnValue:
    """Give a license a new key."""
    form = RotateForm()

    def change(session: Session, row: LicenseRow, now: datetime) -> tuple[str, str | None]:
        length = inputs.overlap(form.overlap.data, what="overlap", field="overlap")
        made = rotate_key(session, row, overlap=length, **secrets(), now=now)
        if form.mail.data:
            mail_key(session, made, new=False, pepper=secrets()["pepper"], now=now)
        return made.key, _variable(session, row)

    made = act(license_id, form, change)
    if made:
        mailed = made.license["email"] if form.mail.data else None
        return key_page(_("New key"), made.license, *made.value, mailed=mailed)
    return ask(
        license_id,
        form,
        title=_("Rotate key"),
        button=_("Make a new key"),
        action=Action.ROTATE_KEY,
        told=_("The license gets a new key, which the next page shows once. Its terms and its seats stay."),
        warning=_(
            "Machines without a network go on with the old key until their lease or license file ends. Where that "
            "matters, revoke the license and issue another one."
        ),
    )


@blueprint.page("/admin/licenses/<license_id>/transfer", to=Audience.ADMIN, methods=_BOTH)
def hand_over(license_id: str) -> ResponseReturnValue:
    """Give a license to another customer."""
    form = TransferForm()

    def change(session: Session, row: LicenseRow, now: datetime) -> tuple[str | None, str | None]:
        email, name = inputs.email_address(form.email.data or ""), inputs.person_name(form.name.data)
        key = transfer(session, row, email=email, name=name, keep_key=form.keep_key.data, **secrets(), now=now)
        if key is not None and form.mail.data:
            mail_key(session, Issued(row, key), new=False, pepper=secrets()["pepper"], now=now)
        return key, _variable(session, row)

    made = act(license_id, form, change)
    if made and made.value[0] is None:
        return done(_("The license belongs to %(who)s now.", who=made.license["email"]), ".page", license_id=license_id)
    if made:
        mailed = made.license["email"] if form.mail.data else None
        return key_page(_("New key for the new customer"), made.license, *made.value, mailed=mailed)
    return ask(
        license_id,
        form,
        title=_("Transfer license"),
        button=_("Transfer license"),
        action=Action.TRANSFER,
        told=_(
            "The license goes to another customer, with a new key that the next page shows once. The old key ends at "
            "once, and the instances that run with it lose their seats."
        ),
    )


@blueprint.page("/admin/licenses/<license_id>/mail-key", to=Audience.SUPPORT, methods=_BOTH)
def resend(license_id: str) -> ResponseReturnValue:
    """Send the mail with the key once more."""
    form = Act()
    pepper = installation().secrets.pepper
    made = act(license_id, form, lambda session, row, now: resend_key(session, row, pepper=pepper, now=now))
    if made:
        return done(_("The key is on its way to %(to)s.", to=made.license["email"]), ".page", license_id=license_id)
    return ask(
        license_id,
        form,
        title=_("Send the key again"),
        button=_("Send the key"),
        more=lambda session, row, _now: (
            _if_kept(session, row)
            | {"told": _("The mail with the license key goes to %(to)s once more.", to=row.customer.email)}
        ),
    )


@blueprint.page("/admin/licenses/<license_id>/key", to=Audience.ADMIN, methods=_BOTH)
def show(license_id: str) -> ResponseReturnValue:
    """Show the key of a license again."""
    form = Act()

    def change(session: Session, row: LicenseRow, now: datetime) -> tuple[str, str | None]:
        key = reveal(session, row, now=now)
        if key is None:
            raise ConflictError(_not_kept())
        return key, _variable(session, row)

    made = act(license_id, form, change)
    if made:
        return key_page(_("License key"), made.license, *made.value, again=True)
    return ask(
        license_id,
        form,
        title=_("Show the key"),
        button=_("Show the key"),
        more=lambda session, row, _now: _if_kept(session, row),
        told=_("The next page shows the license key. The audit log notes that you have read it."),
    )


@blueprint.page("/admin/licenses/<license_id>/file", to=Audience.ADMIN, methods=_BOTH)
def license_file(license_id: str) -> ResponseReturnValue:
    """Sign a license file for a machine without a network."""
    form = FileForm()

    def change(session: Session, row: LicenseRow, now: datetime) -> LicenseFile:
        key = reveal(session, row, now=now) if form.encrypt.data else None
        if form.encrypt.data and key is None:
            raise InputError(_not_kept(), field="encrypt")
        ttl, fingerprint = inputs.duration(form.ttl.data, what="ttl", field="ttl"), form.text["fingerprint"]
        signer = installation().answering
        made = make_license_file(row, ttl=ttl, fingerprint=fingerprint, license_key=key, signer=signer, now=now)
        note_file(session, row, made, fingerprint=fingerprint, now=now)
        return made

    made = act(license_id, form, change)
    if made:
        headers = {"Content-Disposition": f'attachment; filename="{license_id}.lic"'}
        return Response(made.value.text, 200, headers, content_type="application/octet-stream")
    with db.reading() as session:  # the box is there only where it can be ticked
        row = session.get(LicenseRow, license_id)
        if row is None or not can_reveal(session, row):
            del form.encrypt
    return ask(
        license_id,
        form,
        title=_("License file"),
        button=_("Download license file"),
        told=_("It lets a machine without a network use the license. It is signed, and cannot be taken back."),
    )


def key_page(
    title: str,
    license: dict[str, Any],  # noqa: A002 - what templates call it
    key: str,
    variable: str | None,
    *,
    mailed: str | None = None,
    again: bool = False,
) -> ResponseReturnValue:
    """Answer with a key, which no other answer repeats.

    Args:
        title: Of the page.
        license: As the API shows it.
        key: Its key.
        variable: The environment variable that its product reads it from.
        mailed: Whom it was mailed to.
        again: Whether it can be shown again, because it was.
    """
    return render_template(
        "desk/licenses/key.html",
        title=title,
        license=license,
        key=key,
        variable=variable or "LICET_LICENSE_KEY",
        mailed=mailed,
        again=again,
        trail=trail(license["id"]),
    )


def _variable(session: Session, row: LicenseRow) -> str | None:
    product = find_product(session, row.product_code)
    return None if product is None else product.key_variable


def _if_kept(session: Session, row: LicenseRow) -> dict[str, Any]:
    return {} if can_reveal(session, row) else {"refused": _not_kept()}


def _not_kept() -> str:
    return str(_("This key was shown once and is not kept: nobody can read it again. Rotate it to give a new one."))
