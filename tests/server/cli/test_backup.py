"""A backup is everything in one proved file; a restore is all of it, or nothing at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import zipfile
from collections import namedtuple
from dataclasses import replace

import pytest
from sqlalchemy import text

from licet_server.config import Settings
from licet_server.files import UNFINISHED, in_use
from licet_server.keys import protection
from licet_server.services import backup, backup_file, restore, vault
from licet_server.services.installation import initialise, load
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.trail import Author
from tests.factories import NOW
from tests.server.storage import older

PASSPHRASE = "correct horse battery"
SECRETS = ("secret_key", "pepper", "keyring.json")
on_sqlite = pytest.mark.sqlite_only(reason="what is tried is about files")


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Passphrases cost little here: a sealed copy says what it cost, and ``keys/test_protection.py`` tries the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protection, "_COST", protection._COST | {"n": 2**10, "p": 1})
        yield


@pytest.fixture
def passphrase(ready_environment, monkeypatch):
    monkeypatch.setenv("LICET_RECOVERY_PASSPHRASE", PASSPHRASE)


@pytest.fixture
def sold(passphrase, run):
    return json.loads(
        run("license", "issue", "--product", "OPT", "--plan", "pro", "--email", "a@example.com", "--json").stdout
    )


@pytest.fixture
def made(sold, run, tmp_path):
    """A backup with one license in it."""
    run("backup", str(tmp_path / "backup"))
    return tmp_path / "backup"


@pytest.fixture(scope="module")
def one_backup(tmp_path_factory):
    """A backup of some installation, made once."""
    folder = tmp_path_factory.mktemp("backups")
    chosen = Settings.from_env({"LICET_DATA_DIR": str(folder / "data"), "LICET_RECOVERY_PASSPHRASE": PASSPHRASE})
    initialise(chosen, now=NOW)
    backup.make_backup(load(chosen), folder / "backup", secrets=True, now=NOW)
    return folder / "backup"


@pytest.fixture
def foreign(one_backup, passphrase, tmp_path):
    """A copy of it, for an environment with the same passphrase."""
    return shutil.copy(one_backup, tmp_path / "backup")


def contents(folder):
    """What a folder holds, but for the lock, by the path of each file."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".running.lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def refused(run, *args):
    return run(*map(str, args), code=1).stderr.removeprefix("Error: ").strip()


