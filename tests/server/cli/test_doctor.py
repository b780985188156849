"""``licet-server doctor``: what it prints, what it never prints, and how it ends."""

from __future__ import annotations

import json
import socket

import pytest
from click.testing import CliRunner

from licet_server.cli.main import main
from tests.servers import free_port

pytestmark = pytest.mark.sqlite_only(reason="what is in a database is for the checks themselves")
SECRET = "only-for-tests-and-long-enough"


@pytest.fixture
def doctor(ready_environment):
    """Ask the doctor about a machine that is sound."""

    def asked(*args, port=None):
        return CliRunner().invoke(main, ["doctor", "--offline", "--port", str(port or free_port()), *args])

    return asked


def test_a_sound_installation_ends_well_and_each_warning_says_what_to_do(doctor):
    done = doctor()
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[-1].endswith(f"0 problem(s), {sum(line.startswith('warning') for line in lines)} warning(s)")
    for number, line in enumerate(lines[:-1]):
        assert line.split()[0] in {"ok", "warning", "skipped", "fix:"}
        if line.startswith("warning"):
            assert lines[number + 1].strip().startswith("fix: ")


def test_programs_get_json(doctor, ready_environment):
    said = json.loads(doctor("--json").stdout)
    assert said["healthy"] is True
    assert {"check", "state", "found", "fix"} == set(said["checks"][0])
    (ready_environment.data_dir / "keyring.json").write_text("{}")
    done = doctor("--json")
    (wrong,) = [each for each in json.loads(done.stdout)["checks"] if each["state"] == "problem"]
    assert (done.exit_code, wrong["check"]) == (1, "signing keys")
    assert "restore keyring.json" in wrong["fix"]


def test_settings_that_cannot_be_used_are_all_told_and_nothing_else_is_tried(doctor, monkeypatch):
    monkeypatch.setenv("SMTP_PORT", "mail")
    monkeypatch.setenv("SECRET_KEY_FILE", "/nowhere")
    monkeypatch.setenv("DATABASE_URL", f"mysql://licet:{SECRET}@db/licet")
    done = doctor()
    assert done.exit_code == 1
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["problem", "fix:"] * 3 + ["3"]
    assert SECRET not in done.output


def test_a_typo_is_told_with_what_was_meant(doctor, monkeypatch):
    monkeypatch.setenv("LICET_BASE_ULR", "https://license.example.com")
    said = doctor().stdout
    assert "LICET_BASE_ULR is set, and nothing reads it" in said
    assert "did you mean LICET_BASE_URL?" in said


def test_no_secret_is_shown_whatever_is_wrong(doctor, ready_environment, monkeypatch, tmp_path):
    (tmp_path / "password").write_text(SECRET)
    monkeypatch.setenv("SMTP_SERVER", "127.0.0.1")
    monkeypatch.setenv("SMTP_PORT", "1")
    monkeypatch.setenv("SMTP_USER", "licet")
    monkeypatch.setenv("SMTP_PASSWORD_FILE", str(tmp_path / "password"))
    monkeypatch.setenv("REDIS_URL", f"redis://:{SECRET}@127.0.0.1:1/0")
    pepper = (ready_environment.data_dir / "pepper").read_text().strip()
    (ready_environment.data_dir / "pepper").write_text(pepper[::-1])
    done = doctor("--json")
    broken = {each["check"] for each in json.loads(done.stdout)["checks"] if each["state"] == "problem"}
    assert broken == {"integrity", "mail", "Redis"}
    for secret in (SECRET, pepper, pepper[::-1], (ready_environment.data_dir / "secret_key").read_text().strip()):
        assert secret not in done.output


def test_a_taken_port_is_told_unless_a_license_server_has_it(doctor):
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.1)
        port = other.getsockname()[1]
        done = doctor(port=port)
    assert done.exit_code == 1
    assert f"port {port}: Address already in use" in done.stdout


def test_wrong_usage_is_told_apart(doctor):
    assert doctor("--port", "0").exit_code == 2
