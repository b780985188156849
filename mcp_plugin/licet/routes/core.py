"""The four routes, without any framework: a request as a value becomes an answer as a value.

``POST …/activate``, ``POST …/validate``, ``GET …/status`` and ``GET …/health`` under ``/api/v1/licensing``.

Who may hand in a license key decides over the license of the whole application, so such a request needs a token or
the application's own consent; without either being set up, it is refused.
"""

from __future__ import annotations

import hmac
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from licet.errors import ConfigurationError, LicenseRefusedError, LicetError, WireError
from licet.refusal import explain
from licet.routes.answers import Answer, found, problem, refusal
from licet.routes.examine import examine
from licet.verdict import Code
from licet.wire import MAX_BODY_BYTES, load_object

if TYPE_CHECKING:
    from licet.validator import LicenseValidator

log = logging.getLogger(__name__)

PREFIX = "/api/v1/licensing"
ADMIN_VARIABLE = "LICET_ADMIN_TOKEN"
TOKEN_LENGTH = 16
"""Shortest token that is accepted: what is shorter can be guessed."""

_METHODS = {"activate": "POST", "validate": "POST", "status": "GET", "health": "GET"}
_HOW = (
    f"this application takes no license key over HTTP. Set {ADMIN_VARIABLE} (at least {TOKEN_LENGTH} characters) and "
    "send it as a Bearer token, or pass authorize= to licensing(); or set the key where the application runs"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to one of the routes.

    Attributes:
        method: In capitals.
        path: Decoded, below wherever the application is mounted.
        headers: By name in small letters; one that came twice has its values joined.
        raw: The WSGI environment or the ASGI scope, for an ``authorize`` that looks at a session.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    raw: Mapping[str, Any] = field(repr=False)


Authorize = Callable[[Asked], object]


class Routes:
    """The routes of one license.

    Args:
        validator: The license of this process.
        authorize: Says whether a request may hand in a license key; only ``True`` lets it. It runs in a thread.
        token: What such a request may carry as Bearer token instead; ``None``: ``LICET_ADMIN_TOKEN``, if set.
        health: A second path for the health route, such as ``/health``.

    Raises:
        ConfigurationError: The token is too short.
    """

    def __init__(
        self, validator: LicenseValidator, *, authorize: Authorize | None, token: str | None, health: str | None
    ) -> None:
        self._validator, self._authorize = validator, authorize
        self._token = token if token is not None else validator.environment.get(ADMIN_VARIABLE)
        if self._token is not None and (len(self._token) < TOKEN_LENGTH or not self._token.isascii()):
            raise ConfigurationError(f"{ADMIN_VARIABLE} must have at least {TOKEN_LENGTH} characters, all of ASCII")
        self._paths = {f"{PREFIX}/{name}": name for name in _METHODS}
        if health is not None:
            self._paths[health] = "health"
        self._activating = threading.Lock()

    def takes(self, path: str) -> bool:
        """Say whether *path* is one of the routes; everything else belongs to the application."""
        return path in self._paths

    def at_once(self, asked: Asked) -> Answer | None:
        """Answer what needs neither a body nor a thread; ``None``: read the body and ask :meth:`answer`."""
        name = self._paths[asked.path]
        allowed = "OPTIONS, POST" if _METHODS[name] == "POST" else "GET, HEAD, OPTIONS"
        if asked.method == "OPTIONS":
            return Answer(HTTPStatus.NO_CONTENT, (("Allow", allowed),), b"")
        if asked.method not in allowed.split(", "):
            detail = "This address does not take that method."
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, "METHOD_NOT_ALLOWED", headers=[("Allow", allowed)])
        return self._health() if name == "health" else None if asked.method != "POST" else _unreadable(asked)

    def answer(self, asked: Asked, body: bytes) -> Answer:
        """Answer a request that :meth:`at_once` left; never raises, may block for some seconds.

        Args:
            asked: The request.
            body: At most one byte more than is accepted.
        """
        try:
            return self._routed(asked, body)
        except LicenseRefusedError as error:
            away = error.verdict.code is Code.SERVER_UNREACHABLE
            return refusal(error, HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.BAD_REQUEST)
        except WireError as error:
            return problem(HTTPStatus.BAD_REQUEST, _sentence(str(error)), error.code)
        except ConfigurationError as error:  # a variable holds another key, say, and would go first
            return problem(HTTPStatus.CONFLICT, _sentence(str(error)), error.code)
        except LicetError as error:
            log.error("%s failed: %s", asked.path, error)
            return problem(HTTPStatus.INTERNAL_SERVER_ERROR, _sentence(str(error)), error.code)
        except Exception:
            log.exception("%s failed", asked.path)
            detail = "The license could not be looked at; see the application's log."
            return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail, "INTERNAL_ERROR")

    def _routed(self, asked: Asked, body: bytes) -> Answer:
        if len(body) > MAX_BODY_BYTES:
            return too_large()
        match self._paths[asked.path]:
            case "activate":
                return self._activate(asked, body)
            case "validate":
                return self._validate(asked, body)
        return self._status()

    def _health(self) -> Answer:
        """Tell a load balancer that the process answers. What the license says is no reason to take it out."""
        try:
            verdict = self._validator.gate.glance()
        except Exception:
            log.exception("the license could not be looked at")
            verdict = None
        return found({"status": "ok", "license": None if verdict is None else verdict.code.value})

    def _status(self) -> Answer:
        status = self._validator.status()
        if status["code"] == Code.NO_KEY:
            return problem(HTTPStatus.NOT_FOUND, status["message"], Code.NO_KEY.value)
        return found(_named(status))

    def _activate(self, asked: Asked, body: bytes) -> Answer:
        denied = self._denied(asked)
        if denied is not None:
            return denied
        key = _license_key(load_object(body))
        if key is None:
            raise WireError("license_key is missing: send it as a non-empty string", field="license_key")
        with self._activating:  # of two that come at once, the second finds what the first has done
            info = self._validator.activate(key)
            self._validator.attend()  # this process keeps the seat from now on, and gives it back when it ends
        log.warning("a license key was activated over HTTP")
        return found({"status": "activated"} | _named(dict(info)))

    def _validate(self, asked: Asked, body: bytes) -> Answer:
        """Say whether a key counts, without keeping it; without a key in the body, whether our own does."""
        key = _license_key(load_object(body)) if body else None
        if key is None:
            verdict = self._validator.decide()
        else:
            denied = self._denied(asked)
            if denied is not None:
                return denied
            verdict = examine(self._validator, key)
        error = None if verdict.valid else explain(verdict, self._validator.descriptor)
        return found({"is_valid": verdict.valid, "code": verdict.code.value, "error": error})

    def _denied(self, asked: Asked) -> Answer | None:
        """Refuse who may not hand in a license key; ``None`` lets the request pass."""
        if self._token is None and self._authorize is None:
            return problem(HTTPStatus.FORBIDDEN, _sentence(_HOW), "NOT_SWITCHED_ON")
        scheme, _, given = asked.headers.get("authorization", "").partition(" ")
        known = self._token is not None and hmac.compare_digest(given.encode(), self._token.encode())
        if known and scheme.lower() == "bearer":
            return None
        if self._authorize is None:
            challenge = [("WWW-Authenticate", 'Bearer realm="licensing"')]
            detail = f"Send the token that {ADMIN_VARIABLE} holds: Authorization: Bearer …"
            return problem(HTTPStatus.UNAUTHORIZED, detail, "UNAUTHENTICATED", headers=challenge)
        try:
            if self._authorize(asked) is True:  # a coroutine that nobody awaited is true as well
                return None
        except Exception:
            log.exception("authorize failed; the request is refused")
        return problem(HTTPStatus.FORBIDDEN, "You may not hand in a license key here.", "NOT_AUTHORIZED")


