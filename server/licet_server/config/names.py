"""What the variables of this program are called, so that a typo is noticed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from licet_server.config.from_files import FILE, FROM_FILES

KNOWN = frozenset(
    {
        *FROM_FILES,
        *(name + FILE for name in FROM_FILES),
        "LICET_API_LIMIT",
        "LICET_BASE_URL",
        "LICET_CLOCK_CHECK",
        "LICET_DATA_DIR",
        "LICET_DESK_TWO_FACTOR",
        "LICET_DRAIN_SECONDS",
        "LICET_GITHUB_CLIENT_ID",
        "LICET_GITHUB_URL",
        "LICET_GOOGLE_CLIENT_ID",
        "LICET_GUESS_LIMIT",
        "LICET_ISSUER",
        "LICET_KEY_REVEAL",
        "LICET_LOG_DAYS",
        "LICET_LOG_LEVEL",
        "LICET_MAIL_CONFIG",
        "LICET_METRICS_LISTEN",
        "LICET_OIDC_CLIENT_ID",
        "LICET_OIDC_ISSUER",
        "LICET_OIDC_NAME",
        "LICET_ON_DISPUTE",
        "LICET_ON_REFUND",
        "LICET_RATE_LIMIT",
        "LICET_REPLICA_URL",
        "LICET_SHORT_CUT",
        "LICET_SIGN_IN_LIMIT",
        "LICET_STS_ENDPOINTS",
        "LICET_TRUSTED_PROXIES",
        "LICET_WEBHOOK_PRIVATE",
        "PADDLE_API_BASE",
        "PADDLE_ENVIRONMENT",
        "SMTP_CA_FILE",
        "SMTP_PORT",
        "SMTP_SERVER",
        "SMTP_TLS",
        "SMTP_USER",
        "STRIPE_API_BASE",
    }
)
"""Every variable that is read; a test compares it with the sources."""

_THE_PLUGINS = frozenset(
    {
        "LICET_ADMIN_TOKEN",
        "LICET_ALLOWED_HOSTS",
        "LICET_AWS_ROLES",
        "LICET_CONFIG",
        "LICET_DEPLOYMENT_ID",
        "LICET_ENV_FILE",
        "LICET_INSTANCE_ID",
        "LICET_INSTANCE_NAME",
        "LICET_LICENSE_KEY",
        "LICET_LICENSE_KEY_FILE",
        "LICET_OFFLINE",
        "LICET_REVOCATIONS",
        "LICET_STATE_DIR",
        "LICET_STRICT",
        "LICET_TAGGING_POLICY",
        "LICET_TELEMETRY",
    }
)
"""What the plugin reads, on whose machine a server may run for a try."""

_OURS = "LICET_"
_SHARED = ("SMTP_", "STRIPE_", "PADDLE_", "SECRET_", "DATABASE_", "REDIS_")
"""Variables with these beginnings may be somebody else's: only what looks like one of ours is told."""

_BY_KUBERNETES = re.compile(r"LICET_\w*?(SERVICE_(HOST|PORT)\w*|PORT(_\d+_(TCP|UDP)\w*)?)")
"""What Kubernetes sets for a service that is called ``licet``, unasked."""

_LIKE = 0.8
_MUCH_LIKE = 0.88


def unknown_variables(names: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each variable that looks like one of ours and is none, with the one that was probably meant."""
    for name in sorted(set(names) - KNOWN - _THE_PLUGINS):
        ours = name.startswith(_OURS) and _BY_KUBERNETES.fullmatch(name) is None
        if ours or name.startswith(_SHARED):
            meant = next(iter(get_close_matches(name, KNOWN, n=1, cutoff=_LIKE if ours else _MUCH_LIKE)), None)
            if ours or meant is not None:
                yield name, meant
