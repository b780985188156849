"""``licet-tag-compliance`` as a host starts it: a process, two transports, and what it says when it cannot start."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from licet.gate import utc_now
from licet.tag_compliance.__main__ import export_aws, transport_security
from tests.plugin.aws.cloud import ACCOUNT, HOME, Cloud, Fault
from tests.plugin.vendor import KEY, LicenseServer, Vendor
from tests.servers import wait_until

COMMAND = [sys.executable, "-m", "licet.tag_compliance"]


def environment(tmp_path: Path, **changes: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "COVERAGE_PROCESS_START") if name in os.environ}
    return kept | {"LICET_STATE_DIR": str(tmp_path / "state"), "AWS_EC2_METADATA_DISABLED": "true"} | changes


def start(tmp_path: Path, *options: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options],
        cwd=tmp_path,
        env=environment(tmp_path, **changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_over_stdio_the_server_lists_its_tools_without_a_license(tmp_path: Path):
    process = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=environment(tmp_path), cwd=str(tmp_path))

    async def run() -> tuple[list[str], str]:
        async with Client(stdio_client(process)) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            result = await client.call_tool("check_tag_compliance", {})
            return names, str(getattr(result.content[0], "text", ""))

    names, said = anyio.run(run)
    assert "license_status" in names
    assert "NO_KEY" in said


def test_nothing_but_the_protocol_is_written_to_standard_output(tmp_path: Path):
    result = start(tmp_path)
    assert (result.returncode, result.stdout) == (0, "")


@contextmanager
def over_http(tmp_path: Path, *options: str, **changes: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Start the server on a free port and yield the port it names, with the process."""
    command = [*COMMAND, "--transport", "http", "--port", "0", *options]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path, **changes), stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            assert select.select([process.stderr], [], [], 60)[0], "the server said nothing"
            line = process.stderr.readline()
            port = re.search(r"listening on http://[^/]+:(\d+)/mcp", line)
            assert port is not None, line
            yield int(port[1]), process
        finally:
            process.terminate()


def knock(port: int, host: str) -> int:
    """Ask for ``/mcp`` under the name *host* and return the status."""
    asked = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    headers = {"Host": host, "Accept": "application/json, text/event-stream"}
    deadline = time.monotonic() + 30
    while True:
        try:
            return httpx2.post(f"http://127.0.0.1:{port}/mcp", json=asked, headers=headers).status_code
        except httpx2.TransportError:
            assert time.monotonic() < deadline


def test_over_http_the_server_answers_at_mcp(tmp_path: Path):
    async def run(port: int) -> list[str]:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    with over_http(tmp_path) as (port, _):
        assert knock(port, "evil.example.com") == 421
        assert "check_tag_compliance" in anyio.run(run, port)


def test_who_looks_after_the_server_hears_that_it_runs_and_nothing_more(tmp_path: Path):
    with over_http(tmp_path) as (port, _):
        knock(port, "localhost")
        health = httpx2.get(f"http://127.0.0.1:{port}/healthz", headers={"Host": "10.1.2.3:8080"})
    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert "licet" not in str(health.headers).lower()


def hang(tmp_path: Path, vendor: Vendor, server: LicenseServer, cloud: Cloud) -> dict[str, str]:
    """Make AWS silent, and return the environment of a customer whose license is good."""
    server.clock = utc_now
    forever = {"features": ["validate_resource_tags"], "expires_at": None, "grace_until": None}
    server.reply = lambda asked: server.grant(asked, terms=forever)
    cloud.faults["sts:*"] = Fault(release=threading.Event())
    keys = ", ".join(f"{name} = {json.dumps(value)}" for name, value in vendor.jwk.items())
    (tmp_path / "licet.toml").write_text(
        f'[product]\ncode = "OPT"\nserver_url = "{server.url}"\npublic_keys = [{{ {keys} }}]\n'
    )
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")} | {"LICET_LICENSE_KEY": KEY}


HANGING: dict[str, Any] = {
    "name": "validate_resource_tags",
    "arguments": {"resource_arns": [f"arn:aws:sns:{HOME}:{ACCOUNT}:a"]},
}


@pytest.mark.parametrize(("how", "status"), [("closes standard input", 0), ("interrupts", 130)])
def test_the_process_ends_with_its_host_while_a_call_to_aws_hangs(
    how: str, status: int, tmp_path: Path, vendor: Vendor, server: LicenseServer, cloud: Cloud
):
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    asked = [
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": HANGING},
    ]
    env = environment(tmp_path, **hang(tmp_path, vendor, server, cloud))
    with subprocess.Popen(
        COMMAND, cwd=tmp_path, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"".join(json.dumps({"jsonrpc": "2.0"} | line).encode() + b"\n" for line in asked))
        process.stdin.flush()
        wait_until(lambda: "sts:GetCallerIdentity" in cloud.asked(), within=30, what="the call", process=process)
        if status:
            process.send_signal(signal.SIGINT)
        else:
            process.stdin.close()
        assert process.wait(timeout=5) == status
        assert process.stderr.read() == b""


