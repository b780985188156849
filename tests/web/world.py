"""The vendor of :mod:`tests.web.seeds`, its pages in this process, and who visits them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from structlog.testing import capture_logs
from werkzeug.routing import Rule

from licet_server.config import Settings
from licet_server.http.db import db
from licet_server.licensing.people import Role
from licet_server.services import sign_ins
from licet_server.services.installation import Installation, initialise, load
from licet_server.services.unsubscribe import unsubscribe_url
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.ids import SESSION_PREFIX, new_id
from licet_server.storage.session import reading, transaction
from licet_server.web.accounts.sessions import SIGN_IN
from licet_server.web.app import create_web
from licet_server.web.audience import Audience, audience_of
from tests.server.web.conftest import Visitor
from tests.web.seeds import Seeds, Tenant, seed

DOWNLOAD = "tag-compliance-1.0.0.mcpb"
GITHUB = {"LICET_GITHUB_CLIENT_ID": "of-tests", "LICET_GITHUB_CLIENT_SECRET": "only-for-tests"}
"""A provider that is there, and that nobody is sent to."""

NOBODY = "nobody"
VISITORS = (
    NOBODY,
    "unconfirmed",
    "blocked",
    "other member",
    "member",
    "owner of customer",
    *(role.value for role in Role),
)
"""Everybody who may come by."""

WHO_SEES = {
    Audience.ANYONE: NOBODY,
    Audience.SIGNED_IN: "owner of customer",
    Audience.MEMBER: "owner of customer",
    Audience.OWNER_OF_CUSTOMER: "owner of customer",
    Audience.SUPPORT: "owner",
    Audience.ADMIN: "owner",
    Audience.OWNER: "owner",
}
"""Who sees all of a page that is for somebody."""


@dataclass
class World:
    """An installation with seeds in it.

    Attributes:
        settings: Its settings.
        here: Its secrets and keys.
        engine: Its database.
        seeds: What is in it.
    """

    settings: Settings
    here: Installation
    engine: Engine
    seeds: Seeds

    @cached_property
    def app(self) -> Flask:
        """The pages."""
        return create_web(self.settings)

    @cached_property
    def pages(self) -> list[Page]:
        """Every route of ours."""
        made = []
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
            audience = audience_of(self.app, rule.endpoint)
            if audience is not None:
                made.append(Page(rule, audience, frozenset(rule.methods or ()) & {"GET", "POST"}))
        return made

    @property
    def outside(self) -> list[Rule]:
        """Every route that Flask-Security brings."""
        return [rule for rule in self.app.url_map.iter_rules() if rule.endpoint.startswith("security.")]

    def path(self, page: Page, tenant: Tenant | None = None, **instead: str) -> str:
        """Return the path of a page about what *tenant* (``None``: ours) has.

        Raises:
            LookupError: The seeds have nothing that is called so.
        """
        whose = tenant or self.seeds.ours
        known = self.seeds.ids | whose.ids
        if not page.rule.rule.startswith("/portal/"):  # the desk has things of its own under the same names
            known = whose.ids | self.seeds.ids
        known |= self._links(whose).get(page.rule.endpoint.partition(".")[0], {}) | instead
        values = {}
        for name in page.rule.arguments:
            if name not in known:
                raise LookupError(f"{page.rule.rule}: the seeds have no {name}; add one to tests/web/seeded_rows.py")
            values[name] = known[name]
        with self.app.test_request_context():
            return str(self.app.url_for(page.rule.endpoint, **values))

    def _links(self, tenant: Tenant) -> dict[str, dict[str, str]]:
        """Return what stands in the links of mails, by blueprint."""
        link = unsubscribe_url("", tenant.customer_id, self.here.secrets.pepper)
        plan = {"product": "OPT", "plan": "pro"}
        return {
            "unsubscribe": {"token": link.rpartition("/")[2]},
            "invitations": {"token": tenant.ids["invitation_token"]},
            "welcome": {"token": self.seeds.ids["welcome_token"]},
            "checkout": plan | {"name": "a-checkout-of-nobody"},
            "free": {"product": "LMG", "plan": "free"},
            "federation": {"provider": "github"},
            "portal_licenses": {"name": DOWNLOAD},
            "desk_catalog": {"code": "OPT", "plan": "pro"},
            "desk_mails": {"name": "license_delivery", "language": "en"},
            "desk_insights": {"name": "renewals"},
            "desk_payments": {"event_id": self.seeds.ids["payment_event_id"]},
            "desk_api_keys": {"key_id": self.seeds.ids["api_key_id"]},
        }

    def visitor(self, who: str) -> Visitor:
        """Return somebody of :data:`VISITORS`."""
        if who == NOBODY:
            return Visitor(self.app)
        with reading(self.engine) as session:
            row = session.get_one(UserRow, self.seeds.users[who])
            session.expunge_all()
        visitor = Visitor(self.app, row)
        self._sign_in(visitor, row)
        return visitor

    def cookies(self, who: str, url: str) -> list[Any]:
        """Return what a browser at *url* has of somebody who is signed in, as Playwright takes it."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = self.visitor(who).client.get_cookie(name)
        return [] if who == NOBODY or cookie is None else [{"name": name, "value": cookie.value, "url": url}]

    def _sign_in(self, visitor: Visitor, row: UserRow) -> None:
        """Write down that somebody is signed in, which is what their cookie names."""
        with visitor.client.session_transaction() as session:
            if SIGN_IN in session:
                return
            session[SIGN_IN] = new_id(SESSION_PREFIX)
            named = session[SIGN_IN]
        said = {"address": "203.0.113.9", "browser": "Firefox on Linux", "via": "password", "now": datetime.now(UTC)}
        with capture_logs(), transaction(self.engine) as session:
            sign_ins.begin(session, row.id, sign_in_id=named, **said)

    @contextmanager
    def dry(self) -> Iterator[list[int]]:
        """Let nothing be written: what the pages commit is rolled back; give one entry for each commit.

        Nothing is logged meanwhile: to draw the traceback of a page that fails takes longer than all other pages.
        """
        with self.app.app_context():
            dialect = db.engine.dialect
        commits: list[int] = []

        def forget(connection: Any) -> None:
            commits.append(1)
            connection.rollback()

        dialect.do_commit, before = forget, dialect.do_commit  # type: ignore[method-assign] # put back below
        try:
            with capture_logs():
                yield commits
        finally:
            dialect.do_commit = before  # type: ignore[method-assign] # as it was

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()
        if "app" in self.__dict__:
            with self.app.app_context():
                db.engine.dispose()


@dataclass(frozen=True)
class Page:
    """A route of ours.

    Attributes:
        rule: Where it is, and what serves it.
        audience: Whom it is for.
        methods: ``GET``, ``POST`` or both.
    """

    rule: Rule
    audience: Audience
    methods: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.rule.endpoint} {self.rule.rule}"


def make_world(folder: Path, environ: dict[str, str] | None = None, **changes: Any) -> World:
    """Set an installation up in *folder* and fill it; limits are off.

    Args:
        folder: Where its data folder is made.
        environ: Its environment.
        changes: What its settings differ in.
    """
    read = Settings.from_env({"LICET_DATA_DIR": str(folder / "data"), **GITHUB, **(environ or {})})
    limits_off = {"rate_limit": None, "guess_limit": None, "api_limit": None}
    settings = replace(read, **limits_off | changes)
    offered = settings.data_dir / "downloads" / "OPT"
    now = datetime.now(UTC)
    with capture_logs():  # every sale would be told
        initialise(settings, now=now)
        offered.mkdir(parents=True)
        (offered / DOWNLOAD).write_bytes(b"a bundle\n" * 40)
        here = load(settings)
        engine = here.open_engine()
        seeds = seed(engine, here, now=now)
    return World(settings, here, engine, seeds)
