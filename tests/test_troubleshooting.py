"""Troubleshooting has every error code of both sides and no other, and quotes lines that are really said."""

from __future__ import annotations

import re
from pathlib import Path

import licet.errors
import licet_server.errors
from licet.aws import errors as _aws_errors  # noqa: F401 - its error is of the tree once it is loaded
from licet.verdict import Code
from tests.test_docs import SOURCES, error_codes

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/troubleshooting.md").read_text()
EDGES = [*ROOT.glob("server/licet_server/http/**/*.py"), *ROOT.glob("mcp_plugin/licet/routes/*.py")]


def table(heading: str) -> list[str]:
    """Return the first cells of the table under a heading."""
    part = PAGE.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    return re.findall(r"^\| `([^`]+)`", part, re.MULTILINE)


def codes_of_the_edges() -> set[str]:
    """Return what HTTP answers are called beside the errors: by status, or where they are made."""
    text = "\n".join(path.read_text() for path in EDGES)
    by_status = re.findall(r'^    \d{3}: "([A-Z_]{5,})"', text, re.MULTILINE)
    by_hand = re.findall(r'(?:code=|"code": )"([A-Z]+_[A-Z_]+)"', text)
    by_hand += re.findall(r'problem\(.*, "([A-Z]+_[A-Z_]+)"\)', text)
    by_choice = re.findall(r'code = "([A-Z]+_[A-Z_]+)" if \w+ else "([A-Z]+_[A-Z_]+)"', text)
    return {*by_status, *by_hand, *(code for pair in by_choice for code in pair)}


def test_every_code_is_explained_and_no_other():
    explained = [
        code
        for heading in ("Verdicts", "Of the plugin", "Of the server's API", "Of the server")
        for code in table(heading)
    ]
    trees = {*error_codes(licet.errors.LicetError), *error_codes(licet_server.errors.ServerError)}
    assert len(trees) > 50
    assert {"NOT_READY", "TOO_MANY_WRONG_KEYS", "BODY_TOO_SLOW", "NOT_AUTHORIZED"} <= codes_of_the_edges()
    assert set(explained) == trees | {code.value for code in Code} | codes_of_the_edges()
    assert len(explained) == len(set(explained))


def test_the_lines_of_a_start_that_is_refused_are_really_said():
    said = "\n".join(path.read_text() for path in SOURCES)
    quoted = table("It does not start")
    assert len(quoted) > 10
    assert [line for line in quoted if line not in said] == []
