"""What has to be renewed when the process forks: a lock that another thread held stays locked in the child for ever.

Objects are held weakly, so nothing needs to be taken back. Where there is no fork (Windows), nothing is ever called.
A process that is started as a program of its own (``subprocess``) is no fork in this sense.
"""

from __future__ import annotations

import itertools
import logging
import os
from collections.abc import Callable
from functools import partial
from weakref import ref

log = logging.getLogger(__name__)

_Methods = dict[int, tuple["ref[object]", str]]  # not WeakMethod, which complains while an interpreter ends

_numbers = itertools.count()
_before: _Methods = {}
_in_parent: _Methods = {}
_in_child: _Methods = {}


def after_fork(renew: Callable[[], None]) -> None:
    """Have *renew*, a bound method, called in the child right after each fork, before anything else runs there.

    It must take no lock that existed before: make new ones, and forget threads and connections.
    """
    _remember(_in_child, renew)


def around_fork(*, before: Callable[[], None], in_parent: Callable[[], None]) -> None:
    """Have bound methods called right *before* each fork and, right after it, in the parent.

    *before* must not wait for a lock without an end: a signal handler may fork while its own thread holds it.
    """
    _remember(_before, before)
    _remember(_in_parent, in_parent)


def _remember(methods: _Methods, method: Callable[[], None]) -> None:
    number, owner = next(_numbers), getattr(method, "__self__")  # noqa: B009 - Callable has no such attribute
    methods[number] = ref(owner, partial(methods.pop, number)), method.__name__  # atomic: no lock is needed here


def _call(methods: _Methods) -> None:
    for known, name in list(methods.values()):
        owner = known()
        try:
            if owner is not None:
                getattr(owner, name)()
        except Exception:  # the others must be called all the same
            log.exception("a fork was not prepared for")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=partial(_call, _before),
        after_in_parent=partial(_call, _in_parent),
        after_in_child=partial(_call, _in_child),
    )
