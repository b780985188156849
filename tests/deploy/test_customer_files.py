"""The customer's files: what the image, the compose file and the kit promise to whoever reviews them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from licet.config import read_environment, read_secret
from licet_server.licensing.container_files import compose_file, env_example, installer_settings
from licet_server.services.installation import default_catalog

DEPLOY = Path(__file__).parents[2] / "deploy"
BIN = Path(sys.executable).parent
DOCKERFILE = (DEPLOY / "Dockerfile.mcp").read_text()
OPT = next(each for each in default_catalog() if each.code == "OPT")
SERVER = "https://license.example.com"
KEY = "OPT-PRO-XXXXX-XXXXX"


def compose(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Let Compose read files of *cwd*."""
    env = {"PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(
        [BIN / "docker-compose", *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def test_the_compose_file_of_the_repository_is_the_one_that_customers_get():
    assert (DEPLOY / "compose.customer.yaml").read_text() == compose_file(OPT, server_url=SERVER)


@pytest.mark.parametrize("name", ["365", "null", "1e3"])
def test_a_name_that_is_no_text_to_yaml_stays_one(name: str):
    assert yaml.safe_load(compose_file(replace(OPT, name=name), server_url=SERVER))["name"] == name


def test_the_key_may_be_a_secret_as_the_page_shows(tmp_path: Path):
    page = (DEPLOY.parent / "docs/on-premises.md").read_text()
    [shown] = [each for each in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "license-key.txt" in each]
    (tmp_path / "compose.key.yaml").write_text(shown)
    (tmp_path / "license-key.txt").write_text(f"{KEY}\n")
    (tmp_path / ".env").write_text("MCP_IMAGE=x\nOPTIMNOW_LICENSE_KEY=in-a-file\n")
    (tmp_path / "compose.customer.yaml").write_text((DEPLOY / "compose.customer.yaml").read_text())
    made = compose(
        "-f", "compose.customer.yaml", "-f", "compose.key.yaml", "config", "--format", "json", cwd=tmp_path, HOME="/"
    )
    assert made.returncode == 0, made.stderr
    found = json.loads(made.stdout)
    [secret] = found["services"]["mcp-server"]["secrets"]
    seen = {name: value for name, value in found["services"]["mcp-server"]["environment"].items() if value is not None}
    assert seen["OPTIMNOW_LICENSE_KEY_FILE"] == secret["target"]
    seen["OPTIMNOW_LICENSE_KEY_FILE"] = found["secrets"][secret["source"]]["file"]
    assert read_secret(read_environment(seen, folder=tmp_path / "none"), "OPTIMNOW_LICENSE_KEY") == KEY


@pytest.fixture
def service(tmp_path: Path) -> dict:
    """The service, as Compose understands the file with what ``env.example`` becomes."""
    env = (
        env_example(OPT)
        .replace("MCP_IMAGE=\n", "MCP_IMAGE=x\n")
        .replace(f"{OPT.key_variable}=\n", f"OPTIMNOW_LICENSE_KEY={KEY}\n")
    )
    (tmp_path / ".env").write_text(env + "AWS_REGION=us-east-1\n")
    (tmp_path / "compose.customer.yaml").write_text((DEPLOY / "compose.customer.yaml").read_text())
    words = ("-f", "compose.customer.yaml", "config", "--format", "json")
    made = compose(*words, cwd=tmp_path, HOME="/home/somebody")
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)["services"]["mcp-server"]


def test_the_service_may_do_no_more_than_it_needs(service: dict):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] == "10001:10001"
    assert (int(service["mem_limit"]), service["pids_limit"]) == (512 * 1024**2, 256)
    (port,) = service["ports"]
    assert (port["host_ip"], port["published"], port["target"]) == ("127.0.0.1", "8080", 8080)
    writable = [mount["target"] for mount in service["volumes"] if not mount.get("read_only")]
    assert writable == ["/state"]
    places = {mount["target"]: mount["source"] for mount in service["volumes"]}
    assert places["/home/licet/.aws"] == "/home/somebody/.aws"
    assert service["logging"]["options"] == {"max-file": "3", "max-size": "10m"}


