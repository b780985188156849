"""The API, as one application: built from top to bottom out of its settings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Request
from flask.sessions import SessionInterface

from licet_server import logs
from licet_server.config import Settings
from licet_server.http import (
    answering,
    auth,
    body,
    db,
    docs,
    headers,
    installed,
    limits,
    openapi,
    problems,
    proxies,
    watched,
)
from licet_server.http.api import (
    activation,
    activations,
    api_keys,
    audit,
    customers,
    exports,
    flags,
    health,
    invoices,
    licenses,
    mails,
    metrics,
    orders,
    payments,
    products,
    revocations,
    statistics,
    subscriptions,
    usage,
    validation,
    webhooks,
    wellknown,
)
from licet_server.http.rules import LateRule
from licet_server.http.short_cut import Reply, ShortCut
from licet_server.http.watched import Watched
from licet_server.services import installation
from licet_server.services.counts import Board

_RESOURCES = (
    activations,
    api_keys,
    audit,
    customers,
    exports,
    flags,
    invoices,
    licenses,
    mails,
    orders,
    payments,
    products,
    statistics,
    subscriptions,
    usage,
    webhooks,
)
"""Of the vendor's API: routes that take an API key."""


class _NoSessions(SessionInterface):
    """Programs have no sessions, so nothing has to be opened, signed or saved for them."""

    def open_session(self, app: Flask, request: Request) -> None:
        """Open none."""


class _Plain(Flask):
    """A Flask without coroutines, which need not look at each function whether it is one."""

    url_rule_class = LateRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return it."""
        return func


@dataclass(frozen=True, slots=True)
class Served:
    """The API as a server process runs it.

    Attributes:
        app: The application.
        shared: What its answers share.
        questions: Its limits.
        watched: What it counts, and who may see that.
    """

    app: Flask
    shared: answering.Answering
    questions: limits.Questions
    watched: Watched

    @classmethod
    def create(cls, settings: Settings, board: Board | None = None) -> Served:
        """Build it; raises what :func:`create_app` raises.

        Args:
            settings: What the environment says.
            board: What the processes of this server count in; ``None``: this one counts alone.
        """
        app = create_app(settings, served=True, board=board)
        return cls(app, answering.of(app), limits.of(app), watched.of(app))

    def beside(self, app: Flask) -> None:
        """Take note of another application of this process with connections of its own to the database."""
        with app.app_context():
            self.shared.also(db.db.engine)

    def short_cut(self) -> ShortCut | None:
        """Return what answers ahead of the routes; ``None``: the settings want none."""
        settings = self.shared.here.settings
        is_file = settings.database_file is not None
        return ShortCut(settings, self.shared, self.questions, reads=is_file) if settings.short_cut else None

    def alive(self) -> Callable[[str], Reply]:
        """Return what says that the process answers, ahead of the routes."""
        return health.alive_at_once(self.shared.here.settings)

    def begin(self) -> None:
        """Begin to serve: threads start, so this is for the process that serves."""
        self.shared.start()
        self.questions.start()
        self.watched.start()

    def end(self) -> None:
        """Serve no more: what was kept for later is written down."""
        with ExitStack() as closing:
            closing.callback(self.watched.close)
            closing.callback(self.questions.close)
            closing.callback(self.shared.close)


def create_app(settings: Settings, *, served: bool = False, board: Board | None = None) -> Flask:
    """Build the application for an initialised data folder.

    Args:
        settings: What the environment says.
        served: Whether whoever serves it says when it starts and when it ends, as ``http.gateway`` does.
        board: What the processes of this server count in; ``None``: this one counts alone.

    Raises:
        ServerError: A secret is missing or the keyring is damaged.
    """
    here = installation.load(settings)
    logs.configure(settings.log_level, secrets=here.hidden)

    app = _Plain("licet_server", static_folder=None)
    app.config["SECRET_KEY"] = here.secrets.secret_key
    app.session_interface = _NoSessions()
    app.json.sort_keys = False  # type: ignore[attr-defined] # the default provider has it, its base class does not
    installed.init_app(app, here)
    db.init_app(app, here)
    counts = watched.init_app(app, settings, board or Board()).counts
    answering.init_app(app, here, served=served, counts=counts if served else None)
    headers.init_app(app, settings)
    problems.init_app(app)
    body.init_app(app)

    app.register_blueprint(validation.blueprint)
    app.register_blueprint(wellknown.blueprint)
    app.register_blueprint(revocations.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(metrics.blueprint)
    app.register_blueprint(docs.blueprint)
    api = openapi.init_app(app, settings)
    by_license_key = (activation.blueprint, usage.asking)
    by_api_key = [resource.blueprint for resource in _RESOURCES]
    for blueprint in (*by_license_key, *by_api_key, payments.webhooks):
        api.register_blueprint(blueprint)
    asking: list[Blueprint] = [validation.blueprint, *by_license_key]
    limits.init_app(app, settings, asking, [revocations.blueprint], api=by_api_key, caller=auth.bucket, served=served)

    proxies.init_app(app, settings)
    return app
