"""What mails look like, and whether they can leave: previews with made-up facts, and a test."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from licet_server.errors import MailError, NotConfiguredError
from licet_server.http.installed import installation
from licet_server.mail.filling import texts
from licet_server.mail.messages import LANGUAGES, MESSAGES
from licet_server.mail.vendor import Vendor
from licet_server.services import inputs
from licet_server.services.try_mail import rendered, send_test
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import attempt, done, form_page, judged, same
from licet_server.web.forms import Form
from licet_server.web.site import policy_with_frames

blueprint = Pages("desk_mails", __name__)
_FRAMED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
"""A mail brings styles of its own and nothing else; it runs no script and asks nobody for anything."""


class TestForm(Form):
    """Where a test goes."""

    address = StringField(_l("Send it to"), validators=[DataRequired(), Length(max=254), judged(inputs.email_address)])
    language = SelectField(_l("Language"), choices=same(LANGUAGES))


@blueprint.page("/admin/outbox/preview", to=Audience.SUPPORT)
def preview() -> ResponseReturnValue:
    """Show a mail as customers get it, told made-up facts."""
    name, language = request.args.get("name", ""), request.args.get("language", "")
    name, language = _known(name or next(iter(MESSAGES)), language or _vendor().language)
    made = rendered(name, _vendor(), language)
    words = texts(language)["messages"]
    page = make_response(
        render_template(
            "desk/operation/preview.html",
            name=name,
            chosen_language=language,
            made=made,
            titles=[(each, words[each]["title"]) for each in MESSAGES],
        )
    )
    page.headers["Content-Security-Policy"] = policy_with_frames()
    return page


@blueprint.page("/admin/outbox/preview/<name>/<language>", to=Audience.SUPPORT)
def body(name: str, language: str) -> ResponseReturnValue:
    """Give the HTML of a mail, for the frame of its preview."""
    answer = Response(rendered(*_in_order(name, language)).html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@blueprint.page("/admin/outbox/test", to=Audience.ADMIN, methods=("GET", "POST"))
def test() -> ResponseReturnValue:
    """Send a test at once, and say what the mail server made of it."""
    chosen = installation().settings
    form = TestForm(address=current_user.email, language=_vendor().language)
    said: list[str] = []

    def change() -> None:
        try:
            to = inputs.email_address(form.text["address"])
            said.append(send_test(chosen, _vendor(), to=to, language=form.language.data, now=datetime.now(UTC)))
        except MailError as error:
            raise NotConfiguredError(str(error)) from None

    if attempt(form, change):
        return done(
            _("The mail server took the test to %(to)s. Look into that mailbox.", to=said[0]), "desk_outbox.list"
        )
    return form_page(
        form,
        title=_("Send a test mail"),
        button=_("Send it now"),
        back=url_for("desk_outbox.list"),
        trail=((url_for("desk_outbox.list"), _("Outbox")),),
        told=_("It leaves at once, past the outbox, so that you see here what the mail server says."),
        facts=(
            (_("Mail server"), chosen.mail.server or _("SMTP_SERVER is not set")),
            (_("From"), _vendor().from_address),
        ),
    )


def _known(name: str, language: str) -> tuple[str, str]:
    if name not in MESSAGES or language not in LANGUAGES:
        raise NotFound
    return name, language


def _in_order(name: str, language: str) -> tuple[str, Vendor, str]:
    known, spoken = _known(name, language)
    return known, _vendor(), spoken


def _vendor() -> Vendor:
    found: Vendor = current_app.jinja_env.globals["vendor"]  # type: ignore[assignment] # web.app puts it there
    return found
