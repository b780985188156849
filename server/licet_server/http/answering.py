"""What every answer to whoever shows a license key leaves behind: a line in the log, a row, a count of wrong keys."""

from __future__ import annotations

from datetime import datetime

import structlog
from flask import request

from licet.keys import tail
from licet.wire import ValidateRequest
from licet_server.errors import ConflictError, StorageError
from licet_server.http import db, limits
from licet_server.services.answers import Answer, log_answer

_LOG_PATIENCE_MS = 1_000
_log = structlog.get_logger(__name__)


def note(asked: ValidateRequest, answer: Answer, *, now: datetime, kept: bool = True) -> None:
    """Note what was answered, once it stands.

    Args:
        asked: The question.
        answer: Its answer.
        now: Aware UTC instant of the question.
        kept: Whether the validation log keeps a yes too; it always keeps a no.
    """
    code, valid = answer.verdict.code, answer.verdict.valid
    limits.note_verdict(code)
    said = _log.debug if valid else _log.info
    said("answered", code=code.value, license_id=answer.license_id, product=asked.product)
    if answer.lost:
        _log.warning(
            "a key that this server signed is not in its database: was an old backup restored?",
            key_tail=tail(asked.license_key),
        )
    if kept or not valid:
        _write_down(asked, answer, now)


def _write_down(asked: ValidateRequest, answer: Answer, now: datetime) -> None:
    """Log the answer; a database that cannot be written must not turn a good answer into an error."""
    try:
        with db.transaction(patience_ms=_LOG_PATIENCE_MS) as session:
            log_answer(session, asked, answer, address=request.remote_addr or "", now=now)
    except (StorageError, ConflictError) as error:
        _log.warning("an answer was not written to the validation log", reason=str(error))
