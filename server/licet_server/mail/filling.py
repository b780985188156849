"""Our texts in each language, and what fills facts into them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from licet_server.mail import wording


@cache
def texts(language: str) -> Mapping[str, Any]:
    """Return our own texts in a language: ``words``, and ``messages`` by name."""
    return tomllib.loads(resources.files("licet_server.mail").joinpath(f"texts/{language}.toml").read_text("utf-8"))


def environment(language: str = "en", zone: ZoneInfo | None = None) -> ImmutableSandboxedEnvironment:
    """Return what fills texts in; the vendor's own texts are among them, so nothing in it can do harm."""
    # plain text, which is escaped where it becomes HTML
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)  # nosec B701
    words = texts(language)["words"]
    shown = {
        "date": (partial(wording.date, language=language, zone=zone or ZoneInfo("UTC")), words["never"]),
        "money": (partial(wording.money, language=language), ""),
        "number": (partial(wording.number, language=language), words["any_number"]),
    }
    made.filters |= {name: partial(_unless_none, write, nothing) for name, (write, nothing) in shown.items()}
    return made


def _unless_none(write: Callable[..., str], nothing: str, value: Any, *args: Any) -> str:
    """Write a value, or what stands for none: a license may have no end, and a plan no bound."""
    return nothing if value is None else write(value, *args)
