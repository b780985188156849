"""How modules are loaded: quickly, and without libraries that others would bring along and nobody here uses."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Import inside of this block without pauses, and leave what was made out of every later one.

    Classes and functions stay for good. To look through them for garbage takes a tenth of a start, would go on with
    every full collection, and would write to pages that forked processes share as long as nobody does.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if paused:
            gc.enable()


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Have the imports inside of this block do without the modules *names*, which they take where they find them.

    For libraries with an extra that is there for somebody else's sake. What is loaded already stays, and afterwards
    the modules can be imported as ever.
    """
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None: "there is none", for the import system
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
