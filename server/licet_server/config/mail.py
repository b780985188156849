"""Settings of outgoing mail."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from licet_server.config.payments import LOOPBACK
from licet_server.errors import SettingsError

MAIL_FILE = "mail.toml"
"""In the data folder: who the vendor is, and what mails say."""

STARTTLS, IMPLICIT, OFF = "starttls", "implicit", "off"
_SUBMISSION, _SUBMISSIONS = 587, 465
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where mail is handed in.

    Attributes:
        server: The host; ``None``: mail is written and kept, and nothing is sent.
        port: Of the host.
        user: Who signs in; ``None``: nobody does.
        password: That of the user.
        tls: ``starttls``, ``implicit``, or ``off``, which only a server on this machine may have.
        ca_file: Certificates to trust in place of the system's.
        file: Who the vendor is, and what mails say, in TOML; need not be there.
    """

    file: Path
    server: str | None = None
    port: int = _SUBMISSION
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str = STARTTLS
    ca_file: Path | None = None


def read_mail(given: Mapping[str, str], data_dir: Path) -> MailSettings:
    """Read the settings.

    Args:
        given: The environment, without empty values.
        data_dir: Where the file is, unless the environment names another.

    Raises:
        SettingsError: A value cannot be used; the message names the variable and never repeats a secret.
    """
    server = given.get("SMTP_SERVER")
    if server is not None and (not server.isascii() or not server.isprintable() or set(server) & set(" /@")):
        raise SettingsError("SMTP_SERVER must be the name of a host, such as smtp.example.com")
    port = _port(given.get("SMTP_PORT", str(_SUBMISSION)))
    if ("SMTP_USER" in given) is not ("SMTP_PASSWORD" in given):
        raise SettingsError("SMTP_USER and SMTP_PASSWORD belong together: set both or neither")
    return MailSettings(
        file=Path(given.get("LICET_MAIL_CONFIG", data_dir / MAIL_FILE)).absolute(),
        server=server,
        port=port,
        user=given.get("SMTP_USER"),
        password=given.get("SMTP_PASSWORD"),
        tls=_tls(given.get("SMTP_TLS", IMPLICIT if port == _SUBMISSIONS else STARTTLS), server),
        ca_file=_ca_file(given.get("SMTP_CA_FILE")),
    )


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and 0 < int(value) <= _HIGHEST_PORT):  # noqa: PLR2004 - digits of a port
        raise SettingsError(f"SMTP_PORT must be a whole number from 1 to {_HIGHEST_PORT}")
    return int(value)


def _tls(value: str, server: str | None) -> str:
    chosen = value.lower()
    if chosen not in {STARTTLS, IMPLICIT, OFF}:
        raise SettingsError(f"SMTP_TLS must be {STARTTLS}, {IMPLICIT} or {OFF}")
    if chosen == OFF and server not in {None, *LOOPBACK}:
        raise SettingsError(f"SMTP_TLS={OFF} is only for a server on this machine: mails hold license keys")
    return chosen


def _ca_file(value: str | None) -> Path | None:
    if value is None:
        return None
    path = Path(value).absolute()
    trusting(path)
    return path


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Return TLS that trusts the certificates in a file; ``None``: those of the system.

    Raises:
        SettingsError: There are none in it.
    """
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except ssl.SSLError:
        raise SettingsError("SMTP_CA_FILE must be a file with certificates in PEM") from None
    except OSError as error:
        raise SettingsError(f"SMTP_CA_FILE cannot be read: {error.strerror or type(error).__name__}") from None
