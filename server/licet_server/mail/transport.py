"""Mail is handed in over SMTP, under TLS that is verified, or not at all.

Source: RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 8314 (why TLS).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
import time
from collections.abc import Iterator
from email.message import EmailMessage
from types import TracebackType

from licet_server.config.mail import IMPLICIT, STARTTLS, MailSettings
from licet_server.errors import MailError
from licet_server.mail.envelope import WIRE, mailbox

CONNECT_SECONDS = 10.0
COMMAND_SECONDS = 30.0
PATIENCE_SECONDS = 45.0
"""How long the server may take for one mail, all commands together."""

_FINAL = 500
_RECIPIENT_OK = frozenset({250, 251})
_DETAIL = re.compile(rb"[245]\.[0-9]{1,3}\.[0-9]{1,3}")


class Transport:
    """A mail server, connected when there is a mail, and as long as more follow.

    Args:
        settings: Where it is; ``server`` must be set.
        hello: Our own host, for the greeting.
        connect_seconds: How long a connection may take.
        command_seconds: How long it may take to answer.
        patience: How long one mail may take.
    """

    def __init__(
        self,
        settings: MailSettings,
        *,
        hello: str = "localhost",
        connect_seconds: float = CONNECT_SECONDS,
        command_seconds: float = COMMAND_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._settings = settings
        self._hello = hello if "." in hello else "[127.0.0.1]"
        self._connect, self._command, self._patience = connect_seconds, command_seconds, patience
        self._connection: smtplib.SMTP | None = None
        self._deadline = 0.0

    def __enter__(self) -> Transport:
        """Connect when something is sent, not before."""
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        """Hang up."""
        self.close()

    def send(self, message: EmailMessage) -> None:
        """Hand a mail in.

        Raises:
            MailError: It was not taken; ``final`` when the server refuses the recipient or the message for good. The
                text holds no address, and nothing that the server said but its codes.
        """
        sender, recipient = (mailbox(message[name].addresses[0].addr_spec) for name in ("From", "To"))
        self._deadline = time.monotonic() + self._patience
        with self._told():
            connection = self._connected()
            self._answered(connection, connection.mail(sender), "the sender", final=False)
            self._answered(connection, connection.rcpt(recipient), "the recipient", final=True)
            self._limit(connection)
            self._answered(connection, connection.data(message.as_bytes(policy=WIRE)), "the message", final=True)

    @property
    def connected(self) -> bool:
        """Whether the server still listens to us."""
        return self._connection is not None

    def close(self) -> None:
        """Hang up; that it fails does not matter."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if connection.sock is not None:
                connection.sock.settimeout(1.0)
                connection.quit()
        connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            self._limit(self._connection)
            try:
                if self._connection.noop()[0] == 250:  # noqa: PLR2004 - RFC 5321: OK
                    return self._connection
            except (OSError, smtplib.SMTPException):
                pass
            self.close()
        chosen = self._settings
        tls = ssl.create_default_context()
        if chosen.ca_file is not None:
            tls = ssl.create_default_context(cafile=str(chosen.ca_file))
        made = self._made(tls)
        self._connection = made
        self._limit(made)
        if chosen.tls == STARTTLS:
            made.ehlo()
            if not made.has_extn("starttls"):
                raise MailError("the mail server offers no STARTTLS, and nothing is sent without encryption")
            self._answered(made, made.starttls(context=tls), "to encrypt", final=False)
        if chosen.user is not None:
            made.login(chosen.user, chosen.password or "")
        made.ehlo_or_helo_if_needed()
        return made

    def _made(self, tls: ssl.SSLContext) -> smtplib.SMTP:
        host, port, wait = self._settings.server or "", self._settings.port, self._connect
        if self._settings.tls == IMPLICIT:
            return smtplib.SMTP_SSL(host, port, local_hostname=self._hello, timeout=wait, context=tls)
        return smtplib.SMTP(host, port, local_hostname=self._hello, timeout=wait)

    def _limit(self, connection: smtplib.SMTP) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(min(self._command, left))

    def _answered(self, connection: smtplib.SMTP, answer: tuple[int, bytes], what: str, *, final: bool) -> None:
        """Raise what an answer means; after a refusal the connection is good for another mail."""
        code, text = answer
        if code in _RECIPIENT_OK or code == 220:  # noqa: PLR2004 - RFC 3207: ready to start TLS
            self._limit(connection)
            return
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.rset()
        raise MailError(f"the mail server refused {what}: {_code(code, text)}", final=final and code >= _FINAL)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Make one error of ours out of all that can go wrong."""
        try:
            yield
        except MailError as error:
            if "STARTTLS" in str(error):
                self.close()
            raise
        except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: what smtplib says of odd hosts
            late = time.monotonic() >= self._deadline
            self.close()
            raise _told(error, self._settings, late=late) from None


def _told(error: Exception, settings: MailSettings, *, late: bool) -> MailError:
    where = f"{settings.server} port {settings.port}"
    match error:
        case ssl.SSLCertVerificationError():
            said = f"the certificate of {where} does not count: {_printable(error.verify_message)}"
        case ssl.SSLError():
            said = f"TLS with {where} could not be agreed on: is SMTP_TLS right for this port?"
        case smtplib.SMTPAuthenticationError():
            said = f"{where} refused SMTP_USER and SMTP_PASSWORD: {_code(error.smtp_code, error.smtp_error)}"
        case smtplib.SMTPNotSupportedError():
            said = f"{where} does not let anybody sign in over this connection"
        case smtplib.SMTPResponseException():
            said = f"{where} answered {_code(error.smtp_code, error.smtp_error)}"
        case _ if late or isinstance(error, TimeoutError) or "timed out" in str(error):
            said = f"{where} gave no answer in time"
        case smtplib.SMTPServerDisconnected():
            said = f"{where} hung up"
        case OSError():
            said = f"no connection to {where}: {_printable(error.strerror or type(error).__name__)}"
        case _:
            said = f"{where} does not speak SMTP as it should"
    return MailError(said)


def _code(code: int, text: bytes | str) -> str:
    """Return the codes of an answer (RFC 3463), without its words: they may repeat the address."""
    found = _DETAIL.search(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    return f"{code} {found[0].decode()}" if found else str(code)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
