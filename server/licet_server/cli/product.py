"""``licet-server product``: what is sold."""

from __future__ import annotations

from pathlib import Path

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.container_files import compose_file, env_example, installer_settings
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


@product.command()
@click.argument("code")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--image", help="The image that customers run, as NAME@sha256:DIGEST.")
def kit(code: str, folder: Path, image: str | None) -> None:
    """Write what customers of the product CODE need beside install-on-premises.sh into FOLDER."""
    with opened() as here, reading(here.engine) as session:
        sold, url = get_product(session, code), here.installation.settings.base_url
        files = {
            "compose.customer.yaml": compose_file(sold, server_url=url),
            "env.example": env_example(sold),
            "licet.toml": licet_toml(here.installation, sold),
            "product.conf": installer_settings(sold, server_url=url, image=image),
        }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(folder), error.strerror) from None
    click.echo(f"{folder}: {', '.join(files)}; put install-on-premises.sh beside them.")


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
