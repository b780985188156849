"""The environment and the data folder: names, owners, modes, room, secrets and signing keys."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from licet.wire import to_text
from licet_server.config import seen_by_others, unknown_variables
from licet_server.files import refusal
from licet_server.keys import secret_files
from licet_server.keys.keyring import KEYRING_FILE
from licet_server.keys.secret_files import PEPPER_FILE, SECRET_KEY_FILE
from licet_server.services.doctor.finding import Finding, Subject, ok, problem, skipped, warning
from licet_server.services.installation import issuer_of, keyring_file

LITTLE_ROOM = 50 * 1024**2
"""With less the next write may be the last: SQLite needs room for its log, and a keyring for its successor."""

SOME_ROOM = 500 * 1024**2
OLD_KEY = timedelta(days=400)
"""When a signing key is worth replacing: yearly, with a month to think of it."""

_FEW_FILES = 100
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def variables(subject: Subject) -> Iterator[Finding]:
    """Look for variables that nobody reads, and for secrets that everybody may."""
    found = list(unknown_variables(subject.environ))
    for name, meant in found:
        hint = "unset it" if meant is None else f"did you mean {meant}? Else unset it"
        yield warning("variables", f"{name} is set, and nothing reads it", hint)
    for name, path in subject.settings.secret_files:
        if seen_by_others(path):
            yield warning("variables", f"{path}, the file of {name}, can be read by everybody", f"chmod 600 {path}")
    if not found:
        count = len(subject.settings.secret_files)
        yield ok("variables", f"every setting is known; {count} secret(s) come from files")


def folder(subject: Subject) -> Iterator[Finding]:
    """Look at the owner and the modes of the data folder and of what lies in it."""
    path = subject.settings.data_dir
    if not path.is_dir():
        yield problem("data folder", f"{path} is not there", "run `licet-server init`, or mount the volume there")
        return
    refused = refusal(path)
    if refused is not None:
        yield problem("data folder", f"{path}: {refused}", "give the volume to the account that runs the server")
        return
    wrong = list(_strangers(path))
    yield from wrong
    if not wrong:
        found = path.stat()
        yield ok("data folder", f"{path} belongs to uid {found.st_uid}, mode {found.st_mode & 0o7777:o}")


def _strangers(folder: Path) -> Iterator[Finding]:
    """Yield what lies in *folder* and cannot be used by its owner, or is not for others' eyes."""
    owner = folder.stat()
    for name in (SECRET_KEY_FILE, PEPPER_FILE, KEYRING_FILE, "licet.db", "licet.db-wal", "licet.db-shm"):
        path = folder / name
        try:
            found = path.stat()
        except OSError:
            continue
        if found.st_uid != owner.st_uid:
            says = f"{path} belongs to uid {found.st_uid}, and its folder to uid {owner.st_uid}"
            yield problem("data folder", says, f"as root: chown {owner.st_uid}:{owner.st_gid} {path}")
        elif found.st_mode & _OTHERS:
            says = f"{path} has mode {found.st_mode & 0o7777:o}: others may read it"
            yield warning("data folder", says, f"chmod 600 {path}")


def space(subject: Subject) -> Iterator[Finding]:
    """Look at the room on the disk, and at the names that are left on it."""
    file = subject.settings.database_file
    for path in dict.fromkeys((subject.settings.data_dir, *(() if file is None else (file.parent,)))):
        if not path.is_dir():
            yield skipped("disk space", f"{path} is not there")
            continue
        free, names = shutil.disk_usage(path).free, os.statvfs(path)
        says = f"{path} has {free // 1024**2:,} MiB free"
        fix = "make room, or give the volume more; docs/operations.md says what grows"
        if free < LITTLE_ROOM or (names.f_files > 0 and names.f_favail < _FEW_FILES):
            yield problem("disk space", says, fix)
        elif free < SOME_ROOM:
            yield warning("disk space", says, fix)
        else:
            yield ok("disk space", says)


def secrets(subject: Subject) -> Iterator[Finding]:
    """Look whether the secrets are there and whole."""
    chosen = subject.settings
    secret_files.read(chosen.data_dir, secret_key=chosen.secret_key, pepper=chosen.pepper)
    origin = {
        "SECRET_KEY": "its file" if chosen.secret_key is None else "the environment",
        "LICET_PEPPER": "its file" if chosen.pepper is None else "the environment",
    }
    yield ok("secrets", "; ".join(f"{name} comes from {where}" for name, where in origin.items()))


def keyring(subject: Subject) -> Iterator[Finding]:
    """Look whether the signing keys can be read, and how old the one is that signs."""
    file = keyring_file(subject.settings)
    ring = file.load()
    key = ring.signing(now=subject.now)
    issuer = issuer_of(ring, subject.settings)
    age = subject.now - key.created_at
    kept = "encrypted" if subject.settings.keyring_passphrase else "not encrypted"
    says = f"{key.kid} of {to_text(key.created_at)} signs as {issuer}; {len(ring.published)} published; {kept}"
    if age > OLD_KEY:
        yield warning("signing keys", f"{says}: {age.days} days ago", "licet-server key rotate")
    elif key.signs_from > subject.now:
        yield warning("signing keys", f"{says}: in the future", "compare the clock with that of the time it was made")
    else:
        yield ok("signing keys", says)
