"""What one process remembers of a license, and another changes through the services, on real databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from licet.wire import ValidateRequest
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.known import FromMemory, Licenses, NotKnownError, feed_of
from licet_server.services.renew import renew
from licet_server.services.rotate_key import rotate_key
from licet_server.services.transfer import transfer
from licet_server.services.validate import permit
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import transaction
from licet_server.storage.snapshots import Snapshots
from licet_server.storage.tables import ActivationRow
from tests.factories import NOW
from tests.server.seats import Seats

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Two:
    """Two processes with one database: one changes licenses through the services, the other remembers them."""

    def __init__(self, engine, installation, sold):
        self.engine, self.sold = engine, sold
        self.secrets = {"pepper": installation.secrets.pepper, "signer": installation.signer}
        self.seats = Seats(engine, installation, sold)
        url = installation.settings.database_url
        self.snapshots = Snapshots(url)
        self.now = 100.0
        pepper = installation.secrets.pepper
        self.licenses = Licenses(self.snapshots, feed_of(url), pepper=pepper, clock=lambda: self.now)

    def ask(self, key=None, late=timedelta(0), *, read=True, **fields):
        """Say whether a question gets a yes, from memory where there is one."""
        reads = FromMemory(self.licenses, NOW + late, read=read)
        answer = permit(reads, ValidateRequest(key or self.sold.key, **fields), now=NOW + late, **self.secrets)
        return answer is not None

    def do(self, use_case, *args, **options):
        with transaction(self.engine) as session:
            row = session.get_one(LicenseRow, self.sold.license.id, with_for_update=True)
            return use_case(session, row, *args, now=NOW, **options)

    def learn(self, *questions):
        """Look, and ask each question until it is answered from memory."""
        self.licenses.look()
        for fields in questions:
            self.ask(**fields)
            assert self.ask(read=False, **fields) is True


@pytest.fixture
def two(engine, installation, sell):
    made = Two(engine, installation, sell())
    yield made
    made.licenses.close()
    made.snapshots.close()


@pytest.mark.parametrize("action", [Action.SUSPEND, Action.REVOKE])
def test_a_license_that_another_process_stopped_is_refused_after_a_look(two, action):
    two.learn({})
    two.do(change_status, action)
    two.licenses.look()
    with pytest.raises(NotKnownError):
        two.ask(read=False)
    assert not two.ask()
    if action is Action.SUSPEND:
        two.do(change_status, Action.REACTIVATE)
        two.licenses.look()
        assert two.ask()


def test_a_key_that_another_process_replaced_is_refused_after_a_look_and_one_with_time_left_in_time(two):
    two.learn({})
    second = two.do(rotate_key, overlap=DAY, **two.secrets).key
    two.learn({}, {"key": second})
    assert not two.ask(late=DAY)
    assert two.ask(key=second, late=DAY)
    third = two.do(rotate_key, **two.secrets).key
    two.licenses.look()
    assert [two.ask(key=key) for key in (two.sold.key, second, third)] == [False, False, True]


def test_a_license_that_another_process_gave_away_is_refused_by_its_old_key(two):
    two.learn({})
    new = two.do(transfer, email="other@example.com", **two.secrets)
    two.licenses.look()
    assert [two.ask(key=key) for key in (two.sold.key, new)] == [False, True]


def test_a_license_that_another_process_renewed_is_renewed_after_a_look(two):
    over = two.sold.license.grace_until - NOW
    two.learn({})
    assert not two.ask(late=over)
    two.do(renew, until=NOW + over + 9 * DAY)
    two.licenses.look()
    assert two.ask(late=over)


def test_seats_that_come_and_go_in_another_process_are_known_after_a_look(two):
    two.seats.change(require_activation=True, max_activations=5)
    asked = {"instance_id": "i-1", "fingerprint": "f-1"}
    two.licenses.look()
    assert not two.ask(**asked)
    two.seats.activate("i-1", fingerprint="f-1")
    two.learn(asked)
    assert not two.ask(**asked | {"fingerprint": "f-2"})
    two.seats.deactivate("i-1", fingerprint="f-1")
    two.licenses.look()
    assert not two.ask(**asked)


def test_an_account_that_was_proved_to_another_process_is_known_after_a_look(two):
    account, asked = "111122223333", {"instance_id": "i-1", "aws_account_id": "111122223333"}
    two.seats.activate("i-1", aws_account_id=account)
    two.seats.change(require_attestation=True, aws_accounts=[account])
    two.licenses.look()
    assert not two.ask(**asked)
    with transaction(two.engine) as session:
        session.query(ActivationRow).one().aws_account_attested_at = NOW
    two.learn(asked)
    two.seats.change(aws_accounts=["999988887777"])
    two.licenses.look()
    assert not two.ask(**asked)


def test_a_heartbeat_in_another_process_keeps_a_seat_alive_without_being_told(two):
    two.seats.change(require_activation=True, heartbeat_seconds=20)
    asked = {"instance_id": "i-1"}
    two.seats.activate("i-1")
    two.learn(asked)
    two.seats.heartbeat("i-1", late=MINUTE / 2)
    assert two.ask(late=MINUTE, **asked)
    assert not two.ask(late=2 * MINUTE, **asked)


@pytest.mark.sqlite_only(reason="a file can be replaced under a server")
def test_a_file_that_takes_the_place_of_the_database_is_read_anew(two, tmp_path):
    told, path = [], two.engine.url.database
    two.licenses._replaced = lambda: (told.append(1), two.engine.dispose())
    two.learn({})
    with closing(sqlite3.connect(path)) as ours, closing(sqlite3.connect(tmp_path / "new.db")) as new:
        ours.backup(new)
        new.execute("DROP TRIGGER licenses_update_noted")
        new.execute("UPDATE licenses SET status = 'revoked'")
        new.commit()
    for name in (f"{path}-wal", f"{path}-shm"):  # else SQLite writes what is in there over the new file
        Path(name).unlink(missing_ok=True)
    (tmp_path / "new.db").replace(path)
    two.licenses._feed._stat_at = 0.0
    two.licenses.look()
    assert (told, two.licenses.is_fresh()) == ([1], False)
    two.licenses.look()
    assert two.licenses.is_fresh()
    assert not two.ask()
    two.licenses.look()
    assert told == [1]
