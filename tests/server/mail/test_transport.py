"""Mail is handed to a real mail server."""

from __future__ import annotations

import email
import email.policy
import socket
import socketserver
import threading
import time
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from licet_server.config.mail import OFF, MailSettings
from licet_server.errors import MailError
from licet_server.mail import transport as module
from licet_server.mail.envelope import WIRE, envelope
from licet_server.mail.letter import compose
from licet_server.mail.render import Rendered, render
from licet_server.mail.samples import sample
from licet_server.mail.transport import Transport
from licet_server.mail.vendor import Vendor
from licet_server.services.mailbox import LEASE
from tests.smtp import PASSWORD, USER, SmtpServer

NOW = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
VENDOR = Vendor(from_address="licenses@vendor.example", name="Éxample, “Software”", reply_to="help@vendor.example")


def message(to="customer@example.com", name="license_delivery", person="Ann Miller", mail_id="mail_x", **facts):
    rendered = render(compose(name, sample(name) | facts, VENDOR), VENDOR)
    return envelope(rendered, VENDOR, to=to, name=person, mail_id=mail_id, now=NOW)


def refused(settings, **options) -> MailError:
    made = message()
    with Transport(settings, **options) as transport, pytest.raises(MailError) as error:
        transport.send(made)
    said = str(error.value)
    assert "\n" not in said
    assert PASSWORD not in said
    assert "customer@" not in said
    return error.value


@pytest.fixture
def file(tmp_path):
    return tmp_path / "mail.toml"


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "implicit"])
def test_a_mail_arrives_whole_over_tls_and_signed_in(tmp_path, file, implicit):
    with SmtpServer(tmp_path, implicit=implicit) as server, Transport(server.settings(file)) as transport:
        transport.send(message())
        transport.send(message(name="expiry_reminder"))
    first, second = server.received
    assert (first.tls, first.user, first.sender) == (True, USER, "licenses@vendor.example")
    assert first.recipients == ("customer@example.com",)
    mail = first.message
    assert mail["From"] == '"Éxample, “Software”" <licenses@vendor.example>'
    assert mail["To"] == "Ann Miller <customer@example.com>"
    assert mail["Reply-To"].addresses[0].addr_spec == "help@vendor.example"
    assert mail["Message-ID"] == "<mail_x@vendor.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert mail["Date"].datetime == NOW
    assert mail["List-Unsubscribe"] is None
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "OPT-PRO-3A9F2-B4C1D7-EXAMPLE" in first.text
    assert "January\u00a09, 2027" in first.html
    assert second.message["List-Unsubscribe"] == f"<{sample('expiry_reminder')['unsubscribe_url']}>"
    assert second.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert server.connections == 1
    assert max(map(len, first.raw.split(b"\r\n"))) <= 998
    assert first.raw.isascii()


@pytest.mark.parametrize("person", ["Ann\r\nBcc: x@evil.example", "Ann\nX-Evil: 1", '"; <x@evil.example>', "Zoë " * 80])
def test_a_name_makes_no_other_header(tmp_path, file, person):
    with SmtpServer(tmp_path) as server, Transport(server.settings(file)) as transport:
        transport.send(message(person=person, product=person))
    (mail,) = server.received
    assert mail.recipients == ("customer@example.com",)
    assert mail.message["Bcc"] is None
    assert mail.message["X-Evil"] is None
    assert [each.addr_spec for each in mail.message["To"].addresses] == ["customer@example.com"]


@pytest.mark.parametrize(
    "to", ["a\r\nRCPT TO:<x@evil.example>@example.com", "zoë@example.com", "a b@example.com", "@", ""]
)
def test_an_address_that_no_mail_can_go_to_is_final(to):
    with pytest.raises(MailError, match="no mail can go to this address") as error:
        message(to=to)
    assert error.value.final


def test_long_addresses_stay_whole_in_headers(tmp_path, file):
    url = f"https://licenses.vendor.example/{'unsubscribe' * 12}"
    long = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example"
    with SmtpServer(tmp_path) as server, Transport(server.settings(file)) as transport:
        transport.send(message(to=long, name="expiry_reminder", unsubscribe_url=url))
    (mail,) = server.received
    assert f"List-Unsubscribe: <{url}>\r\n".encode() in mail.raw
    assert f"<{long}>".encode() in mail.raw
    assert mail.recipients == (long,)


def test_a_domain_in_another_script_is_written_in_ascii():
    assert message(to="ann@bücher.example")["To"].addresses[0].addr_spec == "ann@xn--bcher-kva.example"


