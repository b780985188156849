"""The OpenAPI document of ``/api/v1``, and blueprints that write themselves into it.

Source: OpenAPI 3.1, RFC 9457 (problems), RFC 6750 (bearer tokens).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any, ClassVar, TypeVar, cast

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Request, current_app
from marshmallow import Schema, fields
from webargs.flaskparser import FlaskParser

import licet_server
from licet_server.config import Settings
from licet_server.http.body import read_object
from licet_server.http.document import API_KEY, MORE_PARAMETERS, finish
from licet_server.http.problems import CONTENT_TYPE
from licet_server.http.schemas.base import Instant, Problem, Shaped, json_pattern

PREFIX = "/api/v1"
_PROBLEM = "Problem"
_EXTENSION = "licet_openapi"
_TAG = 32
_View = TypeVar("_View", bound=Callable[..., Any])


class _Parser(FlaskParser):
    """Reads bodies as strictly as the original routes do, and refuses query parameters that nobody knows."""

    DEFAULT_UNKNOWN_BY_LOCATION: ClassVar[dict[str, str | None]] = {}  # type: ignore[misc] # webargs means one too

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002 - webargs' signature
        if not req.mimetype and not req.get_data():
            return {}  # a request without a body says nothing, which some may
        return read_object()


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc] # the library has no types
    """A resource of the API; its views' docstrings are the summaries."""

    ARGUMENTS_PARSER = _Parser()

    def route(self, rule: str, **options: Any) -> Callable[[_View], _View]:
        """Serve a class of views at *rule*."""
        return cast(Callable[[_View], _View], super().route(rule, **options))

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[[_View], _View]:
        """Read the body, or the ``location`` that *options* name, by *schema*."""
        return cast(Callable[[_View], _View], super().arguments(schema, **options))

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Callable[[_View], _View]:
        """Answer with *status_code* and what *schema* makes of the view's value."""
        return cast(Callable[[_View], _View], super().response(status_code, schema, **options))

    def alt_response(self, status_code: int, **options: Any) -> Callable[[_View], _View]:
        """Document another answer."""
        return cast(Callable[[_View], _View], super().alt_response(status_code, **options))

    @staticmethod
    def doc(**members: Any) -> Callable[[_View], _View]:
        """Add *members* to the description of a view."""
        return cast(Callable[[_View], _View], flask_smorest.Blueprint.doc(**members))

    @staticmethod
    def parameter(parameter: Mapping[str, Any]) -> Callable[[_View], _View]:
        """Add one parameter to the description of a view, beside those it has."""
        return Blueprint.doc(**{MORE_PARAMETERS: {parameter["name"]: dict(parameter)}})


class Api(flask_smorest.Api):  # type: ignore[misc] # as above
    """The document, which is written when it is first asked for; errors stay with ``http.problems``.

    Writing it takes longer than all else that an application is built of.
    """

    def __init__(self, *given: Any, **options: Any) -> None:
        self._resources: list[Blueprint] = []
        self._turn = Lock()
        super().__init__(*given, **options)

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Serve the routes of a resource."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._resources.append(blp)

    def written(self) -> dict[str, Any]:
        """Return the document, with all routes that are served."""
        with self._turn:
            while self._resources:
                blp = self._resources.pop(0)
                blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
                self.spec.tag({"name": blp.name, "description": blp.description})
            return cast("dict[str, Any]", self.spec.to_dict())

    def _register_error_handlers(self) -> None:
        """Leave errors to ``http.problems``."""

    def _register_responses(self) -> None:
        """Name the one shape that every error has."""
        content = {CONTENT_TYPE: {"schema": Problem}}
        for name in (self.DEFAULT_ERROR_RESPONSE_NAME, HTTPStatus.UNPROCESSABLE_ENTITY.name):
            self.spec.components.response(name, {"description": _PROBLEM, "content": content})

    def _register_pagination_header(self) -> None:
        """Leave the library's own pagination out: lists have cursors."""


def init_app(app: Flask, settings: Settings, *, title: str = "Licet license server") -> Api:
    """Make the document of *app*; ``http.docs`` serves it."""
    app.config["API_TITLE"] = title
    app.config["API_VERSION"] = licet_server.__version__
    app.config["OPENAPI_VERSION"] = "3.1.0"
    plugin = MarshmallowPlugin()
    own = [{"url": settings.base_url, "description": "By its public address."}] if settings.base_url_given else []
    servers = [{"url": "/", "description": "Where this document is from."}, *own]
    api = Api(app, spec_kwargs={"marshmallow_plugin": plugin, "servers": servers})
    if plugin.converter is not None:
        for describe in (_describe_instant, _describe_names):
            plugin.converter.add_attribute_function(describe)  # type: ignore[no-untyped-call]
    scheme = {"type": "http", "scheme": "bearer", "description": "An API key, `lsk_…`."}
    api.spec.components.security_scheme(API_KEY, scheme)
    app.extensions[_EXTENSION] = cache(lambda: _written(api))
    return api


def document() -> tuple[str, str]:
    """Return the document of this application as JSON, and its entity tag."""
    made: tuple[str, str] = current_app.extensions[_EXTENSION]()
    return made


def _written(api: Api) -> tuple[str, str]:
    text = json.dumps(finish(api.written()), indent=2, ensure_ascii=False)
    return text, hashlib.sha256(text.encode()).hexdigest()[:_TAG]


def _describe_instant(_: object, field: object, **__: object) -> dict[str, Any]:
    if not isinstance(field, Instant):
        return {}
    return {"type": ["string", "null"] if field.allow_none else "string", "format": "date-time"}


def _describe_names(_: object, field: object, **__: object) -> dict[str, Any]:
    """Say what the names in a table look like; the library speaks of its values only."""
    names = field.key_field if isinstance(field, fields.Dict) else None
    if not isinstance(names, Shaped):
        return {}
    return {"propertyNames": {"pattern": json_pattern(names.shape), "maxLength": names.longest}}
