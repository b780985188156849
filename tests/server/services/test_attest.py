"""Challenges, and what a proved account means for a license, its seats and its questions."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from licet.terms import Status
from licet.verdict import Code, Verdict
from licet.wire import ValidateRequest
from licet_server.licensing.sts_answer import Identity
from licet_server.services import attest as module
from licet_server.services.activate import activate
from licet_server.services.attest import CHALLENGE_LASTS, Given, give_challenge, redeem
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ChallengeRow
from tests.factories import NOW, UNKNOWN_KEY
from tests.server.attesting import ACCOUNT, OTHER_ACCOUNT
from tests.server.changes import announced, audited, listen
from tests.server.seats import Seats, code
from tests.server.services.test_issue_at_once import run_together

MOMENT = timedelta(microseconds=1)
ANN = Identity(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ann")
BOB = Identity(OTHER_ACCOUNT, f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/scanner/bob")


class Proving(Seats):
    """A license whose instances prove their account."""

    def challenge(self, instance_id="i-1", late=timedelta(0), key=None):
        asked = ValidateRequest(key or self.issued.key, instance_id=instance_id)
        with transaction(self.engine) as session:
            return give_challenge(session, asked, instance_id, now=NOW + late, **self._here)

    def redeem(self, challenge, instance_id="i-1", late=timedelta(0), key=None):
        """Return why the challenge does not count; ``None``: it does."""
        asked = ValidateRequest(key or self.issued.key, instance_id=instance_id)
        with transaction(self.engine) as session:
            refused = redeem(session, asked, Given("", {"X-Licet-Challenge": challenge}), now=NOW + late, **self._here)
        return None if refused is None else refused.detail

    def prove(self, who, instance_id="i-1", late=timedelta(0), **fields):
        return self.ask(partial(activate, attested=who), instance_id, late, **fields)

    def row(self):
        with reading(self.engine) as session:
            row = session.get_one(LicenseRow, self.issued.license.id)
            session.expunge_all()
            return row


@pytest.fixture
def seats(engine, installation, sell):
    found = Proving(engine, installation, sell("pro"))
    found.change(require_attestation=True, heartbeat_seconds=600)
    return found


def open_challenges(engine):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(ChallengeRow))


def test_a_challenge_is_random_lasts_minutes_and_is_not_kept_as_it_is(seats, engine):
    first, second = seats.challenge(), seats.challenge()
    assert first.expires_at == NOW + CHALLENGE_LASTS
    assert first.challenge != second.challenge
    assert len(first.challenge) >= 43
    assert first.challenge not in repr(first)
    with reading(engine) as session:
        assert first.challenge not in session.scalars(select(ChallengeRow.digest)).all()


def test_a_challenge_counts_once(seats):
    challenge = seats.challenge().challenge
    assert seats.redeem(challenge) is None
    assert "used up before: ask for a new challenge" in seats.redeem(challenge)


@pytest.mark.parametrize(("late", "counts"), [(CHALLENGE_LASTS - MOMENT, True), (CHALLENGE_LASTS, False)])
def test_a_challenge_ends_after_minutes_and_its_end_is_exclusive(seats, late, counts):
    said = seats.redeem(seats.challenge().challenge, late=late)
    assert said is None if counts else "challenge is over" in said


def test_a_challenge_of_another_instance_is_used_up_and_does_not_count(seats):
    challenge = seats.challenge("i-1").challenge
    assert "another instance or license" in seats.redeem(challenge, "i-2")
    assert "used up before" in seats.redeem(challenge, "i-1")


def test_a_challenge_of_another_license_does_not_count(seats, sell):
    other = sell("pro", email="other@example.com")
    assert "another instance or license" in seats.redeem(seats.challenge().challenge, key=other.key)


@pytest.mark.parametrize("challenge", ["", "nonsense", "\u00e9", "x" * 5000])
def test_a_challenge_that_nobody_gave_does_not_count(seats, challenge):
    assert "not of this server" in seats.redeem(challenge)


def test_a_refused_license_gets_no_challenge_and_its_proof_is_not_looked_at(seats, engine):
    challenge = seats.challenge().challenge
    seats.change(status=Status.SUSPENDED.value)
    refused = seats.challenge()
    assert (refused.answer.verdict.code, refused.challenge, refused.expires_at) == (Code.SUSPENDED, None, None)
    assert seats.challenge(key=UNKNOWN_KEY).answer.verdict.code is Code.NOT_FOUND
    assert seats.challenge(key="nonsense").answer.verdict.code is Code.MALFORMED
    assert "refused anyway (SUSPENDED)" in seats.redeem(challenge)
    assert open_challenges(engine) == 0


def test_a_license_that_is_limited_to_accounts_gives_challenges_to_everybody(seats):
    seats.change(aws_accounts=[ACCOUNT])
    assert seats.challenge().challenge is not None


def test_nobody_fills_the_table(seats, engine, installation, sell, monkeypatch):
    monkeypatch.setattr(module, "MOST_CHALLENGES", 3)
    of_another = Proving(engine, installation, sell("pro", email="other@example.com")).challenge().challenge
    given = [seats.challenge(late=n * MOMENT).challenge for n in range(5)]
    assert open_challenges(engine) == 4
    assert [seats.redeem(each) is None for each in given] == [False, False, True, True, True]
    assert open_challenges(engine) == 1
    assert of_another is not None


def test_of_two_that_use_one_challenge_at_once_one_does(seats):
    challenge = seats.challenge().challenge
    done = run_together(lambda: seats.redeem(challenge), 4)
    assert sorted(said is None for said in done) == [False, False, False, True]


def test_without_a_proof_nothing_is_activated_whatever_is_said(seats):
    for fields in ({}, {"aws_account_id": ACCOUNT}):
        refused = seats.activate(**fields)
        assert code(refused) is Code.ACCOUNT_MISMATCH
        assert "ask for a challenge" in refused.answer.verdict.detail
    assert seats.rows() == []


def test_the_first_proof_binds_the_account_and_says_so(seats, engine):
    listen(engine)
    found = seats.prove(ANN)
    row = found.activation
    assert (code(found), row.aws_account_id, row.aws_account_attested_at, row.aws_arn) == (
        Code.VALID,
        ACCOUNT,
        NOW,
        ANN.arn,
    )
    assert (seats.row().aws_accounts, seats.row().version) == ([ACCOUNT], 2)
    action, before, after = audited(engine, seats.issued.license.id)[-1]
    assert action == "license.account_bound"
    assert (before["aws_accounts"], after["aws_accounts"]) == ([], [ACCOUNT])
    told = dict(announced(engine))
    assert told["license.account_bound"]["aws_accounts"] == [ACCOUNT]
    assert told["activation.created"]["aws_arn"] == ANN.arn


def test_a_second_account_is_refused_once_one_is_bound(seats):
    seats.prove(ANN)
    assert code(seats.prove(BOB, "i-2")) is Code.ACCOUNT_MISMATCH
    assert code(seats.prove(BOB, "i-1")) is Code.ACCOUNT_MISMATCH
    assert code(seats.prove(ANN, "i-3")) is Code.VALID
    assert [row.instance_id for row in seats.rows()] == ["i-1", "i-3"]
    assert (seats.row().aws_accounts, seats.row().version) == ([ACCOUNT], 2)


def test_of_two_accounts_that_are_proved_at_once_one_is_bound(seats):
    both = [(ANN, "i-1"), (BOB, "i-2")]
    done = run_together(lambda: seats.prove(*both.pop()), 2)
    assert sorted(code(each).value for each in done) == ["ACCOUNT_MISMATCH", "VALID"]
    assert len(seats.row().aws_accounts) == len(seats.rows()) == 1


def test_a_vendor_who_takes_the_account_away_lets_another_be_bound(seats):
    seats.prove(ANN)
    seats.change(aws_accounts=[])
    assert code(seats.prove(BOB, "i-2")) is Code.VALID
    assert seats.row().aws_accounts == [OTHER_ACCOUNT]
    assert code(seats.heartbeat("i-1")) is Code.ACCOUNT_MISMATCH


def test_a_refused_activation_binds_nothing(seats):
    seats.change(max_activations=1)
    seats.prove(ANN)
    seats.change(aws_accounts=[])
    assert code(seats.prove(BOB, "i-2")) is Code.TOO_MANY_ACTIVATIONS
    assert seats.row().aws_accounts == []


def test_a_bad_proof_is_refused_with_its_reason_and_leaves_nothing_behind(seats, engine):
    bad = Verdict(Code.ACCOUNT_MISMATCH, "The proof of the AWS account does not count: why.")
    refused = seats.prove(bad)
    assert (refused.answer.verdict, refused.activation) == (bad, None)
    assert refused.answer.token.count(".") == 2
    assert (seats.rows(), seats.row().aws_accounts) == ([], [])
    for changes in ({"require_attestation": False}, {"aws_accounts": [ACCOUNT]}):
        seats.change(**changes)
        assert seats.prove(bad, aws_account_id=ACCOUNT).answer.verdict == bad


def test_a_proof_that_contradicts_what_is_said_is_refused(seats):
    for needed in (True, False):
        seats.change(require_attestation=needed)
        assert code(seats.prove(ANN, aws_account_id=OTHER_ACCOUNT)) is Code.ACCOUNT_MISMATCH
    assert code(seats.prove(ANN, aws_account_id=ACCOUNT)) is Code.VALID


def test_a_license_that_needs_no_proof_takes_one_and_binds_nothing(seats):
    seats.change(require_attestation=False)
    assert code(seats.prove(ANN)) is Code.VALID
    assert seats.row().aws_accounts == []
    seats.change(aws_accounts=[OTHER_ACCOUNT])
    assert code(seats.prove(ANN, "i-2")) is Code.ACCOUNT_MISMATCH
    assert code(seats.prove(BOB, "i-2")) is Code.VALID
    assert code(seats.activate("i-3", aws_account_id=OTHER_ACCOUNT)) is Code.VALID


def test_who_has_proved_an_account_need_not_name_it_any_more(seats):
    seats.change(require_attestation=False, aws_accounts=[ACCOUNT])
    seats.prove(ANN)
    assert code(seats.heartbeat()) is code(seats.activate()) is seats.validate(instance_id="i-1") is Code.VALID
    assert seats.validate(instance_id="i-1", aws_account_id=OTHER_ACCOUNT) is Code.ACCOUNT_MISMATCH
    for question in ({}, {"instance_id": "i-2"}, {"instance_id": "i-1", "late": timedelta(minutes=31)}):
        assert seats.validate(**question) is Code.ACCOUNT_MISMATCH
    seats.activate("i-3", aws_account_id=ACCOUNT)
    assert code(seats.heartbeat("i-3")) is Code.ACCOUNT_MISMATCH


def test_questions_go_by_the_account_that_was_proved(seats):
    assert seats.validate(instance_id="i-1", aws_account_id=ACCOUNT) is Code.NOT_ACTIVATED
    assert seats.validate(aws_account_id=ACCOUNT) is Code.NOT_ACTIVATED
    assert code(seats.heartbeat()) is Code.NOT_ACTIVATED
    seats.prove(ANN)
    assert code(seats.heartbeat()) is seats.validate(instance_id="i-1") is Code.VALID
    assert code(seats.heartbeat(aws_account_id=ACCOUNT)) is Code.VALID
    assert code(seats.heartbeat(aws_account_id=OTHER_ACCOUNT)) is Code.ACCOUNT_MISMATCH
    assert seats.validate(instance_id="i-1", aws_account_id=OTHER_ACCOUNT) is Code.ACCOUNT_MISMATCH
    seats.change(aws_accounts=[OTHER_ACCOUNT])
    assert code(seats.heartbeat()) is seats.validate(instance_id="i-1") is Code.ACCOUNT_MISMATCH


def test_a_seat_from_before_the_proof_was_needed_has_to_be_proved(seats):
    seats.change(require_attestation=False)
    seats.activate(aws_account_id=ACCOUNT)
    seats.change(require_attestation=True)
    assert code(seats.heartbeat()) is seats.validate(instance_id="i-1") is Code.ACCOUNT_MISMATCH
    assert code(seats.prove(ANN)) is Code.VALID
    assert code(seats.heartbeat()) is Code.VALID
    assert len(seats.rows()) == 1


def test_an_account_that_was_proved_is_not_overwritten_by_what_is_said(seats):
    seats.change(require_attestation=False)
    seats.prove(ANN)
    seats.heartbeat(aws_account_id=OTHER_ACCOUNT)
    (row,) = seats.rows()
    assert (row.aws_account_id, row.attested_account, row.aws_arn) == (ACCOUNT, ACCOUNT, ANN.arn)


def test_a_dead_instance_has_to_be_proved_again(seats):
    seats.prove(ANN)
    late = timedelta(minutes=31)
    assert seats.validate(late, instance_id="i-1") is Code.HEARTBEAT_DEAD
    assert code(seats.activate(late=late)) is Code.ACCOUNT_MISMATCH
    assert code(seats.prove(ANN, late=late)) is Code.VALID
