"""Mail is handed in over SMTP, under TLS that is verified, or not at all.

Source: RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 8314 (why TLS).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from types import TracebackType

from licet_server.config.mail import IMPLICIT, STARTTLS, MailSettings, trusting
from licet_server.errors import MailError, SettingsError
from licet_server.mail.envelope import WIRE, mailbox

CONNECT_SECONDS = 10.0
COMMAND_SECONDS = 30.0
PATIENCE_SECONDS = 45.0
"""How long the server may take for one mail until it has its content, all commands together."""

ANSWER_SECONDS = 120.0
"""How long it may take to say that it has taken the content; whoever gives up sooner sends a mail twice."""

_OK = frozenset({220, 250, 251})
_PERMANENT, _LEAVES = 500, 421
_ABOUT_ONE = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.2.2", "5.3.4"})
"""What is wrong with one recipient or one mail for good (RFC 3463); all else may be a setting or a limit of ours."""

_NO_MAILBOX = frozenset({550, 551, 552, 553})
_ABOUT_SENDER = frozenset({"5.1.7", "5.1.8"})
_DETAIL = re.compile(rb"[245]\.[0-9]{1,3}\.[0-9]{1,3}")


class Transport:
    """A mail server, connected when there is a mail, and as long as more follow.

    Args:
        settings: Where it is; ``server`` must be set.
        hello: Our own host, for the greeting.
        connect_seconds: How long a connection may take.
        command_seconds: How long it may take to answer.
        patience: How long one mail may take until the server has its content.
        answer_seconds: How long the answer to the content may take.
    """

    def __init__(
        self,
        settings: MailSettings,
        *,
        hello: str = "localhost",
        connect_seconds: float = CONNECT_SECONDS,
        command_seconds: float = COMMAND_SECONDS,
        patience: float = PATIENCE_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._settings = settings
        self._hello = hello if "." in hello else "[127.0.0.1]"
        self._connect, self._command = connect_seconds, command_seconds
        self._patience, self._answer = patience, answer_seconds
        self._connection: smtplib.SMTP | None = None
        self._watchdog = _Watchdog()

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
        content = message.as_bytes(policy=WIRE)
        with self._told(), self._watchdog.watching(self._patience):
            connection = self._connected()
            self._limit(connection)
            self._judge(connection, connection.mail(sender), "the sender")
            self._limit(connection)
            self._judge(connection, connection.rcpt(recipient), "the recipient")
            self._limit(connection, self._answer)  # the last look at the clock: what is taken from here on is sent
            self._judge(connection, connection.data(content), "the message")

    def greet(self) -> None:
        """Connect, encrypt and sign in as for a mail, and hand none in.

        Raises:
            MailError: It cannot be done; the text says why, as with :meth:`send`.
        """
        with self._told(), self._watchdog.watching(self._patience):
            self._connected()

    @property
    def connected(self) -> bool:
        """Whether the server still listens to us; it does not after a failure that may meet every mail."""
        return self._connection is not None

    def close(self) -> None:
        """Hang up; that it fails does not matter."""
        connection, self._connection = self._connection, None
        if connection is None:
            self._watchdog.let_go()
            return
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if connection.sock is not None:
                connection.sock.settimeout(1.0)
                connection.putcmd("quit")  # nobody waits for the answer: a server may take any time for it
        connection.close()
        self._watchdog.let_go()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            self._limit(self._connection)
            try:
                if self._connection.noop()[0] == 250:  # noqa: PLR2004 - RFC 5321: OK
                    return self._connection
            except (OSError, smtplib.SMTPException):
                pass
            self.close()
        chosen, tls = self._settings, self._trusted()
        made = _Connection(chosen, tls, self._hello, self._connect, self._watchdog)
        self._connection = made
        self._limit(made)
        made.ehlo_or_helo_if_needed()
        if chosen.tls == STARTTLS:
            if not made.has_extn("starttls"):
                raise MailError("the mail server offers no STARTTLS, and nothing is sent without encryption")
            self._limit(made)
            self._judge(made, made.starttls(context=tls), "to encrypt")
        self._limit(made)
        made.ehlo_or_helo_if_needed()
        if chosen.user is not None:
            self._limit(made)
            made.login(chosen.user, chosen.password or "")
        return made

    def _trusted(self) -> ssl.SSLContext:
        try:
            return trusting(self._settings.ca_file)
        except SettingsError as error:
            raise MailError(str(error)) from None

    def _limit(self, connection: smtplib.SMTP, seconds: float | None = None) -> None:
        """Refuse to go on when time is up; else give the next answer its time: *seconds*, or what is left of ours."""
        left = self._watchdog.left()
        if left <= 0:
            raise TimeoutError
        if seconds is not None:
            self._watchdog.watch(seconds)
        if connection.sock is not None:
            connection.sock.settimeout(min(self._command, left) if seconds is None else seconds)

    def _judge(self, connection: smtplib.SMTP, answer: tuple[int, bytes], what: str) -> None:
        """Raise what an answer means; after one that is about this mail alone the connection is good for another."""
        code, text = answer
        if code in _OK:
            return
        about, final, alone = _meaning(what, code, text)
        error = MailError(f"the mail server refused {about}: {_code(code, text)}", final=final)
        if not alone:
            self.close()
            raise error
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._limit(connection)
            connection.rset()
        raise error

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
            late = self._watchdog.left() <= 0
            self.close()
            raise _told(error, self._settings, late=late) from None


def _told(error: Exception, settings: MailSettings, *, late: bool) -> MailError:
    where = f"{settings.server} port {settings.port}"
    match error:
        case _ if late:
            said = f"{where} gave no answer in time"
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
        case _ if isinstance(error, TimeoutError) or "timed out" in str(error):
            said = f"{where} gave no answer in time"
        case smtplib.SMTPServerDisconnected():
            said = f"{where} hung up"
        case OSError():
            said = f"no connection to {where}: {_printable(error.strerror or type(error).__name__)}"
        case _:
            said = f"{where} does not speak SMTP as it should"
    return MailError(said)


class _Connection(smtplib.SMTP):
    """A connection whose socket a watchdog knows from its first moment."""

    def __init__(
        self, settings: MailSettings, tls: ssl.SSLContext, hello: str, wait: float, watchdog: _Watchdog
    ) -> None:
        """Connect, and hear the greeting."""
        self._implicit = tls if settings.tls == IMPLICIT else None
        self._watchdog = watchdog
        super().__init__(settings.server or "", settings.port, local_hostname=hello, timeout=wait)

    def connect(self, host: str = "localhost", port: int = 0, *_: object) -> tuple[int, bytes]:
        """Open the socket, under TLS where that comes first."""
        plain = socket.create_connection((host, port), self.timeout)
        self._watchdog.hold(plain)
        self.sock = plain if self._implicit is None else self._implicit.wrap_socket(plain, server_hostname=host)
        return self.getreply()


class _Watchdog:
    """Cuts a connection when time is up, whatever the thread that reads from it waits for."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        self._timer: threading.Timer | None = None
        self._deadline = 0.0
        self._turn = threading.Lock()

    def hold(self, line: socket.socket) -> None:
        """Know what to cut; a second handle on it, so that no layer of TLS is in between."""
        self.let_go()
        with self._turn:
            self._line = line.dup()

    def let_go(self) -> None:
        """Forget it."""
        with self._turn:
            line, self._line = self._line, None
            if line is not None:
                line.close()

    def left(self) -> float:
        """Return how many seconds are left."""
        return self._deadline - time.monotonic()

    def watch(self, seconds: float) -> None:
        """Cut *seconds* from now, and not when it was said before."""
        if self._timer is not None:
            self._timer.cancel()
        self._deadline = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    @contextlib.contextmanager
    def watching(self, seconds: float) -> Iterator[None]:
        """Watch for as long as the block lasts."""
        self.watch(seconds)
        try:
            yield
        finally:
            if self._timer is not None:
                self._timer.cancel()

    def _cut(self) -> None:
        with self._turn, contextlib.suppress(OSError):
            if self._line is not None and self.left() <= 0:
                self._line.shutdown(socket.SHUT_RDWR)


def _meaning(what: str, code: int, text: bytes) -> tuple[str, bool, bool]:
    """Say what was refused, whether for good, and whether it is about this mail alone.

    A permanent answer may be about the account as well, whichever command it answers: a sender that is not allowed, a
    limit of the day, a password that is needed. So only codes that name the recipient or the message count as theirs.
    """
    found = _DETAIL.search(text)
    detail = None if found is None else found[0].decode()
    if what not in {"the recipient", "the message"}:
        return what, False, False
    if code < _PERMANENT:
        return what, False, what == "the recipient" and code != _LEAVES
    if detail in _ABOUT_ONE:
        return what, True, True
    if detail in _ABOUT_SENDER or b"sender" in text.lower() or b"sendas" in text.lower():
        return "the sender", False, False
    if detail is None and what == "the recipient" and code in _NO_MAILBOX:
        return what, True, True
    return ("to pass it on" if what == "the recipient" else what), False, False


def _code(code: int, text: bytes | str) -> str:
    """Return the codes of an answer (RFC 3463), without its words: they may repeat the address."""
    found = _DETAIL.search(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    return f"{code} {found[0].decode()}" if found else str(code)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
