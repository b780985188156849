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
from licet_server.config.mail import MAIL_FILE, MailSettings, read_mail
from licet_server.config.payments import PaymentSettings, read_payments
from licet_server.errors import InputError, SettingsError
from licet_server.licensing.attestation import PUBLIC, Endpoints, parse_endpoints

DATABASE_FILE = "licet.db"
DEFAULT_BASE_URL = "http://127.0.0.1:5000"
LOG_LEVELS = ("debug", "info", "warning", "error")
_MOST_PROXIES = 10
_SHORTEST_SECRET = 16
_SHORTEST_PASSPHRASE = 12
_ISSUER = re.compile(r"[^:]+|[A-Za-z][A-Za-z0-9+.-]*:.+")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    Attributes:
        data_dir: Absolute path of the data folder.
        database_url: SQLAlchemy's address of the database; may hold a password.
        redis_url: Where rate limits are shared; ``None``: they are kept per process.
        secret_key: Flask's secret; ``None``: it is in the data folder.
        pepper: The secret under which keys are digested, and from which the secrets of ``hmac`` and HS256 keys are
            derived; ``None``: it is in the data folder.
        keyring_passphrase: What the keyring is encrypted under; ``None``: it is not.
        base_url: The server's public address, without a slash at the end.
        base_url_given: Whether the environment names that address.
        issuer: In whose name the environment wants everything signed; ``None``: it does not say.
        rate_limit: Requests per client address, in the notation of ``limits``; ``None``: off.
        guess_limit: Wrong keys per client address, likewise.
        api_limit: Requests per API key, likewise; per client address for those without one that counts.
        sign_in_limit: Attempts to sign in that fail, per client address, likewise; ``None``: no limits on pages.
        desk_two_factor: Whether somebody of the vendor needs a second factor for the desk.
        trusted_proxies: How many proxies in front of us set the forwarded address.
        log_level: The least serious level that is logged.
        key_reveal: Whether license keys are kept, encrypted, for their customers to read again.
        webhook_private: Whether webhooks may go into private networks, and without TLS.
        sts_endpoints: Where proofs of an AWS account may be checked.
        payments: Who takes the money.
        mail: Where mail is handed in.
        accounts: Who signs people in for us.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    pepper: str | None = field(default=None, repr=False)
    keyring_passphrase: str | None = field(default=None, repr=False)
    base_url: str = DEFAULT_BASE_URL
    base_url_given: bool = False
    issuer: str | None = None
    rate_limit: str | None = "120 per minute"
    guess_limit: str | None = "20 per hour"
    api_limit: str | None = "600 per minute"
    sign_in_limit: str | None = "10 per 15 minutes"
    desk_two_factor: bool = True
    trusted_proxies: int = 0
    log_level: str = "info"
    key_reveal: bool = True
    webhook_private: bool = False
    sts_endpoints: Endpoints = field(default_factory=Endpoints)
    payments: PaymentSettings = field(default_factory=PaymentSettings)
    mail: MailSettings = field(default_factory=lambda: MailSettings(Path(MAIL_FILE)))
    accounts: AccountSettings = field(default_factory=AccountSettings)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; an empty value counts as unset.

        Raises:
            SettingsError: A value cannot be used; the message names the variable.
        """
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        data_dir = _folder(given.get("LICET_DATA_DIR", "instance"))
        return cls(
            data_dir=data_dir,
            database_url=_database_url(given.get("DATABASE_URL"), data_dir),
            redis_url=_redis_url(given.get("REDIS_URL")),
            secret_key=_secret(given, "SECRET_KEY"),
            pepper=_secret(given, "LICET_PEPPER"),
            keyring_passphrase=_passphrase(given.get("LICET_KEYRING_PASSPHRASE")),
            base_url=_base_url(given.get("LICET_BASE_URL", DEFAULT_BASE_URL)),
            base_url_given="LICET_BASE_URL" in given,
            issuer=_issuer(given.get("LICET_ISSUER")),
            rate_limit=_limit(given, "LICET_RATE_LIMIT", "120 per minute"),
            guess_limit=_limit(given, "LICET_GUESS_LIMIT", "20 per hour"),
            api_limit=_limit(given, "LICET_API_LIMIT", "600 per minute"),
            sign_in_limit=_limit(given, "LICET_SIGN_IN_LIMIT", "10 per 15 minutes"),
            desk_two_factor=_required(given, "LICET_DESK_TWO_FACTOR", "required"),
            trusted_proxies=_proxies(given.get("LICET_TRUSTED_PROXIES", "0")),
            log_level=_log_level(given.get("LICET_LOG_LEVEL", "info")),
            key_reveal=_allowed(given, "LICET_KEY_REVEAL", "allow"),
            webhook_private=_allowed(given, "LICET_WEBHOOK_PRIVATE", "refuse"),
            sts_endpoints=_sts_endpoints(given.get("LICET_STS_ENDPOINTS", PUBLIC)),
            payments=read_payments(given),
            mail=read_mail(given, data_dir),
            accounts=read_accounts(given),
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
    scheme, separator, rest = value.partition("://")
    if separator and _is_url(value) and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") and ":memory:" not in rest:
        return f"sqlite:///{Path(rest[1:]).absolute()}"
    raise SettingsError("DATABASE_URL must look like postgresql://user@host/name or sqlite:////folder/file.db")


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
    if value is not None and len(value) < _SHORTEST_SECRET:
        raise SettingsError(f"{name} is too short: use at least {_SHORTEST_SECRET} random characters")
    return value


def passphrase_problem(value: str) -> str | None:
    """Say what is wrong with a passphrase for the keyring, without repeating it; ``None``: nothing."""
    if len(value) < _SHORTEST_PASSPHRASE:
        return f"is too short: use at least {_SHORTEST_PASSPHRASE} characters that nobody can guess"
    return None if value.isprintable() else "must be one line of valid text"


def _passphrase(value: str | None) -> str | None:
    problem = None if value is None else passphrase_problem(value)
    if problem is not None:
        raise SettingsError(f"LICET_KEYRING_PASSPHRASE {problem}")
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


def _proxies(value: str) -> int:
    if not (
        value.isascii() and value.isdigit() and len(value) <= len(str(_MOST_PROXIES)) and int(value) <= _MOST_PROXIES
    ):
        raise SettingsError(f"LICET_TRUSTED_PROXIES must be a whole number from 0 to {_MOST_PROXIES}")
    return int(value)


def _log_level(value: str) -> str:
    if value.lower() not in LOG_LEVELS:
        raise SettingsError(f"LICET_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}")
    return value.lower()


def _allowed(given: Mapping[str, str], name: str, default: str) -> bool:
    value = given.get(name, default).lower()
    if value not in {"allow", "refuse"}:
        raise SettingsError(f'{name} must be "allow" or "refuse"')
    return value == "allow"


def _required(given: Mapping[str, str], name: str, default: str) -> bool:
    value = given.get(name, default).lower()
    if value not in {"required", "optional"}:
        raise SettingsError(f'{name} must be "required" or "optional"')
    return value == "required"


def _sts_endpoints(value: str) -> Endpoints:
    try:
        return parse_endpoints(value)
    except InputError:
        raise SettingsError(
            f'LICET_STS_ENDPOINTS must be "{PUBLIC}", or addresses such as https://sts.eu-west-1.amazonaws.com with '
            "commas between"
        ) from None
