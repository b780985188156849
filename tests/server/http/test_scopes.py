"""Every operation of the document asks for its scope, and everything under /api/v1 is in the document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from licet_server.http.document import API_KEY, operations
from licet_server.http.openapi import PREFIX, document
from licet_server.licensing.scopes import Scope, covers
from tests.server.http.conftest import Vendor

pytestmark = pytest.mark.sqlite_only(reason="what a request may do is decided before the database matters")

OUTSIDE = {"/api/v1/openapi.json", "/api/v1/docs", "/api/v1/docs/static/{filename}"}
WITH_A_LICENSE_KEY = ("/api/v1/validation/", "/api/v1/usage/report", "/api/v1/usage/consume", "/validate")
FOR_EVERYBODY = {"/api/v1/revocations", "/.well-known/jwks.json"}
SIGNED_BY_A_PROVIDER = {"/api/v1/webhooks/stripe", "/api/v1/webhooks/paddle"}


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def described(app) -> dict[str, Any]:
    with app.app_context():
        found: dict[str, Any] = json.loads(document()[0])
    return found


def secured(described) -> Iterator[tuple[str, str, Scope]]:
    """Yield method, path with ids that nobody has, and scope of every operation that needs one."""
    for path, method, operation in operations(described):
        for requirement in operation.get("security", ()):
            (scope,) = requirement[API_KEY]
            yield method.upper(), re.sub(r"\{\w+\}", "nobody", path).removeprefix(PREFIX), Scope(scope)


def test_every_operation_lets_exactly_those_in_who_have_its_scope(app, described, token):
    client = app.test_client()
    everybody = {scope: Vendor(client, token(scope)) for scope in Scope}
    without = {
        wanted: Vendor(client, token(*[scope for scope in Scope if not covers([scope], wanted)])) for wanted in Scope
    }
    found = list(secured(described))
    assert len(found) > 30
    for method, path, wanted in found:
        body = {} if method in {"POST", "PATCH", "PUT"} else None
        nobody = Vendor(client, None).ask(method, path, body)
        assert (nobody.status_code, nobody.json["code"]) == (401, "UNAUTHENTICATED"), (method, path)
        refused = without[wanted].ask(method, path, body)
        assert (refused.status_code, refused.json["code"]) == (403, "SCOPE_MISSING"), (method, path)
        assert wanted.value in refused.json["detail"]
        for scope, vendor in everybody.items():
            let_in = vendor.ask(method, path, body).status_code not in {401, 403}
            assert let_in is covers([scope], wanted), (method, path, scope)


def test_reading_needs_no_scope_that_may_write(described):
    for method, path, scope in secured(described):
        if method == "GET":
            assert scope in {Scope.ADMIN, Scope.USAGE_READ} or scope.value.endswith(":read"), path
        elif not path.endswith("/search"):
            assert not scope.value.endswith(":read"), (method, path)


def test_what_needs_no_scope_takes_a_license_key_or_a_signature_or_is_for_everybody(described):
    for path, _, operation in operations(described):
        if not operation.get("security"):
            assert path.startswith(WITH_A_LICENSE_KEY) or path in FOR_EVERYBODY | SIGNED_BY_A_PROVIDER, path


def test_everything_under_the_prefix_is_in_the_document(app, described):
    known = {(method.upper(), path) for path, method, _ in operations(described)}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        if path.startswith(PREFIX) and path not in OUTSIDE:
            assert {(method, path) for method in rule.methods - {"HEAD", "OPTIONS"}} <= known
