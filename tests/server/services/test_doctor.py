"""What the doctor finds: each check on an installation in which that one thing is wrong."""

from __future__ import annotations

import os
import shutil
import ssl
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import update

from licet_server.config import Settings
from licet_server.config.payments import PaddleSettings, PaymentSettings, StripeSettings
from licet_server.errors import SecretMissingError
from licet_server.services.doctor import database, folder, network, parts
from licet_server.services.doctor.examine import CHECKS, examine, secrets_in, wrong_settings
from licet_server.services.doctor.finding import State, Subject, ok
from licet_server.storage import instants
from licet_server.storage.engine import open_engine
from licet_server.storage.models import CounterRow
from tests.factories import NOW
from tests.smtp import SmtpServer

LATER = NOW + timedelta(minutes=1)
SHOWN = "only-for-tests-and-long-enough"
file_only = pytest.mark.sqlite_only(reason="it is about files")
no_database = pytest.mark.sqlite_only(reason="no database is asked")


@pytest.fixture
def subject(installation, monkeypatch):
    """An installation of NOW; the real clock of PostgreSQL is not what most tests are about."""
    monkeypatch.setattr(instants, "database_now", lambda _: None)
    return Subject(installation.settings, LATER)


@pytest.fixture
def paper(tmp_path):
    """Settings of nothing that is there."""
    return Settings.from_env({"LICET_DATA_DIR": str(tmp_path / "data")})


def states(check, subject):
    return {each.check: each.state for each in check(subject)}


def only(check, subject):
    """Return the one finding, which says what mends it unless all is well."""
    (found,) = check(subject)
    assert (found.fix is None) is (found.state in {State.OK, State.SKIPPED})
    return found


def changed(subject, **settings):
    return replace(subject, settings=replace(subject.settings, **settings))


def execute(subject, statement):
    engine = open_engine(subject.settings.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_sound_installation_has_no_problem(subject):
    found = list(examine(replace(subject, offline=True)))
    assert {each.state for each in found} <= {State.OK, State.WARNING, State.SKIPPED}
    assert {name for name, _ in CHECKS} - {each.check for each in found} == set()
    noted = {each.check for each in found if each.state is State.WARNING}
    assert noted <= {"address", "mail", "worker", "replica", "disk space"}


@file_only
def test_looking_changes_nothing(subject):
    before = {path.name: path.read_bytes() for path in subject.settings.data_dir.iterdir()}
    list(examine(replace(subject, offline=True)))
    after = {path.name: path.read_bytes() for path in subject.settings.data_dir.iterdir()}
    assert {name: data for name, data in after.items() if not name.endswith(("-wal", "-shm"))} == {
        name: data for name, data in before.items() if not name.endswith(("-wal", "-shm"))
    }


@file_only
def test_modes_and_owners_of_files_are_looked_at(subject):
    data = subject.settings.data_dir
    (data / "pepper").chmod(0o644)
    found = only(folder.folder, subject)
    assert (found.state, found.fix) == (State.WARNING, f"chmod 600 {data / 'pepper'}")
    (data / "pepper").chmod(0o600)
    assert only(folder.folder, subject).state is State.OK
    assert only(folder.folder, changed(subject, data_dir=data / "gone")).state is State.PROBLEM


@file_only
@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_account_is_a_problem(subject):
    os.chown(subject.settings.data_dir / "keyring.json", 4321, 4321)
    found = only(folder.folder, subject)
    assert found.state is State.PROBLEM
    assert "belongs to uid 4321" in found.found


@no_database
@pytest.mark.parametrize(
    ("free", "state"), [(10, State.PROBLEM), (100, State.WARNING), (5000, State.OK)], ids=["none", "little", "enough"]
)
def test_room_is_looked_at(tmp_path, paper, monkeypatch, free, state):
    paper.data_dir.mkdir()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, free * 1024**2))
    assert only(folder.space, Subject(paper, NOW)).state is state


