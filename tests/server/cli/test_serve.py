"""What ``serve`` does before the server itself listens to signals."""

from __future__ import annotations

import multiprocessing
import signal
import time

import pytest

from licet_server.cli.beside import Beside
from licet_server.cli.processes import ends_at_sigterm
from licet_server.cli.serve import CONNECTIONS, CONNECTIONS_BESIDE, prepare
from licet_server.http.app import Served
from licet_server.http.db import db
from licet_server.services.counts import Board
from licet_server.storage.counters import raise_to
from licet_server.storage.engine import most_connections
from licet_server.storage.models import CounterRow
from licet_server.storage.session import reading, transaction


def test_before_it_serves_it_puts_copied_numbers_right_and_counts_connections(installation, engine, capsys):
    with transaction(engine) as session:
        raise_to(session, "license_changes", 10**15)
        room = most_connections(session)
    fits = 1 if room is None else (room - CONNECTIONS_BESIDE) // CONNECTIONS
    prepare(installation.settings, workers=fits)
    assert "max_connections" not in capsys.readouterr().err
    prepare(installation.settings, workers=fits + 1)
    assert ("max_connections" in capsys.readouterr().err) is (room is not None)
    with reading(engine) as session:
        assert session.get_one(CounterRow, "license_changes").value < 10**15


def test_what_cannot_be_closed_keeps_nothing_else_open(installation, monkeypatch):
    served = Served.create(installation.settings)
    closed = []
    for part in (served.shared.log, served.shared.licenses, served.shared._snapshots, served.questions):
        monkeypatch.setattr(part, "close", lambda part=part: closed.append(part) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        served.end()
    assert len(closed) == 4
    monkeypatch.undo()
    served.end()
    with served.app.app_context():
        db.engine.dispose()


@pytest.mark.sqlite_only(reason="a file can be replaced under a server")
def test_when_the_file_was_replaced_the_connections_of_all_applications_go(installation, sell):
    sell()
    served, other = Served.create(installation.settings), Served.create(installation.settings)
    served.beside(other.app)
    engines = []
    for app in (served.app, other.app):
        with app.app_context():
            engines.append(db.engine)
            db.engine.connect().close()
    assert [engine.pool.checkedin() for engine in engines] == [1, 1]
    path = installation.settings.database_file
    (path.parent / "new.db").write_bytes(path.read_bytes())
    served.shared.refresh()
    (path.parent / "new.db").replace(path)
    served.shared.licenses._feed._stat_at = served.shared._look_again_at = 0.0
    assert not served.shared.refresh()
    assert [engine.pool.checkedin() for engine in engines] == [0, 0]
    for each in (served, other):
        each.end()


def test_sigterm_before_the_server_has_its_handlers_ends_the_worker_too(monkeypatch, settings):
    def start(_):
        process = multiprocessing.Process(target=time.sleep, args=(60,), daemon=True)
        process.start()
        return process

    monkeypatch.setattr(Beside, "_start", start)
    before = signal.getsignal(signal.SIGTERM)
    beside = []

    def serve():
        with ends_at_sigterm(), Beside(settings, Board()) as watched:
            beside.append(watched)
            signal.raise_signal(signal.SIGTERM)

    with pytest.raises(SystemExit) as ended:
        serve()
    assert ended.value.code == 0
    assert not beside[0]._process.is_alive()
    assert not beside[0]._thread.is_alive()
    assert signal.getsignal(signal.SIGTERM) is before
