"""The settings of the server, read once from the environment and never changed."""

from licet_server.config.accounts import AccountSettings, SignInProvider
from licet_server.config.mail import MailSettings
from licet_server.config.payments import PaddleSettings, PaymentSettings, StripeSettings
from licet_server.config.settings import (
    DATABASE_FILE,
    DEFAULT_BASE_URL,
    LOG_LEVELS,
    Settings,
    issuer_problem,
    passphrase_problem,
)

__all__ = [
    "DATABASE_FILE",
    "DEFAULT_BASE_URL",
    "LOG_LEVELS",
    "AccountSettings",
    "MailSettings",
    "PaddleSettings",
    "PaymentSettings",
    "Settings",
    "SignInProvider",
    "StripeSettings",
    "issuer_problem",
    "passphrase_problem",
]
