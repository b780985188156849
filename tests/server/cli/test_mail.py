"""``licet-server mail`` and ``licet-server outbox``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from licet_server.cli.main import main
from licet_server.mail.messages import MESSAGES
from tests.smtp import SmtpServer

ISSUE = ["license", "issue", "--product", "OPT", "--plan", "pro", "--email", "customer@example.com"]


@pytest.fixture
def run(ready_environment):
    return lambda *args: CliRunner().invoke(main, args)


@pytest.fixture
def posted(run):
    """Issue a license by mail; return its key and the mail."""

    def made() -> tuple[str, dict]:
        key = json.loads(run(*ISSUE, "--mail", "--json").stdout)["license_key"]
        return key, json.loads(run("outbox", "list", "--json").stdout)[0]

    return made


@pytest.mark.sqlite_only(reason="no database is asked")
@pytest.mark.parametrize("name", MESSAGES)
def test_each_mail_can_be_looked_at(run, tmp_path, name):
    text = run("mail", "preview", name)
    assert text.exit_code == 0
    assert text.stdout.startswith("Subject: ")
    file = tmp_path / "mail.html"
    assert run("mail", "preview", name, "--language", "fr", "--format", "html", "--output", str(file)).exit_code == 0
    assert '<html lang="fr"' in file.read_text()


@pytest.mark.sqlite_only(reason="no database is asked")
def test_a_mistake_in_the_vendors_file_is_one_line(run, ready_environment):
    ready_environment.mail.file.write_text("[vendor]\nnmae = 'x'\n")
    done = run("mail", "preview", "test")
    assert done.exit_code == 1
    assert "mail.toml: [vendor] has an unknown setting 'nmae'" in done.stderr
    ready_environment.mail.file.write_text(run("mail", "config").stdout)
    assert "Example Software" in run("mail", "preview", "test").stdout


@pytest.mark.sqlite_only(reason="nothing is written to it")
def test_a_test_goes_to_the_mail_server_or_says_why_not(run, tmp_path, monkeypatch):
    assert "SMTP_SERVER is not set" in run("mail", "test", "you@example.com").stderr
    with SmtpServer(tmp_path / "smtp") as server:
        for name, value in server.env.items():
            monkeypatch.setenv(name, value)
        assert "took the test" in run("mail", "test", "you@example.com").stdout
        assert server.to("you@example.com")[0].message["Subject"] == "Mail from your license server works"
        said = " ".join(server.to("you@example.com")[0].text.split())
        assert "Hello, This is a test" in said
        assert "over an encrypted connection" in said
        server.refused["you@example.com"] = "550 5.1.1 no"
        assert "refused the recipient: 550 5.1.1" in run("mail", "test", "you@example.com").stderr


@pytest.mark.sqlite_only(reason="nothing is written to it")
def test_a_test_claims_no_encryption_that_there_is_not(run, tmp_path, monkeypatch):
    with SmtpServer(tmp_path / "smtp", starttls=False, user=None) as server:
        for name, value in (server.env | {"SMTP_TLS": "off"}).items():
            monkeypatch.setenv(name, value)
        assert run("mail", "test", "you@example.com").exit_code == 0
        assert "encrypted" not in server.received[0].text


def test_a_key_that_is_mailed_waits_and_is_shown_only_when_asked(run, posted):
    key, mail = posted()
    listed = run("outbox", "list")
    assert "1 mail waits: SMTP_SERVER is not set" in listed.stderr
    assert "1 mail waits" in run("stats").stdout
    assert key not in listed.stdout + run("outbox", "show", mail["id"]).stdout
    assert key in run("outbox", "show", mail["id"], "--reveal").stdout
    assert run("outbox", "retry", mail["id"]).exit_code == 0
    assert "0 mails" in run("outbox", "retry", "--failed").stdout
    assert "give either" in run("outbox", "retry").stderr
    assert "is cancelled" in run("outbox", "cancel", mail["id"]).stdout
    assert "erased" in run("outbox", "show", mail["id"], "--reveal").stderr
    assert json.loads(run("outbox", "list", "--state", "cancelled", "--json").stdout)[0]["id"] == mail["id"]


def test_a_new_key_is_mailed_too(run):
    issued = json.loads(run(*ISSUE, "--json").stdout)
    assert run("license", "rotate-key", issued["id"], "--mail").exit_code == 0
    (mail,) = json.loads(run("outbox", "list", "--json").stdout)
    assert mail["message"] == "new_key"
