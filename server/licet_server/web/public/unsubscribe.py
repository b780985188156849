"""The page behind the link in reminders: looking at it changes nothing, a button does, and so does a mailbox's own.

Source: RFC 8058 (a mailbox posts ``List-Unsubscribe=One-Click`` to the same address).
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from licet_server.errors import NotFoundError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services.unsubscribe import PATH, customer_of, set_reminders
from licet_server.web.audience import Audience, Pages

blueprint = Pages("unsubscribe", __name__)


@blueprint.page(f"{PATH}<token>", to=Audience.ANYONE)
def ask(token: str) -> ResponseReturnValue:
    """Ask whether there shall be no more reminders."""
    try:
        with db.reading() as session:
            row = customer_of(session, token, pepper=installation().secrets.pepper)
            return _page(token, wanted=row.reminders, done=False)
    except NotFoundError:
        return _page(None)


@blueprint.page(f"{PATH}<token>", to=Audience.ANYONE, methods=("POST",))
def stop(token: str) -> ResponseReturnValue:
    """Send no more reminders."""
    return _change(token, wanted=False)


@blueprint.page(f"{PATH}<token>/undo", to=Audience.ANYONE, methods=("POST",))
def undo(token: str) -> ResponseReturnValue:
    """Send reminders again."""
    return _change(token, wanted=True)


def _change(token: str, *, wanted: bool) -> ResponseReturnValue:
    try:
        with db.transaction() as session:
            row = customer_of(session, token, pepper=installation().secrets.pepper, lock=True)
            set_reminders(session, row, wanted=wanted, now=datetime.now(UTC))
        return _page(token, wanted=wanted, done=True)
    except NotFoundError:
        return _page(None)


def _page(token: str | None, *, wanted: bool = False, done: bool = False) -> ResponseReturnValue:
    page = render_template("public/unsubscribe.html", token=token, wanted=wanted, done=done)
    answer = make_response(page, 404 if token is None else 200)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
