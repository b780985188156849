"""The network: the public address and its certificate, other machines' clocks, and the mail server."""

from __future__ import annotations

import errno
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

import requests

from licet.wire import to_text
from licet_server.config import LOOPBACK
from licet_server.errors import MailError
from licet_server.mail.transport import Transport
from licet_server.mail.vendor import host_of, read_vendor
from licet_server.services.doctor.database import OFF
from licet_server.services.doctor.finding import Finding, Subject, ok, problem, skipped, warning

ENDS_SOON = timedelta(days=14)
"""A certificate that renews itself does so a month ahead; with less left, it did not."""

_HTTPS = 443
_NOBODY = "192.0.2.1"
"""An address that no machine has (RFC 5737): asking for the way there sends nothing."""


def address(subject: Subject) -> Iterator[Finding]:
    """Look whether the public address leads somewhere, under a certificate that counts."""
    chosen = subject.settings
    if not chosen.base_url_given:
        fix = "set LICET_BASE_URL to the address under which customers reach this server"
        yield warning("address", f"LICET_BASE_URL is not set, so links and leases name {chosen.base_url}", fix)
        return
    parts = urlsplit(chosen.base_url)
    host = parts.hostname or ""
    if host in LOOPBACK:
        yield ok("address", f"{chosen.base_url} is this machine itself: for a try, not for customers")
    elif parts.scheme != "https":
        fix = "put a proxy with TLS in front, and write https:// in LICET_BASE_URL"
        yield warning("address", f"{chosen.base_url} is without TLS: keys and passwords can be read on the way", fix)
    elif subject.offline or not has_network():
        yield skipped("address", f"{host} was not looked up: there is no network here")
    else:
        yield from _reached(subject, parts, host)


def _reached(subject: Subject, parts: SplitResult, host: str) -> Iterator[Finding]:
    found = _resolved(host, parts.port or _HTTPS, subject.seconds)
    if isinstance(found, str):
        fix = "add an A or AAAA record for it at your DNS provider, or correct LICET_BASE_URL"
        yield problem("address", f"DNS does not know {host}: {found}", fix)
        return
    yield ok("address", f"{host} leads to {found[0]}")
    try:
        left = _certificate_until(host, parts.port or _HTTPS, subject.seconds) - subject.now
    except ssl.SSLCertVerificationError as error:
        fix = "look at the certificate of the proxy in front, its names and its chain, and at the clock of this machine"
        yield problem("certificate", f"that of {host} does not count: {error.verify_message}", fix)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        fix = "start the proxy and the server, and let this port through the firewall"
        yield warning("certificate", f"nobody speaks TLS at {host} port {parts.port or _HTTPS}: {said}", fix)
    else:
        says = f"that of {host} counts for {left.days} more days"
        if left < ENDS_SOON:
            yield warning("certificate", says, "look why the proxy in front has not renewed it")
        else:
            yield ok("certificate", says)


def has_network() -> bool:
    """Say whether this machine knows a way out of itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_NOBODY, 9))
        except OSError as error:
            return error.errno not in {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EPERM}
    return True


def _resolved(host: str, port: int, seconds: float) -> list[str] | str:
    """Return the addresses of *host*, or why there are none; a resolver that waits for long is not waited for."""
    found: list[list[str] | str] = []

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.append([str(row[4][0]) for row in rows])
        except (OSError, UnicodeError) as error:
            found.append(getattr(error, "strerror", None) or "that is no host name")

    thread = threading.Thread(target=look, name="resolve", daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else f"no answer within {seconds:g} seconds"


def _certificate_until(host: str, port: int, seconds: float) -> datetime:
    """Return when the certificate that *host* shows ends, once it is verified."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), seconds) as plain,
        context.wrap_socket(plain, server_hostname=host) as tls,
    ):
        shown = tls.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def other_clocks(subject: Subject) -> Iterator[Finding]:
    """Compare the clock with those of the servers that this one talks to anyway."""
    asked = list(dict.fromkeys(_servers(subject)))
    if not asked or subject.offline or not has_network():
        why = "no server is configured to compare with" if not asked else "there is no network here"
        yield skipped("clock elsewhere", why)
        return
    for url in asked:
        theirs = _date_of(url, subject.seconds)
        if theirs is None:
            continue
        apart = abs(theirs - datetime.now(UTC))
        says = f"{urlsplit(url).hostname} says {to_text(theirs)}, {int(apart.total_seconds())} seconds from ours"
        if apart > OFF:
            yield problem("clock elsewhere", says, "timedatectl set-ntp true; then restart the server")
        else:
            yield ok("clock elsewhere", says)
        return
    yield skipped("clock elsewhere", "none of the servers that could tell gave an answer")


def _servers(subject: Subject) -> Iterator[str]:
    chosen = subject.settings
    if chosen.payments.stripe.secret_key is not None:
        yield chosen.payments.stripe.api_base
    if chosen.payments.paddle.api_key is not None:
        yield chosen.payments.paddle.api_base
    yield from (provider.issuer for provider in chosen.accounts.providers)
    if chosen.base_url.startswith("https://"):
        yield chosen.base_url


def _date_of(url: str, seconds: float) -> datetime | None:
    """Return the instant that a server writes over its answer (RFC 9110 section 6.6.1); nothing of ours is sent."""
    try:
        with requests.Session() as session:
            session.trust_env = True
            answer = session.head(url, timeout=seconds, allow_redirects=False)
        return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (requests.RequestException, LookupError, ValueError, TypeError):
        return None


def mail(subject: Subject) -> Iterator[Finding]:
    """Look whether mails could leave: connect, encrypt, sign in, and send nothing."""
    chosen = subject.settings
    read_vendor(chosen.mail.file, base_url=chosen.base_url, user=chosen.mail.user)
    if chosen.mail.server is None:
        yield warning("mail", "SMTP_SERVER is not set: mails are written, kept and not sent", "set SMTP_SERVER")
        return
    where = f"{chosen.mail.server} port {chosen.mail.port}"
    if chosen.mail.server not in LOOPBACK and (subject.offline or not has_network()):
        yield skipped("mail", f"{where} was not asked: there is no network here")
        return
    seconds = subject.seconds
    with Transport(
        chosen.mail,
        hello=host_of(chosen.base_url),
        connect_seconds=seconds,
        command_seconds=seconds,
        patience=2 * seconds,
    ) as transport:
        try:
            transport.greet()
        except MailError as error:
            yield problem("mail", str(error), "compare the SMTP_ settings with what the provider says")
            return
    who = "nobody signs in" if chosen.mail.user is None else "SMTP_USER may sign in"
    yield ok("mail", f"{where} answers with TLS {chosen.mail.tls}, and {who}")
