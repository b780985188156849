"""How prices are spoken of on the pages for everybody."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from licet_server.mail.vendor import Vendor

_YEAR, _MONTH, _WEEK = (365, 366), (28, 29, 30, 31), (7,)


def term(days: int | None) -> str:
    """Say for how long a price is paid; ``None``: for good."""
    if days is None:
        return str(_("once"))
    if days in _YEAR:
        return str(_("per year"))
    if days in _MONTH:
        return str(_("per month"))
    if days in _WEEK:
        return str(_("per week"))
    return str(ngettext("per day", "for %(num)s days", days))


def vendor() -> Vendor:
    """Return who sells here, as templates know them."""
    found: Any = current_app.jinja_env.globals["vendor"]
    assert isinstance(found, Vendor)  # nosec B101 - a slip of ours
    return found
