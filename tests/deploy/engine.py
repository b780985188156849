"""A stand-in for docker that behaves: the real Compose reads the files, and the real commands of the image are run.

What is named ``docker`` in the PATH of a test is a few lines of shell. They hand each call over through a pipe, because
a clean root file system has no Python, and ``Engine`` answers it out here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SCRIPT = """\
#!/bin/sh
job=$(mktemp -d SPOOL/job.XXXXXX)
pwd >"$job/cwd"
printf '%s\\0' "$@" >"$job/arguments"
env -0 >"$job/environment"
mkfifo "$job/done"
echo "${job##*/}" >SPOOL/calls
read -r code <"$job/done"
cat "$job/out"
cat "$job/err" >&2
exit "$code"
"""


class RefusedError(Exception):
    """What the engine says no to."""


class Said(NamedTuple):
    """How a call ended."""

    code: int = 0
    out: str = ""
    err: str = ""


@dataclass
class Container:
    """A service that was started.

    Attributes:
        config: What Compose made of the files.
        process: The real server; ``None``: there is only this object.
        healthy: Whether it is, when there is no process.
        log: What it says.
    """

    config: dict[str, Any]
    process: subprocess.Popen[bytes] | None
    healthy: bool
    log: Path

    @property
    def image(self) -> str:
        """What it was made of."""
        return str(self.config["image"])


@dataclass
class Engine:
    """Docker, as the installer sees it.

    Attributes:
        root: Where the root file system of the calls lies; ``/``: they see this machine's.
        spool: A folder below it, through which they come.
        work: Where volumes and logs lie, which the calls do not see.
        images: What can be pulled.
        broken: Images whose server does not become healthy.
        serves: Whether a container is the real server, from the real entry script; it takes a second or two to start.
        version: Its own; empty: the daemon does not run.
        descriptor: The ``licet.toml`` inside of every image.
        calls: Every call: its arguments.
        environments: What each call saw.
        present: The images that are here.
        containers: What runs, by project.
        starts: How many containers were started.
        during: What happens when Compose is told a command, once.
    """

    root: Path
    spool: Path
    work: Path
    images: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    serves: bool = False
    version: str = "27.5.1"
    descriptor: str | None = None
    calls: list[list[str]] = field(default_factory=list)
    environments: list[dict[str, str]] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    containers: dict[str, Container] = field(default_factory=dict)
    starts: int = 0
    during: dict[str, Callable[[], None]] = field(default_factory=dict)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def install(self, folder: Path) -> None:
        """Put ``docker`` into *folder*, and answer it from now on."""
        os.mkfifo(self.spool / "calls")
        program = folder / "docker"
        program.write_text(SCRIPT.replace("SPOOL", "/" + str(self.spool.relative_to(self.root))))
        program.chmod(0o755)
        self._pipe = os.open(self.spool / "calls", os.O_RDWR)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Stop answering, and what was started."""
        os.write(self._pipe, b"\n")
        for project in list(self.containers):
            self._stop(project)

    def named(self, *words: str) -> list[list[str]]:
        """Return the calls in which all of *words* stand."""
        return [call for call in self.calls if set(words) <= set(call)]

    def _serve(self) -> None:
        with os.fdopen(self._pipe, "rb", closefd=True) as calls:
            while name := calls.readline().decode().strip():
                threading.Thread(target=self._answer, args=(self.spool / name,), daemon=True).start()

    def _answer(self, job: Path) -> None:
        arguments = job.joinpath("arguments").read_text().split("\0")[:-1]
        lines = job.joinpath("environment").read_text().split("\0")[:-1]
        environment = dict(line.split("=", 1) for line in lines)
        self.calls.append(arguments)
        self.environments.append(environment)
        try:
            with self._one_at_a_time:
                said = self._do(arguments, environment)
        except RefusedError as error:
            said = Said(1, err=str(error))
        except Exception as error:  # noqa: BLE001 - whoever waits for an answer must get one
            said = Said(125, err=f"stand-in: {error!r}\n")
        (job / "out").write_text(said.out)
        (job / "err").write_text(said.err)
        (job / "done").write_text(f"{said.code}\n")

    def _do(self, arguments: list[str], environment: dict[str, str]) -> Said:
        match arguments:
            case ["version", *_]:
                return Said(out=f"{self.version}\n") if self.version else Said(1, err="Is the daemon running?\n")
            case ["compose", "version", "--short"]:
                return Said(out="2.35.1\n")
            case ["compose", "--project-name", project, "--env-file", env_file, "-f", file, *command]:
                return self._compose(project, command, lambda: self._config(project, env_file, file, environment))
            case ["inspect", "--format", "{{.State.Health.Status}}", project]:
                return Said(out=self._health(self.containers[project]) + "\n")
            case ["ps", "-aq", "--filter", label]:
                return Said(out="".join(f"{name}\n" for name in self.containers if label.endswith(f"={name}")))
        return self._image(arguments)

    def _image(self, arguments: list[str]) -> Said:
        match arguments:
            case ["image", "inspect", image]:
                return Said() if image in self.present else Said(1, err=f"Error: No such image: {image}\n")
            case ["pull", "--quiet", image]:
                self.present |= {image} & self.images
                error = f"Error response from daemon: manifest for {image} not found\n"
                return Said() if image in self.images else Said(1, err=error)
            case ["run", "--rm", "--network", "none", "--entrypoint", "cat", _, "/etc/licet/licet.toml"]:
                return Said(1, err="No such file\n") if self.descriptor is None else Said(out=self.descriptor)
            case ["image", "rm", image]:
                self.present.discard(image)
                return Said()
        return Said(125, err=f"unknown: {arguments}\n")

    def _compose(self, project: str, command: list[str], config: Callable[[], dict[str, Any]]) -> Said:
        if (act := self.during.pop(command[0], None)) is not None:
            act()
        running = self.containers.get(project)
        match command:
            case ["ps", "-q", "mcp-server"]:
                return Said(out=f"{project}\n" if running else "")
            case ["logs", *_]:
                return Said(out=running.log.read_text().splitlines()[-1] + "\n" if running else "")
            case ["down", *options]:
                self._stop(project)
                if "--volumes" in options:
                    shutil.rmtree(self.volume(project), ignore_errors=True)
                return Said()
        return self._with_config(project, command, config(), running)

    def _with_config(self, project: str, command: list[str], config: dict[str, Any], running: Container | None) -> Said:
        match command:
            case ["run", "--rm", "--no-deps", "-T", "mcp-server", *words] | ["exec", "-T", "mcp-server", *words]:
                if command[0] == "exec" and running is None:
                    return Said(1, err="service is not running\n")
                seen = self._inside(project, config)
                done = subprocess.run(words, **seen, capture_output=True, text=True, check=False)
                return Said(done.returncode, done.stdout, done.stderr)
            case ["up", "-d", "--remove-orphans"]:
                if running is None or running.config != config:
                    self._stop(project)
                    self._start(project, config)
                return Said()
        return Said(125, err=f"unknown: {command}\n")

    def _config(self, project: str, env_file: str, file: str, environment: dict[str, str]) -> dict[str, Any]:
        """Let Compose itself read the files, with the variables of the caller."""
        words = ["--project-name", project, "--env-file", self._here(env_file), "-f", self._here(file), "config"]
        made = subprocess.run(
            [BIN / "docker-compose", *words, "--format", "json"],
            env=environment | {"HOME": self._here(environment.get("HOME", "/"))},
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RefusedError(made.stderr)
        config: dict[str, Any] = json.loads(made.stdout)["services"]["mcp-server"]
        for mount in config["volumes"]:
            if mount["type"] == "bind":
                mount["source"] = self._here(mount["source"])
                if not Path(mount["source"]).exists():
                    raise RefusedError(f"invalid mount config: bind source path does not exist: {mount['source']}\n")
        if config["image"] not in self.present:
            raise RefusedError("no such image\n")
        return config

    def _here(self, path: str) -> str:
        return path if path.startswith(f"{self.root}/") else str(self.root / path.lstrip("/"))

    def volume(self, project: str) -> Path:
        """Return what stands for the volume of *project*."""
        return self.work / f"{project}-state"

    def _inside(self, project: str, config: dict[str, Any]) -> dict[str, Any]:
        """Return how a process of the container is run out here: nothing but what the container would see."""
        places = {mount["target"]: mount["source"] for mount in config["volumes"]}
        seen = {name: value for name, value in config["environment"].items() if value is not None}
        seen["LICET_CONFIG"] = places[seen["LICET_CONFIG"]]
        seen["LICET_STATE_DIR"] = str(self.volume(project))
        seen |= {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(self.work), "AWS_EC2_METADATA_DISABLED": "true"}
        return {"env": seen, "cwd": self.work, "stdin": subprocess.DEVNULL}

    def _start(self, project: str, config: dict[str, Any]) -> None:
        self.starts += 1
        log = self.work / f"{project}-{self.starts}.log"
        sound = config["image"] not in self.broken
        if not (sound and self.serves):
            log.write_text("ImportError: the image is broken\n")
            self.volume(project).mkdir(exist_ok=True)
            self.containers[project] = Container(config, None, healthy=sound, log=log)
            return
        (port,) = config["ports"]
        command = ["licet-tag-compliance", "--transport", "http", "--port", port["published"]]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [ROOT / "deploy/start-mcp.sh", *command], **self._inside(project, config), stdout=out, stderr=out
            )
        self.containers[project] = Container(config, process, healthy=True, log=log)

    def _health(self, container: Container) -> str:
        if container.process is None:
            return "healthy" if container.healthy else "unhealthy"
        (port,) = container.config["ports"]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port['published']}/healthz", timeout=5) as answer:
                return "healthy" if answer.status == 200 else "unhealthy"
        except OSError:
            return "starting" if container.process.poll() is None else "unhealthy"

    def _stop(self, project: str) -> None:
        container = self.containers.pop(project, None)
        if container is not None and container.process is not None:
            container.process.terminate()
            container.process.wait(20)
