"""Questions with a license key, and what is answered.

Unknown fields are ignored here, unlike elsewhere: a client may be newer than the server that it asks.
"""

from __future__ import annotations

import re

from marshmallow import EXCLUDE, Schema, fields
from marshmallow.validate import Length, Regexp

from licet.verdict import Code
from licet_server.http.schemas.base import Instant, Shaped, Text, Whole
from licet_server.licensing.attestation import LONGEST_HEADER

_CODES = [code.value for code in Code]
_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_MOST_HEADERS = 16


class AskedWithKey(Schema):
    """A question with a license key."""

    class Meta:
        """Ignore what is newer than this server."""

        unknown = EXCLUDE

    license_key = fields.String(
        required=True,
        validate=Regexp(r"\s*\S", error="Send the license key as it was issued; this one is empty."),
        metadata={"description": "As the customer has it; in a body and never in an address."},
    )
    product = Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "The product's code, when the asker serves only one."},
    )
    fingerprint = Text(allow_none=True, load_default=None, metadata={"description": "Which machine asks."})
    aws_account_id = Shaped(
        _ACCOUNT,
        12,
        allow_none=True,
        load_default=None,
        metadata={"description": "Twelve digits; needed when the license is limited to certain accounts."},
    )
    nonce = Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "Echoed in the signed answer, so that an old answer cannot be played back."},
    )


class ValidateIn(AskedWithKey):
    """May this key be used now?"""

    instance_id = Text(allow_none=True, load_default=None, metadata={"description": "Which running instance asks."})
    feature = Text(allow_none=True, load_default=None, metadata={"description": "What it wants to use."})
    resource_count = Whole(
        allow_none=True, load_default=None, metadata={"description": "How many resources it wants to touch."}
    )


class InstanceIn(AskedWithKey):
    """An instance that wants a seat, keeps it or gives it back."""

    instance_id = Text(
        required=True, metadata={"description": "Its name; whoever says the same one is the same instance."}
    )
    deployment_id = Text(
        allow_none=True, load_default=None, metadata={"description": "The deployment that it belongs to."}
    )
    name = Text(allow_none=True, load_default=None, metadata={"description": "Its name for people."})
    version = Text(64, allow_none=True, load_default=None, metadata={"description": "Which version it runs."})


class AttestationIn(Schema):
    """A request to AWS STS that the machine's AWS credentials have signed; the credentials stay where they are."""

    class Meta:
        """Ignore what is newer than this server."""

        unknown = EXCLUDE

    url = Text(
        required=True,
        metadata={
            "description": "Where it is to be sent: an endpoint of AWS STS.",
            "example": "https://sts.eu-west-1.amazonaws.com/",
        },
    )
    headers = fields.Dict(
        keys=Text(64),
        values=Text(LONGEST_HEADER),
        required=True,
        validate=Length(max=_MOST_HEADERS),
        metadata={
            "description": "`Authorization`, `X-Amz-Date`, `X-Amz-Security-Token` where there is one, "
            "`X-Licet-Challenge` and `X-Licet-Audience`. The request is always `POST /` with the body "
            "`Action=GetCallerIdentity&Version=2011-06-15`."
        },
    )


class ActivateIn(InstanceIn):
    """An instance that wants a seat."""

    attestation = fields.Nested(
        AttestationIn,
        allow_none=True,
        load_default=None,
        metadata={"description": "Proves the AWS account; made for a challenge, which it uses up."},
    )


class ChallengeIn(AskedWithKey):
    """An instance that wants to prove its AWS account."""

    class Meta(AskedWithKey.Meta):
        """Ignore what belongs to the activation."""

        exclude = ("fingerprint", "aws_account_id", "nonce")

    instance_id = Text(required=True, metadata={"description": "The instance that is going to activate."})


class ChallengeOut(Schema):
    """Something to sign; challenge and end are null when the license is refused."""

    valid = fields.Boolean(required=True)
    code = fields.String(required=True, metadata={"enum": _CODES})
    message = fields.String(required=True, metadata={"description": "One sentence for a person."})
    challenge = fields.String(
        required=True, allow_none=True, metadata={"description": "For `X-Licet-Challenge`; good for one activation."}
    )
    audience = fields.String(
        required=True,
        metadata={
            "description": "What this server takes for `X-Licet-Audience`. Send the address that you are configured "
            "with, and never this one, or another server could pass your proof on."
        },
    )
    expires_at = Instant(required=True, allow_none=True)


class UpgradeOut(Schema):
    """The cheapest plan that would not have refused, and takes nothing away."""

    plan = fields.String(required=True, metadata={"example": "team"})
    name = fields.String(required=True)
    price = fields.String(required=True, allow_none=True, metadata={"description": "Of a term; null: on request."})
    currency = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True, metadata={"description": "Where to buy."})


class VerdictOut(Schema):
    """A decision; a refusal is an answer, not an error."""

    valid = fields.Boolean(required=True)
    code = fields.String(required=True, metadata={"enum": _CODES})
    message = fields.String(required=True, metadata={"description": "One sentence for a person."})
    lease = fields.String(metadata={"description": "With a yes: a JWS of type `licet-lease+jwt`."})
    refusal = fields.String(metadata={"description": "With a no: a JWS of type `licet-refusal+jwt`."})
    upgrade = fields.Nested(UpgradeOut, metadata={"description": "With a no that another plan would not be."})


class ValidationOut(VerdictOut):
    """Whether a key may be used, and for what; the fields from `plan` on come with a yes."""

    plan = fields.String()
    max_resources = fields.Integer(allow_none=True, metadata={"description": "null: unlimited."})
    unlimited = fields.Boolean()
    expires_at = Instant(allow_none=True, metadata={"description": "null: perpetual."})
    features = fields.List(fields.String())
    limits = fields.Dict(keys=fields.String(), values=fields.Integer())


class OwnActivationOut(Schema):
    """The seat of the instance that asks."""

    id = fields.String(required=True)
    instance_id = fields.String(required=True)
    fingerprint = fields.String(required=True, allow_none=True)
    aws_account_id = fields.String(required=True, allow_none=True)
    aws_account_attested_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "When AWS itself said so; null: it is what the instance says."},
    )
    aws_arn = fields.String(
        required=True, allow_none=True, metadata={"description": "The user or role that proved it."}
    )
    deployment_id = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.String(required=True, allow_none=True)
    activated_at = Instant(required=True)
    last_seen_at = Instant(required=True)
    dies_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "When the seat is free again unless the instance is heard; null: never."},
    )


class SeatsOut(Schema):
    """The seats of a license."""

    taken = fields.Integer(required=True)
    max = fields.Integer(required=True, allow_none=True, metadata={"description": "null: unlimited."})


class SeatVerdictOut(VerdictOut):
    """A decision about a seat; what belongs to the license is null when no license has the key."""

    activation = fields.Nested(
        OwnActivationOut,
        required=True,
        allow_none=True,
        metadata={"description": "null: the instance holds no seat."},
    )
    seats = fields.Nested(SeatsOut, required=True, allow_none=True)
    heartbeat_seconds = fields.Integer(
        required=True, allow_none=True, metadata={"description": "How often to report; null: no need."}
    )
    dead_after_seconds = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How long an instance may be silent before it loses its seat; null: for ever."},
    )


class DeactivationOut(SeatVerdictOut):
    """Whether a seat was given back; a yes promises nothing, so it comes without a lease."""

    deactivated = fields.Boolean(
        required=True, metadata={"description": "false: there was nothing to give back, which is a yes too."}
    )