@file_only
def test_lost_secrets_and_old_keys_are_told(subject):
    assert only(folder.keyring, replace(subject, now=NOW + folder.OLD_KEY + timedelta(days=1))).state is State.WARNING
    (subject.settings.data_dir / "keyring.json").write_text("{}")
    (subject.settings.data_dir / "secret_key").unlink()
    found = {each.check: each for each in examine(replace(subject, offline=True))}
    assert found["secrets"].state is found["signing keys"].state is State.PROBLEM
    assert found["secrets"].fix
    assert "damaged" in found["signing keys"].found
    with pytest.raises(SecretMissingError):
        list(folder.secrets(subject))


def test_a_missing_and_a_foreign_database_are_told(subject, lost_database_url):
    lost = changed(subject, database_url=lost_database_url)
    found = {each.check: each for each in examine(replace(lost, offline=True))}
    assert found["database"].state is State.PROBLEM
    assert found["database"].fix
    assert found["integrity"].state is found["clock"].state is found["worker"].state is State.SKIPPED


@pytest.mark.parametrize(("revision", "state"), [("9999", State.PROBLEM), ("0007", State.WARNING)])
def test_another_schema_is_told(subject, revision, state):
    execute(subject, f"UPDATE alembic_version SET version_num = '{revision}'")
    found = states(database.database, subject)
    assert found["schema"] is state
    assert only(database.integrity, subject).state is State.SKIPPED


@file_only
def test_a_damaged_file_is_told(subject):
    path = subject.settings.database_file
    data = bytearray(path.read_bytes())
    data[8192:] = os.urandom(len(data) - 8192)
    path.write_bytes(data)
    found = {each.check: each.state for each in examine(replace(subject, offline=True))}
    assert State.PROBLEM in {found.get("database"), found.get("integrity")}


def test_another_pepper_is_told(subject):
    other = changed(subject, pepper="another pepper, long enough")
    found = [each for each in examine(replace(other, offline=True)) if each.state is State.PROBLEM]
    assert [each.check for each in found] == ["integrity"]
    assert "LICET_PEPPER is not the pepper" in found[0].found


def test_a_changed_entry_of_the_audit_log_is_told(subject):
    execute(subject, "UPDATE audit SET action = 'nothing' WHERE seq = 3")
    (found,) = [each for each in examine(replace(subject, offline=True)) if each.state is State.PROBLEM]
    assert "entry 3 was changed" in found.found


@pytest.mark.sqlite_only(reason="PostgreSQL has a clock of its own, which the next one compares")
@pytest.mark.parametrize(
    ("off", "state"),
    [(timedelta(days=-1), State.PROBLEM), (timedelta(minutes=-6), State.PROBLEM), (timedelta(minutes=-4), State.OK)],
)
def test_a_clock_that_went_back_is_found_without_a_network(subject, off, state):
    found = only(database.clock, replace(subject, now=NOW + off))
    assert found.state is state
    assert (state is State.OK) or "is later" in found.found


@pytest.mark.postgresql_only(reason="it has a clock of its own")
@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_that_is_off_shows_beside_that_of_the_database_server(installation, off):
    found = only(database.clock, Subject(installation.settings, datetime.now(UTC) + off))
    assert (found.state, "database server says" in found.found) == (State.PROBLEM, True)
    assert "database server" not in only(database.clock, Subject(installation.settings, datetime.now(UTC))).found


def test_a_silent_worker_and_stuck_messages_are_told(subject):
    checked = {"name": "status checked", "value": int(NOW.timestamp())}
    engine = open_engine(subject.settings.database_url)
    with engine.begin() as connection:
        connection.execute(CounterRow.__table__.insert().values(checked))
    assert states(database.work, subject)["worker"] is State.OK
    assert states(database.work, replace(subject, now=NOW + timedelta(hours=1)))["worker"] is State.PROBLEM
    with engine.begin() as connection:
        connection.execute(update(CounterRow).where(CounterRow.name == "status checked").values(value=1))
    engine.dispose()
    assert states(database.work, subject)["worker"] is State.PROBLEM


