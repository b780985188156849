"""Setting up: once, privately, and never over what is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from licet_server.errors import DataFolderError, KeyringDamagedError, SecretMissingError
from licet_server.services.installation import initialise, load
from tests.factories import NOW


def snapshot(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix not in {".db-wal", ".db-shm"}}


def test_a_fresh_folder_gets_everything_for_its_owner_alone(settings):
    done = initialise(settings, now=NOW)
    modes = {path.name: path.stat().st_mode & 0o777 for path in settings.data_dir.iterdir()}
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700
    assert modes == dict.fromkeys(["secret_key", "pepper", "keyring.json", "licet.db"], 0o600)
    assert [line.split(":")[0] for line in done] == [
        "secret", "secret", "keyring", "database", "product OPT", "product NLS", "product CAIO", "product LMG",
    ]  # fmt: skip


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
    initialise(settings, now=NOW)
    kept = (settings.data_dir / "pepper").read_bytes()
    (settings.data_dir / "licet.db").unlink()
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
    assert {path.name for path in settings.data_dir.iterdir()} == {"keyring.json", "licet.db"}


@pytest.mark.parametrize("folder", ["taken", "taken/below", "/proc/licet"])
def test_a_folder_that_cannot_be_written_is_named(settings, tmp_path, folder):
    (tmp_path / "taken").write_text("a file")
    chosen = replace(settings, data_dir=tmp_path / folder)
    with pytest.raises(DataFolderError, match=str(tmp_path / folder)):
        initialise(chosen, now=NOW)
