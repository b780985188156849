"""What an instance says about itself, and what it is answered about its seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from licet.verdict import Verdict
from licet.wire import ValidateRequest
from licet_server.keys.leases import Signer
from licet_server.licensing.seats import SeatRules
from licet_server.licensing.sts_answer import Identity
from licet_server.services.answers import Answer, Case
from licet_server.services.upgrades import Advised, advise, lack_of
from licet_server.storage.activations import count_live, rules_of
from licet_server.storage.models import LicenseRow
from licet_server.storage.tables import ActivationRow


@dataclass(frozen=True, slots=True)
class Instance:
    """A running instance that shows a license key.

    Attributes:
        id: Its name; whoever says the same one is the same instance.
        asked: Its question, with the same ``instance_id``.
        address: Where it asks from.
        deployment_id: The deployment that it belongs to.
        name: Its name for people.
        version: Which version of the product it runs.
    """

    id: str
    asked: ValidateRequest
    address: str
    deployment_id: str | None = None
    name: str | None = None
    version: str | None = None

    def describe(self, row: ActivationRow, *, proved: Identity | None = None, now: datetime) -> None:
        """Write to its activation what it says today; what it does not say stays, and so does its machine.

        The clocks of several servers differ a little, so the last sign of life never goes back. An AWS account that was
        proved is replaced by a proof alone.
        """
        row.last_seen_at = max(row.last_seen_at, now)
        row.address = self.address
        row.fingerprint = row.fingerprint or self.asked.fingerprint
        if proved is not None:
            row.aws_account_id, row.aws_account_attested_at, row.aws_arn = proved.account, now, proved.arn
        elif row.aws_account_attested_at is None:
            row.aws_account_id = self.asked.aws_account_id or row.aws_account_id
        row.deployment_id = self.deployment_id or row.deployment_id
        row.name = self.name or row.name
        row.version = self.version or row.version


@dataclass(frozen=True, slots=True)
class SeatAnswer:
    """An answer about a seat.

    Attributes:
        answer: The verdict, signed.
        rules: What the license says about seats; ``None``: no license has the key.
        taken: How many seats are taken now.
        activation: The seat of the instance that asks; ``None``: it holds none.
        ended: Whether the question has ended the activation.
    """

    answer: Answer
    rules: SeatRules | None = None
    taken: int = 0
    activation: ActivationRow | None = None
    ended: bool = False


def reply(
    session: Session,
    case: Case[LicenseRow],
    verdict: Verdict,
    *,
    activation: ActivationRow | None = None,
    signer: Signer,
    now: datetime,
) -> SeatAnswer:
    """Sign *verdict*, and say how many seats are taken now; a refusal names the plan that would not refuse."""
    if case.found is None:
        return SeatAnswer(case.answer(verdict, signer=signer, now=now))
    row = case.found.row
    rules = rules_of(row)
    taken = count_live(session, row.id, rules, now=now)
    advised = Advised(verdict) if verdict.valid else _advised(session, row, verdict, rules, taken)
    answer = case.answer(advised.verdict, upgrade=advised.upgrade, signer=signer, now=now)
    return SeatAnswer(answer, rules, taken, activation)


def _advised(session: Session, row: LicenseRow, verdict: Verdict, rules: SeatRules, taken: int) -> Advised:
    return advise(session, row, verdict, lack_of(verdict, taken=taken, seats=rules.seats))
