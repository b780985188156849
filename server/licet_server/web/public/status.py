"""The status page: does everything work, and did it?"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from licet_server.errors import StorageError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services.uptime import DAYS, Day, Health, Part, PartStatus, status, unreachable
from licet_server.web.audience import Audience, Pages

blueprint = Pages("status", __name__)

SECONDS = 15.0
"""How long an answer is good for, so that everybody who looks during an outage costs nothing more."""

_EXTENSION = "licet_status"
_NEARLY, _MOSTLY = 0.995, 0.95
_HEIGHTS = {"good": 30, "notice": 22, "bad": 14, "none": 4}
_HIGHEST, _STEP, _WIDTH = 30, 5, 4

NAMES = {
    Part.CHECKS: (later("License checks"), later("Installations ask whether their license is good.")),
    Part.DATABASE: (later("Database"), later("Where licenses are kept.")),
    Part.PAYMENTS: (later("Payments"), later("What is paid becomes a license.")),
    Part.MAIL: (later("Mail"), later("License keys, reminders and invoices.")),
    Part.WEBHOOKS: (later("Webhooks"), later("What other systems hear of.")),
    Part.WORKER: (later("Background work"), later("Everything that happens without being asked.")),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known at a moment."""

    parts: tuple[PartStatus, ...]
    at: datetime

    @property
    def health(self) -> Health:
        """Return how it is on the whole: bad, when what customers depend on is; good, when all is known to be."""
        found = {part.part: part.now for part in self.parts}
        if Health.BAD in (found[Part.CHECKS], found[Part.DATABASE]):
            return Health.BAD
        return Health.UNKNOWN if {Health.BAD, Health.UNKNOWN} & set(found.values()) else Health.GOOD


@blueprint.page("/status", to=Audience.ANYONE)
def page() -> ResponseReturnValue:
    """Show every part, now and on the last days."""
    shown = _shown()
    used = [part for part in shown.parts if part.now is not Health.UNUSED or part.share is not None]
    said = {"names": NAMES, "bar": bar, "troubled": troubled, "percent": percent, "DAYS": DAYS}
    return render_template("public/status.html", shown=shown, parts=used, **said)


@blueprint.page("/status.json", to=Audience.ANYONE)
def document() -> ResponseReturnValue:
    """Say the same to programs."""
    shown = _shown()
    words = {Health.GOOD: "ok", Health.UNKNOWN: "degraded", Health.BAD: "down"}
    said: dict[str, Any] = {
        "status": words[shown.health],
        "as_of": shown.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "parts": [
            {
                "part": part.part.value,
                "status": part.now.value,
                "share_90_days": None if part.share is None else round(part.share, 5),
            }
            for part in shown.parts
        ],
    }
    answer: Response = jsonify(said)
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS:.0f}"
    return answer


def _shown() -> Shown:
    """Look, unless somebody has looked a moment ago."""
    kept: dict[str, Any] = current_app.extensions.setdefault(_EXTENSION, {"lock": threading.Lock(), "until": 0.0})
    with kept["lock"]:
        if time.monotonic() >= kept["until"]:
            kept["shown"] = _look()
            kept["until"] = time.monotonic() + SECONDS
        found: Shown = kept["shown"]
        return found


def _look() -> Shown:
    now = datetime.now(UTC)
    try:
        with db.reading() as session:
            return Shown(status(session, installation(), now=now), now)
    except StorageError:
        return Shown(unreachable(now=now), now)


def kind_of(day: Day) -> str:
    """Return how a day was, in one word."""
    if day.share is None:
        return "none"
    return "good" if day.share >= _NEARLY else "notice" if day.share >= _MOSTLY else "bad"


def bar(part: PartStatus) -> list[tuple[str, str]]:
    """Return a drawing of the days, one path for each kind: good days are high, bad ones low."""
    paths: dict[str, list[str]] = {}
    for number, day in enumerate(part.days):
        kind = kind_of(day)
        height = _HEIGHTS[kind]
        paths.setdefault(kind, []).append(f"M{number * _STEP} {_HIGHEST - height}h{_WIDTH}v{height}h-{_WIDTH}z")
    return [(kind, "".join(drawn)) for kind, drawn in paths.items()]


def troubled(part: PartStatus) -> list[Day]:
    """Return the days that were not good, the newest first."""
    return [day for day in reversed(part.days) if kind_of(day) in {"notice", "bad"}]


def percent(share: float | None) -> str:
    """Write a share of 1; never more than was."""
    text = _("no data yet") if share is None else _("%(share)s %%", share=f"{int(share * 10000) / 100:.2f}")
    return str(text)