@no_database
def test_a_mail_server_is_tried_and_nothing_is_sent(tmp_path, paper):
    asked = Subject(paper, NOW, seconds=2.0)
    assert only(network.mail, asked).state is State.WARNING
    with SmtpServer(tmp_path / "smtp") as server:
        for settings, said in (
            (server.settings(paper.mail.file), "SMTP_USER may sign in"),
            (server.settings(paper.mail.file, password="wrong"), "refused SMTP_USER and SMTP_PASSWORD"),
            (server.settings(paper.mail.file, ca_file=None), "certificate"),
            (server.settings(paper.mail.file, port=1), "no connection"),
        ):
            found = only(network.mail, changed(asked, mail=settings))
            assert said in found.found
            assert (found.state is State.OK) is (said == "SMTP_USER may sign in")
            assert server.password not in f"{found}"
        assert (server.received, server.attempts) == ([], 0)
        assert server.connections >= 3


@no_database
def test_redis_is_asked_for_an_answer_and_its_clock(paper, redis_url):
    assert only(parts.redis, Subject(paper, NOW)).state is State.SKIPPED
    assert only(parts.redis, changed(Subject(paper, NOW), redis_url=redis_url)).state is State.OK
    closed = changed(Subject(paper, NOW), redis_url=f"redis://:{SHOWN}@127.0.0.1:1/0")
    assert only(parts.redis, closed).state is State.PROBLEM
    assert SHOWN not in only(parts.redis, closed).found


@no_database
def test_a_payment_provider_that_nobody_hears_is_a_problem(paper):
    key, secret = "_".join(("sk", "test", SHOWN)), f"whsec_{SHOWN}"
    for stripe, state in (
        (StripeSettings(secret_key=key, webhook_secrets=(secret,)), State.OK),
        (StripeSettings(secret_key=key), State.PROBLEM),
        (StripeSettings(webhook_secrets=(secret,)), State.WARNING),
    ):
        asked = changed(Subject(paper, NOW), payments=PaymentSettings(stripe, PaddleSettings()))
        assert [each.state for each in parts.payments(asked)] == [state, State.SKIPPED]


@no_database
@pytest.mark.parametrize(
    ("url", "believed", "state"),
    [
        ("https://license.example.com", 0, State.WARNING),
        ("https://license.example.com", 1, State.OK),
        ("http://127.0.0.1:5000", 1, State.WARNING),
        ("http://127.0.0.1:5000", 0, State.OK),
    ],
)
def test_proxies_are_compared_with_the_address(paper, url, believed, state):
    asked = changed(Subject(paper, NOW), base_url=url, base_url_given=True, trusted_proxies=believed)
    assert only(parts.proxies, asked).state is state


@no_database
def test_an_address_is_looked_up_only_where_there_is_a_network(paper, monkeypatch):
    asked = changed(Subject(paper, NOW, seconds=1.0), base_url="https://license.invalid", base_url_given=True)
    assert only(network.address, replace(asked, offline=True)).state is State.SKIPPED
    monkeypatch.setattr(network, "has_network", lambda: True)
    found = only(network.address, asked)
    assert (found.state, found.fix is not None) == (State.PROBLEM, True)
    plain = changed(asked, base_url="http://license.example.com")
    assert only(network.address, plain).state is State.WARNING


class _Dated(BaseHTTPRequestHandler):
    """A server whose clock is not ours."""

    off = timedelta()

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        assert timestamp is None
        return super().date_time_string((datetime.now(UTC) + self.off).timestamp())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def web_server(context: ssl.SSLContext | None = None) -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _Dated) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@no_database
