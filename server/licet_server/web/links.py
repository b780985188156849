"""Where a browser may be sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import BadGateway


def own_path(wanted: str | None, otherwise: str = "/") -> str:
    r"""Return *wanted* if it is a path of this server, else *otherwise*.

    Browsers read ``//host``, ``/\host`` and what has control characters in it as other servers.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or not wanted.isprintable():
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc or "\\" in wanted else wanted


def leave(url: str) -> Response:
    """Answer with a page that goes on to somebody else, such as a payment provider.

    A redirect would not do: after a form, browsers hold it to ``form-action`` of our policy, which names nobody else.

    Raises:
        BadGateway: The address is none that a browser should be sent to.
    """
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not url.isprintable() or not parts.hostname or not (parts.scheme == "https" or local):
        raise BadGateway(_("The payment provider named an address that is none."))
    return make_response(render_template("public/leave.html", url=url, host=parts.hostname))
