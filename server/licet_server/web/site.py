"""The Flask application of the pages: static files, and the headers that browsers hold us to.

Source: https://www.w3.org/TR/CSP3/, RFC 9110 section 12.5.3 (Accept-Encoding).
"""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, g, request, url_for

from licet_server.errors import ServerError
from licet_server.http.rules import LateRule

_FOR_EVER = "public, max-age=31536000, immutable"
_SOON = "public, max-age=300"
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_STATIC = Path(__file__).with_name("static")


class Site(Flask):
    """Flask, with files that are sent compressed where there is a ``.gz`` beside them."""

    url_rule_class = LateRule

    def handle_exception(self, e: Exception) -> Response:
        """Show what failed after a view, such as the last write of a request, as what it is."""
        if isinstance(e, ServerError):
            return self.finalize_request(self.handle_user_exception(e), from_error_handler=True)
        return super().handle_exception(e)

    def send_static_file(self, filename: str) -> Response:
        """Send a file; for good when its address names its content, as those of :func:`asset` do."""
        packed = (_STATIC / f"{filename}.gz").is_file() and bool(request.accept_encodings["gzip"])
        response = super().send_static_file(f"{filename}.gz" if packed else filename)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Type"] = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = _FOR_EVER if request.args.get("v") == _mark(filename) else _SOON
        return response


def init_app(app: Flask) -> None:
    """Give templates of *app* ``asset()`` and ``csp_nonce()``, and its answers their policy."""
    app.jinja_env.globals.update(asset=asset, csp_nonce=csp_nonce)
    app.after_request(_finish)


def asset(filename: str) -> str:
    """Return the address of a static file, with a mark of its content."""
    return url_for("static", filename=filename, v=_mark(filename))


def csp_nonce() -> str:
    """Return what the scripts of this answer show to be run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def policy_with_frames() -> str:
    """Return the policy of a page that shows another page of this server in a frame."""
    return f"{_POLICY.format(nonce=csp_nonce())}; frame-src 'self'"


@lru_cache(maxsize=256)
def _mark(filename: str) -> str:
    path = (_STATIC / filename).resolve()
    if _STATIC.resolve() not in path.parents or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _finish(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=csp_nonce()))
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return response
