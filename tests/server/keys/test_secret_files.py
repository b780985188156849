"""Secrets: made once, private, and missed when they are gone."""

from __future__ import annotations

import pytest

from licet_server.errors import DataFolderError, SecretMissingError
from licet_server.keys import secret_files

NONE = {"secret_key": None, "pepper": None}


def test_secrets_are_made_once_and_are_private(tmp_path):
    made = secret_files.create_missing(tmp_path, **NONE)
    assert {path.name for path in made} == {"secret_key", "pepper"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in made)
    first = secret_files.read(tmp_path, **NONE)
    assert secret_files.create_missing(tmp_path, **NONE) == []
    assert secret_files.read(tmp_path, **NONE) == first
    assert first.pepper != first.secret_key
    assert len(first.pepper) > 40


def test_a_secret_of_the_environment_wins_and_needs_no_file(tmp_path):
    assert secret_files.create_missing(tmp_path, secret_key="k" * 20, pepper="p" * 20) == []
    read = secret_files.read(tmp_path, secret_key="k" * 20, pepper="p" * 20)
    assert (read.secret_key, read.pepper) == ("k" * 20, "p" * 20)


@pytest.mark.parametrize(("name", "variable"), [("secret_key", "SECRET_KEY"), ("pepper", "LICET_PEPPER")])
def test_a_missing_secret_is_named_with_its_variable(tmp_path, name, variable):
    secret_files.create_missing(tmp_path, **NONE)
    (tmp_path / name).unlink()
    with pytest.raises(SecretMissingError, match=f"{name} is missing and {variable} is not set"):
        secret_files.read(tmp_path, **NONE)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_an_empty_or_damaged_secret_is_named(tmp_path, content):
    secret_files.create_missing(tmp_path, **NONE)
    (tmp_path / "pepper").write_bytes(content)
    with pytest.raises(DataFolderError, match="pepper"):
        secret_files.read(tmp_path, **NONE)


def test_secrets_are_not_shown(tmp_path):
    secret_files.create_missing(tmp_path, **NONE)
    read = secret_files.read(tmp_path, **NONE)
    assert read.pepper not in repr(read)
