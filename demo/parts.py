"""The demo's moving parts, all real: a license server, an AWS to scan and what they need to start and stop."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

BIN = Path(sys.executable).parent
START_SECONDS = 60.0
REGION = "eu-west-1"
TAGGED = ("Environment", "Owner", "CostCenter")


_DIRECT = build_opener(ProxyHandler({}))  # every part is on this machine, whatever proxy the environment names
_FOREIGN = re.compile(r"(LICET|AWS|REDIS)_.*|DATABASE_URL|SECRET_KEY|LICENSE_SERVER_URL|.*_PROXY", re.IGNORECASE)


def forget_settings() -> None:
    """Take out of this process's environment, which its parts inherit, whatever could point at anything real."""
    for name in filter(_FOREIGN.fullmatch, list(os.environ)):
        del os.environ[name]


class DemoError(Exception):
    """A part of the demo did not do its job; the message ends with what it said last."""


@dataclass
class Part:
    """A server process of the demo."""

    name: str
    process: subprocess.Popen[bytes]
    url: str
    log: Path

    @classmethod
    def start(cls, name: str, command: list[str], *, url: str, folder: Path, env: dict[str, str]) -> Part:
        """Start a server and wait until it answers.

        Raises:
            DemoError: It ended, or did not answer in time.
        """
        log = folder / f"{name.replace(' ', '-')}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=env)
        part = cls(name, process, url, log)
        try:
            part.wait()
        except BaseException:  # Ctrl-C and SIGTERM too: nothing this demo started may outlive it
            part.stop()
            raise
        return part

    def wait(self) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise DemoError(f"the {self.name} did not start:\n{self.last_words()}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it serves HTTP now."""
        try:
            with _DIRECT.open(self.url, timeout=5) as response:
                return bool(response.status < 500)  # noqa: PLR2004 - any answer but a server's own error
        except (URLError, OSError):
            return False

    def last_words(self) -> str:
        """Return the end of its log."""
        return self.log.read_text(errors="replace")[-2000:]

    def stop(self) -> None:
        """End the process and wait for it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def free_port(preferred: int = 0) -> int:
    """Return *preferred* if nobody listens there, else a port that is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", preferred))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Vendor:
    """The license server and the vendor's command line, on a data folder of their own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port, self._folder = port, folder
        self.data = folder / "license-server"
        self.env = {**os.environ, "LICET_DATA_DIR": str(self.data), "LICET_BASE_URL": self.url}
        self.env["LICET_DESK_TWO_FACTOR"] = "optional"  # for an hour on this machine a password is enough
        self.part: Part | None = None

    def serve(self) -> None:
        """Run ``licet-server serve``."""
        command = [str(BIN / "licet-server"), "serve", "--port", str(self.port)]
        url = f"{self.url}/readyz"
        self.part = Part.start("license server", command, url=url, folder=self._folder, env=self.env)

    def run(self, *args: str, stdin: str = "") -> str:
        """Run one command of ``licet-server`` and return what it printed.

        Raises:
            DemoError: It failed.
        """
        command = [str(BIN / "licet-server"), *args]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=self.env, check=False)
        if done.returncode != 0:
            raise DemoError(f"licet-server {args[0]} failed:\n{done.stderr}")
        return done.stdout

    def add_owner(self, email: str) -> str:
        """Let somebody sign in to the desk, and return the password."""
        password = secrets.token_urlsafe(12)
        self.run("user", "create-admin", "--email", email, "--password-stdin", stdin=password + "\n")
        return password

    def issue(self, plan: str, email: str) -> dict[str, Any]:
        """Issue a license of the tag-compliance product; the answer holds the key, this once."""
        issued = self.run("license", "issue", "--product", "OPT", "--plan", plan, "--email", email, "--json")
        return dict(json.loads(issued))


class Aws:
    """An AWS account on this machine: moto, over real HTTP, and a record of every request it gets."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._folder = folder
        self.env = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "demo",
            "AWS_SECRET_ACCESS_KEY": "demo",
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        env = {**os.environ, "MOTO_RECORDER_FILEPATH": str(folder / "aws-requests.log")}
        self.part = Part.start("AWS", command, url=f"{self.url}/moto-api/data.json", folder=folder, env=env)

    def fill(self, total: int) -> Iterator[str]:
        """Create *total* resources, two thirds of them tagged as the policy asks, and yield each name."""
        import boto3

        options = {"region_name": REGION, "endpoint_url": self.url}
        session = boto3.Session(aws_access_key_id="demo", aws_secret_access_key="demo")  # nosec
        sns, sqs, logs = (session.client(name, **options) for name in ("sns", "sqs", "logs"))  # type: ignore[call-overload]

        def create(number: int) -> str:
            name = f"demo-{number:04}"
            tags = _tags(number)
            if number % 3 == 0:
                sns.create_topic(Name=name, Tags=[{"Key": key, "Value": value} for key, value in tags.items()])
            elif number % 3 == 1:
                sqs.create_queue(QueueName=name, tags=tags)
            else:
                logs.create_log_group(logGroupName=name, tags=tags)
            return name

        with ThreadPoolExecutor(4) as pool:
            yield from pool.map(create, range(total))

    def record(self) -> None:
        """Start a new record of the requests AWS gets."""
        for action in ("reset-recording", "start-recording"):
            self._recorder(action)

    def recorded(self) -> list[str]:
        """Return what was asked since ``record``, an action each, such as ``sns:ListTopics``."""
        self._recorder("stop-recording")
        lines = self._recorder("download-recording").decode().splitlines()
        return [_action(json.loads(line)) for line in lines if line.strip()]

    def _recorder(self, action: str) -> bytes:
        method = "GET" if action == "download-recording" else "POST"
        with _DIRECT.open(Request(f"{self.url}/moto-api/recorder/{action}", method=method), timeout=30) as response:
            return bytes(response.read())


def _tags(number: int) -> dict[str, str]:
    if number % 9 == 0:
        return {"Name": f"demo-{number}"}
    values = ("production" if number % 2 else "prod", "platform@example.com", "ENG-1001")
    return dict(zip(TAGGED, values, strict=True))


def _action(request: dict[str, Any]) -> str:
    """Name the AWS action of a recorded request, whichever protocol carried it."""
    headers = {name.lower(): value for name, value in dict(request.get("headers", {})).items()}
    service = headers.get("authorization", "").split("/aws4_request")[0].rpartition("/")[2] or "aws"
    target = headers.get("x-amz-target", "").rpartition(".")[2]
    body = request.get("body") or ""
    form = base64.b64decode(body).decode(errors="replace") if request.get("body_encoded") else str(body)
    if not target and "Action=" in form:
        target = form.split("Action=")[1].split("&")[0]
    return f"{service}:{target or request.get('method', '')}"
