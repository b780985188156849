"""Logs: one JSON object a line on stderr, plain lines from commands, and never a license key or a secret in them.

Everything goes through the standard library's root logger, that of libraries too. The last step looks at the finished
line, because a key can hide in an exception's text or in a library's message.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from contextvars import ContextVar
from functools import lru_cache
from typing import TextIO

from licet_server.loading import without

with without("rich"):  # it would draw tracebacks, and is larger than all of structlog
    import structlog
    from structlog.typing import EventDict, Processor

_HIDDEN = "[redacted]"
_SECRET_SHAPES = re.compile(
    r"""
      \b[A-Z][A-Z0-9]{1,15}-v[0-9]+-[^\s"'\\]+                    # hmac and ed25519 keys
    | \b[A-Z][A-Z0-9]{1,15}-ZXl[A-Za-z0-9_.=-]{13,}               # jwt keys
    | \b[A-Z][A-Z0-9]{1,15}\s?-\s?[A-Z0-9]{1,16}\s?-\s?[A-Z0-9]{5}\s?-\s?[A-Z0-9]{5}\b   # short keys
    | \beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*      # signed tokens
    | \blsk_[A-Za-z0-9_%-]{8,}                                   # API keys
    | \bwhsec_[A-Za-z0-9+/=_%-]{8,}                              # secrets of webhook endpoints
    | (?<=/invitations/)[A-Za-z0-9_-]{16,}                       # links that let somebody in
    | (?<=/welcome/)[A-Za-z0-9_-]{16,}
    | (?<=://)[^\s/@:"']*:[^\s/"']+(?=@)                          # user and password of an address
    | (?<=\)=\()[^\n"]*?(?=\)\s(?:already|is\s(?:not|still)|conflicts))   # what PostgreSQL tells of a row: addresses
    | (?<=Failing\srow\scontains\s\()[^\n"]*?(?=\)\.)
    | (?<=[?&]password=)(?:[^\s&"'\\]|\\[^\s"'])+               # password of a redis:// address
    """,
    re.VERBOSE | re.IGNORECASE,
)
REQUEST_ID: ContextVar[str | None] = ContextVar("licet_request_id", default=None)
"""The number of the request that is worked on, for every line that is written meanwhile."""


def _with_request(_logger: object, _method: str, event: EventDict) -> EventDict:
    found = REQUEST_ID.get()
    return event if found is None else {"request_id": found, **event}


_SHARED: tuple[Processor, ...] = (
    _with_request,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def redact(line: str, secrets: Iterable[str] = ()) -> str:
    """Take everything out of *line* that looks like a license key, a token or a password, and all of *secrets*."""
    for spelling in _spellings(tuple(secrets)):
        line = line.replace(spelling, _HIDDEN)
    return _SECRET_SHAPES.sub(_HIDDEN, line)


@lru_cache(maxsize=8)
def _spellings(secrets: tuple[str, ...]) -> tuple[str, ...]:
    """Return every way in which a ``repr`` or JSON, and JSON around those, spells *secrets*, the longest first."""
    plain = {form for secret in secrets if secret for form in (secret, repr(secret)[1:-1], *_in_json(secret))}
    escaped = {spelling for form in plain for spelling in _in_json(form)}
    return tuple(sorted(plain | escaped, key=len, reverse=True))


def _in_json(text: str) -> tuple[str, ...]:
    return tuple(json.dumps(text, ensure_ascii=only)[1:-1] for only in (True, False))


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    def __init__(self, secrets: tuple[str, ...], renderer: list[Processor]) -> None:
        super().__init__(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
            foreign_pre_chain=list(_SHARED),
        )
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self._secrets)


class _Handler(logging.StreamHandler[TextIO]):
    """The one handler of ours, so that setting up again replaces it."""


def configure(level: str, *, secrets: Iterable[str] = ()) -> None:
    """Set up logging for this process.

    Args:
        level: The least serious level to show.
        secrets: Texts that must never be shown.
    """
    _set_up(level, secrets, _renderer(console=sys.stderr.isatty()))


def configure_for_people(*, secrets: Iterable[str] = ()) -> None:
    """Set up logging for a command: only warnings, readable, and on stderr, for stdout is what it was asked for.

    Args:
        secrets: Texts that must never be shown.
    """
    _set_up("warning", secrets, _renderer(console=True))


def _set_up(level: str, secrets: Iterable[str], renderer: list[Processor]) -> None:
    handler = _Handler(sys.stderr)
    handler.setFormatter(_RedactingFormatter(tuple(secrets), renderer))
    root = logging.getLogger()
    root.handlers = [*(other for other in root.handlers if not isinstance(other, _Handler)), handler]
    root.setLevel(level.upper())
    # At its lower levels SQLAlchemy logs whole rows: digests and customers.
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    # At its lowest it logs what proves that a sign-in elsewhere was begun here.
    logging.getLogger("authlib").setLevel(logging.WARNING)
    # A line for each refused request would let whoever is limited fill the disk.
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _renderer(*, console: bool) -> list[Processor]:
    if console:
        colors = sys.stderr.isatty()
        return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(sort_keys=True)]
