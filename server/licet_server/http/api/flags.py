"""``/api/v1/flags``: what looks like abuse."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.views import MethodView

from licet_server.http import db, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import idempotent
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.flags import FlagOut, FlagPage, FlagQuery
from licet_server.licensing.scopes import Scope
from licet_server.services.watch import flag_object, resolve_flag
from licet_server.storage.flags import list_flags

blueprint = Blueprint("flags", __name__, description="What looks like abuse, for you to look at.")


@blueprint.route("/api/v1/flags")
class Flags(MethodView):
    """All of them."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(FlagQuery, location="query")
    @blueprint.response(200, FlagPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List flags, newest first; resolved ones too."""
        kind = asked.get("kind")
        with db.reading() as session:
            rows, following = list_flags(
                session,
                unresolved=asked.get("open"),
                kind=None if kind is None else kind.value,
                license_id=asked.get("license_id"),
                after=paging.after("flags", asked),
                limit=asked["limit"],
            )
            shown = [flag_object(row) for row in rows]
        return paging.page("flags", asked, shown, following)


@blueprint.route("/api/v1/flags/<flag_id>/resolve")
class FlagResolution(MethodView):
    """The end of one."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @blueprint.response(200, FlagOut)
    def post(self, flag_id: str) -> dict[str, Any]:
        """Resolve a flag; the same pattern stays quiet for a week. Doing it twice does no harm."""
        with db.transaction() as session:
            return flag_object(resolve_flag(session, flag_id, now=datetime.now(UTC)))
