"""``licet-server product``: what is sold."""

from __future__ import annotations

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.licensing.catalog import Plan, Product
from licet_server.services.catalog import get_product
from licet_server.services.descriptors import descriptor as licet_toml
from licet_server.storage.catalog import all_products
from licet_server.storage.session import reading


@click.group()
def product() -> None:
    """What is sold."""


@product.command("list")
@json_option
def list_products(as_json: bool) -> None:
    """List products and plans."""
    with opened() as here, reading(here.engine) as session:
        products = all_products(session)
    if as_json:
        print_json([_object(item) for item in products])
        return
    print_table(
        ("PRODUCT", "PLAN", "NAME", "PRICE", "RESOURCES", "KEYS"),
        [
            (item.code, plan.code, plan.name, _price(plan), _resources(plan), item.key_scheme)
            for item in products
            for plan in item.plans
        ],
        empty="the catalog is empty",
    )


@product.command()
@click.argument("code")
def descriptor(code: str) -> None:
    """Print licet.toml for the product CODE, to ship inside the MCP server."""
    with opened() as here, reading(here.engine) as session:
        sold = get_product(session, code)
        text, chosen = licet_toml(here.installation, sold), here.installation.settings
    click.echo(text, nl=False)
    if not chosen.base_url_given:
        click.echo(f"note: LICET_BASE_URL is not set, so server_url is {chosen.base_url}", err=True)


def _object(item: Product) -> dict[str, object]:
    return {
        "code": item.code,
        "name": item.name,
        "key_scheme": item.key_scheme,
        "plans": [
            {
                "code": plan.code,
                "name": plan.name,
                "price": None if plan.price is None else str(plan.price),
                "currency": plan.currency,
                "max_resources": plan.max_resources,
                "features": list(plan.features),
            }
            for plan in item.plans
        ],
    }


def _resources(plan: Plan) -> str:
    return "unlimited" if plan.max_resources is None else f"{plan.max_resources:,}"


def _price(plan: Plan) -> str:
    return "custom" if plan.price is None else f"{plan.price:,} {plan.currency}"
