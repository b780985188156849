"""Each command that a sentence names exists, with the options that stand behind it."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from licet.cli import main as licet
from licet.tag_compliance.__main__ import main as tag_compliance
from licet_server.cli.main import main as licet_server
from tests.docs.pages import PAGES, ROOT

PROGRAMS: dict[str, click.Command] = {
    "licet-server": licet_server,
    "licet": licet,
    "licet-tag-compliance": tag_compliance,
}
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
MAKE_VARIABLES = set(re.findall(r"^([A-Z]+) \?=", (ROOT / "Makefile").read_text(), re.MULTILINE))
_SPAN = re.compile(r"(?<!`)`((?:licet|licet-server|licet-tag-compliance|make)(?: [^`]+)?)`(?!`)", re.DOTALL)


def spans() -> dict[str, str]:
    """Return what stands between backticks and begins with one of our commands, with a page on which it stands."""
    found = dict[str, str]()
    for page in PAGES:
        text = re.sub(r"^ *```.*?^ *```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
        for span in _SPAN.findall(text):
            found.setdefault(" ".join(span.split()), page.name)
    return found


def words(span: str) -> list[str]:
    """Return the words of a command, without brackets, redirections and what stands for anything."""
    plain = re.sub(r"\\\||[\[\]…|<]", " ", re.sub(r"\[-- .*?\]", "", span.partition(" > ")[0]))
    return shlex.split(plain)


def problem(span: str) -> str | None:
    """Say what is wrong with a command, if something is."""
    program, *rest = words(span)
    return _make(rest) if program == "make" else _click(PROGRAMS[program], rest)


def _make(rest: list[str]) -> str | None:
    for word in rest:
        name, equals, _ = word.partition("=")
        if not (word.startswith("-") or (name in MAKE_VARIABLES if equals else word in TARGETS)):
            return f"no such target or variable: {word}"
    return None


def _click(command: click.Command, rest: list[str]) -> str | None:
    context = click.Context(command)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        deeper = command.get_command(context, rest[0])
        if deeper is None:
            return f"no such command: {rest[0]}"
        command, rest = deeper, rest[1:]
        context = click.Context(command, parent=context)
    options = {name for option in command.get_params(context) for name in (*option.opts, *option.secondary_opts)}
    for word in rest:
        if word == "--":
            return None
        if word.startswith("--") and word.partition("=")[0] not in options:
            return f"no such option: {word}"
    return None


@pytest.mark.parametrize("span", [pytest.param(span, id=f"{page}: {span}") for span, page in spans().items()])
def test_a_command_in_a_sentence_exists(span: str) -> None:
    assert problem(span) is None


@pytest.mark.parametrize(
    "span",
    [
        "licet-server licence list",
        "licet-server license list --colour",
        "licet-server license frobnicate ID",
        "licet check --ressources 3",
        "make tea",
        "make test ARGUMENTS=x",
    ],
)
def test_what_does_not_exist_is_found(span: str) -> None:
    assert problem(span) is not None
