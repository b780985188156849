"""A vendor's program that calls the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from licet_server.licensing.scopes import Scope
from licet_server.services.api_keys import create_api_key
from licet_server.services.installation import Installation
from licet_server.storage.session import transaction

API = "/api/v1"


class Vendor:
    """Calls the API with one API key.

    Args:
        client: Talks to the application.
        token: The API key's token; ``None``: there is no key.
    """

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self.client, self.token = client, token

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        """Send one request; the names of *headers* may have underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        return self.client.open(API + path, method=method, json=json, headers=sent)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, json: Any, **headers: str) -> TestResponse:
        return self.ask("POST", path, json, **headers)

    def patch(self, path: str, json: Any, **headers: str) -> TestResponse:
        return self.ask("PATCH", path, json, **headers)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.ask("DELETE", path, **headers)

    def all_pages(self, path: str) -> list[dict[str, Any]]:
        """Follow the cursors of a list to its end."""
        found, cursor, joint = [], None, "&" if "?" in path else "?"
        while True:
            page = self.get(path if cursor is None else f"{path}{joint}cursor={cursor}").json
            found += page["data"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found


@pytest.fixture
def token(installation: Installation, engine: Engine) -> Callable[..., str]:
    """Make an API key with some scopes, and return its token."""

    def made(*scopes: Scope, **options: Any) -> str:
        asked = {"name": "a test", "now": datetime.now(UTC), "pepper": installation.secrets.pepper} | options
        with transaction(engine) as session:
            return create_api_key(session, scopes=scopes or (Scope.ADMIN,), **asked).token

    return made


@pytest.fixture
def vendor_with(make_app: Callable[..., Flask], token: Callable[..., str]) -> Callable[..., Vendor]:
    """Make a vendor's program whose API key has some scopes, on an application of its own."""

    def made(scopes: Iterable[Scope] = (), **changes: Any) -> Vendor:
        return Vendor(make_app(**changes).test_client(), token(*scopes))

    return made


@pytest.fixture
def vendor(vendor_with: Callable[..., Vendor]) -> Vendor:
    """A vendor's program that may do everything."""
    return vendor_with()
