"""Databases of released versions, kept as text under ``tests/vectors/released``, which every later one has to open.

Before a version is released, ``python -m tests.server.storage.released`` writes the one of the version that is here;
what was written for a version that is out is never written again. The secrets beside it protect only made-up data.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from licet_server import __version__
from licet_server.config import DATABASE_FILE, Settings
from licet_server.services import audit
from licet_server.services.installation import initialise, load
from licet_server.services.issue import issue
from licet_server.storage import migrate
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.web.seeds import seed

FOLDER = Path(__file__).parents[2] / "vectors" / "released"
SECRETS = ("keyring.json", "pepper", "secret_key")
THINNED = ("usage_days", "validation_days", "uptime_days")
"""Of these a tenth of the rows will do."""


@dataclass(frozen=True)
class Released:
    """What was kept of one version.

    Attributes:
        version: The program's.
        facts: ``schema``, ``license_key`` of a license without an end, and ``audit_head``.
    """

    version: str
    facts: dict[str, Any]

    def unpack(self, data_dir: Path) -> Path:
        """Make the data folder as that version left it, and return the path of its database."""
        kept = FOLDER / self.version
        data_dir.mkdir(mode=0o700)
        for name in SECRETS:
            shutil.copyfile(kept / name, data_dir / name)
            (data_dir / name).chmod(0o600)
        path = data_dir / DATABASE_FILE
        with closing(sqlite3.connect(path)) as database:
            database.executescript((kept / "licet.sql").read_text())
        path.chmod(0o600)
        return path


def released() -> list[Released]:
    """Return what was kept of every version."""
    return [Released(kept.parent.name, json.loads(kept.read_text())) for kept in sorted(FOLDER.glob("*/facts.json"))]


def keep(folder: Path) -> None:
    """Write what this version makes of a vendor's year into *folder*."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings.from_env({"LICET_DATA_DIR": f"{name}/data"})
        initialise(settings, now=NOW)
        here = load(settings)
        engine = here.open_engine()
        seed(engine, here, now=NOW)
        with transaction(engine) as session:
            known = {"pepper": here.secrets.pepper, "signer": here.signer, "now": NOW}
            issued = issue(session, product="CAIO", plan="perpetual", email="a@example.com", **known)
        with reading(engine) as session:
            head = audit.verify(session, key=here.audit_key)
        engine.dispose()
        folder.mkdir(parents=True, exist_ok=True)
        for secret in SECRETS:
            shutil.copyfile(settings.data_dir / secret, folder / secret)
        with closing(sqlite3.connect(settings.data_dir / DATABASE_FILE)) as database:
            for table in THINNED:
                database.execute(f"DELETE FROM {table} WHERE rowid % 10")
            database.commit()
            (folder / "licet.sql").write_text("\n".join(database.iterdump()) + "\n")
    facts = {"schema": migrate.HEAD, "license_key": issued.key, "audit_head": str(head)}
    (folder / "facts.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    keep(FOLDER / __version__)
    sys.stdout.write(f"{FOLDER / __version__}\n")
