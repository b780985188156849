"""``licet-server db``: a whole installation moves to PostgreSQL and back, or nothing does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, text

from licet_server.cli.main import main
from licet_server.config import Settings
from licet_server.services.installation import initialise, load
from licet_server.storage.engine import open_engine
from tests.factories import NOW
from tests.server.databases import POSTGRESQL
from tests.server.storage import older
from tests.web.seeds import seed

pytestmark = pytest.mark.sqlite_only(reason="each test copies from one database to the other")
PASSWORD = "correct-horse"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory, installations):
    """The data folder of a vendor with a year behind it, made once."""
    chosen = Settings.from_env({"LICET_DATA_DIR": str(tmp_path_factory.mktemp("seeded") / "data")})
    installations.put(chosen, now=NOW)
    here = load(chosen)
    engine = here.open_engine()
    seed(engine, here, now=NOW)
    engine.dispose()
    return chosen.data_dir


@pytest.fixture
def file(seeded, ready_environment):
    """The SQLite file of the configured installation, with a year behind it."""
    shutil.rmtree(ready_environment.data_dir)
    shutil.copytree(seeded, ready_environment.data_dir)
    return ready_environment.database_file


@pytest.fixture
def target(cluster):
    """The address of an empty database of PostgreSQL, as somebody would write it."""
    with cluster.database() as url:
        yield url.replace("+psycopg", "")


@pytest.fixture
def run(ready_environment):
    def ran(*args, code=0, stdin=None):
        done = CliRunner().invoke(main, ("db", *args), prog_name="licet-server", input=stdin)
        assert done.exit_code == code, done.output
        return done

    return ran


def opened(url):
    return open_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def looked_at(url, look):
    engine = opened(url)
    try:
        return look(engine)
    finally:
        engine.dispose()


def rows_of(url):
    """Every row of a database but those that triggers write for running processes, and up to where they are gone."""
    found = looked_at(url, older.everything)
    found["counters"] = [row for row in found["counters"] if row["name"] != "license_changes"]
    return {name: sorted(rows, key=repr) for name, rows in found.items() if name != "license_changes"}


def tables_of(url):
    return looked_at(url, lambda engine: inspect(engine).get_table_names())


def change(url, *statements):
    def changed(engine):
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    looked_at(url, changed)


def asked(url, question):
    def answered(engine):
        with engine.connect() as connection:
            return connection.scalar(text(question))

    return looked_at(url, answered)


def by_table(printed):
    return {table["table"]: table for table in printed["tables"]}


def test_an_installation_with_a_year_behind_it_goes_to_postgresql_and_back(run, file, target, tmp_path, monkeypatch):
    source, back = f"sqlite:///{file}", f"sqlite:///{tmp_path / 'back.db'}"
    change(source, "INSERT INTO counters (name, value) VALUES ('license_changes', 10000000)")
    before = rows_of(source)
    highest = asked(source, "SELECT max(id) FROM validations")
    noted = asked(source, "SELECT seq FROM sqlite_sequence WHERE name = 'license_changes'")
    assert all(before[name] for name in ("licenses", "validations", "passkeys", "payment_events", "audit", "users"))
    there = run("copy", "--to", target)
    assert "Set DATABASE_URL" in there.stdout
    assert f"licenses: {len(before['licenses'])} rows copied" in there.stderr
    verified = json.loads(run("verify", "--to", target, "--json").stdout)
    assert verified["rows"] == sum(map(len, before.values())) - len(before.get("sqlite_sequence", ()))
    # The new database is one to work on: its numbers go on, and its triggers write down what changes.
    monkeypatch.setenv("DATABASE_URL", target)
    assert CliRunner().invoke(main, ["audit", "verify"]).exit_code == 0
    again = json.loads(run("copy", "--to", back, "--json").stdout)
    assert by_table(again) == by_table(verified)
    assert rows_of(back) == before
    triggers = "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name)"
    assert asked(back, triggers) == asked(source, triggers)
    for url in (target, back):
        change(
            url,
            f"INSERT INTO validations (at, code, address) VALUES ('{NOW:%Y-%m-%d}', 'VALID', '')",
            "UPDATE licenses SET plan = 'other'",
        )
        assert asked(url, "SELECT max(id) FROM validations") == highest + 1
        assert asked(url, "SELECT count(*) FROM counters WHERE name = 'license_changes'") == 0
        assert asked(url, "SELECT min(seq) FROM license_changes") == (noted or 0) + 1
        assert asked(url, "SELECT count(*) FROM license_changes") == len(before["licenses"])


def test_an_altered_copy_is_found_and_its_rows_are_named(run, file, target):
    run("copy", "--to", target)
    customer = asked(target, "SELECT min(id) FROM customers")
    change(
        target,
        f"UPDATE customers SET notes = 'private', name = 'Eve' WHERE id = '{customer}'",
        "DELETE FROM uptime_days WHERE part = (SELECT min(part) FROM uptime_days)",
        "INSERT INTO counters (name, value) VALUES ('extra', 1)",
        "UPDATE payment_events SET payload = CAST(replace(payload::text, '{', '{ ') AS json)",
    )
    done = run("verify", "--to", target, code=1)
    lines = done.stderr.splitlines()
    assert f"customers id {customer}: differs in name, notes" in lines
    assert "counters name extra: is in the target alone" in lines
    assert any(line.startswith("uptime_days day 20") and line.endswith(": is not in the target") for line in lines)
    assert any(line.startswith("payment_events id ") and line.endswith(": differs in payload") for line in lines)
    assert lines[-1].startswith("Error: ")
    assert "rows differ: to begin anew, copy again with `licet-server db copy --replace`" in lines[-1]
    assert "private" not in done.output
    run("copy", "--to", target, "--replace")
    run("verify", "--to", target)


def test_what_is_not_sound_in_the_audit_log_is_told_and_the_copy_stays(run, file, target):
    change(f"sqlite:///{file}", "UPDATE audit SET actor = 'nobody' WHERE seq = 2")
    done = run("copy", "--to", target, code=1)
    assert "the same in the source" in done.stderr
    assert "the audit log is damaged: entry 2" in done.stderr
    assert rows_of(target)["audit"]


def test_a_target_that_holds_something_is_refused_and_stays(run, ready_environment, target, tmp_path):
    change(target, "CREATE TABLE theirs (id int)")
    assert "is not empty, it has 1 tables" in run("copy", "--to", target, code=1).stderr
    assert "so it is not replaced" in run("copy", "--to", target, "--replace", code=1).stderr
    assert tables_of(target) == ["theirs"]


def test_what_init_made_is_replaced_when_asked(run, file, ready_environment, target, tmp_path):
    settings = replace(ready_environment, database_url=str(opened(target).url), data_dir=tmp_path / "second")
    initialise(settings, now=NOW)
    assert "give --replace" in run("copy", "--to", target, code=1).stderr
    run("copy", "--to", target, "--replace")
    run("verify", "--to", target)


def test_one_database_under_two_names_is_refused(run, ready_environment, target, monkeypatch, tmp_path):
    other = tmp_path / "other.db"
    other.symlink_to(ready_environment.database_file)
    assert "are the same database" in run("copy", "--to", f"sqlite:///{other}", "--replace", code=1).stderr
    run("copy", "--to", target)
    twin = target + ("&" if "?" in target else "?") + "application_name=twin"
    assert "are the same database" in run("copy", "--from", target, "--to", twin, "--replace", code=1).stderr
    assert rows_of(target)["products"]


def test_a_source_of_another_version_is_refused(run, ready_environment, target):
    source = ready_environment.database_url
    for revision, way_out in (("0001", "run `licet-server init` to update"), ("9999", "update this program")):
        change(source, f"UPDATE alembic_version SET version_num = '{revision}'")
        assert way_out in run("copy", "--to", target, code=1).stderr
    missing = f"sqlite:///{ready_environment.data_dir / 'missing.db'}"
    assert "is not there" in run("copy", "--from", missing, "--to", target, code=1).stderr
    assert tables_of(target) == []


@pytest.mark.parametrize(
    ("told", "in_environment", "stdin"),
    [
        pytest.param(["--to", "{url}"], False, None, id="option"),
        pytest.param(["--to-file", "-"], False, "{url}\n", id="file"),
        pytest.param([], True, None, id="environment"),
    ],
)
def test_a_password_is_never_repeated(run, ready_environment, monkeypatch, told, in_environment, stdin):
    for url, problem in (
        (f"postgresql://me:{PASSWORD}@127.0.0.1:1/licet", "the target (licet on 127.0.0.1:1) cannot be reached"),
        (f"postgresql://me@127.0.0.1:1/licet?password={PASSWORD}", "cannot be reached"),
        (f"postgresql://me@127.0.0.1:1/licet?passwort={PASSWORD}", "cannot be reached"),
        (f"mysql://me:{PASSWORD}@127.0.0.1/licet", "must look like postgresql://"),
    ):
        if in_environment:
            monkeypatch.setenv("LICET_COPY_TO", url)
        done = run("copy", *(each.format(url=url) for each in told), code=1, stdin=stdin and stdin.format(url=url))
        assert problem in done.stderr
        assert PASSWORD not in done.output


def test_a_target_is_named_once(run, ready_environment):
    assert "name the target" in run("copy", code=2).stderr
    assert "give either" in run("copy", "--to", "sqlite:////tmp/x.db", "--to-file", "-", code=2).stderr


def test_what_postgresql_cannot_hold_is_named_before_anything_is_there(run, file, target):
    source = f"sqlite:///{file}"
    customer = asked(source, "SELECT max(id) FROM customers")
    for spoiled, why in (
        ("'a' || char(0) || 'secret'", "holds a NUL character"),
        (f"'{'secret' * 500}'", "is longer than its column takes"),
        ("CAST(x'ff736563726574' AS TEXT)", "holds a text that is not UTF-8"),
    ):
        change(source, f"UPDATE customers SET notes = {spoiled} WHERE id = '{customer}'")
        done = run("copy", "--to", target, code=1)
        assert why in done.stderr
        assert "of the 5000 rows " in done.stderr or f"customers: id {customer}" in done.stderr
        assert "secret" not in done.output
        assert tables_of(target) == []


def test_a_table_of_somebody_else_is_left_out_and_told(run, ready_environment, target):
    change(ready_environment.database_url, "CREATE TABLE theirs (id int)")
    done = run("copy", "--to", target)
    assert "note: the table theirs is not of this program, and was left out" in done.stderr
    assert "theirs" not in tables_of(target)


def test_a_copy_that_is_killed_leaves_nothing_and_is_made_again(run, file, target):
    command = [sys.executable, "-m", "licet_server", "db", "copy", "--to", target]
    with subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any(" rows copied" in line for line in process.stderr)
        process.kill()
    assert process.returncode != 0
    assert tables_of(target) == []
    run("copy", "--to", target)


@pytest.mark.parametrize("kind", ["sqlite", POSTGRESQL])
def test_a_source_that_is_written_to_meanwhile_is_not_copied(run, file, target, tmp_path, monkeypatch, kind):
    source, other = f"sqlite:///{file}", target
    if kind == POSTGRESQL:
        run("copy", "--to", target)
        source, other = target, f"sqlite:///{tmp_path / 'back.db'}"
    said = []

    def told(_self, what, table, rows, done):
        if not said:
            change(source, "UPDATE licenses SET version = version + 1")
        said.append(table)

    monkeypatch.setattr("licet_server.cli.db._Progress.__call__", told)
    done = run("copy", "--from", source, "--to", other, code=1)
    assert (
        "the source was written to while it was copied, so nothing was kept: stop `licet-server serve`" in done.stderr
    )
    assert len(said) > 20
    assert tables_of(other) == []
    run("copy", "--from", source, "--to", other)
