"""Licenses, as the API shows them."""

from __future__ import annotations

import re

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from licet.keys import MAX_KEY_LENGTH
from licet.keys.hmac import CUSTOMER_ID
from licet.wire import MAX_TEXT
from licet_server.http.schemas.base import Email, Flag, Instant, Name, Page, PageQuery, Request, Shaped, Text, Whole
from licet_server.http.schemas.products import ATTESTATION, GRACE_MODE, TELEMETRY, Allowance, Speed
from licet_server.licensing import catalog_file as rules
from licet_server.licensing.own_terms import BOUNDS
from licet_server.licensing.standing import Standing
from licet_server.licensing.tables import NAME
from licet_server.services.inputs import MOST_AWS_ACCOUNTS

_NAME = 200
_CODE = 32
_DURATION = 16
_MOST_NAMES = 200
_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_UNLIMITED = {"description": "null: unlimited."}
_LENGTH = {"description": "Hours, days or weeks.", "example": "365d"}


def _accounts() -> fields.List[str]:
    told = {"description": "The only AWS accounts that it may be used in; empty: any."}
    return fields.List(Shaped(_ACCOUNT, 12), validate=Length(max=MOST_AWS_ACCOUNTS), metadata=told)


class LicenseOut(Schema):
    """A license, without its key."""

    id = fields.String(required=True, metadata={"example": "lic_4vhrz3x1k0m8t2q9c7wd"})
    product = fields.String(required=True, metadata={"example": "OPT"})
    plan = fields.String(required=True, metadata={"example": "pro"})
    plan_name = fields.String(required=True)
    trial = fields.Boolean(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    customer_id = fields.String(required=True)
    key_tail = fields.String(required=True, metadata={"description": "The last four characters of the license key."})
    key_kid = fields.String(
        required=True, allow_none=True, metadata={"description": "Which signing key signed it; null: it is not signed."}
    )
    status = fields.String(
        required=True, validate=OneOf([each.value for each in Standing]), metadata={"description": "How it stands now."}
    )
    status_changed_at = Instant(required=True, allow_none=True)
    created_at = Instant(required=True)
    starts_at = Instant(required=True, allow_none=True)
    expires_at = Instant(required=True, allow_none=True, metadata={"description": "null: perpetual."})
    grace_until = Instant(required=True, allow_none=True)
    last_validated = Instant(required=True, allow_none=True)
    max_resources = fields.Integer(required=True, allow_none=True, metadata=_UNLIMITED)
    max_activations = fields.Integer(required=True, allow_none=True, metadata=_UNLIMITED)
    max_activations_per_day = fields.Integer(required=True, allow_none=True, metadata=_UNLIMITED)
    require_activation = fields.Boolean(required=True)
    grace_mode = fields.String(required=True, metadata={"enum": list(rules.GRACE_MODES)})
    telemetry = fields.String(required=True, metadata={"enum": list(rules.TELEMETRY)})
    require_attestation = fields.Boolean(required=True)
    heartbeat_seconds = fields.Integer(required=True, allow_none=True)
    dead_after_seconds = fields.Integer(required=True, allow_none=True)
    features = fields.List(fields.String(), required=True)
    limits = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    quotas = fields.Dict(keys=fields.String(), values=fields.Nested(Allowance), required=True)
    rates = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    offline_days = fields.Integer(required=True)
    grace_days = fields.Integer(required=True)
    price = fields.String(required=True, allow_none=True)
    currency = fields.String(required=True, allow_none=True)
    aws_accounts = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class NewLicenseOut(LicenseOut):
    """A license with a new key, which is shown this once."""

    license_key = fields.String(required=True)


class RotatedOut(NewLicenseOut):
    """A license with its new key."""

    notice = fields.String(required=True, metadata={"description": "What the new key does not end."})


class TransferredOut(LicenseOut):
    """A license of another customer."""

    license_key = fields.String(
        required=True, allow_none=True, metadata={"description": "The new key, this once; null: the key stays."}
    )
    notice = fields.String(
        required=True, allow_none=True, metadata={"description": "What the new key does not end; null: the key stays."}
    )


class ChangedOut(LicenseOut):
    """A license with other terms."""

    notice = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What to do where the license key itself says the old terms; null: nothing."},
    )


class LicensePage(Page):
    """A part of the licenses, newest first."""

    data = fields.List(fields.Nested(LicenseOut), required=True)


