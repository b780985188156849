"""Set an installation up, and open one that is set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from licet_server.config import Settings
from licet_server.files import make_file, make_folder
from licet_server.keys import keyring, secret_files
from licet_server.keys.keyring import KEYRING_FILE, Keyring
from licet_server.keys.leases import Signer
from licet_server.keys.secret_files import Secrets
from licet_server.licensing.catalog import Product
from licet_server.licensing.catalog_file import parse_catalog
from licet_server.services.catalog import apply_catalog
from licet_server.storage import migrate
from licet_server.storage.catalog import all_products
from licet_server.storage.engine import open_engine
from licet_server.storage.session import transaction


@dataclass(frozen=True, slots=True)
class Installation:
    """What every use case needs.

    Attributes:
        settings: What the environment says.
        secrets: What must never be shown.
        keyring: The signing keys.
    """

    settings: Settings
    secrets: Secrets
    keyring: Keyring

    @property
    def signer(self) -> Signer:
        """What signs the answers of this server."""
        return Signer(self.keyring, self.settings.base_url)


def initialise(settings: Settings, *, now: datetime) -> list[str]:
    """Make whatever is missing: folder, secrets, keyring, tables, default catalog. Doing it again changes nothing.

    Returns:
        One line for each thing that was made.

    Raises:
        ServerError: Something that is there is damaged, or cannot be used, or a secret of an existing database is gone.
    """
    make_folder(settings.data_dir)
    if settings.database_file is not None:
        make_file(settings.database_file)
    engine = open_engine(settings.database_url)
    try:
        done = [] if migrate.exists(engine) else _make_secrets(settings, now=now)
        load(settings)
        if migrate.migrate(engine):
            done.append(f"database: at schema {migrate.HEAD}")
        with transaction(engine) as session:
            if not all_products(session):
                done += apply_catalog(session, default_catalog())
    finally:
        engine.dispose()
    return done


def _make_secrets(settings: Settings, *, now: datetime) -> list[str]:
    """Make secrets for a database that does not exist yet; for one that does, a lost secret must be noticed."""
    made = secret_files.create_missing(settings.data_dir, secret_key=settings.secret_key, pepper=settings.pepper)
    done = [f"secret: {path}" for path in made]
    path = settings.data_dir / KEYRING_FILE
    if keyring.create_missing(path, now=now):
        done.append(f"keyring: {path}")
    return done


def load(settings: Settings) -> Installation:
    """Read the secrets and keys of an initialised data folder."""
    folder = settings.data_dir
    secrets = secret_files.read(folder, secret_key=settings.secret_key, pepper=settings.pepper)
    return Installation(settings, secrets, keyring.load(folder / KEYRING_FILE))


def default_catalog() -> tuple[Product, ...]:
    """Return the catalog that a fresh installation sells."""
    data = resources.files("licet_server").joinpath("default_catalog.toml").read_bytes()
    return parse_catalog(data, origin="default_catalog.toml")
