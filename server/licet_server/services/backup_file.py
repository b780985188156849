"""The file that a backup is: a ZIP archive with a database, the sealed secrets, and a list that says what is in it.

::

    database.sqlite     everything, as a file of SQLite, wherever it came from
    secrets.sealed      secrets, keyring and mail.toml, see ``keys.recovery``; not in a backup without secrets
    manifest.json       versions, rows of each table, size and SHA-256 of each part; sealed under a key from the pepper

The end of an archive says what is in it, so one that was cut off has none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from licet.errors import WireError
from licet.wire import load_object
from licet_server.errors import BackupDamagedError, BackupRefusedError
from licet_server.keys.derived import BACKUP_PURPOSE, derived
from licet_server.storage import migrate

DATABASE, SECRETS, MANIFEST = "database.sqlite", "secrets.sealed", "manifest.json"
_FORMAT, _VERSION = "licet-backup", 1
_LARGEST_LIST = 1024 * 1024
_LARGEST_SECRETS = 4 * 1024 * 1024
_AT_ONCE = 1024 * 1024
_LEVEL = 1  # text in a database gives way at once, and more would cost several times as long
_READ_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: When, as the API writes instants.
        made_by: The version of the program.
        schema: The revision of the database.
        source: ``sqlite`` or ``postgresql``: where it was.
        audit: Where the audit log ends.
        tables: How many rows each table has.
        parts: Size and SHA-256 of each part.
        seal: Proves the rest under the pepper.
    """

    made_at: str
    made_by: str
    schema: str
    source: str
    audit: str
    tables: Mapping[str, int]
    parts: Mapping[str, Mapping[str, Any]]
    seal: str = field(default="", repr=False)

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(self.tables.values())

    @property
    def has_secrets(self) -> bool:
        """Whether the secrets are in it."""
        return SECRETS in self.parts

    @property
    def size(self) -> int:
        """How large the database is, in bytes."""
        return int(self.parts[DATABASE]["size"])

    def sealed_under(self, pepper: str) -> str:
        """Return the seal that it has to have."""
        said = json.dumps(asdict(self) | {"seal": ""}, sort_keys=True).encode()
        return hmac.new(derived(pepper, purpose=BACKUP_PURPOSE), said, hashlib.sha256).hexdigest()

    def dumps(self) -> bytes:
        """Write it down."""
        return json.dumps({"format": _FORMAT, "version": _VERSION, **asdict(self)}, indent=2).encode() + b"\n"


def add_file(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    """Put a file into an archive, and return its size and SHA-256."""
    with path.open("rb") as source, archive.open(_member(name), "w", force_zip64=True) as target:
        return _carry(source, target)


def add_bytes(archive: zipfile.ZipFile, name: str, data: bytes) -> dict[str, Any]:
    """Put *data* into an archive, and return its size and SHA-256."""
    archive.writestr(_member(name), data)
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and read what it says about itself; nothing else is read yet.

    Raises:
        BackupDamagedError: It is none, or was cut off or changed.
        BackupRefusedError: It cannot be read, or a newer program wrote it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive, path)
    except OSError as error:
        raise BackupRefusedError(f"{path} cannot be read: {error.strerror or type(error).__name__}") from None
    except _READ_ERRORS:
        raise damaged(path, "it was cut off or changed, or is no backup at all") from None


def unpack(archive: zipfile.ZipFile, manifest: Manifest, name: str, path: Path, *, origin: Path) -> None:
    """Write a part to *path*, for its owner alone, and prove that it is the one that was put in.

    Raises:
        BackupDamagedError: It is another one.
        BackupRefusedError: It cannot be written.
    """
    said = manifest.parts[name]
    try:
        with archive.open(name) as source:
            target = path.open("xb")
            with target:
                path.chmod(0o600)
                found = _carry(source, target, most=int(said["size"]))
    except OSError as error:
        raise BackupRefusedError(f"{path} cannot be written: {error.strerror or type(error).__name__}") from None
    except _READ_ERRORS:
        raise damaged(origin, f"{name} in it cannot be read") from None
    if found != said:
        raise damaged(origin, f"{name} in it is not what was put in")


def unpacked_secrets(archive: zipfile.ZipFile, manifest: Manifest, *, origin: Path) -> bytes:
    """Return the sealed secrets.

    Raises:
        BackupDamagedError: They are not what was put in.
    """
    try:
        with archive.open(SECRETS) as source:
            data = source.read(_LARGEST_SECRETS)
    except _READ_ERRORS:
        raise damaged(origin, f"{SECRETS} in it cannot be read") from None
    if {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} != manifest.parts[SECRETS]:
        raise damaged(origin, f"{SECRETS} in it is not what was put in")
    return data


def damaged(path: Path, why: str) -> BackupDamagedError:
    """Return the error for a backup that is not whole."""
    return BackupDamagedError(f"{path} is not a sound backup: {why}; nothing was restored, take another one")


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    member._compresslevel = _LEVEL  # type: ignore[attr-defined] # only 3.13 has a public name for it
    return member


def _carry(source: IO[bytes], target: IO[bytes], *, most: int | None = None) -> dict[str, Any]:
    size, digest = 0, hashlib.sha256()
    while data := source.read(_AT_ONCE):
        size += len(data)
        if most is not None and size > most:
            raise ValueError("it is longer than it says")
        digest.update(data)
        target.write(data)
    return {"size": size, "sha256": digest.hexdigest()}


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        with archive.open(MANIFEST) as file:
            document = load_object(file.read(_LARGEST_LIST))
        if document.pop("format") != _FORMAT:
            raise ValueError("it is of something else")
        version = document.pop("version")
        if type(version) is int and version > _VERSION:
            raise _newer(path)
        found = Manifest(**document)
        schema, names = str(found.schema), set(found.parts)
        sizes = [type(part["size"]) is int and part["size"] >= 0 for part in found.parts.values()]
        sound = all(sizes) and all(type(rows) is int for rows in found.tables.values())
    except (WireError, LookupError, TypeError, ValueError, AttributeError):
        raise damaged(path, "its list of contents is missing, or is no such list") from None
    if not sound or not {DATABASE} <= names <= {DATABASE, SECRETS} or set(archive.namelist()) != names | {MANIFEST}:
        raise damaged(path, "its list of contents and what is in it differ")
    if schema > migrate.HEAD:
        raise _newer(path)
    return found


def _newer(path: Path) -> BackupRefusedError:
    return BackupRefusedError(f"a newer licet-server made {path}: update this program (it knows {migrate.HEAD}) first")
