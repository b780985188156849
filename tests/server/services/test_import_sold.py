"""What licenses were sold with, out of one installation and into another."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from licet_server.config import Settings
from licet_server.errors import ImportRefusedError, TrialUsedError
from licet_server.licensing.tracker import read_rows
from licet_server.services.export_licenses import license_objects
from licet_server.services.import_licenses import import_licenses
from licet_server.services.installation import initialise, load
from licet_server.services.issue import issue
from licet_server.services.update_license import update_license
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW, list_licenses

OF_THIS_INSTALLATION = {"key_kid", "last_validated", "version"}
CUSTOM = {
    "max_resources": None,
    "max_activations": 7,
    "features": ["audit_log", "sso"],
    "limits": {"accounts": 3},
    "quotas": {"scans": {"amount": 11, "period": "month"}},
    "aws_accounts": ["123456789012"],
}
OTHER_COLUMNS = {
    "plan_name": "Professional 2019",
    "price": Decimal("12.50"),
    "currency": "CHF",
    "heartbeat_seconds": 40,
    "dead_after_seconds": 100,
    "max_activations_per_day": 5,
    "require_activation": True,
    "grace_mode": "read_only",
    "telemetry": "required",
    "require_attestation": True,
    "offline_days": 3,
    "grace_days": 21,
}
ROW = {"license_key": "OPT-PRO-AAAAA-AAAA1", "email": "a@b.co", "expires_at": "2027-01-09"}


@pytest.fixture
def elsewhere(tmp_path, another_database_url):
    """Another installation, with a pepper and signing keys of its own, and its engine."""
    environ = {"LICET_DATA_DIR": str(tmp_path / "elsewhere"), "DATABASE_URL": another_database_url}
    settings = Settings.from_env(environ)
    initialise(settings, now=NOW)
    other = load(settings)
    engine = other.open_engine()
    yield other, engine
    engine.dispose()


@pytest.fixture
def exported():
    def export(engine):
        with reading(engine) as session:
            return [dict(each) for each in license_objects(session, now=NOW)]

    return export


def put(where, rows):
    installation, engine = where
    with transaction(engine) as session:
        here = {"pepper": installation.secrets.pepper, "keyring": installation.keyring}
        return import_licenses(session, read_rows(json.dumps(rows).encode(), origin="again.json"), **here, now=NOW)


@pytest.fixture
def take(installation, engine):
    return lambda *rows: put((installation, engine), rows)


@pytest.fixture
def custom(sell, engine):
    """Sell a license that has nothing of its plan."""

    def sold(**changes):
        issued = sell("pro", name="Ann", **changes)
        with transaction(engine) as session:
            row = session.scalars(select(LicenseRow).where(LicenseRow.id == issued.license.id)).one()
            update_license(session, row, CUSTOM, now=NOW)
            for name, value in OTHER_COLUMNS.items():
                setattr(row, name, value)
            row.customer.company, row.customer.language, row.customer.timezone = "Ann & Co", "fr", "Europe/Paris"
            row.customer.country, row.customer.vat_number, row.customer.reminders = "FR", "FR40303265045", False
            if not row.trial:
                row.grace_until = row.expires_at + timedelta(days=21)
        return issued

    return sold


@pytest.mark.parametrize("trial", [True, False], ids=["trial", "paid"])
def test_a_license_is_elsewhere_what_it_was_sold_as(custom, exported, engine, elsewhere, trial):
    issued = custom(trial=trial)
    (before,) = exported(engine)
    assert (before["trial"], before["grace_until"] == before["expires_at"]) == (trial, trial)
    assert put(elsewhere, [before | {"license_key": issued.key}]) == 1
    (after,) = exported(elsewhere[1])
    assert {name for name in before if before[name] != after[name]} <= OF_THIS_INSTALLATION


def test_who_had_a_trial_has_no_second_one_elsewhere(custom, exported, engine, elsewhere):
    issued = custom(trial=True)
    (before,) = exported(engine)
    put(elsewhere, [before | {"license_key": issued.key}])
    other, there = elsewhere
    sale = {"product": "OPT", "plan": "pro", "email": "customer@example.com", "trial": True, "now": NOW}
    with transaction(there) as session, pytest.raises(TrialUsedError, match=issued.license.id):
        issue(session, **sale, pepper=other.secrets.pepper, signer=other.signer)
    with pytest.raises(ImportRefusedError, match=f"item 1: .* has had the trial of OPT already, as {before['id']}"):
        put(elsewhere, [ROW | {"email": "customer@example.com", "trial": True}])


def test_two_trials_of_a_customer_in_one_file_are_refused(take, engine):
    with pytest.raises(ImportRefusedError) as refused:
        take(ROW | {"trial": True}, ROW | {"license_key": "OPT-PRO-AAAAA-AAAA2", "trial": True, "email": "A@b.co"})
    assert refused.value.problems == ["item 2: the trial of OPT for a@b.co stands on item 1 already"]
    with reading(engine) as session:
        assert list_licenses(session) == []


def test_what_a_row_leaves_out_the_plan_says(take, exported, engine, sell):
    assert take(ROW | {"max_activations": None, "grace_days": 2}) == 1
    sell("pro")
    imported, sold = sorted(exported(engine), key=lambda each: each["email"])
    assert (imported["max_activations"], imported["grace_until"]) == (None, "2027-01-11T00:00:00Z")
    for name in ("features", "limits", "quotas", "price", "currency", "max_resources", "trial", "offline_days"):
        assert imported[name] == sold[name]


def test_a_table_of_text_leaves_what_was_sold_to_the_plan(installation, engine, exported):
    text = (
        b"license_key,email,trial,features,grace_days,aws_accounts,company\nOPT-PRO-AAAAA-AAAA1,a@b.co,true,x,0,1,C\n"
    )
    with transaction(engine) as session:
        here = {"pepper": installation.secrets.pepper, "keyring": installation.keyring}
        import_licenses(session, read_rows(text, origin="old.csv"), **here, now=NOW)
    (row,) = exported(engine)
    assert (row["trial"], row["aws_accounts"], row["company"]) == (False, [], None)
    assert row["features"] != ["x"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"trial": "true"}, "trial must be true or false"),
        ({"trial": True, "expires_at": None}, "it is a trial, and expires_at does not say"),
        ({"aws_accounts": "123456789012"}, "aws_accounts must be a list"),
        ({"aws_accounts": [123456789012]}, "aws_accounts must be a list"),
        ({"aws_accounts": ["12"]}, "'12' is no AWS account"),
        ({"max_activations": 0}, "max_activations must be a whole number from 1"),
        ({"max_activations": "5"}, "max_activations must be a whole number"),
        ({"max_activations_per_day": True}, "max_activations_per_day must be a whole number"),
        ({"features": "sso"}, "features must be a list of names"),
        ({"features": None}, "features must be a list of names"),
        ({"limits": {"accounts": -1}}, "accounts must be a whole number"),
        ({"quotas": {"scans": {"amount": 1, "period": "year"}}}, "period must be one of"),
        ({"require_activation": None}, "require_activation must be true or false"),
        ({"grace_mode": "none"}, "grace_mode must be one of full, read_only"),
        ({"telemetry": None}, "telemetry must be"),
        ({"require_attestation": "yes"}, "require_attestation must be true or false"),
        ({"heartbeat_seconds": 60, "dead_after_seconds": 60}, "dead_after_seconds must be more than"),
        ({"heartbeat_seconds": 1.5}, "heartbeat_seconds must be a whole number"),
        ({"offline_days": 31}, "offline_days must be a whole number from 1 to 30"),
        ({"grace_days": None}, "grace_days must be a whole number"),
        ({"price": "a lot"}, "price must be of the shape"),
        ({"price": 12.5}, "price must be"),
        ({"price": "1.00", "currency": None}, "a price needs a currency"),
        ({"currency": "euro"}, "currency must be of the shape"),
        ({"plan_name": ""}, "needs plan_name"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(take, engine, wrong, reason):
    with pytest.raises(ImportRefusedError) as refused:
        take(ROW, ROW | {"license_key": "OPT-PRO-AAAAA-AAAA2"} | wrong)
    (problem,) = refused.value.problems
    assert problem.startswith("item 2: ")
    assert reason in problem
    with reading(engine) as session:
        assert list_licenses(session) == []
