"""Which AWS account an instance runs in, for certain: a challenge, what was signed for it, and what AWS says to that.

Three steps, of which only the first two touch the database: nothing may wait for AWS inside a transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet.verdict import Code, Verdict
from licet.wire import ValidateRequest
from licet_server.config import Settings
from licet_server.errors import AttestationError
from licet_server.keys.leases import Signer
from licet_server.licensing.attestation import challenge_of, normalised, read_proof
from licet_server.licensing.sts_answer import Identity
from licet_server.services.answers import Answer, open_case
from licet_server.services.sts import ask_sts
from licet_server.storage.challenges import add_challenge, use_up

CHALLENGE_LASTS = timedelta(minutes=5)
"""From the challenge to the activation with it."""

MOST_CHALLENGES = 500
"""How many of one license may be open: as many instances may start at once. Older ones make room."""

_RANDOM_BYTES = 32
_ASK_ANEW = "ask for a new challenge and sign that"


@dataclass(frozen=True, slots=True)
class Given:
    """What an instance hands over to prove its account.

    Attributes:
        url: Where the request that it has signed is to be sent.
        headers: The headers of that request.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChallengeAnswer:
    """An answer to whoever wants to prove an account.

    Attributes:
        answer: The verdict, which promises nothing and so is not signed.
        challenge: What to sign, this once; ``None``: the license is refused.
        expires_at: When it is over.
    """

    answer: Answer
    challenge: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


def give_challenge(
    session: Session, asked: ValidateRequest, instance_id: str, *, pepper: str, signer: Signer, now: datetime
) -> ChallengeAnswer:
    """Give an instance something to sign, or say why its license is refused anyway.

    Args:
        session: A session that may write.
        asked: Its question.
        instance_id: Its name; the challenge is good for this instance of this license alone.
        pepper: The secret under which keys are digested.
        signer: Who knows which keys are ours.
        now: Aware UTC instant.
    """
    case = open_case(session, asked, pepper=pepper, signer=signer, now=now, any_account=True)
    if case.found is None or not case.verdict.valid:
        license_id = None if case.found is None else case.found.row.id
        return ChallengeAnswer(Answer(case.verdict, "", license_id, lost=case.lost))
    row, challenge, end = case.found.row, secrets.token_urlsafe(_RANDOM_BYTES), now + CHALLENGE_LASTS
    add_challenge(session, challenge, license_id=row.id, instance_id=instance_id, expires_at=end, most=MOST_CHALLENGES)
    said = Verdict(case.verdict.code, "Sign GetCallerIdentity with this challenge, and activate with what was signed.")
    return ChallengeAnswer(Answer(said, "", row.id), challenge, end)


def redeem(
    session: Session, asked: ValidateRequest, given: Given, *, pepper: str, signer: Signer, now: datetime
) -> Verdict | None:
    """Use the challenge up that a proof was made for, whatever else is wrong; commit before anything else is done.

    Args:
        session: A session that may write.
        asked: The question that the proof came with, which names its instance.
        given: The proof.
        pepper: The secret under which keys are digested.
        signer: Who knows which keys are ours.
        now: Aware UTC instant.

    Returns:
        Why AWS need not be asked; ``None``: it was an open challenge of this instance of this license.
    """
    challenge = challenge_of(given.headers)
    used = None if challenge is None else use_up(session, challenge)
    case = open_case(session, asked, pepper=pepper, signer=signer, now=now, any_account=True)
    if case.found is None or not case.verdict.valid:
        return _refused(f"the license is refused anyway ({case.verdict.code.value})")
    if used is None:
        return _refused(f"its challenge is not of this server, or was used up before: {_ASK_ANEW}")
    license_id, instance_id, expires_at = used
    if (license_id, instance_id) != (case.found.row.id, asked.instance_id):
        return _refused(f"its challenge was given to another instance or license: {_ASK_ANEW}")
    return _refused(f"its challenge is over: {_ASK_ANEW}") if now >= expires_at else None


def attest(given: Given, *, settings: Settings, now: datetime) -> Identity | Verdict:
    """Ask AWS who has signed a proof whose challenge was redeemed; takes a while, so never inside a transaction.

    Args:
        given: The proof.
        settings: Say where requests may go, and what this server is called.
        now: Aware UTC instant.

    Returns:
        Who it was, or why the proof is none.

    Raises:
        StsUnavailableError: AWS gave no answer that decides anything.
    """
    audience = normalised(settings.base_url)
    try:
        return ask_sts(read_proof(given.url, given.headers, allowed=settings.sts_endpoints, audience=audience, now=now))
    except AttestationError as error:
        return _refused(str(error))


def _refused(why: str) -> Verdict:
    return Verdict(Code.ACCOUNT_MISMATCH, f"The proof of the AWS account does not count: {why}.")
