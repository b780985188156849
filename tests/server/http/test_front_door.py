"""Which application answers: the API, or the pages."""

from __future__ import annotations

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from licet_server.http.api import health, validation, wellknown
from licet_server.http.front_door import PROGRAMS, FrontDoor

API = ["/validate", "/api/v1/licenses", "/api", "/healthz", "/readyz", "/metrics", "/.well-known/jwks.json"]
PAGES = ["/", "", "/admin", "/apis", "/validated", "//api/v1/licenses", "/portal/api", "/%2Fapi", "/api%2Fv1", "/API"]


def asked(path: str) -> str:
    """Return which application a path reaches."""
    door = FrontDoor(Response("api"), Response("pages"))
    return Client(door).get(path).text


@pytest.mark.parametrize("path", API)
def test_programs_reach_the_api(path):
    assert asked(path) == "api"


@pytest.mark.parametrize("path", PAGES)
def test_everything_else_is_a_page(path):
    expected = "api" if path == "/api%2Fv1" else "pages"  # a server decodes it before anybody looks (PEP 3333)
    assert asked(path) == expected


def test_every_route_of_the_api_is_behind_that_door(make_app):
    app = make_app()
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    assert first <= PROGRAMS
    assert {module.blueprint.name for module in (health, validation, wellknown)} <= set(app.blueprints)