class LicenseQuery(PageQuery):
    """Which licenses are wanted."""

    product = Text(16, metadata={"description": "The product's code."})
    plan = Text(_CODE, metadata={"description": "The plan's code."})
    status = fields.Enum(Standing, by_value=True, metadata={"description": "How it stands now."})
    email = Email(metadata={"description": "Only of the customer with this email."})
    customer_id = Text(_CODE)
    expires_before = Instant(metadata={"description": "Only those whose end comes before."})
    trial = Flag()
    q = Text(
        _NAME,
        metadata={
            "description": "Part of an email, a name or a company; the last four characters of a key; a license id; "
            "the number of an AWS account. A whole license key belongs into `POST /api/v1/licenses/search`."
        },
    )


class LicenseIn(Request):
    """A new license."""

    product = Text(16, required=True, metadata={"example": "OPT"})
    plan = Text(_NAME, required=True, metadata={"example": "pro"})
    email = Email(required=True, metadata={"example": "customer@example.com"})
    name = Name(_NAME, allow_none=True)
    customer_id = Shaped(
        CUSTOMER_ID,
        _CODE,
        allow_none=True,
        metadata={"description": "Your own id for a new customer, which keys of some kinds show."},
    )
    starts_at = Instant(allow_none=True, metadata={"description": "null: at once."})
    expires_at = Instant(allow_none=True, metadata={"description": "null: one term of the plan."})
    trial = Flag(metadata={"description": "The customer's one trial of the product; it lasts as its plan says."})
    aws_accounts = _accounts()
    mail = Flag(load_default=False, metadata={"description": "Send the key to the customer by mail."})


class LicenseChange(Request):
    """Terms of its own for one license; what is left out stays, and each is replaced as a whole."""

    max_resources = Whole(BOUNDS["max_resources"], allow_none=True, metadata=_UNLIMITED)
    max_activations = Whole(BOUNDS["max_activations"], allow_none=True, metadata=_UNLIMITED)
    features = fields.List(Shaped(NAME, 64), validate=Length(max=_MOST_NAMES))
    limits = fields.Dict(keys=Shaped(NAME, 64), values=Whole(), validate=Length(max=_MOST_NAMES))
    quotas = fields.Dict(keys=Shaped(NAME, 64), values=fields.Nested(Allowance), validate=Length(max=_MOST_NAMES))
    rates = fields.Dict(keys=Shaped(NAME, 64), values=Speed(), validate=Length(max=_MOST_NAMES))
    grace_mode = fields.String(validate=OneOf(rules.GRACE_MODES), metadata=GRACE_MODE)
    telemetry = fields.String(validate=OneOf(rules.TELEMETRY), metadata=TELEMETRY)
    require_attestation = Flag(metadata=ATTESTATION)
    aws_accounts = _accounts()
    expires_at = Instant(allow_none=True, metadata={"description": "null: perpetual."})


class Renewal(Request):
    """How far; with neither of the two by a term of the plan, as it is sold today."""

    until = Instant(metadata={"description": "The new end."})
    duration = Text(_DURATION, metadata=_LENGTH)


class PlanChoice(Request):
    """Another plan."""

    plan = Text(_NAME, required=True, metadata={"example": "enterprise"})
    restart = Flag(metadata={"description": "Begin a new term now; else the end stays."})


class Rotation(Request):
    """How the old key goes."""

    overlap = Text(_DURATION, metadata={"description": "How long it works beside the new one.", "example": "7d"})


class Transfer(Request):
    """The customer who gets it, known or new."""

    email = Email(required=True)
    name = Name(_NAME, allow_none=True)
    keep_key = Flag(metadata={"description": "Keep the key, which the customer before knows, and the seats."})


class KeyIn(Request):
    """A license key to look up."""

    license_key = Text(MAX_KEY_LENGTH, required=True)


class FileIn(Request):
    """What the license file shall be."""

    ttl = Text(_DURATION, metadata=_LENGTH | {"example": "30d"})
    fingerprint = Text(MAX_TEXT, metadata={"description": "The one machine that may use it."})
    license_key = Text(
        MAX_KEY_LENGTH, metadata={"description": "Encrypts the file; the server itself does not know the key."}
    )


class FileOut(Schema):
    """A signed license file."""

    file = fields.String(required=True)
    expires_at = Instant(required=True)
