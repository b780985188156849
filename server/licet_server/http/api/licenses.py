"""``/api/v1/licenses``: what was sold, and all that becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask.views import MethodView
from sqlalchemy.orm import Session

from licet_server.errors import InputError
from licet_server.http import db, etags, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import idempotent
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.licenses import (
    ChangedOut,
    FileIn,
    FileOut,
    KeyIn,
    LicenseChange,
    LicenseIn,
    LicenseOut,
    LicensePage,
    LicenseQuery,
    NewLicenseOut,
    PlanChoice,
    Renewal,
    RotatedOut,
    Rotation,
    Transfer,
    TransferredOut,
)
from licet_server.licensing.scopes import Scope
from licet_server.licensing.transitions import Action
from licet_server.services import inputs
from licet_server.services.change_plan import change_plan
from licet_server.services.change_status import change_status
from licet_server.services.changes import LEFT_BEHIND, stale_promise
from licet_server.services.find import find_license, get_license, own_key, search_words
from licet_server.services.issue import issue
from licet_server.services.license_file import make_license_file, note_file
from licet_server.services.mail_key import mail_key
from licet_server.services.present import license_object
from licet_server.services.renew import renew
from licet_server.services.rotate_key import rotate_key
from licet_server.services.transfer import transfer
from licet_server.services.update_license import update_license
from licet_server.storage.licenses import LicenseFilter, page_of_licenses
from licet_server.storage.models import LicenseRow

blueprint = Blueprint("licenses", __name__, description="What was sold, and all that becomes of it.")
_LISTING = "licenses"
_PAGING = frozenset({"cursor", "limit"})
_NOT_IN_A_KEY = frozenset({"aws_accounts"})


@contextmanager
def _changing(license_id: str) -> Iterator[tuple[Session, LicenseRow]]:
    """Give a license that is locked, once its version is the one that the request names."""
    with db.transaction() as session:
        row = get_license(session, license_id, lock=True)
        etags.check(row.version)
        yield session, row


def _shown(row: LicenseRow, now: datetime, **more: Any) -> tuple[Any, int, dict[str, str]]:
    return etags.tagged(license_object(row, now=now) | more, row.version)


def _secrets() -> dict[str, Any]:
    """Return what it takes to make a license key."""
    here = installation()
    return {"pepper": here.secrets.pepper, "signer": here.answering}


@blueprint.route("/api/v1/licenses")
class Licenses(MethodView):
    """All of them."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(LicenseQuery, location="query")
    @blueprint.response(200, LicensePage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List licenses, newest first."""
        now, after = datetime.now(UTC), paging.after(_LISTING, asked)
        filters = {name: value for name, value in asked.items() if name not in _PAGING}
        wanted = LicenseFilter(**filters | {"q": search_words(asked.get("q"))})
        with db.reading() as session:
            rows, following = page_of_licenses(session, wanted, after=after, limit=asked["limit"], now=now)
            return paging.page(_LISTING, asked, [license_object(row, now=now) for row in rows], following)

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @blueprint.arguments(LicenseIn)
    @blueprint.response(201, NewLicenseOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Issue a license; its key is shown this once."""
        now = datetime.now(UTC)
        with db.transaction() as session:
            by_mail = asked.pop("mail")
            made = issue(session, **asked, **_secrets(), now=now)
            if by_mail:
                mail_key(session, made, pepper=_secrets()["pepper"], now=now)
            shown = license_object(made.license, now=now) | {"license_key": made.key}
            body, status, headers = etags.tagged(shown, made.license.version, 201)
        return body, status, headers | {"Location": url_for("licenses.OneLicense", license_id=made.license.id)}


@blueprint.route("/api/v1/licenses/search")
class Search(MethodView):
    """By a key, which stands in no address."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(KeyIn)
    @blueprint.response(200, LicenseOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Return the license that a key belongs to, or belonged to before it was replaced."""
        with db.reading() as session:
            row = find_license(session, asked["license_key"], pepper=installation().secrets.pepper)
            return _shown(row, datetime.now(UTC))


@blueprint.route("/api/v1/licenses/<license_id>")
class OneLicense(MethodView):
    """One of them."""

    @requires(Scope.LICENSES_READ)
    @blueprint.response(200, LicenseOut, headers=etags.HEADERS)
    def get(self, license_id: str) -> Any:
        """Return a license."""
        with db.reading() as session:
            return _shown(get_license(session, license_id), datetime.now(UTC))

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.arguments(LicenseChange)
    @blueprint.response(200, ChangedOut, headers=etags.HEADERS)
    def patch(self, asked: dict[str, Any], license_id: str) -> Any:
        """Give a license terms of its own."""
        now = datetime.now(UTC)
        with _changing(license_id) as (session, row):
            changed = update_license(session, row, asked, now=now)
            stale = changed and not asked.keys() <= _NOT_IN_A_KEY
            return _shown(row, now, notice=stale_promise(row) if stale else None)


def _change(license_id: str, action: Action) -> Any:
    now = datetime.now(UTC)
    with _changing(license_id) as (session, row):
        change_status(session, row, action, now=now)
        return _shown(row, now)


@blueprint.route("/api/v1/licenses/<license_id>/suspend")
class Suspension(MethodView):
    """Until it is reactivated."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.response(200, LicenseOut, headers=etags.HEADERS)
    def post(self, license_id: str) -> Any:
        """Refuse a license until it is reactivated."""
        return _change(license_id, Action.SUSPEND)


@blueprint.route("/api/v1/licenses/<license_id>/reactivate")
class Reactivation(MethodView):
    """After a suspension."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.response(200, LicenseOut, headers=etags.HEADERS)
    def post(self, license_id: str) -> Any:
        """Let a suspended license work again."""
        return _change(license_id, Action.REACTIVATE)


@blueprint.route("/api/v1/licenses/<license_id>/revoke")
class Revocation(MethodView):
    """For good."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.response(200, LicenseOut, headers=etags.HEADERS)
    def post(self, license_id: str) -> Any:
        """Refuse a license for good."""
        return _change(license_id, Action.REVOKE)


@blueprint.route("/api/v1/licenses/<license_id>/renew")
class Renewals(MethodView):
    """Another term."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.arguments(Renewal, required=False)
    @blueprint.response(200, ChangedOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any], license_id: str) -> Any:
        """Extend a license by a term, or until a day; its key stays, and a trial is one no more."""
        if len(asked) > 1:
            raise InputError("until and duration exclude each other: leave one of them out", field="duration")
        length, now = asked.get("duration"), datetime.now(UTC)
        duration = None if length is None else inputs.duration(length, what="duration", field="duration")
        with _changing(license_id) as (session, row):
            renew(session, row, until=asked.get("until"), duration=duration, now=now)
            return _shown(row, now, notice=stale_promise(row))


