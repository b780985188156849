"""A real mail server for tests: aiosmtpd on loopback, with STARTTLS under a certificate authority of its own, and AUTH.

::

    with SmtpServer(tmp_path) as mails:
        settings = mails.settings(tmp_path / "mail.toml")      # for code of ours in this process
        server = LicenseServer(tmp_path / "data", mails.env)   # for processes
        wait_until(lambda: mails.received)
        assert mails.received[0].message["To"] == "customer@example.com"

What it answers may be changed while it runs: ``refused``, ``temporary``, ``drops``, ``drops_after``, ``hangs``,
``slow``.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import ipaddress
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from licet_server.config.mail import MailSettings

USER, PASSWORD = "licet@example.com", "-".join(["only", "for", "tests"])


@dataclass(frozen=True)
class Received:
    """One mail, as it was handed in."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    tls: bool
    user: str | None
    message: EmailMessage = field(repr=False)

    @property
    def text(self) -> str:
        """The plain part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The other part."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"the mail has no {kind} part"
        content: str = part.get_content()
        return content


class SmtpServer:
    """A mail server that keeps what it is given.

    Attributes:
        received: Every mail that it took, oldest first.
        attempts: How many mails were begun (``MAIL FROM``), taken or not.
        connections: How many connections there were.
        refused: What it answers to a recipient, such as ``{"gone@example.com": "550 5.1.1 no such user"}``.
        temporary: To how many mails it answers 451 from here on, once their content is there.
        drops: Of how many mails it cuts the connection in the middle, from here on.
        drops_after: Of how many mails it cuts the connection once it has kept them, without an answer.
        hangs: While it is true, a mail gets no answer.
        slow: How many seconds it thinks about each mail that it has kept, before it says so.
        user: Who may sign in, with the password ``password``; ``None``: AUTH is not offered.
    """

    def __init__(
        self,
        folder: Path,
        *,
        names: tuple[str, ...] = ("localhost", "127.0.0.1"),
        starttls: bool = True,
        implicit: bool = False,
        user: str | None = USER,
        password: str = PASSWORD,
    ) -> None:
        """Make certificates for *names* in *folder*; *implicit* speaks TLS from the start, instead of STARTTLS."""
        self.received: list[Received] = []
        self.attempts = self.connections = 0
        self.refused: dict[str, str] = {}
        self.temporary = self.drops = self.drops_after = 0
        self.hangs = False
        self.slow = 0.0
        self.user, self.password, self.implicit = user, password, implicit
        self.starttls = starttls and not implicit
        self.host, self.port = "localhost", 0
        self.ca_file, self._tls = _authority(folder, names)
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.BaseTransport] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="smtp", daemon=True)

    def __enter__(self) -> SmtpServer:
        self._thread.start()
        assert self._ready.wait(10), "the mail server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the mail server did not stop"

    @property
    def env(self) -> dict[str, str]:
        """What tells a process of ours where to hand mail in."""
        known = {"SMTP_SERVER": self.host, "SMTP_PORT": str(self.port), "SMTP_CA_FILE": str(self.ca_file)}
        known["SMTP_TLS"] = "implicit" if self.implicit else "starttls"
        return known | ({} if self.user is None else {"SMTP_USER": self.user, "SMTP_PASSWORD": self.password})

    def settings(self, file: Path, **changes: Any) -> MailSettings:
        """Return the same as settings; *file* is the vendor's ``mail.toml``, which need not be there."""
        password = None if self.user is None else self.password
        tls = "implicit" if self.implicit else "starttls"
        known: dict[str, Any] = {"server": self.host, "port": self.port, "user": self.user, "password": password}
        return MailSettings(**{"file": file, "ca_file": self.ca_file, "tls": tls} | known | changes)

    def to(self, address: str) -> list[Received]:
        """Return what somebody got, oldest first."""
        return [each for each in self.received if address in each.recipients]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        tls = self._tls if self.implicit else None
        made = self._loop.create_server(self._protocol, "127.0.0.1", 0, ssl=tls)
        server = self._loop.run_until_complete(made)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._close())
        self._loop.close()

    async def _close(self) -> None:
        for transport in self._open:
            transport.abort() if isinstance(transport, asyncio.Transport) else transport.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for _ in range(3):
            await asyncio.sleep(0)  # transports call their protocols back once more

    def _protocol(self) -> SMTP:
        opened = self._open

        class Kept(SMTP):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                opened.add(transport)
                super().connection_made(transport)

            def connection_lost(self, error: Exception | None) -> None:
                if self.transport is not None:
                    opened.discard(self.transport)
                super().connection_lost(error)

        self.connections += 1
        return Kept(
            _Handler(self),
            hostname="localhost",
            tls_context=self._tls if self.starttls else None,
            require_starttls=self.starttls,
            authenticator=self._sign_in if self.user else None,
            auth_require_tls=not self.implicit,
            auth_exclude_mechanism=() if self.user else ("LOGIN", "PLAIN"),
            loop=self._loop,
        )

    def _sign_in(self, _: SMTP, __: Session, ___: Envelope, mechanism: str, data: Any) -> AuthResult:
        sound = isinstance(data, LoginPassword) and mechanism in {"LOGIN", "PLAIN"}
        known = sound and (data.login, data.password) == ((self.user or "").encode(), self.password.encode())
        return AuthResult(success=known, handled=False, auth_data=self.user)


class _Handler:
    """What aiosmtpd asks."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name, like those below
        self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._server.user is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        self._server.attempts += 1
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:  # noqa: N802
        if address in self._server.refused:
            return self._server.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        server = self._server
        while server.hangs:
            await asyncio.sleep(0.02)
        if server.drops > 0:
            server.drops -= 1
            return await _cut(smtp)
        if server.temporary > 0:
            server.temporary -= 1
            return "451 4.3.0 try again later"
        raw = envelope.original_content or b""
        server.received.append(
            Received(
                sender=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                raw=raw,
                tls=session.ssl is not None or server.implicit,
                user=str(session.auth_data) if session.authenticated else None,
                message=email.message_from_bytes(raw, policy=email.policy.default),
            )
        )
        await asyncio.sleep(server.slow)
        if server.drops_after > 0:
            server.drops_after -= 1
            return await _cut(smtp)
        return "250 OK"


async def _cut(smtp: SMTP) -> str:
    if isinstance(smtp.transport, asyncio.Transport):
        smtp.transport.abort()
    await asyncio.sleep(0)
    return "421 nobody reads this"


def _authority(folder: Path, names: tuple[str, ...]) -> tuple[Path, ssl.SSLContext]:
    """Make an authority, and a certificate by it for *names*; return the file of the first and TLS with the second."""
    folder.mkdir(parents=True, exist_ok=True)
    ours, theirs = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer, subject = _name("Licet tests"), _name("mail server")
    known = x509.BasicConstraints(ca=True, path_length=0)
    authority = _certificate(issuer, issuer, ours, [(known, True)], ours)
    others = [x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names]
    use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    own = _certificate(subject, issuer, theirs, [(x509.SubjectAlternativeName(others), False), (use, False)], ours)
    (ca_file, cert, key) = (folder / name for name in ("smtp-ca.pem", "smtp.pem", "smtp.key"))
    ca_file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    cert.write_bytes(own.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key.write_bytes(theirs.private_bytes(*form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return ca_file, context


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    extensions: list[tuple[x509.ExtensionType, bool]],
    by: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=800)).not_valid_after(now + timedelta(days=1200))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
    return builder.add_extension(identifier, False).add_extension(authority, False).sign(by, hashes.SHA256())
