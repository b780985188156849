"""Logs: one JSON object a line on stderr, and never a license key or a secret in them.

Everything goes through the standard library's root logger, that of libraries too. The last step looks at the finished
line, because a key can hide in an exception's text or in a library's message.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog
from structlog.typing import Processor

_HIDDEN = "[redacted]"
_SECRET_SHAPES = re.compile(
    r"""
      \bCAIO-v[0-9]+-[^\s"'\\]+                                   # hmac keys
    | \bLMG-v[0-9]+-[^\s"'\\]+                                    # ed25519 keys
    | \bNLS-[A-Za-z0-9_.=-]{16,}                                  # jwt keys
    | \b[A-Z][A-Z0-9]{1,15}\s?-\s?[A-Z0-9]{1,16}\s?-\s?[A-Z0-9]{5}\s?-\s?[A-Z0-9]{5}\b   # short keys
    | \beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*      # signed tokens
    | (?<=://)[^\s/@:"']*:[^\s/@"']+(?=@)                         # user and password of an address
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def redact(line: str, secrets: Iterable[str] = ()) -> str:
    """Take everything out of *line* that looks like a license key, a token or a password, and all of *secrets*."""
    for secret in secrets:
        line = line.replace(secret, _HIDDEN)
    return _SECRET_SHAPES.sub(_HIDDEN, line)


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
    handler = _Handler(sys.stderr)
    handler.setFormatter(_RedactingFormatter(tuple(secrets), _renderer(console=sys.stderr.isatty())))
    root = logging.getLogger()
    root.handlers = [*(other for other in root.handlers if not isinstance(other, _Handler)), handler]
    root.setLevel(level.upper())
    # At its lower levels SQLAlchemy logs whole rows: digests and customers.
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
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
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(sort_keys=True)]
