"""Products and plans, as the API shows them; every rule is that of the catalog file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from licet.terms import PERIODS
from licet.wire import UNLIMITED
from licet_server.http.schemas.base import Flag, Name, Page, PageQuery, Request, Shaped, Text, Whole
from licet_server.licensing import catalog_file as rules
from licet_server.licensing.catalog import KEY_ALGORITHMS, KEY_SCHEMES
from licet_server.licensing.rates import RATE
from licet_server.licensing.tables import LONGEST_TEXT, NAME

_MOST_NAMES = 200
_PRICE = {"example": "4999.00"}
_RATE = {"description": "A number per second, minute, hour or day.", "example": "60 per minute"}
GRACE_MODE = {"description": "What still runs in the grace period: all, or less and less until only tools that read."}
TELEMETRY = {"description": "Whether the customer may switch usage reports off."}
ATTESTATION = {"description": "Whether an instance has to prove its AWS account, and not only name it."}


def _named(values: fields.Field[Any], **options: Any) -> fields.Dict:
    return fields.Dict(keys=Shaped(NAME, 64), values=values, validate=Length(max=_MOST_NAMES), **options)


class TextOrNames(fields.Field[Any]):
    """A line of text, or a list of names."""

    def __init__(self, **options: Any) -> None:
        """Take marshmallow's *options*."""
        self._text, self._names = Text(LONGEST_TEXT), fields.List(Shaped(NAME, 64), validate=Length(1, _MOST_NAMES))
        either = [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]
        super().__init__(metadata={"anyOf": either} | options.pop("metadata", {}), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        return (self._names if isinstance(value, list) else self._text).deserialize(value, attr, data)


class Rule(Request):
    """What one tool needs."""

    feature = Text(LONGEST_TEXT, allow_none=True)
    limit = Text(LONGEST_TEXT, allow_none=True)
    count = Text(LONGEST_TEXT, allow_none=True, metadata={"description": "Before the call: `aws`, `len(ARGUMENT)`."})
    count_result = Text(
        LONGEST_TEXT, allow_none=True, metadata={"description": "In the result, for the next call: `summary.total`."}
    )
    types = TextOrNames(
        allow_none=True, metadata={"description": "With `aws`: the argument with resource types, or these."}
    )
    regions = TextOrNames(allow_none=True, metadata={"description": "With `aws`: the argument with regions, or these."})
    filters = fields.String(
        validate=Length(max=LONGEST_TEXT),
        allow_none=True,
        metadata={"description": "With `aws`: the argument that filters by name; empty: none does."},
    )
    accounts = fields.String(validate=OneOf(("own", "all")), allow_none=True)


class Speed(Shaped):
    """How fast something may be used."""

    def __init__(self, **options: Any) -> None:
        """Take marshmallow's *options*."""
        super().__init__(RATE, 32, metadata=_RATE, **options)


class Allowance(Request):
    """How much may be used in a period."""

    amount = Whole(0, UNLIMITED, required=True)
    period = fields.String(required=True, validate=OneOf(PERIODS))


class EarlyAdopters(Request):
    """What the first customers of a product get."""

    percent = Whole(1, 100, required=True, metadata={"description": "Off their first payment."})
    customers = Whole(1, rules.MOST_EARLY_ADOPTERS, required=True, metadata={"description": "How many there are."})


class ProductOut(Schema):
    """Something that is sold."""

    code = fields.String(required=True, metadata={"example": "OPT"})
    name = fields.String(required=True)
    key_scheme = fields.String(required=True)
    key_algorithm = fields.String(required=True, allow_none=True)
    key_variable = fields.String(required=True)
    purchase_url = fields.String(required=True, allow_none=True)
    tools = fields.Dict(keys=fields.String(), values=fields.Nested(Rule), required=True)
    plans = fields.List(fields.String(), required=True, metadata={"description": "The codes of its plans."})
    early_adopters = fields.Nested(EarlyAdopters, required=True, allow_none=True)


class ProductChange(Request):
    """What shall be different; what is left out stays."""

    name = Name(LONGEST_TEXT)
    key_scheme = fields.String(validate=OneOf(KEY_SCHEMES))
    key_algorithm = fields.String(
        validate=OneOf(KEY_ALGORITHMS), allow_none=True, metadata={"description": "Only with keys of the scheme `jwt`."}
    )
    key_variable = Shaped(rules.VARIABLE, LONGEST_TEXT)
    purchase_url = Text(LONGEST_TEXT, allow_none=True)
    tools = _named(fields.Nested(Rule))
    early_adopters = fields.Nested(EarlyAdopters, allow_none=True, metadata={"description": "null: none."})


class ProductIn(ProductChange):
    """A new product; plans come after it."""

    code = Shaped(rules.PRODUCT_CODE, 16, required=True, metadata={"example": "ACM"})
    name = Name(LONGEST_TEXT, required=True, metadata={"example": "Acme MCP"})


class ProductPage(Page):
    """A part of the products."""

    data = fields.List(fields.Nested(ProductOut), required=True)


class PlanOut(Schema):
    """An offer; null means that there is no such bound."""

    product = fields.String(required=True, metadata={"example": "OPT"})
    code = fields.String(required=True, metadata={"example": "pro"})
    name = fields.String(required=True)
    segment = fields.String(required=True, allow_none=True)
    price = fields.String(required=True, allow_none=True, metadata=_PRICE)
    currency = fields.String(required=True, allow_none=True)
    duration_days = fields.Integer(required=True, allow_none=True)
    trial_days = fields.Integer(required=True, allow_none=True)
    max_resources = fields.Integer(required=True, allow_none=True)
    max_activations = fields.Integer(required=True, allow_none=True)
    max_activations_per_day = fields.Integer(required=True, allow_none=True)
    require_activation = fields.Boolean(required=True)
    grace_mode = fields.String(required=True, metadata={"enum": list(rules.GRACE_MODES)})
    telemetry = fields.String(required=True, metadata={"enum": list(rules.TELEMETRY)})
    require_attestation = fields.Boolean(required=True)
    features = fields.List(fields.String(), required=True)
    limits = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    quotas = fields.Dict(keys=fields.String(), values=fields.Nested(Allowance), required=True)
    rates = fields.Dict(keys=fields.String(), values=fields.String(metadata=_RATE), required=True)
    offline_days = fields.Integer(required=True)
    grace_days = fields.Integer(required=True)
    heartbeat_seconds = fields.Integer(required=True, allow_none=True)
    dead_after_seconds = fields.Integer(required=True, allow_none=True)
    support = fields.String(required=True, allow_none=True)
    dunning_days = fields.Integer(required=True)
    lapses_to = fields.String(required=True, allow_none=True)
    stripe_price = fields.String(required=True, allow_none=True)
    paddle_price = fields.String(required=True, allow_none=True)


class PlanChange(Request):
    """What shall be different; what is left out stays, and null takes a bound away."""

    name = Name(LONGEST_TEXT)
    segment = Shaped(rules.SEGMENT, 16, allow_none=True, metadata={"description": "Its name in keys of `short`."})
    price = Shaped(rules.PRICE, 17, allow_none=True, metadata=_PRICE)
    currency = Shaped(rules.CURRENCY, 3, allow_none=True, metadata={"example": "EUR"})
    duration_days = Whole(1, rules.MOST_DAYS, allow_none=True, metadata={"description": "null: perpetual."})
    trial_days = Whole(1, rules.MOST_DAYS, allow_none=True)
    max_resources = Whole(0, UNLIMITED, allow_none=True)
    max_activations = Whole(1, UNLIMITED, allow_none=True)
    max_activations_per_day = Whole(1, UNLIMITED, allow_none=True)
    require_activation = Flag()
    grace_mode = fields.String(validate=OneOf(rules.GRACE_MODES), metadata=GRACE_MODE)
    telemetry = fields.String(validate=OneOf(rules.TELEMETRY), metadata=TELEMETRY)
    require_attestation = Flag(metadata=ATTESTATION)
    features = fields.List(Shaped(NAME, 64), validate=Length(max=_MOST_NAMES), metadata={"uniqueItems": True})
    limits = _named(Whole(0, UNLIMITED))
    quotas = _named(fields.Nested(Allowance))
    rates = _named(Speed())
    offline_days = Whole(1, rules.MOST_OFFLINE_DAYS)
    grace_days = Whole(0, rules.MOST_DAYS)
    heartbeat_seconds = Whole(1, rules.MOST_SECONDS, allow_none=True)
    dead_after_seconds = Whole(1, rules.MOST_SECONDS, allow_none=True)
    support = Text(LONGEST_TEXT, allow_none=True)
    dunning_days = Whole(
        0,
        rules.MOST_DUNNING_DAYS,
        metadata={"description": "How long a payment may fail before the license is suspended."},
    )
    lapses_to = Shaped(
        rules.PLAN_CODE,
        32,
        allow_none=True,
        metadata={"description": "The plan without an end that a license gets when nobody pays for it any more."},
    )
    stripe_price = Shaped(rules.PROVIDER_PRICE, 255, allow_none=True, metadata={"example": "price_1PqXyZ"})
    paddle_price = Shaped(rules.PROVIDER_PRICE, 255, allow_none=True, metadata={"example": "pri_01hv0vax6rv18t4"})


class PlanIn(PlanChange):
    """A new offer of a product."""

    product = Shaped(rules.PRODUCT_CODE, 16, required=True, metadata={"example": "OPT"})
    code = Shaped(rules.PLAN_CODE, 32, required=True, metadata={"example": "team"})
    name = Name(LONGEST_TEXT, required=True, metadata={"example": "Team"})


class PlanQuery(PageQuery):
    """Which plans are wanted."""

    product = Shaped(rules.PRODUCT_CODE, 16, metadata={"description": "Only those of this product."})


class PlanPage(Page):
    """A part of the plans."""

    data = fields.List(fields.Nested(PlanOut), required=True)
