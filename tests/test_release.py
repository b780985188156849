"""A release is of one version, its workflow runs what anybody can run, and its images are signed by their digests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import licet_server
from tests.test_workspace import TARGETS

ROOT = Path(__file__).parents[1]
VERSION = tomllib.loads((ROOT / "server" / "pyproject.toml").read_text())["project"]["version"]
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
TEXT = WORKFLOW.read_text()
CI: dict[str, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, Any] = CI["jobs"]
IMAGE = re.compile(r"ghcr\.io/example/[a-z-]+:(?P<version>[0-9][\w.-]*)")
NEWEST = re.compile(r"^## (?P<version>\d\S*)", re.MULTILINE)


def steps(kind: str) -> Iterator[str]:
    """Yield what the steps of all jobs run, or which actions they use."""
    return (step[kind] for job in JOBS.values() for step in job["steps"] if kind in step)


def test_the_server_says_the_version_of_its_distribution() -> None:
    assert licet_server.__version__ == VERSION


@pytest.mark.parametrize("folder", ["mcp_plugin", "server"])
def test_the_changelog_begins_with_the_version(folder: str) -> None:
    newest = NEWEST.search((ROOT / folder / "CHANGELOG.md").read_text())
    assert newest is not None
    assert newest["version"] == VERSION


def test_the_entry_of_the_mcp_registry_is_of_the_version() -> None:
    entry = json.loads((ROOT / "deploy" / "hosts" / "server.json").read_text())
    assert {entry["version"], *(package["version"] for package in entry["packages"])} == {VERSION}


def test_images_and_documents_name_the_version() -> None:
    named: dict[str, set[str]] = {}
    deploy = [path for path in (ROOT / "deploy").iterdir() if path.is_file()]
    for path in [*deploy, *ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "fly.toml"]:
        text = path.read_text() if path.exists() else ""
        found = {hit["version"] for hit in IMAGE.finditer(text)} | set(
            re.findall(r"^ARG VERSION=(\S+)", text, re.MULTILINE)
        )
        named |= {path.name: found} if found else {}
    assert {"Dockerfile.mcp", "Dockerfile.server"} <= named.keys()
    assert {name: found for name, found in named.items() if found != {VERSION}} == {}


def test_the_workflow_runs_what_every_change_must_pass_on_every_python_that_is_claimed() -> None:
    claimed: set[str] = set()
    for folder in ("mcp_plugin", "server"):
        project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"]
        claimed |= set(re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"])))
    assert set(JOBS["check"]["strategy"]["matrix"]["python"]) == claimed
    assert [step["run"] for step in JOBS["check"]["steps"] if "run" in step] == [".ci/run"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_workflow_starts_only_what_anybody_can_start() -> None:
    targets = {match[1] for run in steps("run") if (match := re.match(r"make (\S+)", run))}
    assert targets == {"bench", "dist"}
    assert targets <= TARGETS
    scripts = {run.split()[0] for run in steps("run") if re.match(r"\S+/", run)}
    assert all(os.access(ROOT / script, os.X_OK) for script in scripts)
    assert {run.split()[0] for run in steps("run")} - scripts <= {"make", "echo", "cosign", "gh"}


def test_actions_are_pinned_to_commits_and_say_which_version_that_is() -> None:
    lines = re.findall(r"uses: (.+)$", TEXT, re.MULTILINE)
    assert len(lines) == len(list(steps("uses")))
    assert [line for line in lines if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_only_a_release_may_write_and_it_waits_for_the_checks() -> None:
    assert CI["permissions"] == {"contents": "read"}
    writing = {name: job["permissions"] for name, job in JOBS.items() if "permissions" in job}
    assert writing == {"release": {"contents": "write", "packages": "write", "id-token": "write"}}
    assert JOBS["release"]["needs"] == "check"
    assert JOBS["release"]["if"] == "startsWith(github.ref, 'refs/tags/v')"
    assert all(step["with"]["persist-credentials"] is False for job in JOBS.values() for step in job["steps"][:1])


def test_no_text_of_others_is_pasted_into_a_command() -> None:
    assert [run for run in steps("run") if "${{" in run] == []


def test_packages_are_cached_by_their_locks() -> None:
    setups = [step["with"] for job in JOBS.values() for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert {(each["cache"], each["cache-dependency-path"]) for each in setups} == {("pip", "deploy/locks/*.txt")}
    assert list(ROOT.glob("deploy/locks/*.txt"))


def test_what_was_measured_is_kept() -> None:
    [kept] = [step["with"] for step in JOBS["measure"]["steps"] if "upload-artifact" in step.get("uses", "")]
    assert kept["path"].split() == ["benchmarks.json", "benchmarks.svg"]


def test_the_workflow_is_one() -> None:
    check = Path(sys.executable).with_name("check-jsonschema")
    command = (check, "--quiet", "--builtin-schema", "vendor.github-workflows", WORKFLOW)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout


STAND_IN = """#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
while [ $# -gt 1 ]; do [ "$1" = --metadata-file ] && file=$2; shift; done
[ -z "$file" ] || printf '{\\n  "containerimage.digest": "%s"\\n}\\n' "$DIGEST" > "$file"
"""


@pytest.fixture
def release(tmp_path: Path) -> Any:
    """Run deploy/release-images.sh with stand-ins for docker and cosign, which write down how they are called."""
    for name in ("docker", "cosign"):
        (tmp_path / name).write_text(STAND_IN)
        (tmp_path / name).chmod(0o755)
    calls = tmp_path / "calls"

    def run(version: str, digest: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        calls.write_text("")
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLS": str(calls), "DIGEST": digest}
        command = (ROOT / "deploy" / "release-images.sh", "ghcr.io/example", version, tmp_path / "DIGESTS")
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        return done, calls.read_text().splitlines()

    return run


def test_images_are_signed_by_the_digest_that_the_registry_told(release: Any, tmp_path: Path) -> None:
    digest = "sha256:" + "1a" * 32
    done, calls = release(VERSION, digest)
    assert done.returncode == 0, done.stderr
    images = [f"ghcr.io/example/{name}@{digest}" for name in ("licet-server", "finops-tag-compliance-mcp")]
    assert (tmp_path / "DIGESTS").read_text().splitlines() == images
    assert [call for call in calls if call.startswith("cosign")] == [f"cosign sign --yes {image}" for image in images]
    built = [call for call in calls if call.startswith("docker")]
    assert [re.search(r"--file (\S+)", call)[1] for call in built] == [
        "deploy/Dockerfile.server",
        "deploy/Dockerfile.mcp",
    ]
    assert all(f"--build-arg VERSION={VERSION}" in call and "--push" in call for call in built)


@pytest.mark.parametrize(
    ("version", "digest", "said"),
    [("99.0.0", "sha256:" + "1a" * 32, f"the sources say {VERSION}"), (VERSION, "", "no digest")],
)
def test_nothing_is_signed_that_is_not_this_version_or_has_no_digest(
    version: str, digest: str, said: str, release: Any, tmp_path: Path
) -> None:
    done, calls = release(version, digest)
    assert done.returncode == 1
    assert said in done.stderr
    assert [call for call in calls if call.startswith("cosign")] == []
    assert not (tmp_path / "DIGESTS").exists()
