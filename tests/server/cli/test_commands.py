"""The commands: what they print for people and for programs, and one line for every mistake."""

from __future__ import annotations

import csv
import io
import json
import tomllib

import pytest
from click.testing import CliRunner

from licet.descriptor import parse_descriptor
from licet.trust import TrustedKeys
from licet_server.cli.main import main
from licet_server.services.installation import default_catalog

no_database = pytest.mark.sqlite_only(reason="it is over before anybody asks the database")


@pytest.fixture
def run(environment):
    """Run a command on a data folder and a database of its own; it must end with *code*."""

    def ran(*args, code=0):
        result = CliRunner().invoke(main, args, prog_name="licet-server")
        assert result.exit_code == code, result.output
        return result

    return ran


@pytest.fixture
def ready(run, ready_environment):
    return run


@pytest.fixture
def issue(ready):
    def issued(plan="pro", *args, email="customer@example.com"):
        sold = ("--product", "OPT", "--plan", plan, "--email", email)
        return json.loads(ready("license", "issue", *sold, *args, "--json").stdout)

    return issued


def test_init_is_safe_to_repeat(run, tmp_path):
    assert "keyring" in run("init").stdout
    assert run("init").stdout == f"{tmp_path / 'data'} is ready\n"


def test_issue_prints_the_object_of_the_contract(issue):
    issued = issue("pro", "--name", "Ann", "--expires", "2027-01-09")
    assert issued.keys() >= {"id", "license_key", "product", "plan", "expires_at", "status"}
    assert issued["license_key"].startswith("OPT-PRO-")
    assert (issued["expires_at"], issued["name"]) == ("2027-01-09T00:00:00Z", "Ann")


def test_the_key_is_shown_once(ready, issue):
    issued = issue()
    key = issued.pop("license_key")
    assert json.loads(ready("license", "show", issued["id"], "--json").stdout) == issued
    assert json.loads(ready("license", "list", "--json").stdout) == [issued]
    for command in (("list",), ("show", issued["id"]), ("export",), ("export", "--format", "json")):
        assert key not in ready("license", *command).output


def test_issue_for_people_shows_the_key_and_says_that_it_is_shown_once(ready):
    result = ready("license", "issue", "--product", "opt", "--plan", "starter", "--email", "a@b.co")
    assert "OPT-STARTER-" in result.stdout
    assert "shown this once" in result.stderr


def test_an_end_in_the_past_is_allowed_with_a_word(ready):
    sold = ("--product", "OPT", "--plan", "pro", "--email", "a@b.co", "--expires", "2020-01-01", "--json")
    result = ready("license", "issue", *sold)
    assert json.loads(result.stdout)["status"] == "expired"
    assert "in the past" in result.stderr


def test_a_license_goes_by_its_id_and_by_its_key(ready, issue):
    issued = issue()
    for name in (issued["id"], issued["license_key"], issued["license_key"].lower()):
        assert issued["id"] in ready("license", "show", name).stdout


def test_suspend_reactivate_and_revoke(ready, issue):
    issued = issue()
    assert ready("license", "suspend", issued["id"]).stdout == f"{issued['id']} is now suspended\n"
    assert ready("license", "suspend", issued["id"]).stdout == f"{issued['id']} is already suspended\n"
    assert json.loads(ready("license", "reactivate", issued["license_key"], "--json").stdout)["status"] == "active"
    assert json.loads(ready("license", "revoke", issued["id"], "--json").stdout)["status"] == "revoked"
    assert "final" in ready("license", "reactivate", issued["id"], code=1).stderr


def test_lists_are_aligned_and_can_be_narrowed(ready, issue):
    assert ready("license", "list").stdout == "no licenses yet\n"
    issue("starter", email="a@example.com")
    issue("enterprise", email="somebody-longer@example.com")
    head, *rows = ready("license", "list").stdout.splitlines()
    assert [row.index("OPT") for row in rows] == [head.index("PRODUCT")] * 2
    assert [row.index("active") for row in rows] == [head.index("STATUS")] * 2
    assert len(json.loads(ready("license", "list", "--email", "A@example.com", "--json").stdout)) == 1
    assert json.loads(ready("license", "list", "--product", "nls", "--json").stdout) == []


def test_export_has_the_columns_of_the_tracker(ready, issue):
    issued = issue("pro", "--name", "=cmd()")
    table = list(csv.DictReader(io.StringIO(ready("license", "export").stdout, newline="")))
    assert list(table[0]) == ["Customer", "Email", "License Key", "Plan", "Price", "Purchased", "Expires", "Status"]
    assert (table[0]["Customer"], table[0]["License Key"]) == ("'=cmd()", f"…{issued['license_key'][-4:]}")


def test_import_takes_a_file(ready, tmp_path):
    file = tmp_path / "old.csv"
    file.write_text("license_key,email\nOPT-PRO-IL0UO-00001,a@b.co\n")
    assert ready("license", "import", str(file)).stdout == "imported 1 license\n"
    assert "a@b.co" in ready("license", "show", "OPT-PRO-IL0UO-00001").stdout
    refused = ready("license", "import", str(file), code=1)
    assert "line 2: this key is here already" in refused.stderr


def test_the_catalog_can_be_printed_changed_and_applied(ready, tmp_path):
    printed = ready("catalog", "export").stdout
    file = tmp_path / "catalog.toml"
    file.write_text(printed)
    assert ready("catalog", "apply", str(file)).stdout == "nothing changed\n"
    file.write_text(printed.replace("max_resources = 1000\n", "max_resources = 1500\n"))
    assert ready("catalog", "apply", str(file)).stdout == "product OPT: changed\n"
    assert (
        tomllib.loads(ready("catalog", "export").stdout)["products"]["OPT"]["plans"]["starter"]["max_resources"] == 1500
    )


