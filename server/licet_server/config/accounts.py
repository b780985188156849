"""Settings of those who sign people in for us: Google, GitHub, and any provider that speaks OpenID Connect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from licet_server.config.payments import LOOPBACK
from licet_server.errors import SettingsError

GOOGLE, GITHUB, OIDC = "google", "github", "oidc"
"""What a provider is called in the addresses of this server, and so in the redirect address that it knows."""

_GOOGLE_ISSUER = "https://accounts.google.com"
_GITHUB_URL = "https://github.com"
_LONGEST_LABEL = 40
_LONGEST_ISSUER = 255  # of the column in which it is kept


@dataclass(frozen=True, slots=True)
class SignInProvider:
    """Somebody who signs people in.

    Attributes:
        name: In addresses: ``google``, ``github`` or ``oidc``.
        label: What people know it by.
        issuer: Who vouches for an identity; of GitHub its address.
        client_id: What we are called there.
        client_secret: What we prove that with.
    """

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """How people may sign in besides a password and a passkey.

    Attributes:
        providers: In the order in which they are offered.
    """

    providers: tuple[SignInProvider, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must never be shown."""
        return tuple(each.client_secret for each in self.providers)


def read_accounts(given: Mapping[str, str]) -> AccountSettings:
    """Read the settings.

    Args:
        given: The environment, without empty values.

    Raises:
        SettingsError: A value cannot be used; the message names the variable and never repeats a secret.
    """
    found = (_own(given), _google(given), _github(given))
    return AccountSettings(tuple(each for each in found if each is not None))


def _google(given: Mapping[str, str]) -> SignInProvider | None:
    pair = _pair(given, "LICET_GOOGLE_CLIENT_ID", "LICET_GOOGLE_CLIENT_SECRET")
    return None if pair is None else SignInProvider(GOOGLE, "Google", _GOOGLE_ISSUER, *pair)


def _github(given: Mapping[str, str]) -> SignInProvider | None:
    pair = _pair(given, "LICET_GITHUB_CLIENT_ID", "LICET_GITHUB_CLIENT_SECRET")
    address = _address(given.get("LICET_GITHUB_URL", _GITHUB_URL).rstrip("/"), "LICET_GITHUB_URL", _GITHUB_URL)
    return None if pair is None else SignInProvider(GITHUB, "GitHub", address, *pair)


def _own(given: Mapping[str, str]) -> SignInProvider | None:
    pair = _pair(given, "LICET_OIDC_CLIENT_ID", "LICET_OIDC_CLIENT_SECRET")
    issuer = given.get("LICET_OIDC_ISSUER")
    if (pair is None) is not (issuer is None):
        raise SettingsError(
            "LICET_OIDC_ISSUER, LICET_OIDC_CLIENT_ID and LICET_OIDC_CLIENT_SECRET belong together: set all or none"
        )
    if pair is None or issuer is None:
        return None
    address = _address(issuer, "LICET_OIDC_ISSUER", "https://id.example.com")
    return SignInProvider(OIDC, _label(given.get("LICET_OIDC_NAME"), address), address, *pair)


def _pair(given: Mapping[str, str], *names: str) -> tuple[str, str] | None:
    """Return an id and a secret; ``None``: neither is set."""
    found = [given[name] for name in names if name in given]
    if not found:
        return None
    if len(found) != len(names):
        raise SettingsError(f"{' and '.join(names)} belong together: set both or neither")
    for name, value in zip(names, found, strict=True):
        if not (value.isascii() and value.isprintable()) or " " in value:
            raise SettingsError(f"{name} must be what the provider calls it: letters, digits and signs, without spaces")
    return found[0], found[1]


def _label(value: str | None, issuer: str) -> str:
    label = value or urlsplit(issuer).hostname or issuer
    if not label.isprintable() or (value is not None and len(label) > _LONGEST_LABEL):
        raise SettingsError(f"LICET_OIDC_NAME must be one line of at most {_LONGEST_LABEL} characters")
    return label[:_LONGEST_LABEL]


def _address(value: str, name: str, example: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        sound = sound and bool(parts.hostname) and "@" not in parts.netloc and not (parts.query or parts.fragment)
        sound = sound and (parts.port is None or parts.port > 0)
        sound = sound and value.isascii() and value.isprintable() and " " not in value and len(value) <= _LONGEST_ISSUER
    except ValueError:
        sound = False
    if not sound:
        raise SettingsError(f"{name} must be an https address such as {example}")
    return value
