"""The application, built from top to bottom out of its settings."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from licet.wire import MAX_BODY_BYTES
from licet_server import logs
from licet_server.config import Settings
from licet_server.http import db, headers, installed, limits, problems
from licet_server.http.api import health, revocations, validation, wellknown
from licet_server.services import installation


def create_app(settings: Settings, pages: Iterable[Blueprint] = ()) -> Flask:
    """Build the application for an initialised data folder.

    Args:
        settings: What the environment says.
        pages: Blueprints of the layers above, which this one does not know.

    Raises:
        ServerError: A secret is missing or the keyring is damaged.
    """
    here = installation.load(settings)
    logs.configure(settings.log_level, secrets=here.hidden)

    app = Flask("licet_server", static_folder=None)
    app.config["SECRET_KEY"] = here.secrets.secret_key
    # One byte more than is allowed: Werkzeug cuts a chunked body off at its limit without a word.
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES + 1
    app.json.sort_keys = False  # type: ignore[attr-defined] # the default provider has it, its base class does not
    installed.init_app(app, here)
    db.init_app(app, settings)
    headers.init_app(app, settings)
    problems.init_app(app)

    app.register_blueprint(validation.blueprint)
    app.register_blueprint(wellknown.blueprint)
    app.register_blueprint(revocations.blueprint)
    app.register_blueprint(health.blueprint)
    for blueprint in pages:
        app.register_blueprint(blueprint)
    limits.init_app(app, settings, validation.blueprint, [revocations.blueprint])

    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign] # Flask's own way
    return app
