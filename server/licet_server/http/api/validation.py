"""``POST /validate``: may this key be used now?"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from licet.terms import Terms
from licet.wire import UNLIMITED, ValidateRequest, to_text
from licet_server.http import answering, limits
from licet_server.http.body import read_object
from licet_server.services.answers import Answer

blueprint = Blueprint(limits.BLUEPRINT, __name__)


end_of = lru_cache(maxsize=512)(to_text)
"""Write the end of a license; it is asked for again and again."""


class Validation(MethodView):
    """The original contract, for clients that exist."""

    def post(self) -> ResponseReturnValue:
        """Say whether a key may be used now."""
        answer = answering.answer(ValidateRequest.from_object(read_object()), now=datetime.now(UTC))
        said, status = (yes(answer, answer.terms), 200) if answer.terms else (_no(answer), 401)
        return Response(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE), status, content_type="application/json")


blueprint.add_url_rule("/validate", view_func=Validation.as_view("validate"))


def yes(answer: Answer, terms: Terms) -> dict[str, Any]:
    """Write a 200; ``max_resources`` is always a number, because existing clients compare it."""
    return {
        "valid": True,
        "code": answer.verdict.code.value,
        "plan": terms.plan,
        "max_resources": UNLIMITED if terms.max_resources is None else terms.max_resources,
        "unlimited": terms.max_resources is None,
        "expires_at": None if terms.expires_at is None else end_of(terms.expires_at),
        "features": list(terms.features),
        "limits": dict(terms.limits),
        "lease": answer.token,
        "message": answer.verdict.detail,
    }


def _no(answer: Answer) -> dict[str, Any]:
    said = {
        "valid": False,
        "code": answer.verdict.code.value,
        "message": answer.verdict.detail,
        "refusal": answer.token,
    }
    return said if answer.upgrade is None else said | {"upgrade": dict(answer.upgrade)}
