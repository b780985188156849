"""What ``serve`` does before the server itself listens to signals."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from licet_server.cli.beside import Beside
from licet_server.cli.serve import _ends_at_sigterm


def test_sigterm_before_the_server_has_its_handlers_ends_the_worker_too(monkeypatch):
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(Beside, "_start", staticmethod(lambda: subprocess.Popen(sleeper)))
    before = signal.getsignal(signal.SIGTERM)
    beside = []

    def serve():
        with _ends_at_sigterm(), Beside() as watched:
            beside.append(watched)
            signal.raise_signal(signal.SIGTERM)

    with pytest.raises(SystemExit) as ended:
        serve()
    assert ended.value.code == 0
    assert beside[0]._process.poll() is not None
    assert not beside[0]._thread.is_alive()
    assert signal.getsignal(signal.SIGTERM) is before
