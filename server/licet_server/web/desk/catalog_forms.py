"""Products and plans as forms: what the catalog has as tables stands in them one ``name = value`` a line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import ValidationError as Wrong
from wtforms.validators import DataRequired, Length

from licet.terms import PERIODS
from licet_server.errors import InputError, ServerError
from licet_server.licensing.catalog import JWT, KEY_ALGORITHMS, KEY_SCHEMES, Plan, Product
from licet_server.licensing.catalog_file import GRACE_MODES, TELEMETRY, product_table
from licet_server.licensing.words import sentence
from licet_server.web.desk.changes import choices, same
from licet_server.web.forms import Form, optional

_QUOTA = re.compile(r"([0-9]{1,18}) +per +([a-z]+)", re.ASCII)
_LONGEST = 20_000


class CatalogForm(Form):
    """A part of the catalog; an error that names something inside of a field is shown beside that field."""

    def blame(self, error: ServerError) -> None:
        """Show what the catalog refused."""
        if isinstance(error, InputError) and error.field:
            inside = error.field.partition(".")[0]
            error.field = _INSTEAD.get(error.field, _INSTEAD.get(inside, inside))
        super().blame(error)


_INSTEAD = {"early_adopters": "early_percent", "early_adopters.customers": "early_customers"}


def lines_of(text: str | None) -> dict[str, str]:
    """Read one ``name = value`` a line.

    Raises:
        InputError: A line is none, or a name comes twice.
    """
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, (text or "").splitlines())):
        name, sign, value = (part.strip() for part in line.partition("="))
        if not sign or not name or not value:
            raise InputError(f"{line[:60]!r} is not of the form name = value")
        if name in found:
            raise InputError(f"{name[:60]} is there twice")
        found[name] = value
    return found


def numbers_of(text: str | None) -> dict[str, int]:
    """Read one ``name = number`` a line; digits may be grouped with ``_`` or ``,``.

    Raises:
        InputError: A line is something else.
    """
    return {name: _whole(name, value) for name, value in lines_of(text).items()}


def quotas_of(text: str | None) -> dict[str, dict[str, Any]]:
    """Read one ``name = 1000 per month`` a line.

    Raises:
        InputError: A line is something else.
    """
    found = {}
    for name, value in lines_of(text).items():
        said = _QUOTA.fullmatch(value)
        if said is None or said[2] not in PERIODS:
            raise InputError(f"{name[:60]} must be written like 1000 per {', '.join(PERIODS[:-1])} or {PERIODS[-1]}")
        found[name] = {"amount": int(said[1]), "period": said[2]}
    return found


def names_of(text: str | None) -> list[str]:
    """Read one name a line, or several with commas between."""
    return [name for name in re.split(r"[\s,]+", text or "") if name]


def tools_of(text: str | None) -> dict[str, Any]:
    """Read the tables of tools, as they stand in a catalog file.

    Raises:
        InputError: It is not TOML.
    """
    try:
        return tomllib.loads((text or "").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"this is not TOML: {error}") from None


def _whole(name: str, value: str) -> int:
    digits = value.replace("_", "").replace(",", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18:  # noqa: PLR2004 - digits of the largest bound
        raise InputError(f"{name[:60]} must be a whole number")
    return int(digits)


def _read_by(read: Callable[[str | None], object]) -> Callable[[Form, Field], None]:
    def validate(_form: Form, field: Field) -> None:
        try:
            read(field.data)
        except InputError as error:
            raise Wrong(sentence(str(error))) from None

    return validate


def _area(label: Any, read: Callable[[str | None], object], hint: Any) -> TextAreaField:
    return TextAreaField(label, validators=[_read_by(read), Length(max=_LONGEST)], description=hint)


def _number(label: Any, hint: Any = "") -> IntegerField:
    return IntegerField(label, validators=[optional()], description=hint)


def _text(label: Any, hint: Any = "", *, needed: bool = False) -> StringField:
    return StringField(label, validators=[DataRequired() if needed else optional(), Length(max=500)], description=hint)


class ProductForm(CatalogForm):
    """A product without its plans."""

    code = _text(_l("Code"), _l("2 to 16 capital letters and digits, such as OPT. It stands in keys for good."))
    name = _text(_l("Name"), needed=True)
    key_scheme = SelectField(
        _l("License keys"),
        choices=same(KEY_SCHEMES),
        description=_l("The format of its keys; it stays once the product was sold."),
    )
    key_algorithm = SelectField(
        _l("Signature of jwt keys"),
        choices=[*choices(("", _l("The usual one"))), *same(KEY_ALGORITHMS)],
        default="",
        description=_l("Only with keys of the format jwt."),
    )
    key_variable = _text(_l("Environment variable of the key"), _l("Where customers put their key."))
    purchase_url = _text(_l("Where to buy"), _l("An address; empty: the pricing page of this server."))
    early_percent = _number(_l("Early adopters: percent off"), _l("Off the first payment. Empty: none."))
    early_customers = _number(_l("Early adopters: how many"))
    tools = _area(
        _l("Tools"),
        tools_of,
        _l('What each tool needs, as TOML: a table for each, such as [check_tags] and below it feature = "scan".'),
    )
    version = HiddenField()

    @property
    def values(self) -> dict[str, Any]:
        """What the catalog is given."""
        said = self.text
        early = {"percent": said["early_percent"], "customers": said["early_customers"]}
        scheme = said["key_scheme"]
        return {
            "name": said["name"],
            "key_scheme": scheme,
            "key_algorithm": said["key_algorithm"] if scheme == JWT or said["key_algorithm"] else None,
            "key_variable": said["key_variable"],
            "purchase_url": said["purchase_url"],
            "early_adopters": None if early["percent"] is None and early["customers"] is None else early,
            "tools": tools_of(self.tools.data),
        }


class PlanForm(CatalogForm):
    """A plan of a product."""

    code = _text(_l("Code"), _l("Small letters, digits, - and _, such as pro."))
    name = _text(_l("Name"), needed=True)
    segment = _text(
        _l("Part of the key"), _l("Capital letters and digits, such as PRO; keys of the format short need it.")
    )
    support = _text(_l("Support"), _l("A line for the pricing page and mails."))
    price = _text(_l("Price of a term"), _l("Such as 4999.00. Empty: on request."))
    currency = _text(_l("Currency"), _l("Such as EUR."))
    duration_days = _number(_l("Days of a term"), _l("Empty: it has no end."))
    trial_days = _number(_l("Days of a trial"), _l("Empty: no trial."))
    stripe_price = _text(_l("Price at Stripe"), _l("Its id, such as price_1PqXyZ. Empty: not sold there."))
    paddle_price = _text(_l("Price at Paddle"), _l("Its id, such as pri_01hv0. Empty: not sold there."))
    dunning_days = _number(_l("Days a payment may fail"), _l("Before the license is suspended. Empty: 14."))
    lapses_to = _text(_l("Lapses to"), _l("The plan without an end that follows when nobody pays any more."))
    features = _area(_l("Features"), names_of, _l("One name a line."))
    limits = _area(_l("Limits"), numbers_of, _l("One name = number a line, such as regions = 5."))
    quotas = _area(_l("Quotas"), quotas_of, _l("One name = number per day, month or lifetime a line."))
    rates = _area(_l("Rates"), lines_of, _l("One name = number per second, minute, hour or day a line."))
    max_resources = _number(_l("Resources at most"), _l("Empty: no limit."))
    max_activations = _number(_l("Instances at most"), _l("Empty: no limit."))
    max_activations_per_day = _number(_l("New instances a day"), _l("Empty: no limit."))
    require_activation = BooleanField(_l("An instance must be activated before it may be used"))
    require_attestation = BooleanField(_l("An instance has to prove its AWS account"))
    offline_days = _number(_l("Days without contact"), _l("How long an instance works offline, 1 to 30. Empty: 1."))
    grace_days = _number(_l("Days of grace"), _l("After the end. Empty: 7."))
    grace_mode = SelectField(_l("What runs in the grace period"), choices=same(GRACE_MODES))
    telemetry = SelectField(_l("Usage reports"), choices=same(TELEMETRY))
    heartbeat_seconds = _number(_l("Seconds between signs of life"), _l("Empty: the usual."))
    dead_after_seconds = _number(_l("Dead after seconds"), _l("Without a sign of life, the seat is free again."))
    version = HiddenField()

    @property
    def values(self) -> dict[str, Any]:
        """What the catalog is given."""
        said = {name: value for name, value in self.text.items() if name not in {"code", "version"}}
        return said | {
            "features": names_of(self.features.data),
            "limits": numbers_of(self.limits.data),
            "quotas": quotas_of(self.quotas.data),
            "rates": lines_of(self.rates.data),
        }


PLAN_GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("What it is"), ("code", "name", "segment", "support")),
    (
        _l("What it costs"),
        (
            *("price", "currency", "duration_days", "trial_days", "stripe_price", "paddle_price", "dunning_days"),
            "lapses_to",
        ),
    ),
    (
        _l("What it allows"),
        ("features", "max_resources", "max_activations", "max_activations_per_day", "limits", "quotas", "rates"),
    ),
    (
        _l("How it is used"),
        (
            *("require_activation", "require_attestation", "offline_days", "grace_days", "grace_mode", "telemetry"),
            *("heartbeat_seconds", "dead_after_seconds"),
        ),
    ),
)
"""How the fields of a plan stand on the page."""


def product_values(product: Product) -> dict[str, Any]:
    """Return what a product's form begins with."""
    import tomli_w

    table = product_table(product)
    early = table.get("early_adopters", {})
    return {
        **{name: table.get(name, "") for name in ("name", "key_scheme", "key_algorithm", "key_variable")},
        "purchase_url": table.get("purchase_url", ""),
        "early_percent": early.get("percent"),
        "early_customers": early.get("customers"),
        "tools": tomli_w.dumps(table.get("tools", {})),
    }


def plan_values(plan: Plan) -> dict[str, Any]:
    """Return what a plan's form begins with."""
    plain = {name: getattr(plan, name) for _title, names in PLAN_GROUPS for name in names}
    return plain | {
        "price": None if plan.price is None else str(plan.price),
        "grace_mode": plan.grace_mode.value,
        "telemetry": plan.telemetry.value,
        "features": "\n".join(plan.features),
        "limits": _written(plan.limits),
        "quotas": _written({name: f"{quota.amount} per {quota.period}" for name, quota in plan.quotas.items()}),
        "rates": _written(plan.rates),
    }


def _written(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in values.items())
