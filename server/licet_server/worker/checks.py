"""The status page's figures: every minute one look at everything."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from licet_server.errors import StorageError
from licet_server.services.installation import Installation
from licet_server.services.uptime import check
from licet_server.storage.session import transaction
from licet_server.storage.turns import take_turn

TURN = "status checks"


class Checks:
    """Looks at every part, and remembers how often the database gave no answer until it can be written down.

    Args:
        here: The installation.
        engine: Its database.
    """

    def __init__(self, here: Installation, engine: Engine) -> None:
        self._here, self._engine = here, engine
        self._outages: Counter[date] = Counter()

    def step(self) -> bool:
        """Look once; there is never more to do.

        Raises:
            StorageError: The database gives no answer; the next look counts it.
        """
        try:
            with transaction(self._engine) as session:
                if take_turn(session, TURN):
                    check(session, self._here, outages=self._outages, now=datetime.now(UTC))
        except StorageError:
            self._outages[datetime.now(UTC).date()] += 1
            raise
        self._outages.clear()
        return False