def test_nothing_is_sent_in_clear(tmp_path, file):
    with SmtpServer(tmp_path, starttls=False) as server:
        error = refused(server.settings(file))
    assert "offers no STARTTLS" in str(error)
    assert not error.final
    assert server.attempts == 0


@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_must_be_the_servers_and_by_somebody_known(tmp_path, file, implicit):
    with SmtpServer(tmp_path, names=("elsewhere.example",), implicit=implicit) as server:
        assert "certificate" in str(refused(server.settings(file)))
        assert "certificate" in str(refused(server.settings(file, ca_file=None)))
    assert server.attempts == 0


def test_tls_may_be_off_towards_this_machine(tmp_path, file):
    with SmtpServer(tmp_path, starttls=False, user=None) as server:
        with Transport(server.settings(file, tls=OFF)) as transport:
            transport.send(message())
        assert len(server.received) == 1


def test_a_wrong_password_is_for_the_operator_to_mend(tmp_path, file):
    with SmtpServer(tmp_path) as server:
        error = refused(server.settings(file, password="wrong"))
    assert "refused SMTP_USER and SMTP_PASSWORD: 535" in str(error)
    assert not error.final


@pytest.mark.parametrize(("answer", "final"), [("550 5.1.1 <customer@example.com>?", True), ("450 4.2.1 full", False)])
def test_a_refused_recipient_is_final_when_the_server_says_so(tmp_path, file, answer, final):
    with SmtpServer(tmp_path) as server:
        server.refused["customer@example.com"] = answer
        error = refused(server.settings(file))
    assert error.final is final
    assert str(error) == f"the mail server refused the recipient: {answer[:9]}"


def test_after_a_refusal_the_next_mail_goes_over_the_same_connection(tmp_path, file):
    with SmtpServer(tmp_path) as server, Transport(server.settings(file)) as transport:
        server.refused["gone@example.com"] = "550 5.1.1 no"
        with pytest.raises(MailError):
            transport.send(message(to="gone@example.com"))
        assert transport.connected
        transport.send(message())
        assert (len(server.received), server.connections) == (1, 1)


def test_a_server_that_is_busy_or_cuts_the_connection_is_tried_again(tmp_path, file):
    with SmtpServer(tmp_path) as server, Transport(server.settings(file)) as transport:
        server.temporary = 1
        with pytest.raises(MailError, match=r"refused the message: 451 4\.3\.0") as busy:
            transport.send(message())
        server.drops = 1
        with pytest.raises(MailError, match="hung up") as cut:
            transport.send(message())
        assert not busy.value.final
        assert not cut.value.final
        transport.send(message())
        assert len(server.received) == 1


def test_a_server_that_never_answers_is_given_up_in_time(tmp_path, file):
    with SmtpServer(tmp_path) as server:
        server.hangs = True
        error = refused(server.settings(file), answer_seconds=0.2)
        assert "gave no answer in time" in str(error)


def test_a_server_that_is_not_there_or_speaks_no_smtp_is_told(file):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        error = refused(MailSettings(file=file, server="127.0.0.1", port=closed.getsockname()[1]))
    assert "no connection to 127.0.0.1 port" in str(error)


