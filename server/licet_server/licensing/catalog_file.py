"""The catalog as TOML: read strictly, so that a typo is an error and never a plan with less in it than meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from licet.descriptor import GENERIC_KEY_VARIABLE, parse_descriptor
from licet.errors import ConfigurationError
from licet.jose import EDDSA
from licet.terms import PERIODS, GraceMode, Quota, Telemetry
from licet.wire import UNLIMITED
from licet_server.errors import CatalogError
from licet_server.licensing.catalog import DUNNING_DAYS, JWT, KEY_ALGORITHMS, KEY_SCHEMES, EarlyAdopters, Plan, Product
from licet_server.licensing.descriptor import render_descriptor
from licet_server.licensing.rates import RATE, read_rate
from licet_server.licensing.tables import Table
from licet_server.licensing.tool_rules import read_rule, rule_table

PRODUCT_CODE = re.compile(r"[A-Z][A-Z0-9]{1,15}", re.ASCII)
PLAN_CODE = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
SEGMENT = re.compile(r"(?!V[0-9]+\Z)[A-Z0-9]{1,16}", re.ASCII)  # V1 would make a key look like a versioned one
PROVIDER_PRICE = re.compile(r"[!-~]{1,255}", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
PRICE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?", re.ASCII)
MOST_OFFLINE_DAYS = 30  # whoever is offline cannot hear that a license was revoked
MOST_DAYS = 36_500
MOST_DUNNING_DAYS = 365
MOST_EARLY_ADOPTERS = 10_000
MOST_SECONDS = 31_536_000  # a year
GRACE_MODES = tuple(mode.value for mode in GraceMode)
TELEMETRY = tuple(choice.value for choice in Telemetry)


def parse_catalog(data: bytes, *, origin: str) -> tuple[Product, ...]:
    """Read a catalog.

    Args:
        data: The TOML text.
        origin: The file's name, for messages.

    Raises:
        CatalogError: What is wrong, and where.
    """
    try:
        document = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CatalogError(f"{origin} is not TOML: {error}") from None
    try:
        top = Table("", document)
        products = tuple(_product(code, table) for code, table in top.tables("products"))
        top.done()
    except CatalogError as error:
        raise CatalogError(f"{origin}: {error}") from None
    if not products:
        raise CatalogError(f"{origin} holds no [products.CODE] table")
    return products


def parse_product(code: str, content: Mapping[str, Any]) -> Product:
    """Read one product, given as the content of its table ``[products.CODE]``; what is ``None`` counts as left out.

    Raises:
        CatalogError: What is wrong, and in which field.
    """
    return _product(code, Table(f"products.{code}", _without_nulls(content)))


def _without_nulls(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}


def _product(code: str, table: Table) -> Product:
    if not PRODUCT_CODE.fullmatch(code):
        raise CatalogError(
            f"product {code!r}: a code is 2 to 16 capital letters and digits, a letter first", field="code"
        )
    scheme = table.text("key_scheme", "short", one_of=KEY_SCHEMES)
    product = Product(
        code=code,
        name=table.text("name", needed=True),
        key_scheme=scheme,
        key_algorithm=_algorithm(table, scheme),
        key_variable=table.text("key_variable", GENERIC_KEY_VARIABLE, shape=VARIABLE),
        purchase_url=table.text("purchase_url"),
        plans=tuple(_plan(name, plan, scheme) for name, plan in table.tables("plans")),
        tools=MappingProxyType({name: read_rule(tool) for name, tool in table.tables("tools")}),
        early_adopters=_early_adopters(table),
    )
    table.done()
    segments = [plan.segment for plan in product.plans if plan.segment]
    if len(set(segments)) < len(segments):
        raise CatalogError(f"{table.name}: two plans have the same segment", field="segment")
    _check_lapses(product, table.name)
    _check_descriptor(product, table.name)
    return product


def _early_adopters(table: Table) -> EarlyAdopters | None:
    inner = table.table("early_adopters")
    if inner is None:
        return None
    percent = inner.number("percent", needed=True, least=1, most=100)
    customers = inner.number("customers", needed=True, least=1, most=MOST_EARLY_ADOPTERS)
    inner.done()
    return EarlyAdopters(percent or 0, customers or 0)


def _check_lapses(product: Product, where: str) -> None:
    """Refuse a plan that lapses to one that is not there, or that would lapse in turn."""
    for plan in product.plans:
        target = None if plan.lapses_to is None else product.plan(plan.lapses_to)
        if plan.lapses_to is not None and (target is None or target.duration_days is not None or target.lapses_to):
            raise CatalogError(
                f"{where}.plans.{plan.code}: lapses_to must name a plan of the product that has no end of its own",
                field="lapses_to",
            )


def _algorithm(table: Table, scheme: str) -> str:
    """Take the algorithm, which only ``jwt`` keys may choose."""
    chosen = table.text("key_algorithm", one_of=KEY_ALGORITHMS)
    if chosen and scheme != JWT:
        raise CatalogError(f'{table.name}: key_algorithm needs key_scheme = "{JWT}"', field="key_algorithm")
    return chosen or EDDSA


def _plan(code: str, table: Table, scheme: str) -> Plan:
    if not PLAN_CODE.fullmatch(code):
        raise CatalogError(f"{table.name}: a plan's code is small letters, digits, - and _, a letter first")
    price = _price(table)
    plan = Plan(
        code=code,
        name=table.text("name", needed=True),
        segment=table.text("segment", needed=scheme == "short", shape=SEGMENT),
        price=price,
        currency=table.text("currency", needed=price is not None, shape=CURRENCY) or None,
        duration_days=table.number("duration_days", least=1, most=MOST_DAYS),
        max_resources=table.number("max_resources", most=UNLIMITED),
        max_activations=table.number("max_activations", least=1, most=UNLIMITED),
        features=table.names("features"),
        limits=MappingProxyType(table.numbers("limits", most=UNLIMITED)),
        quotas=MappingProxyType({name: _quota(quota) for name, quota in table.tables("quotas")}),
        rates=MappingProxyType({name: read_rate(text) for name, text in table.shaped("rates", RATE).items()}),
        offline_days=table.number("offline_days", 1, least=1, most=MOST_OFFLINE_DAYS) or 1,
        grace_days=table.number("grace_days", 7, most=MOST_DAYS) or 0,
        heartbeat_seconds=table.number("heartbeat_seconds", least=1, most=MOST_SECONDS),
        dead_after_seconds=table.number("dead_after_seconds", least=1, most=MOST_SECONDS),
        max_activations_per_day=table.number("max_activations_per_day", least=1, most=UNLIMITED),
        require_activation=table.flag("require_activation"),
        grace_mode=GraceMode(table.text("grace_mode", GraceMode.FULL.value, one_of=GRACE_MODES)),
        telemetry=Telemetry(table.text("telemetry", Telemetry.OPTIONAL.value, one_of=TELEMETRY)),
        require_attestation=table.flag("require_attestation"),
        trial_days=table.number("trial_days", least=1, most=MOST_DAYS),
        support=table.text("support"),
        dunning_days=_dunning(table),
        lapses_to=table.text("lapses_to", shape=PLAN_CODE) or None,
        stripe_price=table.text("stripe_price", shape=PROVIDER_PRICE) or None,
        paddle_price=table.text("paddle_price", shape=PROVIDER_PRICE) or None,
    )
    table.done()
    _check_heartbeats(plan, table.name)
    return plan


def _check_heartbeats(plan: Plan, where: str) -> None:
    """Refuse a plan whose instances would die between two heartbeats."""
    if plan.dead_after_seconds is None:
        return
    if plan.heartbeat_seconds is None or plan.dead_after_seconds <= plan.heartbeat_seconds:
        raise CatalogError(
            f"{where}: dead_after_seconds must be more than heartbeat_seconds", field="dead_after_seconds"
        )


def _dunning(table: Table) -> int:
    found = table.number("dunning_days", least=0, most=MOST_DUNNING_DAYS)
    return DUNNING_DAYS if found is None else found


def _price(table: Table) -> Decimal | None:
    text = table.text("price", shape=PRICE)
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise CatalogError(f'{table.name}: price must look like "4999.00"') from None


def _quota(table: Table) -> Quota:
    amount = table.number("amount", needed=True, most=UNLIMITED)
    quota = Quota(amount or 0, table.text("period", needed=True, one_of=PERIODS))
    table.done()
    return quota


def _check_descriptor(product: Product, where: str) -> None:
    """Have the plugin's own reader judge the tools, so that what is sold is what it will obey."""
    try:
        parse_descriptor(render_descriptor(product, server_url="https://example.com", keys=()).encode())
    except ConfigurationError as error:
        raise CatalogError(f"{where}: {error}", field="tools") from None


