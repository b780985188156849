"""``Idempotency-Key``: a request that is sent again is answered again, and done once.

The key is taken in the transaction of the change itself, so either both are there after a crash or neither. Only
answers that were a success are kept: what was refused changed nothing, and may be tried again.

Source: draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, current_app, request
from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, IdempotencyKeyError, InputError, StorageError
from licet_server.http import db
from licet_server.http.auth import caller
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.keys.derived import IDEMPOTENCY_PURPOSE, derived
from licet_server.storage import idempotency as storage
from licet_server.storage.idempotency import Key

KEPT = timedelta(hours=24)
UNDER_WAY = timedelta(minutes=3)
"""How long a request that waits for a payment provider may take at most."""

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_REUSED = "this idempotency key came with another request before: choose a new one"
_SHAPE = re.compile(r"[\x21-\x7e]{1,255}")
_NONCE_BYTES = 12
_KEPT_HEADERS = ("ETag", "Location")
_View = TypeVar("_View", bound=Callable[..., Any])
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "A request that comes again with the same key within 24 hours is answered again, and done once.",
}
"""The header as a parameter of the API's document."""


def idempotent(view: _View) -> _View:
    """Do a request with an idempotency key once; stands under ``requires`` and above every other decorator.

    Raises:
        InputError: The header is not 1 to 255 visible ASCII characters.
        IdempotencyKeyError: The key came with another request before.
    """
    documented = Blueprint.parameter(PARAMETER)(view)

    @wraps(documented)
    def once(*args: Any, **kwargs: Any) -> Any:
        given = request.headers.get(HEADER)
        if given is None:
            return documented(*args, **kwargs)
        return answer_once(given, caller().id, lambda: documented(*args, **kwargs))

    return once  # type: ignore[return-value] # the same signature, which no type can say here


def idempotent_in_steps(view: _View) -> _View:
    """Do what :func:`idempotent` does for a view that waits for somebody else, with no transaction around the wait.

    The key is taken in a transaction of its own and the answer kept in another, so a crash between the two leaves a key
    without an answer. For :data:`UNDER_WAY` the same request is then refused, for somebody may still be at it; after
    that it is done afresh. What a view does twice by that must do no harm: nobody has seen its first answer.

    Raises:
        InputError: The header is not 1 to 255 visible ASCII characters.
        IdempotencyKeyError: The key came with another request before.
        ConflictError: The same request is under way.
    """
    documented = Blueprint.parameter(PARAMETER)(view)

    @wraps(documented)
    def once(*args: Any, **kwargs: Any) -> Any:
        given = request.headers.get(HEADER)
        if given is None:
            return documented(*args, **kwargs)
        key = _key(given, caller().id)
        with db.transaction() as session:
            known = _claimed(session, key)
        if known is not None:
            return known
        try:
            response: Response = current_app.make_response(documented(*args, **kwargs))
        except BaseException:
            with suppress(StorageError), db.transaction() as session:
                storage.release(session, key)
            raise
        with db.transaction() as session:
            storage.keep_answer(session, key, _encrypt(response, key.digest))
        return response

    return once  # type: ignore[return-value] # the same signature, which no type can say here


def answer_once(
    given: str, scope: str, answer: Callable[[], Any], *, is_final: Callable[[], bool] = lambda: True
) -> Response:
    """Return what was answered to this request before, or *answer* and keep it.

    Args:
        given: The idempotency key.
        scope: Whose key it is: two who choose the same key do not meet.
        answer: Does what is asked, in the transaction of ``db``, and returns what a view may return.
        is_final: Asked afterwards whether the answer shall be given again; a refusal that changed nothing need not be.
    """
    key = _key(given, scope)
    with db.transaction() as session:
        known = _claimed(session, key)
        if known is not None:
            return known
        response: Response = current_app.make_response(answer())
        if is_final():
            storage.keep_answer(session, key, _encrypt(response, key.digest))
        else:
            storage.release(session, key)
        return response


def _key(given: str, scope: str) -> Key:
    return Key(scope, hashlib.sha256(well_formed(given).encode()).hexdigest(), datetime.now(UTC))


def _claimed(session: Session, key: Key) -> Response | None:
    """Take *key* for this request; return what was answered to it before."""
    asked = _request_digest()
    storage.forget_old(session, key, before=key.at - KEPT, unanswered_before=key.at - UNDER_WAY)
    if storage.claim(session, key, request_digest=asked):
        return None
    row = storage.find(session, key)
    if row is None or row.request_digest != asked:
        raise IdempotencyKeyError(_REUSED)
    if row.answer is None:
        raise ConflictError("the same request is under way: send it again in a moment")
    return _decrypt(row.answer, key.digest)


def well_formed(given: str) -> str:
    """Return an idempotency key.

    Raises:
        InputError: It is not 1 to 255 visible ASCII characters.
    """
    if not _SHAPE.fullmatch(given):
        raise InputError(f"{HEADER} must be 1 to 255 visible ASCII characters", field=HEADER)
    return given


def _request_digest() -> str:
    said = (request.method.encode(), request.full_path.encode(), request.get_data())
    return hashlib.sha256(b"\n".join(said)).hexdigest()


def _cipher() -> AESGCM:
    return AESGCM(derived(installation().secrets.pepper, purpose=IDEMPOTENCY_PURPOSE))


def _encrypt(response: Response, key_digest: str) -> bytes:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    said = [response.status_code, response.content_type, headers, response.get_data(as_text=True)]
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, json.dumps(said).encode(), key_digest.encode())


def _decrypt(answer: bytes, key_digest: str) -> Response:
    plain = _cipher().decrypt(answer[:_NONCE_BYTES], answer[_NONCE_BYTES:], key_digest.encode())
    status, content_type, headers, body = json.loads(plain)
    return Response(body, status, headers | {REPLAYED: "true"}, content_type=content_type)
