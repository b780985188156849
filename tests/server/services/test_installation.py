"""Setting up: once, privately, and never over what is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from licet_server.errors import (
    DataFolderError,
    IssuerMismatchError,
    KeyringDamagedError,
    KeyringLockedError,
    SecretMissingError,
)
from licet_server.files import make_folder
from licet_server.keys import secret_files
from licet_server.keys.rotation import rotate
from licet_server.services.installation import initialise, load
from tests.factories import NOW


def database_files(settings):
    """The files of the data folder that are the database."""
    return {"licet.db"} if settings.database_file else set()


def snapshot(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix not in {".db-wal", ".db-shm"}}


def test_a_fresh_folder_gets_everything_for_its_owner_alone(settings):
    done = initialise(settings, now=NOW)
    modes = {path.name: path.stat().st_mode & 0o777 for path in settings.data_dir.iterdir()}
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700
    assert modes == dict.fromkeys({"secret_key", "pepper", "keyring.json"} | database_files(settings), 0o600)
    assert [line.split(":")[0] for line in done] == [
        "secret", "secret", "keyring", "database", "product OPT", "product NLS", "product CAIO", "product LMG",
    ]  # fmt: skip


@pytest.mark.sqlite_only(reason="its databases are files, because each folder needs one")
def test_an_empty_folder_is_closed_to_others_and_a_used_one_keeps_its_mode(settings, tmp_path):
    for name, other_files in (("volume", False), ("shared", True)):
        folder = tmp_path / name
        folder.mkdir(mode=0o755)
        if other_files:
            (folder / "notes.txt").touch()
        initialise(replace(settings, data_dir=folder, database_url=f"sqlite:///{folder / 'licet.db'}"), now=NOW)
        assert folder.stat().st_mode & 0o777 == (0o755 if other_files else 0o700)
        assert (folder / "pepper").stat().st_mode & 0o777 == 0o600


def test_doing_it_again_changes_nothing(settings):
    initialise(settings, now=NOW)
    before = snapshot(settings.data_dir)
    assert initialise(settings, now=NOW) == []
    assert snapshot(settings.data_dir) == before


def test_what_a_crash_left_behind_is_completed(settings):
    make_folder(settings.data_dir)
    secret_files.create_missing(settings.data_dir, secret_key=None, pepper=None)
    kept = (settings.data_dir / "pepper").read_bytes()
    (settings.data_dir / "secret_key").unlink()
    initialise(settings, now=NOW)
    assert (settings.data_dir / "pepper").read_bytes() == kept
    load(settings)


@pytest.mark.parametrize("name", ["secret_key", "pepper", "keyring.json"])
def test_a_lost_secret_of_an_existing_database_is_named_and_not_made_again(settings, name):
    initialise(settings, now=NOW)
    (settings.data_dir / name).unlink()
    with pytest.raises(SecretMissingError, match=f"{name} is missing"):
        initialise(settings, now=NOW)
    assert not (settings.data_dir / name).exists()


def test_a_damaged_keyring_stops_it(settings):
    initialise(settings, now=NOW)
    (settings.data_dir / "keyring.json").write_text("{")
    with pytest.raises(KeyringDamagedError, match=r"keyring\.json is damaged"):
        initialise(settings, now=NOW)


def test_secrets_of_the_environment_leave_no_files(settings):
    chosen = replace(settings, secret_key="k" * 20, pepper="p" * 20)
    initialise(chosen, now=NOW)
    assert {path.name for path in settings.data_dir.iterdir()} == {"keyring.json"} | database_files(settings)


PASSPHRASE = "correct horse battery staple"


def test_with_a_passphrase_the_keyring_is_encrypted_from_the_start(settings):
    chosen = replace(settings, keyring_passphrase=PASSPHRASE)
    path = settings.data_dir / "keyring.json"
    assert f"keyring: {path} (encrypted)" in initialise(chosen, now=NOW)
    assert b'"keys"' not in path.read_bytes()
    before = snapshot(settings.data_dir)
    assert initialise(chosen, now=NOW) == []
    assert snapshot(settings.data_dir) == before
    assert len(load(chosen).keyring.keys) == 1


def test_a_plain_keyring_is_encrypted_once_there_is_a_passphrase(settings):
    initialise(settings, now=NOW)
    kid = load(settings).keyring.keys[0].kid
    chosen = replace(settings, keyring_passphrase=PASSPHRASE)
    assert load(chosen).keyring.keys[0].kid == kid
    path = settings.data_dir / "keyring.json"
    assert initialise(chosen, now=NOW) == [f"keyring: {path} is now encrypted under LICET_KEYRING_PASSPHRASE"]
    assert b'"keys"' not in path.read_bytes()
    assert load(chosen).keyring.keys[0].kid == kid


@pytest.mark.parametrize("passphrase", [None, "another passphrase"])
def test_an_encrypted_keyring_without_its_passphrase_stops_it_and_stays(settings, passphrase):
    initialise(replace(settings, keyring_passphrase=PASSPHRASE), now=NOW)
    before = snapshot(settings.data_dir)
    with pytest.raises(KeyringLockedError, match="LICET_KEYRING_PASSPHRASE"):
        initialise(replace(settings, keyring_passphrase=passphrase), now=NOW)
    assert snapshot(settings.data_dir) == before


def test_an_installation_follows_its_keyring_and_signs_with_the_newest_key(installation):
    assert installation.signer.keyring is installation.keyring

    def turn(ring):
        done = rotate(ring, at_once=True, issuer=installation.issuer, now=NOW)
        return done.ring, done.key

    key = installation.keyring_file.change(turn)
    assert installation.keyring.keys[-1].kid == key.kid
    assert installation.signer.keyring.signing(now=NOW).kid == key.kid


def test_everything_is_signed_in_the_name_of_the_issuer_else_of_the_address(installation):
    here = replace(installation, settings=replace(installation.settings, base_url="https://a.example.com"))
    assert here.signer.issuer == "https://a.example.com"
    here = replace(here, settings=replace(here.settings, issuer="https://b.example.com"))
    assert here.signer.issuer == "https://b.example.com"


ADDRESS = "https://license.example.com"


@pytest.fixture
def named(settings):
    """Settings of an environment that says its address."""
    return replace(settings, base_url=ADDRESS, base_url_given=True)


def test_an_issuer_that_the_environment_names_is_written_down_once(settings, named):
    initialise(settings, now=NOW)
    assert load(settings).keyring.issuer is None
    assert initialise(named, now=NOW) == [f"issuer: this installation signs as {ADDRESS}"]
    before = snapshot(settings.data_dir)
    assert initialise(named, now=NOW) == initialise(settings, now=NOW) == []
    assert snapshot(settings.data_dir) == before
    assert load(settings).signer.issuer == ADDRESS


@pytest.mark.parametrize(
    ("changes", "variable"),
    [
        ({"base_url": "https://b.example.com"}, "LICET_BASE_URL says https://b.example.com"),
        ({"issuer": "urn:other"}, "LICET_ISSUER says urn:other"),
    ],
)
def test_another_issuer_in_the_environment_signs_nothing_and_starts_nothing(named, changes, variable):
    initialise(named, now=NOW)
    before = snapshot(named.data_dir)
    other = replace(named, **changes)
    here = load(other)
    for attempt in (lambda: here.signer, lambda: here.issuer, lambda: initialise(other, now=NOW)):
        with pytest.raises(IssuerMismatchError, match=variable) as refused:
            attempt()
        assert f"set LICET_ISSUER={ADDRESS}, or run `licet-server key issuer " in str(refused.value)
    assert snapshot(named.data_dir) == before


def test_the_old_issuer_at_a_new_address_signs(named):
    initialise(named, now=NOW)
    moved = replace(named, base_url="https://b.example.com", issuer=ADDRESS)
    assert initialise(moved, now=NOW) == []
    assert load(moved).signer.issuer == ADDRESS


def test_a_running_server_goes_on_when_the_issuer_is_changed_and_follows_when_its_environment_names_none(
    settings, named
):
    initialise(named, now=NOW)
    running, bare = load(named), load(settings)
    named_file = running.keyring_file
    named_file.change(lambda ring: (replace(ring, issuer="urn:new"), None))
    assert running.answering.issuer == ADDRESS
    assert bare.answering.issuer == bare.signer.issuer == "urn:new"


def test_an_installation_knows_what_must_not_be_shown_and_does_not_show_it(settings):
    chosen = replace(settings, secret_key="k" * 20, pepper="p" * 20, keyring_passphrase=PASSPHRASE)
    initialise(chosen, now=NOW)
    here = load(chosen)
    assert set(here.hidden) == {"k" * 20, "p" * 20, PASSPHRASE}
    assert not any(secret in repr(here) for secret in here.hidden)


@pytest.mark.parametrize("folder", ["taken", "taken/below", "/proc/licet"])
def test_a_folder_that_cannot_be_written_is_named(settings, tmp_path, folder):
    (tmp_path / "taken").write_text("a file")
    chosen = replace(settings, data_dir=tmp_path / folder)
    with pytest.raises(DataFolderError, match=str(tmp_path / folder)):
        initialise(chosen, now=NOW)
