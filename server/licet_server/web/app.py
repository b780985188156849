"""The pages, as one application: built from top to bottom out of its settings."""

from __future__ import annotations

from flask import Flask
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from licet_server.config import Settings
from licet_server.http import body, db, headers, installed
from licet_server.mail.vendor import Vendor, read_vendor
from licet_server.services import installation
from licet_server.web import audience, errors, guard, languages, site
from licet_server.web.accounts import account, security
from licet_server.web.desk import today
from licet_server.web.forms import csrf
from licet_server.web.portal import choose
from licet_server.web.public import home, preferences, pricing, status, unsubscribe

_PAGES = (home, preferences, pricing, status, unsubscribe, account, today, choose)


def create_web(settings: Settings) -> Flask:
    """Build the pages for an initialised data folder.

    Raises:
        ServerError: A secret is missing, the keyring is damaged, or ``mail.toml`` cannot be read.
    """
    here = installation.load(settings)
    vendor = read_vendor(settings.mail.file, base_url=settings.base_url, user=settings.mail.user)

    app = site.Site("licet_server.web.app", static_url_path="/static")
    app.config["SECRET_KEY"] = here.secrets.secret_key
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    installed.init_app(app, here)
    db.init_app(app, here)
    headers.init_app(app, settings)
    site.init_app(app)
    body.init_app(app)
    errors.init_app(app)
    security.init_app(app, here, vendor=_name(vendor))
    languages.init_app(app, default=vendor.language)
    guard.init_app(app)
    app.jinja_env.globals.update(
        vendor=vendor,
        vendor_name=_name(vendor),
        Audience=audience.Audience,
        may=guard.may,
        tenant_id=guard.tenant_id,
        current_user=current_user,
        has_endpoint=app.view_functions.__contains__,
    )
    for module in _PAGES:
        app.register_blueprint(module.blueprint)
    csrf.exempt(unsubscribe.blueprint)  # a mailbox posts there by itself (RFC 8058), and the link is secret
    guard.check_complete(app)

    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign] # Flask's own way
    return app


def _name(vendor: Vendor) -> str:
    """Return what pages call the vendor who has not said a name."""
    return vendor.name or "License server"
