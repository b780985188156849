"""What the demo shows: progress and colour on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

Item = TypeVar("Item")
_WIDTH = 100
_REPORTS = 4


def title(text: str) -> None:
    """Start a part."""
    click.echo()
    click.secho(text, bold=True)


def step(text: str) -> None:
    """Say what was done."""
    click.echo(f"  {text}")


def outcome(text: str, *, good: bool) -> None:
    """Say how a scene ended."""
    click.secho(f"  {'✓' if good else '✗'} {text}", fg="green" if good else "red")


def quote(text: str) -> None:
    """Show what the other side said, as it said it."""
    for line in text.splitlines():
        for wrapped in textwrap.wrap(line, _WIDTH - 6, break_long_words=False) or [""]:
            click.secho(f"    │ {wrapped}", fg="cyan")


def progress(items: Iterable[Item], *, total: int, label: str) -> Iterator[Item]:
    """Pass *items* on while a bar moves; without a terminal, say every quarter."""
    if sys.stdout.isatty():
        with click.progressbar(items, length=total, label=f"  {label}", width=40) as bar:
            yield from bar
        return
    for done, item in enumerate(items, 1):
        yield item
        if done == total or done % (total // _REPORTS) == 0:
            step(f"{label}: {done:,} of {total:,}")