def dump_catalog(products: tuple[Product, ...]) -> str:
    """Write a catalog that :func:`parse_catalog` reads back to the same products."""
    import tomli_w

    return tomli_w.dumps({"products": {product.code: product_table(product) for product in products}})


def product_table(product: Product) -> dict[str, Any]:
    """Return the content of a product's table, which :func:`parse_product` reads back to the same product."""
    table = {
        "name": product.name,
        "key_scheme": product.key_scheme,
        "key_algorithm": product.key_algorithm if product.key_scheme == JWT else None,
        "key_variable": product.key_variable,
        "purchase_url": product.purchase_url,
        "plans": {plan.code: _plan_table(plan) for plan in product.plans},
        "early_adopters": _early_adopters_table(product.early_adopters),
        "tools": {name: rule_table(rule) for name, rule in product.tools.items()},
    }
    return _present(table)


def _early_adopters_table(found: EarlyAdopters | None) -> dict[str, int] | None:
    return None if found is None else {"percent": found.percent, "customers": found.customers}


def _plan_table(plan: Plan) -> dict[str, Any]:
    table = {
        "name": plan.name,
        "segment": plan.segment,
        "price": None if plan.price is None else str(plan.price),
        "currency": plan.currency,
        "duration_days": plan.duration_days,
        "max_resources": plan.max_resources,
        "max_activations": plan.max_activations,
        "features": list(plan.features),
        "offline_days": plan.offline_days,
        "grace_days": plan.grace_days,
        "heartbeat_seconds": plan.heartbeat_seconds,
        "dead_after_seconds": plan.dead_after_seconds,
        "max_activations_per_day": plan.max_activations_per_day,
        "require_activation": plan.require_activation or None,
        "grace_mode": None if plan.grace_mode is GraceMode.FULL else plan.grace_mode.value,
        "telemetry": None if plan.telemetry is Telemetry.OPTIONAL else plan.telemetry.value,
        "require_attestation": plan.require_attestation or None,
        "trial_days": plan.trial_days,
        "support": plan.support,
        "dunning_days": None if plan.dunning_days == DUNNING_DAYS else plan.dunning_days,
        "lapses_to": plan.lapses_to,
        "stripe_price": plan.stripe_price,
        "paddle_price": plan.paddle_price,
        "limits": dict(plan.limits),
        "quotas": {name: {"amount": quota.amount, "period": quota.period} for name, quota in plan.quotas.items()},
        "rates": {name: str(rate) for name, rate in plan.rates.items()},
    }
    return _present(table)


def _present(table: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not set: TOML has no null."""
    return {name: value for name, value in table.items() if value not in (None, "", {}, [])}
