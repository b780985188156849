"""The figures of the desk, which are counted as ``http.figures`` says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from flask import current_app
from sqlalchemy.orm import Session

from licet_server.http.db import db
from licet_server.http.figures import Figure, Figures

NAME = "licet_figures"
"""Where an application has its own."""

_T = TypeVar("_T")


def figure(name: str, count: Callable[[Session, datetime], _T]) -> Figure[_T]:
    """Return a figure of this application; see :meth:`Figures.get`."""
    return _figures().get(name, db.engine, count)


def soon(name: str, count: Callable[[Session, datetime], _T]) -> Figure[_T] | None:
    """Return a figure of this application that may take long; see :meth:`Figures.soon`."""
    return _figures().soon(name, db.engine, count)


def forget(*names: str) -> None:
    """Make figures of this application due; see :meth:`Figures.forget`."""
    _figures().forget(*names)


def begin(counts: Mapping[str, Callable[[Session, datetime], object]]) -> None:
    """Have figures counted behind the first request of all, so that whoever looks at them first finds them there."""
    found = _figures()
    if not found.begun:
        found.begun = True
        for name, count in counts.items():
            found.soon(name, db.engine, count, patience=0)


def _figures() -> Figures:
    found: Figures = current_app.extensions[NAME]
    return found
