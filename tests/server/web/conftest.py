"""Visitors of the pages: somebody of the vendor, somebody of a customer, or nobody known."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from licet_server.http.db import db
from licet_server.licensing.people import Membership, Role
from licet_server.services import sign_ins
from licet_server.services.installation import Installation
from licet_server.storage.accounts import add_membership
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.ids import SESSION_PREFIX, new_id
from licet_server.storage.session import transaction
from licet_server.web.accounts.sessions import SIGN_IN
from licet_server.web.app import create_web
from licet_server.web.desk import figures

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """A browser without JavaScript: it keeps cookies, and sends forms with the token of the page that it last saw.

    Args:
        site: The application.
        user: Who is signed in; ``None``: nobody.
    """

    def __init__(self, site: Flask, user: UserRow | None = None) -> None:
        self.site, self.user = site, user
        self.client: FlaskClient = site.test_client()
        if user is not None:
            sign_in(self.client, user)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Load a page."""
        return self.client.get(path, **{"buffered": True} | options)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, seen: str | None = None, **options: Any
    ) -> TestResponse:
        """Send a form, as it stands on the page *seen*; ``None``: on the one at *path*, else on any."""
        pages = [self.client.get(seen or path), self.client.get("/")]
        tokens = [found[1] for page in pages if (found := TOKEN.search(page.text))]
        return self.client.post(path, data={"csrf_token": tokens[0], **(data or {})}, **options)


def sign_in(client: FlaskClient, user: UserRow) -> None:
    """Sign somebody in a moment ago, without the form."""
    now, named = datetime.now(UTC), new_id(SESSION_PREFIX)
    with client.application.app_context(), transaction(db.engine) as written:
        address, browser = "127.0.0.1", "Browser"
        sign_ins.begin(written, user.id, sign_in_id=named, address=address, browser=browser, via="password", now=now)
    with client.session_transaction() as session:
        session.update(_user_id=user.fs_uniquifier, _fresh=True, fs_cc="set", fs_paa=time.time())
        session[SIGN_IN] = named


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates as they were compiled for the first page that had them, which takes longer than the page."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def make_site(installation: Installation, compiled: FileSystemBytecodeCache) -> Iterator[Callable[..., Flask]]:
    """Build the pages on the installation, with some settings changed."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        made.append(create_web(replace(installation.settings, **changes)))
        made[-1].jinja_env.bytecode_cache = compiled
        counted = made[-1].extensions[figures.NAME]
        counted.patience, counted.begun = 30.0, True  # no test waits for threads, and none leaves some behind
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def site(make_site: Callable[..., Flask]) -> Flask:
    """The pages."""
    return make_site()


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    """Talks to the pages, and shows no token."""
    return site.test_client()


@pytest.fixture
def add_user(engine: Engine) -> Callable[..., UserRow]:
    """Write somebody down, who has proved the address; at the vendor with *role*, or at customers by their ids.

    Somebody of the vendor has a second factor, which the desk asks for; the form to sign in does not, without a secret.
    """

    def added(
        email: str, *, role: Role | None = None, customers: dict[str, Membership] | None = None, **columns: Any
    ) -> UserRow:
        now = datetime.now(UTC)
        columns.setdefault("tf_primary_method", None if role is None else "authenticator")
        row = UserRow(
            email=email,
            role=None if role is None else role.value,
            confirmed_at=now,
            created_at=now,
            fs_uniquifier=new_id(""),
            fs_webauthn_user_handle=new_id(""),
            **columns,
        )
        with transaction(engine) as session:
            session.add(row)
            session.flush()
            for customer_id, membership in (customers or {}).items():
                add_membership(session, customer_id=customer_id, user_id=row.id, role=membership, now=now)
        return row

    return added


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    """Somebody whom nobody knows."""
    return Visitor(site)


@pytest.fixture
def desk(site: Flask, add_user: Callable[..., UserRow]) -> Callable[[Role], Visitor]:
    """Sign somebody of the vendor in."""

    def signed_in(role: Role = Role.OWNER) -> Visitor:
        return Visitor(site, add_user(f"{role.value}@vendor.example", role=role))

    return signed_in


@pytest.fixture
def member(site: Flask, add_user: Callable[..., UserRow]) -> Callable[..., Visitor]:
    """Sign somebody of a customer in."""

    def signed_in(
        customer_id: str, membership: Membership = Membership.OWNER, email: str = "customer@example.com"
    ) -> Visitor:
        return Visitor(site, add_user(email, customers={customer_id: membership}))

    return signed_in
