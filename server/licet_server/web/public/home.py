"""The front page."""

from __future__ import annotations

from flask import Response, redirect, render_template
from flask.typing import ResponseReturnValue

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services.providers import providers
from licet_server.services.storefront import storefront
from licet_server.storage.catalog import all_products
from licet_server.web.audience import Audience, Pages
from licet_server.web.languages import language
from licet_server.web.public.words import term, vendor
from licet_server.web.site import asset

blueprint = Pages("home", __name__)

_ROBOTS = """\
User-agent: *
Disallow: /account
Disallow: /admin
Disallow: /checkout
Disallow: /portal
Disallow: /unsubscribe
"""


@blueprint.page("/", to=Audience.ANYONE)
def page() -> ResponseReturnValue:
    """Show what is sold here, and the way in."""
    with db.reading() as session:
        products = [product for product in all_products(session) if product.plans]
        sellers = providers(installation().settings.payments)
        offers = storefront(session, products, sellers, vendor(), language=language())
    return render_template("public/home.html", offers=offers, term=term)


@blueprint.page("/robots.txt", to=Audience.ANYONE)
def robots() -> ResponseReturnValue:
    """Say what search engines need not look at."""
    return Response(_ROBOTS, mimetype="text/plain", headers={"Cache-Control": "public, max-age=3600"})


@blueprint.page("/favicon.ico", to=Audience.ANYONE)
def favicon() -> ResponseReturnValue:
    """Lead browsers that ask for an icon by its old name to the one that there is."""
    return redirect(asset("icon.svg"), 302)
