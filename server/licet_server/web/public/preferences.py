"""The language and the colours that a visitor chose; kept in two cookies that say nothing else."""

from __future__ import annotations

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue

from licet_server.mail.messages import LANGUAGES
from licet_server.web.audience import Audience, Pages
from licet_server.web.languages import COOKIE, THEME_COOKIE, THEMES
from licet_server.web.links import own_path

_YEAR = 365 * 24 * 3600
blueprint = Pages("preferences", __name__)


@blueprint.page("/preferences", to=Audience.ANYONE, methods=("POST",))
def save() -> ResponseReturnValue:
    """Keep what was chosen, and go back to where it was chosen."""
    answer = make_response(redirect(own_path(request.form.get("next")), 303))
    for cookie, field, known in ((COOKIE, "language", LANGUAGES), (THEME_COOKIE, "theme", THEMES)):
        value = request.form.get(field, "")
        if value in known:
            answer.set_cookie(cookie, value, max_age=_YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
    return answer
