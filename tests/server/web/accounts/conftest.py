"""People who open accounts: what they are sent, and the codes of their apps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from licet_server.services.accounts import hash_password
from licet_server.services.installation import Installation
from licet_server.services.mail import unseal
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.audit import entries_after
from licet_server.storage.session import reading
from licet_server.storage.tables import OutboxRow
from tests.server.web.conftest import Visitor

PASSWORD = "winter-garden-teapot"
EMAIL = "ann@example.com"
ERROR = re.compile(r'<div class="alert alert-danger[^>]*>(.*?)</div>\s*(?:</div>)?', re.DOTALL)


@pytest.fixture(scope="session")
def hashed() -> str:
    """What is kept of the password; made once."""
    return hash_password(PASSWORD)


@pytest.fixture
def ann(add_user: Callable[..., UserRow], hashed: str) -> UserRow:
    """Somebody of a customer, who has a password."""
    return add_user(EMAIL, password=hashed, name="Ann Miller")


@pytest.fixture
def mails(engine: Engine, installation: Installation) -> Callable[[], list[tuple[str, str, dict[str, Any]]]]:
    """Read what was posted: message, address and facts, oldest first."""

    def read() -> list[tuple[str, str, dict[str, Any]]]:
        with reading(engine) as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.created_at, OutboxRow.id)).all()
            session.expunge_all()
        pepper = installation.secrets.pepper
        return [
            (row.event_type, row.payload["to"], unseal(row.sealed, mail_id=row.id, pepper=pepper))  # type: ignore[arg-type]
            for row in rows
        ]

    return read


@pytest.fixture
def actions(engine: Engine) -> Callable[[], list[str]]:
    """Read what the audit log says about people."""

    def read() -> list[str]:
        with reading(engine) as session:
            found = entries_after(session, None, limit=500)
        return [entry["action"] for entry in found if entry["action"].startswith("user.")]

    return read


@pytest.fixture
def user_in(engine: Engine) -> Callable[[str], UserRow]:
    """Read somebody as they are kept."""

    def read(email: str) -> UserRow:
        with reading(engine) as session:
            row = session.scalars(select(UserRow).where(UserRow.email == email)).one()
            session.expunge_all()
            return row

    return read


def path_of(mail: tuple[str, str, dict[str, Any]], base_url: str = "http://127.0.0.1:5000") -> str:
    """Return the path of a mail's link, which must lead to our public address."""
    url: str = mail[2]["url"]
    assert url.startswith(base_url + "/"), url
    return url.removeprefix(base_url)


def enter(person: Visitor, email: str = EMAIL, password: str = PASSWORD, **options: Any) -> TestResponse:
    """Send the form to sign in."""
    return person.post("/login", {"email": email, "password": password}, **options)


def is_signed_in(person: Visitor) -> bool:
    """Whether a page for people who are signed in opens."""
    return person.get("/account").status_code == 200


def code_at(site: Flask, user: UserRow, steps: int = 0) -> str:
    """Return the code that the app of somebody shows, some steps of half a minute later."""
    totp = site.extensions["security"].totp_factory._totp.from_source(user.tf_totp_secret)
    return str(totp.generate(time=datetime.now(UTC) + timedelta(seconds=30 * steps)).token)


def set_up_app(person: Visitor) -> TestResponse:
    """Set an authenticator app up, as somebody does who types the key that is shown."""
    page = person.post("/tf-setup", {"setup": "authenticator"})
    key = re.search(r'id="totp-key"[^>]*>([^<]+)<', page.text)
    action = re.search(r'action="(/tf-setup/[^"]+)"', page.text)
    assert key is not None
    assert action is not None
    code = TOTP(key[1].replace("-", "").replace(" ", "")).generate().token
    return person.post(action[1], {"code": code}, seen="/account")
