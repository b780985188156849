"""Whether this server is about to stop, as all its processes see it.

Source: https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ and every load balancer: a server that
goes says so first, and goes on answering until nobody is sent to it any more.
"""

from __future__ import annotations

from multiprocessing.sharedctypes import RawValue

from flask import Flask

_EXTENSION = "licet_leaving"


class Leaving:
    """A flag in memory that a process shares with those it starts; once raised it stays.

    It takes no lock, so a signal handler may raise it.
    """

    def __init__(self) -> None:
        self._flag = RawValue("b", 0)

    def begin(self) -> None:
        """Say that the server is about to stop."""
        self._flag.value = 1

    def begun(self) -> bool:
        """Return whether it is."""
        return bool(self._flag.value)


def init_app(app: Flask, leaving: Leaving) -> None:
    """Have *app* say so as well."""
    app.extensions[_EXTENSION] = leaving


def begun(app: Flask) -> bool:
    """Return whether the server of *app* is about to stop."""
    leaving = app.extensions.get(_EXTENSION)
    return isinstance(leaving, Leaving) and leaving.begun()
