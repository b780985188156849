"""``licet-server user``, and the link that ``serve`` prints while there is no owner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from licet_server.cli.serve import welcome
from licet_server.services.installation import load

no_matter = pytest.mark.sqlite_only(reason="it is about the command, whose services are tested on both")


@pytest.fixture
def hire(run, read):
    """Add somebody of the vendor; return what is printed as JSON."""
    return lambda name="owner", role="owner": read(
        "user", "create-admin", "--email", f"{name}@vendor.example", "--role", role
    )


def test_the_first_admin_gets_a_link_once(run, read, hire):
    made = hire()
    assert made["link"].startswith("http://127.0.0.1:5000/welcome/")
    assert (made["role"], made["active"], made["confirmed"]) == ("owner", True, True)
    (listed,) = read("user", "list")
    assert listed == {name: value for name, value in made.items() if name != "link"}
    again = run("user", "create-admin", "--email", "OWNER@vendor.example", code=1)
    assert "there is an account" in again.stderr


@no_matter
def test_a_password_comes_from_stdin_and_is_shown_nowhere(run):
    args = ("user", "create-admin", "--email", "o@vendor.example", "--password-stdin")
    result = run(*args, stdin="seven otters juggle lanterns\n")
    assert "otters" not in result.output
    assert "/welcome/" not in result.output
    for weak in ("short", ""):
        assert "password" in run(*args[:3], "another@vendor.example", args[4], code=1, stdin=weak).stderr


@no_matter
def test_people_are_listed_for_people(run, hire):
    assert run("user", "list").stdout == "no users yet\n"
    hire()
    assert "owner@vendor.example" in run("user", "list").stdout


def test_the_last_owner_stays_whatever_is_typed(run, read, hire):
    hire()
    hire("second", "support")
    for command in (("role", "owner@vendor.example", "admin"), ("deactivate", "owner@vendor.example")):
        assert "last owner" in run("user", *command, code=1).stderr
    assert read("user", "role", "second@vendor.example", "owner")["role"] == "owner"
    assert read("user", "role", "owner@vendor.example", "none")["role"] is None


def test_somebody_is_kept_out_and_let_in_again(run, read, hire):
    hire()
    hire("second", "support")
    assert read("user", "deactivate", "second@vendor.example")["active"] is False
    assert "deactivated" in run("user", "link", "second@vendor.example", code=1).stderr
    assert read("user", "reactivate", "second@vendor.example")["active"] is True


@no_matter
def test_a_new_link_is_another_one(run, read, hire):
    first = hire()["link"]
    second = read("user", "link", "owner@vendor.example")["link"]
    assert first != second
    assert "there is no user" in run("user", "link", "nobody@vendor.example", code=1).stderr


@no_matter
def test_a_second_factor_that_is_not_there_cannot_be_reset(run, hire):
    hire()
    assert "no authenticator app" in run("user", "reset-second-factor", "owner@vendor.example", code=1).stderr


@no_matter
def test_serve_prints_a_link_until_there_is_an_owner(ready_environment, capsys, hire):
    here = load(ready_environment)
    welcome(here)
    first = capsys.readouterr()
    welcome(here)
    second = capsys.readouterr()
    assert (first.out, second.out) == ("", "")
    assert "http://127.0.0.1:5000/welcome/" in first.err
    assert first.err != second.err
    welcome(here, host="0.0.0.0", port=8377)
    assert "http://127.0.0.1:8377/welcome/" in capsys.readouterr().err
    named = replace(here, settings=replace(here.settings, base_url="https://l.example", base_url_given=True))
    welcome(named, host="0.0.0.0", port=8377)
    assert "https://l.example/welcome/" in capsys.readouterr().err
    hire()
    welcome(here)
    assert capsys.readouterr().err == ""
