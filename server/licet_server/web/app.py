"""The pages, as one application: built from top to bottom out of its settings."""

from __future__ import annotations

import structlog
from flask import Flask
from flask_login import current_user

from licet_server.config import Settings
from licet_server.errors import ServerError
from licet_server.http import body, db, headers, installed, proxies
from licet_server.mail.vendor import Vendor, read_vendor, usual_vendor
from licet_server.services import installation
from licet_server.web import audience, errors, guard, languages, site
from licet_server.web.accounts import account, federation, fresh, invitations, joining, security, welcome
from licet_server.web.desk import activations, business, customers, insights, people, search, today, usage
from licet_server.web.desk import licenses as desk_licenses
from licet_server.web.forms import csrf
from licet_server.web.portal import choose, details, of_license, plans, team
from licet_server.web.public import checkout, contact, free, home, preferences, pricing, status, unsubscribe

_PUBLIC = (home, pricing, checkout, contact, free, preferences, status, unsubscribe)
_ACCOUNTS = (account, federation, fresh, invitations, welcome)
_DESK = (today, insights, search, customers, desk_licenses, activations, usage, people, *business.PAGES)
_PORTAL = (choose, of_license, plans, details, team)


_log = structlog.get_logger(__name__)


def create_web(settings: Settings) -> Flask:
    """Build the pages for an initialised data folder.

    Raises:
        ServerError: A secret is missing, or the keyring is damaged.
    """
    here = installation.load(settings)
    vendor = _vendor(settings)

    app = site.Site("licet_server.web.app", static_url_path="/static")
    app.config["SECRET_KEY"] = here.secrets.secret_key
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    installed.init_app(app, here)
    db.init_app(app, here, pool=db.WEB_POOL)
    headers.init_app(app, settings)
    site.init_app(app)
    body.init_app(app)
    errors.init_app(app)
    security.init_app(app, here, vendor=_name(vendor))
    federation.init_app(app)
    joining.init_app(app)
    languages.init_app(app, default=vendor.language)
    guard.init_app(app)
    app.jinja_env.globals.update(
        vendor=vendor,
        vendor_name=_name(vendor),
        Audience=audience.Audience,
        may=guard.may,
        tenant_id=guard.tenant_id,
        current_user=current_user,
    )
    for module in (*_PUBLIC, *_ACCOUNTS, *_DESK, *_PORTAL):
        app.register_blueprint(module.blueprint)
    csrf.exempt(unsubscribe.blueprint)  # a mailbox posts there by itself (RFC 8058), and the link is secret
    guard.check_complete(app)

    proxies.init_app(app, settings)
    return app


def _vendor(settings: Settings) -> Vendor:
    """Return who sells here; a mistake in ``mail.toml`` stops mails until it is mended, and no page."""
    base_url, user = settings.base_url, settings.mail.user
    try:
        return read_vendor(settings.mail.file, base_url=base_url, user=user)
    except ServerError as error:
        _log.warning("pages do without mail.toml", reason=str(error))
        return usual_vendor(base_url=base_url, user=user)


def _name(vendor: Vendor) -> str:
    """Return what pages call the vendor who has not said a name."""
    return vendor.name or "License server"
