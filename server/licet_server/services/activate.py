"""Give an instance a seat."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from licet.verdict import Verdict
from licet_server.keys.leases import Signer
from licet_server.licensing.seats import (
    CHURN_WINDOW,
    SeatRules,
    attested_refusal,
    churn_refusal,
    machine_refusal,
    seat_refusal,
)
from licet_server.licensing.sts_answer import Identity
from licet_server.licensing.transitions import Action
from licet_server.services.activations import announce_activation, end_dead_of
from licet_server.services.answers import open_case
from licet_server.services.changes import changing
from licet_server.services.instances import Instance, SeatAnswer, reply
from licet_server.storage.activations import (
    count_live,
    count_takers_since,
    find_open,
    has_taken_since,
    nth_newest_taker,
    rules_of,
)
from licet_server.storage.models import LicenseRow
from licet_server.storage.tables import ActivationRow


def activate(
    session: Session,
    instance: Instance,
    *,
    attested: Identity | Verdict | None = None,
    pepper: str,
    signer: Signer,
    now: datetime,
) -> SeatAnswer:
    """Give *instance* a seat, or say why there is none; an instance that has one keeps it.

    The license is locked before anything is counted, and the ends of its dead instances are written down first: a
    heartbeat that comes too late finds its activation ended, and not its seat taken twice. A license that needs a proof
    of the AWS account, and is not limited to any, is limited to the first one that is proved.

    Args:
        session: A session that may write; what it writes must be committed before the answer goes out.
        instance: Who asks.
        attested: What became of its proof of an AWS account, as ``services.attest`` says; ``None``: it came with none.
        pepper: The secret under which keys are digested.
        signer: Who signs the answer.
        now: Aware UTC instant.
    """
    proved = attested if isinstance(attested, Identity) else None
    asked = replace(instance.asked, aws_account_id=proved.account) if proved else instance.asked
    any_account = isinstance(attested, Verdict)  # why the proof is none says more
    case = open_case(session, asked, pepper=pepper, signer=signer, now=now, lock=True, any_account=any_account)
    if not case.verdict.valid or case.found is None:
        return reply(session, case, case.verdict, signer=signer, now=now)
    row = case.found.row
    refused = attested if isinstance(attested, Verdict) else _of_another_account(row, instance, proved)
    if refused is not None:
        return reply(session, case, refused, signer=signer, now=now)
    rules = rules_of(row)
    end_dead_of(session, row, instance_id=instance.id if rules.seats is None else None, now=now)
    held = find_open(session, row.id, instance.id, lock=True)
    refused = _of_another(held, row, instance) if held else _no_seat(session, row.id, instance, rules, now)
    if refused is not None:
        return reply(session, case, refused, signer=signer, now=now)
    if held is None:
        held = _take(session, row.id, instance, proved, rules, now)
    else:
        instance.describe(held, proved=proved, now=now)
        session.flush()
    if proved is not None and row.require_attestation and not row.aws_accounts:
        with changing(session, row, Action.BIND_ACCOUNT, now=now):
            row.aws_accounts = [proved.account]
    return reply(session, case, case.verdict, activation=held, signer=signer, now=now)


def _of_another_account(row: LicenseRow, instance: Instance, proved: Identity | None) -> Verdict | None:
    """Refuse what is not proved where it has to be, and what is proved where it contradicts what is said."""
    if proved is None and not row.require_attestation:
        return None
    attested = None if proved is None else proved.account
    return attested_refusal(row.aws_accounts, attested=attested, asked=instance.asked.aws_account_id)


def _of_another(held: ActivationRow, row: LicenseRow, instance: Instance) -> Verdict | None:
    return machine_refusal(
        held.fingerprint, asked=instance.asked.fingerprint, needed=row.require_activation or row.require_attestation
    )


def _no_seat(session: Session, license_id: str, instance: Instance, rules: SeatRules, now: datetime) -> Verdict | None:
    if rules.seats is not None:
        refused = seat_refusal(rules, taken=count_live(session, license_id, rules, now=now))
        if refused is not None:
            return refused
    return None if rules.per_day is None else _churn(session, license_id, instance, rules, rules.per_day, now)


def _churn(
    session: Session, license_id: str, instance: Instance, rules: SeatRules, per_day: int, now: datetime
) -> Verdict | None:
    """Say why too many instances came today; one that comes back, after an outage or a restart, is none of them."""
    since = now - CHURN_WINDOW
    recent = count_takers_since(session, license_id, since)
    if recent < per_day or has_taken_since(session, license_id, instance.id, since):
        return None
    oldest = nth_newest_taker(session, license_id, per_day, since=since)
    return churn_refusal(rules, recent=recent, free_at=None if oldest is None else oldest + CHURN_WINDOW)


def _take(
    session: Session,
    license_id: str,
    instance: Instance,
    proved: Identity | None,
    rules: SeatRules,
    now: datetime,
) -> ActivationRow:
    row = ActivationRow(
        license_id=license_id,
        instance_id=instance.id,
        address=instance.address,
        activated_at=now,
        last_seen_at=now,
    )
    instance.describe(row, proved=proved, now=now)
    session.add(row)
    session.flush()
    announce_activation(session, "activation.created", row, rules=rules, now=now)
    return row
