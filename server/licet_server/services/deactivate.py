"""Take the seat of an instance back, because it says so itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet.verdict import Code, Verdict
from licet_server.keys.leases import Signer
from licet_server.licensing.seats import EndReason, machine_refusal
from licet_server.services.activations import end_activation
from licet_server.services.answers import Answer, open_case
from licet_server.services.instances import Instance, SeatAnswer, reply
from licet_server.storage.activations import count_live, find_open, rules_of


def deactivate(session: Session, instance: Instance, *, pepper: str, signer: Signer, now: datetime) -> SeatAnswer:
    """Free the seat of *instance*; an instance without one has nothing to give back, which is a yes too.

    A license that is suspended, over or for other accounts takes its seats back as well: only a wrong key is refused.

    Args:
        session: A session that may write.
        instance: Who stops.
        pepper: The secret under which keys are digested.
        signer: Who signs a refusal; a yes promises nothing, and is not signed.
        now: Aware UTC instant.
    """
    case = open_case(session, instance.asked, pepper=pepper, signer=signer, now=now)
    if case.found is None or not case.is_of_this_key(now):
        return reply(session, case, case.verdict, signer=signer, now=now)
    row = case.found.row
    rules = rules_of(row)
    held = find_open(session, row.id, instance.id, lock=True)
    if held is not None:
        refused = machine_refusal(held.fingerprint, asked=instance.asked.fingerprint, needed=False)
        if refused is not None:
            return reply(session, case, refused, signer=signer, now=now)
    ended = held is not None and end_activation(session, held, EndReason.DEACTIVATED, rules=rules, now=now)
    said = "This instance has given its seat back." if ended else "This instance holds no seat."
    answer = Answer(Verdict(Code.VALID, said), "", row.id)
    return SeatAnswer(answer, rules, count_live(session, row.id, rules, now=now), ended=ended)
