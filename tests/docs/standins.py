"""Stand-ins for what no test machine has: each call is checked against the table of its tool, and noted."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).parents[2]
TOOLS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "standins.toml").read_text())
NOTES = "NOTED_CALLS"
USAGE = 64
OUR_OWN = ("licet", "licet-server", "licet-tag-compliance")


class UnknownCallError(Exception):
    """No such subcommand, option or file."""


class Call(NamedTuple):
    """A call that makes sense.

    Attributes:
        path: The subcommand, with a space between its words.
        words: What is neither subcommand nor option.
        inside: The command that the tool would run somewhere: in a container, on a machine.
    """

    path: str
    words: list[str]
    inside: list[str]


def stand_in(name: str, arguments: list[str], run: Callable[[str, list[str]], NoReturn]) -> int:
    """Check one call, note it, and *run* the command of ours that it would start elsewhere."""
    try:
        call = understood(name, arguments)
    except UnknownCallError as error:
        sys.stderr.write(f"{name}: {error}\n")
        return USAGE
    if NOTES in os.environ:
        with Path(os.environ[NOTES]).open("a") as notes:
            notes.write(shlex.join([name, *arguments]) + "\n")
    if call.inside and call.inside[0] in OUR_OWN:
        run(call.inside[0], call.inside[1:])
    if name == "git" and call.path == "clone":
        checkout(Path(call.words[1] if len(call.words) > 1 else Path(call.words[0]).stem))
    return 0


def checkout(folder: Path) -> None:
    """Make what ``git clone`` would: a copy of what scripts write into, and links to the rest that documents name."""
    folder.mkdir(exist_ok=True)
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for name in ("docs", "Makefile", "fly.toml", ".env.example", "README.md", "mcp_plugin", "server"):
        (folder / name).symlink_to(ROOT / name)


def understood(name: str, arguments: list[str], *, files: bool = True) -> Call:
    """Find subcommand and options of a call in the table.

    A table's keys are subcommands, its values their options: ``-d`` is a switch, ``-p=`` takes a value, ``-f=@`` a file
    that is there, ``-C=!`` a command; ``…`` at the end says that a command follows the first word, ``+`` that words
    may stand where subcommands do. Whether files are there is looked at unless *files* is false.

    Raises:
        UnknownCallError: The table has no such thing; the message names it.
    """
    table, path, words, inside = TOOLS[name], "", list[str](), list[str]()
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        marks = table.get(path, "").split()
        if word.startswith("-") and word not in {"-", "--"}:
            inside = _option(table, path, word, rest, files=files) or inside
        elif not words and _is_known(table, deeper := f"{path} {word}".strip()):
            path = deeper
        elif "…" in marks and (words or word == "--"):
            inside = [*([] if word == "--" else [word]), *rest]
            break
        elif path in table and (path or "+" in marks or "…" in marks):
            words.append(word)
        else:
            raise UnknownCallError(f"no such command: {path} {word}")
    if path not in table and path:
        raise UnknownCallError(f"{path} needs a subcommand")
    return Call(path, words, inside)


def _is_known(table: dict[str, str], path: str) -> bool:
    return any(key == path or key.startswith(f"{path} ") for key in table)


def _option(table: dict[str, str], path: str, word: str, rest: list[str], *, files: bool) -> list[str]:
    """Take one option, and its value from *rest*; give the command that it holds."""
    known = dict[str, str]()
    parts = path.split()
    for length in range(len(parts) + 1):
        for option in table.get(" ".join(parts[:length]), "").split():
            name, equals, kind = option.partition("=")
            known[name] = equals + kind
    name, given, value = word.partition("=")
    if name not in known:
        together = re.fullmatch(r"-[a-zA-Z]+", word) and all(known.get(f"-{letter}") == "" for letter in word[1:])
        if not together:
            raise UnknownCallError(f"no such option of {path or 'the command'}: {word}")
        return []
    if not known[name]:
        return []
    if not given:
        if not rest:
            raise UnknownCallError(f"{word} needs a value")
        value = rest.pop(0)
    if files and known[name] == "=@" and not Path(value).exists():
        raise UnknownCallError(f"{word}: there is no {value}")
    return shlex.split(value) if known[name] == "=!" else []
