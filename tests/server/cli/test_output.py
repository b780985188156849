"""How commands print what customers have typed."""

from __future__ import annotations

import json

import pytest

from licet_server.cli.output import print_fields, print_json, print_json_list, print_table

OBEYED = "a\x1b[2Jb\x9b2Jc\u202ed\u2066e\u2028f\x7fg\rh"
WRITTEN = r"a\x1b[2Jb\x9b2Jc\u202ed\u2066e\u2028f\x7fg\rh"


def test_a_table_shows_what_a_terminal_would_obey_and_stays_aligned(capsys):
    print_table(("NAME", "EMAIL"), [(OBEYED, "one"), ("x\ny", "two"), (None, "Zoë")], empty="")
    lines = capsys.readouterr().out.split("\n")
    width = len(WRITTEN)
    assert lines == [
        f"{'NAME':<{width}}  EMAIL",
        f"{WRITTEN}  one",
        r"x\ny".ljust(width) + "  two",
        f"{'-':<{width}}  Zoë",
        "",
    ]


def test_fields_show_it_too_and_further_lines_are_no_further_fields(capsys):
    print_fields({"name": OBEYED, "notes": "one\nstatus  active", "list": ["\x9b"], "dict": {"a": "\x9b"}})
    assert capsys.readouterr().out.split("\n") == [
        f"name   {WRITTEN}",
        "notes  one",
        "       status  active",
        r"list   \x9b",
        r'dict   {"a": "\x9b"}',
        "",
    ]


@pytest.mark.parametrize("show", [print_json, lambda value: print_json_list([value])])
def test_json_is_the_same_value_without_anything_that_a_terminal_obeys(capsys, show):
    value = {"name": OBEYED, "notes": "Zoë\n", "more": ["\x80\x9f"]}
    show(value)
    text = capsys.readouterr().out
    assert json.loads(text) in (value, [value])
    assert all(letter.isprintable() for letter in text.replace("\n", ""))
    assert "Zoë" in text
    assert r"\u009b" in text