class Scripted:
    """A mail server that says what a test wants it to.

    Attributes:
        taken: How many mails it took.
    """

    def __init__(self, answers=None, before=lambda command, line: None):
        self.taken = 0
        outer, said = self, {"EHLO": "250 x", "DATA": "354 go", "QUIT": "221 bye"} | (answers or {})

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.say("220 hi")
                content = False
                for line in self.rfile:
                    if content and line != b".\r\n":
                        continue
                    command = "." if content else line.split()[0].decode().upper()
                    before(command, self)
                    answer = said.get(command, "250 ok")
                    outer.taken += command == "." and answer.startswith("250")
                    content = command == "DATA" and answer.startswith("354")
                    self.say(answer)

            def say(self, answer):
                self.wfile.write(f"{answer}\r\n".encode())

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """Whom it speaks to may hang up."""

        self._server = Server(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def settings(self, file):
        return MailSettings(file=file, server="127.0.0.1", port=self._server.server_address[1], tls=OFF)


def test_what_the_server_took_has_left_however_long_it_thought_about_it(file):
    late = threading.Event()
    waits = {".": 0.5}
    with (
        Scripted(before=lambda command, _: late.wait(waits.get(command, 0))) as server,
        Transport(server.settings(file), command_seconds=0.3, patience=0.4) as transport,
    ):
        transport.send(message())
        assert transport.connected
    assert server.taken == 1


def test_a_server_that_drips_is_cut_off_in_time(file):
    over = threading.Event()

    def drip(command, line):
        while command == "RCPT" and not over.wait(0.05):
            line.say("250-wait")

    with Scripted(before=drip) as server:
        began = time.monotonic()
        error = refused(server.settings(file), patience=0.4)
        over.set()
    assert "gave no answer in time" in str(error)
    assert not error.final
    assert time.monotonic() - began < 3


def test_a_server_whose_answer_to_the_content_never_comes_is_cut_off_too(file):
    over = threading.Event()

    def drip(command, line):
        while command == "." and not over.wait(0.05):
            line.say("250-wait")

    with Scripted(before=drip) as server:
        error = refused(server.settings(file), answer_seconds=0.3)
        over.set()
    assert "gave no answer in time" in str(error)


def test_a_mail_is_nobody_elses_for_longer_than_sending_it_may_take():
    longest = 2 * module.CONNECT_SECONDS + module.PATIENCE_SECONDS + module.ANSWER_SECONDS
    assert LEASE.total_seconds() > longest + 30


@pytest.mark.parametrize(
    ("command", "answer", "said", "final", "goes_on"),
    [
        ("MAIL", "550 5.1.8 bad sender", "the sender", False, False),
        ("RCPT", "550 5.1.1 who?", "the recipient", True, True),
        ("RCPT", "550 who?", "the recipient", True, True),
        ("RCPT", "550 sender verify failed", "the sender", False, False),
        ("RCPT", "553 5.7.1 <us>: Sender address rejected: not owned by user", "the sender", False, False),
        ("RCPT", "554 5.7.1 relay access denied", "to pass it on", False, False),
        ("RCPT", "530 5.7.0 authentication required", "to pass it on", False, False),
        ("RCPT", "450 4.2.1 full", "the recipient", False, True),
        ("RCPT", "421 4.7.0 too many", "the recipient", False, False),
        (".", "552 5.3.4 too big", "the message", True, True),
        (".", "550 5.4.5 daily limit", "the message", False, False),
        (".", "554 5.2.252 SendAsDenied", "the sender", False, False),
        (".", "550 no", "the message", False, False),
        (".", "451 4.3.0 later", "the message", False, False),
    ],
)
def test_only_what_is_about_one_mail_alone_ends_it_and_lets_the_others_go_on(
    file, command, answer, said, final, goes_on
):
    with Scripted({command: answer}) as server, Transport(server.settings(file)) as transport:
        with pytest.raises(MailError, match=f"refused {said}: {answer[:3]}") as error:
            transport.send(message())
        assert (error.value.final, transport.connected) == (final, goes_on)


def test_a_file_of_certificates_that_is_gone_is_told_by_the_name_of_its_setting(file, tmp_path):
    with SmtpServer(tmp_path) as server:
        assert "SMTP_CA_FILE cannot be read" in str(refused(server.settings(file, ca_file=tmp_path / "gone.pem")))
        (tmp_path / "empty.pem").write_text("nothing")
        assert "SMTP_CA_FILE must be" in str(refused(server.settings(file, ca_file=tmp_path / "empty.pem")))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=250) | st.lists(st.sampled_from([*'a"\\,;:<>@()[] é日😀=?', "=?utf-8?q?", "?="])).map("".join))
@example("=?utf-8?q?evil=40evil.example=2C?= é")
@example('a>(=?utf-8?q?(()=?utf-8?q?,)@@ "(<( =?utf-8?q??=,=?utf-8?q?><"=?utf-8?q?<<?=')
def test_what_anybody_typed_is_text_in_a_header_and_nothing_else(typed):
    rendered = Rendered(subject=typed, text="x", html="<p>x</p>", language="en", unsubscribe_url=None)
    made = envelope(rendered, VENDOR, to="customer@example.com", name=typed, mail_id="mail_x", now=NOW)
    parsed = email.message_from_bytes(made.as_bytes(policy=WIRE), policy=email.policy.default)
    assert parsed.keys() == made.keys()
    assert [each.addr_spec for each in parsed["To"].addresses] == ["customer@example.com"]
    shown, meant = (each["To"].addresses[0].display_name.split() for each in (parsed, made))
    assert "".join(shown) == "".join(meant)  # some releases of Python put a blank between two encoded words
    assert parsed["Subject"] == made["Subject"]
    assert "=?" not in made["Subject"]
    assert not parsed["To"].defects