def test_the_descriptor_pins_the_real_keys(ready, monkeypatch):
    monkeypatch.setenv("LICET_BASE_URL", "https://license.example.com")
    descriptor = parse_descriptor(ready("product", "descriptor", "opt").stdout.encode())
    (key,) = json.loads(ready("key", "list", "--json").stdout)
    assert list(TrustedKeys.from_jwks(descriptor.public_keys).by_kid) == [key["kid"]]
    assert descriptor.server_url == "https://license.example.com"
    assert descriptor.tools == default_catalog()[0].tools


def test_products_and_keys_are_listed(ready):
    assert "4,999.00 EUR" in ready("product", "list").stdout
    products = json.loads(ready("product", "list", "--json").stdout)
    assert [product["code"] for product in products] == ["OPT", "NLS", "CAIO", "LMG"]
    assert "signing" in ready("key", "list").stdout


def test_figures_for_people_and_programs(ready, issue):
    issue()
    assert "customers: 1" in ready("stats").stdout
    found = json.loads(ready("stats", "--json").stdout)
    assert found["licenses"] == [{"product": "OPT", "plan": "pro", "status": "active", "count": 1}]


SOLD = {"--product": "OPT", "--plan": "pro", "--email": "a@b.co"}


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--product", "XYZ", "no product 'XYZ'"),
        ("--product", "", "no product ''"),
        ("--plan", "gold", "no plan 'gold'"),
        ("--plan", "", "no plan ''"),
        ("--email", "nobody", "'nobody' is not an email"),
        ("--name", "two\nlines", "one line"),
        ("--expires", "2027-13-01", "--expires '2027-13-01' is not a date"),
        ("--expires", "tomorrow", "--expires 'tomorrow' is not a date"),
        ("--starts", "9999-01-01", "--starts '9999-01-01' is too far away"),
        ("--starts", "2100-01-01", None),
    ],
)
def test_a_wrong_argument_is_one_line_on_stderr(ready, option, value, named):
    asked = SOLD | {option: value}
    result = ready("license", "issue", *(word for pair in asked.items() for word in pair), code=1 if named else 0)
    if named:
        assert result.stdout == ""
        assert named in result.stderr
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("license", "show", "lic_nothing"), "no license 'lic_nothing'"),
        (("license", "revoke", "what"), "neither a license id"),
        (("license", "import", "/nowhere.csv"), "/nowhere.csv cannot be read"),
        (("catalog", "apply", "/nowhere.toml"), "/nowhere.toml cannot be read"),
        (("catalog", "apply", "/"), "/ cannot be read"),
        (("product", "descriptor", "XYZ"), "no product 'XYZ'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_1(ready, args, named):
    result = ready(*args, code=1)
    assert named in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [
        ("product", "descriptor", "\udcff"),
        ("license", "list", "--product", "\udcff"),
        ("license", "issue", "--product", "\udcff", "--plan", "pro", "--email", "a@b.co"),
    ],
)
def test_bytes_that_are_no_text_are_one_line_and_exit_1(ready, args):
    refused = ready(*args, code=1)
    assert (refused.stdout, refused.stderr) == ("", "Error: an argument is no valid text: write it in UTF-8\n")


@no_database
@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("license", "issue"),
        ("license", "show"),
        ("license", "export", "--format", "xml"),
        ("serve", "--port", "0"),
        ("serve", "--workers", "many"),
    ],
)
def test_wrong_usage_is_exit_2(run, args):
    assert "Usage: " in run(*args, code=2).stderr


@pytest.mark.parametrize("args", [("license", "list"), ("catalog", "export"), ("key", "list"), ("stats",)])
def test_a_folder_that_was_never_initialised_names_the_way_out(run, args):
    assert "run `licet-server init` first" in run(*args, code=1).stderr


@no_database
@pytest.mark.parametrize(
    ("variable", "value"), [("LICET_RATE_LIMIT", "many"), ("DATABASE_URL", "oracle://x"), ("LICET_BASE_URL", "x")]
)
def test_a_bad_setting_stops_every_command_with_its_name(ready, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    for args in (("init",), ("license", "list"), ("serve",)):
        result = ready(*args, code=1)
        assert variable in result.stderr
        assert result.stderr.count("\n") == 1


@no_database
def test_a_file_where_the_folder_should_be_is_named(run, tmp_path):
    (tmp_path / "data").write_text("a file")
    for args in (("init",), ("serve",)):
        result = run(*args, code=1)
        assert f"{tmp_path / 'data'} cannot be used" in result.stderr
        assert result.stderr.count("\n") == 1


@pytest.mark.sqlite_only(reason="one of the files is the database")
@pytest.mark.parametrize("name", ["licet.db", "keyring.json"])
def test_a_damaged_file_stops_every_command_and_is_named(ready, tmp_path, name):
    path = tmp_path / "data" / name
    path.write_bytes(b"damaged" * 1000)
    for args in (("init",), ("license", "list"), ("serve",)):
        result = ready(*args, code=1)
        assert str(path) in result.stderr
        assert result.stderr.count("\n") == 1
    assert path.read_bytes() == b"damaged" * 1000


@no_database
def test_the_commands_of_the_contract_are_there_and_explain_themselves(run):
    shown = run("--help").stdout
    for command in ("init", "serve", "catalog", "license", "product", "key", "stats"):
        assert command in shown
        assert run(command, "--help").stdout
    shown = run("license", "--help").stdout
    for command in ("issue", "list", "show", "suspend", "reactivate", "revoke", "export", "import", "file"):
        assert command in shown
