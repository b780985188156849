"""``POST /validate``: may this key be used now?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from licet.keys import tail
from licet.terms import Terms
from licet.wire import UNLIMITED, ValidateRequest, to_text
from licet_server.errors import StorageError
from licet_server.http import db, limits
from licet_server.http.body import read_object
from licet_server.http.installed import installation
from licet_server.services.validate import Answer, log_answer, validate

blueprint = Blueprint(limits.BLUEPRINT, __name__)
_LOG_PATIENCE_MS = 1_000
_log = structlog.get_logger(__name__)


class Validation(MethodView):
    """The original contract, for clients that exist."""

    def post(self) -> ResponseReturnValue:
        """Say whether a key may be used now."""
        asked, now = ValidateRequest.from_object(read_object()), datetime.now(UTC)
        here = installation()
        with db.reading() as session:
            answer = validate(session, asked, pepper=here.secrets.pepper, signer=here.answering, now=now)
        limits.note_verdict(answer.verdict.code)
        said = _log.debug if answer.verdict.valid else _log.info
        said("answered", code=answer.verdict.code.value, license_id=answer.license_id, product=asked.product)
        if answer.lost:
            _log.warning(
                "a key that this server signed is not in its database: was an old backup restored?",
                key_tail=tail(asked.license_key),
            )
        _write_down(asked, answer, now)
        return (_yes(answer, answer.terms), 200) if answer.terms else (_no(answer), 401)


blueprint.add_url_rule("/validate", view_func=Validation.as_view("validate"))


def _write_down(asked: ValidateRequest, answer: Answer, now: datetime) -> None:
    """Log the answer; a database that cannot be written must not turn a good answer into an error."""
    try:
        with db.transaction(patience_ms=_LOG_PATIENCE_MS) as session:
            log_answer(session, asked, answer, address=request.remote_addr or "", now=now)
    except StorageError as error:
        _log.warning("an answer was not written to the validation log", reason=str(error))


def _yes(answer: Answer, terms: Terms) -> dict[str, Any]:
    """Write a 200; ``max_resources`` is always a number, because existing clients compare it."""
    return {
        "valid": True,
        "code": answer.verdict.code.value,
        "plan": terms.plan,
        "max_resources": UNLIMITED if terms.max_resources is None else terms.max_resources,
        "unlimited": terms.max_resources is None,
        "expires_at": None if terms.expires_at is None else to_text(terms.expires_at),
        "features": list(terms.features),
        "limits": dict(terms.limits),
        "lease": answer.token,
        "message": answer.verdict.detail,
    }


def _no(answer: Answer) -> dict[str, Any]:
    return {
        "valid": False,
        "code": answer.verdict.code.value,
        "message": answer.verdict.detail,
        "refusal": answer.token,
    }
