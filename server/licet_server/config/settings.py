"""All settings, and those that are about neither money nor mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from licet.descriptor import base_url
from licet.errors import ConfigurationError
from licet.wire import MAX_TEXT
from licet_server.config.accounts import AccountSettings, read_accounts
from licet_server.config.from_files import with_files
from licet_server.config.mail import MAIL_FILE, MailSettings, read_mail
from licet_server.config.monitoring import MonitoringSettings, read_monitoring
from licet_server.config.payments import PaymentSettings, read_payments
from licet_server.errors import InputError, SettingsError
from licet_server.licensing.attestation import PUBLIC, Endpoints, parse_endpoints

DATABASE_FILE = "licet.db"
DEFAULT_BASE_URL = "http://127.0.0.1:5000"
LOG_LEVELS = ("debug", "info", "warning", "error")
_MOST_PROXIES = 10
_LONGEST_DRAIN = 120
_FEWEST_DAYS, _MOST_DAYS = 2, 3660
SHORTEST_SECRET = 16
_SHORTEST_PASSPHRASE = 12
_ISSUER = re.compile(r"[^:]+|[A-Za-z][A-Za-z0-9+.-]*:.+")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    Attributes:
        data_dir: Absolute path of the data folder.
        database_url: SQLAlchemy's address of the database; may hold a password.
        copy_to: Where `licet-server db copy` writes to, when no option says so; likewise. ``None``: nowhere.
        redis_url: Where rate limits are shared; ``None``: they are kept per process.
        secret_key: Flask's secret; ``None``: it is in the data folder.
        pepper: The secret under which keys are digested, and from which the secrets of ``hmac`` and HS256 keys are
            derived; ``None``: it is in the data folder.
        keyring_passphrase: What the keyring is encrypted under; ``None``: it is not.
        recovery_passphrase: What copies of the secrets and the keyring are sealed under, in backups and in the
            database; ``None``: there are none.
        replica_url: Where the database file is replicated to, which is done by `deploy/start-server.sh`.
        base_url: The server's public address, without a slash at the end.
        base_url_given: Whether the environment names that address.
        issuer: In whose name the environment wants everything signed; ``None``: it does not say.
        rate_limit: Requests per client address, in the notation of ``limits``; ``None``: off.
        guess_limit: Wrong keys per client address, likewise.
        api_limit: Requests per API key, likewise; per client address for those without one that counts.
        sign_in_limit: Attempts to sign in that fail, per client address, likewise; ``None``: no limits on pages.
        desk_two_factor: Whether somebody of the vendor needs a second factor for the desk.
        trusted_proxies: How many proxies in front of us set the forwarded address.
        drain_seconds: For how long a server that was told to stop says that it is not ready, and goes on answering.
        log_level: The least serious level that is logged.
        short_cut: Whether the server answers a question from what it remembers, ahead of its routes.
        log_days: For how many days each answer to a license check is kept; ``None``: for ever.
        key_reveal: Whether license keys are kept, encrypted, for their customers to read again.
        webhook_private: Whether webhooks may go into private networks, and without TLS.
        sts_endpoints: Where proofs of an AWS account may be checked.
        payments: Who takes the money.
        mail: Where mail is handed in.
        accounts: Who signs people in for us.
        monitoring: Who may look into the server from outside.
        clock_check: Whether a server refuses to start while its clock is off by far.
        secret_files: Which secrets came from files, and from which.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    copy_to: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    pepper: str | None = field(default=None, repr=False)
    keyring_passphrase: str | None = field(default=None, repr=False)
    recovery_passphrase: str | None = field(default=None, repr=False)
    replica_url: str | None = field(default=None, repr=False)
    base_url: str = DEFAULT_BASE_URL
    base_url_given: bool = False
    issuer: str | None = None
    rate_limit: str | None = "120 per minute"
    guess_limit: str | None = "20 per hour"
    api_limit: str | None = "600 per minute"
    sign_in_limit: str | None = "10 per 15 minutes"
    desk_two_factor: bool = True
    trusted_proxies: int = 0
    drain_seconds: int = 0
    log_level: str = "info"
    short_cut: bool = True
    log_days: int | None = 90
    key_reveal: bool = True
    webhook_private: bool = False
    sts_endpoints: Endpoints = field(default_factory=Endpoints)
    payments: PaymentSettings = field(default_factory=PaymentSettings)
    mail: MailSettings = field(default_factory=lambda: MailSettings(Path(MAIL_FILE)))
    accounts: AccountSettings = field(default_factory=AccountSettings)
    monitoring: MonitoringSettings = field(default_factory=MonitoringSettings)
    clock_check: bool = True
    secret_files: tuple[tuple[str, Path], ...] = ()

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; an empty value counts as unset, and ``NAME_FILE`` names a file with the secret ``NAME``.

        Raises:
            SettingsError: A value cannot be used; the message names the variable.
        """
        values, secret_files = with_files(environ)
        given = {name: value.strip() for name, value in values.items() if value.strip()}
        data_dir = _folder(given.get("LICET_DATA_DIR", "instance"))
        return cls(
            data_dir=data_dir,
            database_url=_database_url(given.get("DATABASE_URL"), data_dir),
            copy_to=_copy_to(given.get("LICET_COPY_TO")),
            redis_url=_redis_url(given.get("REDIS_URL")),
            secret_key=_secret(given, "SECRET_KEY"),
            pepper=_secret(given, "LICET_PEPPER"),
            keyring_passphrase=_passphrase(given, "LICET_KEYRING_PASSPHRASE"),
            recovery_passphrase=_passphrase(given, "LICET_RECOVERY_PASSPHRASE"),
            replica_url=given.get("LICET_REPLICA_URL"),
            base_url=_base_url(given.get("LICET_BASE_URL", DEFAULT_BASE_URL)),
            base_url_given="LICET_BASE_URL" in given,
            issuer=_issuer(given.get("LICET_ISSUER")),
            rate_limit=_limit(given, "LICET_RATE_LIMIT", "120 per minute"),
            guess_limit=_limit(given, "LICET_GUESS_LIMIT", "20 per hour"),
            api_limit=_limit(given, "LICET_API_LIMIT", "600 per minute"),
            sign_in_limit=_limit(given, "LICET_SIGN_IN_LIMIT", "10 per 15 minutes"),
            desk_two_factor=_chosen(given, "LICET_DESK_TWO_FACTOR", "required", "optional", yes="required"),
            trusted_proxies=_whole(given, "LICET_TRUSTED_PROXIES", most=_MOST_PROXIES),
            drain_seconds=_whole(given, "LICET_DRAIN_SECONDS", most=_LONGEST_DRAIN),
            log_level=_log_level(given.get("LICET_LOG_LEVEL", "info")),
            short_cut=_chosen(given, "LICET_SHORT_CUT", "on", "off", yes="on"),
            log_days=_log_days(given.get("LICET_LOG_DAYS", "90")),
            key_reveal=_chosen(given, "LICET_KEY_REVEAL", "allow", "refuse", yes="allow"),
            webhook_private=_chosen(given, "LICET_WEBHOOK_PRIVATE", "refuse", "allow", yes="allow"),
            sts_endpoints=_sts_endpoints(given.get("LICET_STS_ENDPOINTS", PUBLIC)),
            payments=read_payments(given),
            mail=read_mail(given, data_dir),
            accounts=read_accounts(given),
            monitoring=read_monitoring(given),
            clock_check=_chosen(given, "LICET_CLOCK_CHECK", "on", "off", yes="on"),
            secret_files=tuple(secret_files.items()),
        )

    @property
    def stated_issuer(self) -> str | None:
        """The issuer that the environment names, itself or by the address; ``None``: it names none."""
        return self.issuer or (self.base_url if self.base_url_given else None)

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; ``None`` when the database is a server."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path.partition("?")[0]) if scheme.startswith("sqlite") else None


