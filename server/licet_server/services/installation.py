"""Set an installation up, and open one that is set up."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources

from sqlalchemy import Engine

from licet_server.config import Settings
from licet_server.errors import IssuerMismatchError, StorageError
from licet_server.files import make_file, make_folder, refuse_unfinished
from licet_server.keys import secret_files
from licet_server.keys.derived import AUDIT_PURPOSE, REVEAL_PURPOSE, derived
from licet_server.keys.keyring import KEYRING_FILE, Keyring
from licet_server.keys.keyring_file import CurrentKeyring, KeyringFile
from licet_server.keys.leases import Signer
from licet_server.keys.secret_files import Secrets
from licet_server.licensing.catalog import Product
from licet_server.licensing.catalog_file import parse_catalog
from licet_server.services import vault
from licet_server.services.catalog import apply_catalog
from licet_server.services.reveal import forget_keys
from licet_server.services.sanity import check_pepper
from licet_server.storage import migrate, partitions
from licet_server.storage.catalog import all_products
from licet_server.storage.engine import open_engine, seal_with
from licet_server.storage.session import transaction

FORGOTTEN = "license keys: {count} forgotten, as LICET_KEY_REVEAL says; they still work"
ENCRYPTED = "keyring: {path} is now encrypted under LICET_KEYRING_PASSPHRASE"


@dataclass(frozen=True, slots=True)
class Installation:
    """What every use case needs.

    Attributes:
        settings: What the environment says.
        secrets: What must never be shown.
        current: The signing keys, as they are on disk at any moment.
    """

    settings: Settings
    secrets: Secrets
    current: CurrentKeyring

    @property
    def keyring(self) -> Keyring:
        """The signing keys of now; hold on to the value where several answers must agree."""
        return self.current.ring

    @property
    def signer(self) -> Signer:
        """What a command signs with now.

        Raises:
            IssuerMismatchError: As :func:`issuer_of`.
        """
        ring = self.keyring
        return Signer(ring, issuer_of(ring, self.settings))

    @property
    def answering(self) -> Signer:
        """What a running server signs with now.

        Its issuer was checked when it started. When somebody changes it meanwhile, a server whose environment names
        the old one goes on in that name until it is restarted: an outage would be worse for customers.
        """
        ring, settings = self.keyring, self.settings
        return Signer(ring, settings.stated_issuer or ring.issuer or settings.base_url)

    @property
    def issuer(self) -> str:
        """In whose name everything is signed.

        Raises:
            IssuerMismatchError: As :func:`issuer_of`.
        """
        return issuer_of(self.keyring, self.settings)

    @property
    def keyring_file(self) -> KeyringFile:
        """Where the signing keys are kept."""
        return keyring_file(self.settings)

    @property
    def audit_key(self) -> bytes:
        """What seals the audit log."""
        return audit_key_of(self.secrets.pepper)

    @property
    def reveal_key(self) -> bytes | None:
        """What encrypts license keys, so that their customers can read them again; ``None``: nobody can."""
        return derived(self.secrets.pepper, purpose=REVEAL_PURPOSE) if self.settings.key_reveal else None

    def open_engine(self) -> Engine:
        """Return an engine for the database of this installation; nothing is opened yet."""
        return open_engine(self.settings.database_url, audit_key=self.audit_key, reveal_key=self.reveal_key)

    @property
    def hidden(self) -> tuple[str, ...]:
        """Texts that must never be shown."""
        chosen = (
            self.settings.keyring_passphrase,
            self.settings.recovery_passphrase,
            self.settings.mail.password,
            self.settings.monitoring.token,
        )
        given = (secret for secret in chosen if secret is not None)
        ours = (self.secrets.pepper, self.secrets.secret_key, *given)
        return ours + self.settings.payments.secrets + self.settings.accounts.secrets


def audit_key_of(pepper: str) -> bytes:
    """Return what seals the audit log of an installation with *pepper*."""
    return derived(pepper, purpose=AUDIT_PURPOSE)


def initialise(settings: Settings, *, now: datetime) -> list[str]:
    """Make whatever is missing: folder, secrets, keyring, tables, default catalog. Doing it again changes nothing.

    Returns:
        One line for each thing that was made.

    Raises:
        ServerError: Something that is there is damaged, or cannot be used, or a secret of an existing database is gone.
    """
    make_folder(settings.data_dir)
    refuse_unfinished(settings.data_dir)
    if settings.database_file is not None:
        make_file(settings.database_file)
    engine = open_engine(settings.database_url)
    try:
        done = _checked(engine, settings) if migrate.exists(engine) else _make_secrets(settings, now=now)
        here = load(settings)
        seal_with(engine, here.audit_key, here.reveal_key)
        if keyring_file(settings).protect():
            done.append(ENCRYPTED.format(path=keyring_file(settings).path))
        done += _settle_issuer(settings)
        if migrate.migrate(engine):
            done.append(f"database: at schema {migrate.HEAD}")
            check_pepper(engine, settings, audit_key=here.audit_key)  # which an older schema cannot always tell
        _make_days(engine, now=now)
        with transaction(engine) as session:
            if not all_products(session):
                done += apply_catalog(session, default_catalog(), now=now)
            if not settings.key_reveal and (forgotten := forget_keys(session, now=now)):
                done.append(FORGOTTEN.format(count=forgotten))
            if vault.refresh(session, settings, here.secrets, now=now):
                done.append(vault.SEALED)
    finally:
        engine.dispose()
    return done


def _make_days(engine: Engine, *, now: datetime) -> None:
    """Have the log ready for the next days; a worker does that too, and until one can a part of it takes any day."""
    with suppress(StorageError), transaction(engine) as session:
        partitions.make_ahead(session, now=now)


def _checked(engine: Engine, settings: Settings) -> list[str]:
    """Bring back secrets that were lost, and stop when this database and this process do not belong together."""
    migrate.refuse_newer(engine)
    done = vault.recover(engine, settings)
    check_pepper(engine, settings, audit_key=load(settings).audit_key)
    return done


def _make_secrets(settings: Settings, *, now: datetime) -> list[str]:
    """Make secrets for a database that does not exist yet; for one that does, a lost secret must be noticed."""
    made = secret_files.create_missing(settings.data_dir, secret_key=settings.secret_key, pepper=settings.pepper)
    done = [f"secret: {path}" for path in made]
    file = keyring_file(settings)
    if file.create_missing(now=now):
        done.append(f"keyring: {file.path}" + (" (encrypted)" if file.passphrase else ""))
    return done


def _settle_issuer(settings: Settings) -> list[str]:
    """Write down the issuer that the environment names, unless there is one; refuse when there is another."""
    stated, file = settings.stated_issuer, keyring_file(settings)
    if stated is None:
        return []

    def settled(ring: Keyring) -> tuple[Keyring, bool]:
        return replace(ring, issuer=issuer_of(ring, settings)), ring.issuer is None

    ring = file.load()
    if settled(ring)[1] and file.change(settled):
        return [f"issuer: this installation signs as {stated}"]
    return []


def issuer_of(ring: Keyring, settings: Settings) -> str:
    """Return in whose name to sign: that of the keyring; until it has one, that of the environment, else the address.

    Raises:
        IssuerMismatchError: The environment names another issuer than the keyring.
    """
    stated = settings.stated_issuer
    if ring.issuer is None:
        return stated or settings.base_url
    if stated not in {None, ring.issuer}:
        variable = "LICET_ISSUER" if settings.issuer else "LICET_BASE_URL"
        raise IssuerMismatchError(
            f"this installation signs as {ring.issuer}, and {variable} says {stated}: set LICET_ISSUER={ring.issuer}, "
            f"or run `licet-server key issuer {stated}` (plugins that know the old issuer then refuse what is signed)"
        )
    return ring.issuer


def keyring_file(settings: Settings) -> KeyringFile:
    """Return where the signing keys of *settings* are kept, made or not."""
    return KeyringFile(settings.data_dir / KEYRING_FILE, settings.keyring_passphrase)


def load(settings: Settings) -> Installation:
    """Read the secrets and keys of an initialised data folder."""
    refuse_unfinished(settings.data_dir)
    secrets = secret_files.read(settings.data_dir, secret_key=settings.secret_key, pepper=settings.pepper)
    return Installation(settings, secrets, CurrentKeyring(keyring_file(settings)))


def default_catalog() -> tuple[Product, ...]:
    """Return the catalog that a fresh installation sells."""
    data = resources.files("licet_server").joinpath("default_catalog.toml").read_bytes()
    return parse_catalog(data, origin="default_catalog.toml")
