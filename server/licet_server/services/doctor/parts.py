"""The parts around the database: Redis, payment providers, the proxies in front, and the replica."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from licet.wire import to_text
from licet_server.config import LOOPBACK
from licet_server.services.doctor.database import OFF
from licet_server.services.doctor.finding import Finding, Subject, ok, problem, skipped, warning

BEHIND = timedelta(minutes=5)
"""How much older a replica may be than what it copies; Litestream writes every second."""


def redis(subject: Subject) -> Iterator[Finding]:
    """Look whether the shared rate limits can be counted, and whether that machine's clock is ours."""
    url = subject.settings.redis_url
    if url is None:
        yield skipped("Redis", "REDIS_URL is not set: each process counts its own rate limits")
        return
    import redis as library

    parts = urlsplit(url)
    where = f"{parts.hostname} port {parts.port or 6379}"
    try:
        with library.Redis.from_url(
            url, socket_timeout=subject.seconds, socket_connect_timeout=subject.seconds
        ) as connection:
            seconds, _ = connection.time()
    except library.AuthenticationError:
        yield problem("Redis", f"{where} refuses the password of REDIS_URL", "correct REDIS_URL")
    except (library.RedisError, OSError) as error:
        says = f"{where} gives no answer: {type(error).__name__}"
        yield problem("Redis", says, "start it, or correct REDIS_URL; until then each process counts for itself")
    else:
        apart = abs(datetime.fromtimestamp(seconds, UTC) - datetime.now(UTC))
        if apart > OFF:
            says = f"the clock of {where} is {int(apart.total_seconds())} seconds from ours"
            yield problem("Redis", says, "set both clocks by NTP")
        else:
            yield ok("Redis", f"{where} answers")


def payments(subject: Subject) -> Iterator[Finding]:
    """Look whether payment providers can both be asked and be heard; the shape of secrets is read with the settings."""
    chosen = subject.settings.payments
    for name, key, secrets, live in (
        ("STRIPE", chosen.stripe.secret_key, chosen.stripe.webhook_secrets, chosen.stripe.live),
        ("PADDLE", chosen.paddle.api_key, chosen.paddle.webhook_secrets, chosen.paddle.live),
    ):
        label = name.capitalize()
        if key is None and not secrets:
            yield skipped("payments", f"{label} is not used")
        elif not secrets:
            says = f"{label} can be asked, and what it says is not taken"
            yield problem("payments", says, f"set {name}_WEBHOOK_SECRET: without it nobody gets what was paid for")
        elif key is None:
            says = f"what {label} says is taken, and nothing can be sold there"
            yield warning("payments", says, "set STRIPE_SECRET_KEY" if name == "STRIPE" else "set PADDLE_API_KEY")
        else:
            yield ok("payments", f"{label} can be asked and heard, {'for real money' if live else 'for tests only'}")


def proxies(subject: Subject) -> Iterator[Finding]:
    """Compare how many proxies are believed with the address that customers use."""
    chosen = subject.settings
    parts, believed = urlsplit(chosen.base_url), chosen.trusted_proxies
    public = chosen.base_url_given and parts.hostname not in LOOPBACK
    if public and parts.scheme == "https" and not believed:
        says = "LICET_BASE_URL is https, so a proxy is in front, and none is believed: all clients share one rate limit"
        yield warning("proxies", says, "set LICET_TRUSTED_PROXIES to how many there are, mostly 1")
    elif believed and not public:
        says = f"{believed} proxies are believed, and LICET_BASE_URL names none: clients can say any address"
        yield warning("proxies", says, "unset LICET_TRUSTED_PROXIES, or set LICET_BASE_URL to the proxy's address")
    else:
        yield ok("proxies", f"{believed} believed, which fits the address")


def replica(subject: Subject) -> Iterator[Finding]:
    """Look whether a lost disk would lose the database, and how old the replica is where that can be seen."""
    chosen = subject.settings
    if chosen.database_file is None:
        yield skipped("replica", "PostgreSQL is backed up where it runs; `licet-server backup FILE` takes a copy")
    elif chosen.replica_url is None:
        yield warning("replica", "LICET_REPLICA_URL is not set: a lost disk loses everything", "see docs/backups.md")
    elif chosen.recovery_passphrase is None:
        says = "the replica has the database alone: a lost disk loses the secrets and the signing keys"
        yield warning("replica", says, "set LICET_RECOVERY_PASSPHRASE, and keep it elsewhere")
    elif not chosen.replica_url.startswith("file://"):
        yield ok("replica", f"one is kept at {urlsplit(chosen.replica_url).hostname}; its log says how it does")
    else:
        yield _file_replica(Path(urlsplit(chosen.replica_url).path), chosen.database_file)


def _file_replica(folder: Path, database: Path) -> Finding:
    copied = max((path.stat().st_mtime for path in folder.rglob("*") if path.is_file()), default=None)
    if copied is None:
        return problem("replica", f"{folder} holds nothing", "start the server with deploy/start-server.sh")
    wal = database.with_name(database.name + "-wal")
    written = max(path.stat().st_mtime for path in (database, wal) if path.exists()) if database.exists() else copied
    says = f"the newest part in {folder} is of {to_text(datetime.fromtimestamp(copied, UTC))}"
    if written - copied > BEHIND.total_seconds():
        return problem("replica", f"{says}, and the database is newer", "look whether Litestream runs, and at its log")
    return ok("replica", says)
