"""What the forms of the desk have in common: judged by the services, shown again when refused, confirmed when done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # the stubs are older than it
from wtforms.form import BaseForm

from licet_server.errors import InputError, VersionError
from licet_server.licensing.words import sentence
from licet_server.web.forms import REFUSALS, Form

Fact = tuple[str, str | None]
"""A name and what it is; nothing is a dash."""

Trail = Sequence[tuple[str, str]]
"""Where a page is: addresses and their names."""


def attempt(form: Form, change: Callable[[], object]) -> bool:
    """Make the *change* that a form asks for; ``False``: it was not sent, or is refused and says why."""
    if not form.validate_on_submit():
        return False
    try:
        change()
    except (*REFUSALS, VersionError) as error:
        form.outdated = isinstance(error, VersionError)
        form.blame(error)
        return False
    return True


def show_current(form: Form, values: Mapping[str, Any]) -> None:
    """After a change by somebody else, put what is there now in place of what was typed, and say what that was.

    Otherwise one more click would write the old values over theirs.
    """
    if not form.outdated:
        return
    for name, value in values.items():
        field = form[name]
        if _plain(field.data) == _plain(value):
            continue
        form.form_errors.append(_("%(field)s: you had “%(typed)s”.", field=field.label.text, typed=_plain(field.data)))
        field.raw_data = None  # a field of a day shows that first
        field.process(None, value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def form_page(
    form: Form,
    *,
    title: str,
    button: str,
    back: str,
    trail: Trail,
    told: str | None = None,
    warning: str | None = None,
    facts: Sequence[Fact] = (),
    kind: str = "primary",
    template: str = "desk/form.html",
    **more: Any,
) -> ResponseReturnValue:
    """Show a form: as it is sent first, or as it was refused.

    Args:
        form: What is asked; its fields stand below each other, with their descriptions as hints.
        title: Of the page.
        button: What sends it.
        back: Where the reader goes who does not send it.
        trail: Where the page is.
        told: What will happen.
        warning: What cannot be undone.
        facts: What it happens to.
        kind: Of the button; ``danger`` for what takes something away.
        template: Another one for forms that need more.
        **more: For that template.
    """
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    page = {"title": title, "button": button, "back": back, "trail": trail, "told": told, "warning": warning}
    return render_template(template, form=form, facts=facts, kind=kind, **page, **more), status


def done(text: str, endpoint: str, /, *, category: str = "message", **values: Any) -> ResponseReturnValue:
    """Say what was done, and show the page at *endpoint*."""
    flash(text, category)
    return redirect(url_for(endpoint, **values), HTTPStatus.SEE_OTHER)


def judged(judge: Callable[[str], object]) -> Callable[[BaseForm, Field], None]:
    """Return a validator that lets a service judge a text; an empty one is for other validators."""

    def validate(_form: BaseForm, field: Field) -> None:
        try:
            if field.data:
                judge(field.data)
        except InputError as error:
            raise ValidationError(sentence(str(error))) from None

    return validate


def choices(*pairs: tuple[str, Any]) -> list[SelectChoice]:
    """Return what can be chosen, as values and their labels."""
    return [SelectChoice(value, label) for value, label in pairs]


def same(values: Iterable[str]) -> list[SelectChoice]:
    """Return what can be chosen where a value is its own label: a name that is the same in every language."""
    return [SelectChoice(value, value) for value in values]


def start_of(day: date | None) -> datetime | None:
    """Return the first instant of a day, in UTC."""
    return None if day is None else datetime.combine(day, time(), UTC)
