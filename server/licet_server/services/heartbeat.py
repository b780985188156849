"""Hear from an instance that it is alive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet.verdict import Verdict
from licet_server.keys.leases import Signer
from licet_server.licensing.seats import EndReason, State, absence_refusal, attested_refusal, machine_refusal
from licet_server.services.answers import open_case
from licet_server.services.instances import Instance, SeatAnswer, reply
from licet_server.storage.activations import find_open, last_end, rules_of
from licet_server.storage.models import LicenseRow
from licet_server.storage.tables import ActivationRow


def heartbeat(session: Session, instance: Instance, *, pepper: str, signer: Signer, now: datetime) -> SeatAnswer:
    """Keep the seat of *instance*, or say why it has none; only a yes keeps it.

    The activation is locked and the license is not, so heartbeats of one license do not wait for each other.

    Args:
        session: A session that may write.
        instance: Who is alive.
        pepper: The secret under which keys are digested.
        signer: Who signs the answer.
        now: Aware UTC instant.
    """
    case = open_case(session, instance.asked, pepper=pepper, signer=signer, now=now)
    if not case.verdict.valid or case.found is None:
        return reply(session, case, case.verdict, signer=signer, now=now)
    row = case.found.row
    held = find_open(session, row.id, instance.id, lock=True)
    if held is None:
        died = last_end(session, row.id, instance.id) == EndReason.DEAD.value
        return reply(session, case, absence_refusal(rules_of(row), died=died), signer=signer, now=now)
    refused = _refusal(row, held, instance, now)
    if refused is not None:
        return reply(session, case, refused, signer=signer, now=now)
    instance.describe(held, now=now)
    session.flush()
    return reply(session, case, case.verdict, activation=held, signer=signer, now=now)


def _refusal(row: LicenseRow, held: ActivationRow, instance: Instance, now: datetime) -> Verdict | None:
    rules = rules_of(row)
    if rules.state(last_seen_at=held.last_seen_at, ended_at=held.ended_at, now=now) is State.DEAD:
        return absence_refusal(rules, died=True)
    asked = instance.asked
    refused = machine_refusal(
        held.fingerprint, asked=asked.fingerprint, needed=row.require_activation or row.require_attestation
    )
    if refused is None and row.require_attestation:
        return attested_refusal(row.aws_accounts, attested=held.attested_account, asked=asked.aws_account_id)
    return refused
