"""The two secrets of an installation: from the environment, else from files that ``init`` made."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from licet_server.config import SHORTEST_SECRET
from licet_server.errors import DataFolderError, SecretMissingError
from licet_server.files import read_private, write_private

# The name of a file, not a secret.
SECRET_KEY_FILE = "secret_key"  # nosec B105
PEPPER_FILE = "pepper"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must never be shown.

    Attributes:
        secret_key: Flask's secret.
        pepper: The secret under which license keys are digested, and from which the secrets of ``hmac`` and HS256
            keys are derived. Losing it makes every key unknown, and no such key can be told from a forgery.
    """

    secret_key: str = field(repr=False)
    pepper: str = field(repr=False)


def create_missing(folder: Path, *, secret_key: str | None, pepper: str | None) -> list[Path]:
    """Make the files of the secrets that are not given; return those made."""
    wanted = ((secret_key, SECRET_KEY_FILE), (pepper, PEPPER_FILE))
    made = [folder / name for given, name in wanted if given is None and read_private(folder / name) is None]
    for path in made:
        write_private(path, secrets.token_urlsafe(32).encode() + b"\n", replace=False)
    return made


def read(folder: Path, *, secret_key: str | None, pepper: str | None) -> Secrets:
    """Return the secrets: those given, and the others from their files in *folder*.

    Raises:
        SecretMissingError: One is neither given nor in its file; both are named.
        DataFolderError: A file cannot be read, or is damaged.
    """
    return Secrets(
        secret_key=secret_key or _from_file(folder / SECRET_KEY_FILE, "SECRET_KEY"),
        pepper=pepper or _from_file(folder / PEPPER_FILE, "LICET_PEPPER"),
    )


def _from_file(path: Path, variable: str) -> str:
    data = read_private(path)
    if data is None:
        raise SecretMissingError(
            f"{path} is missing and {variable} is not set: restore the file from a backup "
            "(a new secret would make everything that depends on the old one useless)"
        )
    try:
        text = data.decode().strip()
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise DataFolderError(f"{path} is empty or damaged: restore it from a backup, or set {variable}")
    if len(text) < SHORTEST_SECRET:
        raise DataFolderError(
            f"{path} holds fewer than {SHORTEST_SECRET} characters, as if it were cut off: restore it from a backup"
        )
    return text