@blueprint.route("/api/v1/licenses/<license_id>/change-plan")
class PlanChanges(MethodView):
    """Another plan."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.arguments(PlanChoice)
    @blueprint.response(200, ChangedOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any], license_id: str) -> Any:
        """Give a license the terms of a plan as it is sold today; its key, seats and usage stay."""
        now = datetime.now(UTC)
        with _changing(license_id) as (session, row):
            change_plan(session, row, asked["plan"], restart=asked.get("restart", False), now=now)
            return _shown(row, now, notice=stale_promise(row))


@blueprint.route("/api/v1/licenses/<license_id>/transfer")
class Transfers(MethodView):
    """Another customer."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.arguments(Transfer)
    @blueprint.response(200, TransferredOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any], license_id: str) -> Any:
        """Give a license to another customer, with a new key unless the old one is kept."""
        now = datetime.now(UTC)
        with _changing(license_id) as (session, row):
            key = transfer(session, row, **asked, **_secrets(), now=now)
            return _shown(row, now, license_key=key, notice=None if key is None else LEFT_BEHIND)


@blueprint.route("/api/v1/licenses/<license_id>/rotate-key")
class Rotations(MethodView):
    """Another key."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.arguments(Rotation, required=False)
    @blueprint.response(200, RotatedOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any], license_id: str) -> Any:
        """Give a license a new key, which is shown this once; the old one ends at once or after an overlap."""
        overlap, now = inputs.overlap(asked.get("overlap", "0"), what="overlap", field="overlap"), datetime.now(UTC)
        with _changing(license_id) as (session, row):
            made = rotate_key(session, row, overlap=overlap, **_secrets(), now=now)
            return _shown(row, now, license_key=made.key, notice=LEFT_BEHIND)


@blueprint.route("/api/v1/licenses/<license_id>/file")
class Files(MethodView):
    """For machines without a network."""

    @requires(Scope.LICENSES_WRITE)
    @idempotent
    @blueprint.arguments(FileIn, required=False)
    @blueprint.response(200, FileOut)
    def post(self, asked: dict[str, Any], license_id: str) -> dict[str, Any]:
        """Sign a license file for a machine without a network; 30 days unless `ttl` says otherwise."""
        ttl, secrets = inputs.duration(asked.get("ttl", "30d"), what="ttl", field="ttl"), _secrets()
        fingerprint, now = asked.get("fingerprint"), datetime.now(UTC)
        with db.transaction() as session:
            row = get_license(session, license_id)
            given = asked.get("license_key")
            key = None if given is None else own_key(row, given, pepper=secrets["pepper"])
            made = make_license_file(
                row,
                ttl=ttl,
                fingerprint=fingerprint,
                license_key=key,
                signer=secrets["signer"],
                now=now,
            )
            note_file(session, row, made, fingerprint=fingerprint, now=now)
        return {"file": made.text, "expires_at": made.expires_at}
