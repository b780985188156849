"""``/api/v1/validation``: what a license key is good for, and the seats of its instances."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from flask import request
from flask.views import MethodView
from sqlalchemy.orm import Session

from licet.verdict import Verdict
from licet.wire import ValidateRequest
from licet_server.http import answering, db
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.validation import (
    ActivateIn,
    ChallengeIn,
    ChallengeOut,
    DeactivationOut,
    InstanceIn,
    SeatVerdictOut,
    ValidateIn,
    ValidationOut,
)
from licet_server.keys.leases import Signer
from licet_server.licensing.attestation import normalised
from licet_server.licensing.sts_answer import Identity
from licet_server.services.activate import activate
from licet_server.services.answers import Answer
from licet_server.services.attest import Given, attest, give_challenge, redeem
from licet_server.services.deactivate import deactivate
from licet_server.services.heartbeat import heartbeat
from licet_server.services.instances import Instance, SeatAnswer
from licet_server.services.present import activation_object

blueprint = Blueprint("activation", __name__, description="With a license key: what it is good for, and its seats.")


class _UseCase(Protocol):
    def __call__(
        self, session: Session, instance: Instance, *, pepper: str, signer: Signer, now: datetime
    ) -> SeatAnswer: ...


@blueprint.route("/api/v1/validation/validate")
class Validate(MethodView):
    """The question of ``POST /validate``."""

    @blueprint.arguments(ValidateIn)
    @blueprint.response(200, ValidationOut)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Say whether a key may be used now; a refusal is an answer too."""
        answer = answering.answer(ValidateRequest(**given), now=datetime.now(UTC))
        return said(answer) | promises(answer)


@blueprint.route("/api/v1/validation/activate")
class Activate(MethodView):
    """Take a seat."""

    @blueprint.arguments(ActivateIn)
    @blueprint.response(200, SeatVerdictOut)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Give an instance a seat; one that has a seat keeps it."""
        proof, instance = given.pop("attestation"), _instance(given)
        attested = None if proof is None else _attested(instance.asked, Given(**proof))
        return _seat(partial(activate, attested=attested), instance, kept=True)


@blueprint.route("/api/v1/validation/challenge")
class Challenge(MethodView):
    """Prove an AWS account."""

    @blueprint.arguments(ChallengeIn)
    @blueprint.response(200, ChallengeOut)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Give an instance something to sign with its AWS credentials, for its activation."""
        asked, here, now = ValidateRequest(**given), installation(), datetime.now(UTC)
        with db.transaction() as session:
            pepper, name = here.secrets.pepper, given["instance_id"]
            found = give_challenge(session, asked, name, pepper=pepper, signer=here.answering, now=now)
        answering.note(asked, found.answer, now=now, kept=False)
        own = {"challenge": found.challenge, "expires_at": found.expires_at}
        return said(found.answer) | own | {"audience": normalised(here.settings.base_url)}


@blueprint.route("/api/v1/validation/deactivate")
class Deactivate(MethodView):
    """Give a seat back."""

    @blueprint.arguments(InstanceIn)
    @blueprint.response(200, DeactivationOut)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Free the seat of an instance; doing it twice does no harm."""
        return _seat(deactivate, _instance(given))


@blueprint.route("/api/v1/validation/heartbeat")
class Heartbeat(MethodView):
    """Keep a seat."""

    @blueprint.arguments(InstanceIn)
    @blueprint.response(200, SeatVerdictOut)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Say that an instance is alive; after NOT_ACTIVATED or HEARTBEAT_DEAD it activates itself again."""
        return _seat(heartbeat, _instance(given))


def _attested(asked: ValidateRequest, proof: Given) -> Identity | Verdict:
    """Redeem the challenge of *proof* in a transaction of its own, and then, outside of any, have AWS speak."""
    here, now = installation(), datetime.now(UTC)
    with db.transaction() as session:
        refused = redeem(session, asked, proof, pepper=here.secrets.pepper, signer=here.answering, now=now)
    return attest(proof, settings=here.settings, now=now) if refused is None else refused


def _seat(use_case: _UseCase, instance: Instance, *, kept: bool = False) -> dict[str, Any]:
    """Run *use_case* in a transaction of its own; *kept* as in ``answering.note``."""
    here, now = installation(), datetime.now(UTC)
    with db.transaction() as session:
        found = use_case(session, instance, pepper=here.secrets.pepper, signer=here.answering, now=now)
    answering.note(instance.asked, found.answer, now=now, kept=kept)
    rules, held = found.rules, found.activation
    return said(found.answer) | {
        "deactivated": found.ended,
        "activation": None if held is None or rules is None else activation_object(held, rules=rules, now=now),
        "seats": None if rules is None else {"taken": found.taken, "max": rules.seats},
        "heartbeat_seconds": None if rules is None else rules.heartbeat_seconds,
        "dead_after_seconds": None if rules is None else rules.dead_after_seconds,
    }


def _instance(given: dict[str, Any]) -> Instance:
    own = {name: given.pop(name) for name in ("deployment_id", "name", "version")}
    asked = ValidateRequest(**given)
    return Instance(id=given["instance_id"], asked=asked, address=request.remote_addr or "", **own)


def said(answer: Answer) -> dict[str, Any]:
    """Write what every answer says."""
    verdict = {"valid": answer.verdict.valid, "code": answer.verdict.code.value, "message": answer.verdict.detail}
    token = {"lease" if answer.verdict.valid else "refusal": answer.token} if answer.token else {}
    return verdict | token | ({} if answer.upgrade is None else {"upgrade": dict(answer.upgrade)})


def promises(answer: Answer) -> dict[str, Any]:
    """Write what a yes promises; unlike on ``POST /validate``, no limit is null."""
    terms = answer.terms
    if terms is None:
        return {}
    return {
        "plan": terms.plan,
        "max_resources": terms.max_resources,
        "unlimited": terms.max_resources is None,
        "expires_at": terms.expires_at,
        "features": list(terms.features),
        "limits": dict(terms.limits),
    }
