"""A stand-in is no yes to everything: it refuses what its tool would refuse."""

from __future__ import annotations

import shlex

import pytest

from tests.docs.pages import Block, steps, whole_commands
from tests.docs.reader import normal
from tests.docs.standins import UnknownCallError, understood


@pytest.mark.parametrize(
    "command",
    [
        "docker compose -f compose.yaml up -d --wait",
        "docker run --rm -it -v licet:/data ghcr.io/example/licet-server licet-server init --no-such-option",
        'fly ssh console -C "licet-server stats"',
        "journalctl -u licet-server -n 100",
    ],
)
def test_a_call_that_makes_sense_is_understood(command: str) -> None:
    name, *rest = shlex.split(command)
    assert understood(name, rest, files=False)


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("docker compose -f nowhere.yaml up", "-f: there is no nowhere.yaml"),
        ("docker compose up --quickly", "no such option of compose up: --quickly"),
        ("docker composer up", "no such command:  composer"),
        ("fly secrets", "secrets needs a subcommand"),
        ("fly volumes create data --size", "--size needs a value"),
        ("systemctl -z restart licet-server", "no such option of the command: -z"),
    ],
)
def test_a_call_that_makes_none_is_refused(command: str, problem: str) -> None:
    name, *rest = shlex.split(command)
    with pytest.raises(UnknownCallError) as refused:
        understood(name, rest)
    assert str(refused.value) == problem


def test_what_a_tool_would_run_elsewhere_is_found() -> None:
    assert understood("fly", ["ssh", "console", "-C", "licet-server stats"]).inside == ["licet-server", "stats"]
    assert understood("docker", shlex.split("exec -i box licet check --json")).inside == ["licet", "check", "--json"]


def test_commands_are_cut_where_bash_would_cut_them() -> None:
    text = "a \\\n  b\n# a comment\n\ncat <<END\nx\nEND\nfor x in 1; do\n  y\ndone\necho 'two\nlines'\n"
    assert list(whole_commands(text)) == [
        "a \\\n  b",
        "cat <<END\nx\nEND",
        "for x in 1; do\n  y\ndone",
        "echo 'two\nlines'",
    ]


def test_what_a_document_shows_belongs_to_the_command_before() -> None:
    first, second = steps(Block("page", 1, "console", "$ one  # VALID\nsaid\n$ two\n", None))
    assert (first.command, first.said, first.shown) == ("one", "VALID", ("said",))
    assert (second.command, second.shown) == ("two", ())


def test_what_differs_from_run_to_run_is_the_same_line() -> None:
    assert normal("lic_ecjdsnh9m3yatghzfzyd ends 2027-02-20") == normal("lic_p9nb509ae4g24nxwat0d  ends 2026-01-01")
