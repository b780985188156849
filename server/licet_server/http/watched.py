"""What a process lets others see of itself: its counts as metrics, and its requests as traces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from flask import Flask

from licet_server.config import Settings
from licet_server.http import db
from licet_server.http.metrics import Metrics
from licet_server.http.metrics_listener import Listener
from licet_server.http.traces import Traced
from licet_server.services import tracing
from licet_server.services.counts import Board, Counts
from licet_server.services.tracing import Tracing

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROLE = "server"
_EXTENSION = "licet_watched"
_log = structlog.get_logger(__name__)


@dataclass
class Watched:
    """What one process lets be seen.

    Attributes:
        settings: Say who may see it.
        metrics: What it says of all processes.
        counts: What it counts.
        tracing: Where it tells of requests; ``None``: nobody wants to know.
    """

    settings: Settings
    metrics: Metrics
    counts: Counts
    tracing: Tracing | None = None
    _listener: Listener | None = field(default=None, init=False)

    def traced(self, app: WSGIApplication) -> WSGIApplication:
        """Return *app*, whose requests are told if somebody wants to know; threads start."""
        self.tracing = tracing.begin(self.settings, role=ROLE)
        return app if self.tracing is None else Traced(app, self.tracing)

    def start(self) -> None:
        """Listen where the settings say; what keeps it from that is logged, for it must keep nobody from answers."""
        address = self.settings.monitoring.listen
        if address is None:
            return
        try:
            self._listener = Listener(address, self.metrics)
        except OSError as error:
            _log.error("LICET_METRICS_LISTEN cannot be used", reason=error.strerror or str(error))

    def close(self) -> None:
        """Listen no more, and send the last spans."""
        if self._listener is not None:
            self._listener.close()
        if self.tracing is not None:
            self.tracing.close()


def init_app(app: Flask, settings: Settings, board: Board) -> Watched:
    """Have *app* count on *board*, and keep what it counts where requests find it."""
    with app.app_context():
        metrics = Metrics(board, db.db.engine, settings.data_dir)
    found = app.extensions[_EXTENSION] = Watched(settings, metrics, board.join(ROLE))
    return found


def of(app: Flask) -> Watched:
    """Return what *app* lets be seen."""
    found: Watched = app.extensions[_EXTENSION]
    return found
