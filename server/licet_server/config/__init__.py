"""The settings of the server, read once from the environment and never changed."""

from licet_server.config.accounts import AccountSettings, SignInProvider
from licet_server.config.from_files import FILE, FROM_FILES, seen_by_others
from licet_server.config.mail import MailSettings
from licet_server.config.monitoring import MonitoringSettings
from licet_server.config.names import KNOWN, unknown_variables
from licet_server.config.payments import LOOPBACK, PaddleSettings, PaymentSettings, StripeSettings
from licet_server.config.settings import (
    DATABASE_FILE,
    DEFAULT_BASE_URL,
    LOG_LEVELS,
    SHORTEST_SECRET,
    Settings,
    issuer_problem,
    parse_database_url,
    passphrase_problem,
)

__all__ = [
    "DATABASE_FILE",
    "DEFAULT_BASE_URL",
    "FILE",
    "FROM_FILES",
    "KNOWN",
    "LOG_LEVELS",
    "LOOPBACK",
    "SHORTEST_SECRET",
    "AccountSettings",
    "MailSettings",
    "MonitoringSettings",
    "PaddleSettings",
    "PaymentSettings",
    "Settings",
    "SignInProvider",
    "StripeSettings",
    "issuer_problem",
    "parse_database_url",
    "passphrase_problem",
    "seen_by_others",
    "unknown_variables",
]
