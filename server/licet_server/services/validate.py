"""Say whether a key may be used now, and sign the answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet.terms import RESOURCES, check_limit
from licet.verdict import Count, Verdict
from licet.wire import ValidateRequest
from licet_server.keys.leases import Signer
from licet_server.licensing.seats import EndReason, State, absence_refusal, attested_refusal, machine_refusal
from licet_server.services.answers import Answer, Case, Yes, case_of
from licet_server.services.find import License_co
from licet_server.services.reads import InSession, Reads
from licet_server.services.upgrades import advise, lack_of
from licet_server.storage.activations import rules_of
from licet_server.storage.models import LicenseRow
from licet_server.storage.snapshots import Snapshot


def validate(session: Session, asked: ValidateRequest, *, pepper: str, signer: Signer, now: datetime) -> Answer:
    """Answer one question; writes nothing."""
    reads = InSession(session, pepper)
    case = case_of(reads, asked, pepper=pepper, signer=signer, now=now)
    verdict = judge(reads, case, now=now)
    if verdict.valid or case.found is None:
        return case.answer(verdict, signer=signer, now=now)
    advised = advise(session, case.found.row, verdict, lack_of(verdict))
    return case.answer(advised.verdict, upgrade=advised.upgrade, signer=signer, now=now)


def permit(
    reads: Reads[License_co], asked: ValidateRequest, *, pepper: str, signer: Signer, now: datetime
) -> Yes | None:
    """Say yes, by the same rules; ``None``: it is no yes, and :func:`validate` has the words for that."""
    case = case_of(reads, asked, pepper=pepper, signer=signer, now=now)
    verdict = judge(reads, case, now=now)
    return case.yes(verdict, case.found) if verdict.valid and case.found else None


def judge(reads: Reads[License_co], case: Case[License_co], *, now: datetime) -> Verdict:
    """Decide about a question; writes nothing.

    The first failing rule wins: those of ``case_of``, then the seat, then the limit on resources.
    """
    if not case.verdict.valid or case.found is None:
        return case.verdict
    row, asked = case.found.row, case.asked
    return _without_seat(reads, row, asked, now) or _beyond_limit(row, asked) or case.verdict


def _without_seat(
    reads: Reads[License_co], row: LicenseRow | Snapshot, asked: ValidateRequest, now: datetime
) -> Verdict | None:
    """Refuse what another instance, machine or account or nobody has activated; asks the database when it matters."""
    needed = row.require_activation or row.require_attestation  # only an activation has a proof
    if not needed and (row.max_activations is None or asked.instance_id is None or asked.fingerprint is None):
        return None
    rules = rules_of(row)
    found = None if asked.instance_id is None else reads.open_seat(row.id, asked.instance_id)
    if found is None:
        return absence_refusal(rules, died=_died(reads, row.id, asked.instance_id)) if needed else None
    if rules.state(last_seen_at=found.last_seen_at, ended_at=found.ended_at, now=now) is State.DEAD:
        return absence_refusal(rules, died=True) if needed else None
    refused = machine_refusal(found.fingerprint, asked=asked.fingerprint, needed=needed)
    if refused is None and row.require_attestation:
        return attested_refusal(row.aws_accounts, attested=found.attested_account, asked=asked.aws_account_id)
    return refused


def _died(reads: Reads[License_co], license_id: str, instance_id: str | None) -> bool:
    return instance_id is not None and reads.last_end(license_id, instance_id) == EndReason.DEAD.value


def _beyond_limit(row: LicenseRow | Snapshot, asked: ValidateRequest) -> Verdict | None:
    if asked.resource_count is None:
        return None
    verdict = check_limit(row.terms(), name=RESOURCES, count=Count(asked.resource_count))
    return None if verdict.valid else verdict
