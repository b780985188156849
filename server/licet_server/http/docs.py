"""``/api/v1/openapi.json`` and, to read and try it, ``/api/v1/docs``: Swagger UI from files of this package."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from licet_server.http.openapi import PREFIX, document

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of the page alone: its scripts are files of ours, and they ask nobody but this server."""

blueprint = Blueprint("docs", __name__, static_folder="static/swagger-ui", static_url_path=f"{PREFIX}/docs/static")


class Document(MethodView):
    """The document."""

    def get(self) -> ResponseReturnValue:
        """Return the OpenAPI document, or 304 to whoever has it (RFC 9110 section 13.1.2)."""
        text, etag = document()
        response = Response(text, mimetype="application/json")
        response.set_etag(etag)
        response.headers["Cache-Control"] = "public, max-age=300"
        return response.make_conditional(request)


class Page(MethodView):
    """The document for people."""

    def get(self) -> ResponseReturnValue:
        """Show the document."""
        response = blueprint.send_static_file("index.html")
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response


blueprint.add_url_rule(f"{PREFIX}/openapi.json", view_func=Document.as_view("openapi"))
blueprint.add_url_rule(f"{PREFIX}/docs", view_func=Page.as_view("page"))
