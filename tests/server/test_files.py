"""Files of the data folder: whose they are, and where a symbolic link leads."""

from __future__ import annotations

import os

import pytest

from licet_server.config import Settings
from licet_server.errors import DataFolderError
from licet_server.files import locked, make_file, write_private
from licet_server.keys.keyring_file import CurrentKeyring, KeyringFile
from licet_server.keys.rotation import rotate
from licet_server.services.installation import initialise
from tests.factories import NOW

NOBODY = 65534
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


@pytest.fixture
def folder(tmp_path):
    """A data folder; as root, one that belongs to somebody else."""
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(made, NOBODY, NOBODY)
    return made


def owner(path):
    return path.stat().st_uid, path.stat().st_gid


def turn(ring):
    done = rotate(ring, at_once=True, issuer="urn:vendor", now=NOW)
    return done.ring, done.key


@only_root
def test_what_root_makes_belongs_to_the_owner_of_the_folder(folder):
    for replace in (True, False):
        write_private(folder / f"file-{replace}", b"x", replace=replace)
    make_file(folder / "licet.db")
    assert {owner(path) for path in folder.iterdir()} == {(NOBODY, NOBODY)}
    assert len(list(folder.iterdir())) == 3


@only_root
def test_what_root_replaces_keeps_its_owner(folder):
    (folder / "file").touch()
    os.chown(folder / "file", 1234, 4321)
    write_private(folder / "file", b"x")
    assert owner(folder / "file") == (1234, 4321)
    assert (folder / "file").stat().st_mode & 0o777 == 0o600


@only_root
def test_after_init_and_a_rotation_by_root_everything_belongs_to_the_owner_of_the_folder(folder):
    settings = Settings.from_env({"LICET_DATA_DIR": str(folder), "LICET_ISSUER": "urn:vendor"})
    initialise(settings, now=NOW)
    KeyringFile(folder / "keyring.json").change(turn)
    names = {path.name for path in folder.iterdir()}
    assert names >= {".keyring.json.lock", "keyring.json", "licet.db", "pepper", "secret_key"}
    assert {owner(path) for path in folder.iterdir()} == {(NOBODY, NOBODY)}


@only_root
def test_a_lock_that_an_earlier_command_of_root_left_is_given_back(folder):
    (folder / ".keyring.json.lock").touch(mode=0o600)
    with locked(folder / "keyring.json"):
        assert owner(folder / ".keyring.json.lock") == (NOBODY, NOBODY)


@only_root
def test_a_second_name_of_a_file_of_root_is_not_given_away(folder, tmp_path):
    (tmp_path / "precious").touch()
    os.link(tmp_path / "precious", folder / ".keyring.json.lock")
    with locked(folder / "keyring.json"):
        assert owner(tmp_path / "precious") == (0, 0)


def test_a_lock_is_never_made_behind_a_link(folder, tmp_path):
    (folder / ".keyring.json.lock").symlink_to(tmp_path / "precious")
    with pytest.raises(DataFolderError, match="cannot be changed"), locked(folder / "keyring.json"):
        pass
    assert not (tmp_path / "precious").exists()


def test_a_keyring_behind_a_link_is_written_where_it_is(folder, tmp_path):
    (tmp_path / "volume").mkdir()
    link, real = KeyringFile(folder / "keyring.json"), KeyringFile(tmp_path / "volume" / "real.json")
    real.create_missing(now=NOW)
    link.path.symlink_to("../volume/real.json")
    current = CurrentKeyring(link)
    key = link.change(turn)
    assert link.path.is_symlink()
    assert real.load().keys[-1].kid == current.ring.keys[-1].kid == key.kid
    assert [path.name for path in folder.iterdir()] == ["keyring.json"]
    assert {path.name for path in real.path.parent.iterdir()} == {"real.json", ".real.json.lock"}


def test_a_link_that_leads_nowhere_yet_is_filled(folder, tmp_path):
    link = KeyringFile(folder / "keyring.json")
    link.path.symlink_to(tmp_path / "real.json")
    assert link.create_missing(now=NOW)
    assert link.path.is_symlink()
    assert len(KeyringFile(tmp_path / "real.json").load().keys) == 1