def too_large() -> Answer:
    """Refuse a body that is longer than any license key."""
    detail = f"The body is longer than {MAX_BODY_BYTES:,} bytes."
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, "BODY_TOO_LARGE")


def _unreadable(asked: Asked) -> Answer | None:
    """Refuse a body by what the headers say of it."""
    length = asked.headers.get("content-length") or "0"
    if not (length.isascii() and length.isdigit()):
        return problem(HTTPStatus.BAD_REQUEST, "Content-Length is no number.", "BAD_REQUEST")
    if len(length) > len(str(MAX_BODY_BYTES)) or int(length) > MAX_BODY_BYTES:
        return too_large()
    kind = asked.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and (kind or length != "0" or "transfer-encoding" in asked.headers):
        # A page of another site may send a form or plain text here with the visitor's cookies, and this it may not.
        detail = "Send JSON, as application/json."
        return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, "UNSUPPORTED_MEDIA_TYPE")
    return None


def _license_key(asked: Mapping[str, Any]) -> str | None:
    key = asked.get("license_key")
    if "license_key" in asked and (not isinstance(key, str) or not key.strip()):
        raise WireError("license_key must be a non-empty string", field="license_key")
    return key


def _named(about: Mapping[str, Any]) -> dict[str, Any]:
    """Add the names that clients of the first licensing routes read."""
    return {**about, "license_type": about.get("plan"), "customer_id": about.get("customer_id")}


def _sentence(said: str) -> str:
    start = said if said.startswith("license_key") or said[:1].isupper() else f"{said[:1].upper()}{said[1:]}"
    return start if start.endswith(".") else f"{start}."
