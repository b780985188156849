"""What belongs to a license as files: the vendor's own, ``licet.toml``, those for a container, and license files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from io import BufferedReader

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from licet.wire import MAX_BODY_BYTES
from licet_server.errors import InputError, NotFoundError
from licet_server.http.installed import installation
from licet_server.licensing.catalog import Product
from licet_server.licensing.container_files import compose_file, env_example
from licet_server.licensing.file_request import FileRequest, read_request
from licet_server.licensing.host_files import host_files
from licet_server.services.descriptors import descriptor
from licet_server.services.downloads import downloads, open_download
from licet_server.services.license_file import bound_to, make_license_file, note_file
from licet_server.services.portal import short
from licet_server.storage.catalog import find_product
from licet_server.storage.models import LicenseRow
from licet_server.web.accounts.fresh import require_fresh
from licet_server.web.audience import Audience
from licet_server.web.forms import REFUSALS, Form, optional
from licet_server.web.portal.shared import LICENSE, blueprint, license_changed, license_read, now

_LENGTHS = (1, 7, 30, 90, 180, 365)
"""For how many days a license file may be had, as far as the plan goes."""

_CHUNK = 64 * 1024


class FileWish(Form):
    """A license file, for one machine or any."""

    days = SelectField(lazy_gettext("Valid for"), [InputRequired()], coerce=int)
    request_text = TextAreaField(lazy_gettext("Request, as text"), [optional()])
    request_file = FileField(lazy_gettext("Request, as a file"))

    def offer(self, row: LicenseRow) -> None:
        """Let the plan of a license say how long its files last."""
        most = row.offline_days
        lengths = sorted({each for each in _LENGTHS if each <= most} | ({most} if most else set()))
        self.days.choices = [(each, ngettext("%(num)s day", "%(num)s days", each)) for each in lengths]

    def wanted(self) -> FileRequest | None:
        """Return the machine that asks; ``None``: the file is for any.

        Raises:
            InputError: What was sent is no request.
        """
        given = self.request_file.data
        if given:
            return _read(given.read(MAX_BODY_BYTES + 1), "request_file")
        text = (self.request_text.data or "").strip()
        return _read(text.encode(), "request_text") if text else None


@blueprint.page(f"{LICENSE}/downloads", to=Audience.MEMBER, endpoint="downloads")
def page(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Offer the files."""
    return _page(customer_id, license_id, FileWish())


@blueprint.page(f"{LICENSE}/downloads/files/<name>", to=Audience.MEMBER)
def download(customer_id: str, license_id: str, name: str) -> ResponseReturnValue:
    """Send a file of the vendor's."""
    with license_read(customer_id, license_id) as (_session, row):
        product = row.product_code
    opened = ExitStack()
    file, size = opened.enter_context(open_download(installation().settings.data_dir, product, name))
    response = Response(_parts(file), mimetype="application/octet-stream")
    response.call_on_close(opened.close)
    response.content_length = size
    return _attached(response, name)


@blueprint.page(f"{LICENSE}/downloads/licet.toml", to=Audience.MEMBER)
def licet_toml(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Send the product's descriptor, with the public keys of this server."""
    return _sent(descriptor(installation(), _sold(customer_id, license_id)), "licet.toml", "application/toml")


@blueprint.page(f"{LICENSE}/downloads/compose.customer.yaml", to=Audience.MEMBER)
def compose(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Send the file for ``docker compose``."""
    text = compose_file(_sold(customer_id, license_id), server_url=installation().settings.base_url)
    return _sent(text, "compose.customer.yaml", "application/yaml")


@blueprint.page(f"{LICENSE}/downloads/env.example", to=Audience.MEMBER)
def env(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Send what ``.env`` begins as."""
    return _sent(env_example(_sold(customer_id, license_id)), "env.example", "text/plain")


@blueprint.page(f"{LICENSE}/downloads", to=Audience.MEMBER, methods=("POST",))
def license_file(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Sign a license file for a machine without a network, and send it; it opens as much as a key."""
    back = url_for("portal_licenses.downloads", customer_id=customer_id, license_id=license_id)
    if (answer := require_fresh(back)) is not None:
        return answer
    form, moment = FileWish(), now()
    with license_read(customer_id, license_id) as (_session, row):
        form.offer(row)
    if form.validate_on_submit():
        try:
            with license_changed(customer_id, license_id) as (session, row):
                text = _signed(session, row, form, length=timedelta(days=form.days.data))
        except REFUSALS as error:
            form.blame(error)
        else:
            return _sent(text, f"{row.product_code}-{moment:%Y-%m-%d}.lic", "application/octet-stream")
    return _page(customer_id, license_id, form), 422


def _signed(session: Session, row: LicenseRow, form: FileWish, *, length: timedelta) -> str:
    machine = bound_to(row, request=form.wanted(), fingerprint=None)
    made = make_license_file(row, ttl=length, fingerprint=machine, signer=installation().answering, now=now())
    note_file(session, row, made, fingerprint=machine, now=now())
    return made.text


def _page(customer_id: str, license_id: str, form: FileWish) -> str:
    moment = now()
    with license_read(customer_id, license_id) as (session, row):
        form.offer(row)
        product = find_product(session, row.product_code)
        return render_template(
            "portal/downloads.html",
            license=row,
            found=short(session, row, now=moment),
            product=product,
            files=downloads(installation().settings.data_dir, row.product_code),
            hosts=[] if product is None else host_files(product),
            form=form,
        )


def _sold(customer_id: str, license_id: str) -> Product:
    """Return the product of a license of the customer.

    Raises:
        NotFoundError: There is no such license, or its product is gone.
    """
    with license_read(customer_id, license_id) as (session, row):
        found = find_product(session, row.product_code)
    if found is None:
        raise NotFoundError(_("this product is not sold any more"))
    return found


def _read(data: bytes, field: str) -> FileRequest:
    try:
        return read_request(data, origin=_("the request"))
    except InputError as error:
        raise InputError(str(error), field=field) from None


def _parts(file: BufferedReader) -> Iterator[bytes]:
    while part := file.read(_CHUNK):
        yield part


def _sent(text: str, name: str, mimetype: str) -> Response:
    return _attached(Response(text, mimetype=mimetype), name)


def _attached(response: Response, name: str) -> Response:
    """Have a browser save an answer, whatever it holds; the name is one of ours, or was checked."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