def test_key_and_account_come_from_the_env_file(service: dict):
    seen = service["environment"]
    assert (seen["OPTIMNOW_LICENSE_KEY"], seen["AWS_REGION"], seen["LICET_STRICT"]) == (KEY, "us-east-1", "1")
    assert seen["AWS_PROFILE"] is None  # an empty one would be the name of a profile to boto3


def test_what_has_to_be_filled_in_is_asked_for_by_name(tmp_path: Path):
    (tmp_path / "compose.yaml").write_text((DEPLOY / "compose.customer.yaml").read_text())
    made = compose("config", cwd=tmp_path, MCP_IMAGE="x")
    assert made.returncode != 0
    assert "set OPTIMNOW_LICENSE_KEY in .env to your license key" in made.stderr


def test_image_and_compose_file_agree(service: dict):
    of_image = dict(re.findall(r"\b(LICET_[A-Z_]+)=(\S+)", DOCKERFILE))
    assert of_image.items() <= service["environment"].items()
    assert f"USER {service['user']}\n" in DOCKERFILE
    assert DOCKERFILE.count("\nFROM ") == 2
    assert "--require-hashes" in DOCKERFILE
    assert "'/healthz'" in DOCKERFILE


@pytest.mark.parametrize("name", ["Dockerfile.mcp", "compose.customer.yaml", "install-on-premises.sh", "start-mcp.sh"])
def test_no_file_names_a_package_index_or_holds_a_key(name: str):
    text = (DEPLOY / name).read_text()
    assert re.search(r"pypi|index-url|OPT-PRO-", text) is None


def test_the_settings_of_the_installer_are_text_whatever_a_product_is_called(tmp_path: Path):
    nasty = 'it\'s $(touch owned) `touch owned` "x"\ny'
    (tmp_path / "product.conf").write_text(installer_settings(replace(OPT, name=nasty), server_url=SERVER, image=None))
    shown = subprocess.run(
        ["sh", "-c", '. ./product.conf; printf "%s|%s|%s" "$PRODUCT_NAME" "$KEY_VARIABLE" "$SERVER_URL"'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == f"{json.dumps(nasty, ensure_ascii=False)[1:-1]}|OPTIMNOW_LICENSE_KEY|{SERVER}"
    assert not (tmp_path / "owned").exists()


def entry(*command: str, **environment: str) -> subprocess.Popen[str]:
    seen = {"PATH": os.environ["PATH"], **environment}
    return subprocess.Popen(
        [DEPLOY / "start-mcp.sh", *command], env=seen, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_the_entry_runs_what_it_is_given_in_its_own_place():
    with entry("sh", "-c", 'echo "$$ ${AWS_PROFILE-unset}"', AWS_PROFILE="") as process:
        said, _ = process.communicate(timeout=20)
    assert said == f"{process.pid} unset\n"


def test_a_refused_start_waits_before_it_ends():
    with entry("sh", "-c", "exit 78", LICET_RETRY_SECONDS="1") as process:
        _, said = process.communicate(timeout=20)
    assert process.returncode == 78
    assert "the next attempt is in 1 seconds" in said
    with entry("sh", "-c", "exit 78", LICET_RETRY_SECONDS="600") as process:
        assert process.stderr is not None
        assert "600 seconds" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 143


@pytest.mark.parametrize(("seconds", "code"), [("0", 78), ("", 78), ("soon", 78), ("600", 3)])
def test_nothing_else_waits(seconds: str, code: int):
    with entry("sh", "-c", f"exit {code}", LICET_RETRY_SECONDS=seconds) as process:
        assert process.wait(20) == code


def test_a_server_that_is_asked_to_end_has_its_own_time_for_it():
    polite = "trap 'echo left; exit 7' TERM; echo up; while :; do sleep 0.05; done"
    with entry("sh", "-c", polite, LICET_RETRY_SECONDS="600") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "left\n"
        assert process.wait(20) == 7