def _folder(value: str) -> Path:
    if "?" in value or not value.isprintable():
        raise SettingsError("LICET_DATA_DIR must be a path without question marks and control characters")
    return Path(value).absolute()


def _database_url(value: str | None, data_dir: Path) -> str:
    if value is None:
        return f"sqlite:///{data_dir / DATABASE_FILE}"
    return parse_database_url(value, name="DATABASE_URL")


def parse_database_url(value: str, *, name: str) -> str:
    """Return SQLAlchemy's address of the database that *value* names.

    Args:
        value: What somebody wrote; it may hold a password.
        name: What it was written into, for the message.

    Raises:
        SettingsError: It is no address of a database; the message does not repeat it.
    """
    scheme, separator, rest = value.partition("://")
    if separator and _is_url(value) and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") and ":memory:" not in rest:
        return f"sqlite:///{Path(rest[1:]).absolute()}"
    raise SettingsError(f"{name} must look like postgresql://user@host/name or sqlite:////folder/file.db")


def _copy_to(value: str | None) -> str | None:
    return None if value is None else parse_database_url(value, name="LICET_COPY_TO")


def _is_url(value: str) -> bool:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return bool(make_url(value).drivername)
    except (ArgumentError, ValueError):
        return False


def _redis_url(value: str | None) -> str | None:
    if value is not None and not (value.startswith(("redis://", "rediss://")) and _host(value)):
        raise SettingsError("REDIS_URL must look like redis://host:6379/0 or rediss://host:6379/0")
    return value


