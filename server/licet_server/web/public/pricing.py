"""The pricing page: what is sold, for how much, and how to get it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.return_urls import is_return_url
from licet_server.services.providers import providers
from licet_server.services.storefront import ProductOffer, storefront
from licet_server.storage.catalog import all_products
from licet_server.web.audience import Audience, Pages
from licet_server.web.languages import language
from licet_server.web.public.words import term, vendor

blueprint = Pages("pricing", __name__)


@blueprint.page("/pricing", to=Audience.ANYONE)
def page() -> ResponseReturnValue:
    """Show every product with its plans; ``?product=OPT`` shows one of them."""
    wanted = request.args.get("product", "").upper()
    with db.reading() as session:
        catalog = [product for product in all_products(session) if product.plans]
        chosen = [product for product in catalog if product.code == wanted]
        sellers = providers(installation().settings.payments)
        offers = storefront(session, chosen or catalog, sellers, vendor(), language=language())
    return render_template(
        "public/pricing.html",
        offers=offers,
        catalog=catalog,
        only=chosen[0] if chosen else None,
        unknown=bool(wanted) and not chosen,
        term=term,
        more_url=_more_url,
    )


def _more_url(offer: ProductOffer) -> str | None:
    """Return where to read on about a product: a page of the vendor's, and not this one."""
    url, here = offer.product.purchase_url, installation().settings.base_url
    return url if is_return_url(url) and not url.startswith(f"{here}/pricing") else None
