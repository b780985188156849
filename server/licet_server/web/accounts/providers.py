"""Those who sign people in for us, as clients of Authlib: Google and others by OpenID Connect, GitHub by OAuth 2.0.

Whatever goes wrong on the way to them and back is a :class:`Failure`; the log says what, and repeats nothing of theirs.

Source: OpenID Connect Core 1.0 section 3.1.3.7, RFC 7636 (PKCE), RFC 9700 (best current practice of OAuth 2.0).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import structlog
from flask import Flask, Response, current_app, session

from licet_server.config import SignInProvider
from licet_server.config.accounts import GITHUB, GOOGLE
from licet_server.errors import InputError
from licet_server.services.federation import Claims, claims

_SECONDS = 8.0
_LEEWAY_SECONDS = 60
_GITHUB = "https://github.com"

_STATES = "_state_"
"""What Authlib's notes about ways out begin with in the session."""

_KEY = "licet_sign_in_clients"
_REFUSALS = {"access_denied", "login_required", "interaction_required", "consent_required"}
_LONGEST = 64

_log = structlog.get_logger(__name__)


class Failure(StrEnum):
    """Why somebody who went to a provider is nobody whom we know."""

    UNFINISHED = "unfinished"
    """Nothing was begun in this browser, it was finished already, or they did not want to."""

    UNAVAILABLE = "unavailable"
    """The provider did not answer, or what it said is not sound."""

    UNVERIFIED = "unverified"
    """The provider has not verified an address of theirs."""


def init_app(app: Flask, providers: tuple[SignInProvider, ...]) -> None:
    """Make a client of each provider; without one, Authlib is not even loaded."""
    clients: dict[str, tuple[SignInProvider, Any]] = {}
    app.extensions[_KEY] = clients
    if not providers:
        return
    from licet_server.web.accounts.clients import Client, OAuth

    oauth = OAuth(app)
    for provider in providers:
        oauth.register(provider.name, client_cls=Client, **_options(provider))
        client = oauth.create_client(provider.name)
        client.wanted_issuer = None if provider.name == GITHUB else provider.issuer
        clients[provider.name] = provider, client


def known() -> list[SignInProvider]:
    """Return the providers that there are, in the order in which they are offered."""
    return [provider for provider, _ in current_app.extensions[_KEY].values()]


def find(name: str) -> SignInProvider | None:
    """Return a provider by its name in addresses."""
    found = current_app.extensions[_KEY].get(name)
    return None if found is None else found[0]


def go(provider: SignInProvider, back: str, *, again: bool) -> Response | None:
    """Send a browser to a provider; ``None``: the provider cannot be asked.

    Args:
        provider: To whom.
        back: Where the provider sends it back to.
        again: Whether somebody who is signed in shall say once more who it is.
    """
    from licet_server.web.accounts.clients import BROKEN

    for name in [name for name in session if name.startswith(_STATES)]:
        del session[name]  # each way out weighs on the cookie, and one is under way at a time
    try:
        answer: Response = _client(provider).authorize_redirect(back, **(_once_more(provider) if again else {}))
    except BROKEN as error:
        _tell(provider, error)
        return None
    return answer


def come_back(provider: SignInProvider) -> Claims | Failure:
    """Return who has come back, in the request of the provider's callback."""
    from licet_server.web.accounts.clients import BROKEN, MismatchingStateError, OAuthError

    client = _client(provider)
    try:
        token = client.authorize_access_token(leeway=_LEEWAY_SECONDS)
        return _from_github(client, provider) if provider.name == GITHUB else _from_token(client, token, provider)
    except InputError as error:
        return Failure.UNVERIFIED if error.field == "email" else Failure.UNAVAILABLE
    except MismatchingStateError:
        return Failure.UNFINISHED
    except BROKEN as error:
        if isinstance(error, OAuthError) and error.error in _REFUSALS:
            return Failure.UNFINISHED
        _tell(provider, error)
        return Failure.UNAVAILABLE
    finally:
        client.token = None


def says_when(provider: SignInProvider) -> bool:
    """Whether a provider may say when somebody has signed in there; those that never do prove no fresh sign-in."""
    return provider.name not in {GITHUB, GOOGLE}


def _once_more(provider: SignInProvider) -> dict[str, Any]:
    """Return what asks a provider to have somebody sign in there anew.

    Source: OpenID Connect Core 1.0 section 3.1.2.1 (``max_age``, after which ``auth_time`` is part of the answer).
    """
    if provider.name == GITHUB:
        return {}
    return {"prompt": "select_account"} if provider.name == GOOGLE else {"prompt": "login", "max_age": 0}


def _from_token(client: Any, token: Any, provider: SignInProvider) -> Claims:
    """Read an ID token that Authlib has verified; some providers tell the email only when they are asked for it."""
    said = dict(token["userinfo"])
    if "email" not in said:
        more = client.userinfo()
        if more["sub"] != said["sub"]:  # OpenID Connect Core 1.0 section 5.3.2
            raise ValueError("the provider speaks of somebody else")
        said |= {name: more.get(name) for name in ("email", "email_verified", "name")}
    return claims(
        issuer=provider.issuer,
        subject=said.get("sub"),
        email=said.get("email"),
        verified=said.get("email_verified"),
        name=said.get("name"),
        signed_in_at=said.get("auth_time") if says_when(provider) else None,
    )


def _from_github(client: Any, provider: SignInProvider) -> Claims:
    """Ask GitHub, which speaks no OpenID Connect, for the number of a user and for the address that is verified."""
    user = _json(client.get("user"))
    found = [each for each in _json(client.get("user/emails")) if each.get("primary") is True]
    number = user["id"]
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError("a user of GitHub has a number")
    primary = found[0] if found else {}
    return claims(
        issuer=provider.issuer,
        subject=str(number),
        email=primary.get("email"),
        verified=primary.get("verified"),
        name=user.get("name"),
    )


def _json(answer: Any) -> Any:
    answer.raise_for_status()
    return answer.json()


def _client(provider: SignInProvider) -> Any:
    return current_app.extensions[_KEY][provider.name][1]


def _options(provider: SignInProvider) -> dict[str, Any]:
    common = {"client_id": provider.client_id, "client_secret": provider.client_secret, "user_agent": "licet-server"}
    network = {"code_challenge_method": "S256", "default_timeout": _SECONDS}
    if provider.name == GITHUB:
        public = provider.issuer == _GITHUB
        return common | {
            "authorize_url": f"{provider.issuer}/login/oauth/authorize",
            "access_token_url": f"{provider.issuer}/login/oauth/access_token",
            "api_base_url": "https://api.github.com/" if public else f"{provider.issuer}/api/v3/",
            "client_kwargs": network
            | {"scope": "read:user user:email", "token_endpoint_auth_method": "client_secret_post"},  # nosec B105 - no password
        }
    return common | {
        "server_metadata_url": f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        "client_kwargs": network | {"scope": "openid email profile"},
    }


def _tell(provider: SignInProvider, error: Exception) -> None:
    """Log what failed without repeating it: an error of a library may hold a code, a token or an address."""
    named = getattr(error, "error", None)
    sound = isinstance(named, str) and named.isascii() and named.replace("_", "").isalnum() and len(named) <= _LONGEST
    reason = type(error).__name__ if not sound else f"{type(error).__name__}: {named}"
    _log.warning("somebody could not sign in at a provider", provider=provider.name, reason=reason)
