"""The audit log: who changed what, when and from where, and the proof that the log says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from licet_server.errors import AuditDamagedError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services import audit as service
from licet_server.services.present import audit_object
from licet_server.storage.actors import names_of
from licet_server.storage.audit import list_audit
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.lists import PART, Listing
from licet_server.web.desk.readable import differences

blueprint = Pages("desk_audit", __name__)
_FILTERS = ("subject", "actor", "action", "since", "until")
_VERIFIED = 10_000
"""How many entries are proved on a page; `licet-server audit verify` proves all."""

_AT_ONCE = 500


@blueprint.page("/admin/audit", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List entries, newest first."""
    listing = Listing("audit", *_FILTERS)
    with db.reading() as session:
        rows, following = list_audit(session, **_wanted(listing), after=listing.start, limit=PART)
        entries = [(row, differences(row.before, row.after)) for row in rows]
        return render_template(
            "desk/operation/audit.html",
            entries=entries,
            names=names_of(session, {row.actor for row in rows}),
            asked=listing.filters,
            more=listing.more(following),
        )


@blueprint.page("/admin/audit/verify", to=Audience.ADMIN, methods=("POST",))
def verify() -> ResponseReturnValue:
    """Prove the newest entries, and say which."""
    found, first, problem = None, 0, None
    try:
        with db.reading() as session:
            found, first = service.verify_last(session, key=installation().audit_key, entries=_VERIFIED)
    except AuditDamagedError as error:
        problem = str(error)
    return render_template("desk/operation/verified.html", found=found, first=first, problem=problem)


@blueprint.page("/admin/audit.jsonl", to=Audience.ADMIN)
def export() -> ResponseReturnValue:
    """Give all entries that are wanted as lines of JSON, newest first."""
    wanted = _wanted(Listing("audit", *_FILTERS))
    answer = Response(stream_with_context(_lines(wanted)), mimetype="application/jsonl")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
    return answer


def _wanted(listing: Listing) -> dict[str, Any]:
    """Read the filters; the last day counts too."""
    until = listing.day("until")
    return {
        **{name: listing.text(name) for name in ("subject", "actor", "action")},
        "since": listing.day("since"),
        "until": None if until is None else until + timedelta(days=1),
    }


def _lines(wanted: dict[str, Any]) -> Iterator[str]:
    start: list[Any] | None = None
    while True:
        with db.reading() as session:
            rows, start = list_audit(session, **wanted, after=start, limit=_AT_ONCE)
            text = "".join(f"{json.dumps(audit_object(row), ensure_ascii=False)}\n" for row in rows)
        yield text
        if start is None:
            return
