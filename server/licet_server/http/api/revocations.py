"""``GET /api/v1/revocations``: the signed revocation list."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from sqlalchemy.orm import Session

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.keys.leases import Signer
from licet_server.services.revocations import signed_revocations, start_of_hour
from licet_server.storage.revocations import revocation_number

CONTENT_TYPE = "application/jose"
"""Of a compact JWS (RFC 7515 section 9.2.1)."""

blueprint = Blueprint("revocations", __name__)
_EXTENSION = "licet_revocations"


class Revocations(MethodView):
    """What the vendor ended."""

    def get(self) -> ResponseReturnValue:
        """Return the revocation list, or 304 to whoever has this one (RFC 9110 section 13.1.2)."""
        cache: _Cache = current_app.extensions.setdefault(_EXTENSION, _Cache())
        with db.reading() as session:
            token, etag = cache.newest(session, installation().answering, datetime.now(UTC))
        response = Response(token, content_type=CONTENT_TYPE)
        response.set_etag(etag)
        response.headers["Cache-Control"] = "public, max-age=300"
        return response.make_conditional(request)


blueprint.add_url_rule("/api/v1/revocations", view_func=Revocations.as_view("revocations"))


class _Cache:
    """The list that this process signed last, because signing means to read every revoked license."""

    def __init__(self) -> None:
        self._token, self._etag = "", ""
        self._turn = threading.Lock()

    def newest(self, session: Session, signer: Signer, now: datetime) -> tuple[str, str]:
        """Return the list and its entity tag; signed anew after a revocation, a change of keys, or an hour."""
        wanted = _etag(revocation_number(session), signer, now)
        with self._turn:  # of many that ask at once one signs
            if self._etag != wanted:
                signed = signed_revocations(session, signer=signer, now=now)
                self._token, self._etag = signed.token, _etag(signed.sequence, signer, now)
            return self._token, self._etag


def _etag(sequence: int, signer: Signer, now: datetime) -> str:
    """Name a list by all that decides about its text: what is in it, who signs it, with which announcements, when."""
    ring = signer.keyring
    parts = (signer.issuer, sequence, ring.etag, ring.signing(now=now).kid, start_of_hour(now).timestamp())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
