"""Secrets from files: ``NAME_FILE`` names a file that holds what ``NAME`` would.

Docker, Kubernetes and systemd hand secrets over as files, which neither ``docker inspect`` nor ``/proc`` shows.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from licet_server.errors import SettingsError
from licet_server.files import explained

FILE = "_FILE"
FROM_FILES = (
    "SECRET_KEY",
    "LICET_PEPPER",
    "LICET_KEYRING_PASSPHRASE",
    "LICET_RECOVERY_PASSPHRASE",
    "LICET_METRICS_TOKEN",
    "DATABASE_URL",
    "LICET_COPY_TO",
    "REDIS_URL",
    "SMTP_PASSWORD",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "PADDLE_API_KEY",
    "PADDLE_WEBHOOK_SECRET",
    "LICET_GOOGLE_CLIENT_SECRET",
    "LICET_GITHUB_CLIENT_SECRET",
    "LICET_OIDC_CLIENT_SECRET",
)
"""What may be in a file: everything that is secret, or may hold a password."""

_LONGEST = 16 * 1024
_HANDED_OVER = (Path("/run/secrets"), Path("/var/run/secrets"), Path("/run/credentials"))
"""Where the engine decides on modes, and nobody but this service looks in."""


def with_files(environ: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Path]]:
    """Return the environment with the secrets in it that files hold, and which file each of them came from.

    Raises:
        SettingsError: A secret is given twice, or its file cannot be used; the message names the variable and the
            file, and repeats nothing of what is in it.
    """
    values, files = dict(environ), {}
    for name in FROM_FILES:
        path = environ.get(name + FILE, "").strip()
        if not path:
            continue
        if environ.get(name, "").strip():
            raise SettingsError(f"{name} and {name}{FILE} are both set: keep one of them")
        files[name] = Path(path).absolute()
        values[name] = _read(files[name], name + FILE)
    return values, files


def seen_by_others(path: Path) -> bool:
    """Say whether every account of this machine may read a secret's file."""
    if any(path.is_relative_to(folder) for folder in _HANDED_OVER):
        return False
    try:
        return bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def _read(path: Path, variable: str) -> str:
    """Return the one line that is in a file, without its end."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe without a writer would wait
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise SettingsError(f"{variable} names {path}, which is no file: name the file that holds the secret")
            data = file.read(_LONGEST + 1)
    except IsADirectoryError:
        raise SettingsError(f"{variable} names {path}, which is a folder: name the file in it") from None
    except ValueError:
        raise SettingsError(f"{variable} must be the path of a file") from None
    except OSError as error:
        raise SettingsError(f"{variable} names {path}, which cannot be read: {explained(path, error)}") from None
    return _line(data, f"{variable} names {path}, which")


def _line(data: bytes, what: str) -> str:
    if len(data) > _LONGEST:
        raise SettingsError(f"{what} is longer than {_LONGEST:,} bytes: a secret is one line")
    try:
        text = data.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise SettingsError(f"{what} is not UTF-8 text: a secret is one line of text") from None
    if not text.strip():
        raise SettingsError(f"{what} is empty: write the secret into it, or unset the variable")
    if len(text.splitlines()) != 1 or "\0" in text:
        raise SettingsError(f"{what} holds more than one line: a secret is one line")
    return text
