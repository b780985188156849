"""Rules of addresses that learn to build theirs when they first have to.

Making the function for it is most of the time in which an application is made, and few of its rules ever need one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule of werkzeug's."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        made = cache(super()._compile_builder)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return made(append_unknown)(rule, **values)

        return build