def test_over_http_an_interrupt_ends_the_process_while_a_call_to_aws_hangs(
    tmp_path: Path, vendor: Vendor, server: LicenseServer, cloud: Cloud
):
    async def run(port: int) -> None:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            await client.call_tool(**HANGING)

    with (
        over_http(tmp_path, **hang(tmp_path, vendor, server, cloud)) as (port, process),
        ThreadPoolExecutor(1) as pool,
    ):
        call = pool.submit(anyio.run, run, port)
        wait_until(lambda: "sts:GetCallerIdentity" in cloud.asked(), within=30, what="the call", process=process)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 130
        assert call.exception() is not None
        assert process.stderr is not None
        assert "Aborted" not in process.stderr.read()


def test_over_http_further_names_are_allowed_by_the_environment(tmp_path: Path):
    with over_http(tmp_path, "--host", "0.0.0.0", LICET_ALLOWED_HOSTS="mcp.example.com") as (port, _):
        assert knock(port, "evil.example.com") == 421
        assert knock(port, "mcp.example.com") != 421
        assert knock(port, f"127.0.0.1:{port}") != 421


def test_every_name_is_allowed_with_and_without_a_port():
    settings = transport_security("10.0.0.7", {"LICET_ALLOWED_HOSTS": " a.example.com , b.example.com"})
    for name in ("localhost", "10.0.0.7", "a.example.com", "b.example.com"):
        assert {name, f"{name}:*"} <= set(settings.allowed_hosts)
        assert f"https://{name}" in settings.allowed_origins


def test_a_taken_port_is_one_friendly_line(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = start(tmp_path, "--transport", "http", "--port", str(port))
    assert result.returncode == 78
    assert result.stderr == (
        f"licet-tag-compliance: cannot listen on 127.0.0.1 port {port}: Address already in use; "
        "choose another with --host and --port\n"
    )


@pytest.mark.parametrize("host", ["a" * 300, "192.0.2.1"])
def test_a_host_that_is_not_ours_is_one_friendly_line(host: str, tmp_path: Path):
    result = start(tmp_path, "--transport", "http", "--host", host)
    assert result.returncode == 78
    assert result.stderr.startswith("licet-tag-compliance: cannot listen on")
    assert result.stderr.count("\n") == 1


def test_strict_mode_refuses_to_start_without_a_license(tmp_path: Path):
    result = start(tmp_path, LICET_STRICT="1")
    assert result.returncode == 78
    assert "NO_KEY" in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_mcp_of_the_first_generation_is_one_friendly_line(tmp_path: Path):
    old = tmp_path / "old" / "mcp" / "server"
    old.mkdir(parents=True)
    for package in (old, old.parent):
        (package / "__init__.py").touch()
    result = start(tmp_path, PYTHONPATH=str(tmp_path / "old"))
    assert (result.returncode, result.stderr) == (78, "licet-tag-compliance: this needs mcp 2: pip install 'mcp>=2'\n")


def test_a_wrong_descriptor_is_one_line(tmp_path: Path):
    (tmp_path / "licet.toml").write_text("product = 7")
    result = start(tmp_path)
    assert (result.returncode, result.stderr) == (78, "licet-tag-compliance: licet.toml: product must be a table\n")


def test_a_rule_for_a_tool_that_is_not_there_is_one_line(tmp_path: Path):
    (tmp_path / "licet.toml").write_text('[product]\ncode = "OPT"\n[tools.delete_everything]\nfeature = "x"\n')
    result = start(tmp_path)
    assert (result.returncode, result.stderr.count("\n")) == (78, 1)
    assert "'delete_everything'" in result.stderr


def test_a_damaged_policy_is_one_line_and_the_server_starts(tmp_path: Path):
    policy = tmp_path / "policy.json"
    policy.write_text("{")
    result = start(tmp_path, LICET_TAGGING_POLICY=str(policy))
    assert result.returncode == 0
    assert result.stderr == f"WARNING licet: {policy}: the file is not JSON\n"


def test_aws_settings_of_the_env_file_reach_boto3_and_the_real_ones_win(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_PROFILE", "real")
    monkeypatch.setenv("AWS_REGION", "x")
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.setenv("OTHER", "x")
    monkeypatch.delenv("OTHER")
    export_aws({"AWS_PROFILE": "file", "AWS_REGION": "eu-west-1", "OTHER": "no"})
    assert (os.environ["AWS_PROFILE"], os.environ["AWS_REGION"], "OTHER" in os.environ) == ("real", "eu-west-1", False)


@pytest.mark.parametrize("named", [False, True])
def test_a_folder_that_somebody_prepared_cannot_name_a_program_or_an_endpoint(
    named: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    prepared = {"AWS_CONFIG_FILE": "./evil", "AWS_ENDPOINT_URL": "http://evil.example", "AWS_PROFILE": "default"}
    for name in (*prepared, "LICET_ENV_FILE"):
        monkeypatch.setenv(name, "x")  # so that whatever happens is undone
        monkeypatch.delenv(name)
    if named:
        monkeypatch.setenv("LICET_ENV_FILE", "/etc/licet.env")
    export_aws(prepared | {"LICET_ENV_FILE": "./.env"})
    assert os.environ["AWS_PROFILE"] == "default"
    assert ("AWS_CONFIG_FILE" in os.environ, "AWS_ENDPOINT_URL" in os.environ) == (named, named)
    assert ("AWS_CONFIG_FILE of ./.env is not used" in caplog.text) is not named