def rewrite(path, change):
    """Write a backup anew with its parts changed by *change*, as somebody without the pepper could."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def changed_list(**values):
    def change(parts):
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | values).encode()

    return change


def test_a_backup_comes_back_whole_into_another_folder(
    made, sold, run, read, tmp_path, ready_environment, monkeypatch, another_database_url
):
    assert made.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    shown = read("backup", "--verify", str(made))
    assert (shown["licenses"], shown["secrets"]) == (1, "sealed")
    run("restore", str(made), "--into", str(tmp_path / "new"))
    monkeypatch.setenv("LICET_DATA_DIR", str(tmp_path / "new"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert [each["id"] for each in read("license", "list")] == [sold["id"]]
    assert "the audit log is sound" in run("audit", "verify", "--expect", shown["audit"]).stdout
    assert read("license", "show", sold["license_key"])["id"] == sold["id"]  # the pepper is the same
    assert read("audit", "list")[0]["action"] == "backup.restored"
    for name in SECRETS:
        assert (tmp_path / "new" / name).read_bytes() == (ready_environment.data_dir / name).read_bytes()
        assert (tmp_path / "new" / name).stat().st_mode & 0o777 == 0o600
    if ready_environment.database_file is None:  # and into an empty database of PostgreSQL
        monkeypatch.setenv("LICET_DATA_DIR", str(tmp_path / "third"))
        monkeypatch.setenv("DATABASE_URL", another_database_url)
        run("restore", str(made))
        assert not (tmp_path / "third" / "licet.db").exists()
        assert read("license", "show", sold["license_key"])["id"] == sold["id"]
        assert "the audit log is sound" in run("audit", "verify", "--expect", shown["audit"]).stdout
        assert {path.name for path in (tmp_path / "third").iterdir()} == set(SECRETS)


def test_a_backup_replaces_an_installation_only_when_told_and_sets_it_aside(made, sold, run, read, ready_environment):
    folder = ready_environment.data_dir
    before = contents(folder)
    assert "holds an installation already" in refused(run, "restore", made)
    assert contents(folder) == before
    run("license", "revoke", sold["id"])
    if ready_environment.database_file is None:
        engine = open_engine(ready_environment.database_url)
        with engine.connect():
            assert "other connection(s) use" in refused(run, "restore", made, "--force")
        engine.dispose()
        assert contents(folder) == before
    run("restore", str(made), "--force")
    assert read("license", "show", sold["id"])["status"] == "active"
    (aside,) = folder.glob("before-restore-*")
    assert (aside / "pepper").read_bytes() == (folder / "pepper").read_bytes()
    assert not (folder / UNFINISHED).exists()


@on_sqlite
def test_nobody_starts_on_a_folder_while_a_server_runs_or_a_restore_was_interrupted(made, run, ready_environment):
    folder = ready_environment.data_dir
    with in_use(folder):
        assert f"a server or worker runs on {folder}" in refused(run, "restore", made, "--force")
    (folder / UNFINISHED).touch()
    for command in (("init",), ("license", "list"), ("worker",)):
        assert "a restore into" in refused(run, *command)
    run("restore", str(made), "--force")
    run("license", "list")


@on_sqlite
@pytest.mark.parametrize("kept", [0, 10, 3000, -1, -30])
def test_a_backup_that_was_cut_off_is_refused_and_nothing_is_left_of_it(foreign, run, tmp_path, kept):
    foreign.write_bytes(foreign.read_bytes()[:kept])
    for args in (("backup", foreign, "--verify"), ("restore", foreign, "--into", tmp_path / "new")):
        assert "is not a sound backup" in refused(run, *args)
    assert not (tmp_path / "new").exists()
    assert [path.name for path in tmp_path.iterdir() if "restoring" in path.name] == []


@on_sqlite
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda parts: parts.update({"database.sqlite": parts["database.sqlite"][:-1] + b"x"}),
            "is not what was put in",
        ),
        (lambda parts: parts.update({"secrets.sealed": b"{}"}), "is not what was put in"),
        (lambda parts: parts.update({"../evil": b"x"}), "what is in it differ"),
        (lambda parts: parts.pop("manifest.json"), "its list of contents is missing"),
        (changed_list(format="zip"), "is no such list"),
        (changed_list(rows=1), "is no such list"),
        (changed_list(made_at="2020-01-01T00:00:00Z"), "its list of contents was changed"),
        (changed_list(version=2), "a newer licet-server made"),
        (changed_list(schema="9999"), "a newer licet-server made"),
    ],
    ids=["database", "secrets", "more", "no-list", "foreign", "fields", "changed", "newer", "newer-schema"],
)
def test_a_backup_that_was_changed_or_is_another_is_refused(foreign, run, tmp_path, change, said):
    rewrite(foreign, change)
    assert said in refused(run, "restore", foreign, "--into", tmp_path / "new")
    assert not (tmp_path / "new").exists()


@on_sqlite
def test_another_passphrase_or_none_opens_nothing(foreign, run, tmp_path, monkeypatch):
    monkeypatch.setenv("LICET_RECOVERY_PASSPHRASE", "another horse battery")
    assert "does not open" in refused(run, "restore", foreign, "--into", tmp_path / "new")
    monkeypatch.delenv("LICET_RECOVERY_PASSPHRASE")
    assert "are sealed: set LICET_RECOVERY_PASSPHRASE" in refused(run, "restore", foreign, "--into", tmp_path / "new")
    assert "set LICET_RECOVERY_PASSPHRASE" in refused(run, "backup", tmp_path / "second")
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "second").exists()


@on_sqlite
def test_a_full_disk_stops_both_before_anything_is_written(foreign, run, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: namedtuple("usage", "total used free")(0, 0, 1024))
    assert "make room" in refused(run, "restore", foreign, "--into", tmp_path / "new")
    assert "make room" in refused(run, "backup", tmp_path / "second")
    assert not (tmp_path / "new").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "data"]


@on_sqlite
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_one_that_is_stopped_does_not_end_as_if_it_were_done(foreign, run, monkeypatch, command):
    def stop(*_args, **_named):
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(backup, "make_backup", stop)
    monkeypatch.setattr(restore, "restore_backup", stop)
    run(command, str(foreign), code=143)


@on_sqlite
def test_a_slip_does_not_replace_the_database_by_its_backup(made, run, ready_environment, tmp_path):
    before = ready_environment.database_file.read_bytes()
    assert "is no backup, so it is not replaced" in refused(run, "backup", ready_environment.database_file)
    assert ready_environment.database_file.read_bytes() == before
    run("backup", str(made))  # one that is a backup is
    assert "cannot be written" in refused(run, "backup", tmp_path / "nowhere" / "backup")


@on_sqlite
def test_a_backup_without_secrets_goes_only_to_the_secrets_it_was_made_with(sold, run, read, tmp_path, monkeypatch):
    run("backup", str(tmp_path / "bare"), "--without-secrets")
    assert "put secret_key and pepper and keyring.json" in refused(
        run, "restore", tmp_path / "bare", "--into", tmp_path / "new"
    )
    shutil.copytree(tmp_path / "data", tmp_path / "new")
    for path in (tmp_path / "new").glob("licet.db*"):
        path.unlink()
    (tmp_path / "new" / "pepper").write_text("p" * 40)
    assert "another pepper" in refused(run, "restore", tmp_path / "bare", "--into", tmp_path / "new")
    shutil.copy(tmp_path / "data" / "pepper", tmp_path / "new" / "pepper")
    run("restore", str(tmp_path / "bare"), "--into", str(tmp_path / "new"))
    monkeypatch.setenv("LICET_DATA_DIR", str(tmp_path / "new"))
    assert read("license", "show", sold["license_key"])["id"] == sold["id"]


@on_sqlite
def test_a_backup_of_an_older_schema_is_brought_up_to_date(made, run, read, sold, tmp_path, monkeypatch):
    with zipfile.ZipFile(made) as archive:
        archive.extract("database.sqlite", tmp_path)
    engine = open_engine(f"sqlite:///{tmp_path / 'database.sqlite'}")
    older.move(engine, "0008")
    engine.dispose()
    installation = load(Settings.from_env(os.environ))
    monkeypatch.setattr(backup, "_copy", lambda _, copy: shutil.copy(tmp_path / "database.sqlite", copy))
    manifest = backup.make_backup(installation, tmp_path / "old", secrets=True, now=NOW)
    assert manifest.schema == "0008" != migrate.HEAD
    run("restore", str(tmp_path / "old"), "--into", str(tmp_path / "new"))
    monkeypatch.setenv("LICET_DATA_DIR", str(tmp_path / "new"))
    assert read("license", "show", sold["license_key"])["id"] == sold["id"]


@on_sqlite
def test_writers_go_on_while_a_backup_is_made_and_it_holds_one_moment(made, ready_environment, tmp_path):
    here = load(ready_environment)
    writer = sqlite3.connect(ready_environment.database_file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE customers SET name = 'half'")
    chosen = replace(here.settings, recovery_passphrase=PASSPHRASE)
    backup.make_backup(replace(here, settings=chosen), tmp_path / "while", secrets=True, now=NOW)
    writer.execute("COMMIT")
    writer.close()
    with backup_file.opened(tmp_path / "while") as (archive, _), archive.open("database.sqlite") as data:
        assert b"half" not in data.read()


@on_sqlite
def test_a_restore_that_is_stopped_half_way_leaves_what_nobody_starts_on(made, run, ready_environment, monkeypatch):
    def stop(*_args, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(restore, "_exchange", stop)
    chosen = replace(ready_environment, recovery_passphrase=PASSPHRASE)
    with pytest.raises(KeyboardInterrupt):
        restore.restore_backup(made, chosen, force=True, author=Author("cli:test"), now=NOW)
    assert "a restore into" in refused(run, "init")


def test_secrets_that_are_lost_come_back_from_the_database(sold, run, read, ready_environment, monkeypatch):
    folder = ready_environment.data_dir
    run("init")
    before = {name: (folder / name).read_bytes() for name in SECRETS}
    for name in SECRETS:
        (folder / name).unlink()
    monkeypatch.delenv("LICET_RECOVERY_PASSPHRASE")
    assert "the database holds a sealed copy: set LICET_RECOVERY_PASSPHRASE" in refused(run, "init")
    monkeypatch.setenv("LICET_RECOVERY_PASSPHRASE", "another horse battery")
    assert "does not open the sealed copy" in refused(run, "init")
    assert [name for name in SECRETS if (folder / name).exists()] == []
    monkeypatch.setenv("LICET_RECOVERY_PASSPHRASE", PASSPHRASE)
    assert run("init").stdout.count("recovered from the sealed copy") == len(SECRETS)
    assert {name: (folder / name).read_bytes() for name in SECRETS} == before
    assert read("license", "show", sold["license_key"])["id"] == sold["id"]


@on_sqlite
def test_the_sealed_copy_follows_every_change(sold, run, ready_environment, monkeypatch):
    folder = ready_environment.data_dir
    run("init")
    for change in (("rotate", "--now"), ("issuer", "https://other.example.com"), ("protect", "--remove")):
        run("key", *change)
        rotated = (folder / "keyring.json").read_bytes()
        (folder / "keyring.json").unlink()
        assert "recovered" in run("init").stdout
        assert (folder / "keyring.json").read_bytes() == rotated
    chosen = replace(ready_environment, recovery_passphrase="a new horse battery")
    assert vault.SEALED in initialise(chosen, now=NOW)
    assert vault.SEALED not in initialise(chosen, now=NOW)


@on_sqlite
def test_without_a_sealed_copy_lost_secrets_are_never_made_anew(run, ready_environment):
    engine = open_engine(ready_environment.database_url)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM vault")) == 0
    engine.dispose()
    (ready_environment.data_dir / "pepper").unlink()
    assert "pepper is missing and LICET_PEPPER is not set" in refused(run, "init")
    assert not (ready_environment.data_dir / "pepper").exists()