@pytest.mark.parametrize(
    ("off", "state"), [(timedelta(days=1), State.PROBLEM), (timedelta(days=-1), State.PROBLEM), (timedelta(), State.OK)]
)
def test_the_clock_is_compared_with_that_of_a_server_that_is_asked_anyway(paper, monkeypatch, off, state):
    monkeypatch.setattr(_Dated, "off", off)
    monkeypatch.setattr(network, "has_network", lambda: True)
    asked = Subject(paper, NOW, seconds=2.0)
    assert only(network.other_clocks, asked).state is State.SKIPPED
    with web_server() as port:
        stripe = StripeSettings(secret_key="_".join(("sk", "test", SHOWN)), api_base=f"http://127.0.0.1:{port}")
        asked = changed(asked, payments=PaymentSettings(stripe, PaddleSettings()))
        assert only(network.other_clocks, asked).state is state
        assert only(network.other_clocks, replace(asked, offline=True)).state is State.SKIPPED
    assert only(network.other_clocks, asked).state is State.SKIPPED


@no_database
def test_a_certificate_that_does_not_count_is_a_problem_and_an_old_one_a_warning(paper, tmp_path, monkeypatch):
    monkeypatch.setattr(network, "has_network", lambda: True)
    monkeypatch.setattr(network, "LOOPBACK", frozenset())
    with SmtpServer(tmp_path / "smtp") as mails, web_server(mails._tls) as port:
        url = f"https://localhost:{port}"
        asked = changed(Subject(paper, datetime.now(UTC), seconds=2.0), base_url=url, base_url_given=True)
        assert states(network.address, asked) == {"address": State.OK, "certificate": State.PROBLEM}
        monkeypatch.setenv("SSL_CERT_FILE", str(mails.ca_file))
        assert states(network.address, asked) == {"address": State.OK, "certificate": State.OK}
        nearly = replace(asked, now=datetime.now(UTC) + timedelta(days=1190))
        assert states(network.address, nearly)["certificate"] is State.WARNING
    assert states(network.address, asked)["certificate"] is State.WARNING


@no_database
def test_a_replica_is_looked_at_where_that_can_be_done(paper, tmp_path):
    copies = tmp_path / "replica"
    asked = changed(Subject(paper, NOW), replica_url=f"file://{copies}", recovery_passphrase=SHOWN)
    assert only(parts.replica, Subject(paper, NOW)).state is State.WARNING
    assert only(parts.replica, changed(asked, recovery_passphrase=None)).state is State.WARNING
    assert only(parts.replica, asked).state is State.PROBLEM
    copies.mkdir()
    (copies / "segment").touch()
    assert only(parts.replica, asked).state is State.OK
    paper.data_dir.mkdir()
    paper.database_file.touch()
    os.utime(copies / "segment", (0, 0))
    assert only(parts.replica, asked).state is State.PROBLEM
    assert only(parts.replica, changed(asked, replica_url="s3://bucket/licet")).state is State.OK


@no_database
def test_a_check_that_fails_is_a_warning_and_the_others_go_on(paper):
    def fails(_):
        raise ZeroDivisionError(SHOWN)

    found = list(examine(Subject(paper, NOW), [("broken", fails), ("next", lambda _: iter([ok("next", "fine")]))]))
    assert [each.state for each in found] == [State.OK, State.WARNING, State.OK]
    assert SHOWN not in found[1].found


@no_database
def test_everything_that_is_wrong_with_the_settings_is_told_at_once():
    environ = {
        "SECRET_KEY": "short",
        "LICET_PEPPER": SHOWN,
        "LICET_PEPPER_FILE": "/nowhere",
        "SMTP_USER": "me",
        "SMTP_PORT": "mail",
        "LICET_RATE_LIMIT": "often",
    }
    found = [each.found for each in wrong_settings(environ)]
    for name in ("SECRET_KEY", "LICET_PEPPER_FILE", "SMTP_PORT", "SMTP_PASSWORD", "LICET_RATE_LIMIT"):
        assert [name in said for said in found].count(True) == 1
    assert list(wrong_settings({})) == []
    assert secrets_in(environ) == ("short", SHOWN)
    assert Path(str(environ["LICET_PEPPER_FILE"])).name == "nowhere"
