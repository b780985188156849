"""Another term for a license: paid at once at a payment provider, or asked for as a quote."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services.checkout import Wanted, open_checkout
from licet_server.services.orders import Party
from licet_server.services.portal import short
from licet_server.services.renew_by_checkout import WINDOW, Obstacle, can_check_out, obstacle, quote_of
from licet_server.storage.catalog import find_product
from licet_server.storage.models import CustomerRow
from licet_server.web.audience import Audience
from licet_server.web.forms import REFUSALS, Confirm
from licet_server.web.links import leave
from licet_server.web.portal.shared import LICENSE, blueprint, license_read, now, sellers


@blueprint.page(f"{LICENSE}/renew", to=Audience.OWNER_OF_CUSTOMER)
def renew(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Say what a renewal costs, and what it does."""
    return _page(customer_id, license_id, Confirm())


@blueprint.page(f"{LICENSE}/renew", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def renew_now(customer_id: str, license_id: str) -> ResponseReturnValue:
    """Open a checkout that renews the license, and send the buyer there."""
    form, base_url = Confirm(), installation().settings.base_url
    if not form.validate_on_submit():
        return _page(customer_id, license_id, form), 422
    with license_read(customer_id, license_id) as (_session, row):
        back = base_url + url_for("portal_licenses.show", customer_id=customer_id, license_id=row.id)
        wanted = Wanted(
            product=row.product_code,
            plan=row.plan,
            party=_party(row.customer),
            renews=row.id,
            success_url=back,
            cancel_url=back,
        )
    try:
        opened = open_checkout(db.transaction, sellers(), wanted, base_url=base_url, now=now())
    except REFUSALS as error:
        form.blame(error)
        return _page(customer_id, license_id, form), 422
    return leave(opened.url)


def _page(customer_id: str, license_id: str, form: Confirm) -> str:
    moment = now()
    with license_read(customer_id, license_id) as (session, row):
        product = find_product(session, row.product_code)
        return render_template(
            "portal/renew.html",
            license=row,
            found=short(session, row, now=moment),
            plan=None if product is None else product.plan(row.plan),
            product=product,
            why=obstacle(session, row, now=moment),
            Why=Obstacle,
            quote=quote_of(session, row, now=moment),
            first_day=None if row.expires_at is None else row.expires_at - WINDOW,
            has_provider=bool(sellers().apis),
            possible=bool(sellers().apis) and can_check_out(session, row, now=moment),
            form=form,
        )


def _party(customer: CustomerRow) -> Party:
    """Return who buys: the customer, by whose email the settlement knows the license again."""
    return Party(
        email=customer.email,
        name=customer.name,
        company=customer.company,
        country=customer.country,
        vat_number=customer.vat_number,
        language=customer.language,
    )
