from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.config import find_descriptor, parse_env, read_environment
from licet.descriptor import ToolRule, base_url, parse_descriptor
from licet.errors import ConfigurationError

WHOLE = b"""
[product]
code = "OPT"
name = "OptimNow"
key_variable = "OPTIMNOW_LICENSE_KEY"
server_url = "https://license.optimnow.io"
purchase_url = "https://optimnow.io/pricing"
public_keys = [{ kid = "2026-11", x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }]

[tools.check]
feature = "check"
limit = "resources"
count = "aws"

[tools.validate]
count = "len(arns)"
"""


def test_a_descriptor_is_read_whole() -> None:
    found = parse_descriptor(WHOLE)
    assert (found.code, found.key_variable) == ("OPT", "OPTIMNOW_LICENSE_KEY")
    assert found.rule("check") == ToolRule("check", "resources", "aws")
    assert found.rule("validate") == ToolRule(None, "resources", "len(arns)")
    assert found.rule("free") is None


def test_unlisted_tools_can_be_refused() -> None:
    assert parse_descriptor(WHOLE + b'[defaults]\nunlisted = "refuse"').rule("free") == ToolRule()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[product", "not TOML"),
        (b"\xff", "not TOML"),
        (b"", "needs a code"),
        (b"product = 7", "must be a table"),
        (b"x = " + b"[" * 5000, "not TOML"),
        (WHOLE + b'[defaults]\nunlisted = ["refuse"]', "unlisted"),
        (WHOLE + b"[tool.x]", "'tool'"),
        (WHOLE + b'[tools.x]\nfeatures = "typo"', "'features'"),
        (WHOLE + b"[tools.x]\nfeature = 7", "must be a string"),
        (WHOLE + b"[tools.x]\ncount = \"len(__import__('os'))\"", "count is"),
        (WHOLE + b'[tools.x]\nlimit = "services"', "no count"),
        (WHOLE + b'[defaults]\nunlisted = "maybe"', "unlisted"),
        (WHOLE.replace(b"https://license", b"ftp://license"), "server_url"),
        (WHOLE.replace(b"[{", b"{").replace(b"}]", b"}"), "public_keys"),
        (WHOLE.replace(b"public_keys", b"key_set = -1\npublic_keys"), "key_set"),
        (WHOLE.replace(b"public_keys", b'key_set = "7"\npublic_keys'), "key_set"),
        (WHOLE.replace(b"public_keys", b"issuer = 7\npublic_keys"), "issuer"),
    ],
)
def test_a_wrong_descriptor_is_named_with_its_file(content: bytes, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        parse_descriptor(content, origin="somewhere/licet.toml")
    assert str(caught.value).startswith("somewhere/licet.toml")


@given(st.binary(max_size=80))
def test_any_bytes_are_a_descriptor_or_refused_in_our_own_words(content: bytes) -> None:
    with pytest.raises(ConfigurationError):
        parse_descriptor(content)


def test_the_search_order_is_path_variable_folder_package(tmp_path: Path) -> None:
    def put(name: str, code: str) -> Path:
        path = tmp_path / name / "licet.toml"
        path.parent.mkdir()
        path.write_bytes(WHOLE.replace(b'"OPT"', f'"{code}"'.encode()))
        return path

    first, second = put("a", "FIRST"), put("b", "SECOND")
    put("c", "THIRD")
    variable = {"LICET_CONFIG": str(second)}
    find = partial(find_descriptor, package="licet.tag_compliance")
    assert find(variable, path=first, folder=tmp_path / "c").code == "FIRST"
    assert find(variable, folder=tmp_path / "c").code == "SECOND"
    assert find({}, folder=tmp_path / "c").code == "THIRD"
    assert find({}, folder=tmp_path).code == "OPT"


def test_no_descriptor_or_a_missing_one_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="LICET_CONFIG"):
        find_descriptor({}, folder=tmp_path)
    with pytest.raises(ConfigurationError, match=r"gone.toml.*No such file"):
        find_descriptor({"LICET_CONFIG": str(tmp_path / "gone.toml")}, folder=tmp_path)


def test_the_real_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPTIMNOW_LICENSE_KEY=from-file\nLICENSE_SERVER_URL=http://file\n")
    found = read_environment({"OPTIMNOW_LICENSE_KEY": "from-host"}, folder=tmp_path)
    assert found == {"OPTIMNOW_LICENSE_KEY": "from-host", "LICENSE_SERVER_URL": "http://file"}


@pytest.mark.parametrize("unset", ["", "  ", "${user_config.license_key}", " ${user_config.license_key} "])
def test_a_placeholder_counts_as_unset_and_lets_the_file_through(tmp_path: Path, unset: str) -> None:
    (tmp_path / ".env").write_text("OPTIMNOW_LICENSE_KEY=from-file\nLICET_STRICT=${user_config.strict}\n")
    assert read_environment({"OPTIMNOW_LICENSE_KEY": unset}, folder=tmp_path) == {"OPTIMNOW_LICENSE_KEY": "from-file"}


def test_the_file_can_be_named_and_then_must_exist(tmp_path: Path) -> None:
    (tmp_path / "customer.env").write_text("A=1")
    named = {"LICET_ENV_FILE": str(tmp_path / "customer.env")}
    assert read_environment(named, folder=tmp_path)["A"] == "1"
    with pytest.raises(ConfigurationError, match="LICET_ENV_FILE"):
        read_environment({"LICET_ENV_FILE": str(tmp_path / "gone")}, folder=tmp_path)


def test_a_file_that_cannot_be_read_is_not_passed_over_in_silence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / ".env").write_text("OPTIMNOW_LICENSE_KEY=OPT-PRO-3A9F2-B4C1D", encoding="utf-16")
    with caplog.at_level(logging.WARNING):
        assert read_environment({}, folder=tmp_path) == {}
    assert "not UTF-8" in caplog.text
    assert "3A9F2" not in caplog.text


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("  export A = b  ", "b"),
        ("A='b # c'", "b # c"),
        ('A="b" # c', "b"),
        ("A=b # c", "b"),
        ("A=b#c", "b#c"),
        ("A=", ""),
        ("A= # nothing", ""),
        ("A=x=y", "x=y"),
        ("A=$HOME", "$HOME"),
        ("A='open", "'open"),
    ],
)
def test_env_lines_are_read_as_docker_compose_reads_them(line: str, value: str) -> None:
    assert parse_env(line) == {"A": value}


def test_comments_and_other_lines_are_passed_over() -> None:
    assert parse_env("# A=1\n\nnot a line\n1A=2\n\ufeff") == {}


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://license.optimnow.io", "https://license.optimnow.io"),
        ("https://license.optimnow.io/validate", "https://license.optimnow.io"),
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
        ("https://x.example/licensing/validate/", "https://x.example/licensing"),
        ("", ""),
    ],
)
def test_a_server_address_may_end_in_validate(url: str, base: str) -> None:
    assert base_url(url, name="LICENSE_SERVER_URL") == base


@pytest.mark.parametrize(
    "url", ["license.optimnow.io", "file:///etc", "https://", "https://u:p@x", "http://x:99999", "https://x/?a=1"]
)
def test_what_is_no_server_address_is_named(url: str) -> None:
    with pytest.raises(ConfigurationError, match="LICENSE_SERVER_URL"):
        base_url(url, name="LICENSE_SERVER_URL")
