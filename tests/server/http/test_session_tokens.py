"""Tokens of people who are signed in: short, and worth nothing once the sign-in is over."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from licet_server.keys.derived import SESSION_TOKEN_PURPOSE, derived
from licet_server.licensing.people import Role
from licet_server.services import sign_ins
from licet_server.services.accounts import create_user
from licet_server.services.installation import Installation
from licet_server.services.session_tokens import LASTS, make_token
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.session import transaction

Token = Callable[..., tuple[UserRow, str, str]]


@pytest.fixture
def sign_in(engine: Engine, installation: Installation) -> Token:
    """Sign somebody of the vendor in, and make a token: the user, the sign-in and the token."""

    def made(role: Role = Role.OWNER, *, ago: timedelta = timedelta(0)) -> tuple[UserRow, str, str]:
        now = datetime.now(UTC) - ago
        with transaction(engine) as session:
            user = create_user(session, f"{role.value}@vendor.example", role=role, now=now)
            row = sign_ins.begin(session, user.id, address="192.0.2.1", browser="Firefox", via="password", now=now)
            told = {"issuer": installation.settings.base_url, "pepper": installation.secrets.pepper, "now": now}
            token, ends = make_token(session, user, row.id, **told)
        assert ends - now <= LASTS
        return user, row.id, token

    return made


def status(client: FlaskClient, token: str, path: str = "/api/v1/licenses") -> int:
    return client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


@pytest.mark.parametrize(
    ("role", "reads", "writes", "manages"),
    [(Role.SUPPORT, 200, 403, 403), (Role.ADMIN, 200, 422, 403), (Role.OWNER, 200, 422, 200)],
)
def test_a_token_may_do_what_its_role_may(
    client: FlaskClient, sign_in: Token, role: Role, reads: int, writes: int, manages: int
) -> None:
    _, _, token = sign_in(role)
    bearer = {"Authorization": f"Bearer {token}"}
    assert status(client, token) == reads
    assert client.post("/api/v1/licenses", json={}, headers=bearer).status_code == writes
    assert status(client, token, "/api/v1/api-keys") == manages


def test_what_is_done_with_a_token_stands_under_its_user(client: FlaskClient, sign_in: Token) -> None:
    user, _, token = sign_in()
    bearer = {"Authorization": f"Bearer {token}"}
    made = client.post("/api/v1/customers", json={"email": "customer@example.com"}, headers=bearer)
    assert made.status_code == 201
    entries = client.get("/api/v1/audit", headers=bearer).json["data"]
    assert next(each for each in entries if each["action"] == "customer.created")["actor"] == f"user:{user.id}"


@pytest.mark.parametrize("what", ["signed out", "role", "switched off", "unproved"])
def test_a_token_ends_with_what_it_was_made_for(client: FlaskClient, sign_in: Token, engine: Engine, what: str) -> None:
    user, named, token = sign_in()
    assert status(client, token) == 200
    with transaction(engine) as session:
        row = session.get_one(UserRow, user.id)
        match what:
            case "signed out":
                sign_ins.end_one(session, user.id, named, now=datetime.now(UTC))
            case "role":
                row.role = Role.SUPPORT.value
            case "switched off":
                row.active = False
            case _:
                row.confirmed_at = None
    assert status(client, token) == 401


def test_a_token_counts_for_a_quarter_of_an_hour(client: FlaskClient, sign_in: Token) -> None:
    _, _, token = sign_in(ago=LASTS)
    assert status(client, token) == 401


def _part(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def test_no_token_of_another_make_counts(client: FlaskClient, sign_in: Token, installation: Installation) -> None:
    _, _, token = sign_in()
    header, body, signature = token.split(".")
    claims = jwt.decode(token, options={"verify_signature": False})
    key = derived(installation.secrets.pepper, purpose=SESSION_TOKEN_PURPOSE)
    kind = {"typ": "licet-session+jwt"}

    def signed(changes: dict[str, Any], *, by: bytes = key, headers: dict[str, str] = kind, how: str = "HS256") -> str:
        return jwt.encode(claims | changes, by, algorithm=how, headers=headers)

    assert status(client, signed({})) == 200
    refused = [
        f"{_part({'alg': 'none'} | kind)}.{body}.",
        f"{_part({'alg': 'None'} | kind)}.{body}.{signature}",
        f"{header}.{_part(claims | {'role': 'owner', 'exp': claims['exp'] + 9999})}.{signature}",
        signed({}, by=b"x" * 32),
        signed({}, by=b"x" * 64, how="HS512"),
        signed({}, headers={}),
        signed({"aud": "another"}),
        signed({"iss": "https://evil.example"}),
        signed({"sub": 7}),
        signed({"sid": "ses_00000000000000000000"}),
        signed({"exp": "soon"}),
        "eyJ",
        "eyJhbGciOiJIUzI1NiJ9..",
    ]
    assert {each: status(client, each) for each in refused if status(client, each) != 401} == {}


def test_a_limit_counts_all_tokens_of_a_user_together(
    make_app: Callable[..., Flask], sign_in: Token, engine: Engine, installation: Installation
) -> None:
    user, named, first = sign_in()
    client = make_app(api_limit="2 per minute").test_client()
    with transaction(engine) as session:
        told = {"issuer": installation.settings.base_url, "pepper": installation.secrets.pepper}
        second, _ = make_token(session, user, named, **told, now=datetime.now(UTC) - timedelta(seconds=5))
    assert [status(client, token) for token in (first, second, first)] == [200, 200, 429]
