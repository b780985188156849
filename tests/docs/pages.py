"""What stands in a document: its fenced blocks, the commands in them, and what they are said to answer."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("server/README.md"), *ROOT.glob("mcp_plugin/README.md")]
)
SHELL = ("sh", "console")
_OPENS = re.compile(r"^( *(?:(?:\d+\.|[-*]) +)?)```(.*)$")
_CLOSES = re.compile(r"^ *```$")
_NOT_RUN = re.compile(r"^\s*<!-- not run:(.*?)-->\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        page: The document, from the root of the repository.
        line: The line of the fence that opens it.
        language: What stands behind the fence; empty when nothing does.
        text: What is in it, without the indentation of the fence.
        not_run: Why nobody runs it, as the comment right before it says; ``None`` without such a comment.
    """

    page: str
    line: int
    language: str
    text: str
    not_run: str | None


@dataclass(frozen=True)
class Step:
    """One command of a shell block.

    Attributes:
        command: What is typed, with the lines that go on.
        said: The comment behind it.
        shown: The lines that the document shows as its answer.
        where: The document and the line of the block.
    """

    command: str
    said: str
    shown: tuple[str, ...]
    where: str


@cache
def blocks(page: Path) -> tuple[Block, ...]:
    """Return the fenced blocks of *page* in their order."""
    return tuple(_blocks(page))


def _blocks(page: Path) -> Iterator[Block]:
    lines = page.read_text().splitlines()
    at = 0
    while at < len(lines):
        if (fence := _OPENS.match(lines[at])) is None:
            at += 1
            continue
        indent = len(fence[1])
        end = next(n for n in range(at + 1, len(lines)) if _CLOSES.match(lines[n]))
        text = "".join(f"{line[indent:]}\n" for line in lines[at + 1 : end])
        yield Block(str(page.relative_to(ROOT)), at + 1, fence[2].strip(), text, _reason(lines[:at]))
        at = end + 1


def _reason(before: list[str]) -> str | None:
    last = next((line for line in reversed(before) if line.strip()), "")
    found = _NOT_RUN.match(last)
    return None if found is None else found[1].strip()


def steps(block: Block) -> list[Step]:
    """Cut a shell block into its commands; in a ``console`` block they follow a ``$``, and the rest is the answer."""
    where = f"{block.page}:{block.line}"
    if block.language == "console":
        return [_step(command, shown, where) for command, shown in _conversation(block.text)]
    return [_step(command, (), where) for command in whole_commands(block.text)]


def _step(command: str, shown: tuple[str, ...], where: str) -> Step:
    said = re.search(r"\s# (.+)$", command) if "\n" not in command else None
    return Step(command if said is None else command[: said.start()].rstrip(), said[1] if said else "", shown, where)


def _conversation(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each command behind a ``$ ``, with the lines up to the next one."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *rest = part.splitlines()
        while rest and not whole(command):
            command += "\n" + rest.pop(0)
        yield command, tuple(line for line in rest if line.strip())


def whole_commands(text: str) -> Iterator[str]:
    """Give the commands of a script one by one: lines are joined for as long as bash waits for more."""
    waiting = ""
    for line in text.splitlines():
        if not waiting and (not line.strip() or line.lstrip().startswith("#")):
            continue
        waiting = f"{waiting}\n{line}" if waiting else line
        if whole(waiting):
            yield waiting.strip()
            waiting = ""
    assert not waiting, f"never ends: {waiting}"


@cache
def whole(command: str) -> bool:
    """Say whether bash takes *command* as it is; it is silent about what is whole, a here-document included."""
    if command.endswith("\\"):
        return False
    if not re.search(r"[<'\"`({]|\b(if|for|while|case|do|until)\b", command):
        return True
    bash = shutil.which("bash") or "bash"
    done = subprocess.run([bash, "-n", "-c", command], capture_output=True, text=True, timeout=10, check=False)
    return done.returncode == 0 and not done.stderr
