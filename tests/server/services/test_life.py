"""Renew, change the plan, correct: what each does to a license, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from licet.trust import TrustedKeys
from licet.verdict import Code
from licet.wire import ValidateRequest
from licet_server.errors import ConflictError, InputError, TransitionError, TrialUsedError, UnknownPlanError
from licet_server.licensing.transitions import Action
from licet_server.services.change_plan import change_plan
from licet_server.services.change_status import change_status
from licet_server.services.changes import stale_promise
from licet_server.services.renew import renew
from licet_server.services.revocations import KEPT_AFTER_THE_END
from licet_server.services.update_license import update_license
from licet_server.services.validate import validate
from licet_server.storage.catalog import find_product, put_product
from licet_server.storage.models import PlanRow
from licet_server.storage.revocations import listed
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.server.changes import announced, audited, listen
from tests.server.services.test_issue_at_once import run_together

DAY = timedelta(days=1)
YEAR = 365 * DAY


def test_a_renewal_adds_a_term_and_keeps_the_key(sell, change, engine):
    issued = sell()
    listen(engine)
    _, row = change(renew, issued.key)
    assert (row.expires_at, row.grace_until, row.version) == (NOW + 2 * YEAR, NOW + 2 * YEAR + 7 * DAY, 2)
    (_, (action, before, after)) = audited(engine, row.id)
    assert action == "license.renewed"
    assert before == {"expires_at": "2027-11-20T12:00:00Z", "grace_until": "2027-11-27T12:00:00Z", "version": 1}
    assert after == {"expires_at": "2028-11-19T12:00:00Z", "grace_until": "2028-11-26T12:00:00Z", "version": 2}
    ((event, data),) = announced(engine)
    assert (event, data["id"], data["expires_at"]) == ("license.renewed", row.id, "2028-11-19T12:00:00Z")
    assert issued.key not in str(data)


@pytest.mark.parametrize(
    ("late", "options", "end"),
    [
        pytest.param(YEAR + 6 * DAY, {}, 2 * YEAR, id="in-grace"),
        pytest.param(YEAR + 7 * DAY, {}, 2 * YEAR + 7 * DAY, id="over"),
        pytest.param(DAY, {"duration": 30 * DAY}, YEAR + 30 * DAY, id="for"),
        pytest.param(DAY, {"until": NOW + 3 * YEAR}, 3 * YEAR, id="until"),
    ],
)
def test_a_term_begins_where_the_last_ended_or_now(sell, change, late, options, end):
    _, row = change(renew, sell().license.id, now=NOW + late, **options)
    assert (row.expires_at, row.grace_until) == (NOW + end, NOW + end + 7 * DAY)


def test_the_term_is_that_of_the_plan_as_it_is_sold_today(sell, change, engine):
    first, second = sell().license.id, sell().license.id
    with transaction(engine) as session:
        session.execute(update(PlanRow).where(PlanRow.code == "pro").values(duration_days=30))
    assert change(renew, first)[1].expires_at == NOW + YEAR + 30 * DAY
    with transaction(engine) as session:
        product = find_product(session, "OPT")
        put_product(session, replace(product, plans=tuple(p for p in product.plans if p.code != "pro")))
    with pytest.raises(InputError, match="sold without a term today: say until when"):
        change(renew, second)
    assert change(renew, second, duration=DAY)[1].expires_at == NOW + YEAR + DAY


def test_a_perpetual_license_has_nothing_to_renew_and_a_far_year_is_refused(sell, change, engine):
    perpetual = sell("perpetual", product="CAIO").license.id
    with pytest.raises(ConflictError, match="perpetual"):
        change(renew, perpetual)
    issued = sell().license.id
    with pytest.raises(InputError, match="into the year 3000"):
        change(renew, issued, until=NOW.replace(year=2999, month=12, day=31))
    assert [len(audited(engine, each)) for each in (perpetual, issued)] == [1, 1]


def test_a_suspended_license_is_renewed_and_stays_suspended_and_a_revoked_one_is_not(sell, change):
    license_id = sell().license.id
    change(change_status, license_id, Action.SUSPEND)
    assert change(renew, license_id)[1].status == "suspended"
    change(change_status, license_id, Action.REVOKE)
    for do in (renew, lambda *args, **kw: change_plan(*args, "starter", **kw)):
        with pytest.raises(TransitionError, match="final"):
            change(do, license_id)
    with pytest.raises(TransitionError, match="final"):
        change(update_license, license_id, {})


def test_of_renewals_at_once_each_counts(sell, change):
    license_id = sell().license.id
    run_together(lambda: change(renew, license_id), 4)
    _, row = change(update_license, license_id, {})
    assert (row.expires_at, row.version) == (NOW + 5 * YEAR, 5)


def test_another_plan_brings_its_terms_and_keeps_key_end_and_accounts(sell, change, engine):
    issued = sell("starter", aws_accounts=["123456789012"])
    _, row = change(change_plan, issued.key, "Enterprise", now=NOW + DAY)
    assert (row.plan, row.plan_name, row.max_resources, row.max_activations) == ("enterprise", "Enterprise", None, None)
    assert (row.expires_at, row.offline_days, row.aws_accounts) == (NOW + YEAR, 30, ["123456789012"])
    assert audited(engine, row.id)[1][0] == "license.plan_changed"
    with pytest.raises(UnknownPlanError, match="no plan 'gold'"):
        change(change_plan, row.id, "gold")


def test_the_new_terms_come_from_the_plan_are_signed_and_are_kept_when_it_changes(sell, change, engine, installation):
    def sold_today(**columns):
        with transaction(engine) as session:
            session.execute(update(PlanRow).where(PlanRow.code == "pro").values(**columns))

    sold_today(grace_mode="read_only", telemetry="required", require_attestation=True)
    issued = sell()
    sold_today(grace_mode="full", telemetry="optional", require_attestation=False)
    terms = issued.license.terms()
    assert (terms.grace_mode, terms.telemetry, terms.require_attestation) == ("read_only", "required", True)
    _, renewed = change(renew, issued.key)
    assert renewed.terms().grace_mode == "read_only"
    _, changed = change(change_plan, issued.key, "pro")
    terms = changed.terms()
    assert (terms.grace_mode, terms.telemetry, terms.require_attestation) == ("full", "optional", False)
    with reading(engine) as session:
        here = {"pepper": installation.secrets.pepper, "signer": installation.signer}
        token = validate(session, ValidateRequest(issued.key), now=NOW, **here).token
    trusted = TrustedKeys.from_jwks(installation.keyring.public_jwks()["keys"])
    assert trusted.lease(token, product="OPT").terms.telemetry == "optional"


def test_a_plan_with_another_grace_moves_the_end_of_grace_and_the_promise_stays_listed(sell, change, engine):
    issued = sell("standard", product="CAIO")
    _, row = change(change_plan, issued.license.id, "trial")
    assert (row.expires_at, row.grace_until, row.signed_until) == (NOW + YEAR, NOW + YEAR, NOW + YEAR + 7 * DAY)


def test_a_restart_begins_a_new_term_now(sell, change):
    license_id = sell("starter", starts_at=NOW + 5 * DAY).license.id
    _, row = change(change_plan, license_id, "pro", restart=True, now=NOW + DAY)
    assert (row.starts_at, row.expires_at) == (NOW + DAY, NOW + DAY + YEAR)
    _, row = change(change_plan, sell("standard", product="CAIO").license.id, "perpetual", restart=True)
    assert (row.expires_at, row.grace_until) == (None, None)


def test_terms_of_its_own_are_stored_checked_and_written_down(sell, change, engine):
    license_id = sell().license.id
    wanted = {
        "max_resources": None,
        "max_activations": 9,
        "features": ["scan"],
        "limits": {"services": 3},
        "quotas": {"requests": {"amount": 5, "period": "day"}},
        "aws_accounts": [" 123456789012", "210987654321", "123456789012"],
        "expires_at": NOW + DAY,
    }
    changed, row = change(update_license, license_id, wanted)
    assert (changed, row.max_resources, row.max_activations, row.features) == (True, None, 9, ["scan"])
    assert row.aws_accounts == ["123456789012", "210987654321"]
    assert (row.expires_at, row.grace_until, row.signed_until) == (NOW + DAY, NOW + 8 * DAY, NOW + YEAR + 7 * DAY)
    assert change(update_license, license_id, wanted)[0] is False
    actions = audited(engine, license_id)
    assert [action for action, _, _ in actions] == ["license.issued", "license.updated"]
    assert (actions[1][1]["max_activations"], actions[1][2]["max_activations"]) == (5, 9)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"max_activations": 0}, "max_activations"),
        ({"aws_accounts": ["12345678901"]}, "aws_accounts"),
        ({"aws_accounts": ["12345678901\u0662"]}, "aws_accounts"),
        ({"aws_accounts": [f"{number:012}" for number in range(1001)]}, "aws_accounts"),
        ({"expires_at": NOW}, "expires_at"),
        ({"expires_at": datetime(2999, 12, 31, tzinfo=NOW.tzinfo)}, "expires_at"),
    ],
)
def test_terms_that_cannot_be_are_refused_with_their_field(sell, change, changes, field):
    license_id = sell(starts_at=NOW).license.id
    with pytest.raises(InputError) as refused:
        change(update_license, license_id, changes)
    assert refused.value.field == field
    assert change(update_license, license_id, {})[1].version == 1


def test_a_revoked_license_stays_listed_for_as_long_as_anything_promises_it(sell, change, engine):
    license_id = sell("enterprise", product="LMG").license.id
    change(update_license, license_id, {"expires_at": NOW + DAY})
    change(change_status, license_id, Action.REVOKE)
    promised = NOW + YEAR + 7 * DAY
    with reading(engine) as session:
        for late, there in ((KEPT_AFTER_THE_END, True), (KEPT_AFTER_THE_END + DAY, False)):
            found = listed(session, over_before=promised + late - KEPT_AFTER_THE_END, as_of=promised + late)
            assert (license_id in found.license_ids) == there


def test_only_a_signed_key_holds_terms_that_can_be_out_of_date(sell):
    assert stale_promise(sell().license) is None
    assert "rotate-key" in stale_promise(sell("pro", product="LMG").license)


def test_a_trial_lasts_as_its_plan_says_and_has_no_grace(sell, engine, secrets):
    issued = sell(trial=True)
    row = issued.license
    assert (row.trial, row.expires_at, row.grace_until) == (True, NOW + 14 * DAY, NOW + 14 * DAY)
    with reading(engine) as session:
        said = validate(session, ValidateRequest(issued.key), **secrets, now=NOW + 14 * DAY).verdict
    assert (said.code, said.detail) == (Code.EXPIRED, "The trial ended on 2026-12-04: buy a license to go on.")


def test_a_plan_without_trial_days_has_no_trial_and_a_trial_no_end_of_its_own(sell):
    with pytest.raises(InputError, match="the plan starter has no trial") as refused:
        sell("starter", trial=True)
    assert refused.value.field == "trial"
    with pytest.raises(InputError, match="a trial of this plan lasts 14 days: leave its end out"):
        sell(trial=True, expires_at=NOW + DAY)


def test_a_customer_has_one_trial_of_a_product_ever(sell, change):
    first = sell(trial=True).license.id
    with pytest.raises(TrialUsedError, match=f"as {first}: renew that one") as refused:
        sell(trial=True)
    assert refused.value.code == "TRIAL_USED"
    change(renew, first)
    with pytest.raises(TrialUsedError):
        sell(trial=True)
    assert sell(trial=True, email="other@example.com").license.trial
    assert not sell().license.trial


def test_of_trials_at_once_a_customer_gets_one(sell):
    def attempt():
        try:
            return sell(trial=True).license.trial
        except TrialUsedError:
            return "used"

    assert sorted(map(str, run_together(attempt, 4))) == ["True", "used", "used", "used"]


def test_a_renewed_trial_is_paid_for_and_has_grace(sell, change):
    issued = sell(trial=True)
    _, row = change(renew, issued.key, now=NOW + 13 * DAY)
    assert (row.trial, row.expires_at) == (False, NOW + 14 * DAY + YEAR)
    assert row.grace_until == NOW + 21 * DAY + YEAR


def test_a_trial_that_is_over_is_renewed_from_now(sell, change):
    _, row = change(renew, sell(trial=True).license.id, now=NOW + 14 * DAY)
    assert row.expires_at == NOW + 14 * DAY + YEAR


def test_every_change_of_the_status_is_numbered_written_down_and_announced(sell, change, engine):
    license_id = sell().license.id
    listen(engine)
    for action in (Action.SUSPEND, Action.SUSPEND, Action.REACTIVATE, Action.REVOKE, Action.REVOKE):
        change(change_status, license_id, action)
    names = ["license.suspended", "license.reactivated", "license.revoked"]
    assert [action for action, _, _ in audited(engine, license_id)] == ["license.issued", *names]
    assert sorted(event for event, _ in announced(engine)) == sorted(names)
    assert change(update_license, sell().license.id, {})[1].version == 1
    assert audited(engine, license_id)[1][1:] == (
        {"status": "active", "status_changed_at": None, "version": 1},
        {"status": "suspended", "status_changed_at": "2026-11-20T12:00:00Z", "version": 2},
    )