def _host(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.port is None or parts.port else None
    except ValueError:
        return None


def _secret(given: Mapping[str, str], name: str) -> str | None:
    value = given.get(name)
    if value is not None and len(value) < SHORTEST_SECRET:
        raise SettingsError(f"{name} is too short: use at least {SHORTEST_SECRET} random characters")
    return value


def passphrase_problem(value: str) -> str | None:
    """Say what is wrong with a passphrase that keys are kept under, without repeating it; ``None``: nothing."""
    if len(value) < _SHORTEST_PASSPHRASE:
        return f"is too short: use at least {_SHORTEST_PASSPHRASE} characters that nobody can guess"
    return None if value.isprintable() else "must be one line of valid text"


def _passphrase(given: Mapping[str, str], name: str) -> str | None:
    value = given.get(name)
    problem = None if value is None else passphrase_problem(value)
    if problem is not None:
        raise SettingsError(f"{name} {problem}")
    return value


def issuer_problem(value: str) -> str | None:
    """Say what is wrong with an issuer, which is a name or a URI (RFC 7519 section 2, ``StringOrURI``)."""
    if len(value) <= MAX_TEXT and value.isprintable() and _ISSUER.fullmatch(value):
        return None
    return "must be a name, or an address such as https://license.example.com"


def _issuer(value: str | None) -> str | None:
    problem = None if value is None else issuer_problem(value)
    if problem is not None:
        raise SettingsError(f"LICET_ISSUER {problem}")
    return value


def _base_url(value: str) -> str:
    try:
        return base_url(value, name="LICET_BASE_URL")
    except ConfigurationError as error:
        raise SettingsError(str(error)) from None


def _limit(given: Mapping[str, str], name: str, default: str) -> str | None:
    from limits import parse_many

    value = given.get(name, default)
    if value.lower() == "off":
        return None
    try:
        sound = all(item.amount > 0 for item in parse_many(value))
    except ValueError:
        sound = False
    if not sound:
        raise SettingsError(f'{name} must look like "{default}", several of them with ";" between, or "off"')
    return value


def _whole(given: Mapping[str, str], name: str, *, most: int) -> int:
    value = given.get(name, "0")
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(most)) and int(value) <= most):
        raise SettingsError(f"{name} must be a whole number from 0 to {most}")
    return int(value)


def _log_level(value: str) -> str:
    if value.lower() not in LOG_LEVELS:
        raise SettingsError(f"LICET_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}")
    return value.lower()


def _log_days(value: str) -> int | None:
    """Return how long the log is kept; what looks for abuse reads a day of it."""
    if value.lower() == "forever":
        return None
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= len(str(_MOST_DAYS)) else 0
    if not _FEWEST_DAYS <= number <= _MOST_DAYS:
        raise SettingsError(f'LICET_LOG_DAYS must be a whole number from {_FEWEST_DAYS} to {_MOST_DAYS}, or "forever"')
    return number


def _chosen(given: Mapping[str, str], name: str, default: str, other: str, *, yes: str) -> bool:
    """Return whether a setting with two values says *yes*."""
    value = given.get(name, default).lower()
    if value not in {default, other}:
        no = other if yes == default else default
        raise SettingsError(f'{name} must be "{yes}" or "{no}"')
    return value == yes


def _sts_endpoints(value: str) -> Endpoints:
    try:
        return parse_endpoints(value)
    except InputError:
        raise SettingsError(
            f'LICET_STS_ENDPOINTS must be "{PUBLIC}", or addresses such as https://sts.eu-west-1.amazonaws.com with '
            "commas between"
        ) from None
