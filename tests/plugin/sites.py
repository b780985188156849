"""Real web applications under real servers, with the licensing routes in front of them."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from wsgiref.validate import validator as strict

import flask
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from werkzeug.serving import make_server

from licet.errors import LicenseRefusedError
from licet.routes import asgi_refusal, licensing, licensing_asgi, require_feature, wsgi_refusal
from licet.validator import LicenseValidator
from tests.servers import wait_until

TOKEN = "a-token-nobody-guesses"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Said:
    """What a site answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    @property
    def code(self) -> str:
        assert self.headers["content-type"] == "application/problem+json", self.body
        assert self.json["status"] == self.status
        return str(self.json["code"])


@dataclass(frozen=True)
class Site:
    """A running application."""

    port: int

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] = {}, *, chunked: bool = False
    ) -> Said:
        """Send one request; an object becomes JSON, bytes stay what they are."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        sent = {**(JSON if body is not None and "Content-Type" not in headers else {}), **headers}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            if chunked:
                parts = iter([data[start : start + 1000] for start in range(0, len(data), 1000)])
                connection.request(method, path, parts, sent | {"Transfer-Encoding": "chunked"}, encode_chunked=True)
            else:
                connection.request(method, path, data, sent)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Said(answer.status, named, answer.read())
        finally:
            connection.close()


def flask_app(validator: LicenseValidator, *, handled: bool = True) -> flask.Flask:
    """A small Flask application with one page for everybody and some that need a license."""
    app = flask.Flask("site")
    ran: list[str] = []

    @app.get("/")
    def home() -> str:
        return f"ran: {', '.join(ran)}"

    @app.get("/report")
    @require_feature("report", validator)
    def report() -> dict[str, str]:
        ran.append("report")
        return {"report": "here"}

    @app.get("/secret")
    @require_feature("not-sold", validator)
    def secret() -> str:
        ran.append("secret")
        return "never"

    @app.get("/services/<int:number>")
    def services(number: int) -> dict[str, int]:
        validator.check_service_limit(number)
        return {"services": number}

    if handled:
        app.register_error_handler(LicenseRefusedError, wsgi_refusal)
    return app


def starlette_app(validator: LicenseValidator, *, handled: bool = True) -> Starlette:
    """The same with Starlette."""
    ran: list[str] = []

    async def home(request: Request) -> JSONResponse:
        return JSONResponse(f"ran: {', '.join(ran)}")

    @require_feature("report", validator)
    async def report(request: Request) -> JSONResponse:
        ran.append("report")
        return JSONResponse({"report": "here"})

    @require_feature("not-sold", validator)
    async def secret(request: Request) -> JSONResponse:
        ran.append("secret")
        return JSONResponse("never")

    def services(request: Request) -> JSONResponse:
        validator.check_service_limit(request.path_params["number"])
        return JSONResponse({"services": request.path_params["number"]})

    routes = [
        Route("/", home),
        Route("/report", report),
        Route("/secret", secret),
        Route("/services/{number:int}", services),
    ]
    app = Starlette(routes=routes)
    if handled:
        app.add_exception_handler(LicenseRefusedError, asgi_refusal)  # type: ignore[arg-type]
    return app


def lettered(app: Any) -> Any:
    """Let a strict application be served by Werkzeug, which puts a number where PEP 3333 has text."""
    return lambda environ, start: app(environ | {"REMOTE_PORT": str(environ["REMOTE_PORT"])}, start)


@contextmanager
def flask_site(validator: LicenseValidator, *, handled: bool = True, **options: Any) -> Iterator[Site]:
    """Serve the Flask application, held to the letter of PEP 3333."""
    app = flask_app(validator, handled=handled)
    app.wsgi_app = lettered(strict(licensing(app.wsgi_app, validator, **options)))  # type: ignore[method-assign]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def asgi_site(app: Any) -> Iterator[Site]:
    """Serve any ASGI application with uvicorn."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started, within=20, what="uvicorn starts")
        yield Site(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def starlette_site(validator: LicenseValidator, *, handled: bool = True, **options: Any) -> Iterator[Site]:
    """Serve the Starlette application."""
    with asgi_site(licensing_asgi(starlette_app(validator, handled=handled), validator, **options)) as site:
        yield site


SITES: dict[str, Callable[..., Any]] = {"flask": flask_site, "starlette": starlette_site}
