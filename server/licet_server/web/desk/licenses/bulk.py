"""Many licenses at once: what will happen to each is shown first, and each is changed by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import ServerError, StorageError
from licet_server.http import db
from licet_server.licensing.life import renewed_end
from licet_server.licensing.transitions import Action
from licet_server.licensing.words import sentence
from licet_server.services.catalog import find_plan
from licet_server.services.change_status import change_status
from licet_server.services.find import get_license
from licet_server.services.present import license_object
from licet_server.services.renew import renew
from licet_server.storage.licenses import LicenseFilter, page_of_licenses
from licet_server.storage.models import LicenseRow
from licet_server.web.audience import Audience
from licet_server.web.desk.licenses.acting import blueprint, refusal, trail
from licet_server.web.desk.licenses.listing import MOST_CHOSEN

_log = structlog.get_logger(__name__)
_OPPOSITE = {Action.SUSPEND: Action.REACTIVATE, Action.REACTIVATE: Action.SUSPEND}
_ACTIONS = (*_OPPOSITE, Action.RENEW)


@dataclass(frozen=True, slots=True)
class Line:
    """One license of many.

    Attributes:
        license: As the API shows it, or its id alone.
        told: What will become of it, or became.
        able: Whether it can be done, or was.
    """

    license: dict[str, Any]
    told: str
    able: bool


@blueprint.page("/admin/licenses/bulk", to=Audience.ADMIN, methods=("POST",))
def bulk() -> ResponseReturnValue:
    """Show what will happen to the licenses that were chosen; nothing happens yet."""
    action, now = _action(), datetime.now(UTC)
    chosen = list(dict.fromkeys(request.form.getlist("license")))
    if not chosen or len(chosen) > MOST_CHOSEN:
        return _none_or_too_many(len(chosen)), 422
    with db.reading() as session:
        some = LicenseFilter(ids=tuple(chosen))
        rows, _following = page_of_licenses(session, some, limit=MOST_CHOSEN, now=now)
        lines = [_foreseen(session, row, action, now) for row in rows]
    return render_template(
        "desk/licenses/bulk.html", action=action.value, words=_words(action), lines=lines, trail=trail()
    )


@blueprint.page("/admin/licenses/bulk/do", to=Audience.ADMIN, methods=("POST",))
def bulk_do() -> ResponseReturnValue:
    """Change each license in a transaction of its own, and show what became of it."""
    action, now = _action(), datetime.now(UTC)
    confirmed = dict.fromkeys(request.form.getlist("license"))
    if not confirmed or len(confirmed) > MOST_CHOSEN:
        return _none_or_too_many(len(confirmed)), 422
    lines = _each_done(action, confirmed, now)
    return render_template(
        "desk/licenses/bulk_done.html",
        action=action.value,
        words=_words(action),
        lines=lines,
        undo=_OPPOSITE[action].value if action in _OPPOSITE else None,
        trail=trail(),
    )


def _action() -> Action:
    found = request.form.get("action", "")
    if found not in {each.value for each in _ACTIONS}:
        abort(422)
    return Action(found)


def _none_or_too_many(count: int) -> str:
    told = (
        _("At most %(most)s licenses can be changed at once.", most=MOST_CHOSEN)
        if count
        else _("No license was chosen. Go back, tick the licenses that you mean, and choose again.")
    )
    return render_template("desk/licenses/bulk_none.html", told=told, trail=trail())


def _foreseen(session: Session, row: LicenseRow, action: Action, now: datetime) -> Line:
    """Say what an action will do to a license, or why it cannot."""
    shown = license_object(row, now=now)
    why_not = refusal(row, action)
    if why_not is not None:
        return Line(shown, why_not, able=False)
    if action is Action.RENEW:
        return _foreseen_renewal(session, row, shown, now)
    is_so = {Action.SUSPEND: Status.SUSPENDED, Action.REACTIVATE: Status.ACTIVE}[action].value == row.status
    if is_so:
        already = {Action.SUSPEND: _("It is suspended already."), Action.REACTIVATE: _("It is not suspended.")}
        return Line(shown, already[action], able=False)
    will = {Action.SUSPEND: _("Will be refused from now on."), Action.REACTIVATE: _("Will work again.")}
    return Line(shown, will[action], able=True)


def _foreseen_renewal(session: Session, row: LicenseRow, shown: dict[str, Any], now: datetime) -> Line:
    plan = find_plan(session, row.product_code, row.plan)
    term = None if plan is None or plan.duration_days is None else timedelta(days=plan.duration_days)
    try:
        end = renewed_end(row.expires_at, row.grace_until, term=term, now=now)
    except ServerError as error:
        return Line(shown, sentence(str(error)), able=False)
    return Line(shown, _("Will end on %(day)s.", day=format_date(end, "medium")), able=True)


def _each_done(action: Action, confirmed: Iterable[str], now: datetime) -> list[Line]:
    """Change one license after the other, and say of each what became of it, also when the database fails."""
    lines: list[Line] = []
    failed = False
    for each in confirmed:
        license_id, _colon, version = each.rpartition(":")
        if failed:
            lines.append(Line({"id": license_id[:40]}, _("Not tried: the database failed before."), able=False))
            continue
        try:
            lines.append(_done(action, license_id, version, now=now))
        except StorageError as error:
            _log.error("the database gave no answer", reason=str(error))
            failed = True
            told = _("The database cannot be reached. Look at this license to see whether it was changed.")
            lines.append(Line({"id": license_id[:40]}, told, able=False))
    return lines


def _done(action: Action, license_id: str, version: str, *, now: datetime) -> Line:
    """Change one license, and say what became of it; a refusal leaves the others alone."""
    do: Callable[[Session, LicenseRow], object] = {
        Action.SUSPEND: lambda session, row: change_status(session, row, action, now=now),
        Action.REACTIVATE: lambda session, row: change_status(session, row, action, now=now),
        Action.RENEW: lambda session, row: renew(session, row, now=now),
    }[action]
    try:
        with db.transaction() as session:
            row = get_license(session, license_id, lock=True)
            if str(row.version) != version:
                shown = license_object(row, now=now)
                return Line(shown, _("Somebody else has changed it in between: it was left alone."), able=False)
            do(session, row)
            shown = license_object(row, now=now)
    except StorageError:  # not about this license alone
        raise
    except ServerError as error:
        return Line({"id": license_id[:40]}, sentence(str(error)), able=False)
    if action is Action.RENEW:
        end = format_date(datetime.fromisoformat(shown["expires_at"]), "medium")
        return Line(shown, _("Renewed until %(day)s.", day=end), able=True)
    return Line(shown, _("Suspended.") if action is Action.SUSPEND else _("Works again."), able=True)


def _words(action: Action) -> dict[str, Any]:
    """Return how an action is called in headings and on buttons."""
    if action is Action.SUSPEND:
        return {
            "title": _("Suspend licenses"),
            "button": lambda n: ngettext("Suspend %(num)s license", "Suspend %(num)s licenses", n),
            "undo": _("Reactivate them again"),
        }
    if action is Action.REACTIVATE:
        return {
            "title": _("Reactivate licenses"),
            "button": lambda n: ngettext("Reactivate %(num)s license", "Reactivate %(num)s licenses", n),
            "undo": _("Suspend them again"),
        }
    return {
        "title": _("Renew licenses"),
        "button": lambda n: ngettext("Renew %(num)s license", "Renew %(num)s licenses", n),
        "undo": None,
    }
