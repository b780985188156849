"""Settings of the payment providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from licet_server.errors import SettingsError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Where a connection without TLS may go."""

REVERSALS = ("revoke", "suspend", "keep")
"""What may become of a license whose money went back."""

_SHORTEST_SECRET = 8
"""How many characters stand behind the prefix at least: a prefix alone is the start of a value that was cut off."""

_STRIPE = "https://api.stripe.com"
_PADDLE = {"production": "https://api.paddle.com", "sandbox": "https://sandbox-api.paddle.com"}
_STRIPE_KEYS = {"sk_live_": True, "rk_live_": True, "sk_test_": False, "rk_test_": False}
_PADDLE_KEYS = {"pdl_live_": True, "pdl_sdbx_": False}


@dataclass(frozen=True, slots=True)
class StripeSettings:
    """Stripe.

    Attributes:
        secret_key: For calls; ``None``: nothing can be sold there.
        webhook_secrets: Any of them may have signed an event; none: no event is taken.
        api_base: Where calls go.
    """

    secret_key: str | None = field(default=None, repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    api_base: str = _STRIPE

    @property
    def live(self) -> bool | None:
        """Whether it is about real money; ``None``: without a key nobody knows."""
        return None if self.secret_key is None else _STRIPE_KEYS[self.secret_key[:8]]


@dataclass(frozen=True, slots=True)
class PaddleSettings:
    """Paddle.

    Attributes:
        api_key: For calls; ``None``: nothing can be sold there.
        webhook_secrets: Any of them may have signed an event; none: no event is taken.
        live: Whether it is about real money, and not the sandbox.
        api_base: Where calls go.
    """

    api_key: str | None = field(default=None, repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    live: bool = True
    api_base: str = _PADDLE["production"]


@dataclass(frozen=True, slots=True)
class PaymentSettings:
    """Who takes the money, and what becomes of a license when it goes back.

    Attributes:
        on_refund: ``revoke``, ``suspend`` or ``keep`` a license whose payment was refunded in full.
        on_dispute: The same for one whose payment is disputed.
    """

    stripe: StripeSettings = field(default_factory=StripeSettings)
    paddle: PaddleSettings = field(default_factory=PaddleSettings)
    on_refund: str = "revoke"
    on_dispute: str = "revoke"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must never be shown."""
        found = (self.stripe.secret_key, self.paddle.api_key)
        given = tuple(secret for secret in found if secret is not None)
        return given + self.stripe.webhook_secrets + self.paddle.webhook_secrets


def read_payments(given: Mapping[str, str]) -> PaymentSettings:
    """Read the settings.

    Args:
        given: The environment, without empty values.

    Raises:
        SettingsError: A value cannot be used; the message names the variable and never repeats a secret.
    """
    return PaymentSettings(
        stripe=StripeSettings(
            secret_key=_key(given, "STRIPE_SECRET_KEY", tuple(_STRIPE_KEYS)),
            webhook_secrets=_secrets(given, "STRIPE_WEBHOOK_SECRET", "whsec_"),
            api_base=_address(given, "STRIPE_API_BASE", _STRIPE),
        ),
        paddle=_paddle(given),
        on_refund=_choice(given, "LICET_ON_REFUND", REVERSALS, "revoke"),
        on_dispute=_choice(given, "LICET_ON_DISPUTE", REVERSALS, "revoke"),
    )


def _paddle(given: Mapping[str, str]) -> PaddleSettings:
    key = _key(given, "PADDLE_API_KEY", tuple(_PADDLE_KEYS))
    environment = _choice(given, "PADDLE_ENVIRONMENT", tuple(_PADDLE), "production")
    live = environment == "production"
    if key is not None and _PADDLE_KEYS[key[:9]] is not live:
        raise SettingsError(f"PADDLE_API_KEY is not one of the {environment} environment: see PADDLE_ENVIRONMENT")
    return PaddleSettings(
        api_key=key,
        webhook_secrets=_secrets(given, "PADDLE_WEBHOOK_SECRET", "pdl_ntfset_"),
        live=live,
        api_base=_address(given, "PADDLE_API_BASE", _PADDLE[environment]),
    )


def _key(given: Mapping[str, str], name: str, prefixes: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if value is not None and not _is_secret(value, prefixes):
        raise SettingsError(f"{name} must be a secret key that begins with {' or '.join(prefixes)}")
    return value


def _secrets(given: Mapping[str, str], name: str, prefix: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in given.get(name, "").split(",") if part.strip())
    if not all(_is_secret(secret, (prefix,)) for secret in found):
        raise SettingsError(f"{name} must be a secret that begins with {prefix}, or several with commas between")
    return found


def _is_secret(value: str, prefixes: tuple[str, ...]) -> bool:
    begins = next((prefix for prefix in prefixes if value.startswith(prefix)), None)
    if begins is None or len(value) < len(begins) + _SHORTEST_SECRET:
        return False
    return value.isascii() and value.isprintable() and " " not in value


def _address(given: Mapping[str, str], name: str, default: str) -> str:
    value = given.get(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        sound = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        sound = sound and bool(parts.hostname) and not (parts.username or parts.query or parts.fragment)
        sound = sound and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound:
        raise SettingsError(f"{name} must be an https address such as {default}")
    return value


def _choice(given: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    value = given.get(name, default).lower()
    if value not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}")
    return value
