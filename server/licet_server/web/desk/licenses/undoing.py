"""The way back, in the sentence that says what was done."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup


def with_undo(said: str, endpoint: str, license_id: str, *, called: str | None = None, **values: Any) -> Markup:
    """Return *said* with a link to the page that takes it back, or is *called* otherwise because it cannot quite."""
    there = url_for(endpoint, license_id=license_id, **values)
    return Markup('{} <a href="{}">{}</a>').format(said, there, called or _("Undo"))
