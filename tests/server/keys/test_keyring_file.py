"""The keyring's file: private, replaced whole, changed by one process at a time, followed by a server that runs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from structlog.testing import CapturingLogger

from licet_server.errors import DataFolderError, KeyringDamagedError, KeyringLockedError, SecretMissingError
from licet_server.files import locked
from licet_server.keys import keyring_file, protection
from licet_server.keys.keyring import dumps
from licet_server.keys.keyring_file import CurrentKeyring, KeyringFile
from licet_server.keys.rotation import retire, rotate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"
ISSUER = "https://license.example.com"


@pytest.fixture
def file(tmp_path) -> KeyringFile:
    return KeyringFile(tmp_path / "keyring.json")


@pytest.fixture
def made(file) -> KeyringFile:
    file.create_missing(now=NOW)
    return file


def turn(ring):
    """Add a key; also the result that ``change`` returns."""
    done = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    return done.ring, done.key


def turn_and_retire(ring):
    """Add a key, and retire the one before."""
    changed, key = turn(ring)
    return retire(changed, ring.published[0].kid, issuer=ISSUER, now=NOW).ring, key


def names(file: KeyringFile) -> list[str]:
    return sorted(path.name for path in file.path.parent.iterdir())


def test_a_new_keyring_is_private_and_made_once(file):
    assert file.create_missing(now=NOW)
    first = file.path.read_bytes()
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert not file.create_missing(now=NOW)
    assert file.path.read_bytes() == first
    assert names(file) == ["keyring.json"]
    assert len(file.load().keys) == 1


def test_a_missing_keyring_is_named(file):
    with pytest.raises(SecretMissingError, match=r"keyring\.json is missing"):
        file.load()


def test_a_damaged_keyring_is_named_and_never_replaced(made):
    made.path.write_bytes(b"{")
    for attempt in (made.load, lambda: made.change(turn), lambda: made.rewrite_under(PASSPHRASE)):
        with pytest.raises(KeyringDamagedError, match=r"keyring\.json"):
            attempt()
    assert not made.create_missing(now=NOW)
    assert made.path.read_bytes() == b"{"


def test_a_change_is_kept_and_private(made):
    key = made.change(turn)
    ring = made.load()
    assert [each.kid for each in ring.keys][1:] == [key.kid]
    assert ring.seq == int(NOW.timestamp())
    assert {path.stat().st_mode & 0o777 for path in made.path.parent.iterdir()} == {0o600}


def test_a_change_that_fails_writes_nothing_and_frees_the_lock(made):
    before = made.path.read_bytes()

    def fail(_):
        raise KeyringLockedError("no")

    with pytest.raises(KeyringLockedError):
        made.change(fail)
    assert made.path.read_bytes() == before
    made.change(turn)


def test_a_lock_that_is_not_given_back_is_told(made, monkeypatch):
    monkeypatch.setattr("licet_server.files._PATIENCE", 0.05)
    with locked(made.path), pytest.raises(DataFolderError, match="is being changed by another process"):
        made.change(turn)
    made.change(turn)


def test_a_folder_without_room_for_a_lock_is_named(tmp_path):
    with pytest.raises(DataFolderError, match="cannot be changed"), locked(tmp_path / "gone" / "keyring.json"):
        pass


# --- encrypted


def test_with_a_passphrase_a_keyring_is_never_plain(file):
    secret = replace(file, passphrase=PASSPHRASE)
    secret.create_missing(now=NOW)
    secret.change(turn)
    assert json.loads(file.path.read_bytes()).keys() == {"version", "kdf", "cipher", "nonce", "ciphertext"}
    assert len(secret.load().keys) == 2
    assert not secret.protect()
    with pytest.raises(KeyringLockedError, match="set LICET_KEYRING_PASSPHRASE"):
        file.load()
    with pytest.raises(KeyringLockedError, match="does not open"):
        replace(file, passphrase="another passphrase").load()


def test_a_plain_keyring_loads_and_is_encrypted_when_asked_or_changed(made):
    plain = made.load()
    secret = replace(made, passphrase=PASSPHRASE)
    assert dumps(secret.load()) == dumps(plain)
    assert b'"keys"' in made.path.read_bytes()
    assert secret.protect()
    assert not secret.protect()
    assert dumps(secret.load()) == dumps(plain)
    made.path.write_bytes(dumps(plain))
    secret.change(turn)
    assert b'"keys"' not in made.path.read_bytes()


def test_without_a_passphrase_nothing_is_protected(made):
    before = made.path.read_bytes()
    assert not made.protect()
    assert made.path.read_bytes() == before


def test_the_passphrase_can_be_changed_and_taken_away(made):
    plain = dumps(made.load())
    made.rewrite_under(PASSPHRASE)
    first = replace(made, passphrase=PASSPHRASE)
    first.rewrite_under("another passphrase")
    second = replace(made, passphrase="another passphrase")
    with pytest.raises(KeyringLockedError):
        first.load()
    assert dumps(second.load()) == plain
    with pytest.raises(KeyringLockedError):
        first.rewrite_under(None)
    second.rewrite_under(None)
    assert made.path.read_bytes() == plain


def test_a_keyring_file_does_not_show_its_passphrase(file):
    assert PASSPHRASE not in repr(replace(file, passphrase=PASSPHRASE))


# --- several processes

ROTATE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from licet_server.keys.keyring_file import KeyringFile
from licet_server.keys.rotation import retire, rotate

file = KeyringFile(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[2])):
    def turn(ring):
        now = datetime.now(UTC)
        done = rotate(ring, at_once=True, issuer="x", now=now)
        return retire(done.ring, ring.published[0].kid, issuer="x", now=now).ring, done.key
    print(file.change(turn).kid, flush=True)
"""


