"""The API, as one application: built from top to bottom out of its settings."""

from __future__ import annotations

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from licet_server import logs
from licet_server.config import Settings
from licet_server.http import auth, body, db, docs, headers, installed, limits, openapi, problems
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
from licet_server.services import installation

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


def create_app(settings: Settings) -> Flask:
    """Build the application for an initialised data folder.

    Args:
        settings: What the environment says.

    Raises:
        ServerError: A secret is missing or the keyring is damaged.
    """
    here = installation.load(settings)
    logs.configure(settings.log_level, secrets=here.hidden)

    app = Flask("licet_server", static_folder=None)
    app.config["SECRET_KEY"] = here.secrets.secret_key
    app.json.sort_keys = False  # type: ignore[attr-defined] # the default provider has it, its base class does not
    installed.init_app(app, here)
    db.init_app(app, here)
    headers.init_app(app, settings)
    problems.init_app(app)
    body.init_app(app)

    app.register_blueprint(validation.blueprint)
    app.register_blueprint(wellknown.blueprint)
    app.register_blueprint(revocations.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(docs.blueprint)
    api = openapi.init_app(app, settings)
    by_license_key = (activation.blueprint, usage.asking)
    by_api_key = [resource.blueprint for resource in _RESOURCES]
    for blueprint in (*by_license_key, *by_api_key, payments.webhooks):
        api.register_blueprint(blueprint)
    asking: list[Blueprint] = [validation.blueprint, *by_license_key]
    limits.init_app(app, settings, asking, [revocations.blueprint], api=by_api_key, caller=auth.bucket)

    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign] # Flask's own way
    return app
