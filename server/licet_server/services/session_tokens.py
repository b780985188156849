"""Tokens for the API, made from a sign-in: short-lived, and worthless once that sign-in is ended.

Source: RFC 7519 (JWT), RFC 8725 (what to mind about them).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from sqlalchemy.orm import Session

from licet_server.keys.derived import SESSION_TOKEN_PURPOSE, derived
from licet_server.licensing.people import Role
from licet_server.licensing.scopes import Scope
from licet_server.services import sign_ins
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.ids import SESSION_PREFIX, USER_PREFIX, is_id
from licet_server.storage.trail import record

LASTS = timedelta(minutes=15)
"""How long a token counts."""

AUDIENCE = "licet-api"
_ALGORITHM = "HS256"
_TYPE = "licet-session+jwt"
_NEEDED = ("iss", "aud", "sub", "sid", "role", "iat", "exp")

_READING = frozenset(scope for scope in Scope if scope.value.endswith(":read"))
SCOPES = {
    Role.SUPPORT: _READING,
    Role.ADMIN: frozenset(Scope) - {Scope.ADMIN},
    Role.OWNER: frozenset({Scope.ADMIN}),
}
"""What a token of somebody of the vendor may do: who may not make API keys may not do it through a token either."""


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Whom a token that counts speaks for."""

    user_id: str
    scopes: frozenset[Scope]


def looks_like_one(token: str) -> bool:
    """Whether *token* is a JWT: an API key begins otherwise."""
    return token.startswith("eyJ")


def make_token(
    session: Session, user: UserRow, sign_in_id: str, *, issuer: str, pepper: str, now: datetime
) -> tuple[str, datetime]:
    """Make a token for somebody of the vendor who is signed in; return it, and when it ends.

    Args:
        session: A session that may write.
        user: With a role.
        sign_in_id: The sign-in that it lives and ends with.
        issuer: The address of this server.
        pepper: The secret of the installation.
        now: Aware UTC instant.
    """
    ends = now + LASTS
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": user.id,
        "sid": sign_in_id,
        "role": Role(user.role or "").value,
        "iat": int(now.timestamp()),
        "exp": int(ends.timestamp()),
    }
    token = jwt.encode(claims, _key(pepper), algorithm=_ALGORITHM, headers={"typ": _TYPE})
    record(session, "user.token_made", user.id, after={"sign_in": sign_in_id, "role": user.role}, now=now)
    return token, datetime.fromtimestamp(claims["exp"], UTC)


def authenticate(session: Session, token: str, *, issuer: str, pepper: str, now: datetime) -> TokenHolder | None:
    """Return whom a token speaks for; ``None``: it is not ours, or counts no more at *now*.

    A user who has another role by now, was switched off or signed out has no token any more.
    """
    claims = _claims(token, issuer=issuer, pepper=pepper, now=now)
    if claims is None or not (is_id(claims["sub"], USER_PREFIX) and is_id(claims["sid"], SESSION_PREFIX)):
        return None
    user = session.get(UserRow, claims["sub"])
    if user is None or not user.active or user.confirmed_at is None or user.role != claims["role"]:
        return None
    live = sign_ins.find(session, claims["sid"], user_id=user.id, role=user.role, now=now)
    return None if live is None else TokenHolder(user.id, SCOPES[Role(claims["role"])])


def _claims(token: str, *, issuer: str, pepper: str, now: datetime) -> dict[str, Any] | None:
    options: Any = {"require": list(_NEEDED), "verify_exp": False, "verify_iat": False}  # by our own clock, below
    try:
        if jwt.get_unverified_header(token).get("typ") != _TYPE:
            return None
        claims = jwt.decode(
            token, _key(pepper), algorithms=[_ALGORITHM], audience=AUDIENCE, issuer=issuer, options=options
        )
    except (jwt.InvalidTokenError, ValueError):
        return None
    texts = all(isinstance(claims[name], str) for name in ("sub", "sid", "role"))
    ends = claims["exp"]
    return claims if texts and isinstance(ends, int) and now.timestamp() < ends else None


def _key(pepper: str) -> bytes:
    return derived(pepper, purpose=SESSION_TOKEN_PURPOSE)