def test_changes_of_several_processes_at_the_same_moment_lose_no_key(made):
    command = [sys.executable, "-c", ROTATE, str(made.path), "8"]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0].split() for process in running]
    assert [process.returncode for process in running] == [0] * 4
    ring = made.load()
    assert {kid for kids in said for kid in kids} == {key.kid for key in ring.keys[1:]}
    assert len(ring.keys) == 1 + 4 * 8
    assert names(made) == [".keyring.json.lock", "keyring.json"]


KILLED = """
import os, signal, sys
from pathlib import Path
import licet_server.files as files

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def after(function):
    def both(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return both

MOMENTS = {
    "with-an-empty-draft": lambda: setattr(files.os, "fdopen", die),
    "before-the-draft-is-safe": lambda: setattr(files.os, "fsync", die),
    "before-the-draft-takes-its-place": lambda: setattr(files, "_put", die),
    "after-the-draft-took-its-place": lambda: setattr(files, "_put", after(files._put)),
    "before-the-lock-is-given-back": lambda: setattr(files.os, "close", die),
}
MOMENTS[sys.argv[3]]()
"""


@pytest.mark.parametrize(
    ("moment", "keys"),
    [
        ("with-an-empty-draft", 1),
        ("before-the-draft-is-safe", 1),
        ("before-the-draft-takes-its-place", 1),
        ("after-the-draft-took-its-place", 2),
        ("before-the-lock-is-given-back", 2),
    ],
)
def test_a_kill_leaves_the_old_keyring_or_the_new_one_and_no_lock(made, moment, keys):
    done = subprocess.run(
        [sys.executable, "-c", KILLED + ROTATE, str(made.path), "1", moment],
        input="go\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(made.load().keys) == keys
    made.change(turn)
    assert len(made.load().keys) == keys + 1
    assert names(made) == [".keyring.json.lock", "keyring.json"]


# --- a process that runs on


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_change_is_seen_with_the_next_use(made):
    current = CurrentKeyring(made)
    first = current.ring
    assert current.ring is first
    key = made.change(turn)
    assert current.ring.keys[-1].kid == key.kid
    assert current.ring is current.ring


def test_an_unchanged_file_is_not_read_again(made, monkeypatch):
    current = CurrentKeyring(made)
    monkeypatch.setattr(KeyringFile, "load", None)
    for _ in range(3):
        assert current.ring.keys


def test_a_keyring_that_cannot_be_read_at_the_start_stops_it(made):
    made.path.write_bytes(b"{")
    with pytest.raises(KeyringDamagedError):
        CurrentKeyring(made)


@pytest.mark.parametrize("ruin", ["damaged", "missing", "unreadable", "locked"])
def test_a_keyring_that_cannot_be_read_any_more_leaves_the_last_one_in_use_and_one_line_in_the_log(
    made, ruin, monkeypatch
):
    clock, log = Clock(), CapturingLogger()
    monkeypatch.setattr(keyring_file, "_log", log)
    current = CurrentKeyring(made, clock=clock)
    good, data = current.ring, made.path.read_bytes()
    if ruin == "damaged":
        made.path.write_bytes(data[:-40])
    elif ruin == "locked":
        made.rewrite_under(PASSPHRASE)
    else:
        made.path.unlink()
        if ruin == "unreadable":
            made.path.mkdir()
    for _ in range(5):
        assert current.ring is good
        clock.seconds += 60
    (call,) = log.calls
    assert call.method_name == "error"
    assert str(made.path) in call.kwargs["reason"]
    assert good.keys[0].private_jwk()["d"] not in str(call)

    if ruin == "unreadable":
        made.path.rmdir()
    made.path.write_bytes(data)
    made.change(turn)
    assert len(current.ring.keys) == 2


def test_a_fault_that_passes_without_a_change_of_the_file_is_overcome(made, monkeypatch):
    clock = Clock()
    current = CurrentKeyring(made, clock=clock)
    key = made.change(turn)
    with monkeypatch.context() as broken:
        broken.setattr(keyring_file, "read_private", _no_more_files)
        assert len(current.ring.keys) == 1
    clock.seconds += 4.9
    assert len(current.ring.keys) == 1
    clock.seconds += 0.1
    assert current.ring.keys[-1].kid == key.kid


def _no_more_files(path):
    raise DataFolderError(f"{path} cannot be read: Too many open files")


def test_a_file_that_was_made_readable_again_is_read_at_once(made):
    current = CurrentKeyring(made, clock=Clock())
    key = made.change(turn)
    hidden = made.path.with_name("elsewhere")
    made.path.rename(hidden)
    assert len(current.ring.keys) == 1
    hidden.rename(made.path)
    assert current.ring.keys[-1].kid == key.kid


def test_threads_never_fail_while_the_keyring_is_replaced(made):
    """Every thread always gets a whole keyring, and they only grow."""
    current = CurrentKeyring(made)
    stop = threading.Event()

    def keep_reading():
        sizes = []
        while not stop.is_set():
            ring = current.ring
            assert ring.signing(now=NOW).private is not None
            assert len(ring.chain) == (len(ring.keys) if ring.seq else 0)
            sizes.append(len(ring.keys))
        return sizes

    with ThreadPoolExecutor(8) as pool:
        reading = [pool.submit(keep_reading) for _ in range(8)]
        try:
            for _ in range(25):
                made.change(turn_and_retire)
        finally:
            stop.set()
        found = [each.result() for each in reading]
    assert all(sizes == sorted(sizes) for sizes in found)
    assert len({size for sizes in found for size in sizes}) > 3
    assert len(current.ring.keys) == 26


def test_threads_do_not_wait_for_the_one_that_reads_the_file_again(made, monkeypatch):
    current = CurrentKeyring(made)
    made.change(turn)
    entered, go_on = threading.Event(), threading.Event()
    real = KeyringFile.load

    def slow(self):
        entered.set()
        assert go_on.wait(10)
        return real(self)

    monkeypatch.setattr(KeyringFile, "load", slow)
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(lambda: current.ring)
        assert entered.wait(10)
        assert len(current.ring.keys) == 1
        go_on.set()
        assert len(reader.result(10).keys) == 2
    assert len(current.ring.keys) == 2


def test_following_an_encrypted_keyring_derives_its_key_once(made, monkeypatch):
    secret = replace(made, passphrase=PASSPHRASE)
    secret.protect()
    current = CurrentKeyring(secret)
    monkeypatch.setattr(protection, "Scrypt", None)
    for size in (2, 3, 4):
        secret.change(turn)
        assert len(current.ring.keys) == size


def test_a_file_that_was_replaced_while_it_was_read_is_read_again(made, monkeypatch):
    current = CurrentKeyring(made)
    made.change(turn)
    real = keyring_file.read_private

    def read_and_replace(path):
        data = real(path)
        with monkeypatch.context() as once:
            once.setattr(keyring_file, "read_private", real)
            made.change(turn)
        monkeypatch.setattr(keyring_file, "read_private", real)
        return data

    monkeypatch.setattr(keyring_file, "read_private", read_and_replace)
    assert len(current.ring.keys) == 2
    assert len(current.ring.keys) == 3
