"""Look at everything, in the order in which things depend on each other, and never fail over a single check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from licet_server.config import FILE, FROM_FILES, KNOWN, Settings
from licet_server.errors import ServerError, SettingsError
from licet_server.services.doctor import database, folder, network, parts
from licet_server.services.doctor.finding import Check, Finding, Subject, ok, problem, warning

CHECKS: tuple[tuple[str, Check], ...] = (
    ("variables", folder.variables),
    ("data folder", folder.folder),
    ("disk space", folder.space),
    ("secrets", folder.secrets),
    ("signing keys", folder.keyring),
    ("database", database.database),
    ("integrity", database.integrity),
    ("clock", database.clock),
    ("clock elsewhere", network.other_clocks),
    ("address", network.address),
    ("proxies", parts.proxies),
    ("mail", network.mail),
    ("Redis", parts.redis),
    ("payments", parts.payments),
    ("worker", database.work),
    ("replica", parts.replica),
)
"""What is looked at, and what its answer is called when it cannot even look."""

_MOST_WRONG = 20
_VARIABLE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_FIXES: Mapping[str, str] = {
    "DATA_FOLDER_UNUSABLE": "give the data folder back to the account that runs the server; as root, `chown -R`",
    "SECRET_MISSING": "restore the file from a backup: a new one would not do",  # nosec B105 - a sentence
    "SECRET_WRONG": "put the old pepper back",  # nosec B105 - a sentence
    "KEYRING_DAMAGED": "restore keyring.json from a backup",
    "KEYRING_LOCKED": "set LICET_KEYRING_PASSPHRASE to the passphrase that it was encrypted under",
    "SIGNING_KEY_MISSING": "licet-server key rotate",
    "DISK_FULL": "make room on the disk of the database",
    "DATABASE_DAMAGED": "stop the server, keep the damaged file, and restore a backup",
    "DATABASE_VERSION": "update this program, or restore a backup of before the update",
    "STORAGE_UNAVAILABLE": "start the database server, correct DATABASE_URL, or end whoever locks the file",
    "AUDIT_DAMAGED": "see `licet-server audit verify`, and compare with a backup",
    "ISSUER_MISMATCH": "set LICET_ISSUER to the one of keyring.json",
    "CATALOG_INVALID": "correct the file; `licet-server mail config` prints a sound one",
    "SETTING_INVALID": "correct the setting",
}
_ELSE = "docs/troubleshooting.md says more about this code"


def examine(subject: Subject, checks: Sequence[tuple[str, Check]] = CHECKS) -> Iterator[Finding]:
    """Yield what every check finds.

    Args:
        subject: What is looked at.
        checks: What to look at, each with its name.
    """
    yield ok("settings", "every setting can be used")
    for name, check in checks:
        try:
            yield from check(subject)
        except ServerError as error:
            yield problem(name, str(error), _FIXES.get(error.code, _ELSE))
        except Exception as error:  # noqa: BLE001 - the other checks go on; the text may repeat what nobody should see
            yield warning(name, f"this could not be looked at: {type(error).__name__}", "report it, with the version")


def wrong_settings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield everything that is wrong with the settings, and not the first alone; nothing: they can be used.

    What a message names is left out, and the rest read again, until nothing more is wrong.
    """
    left = dict(environ)
    for _ in range(_MOST_WRONG):
        try:
            Settings.from_env(left)
        except SettingsError as error:
            said = str(error)
            yield problem("settings", said, "correct it where the service's environment is written")
            named = {name for name in _VARIABLE.findall(said) if name in KNOWN}
            named |= {name + FILE for name in named if name in FROM_FILES}
            if not named & left.keys():
                return
            left = {name: value for name, value in left.items() if name not in named}
        else:
            return


def secrets_in(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return every text of the environment that must never be shown, whether or not it can be used."""
    return tuple(value for name in FROM_FILES if len(value := environ.get(name, "").strip()) > 3)  # noqa: PLR2004 - a shorter one is in every sentence
