"""Builds the wheels and source archives of both distributions, so that everybody who builds them gets the same bytes.

    make dist                       into dist/, with SHA256SUMS
    make dist ARGS="--tag v0.1.0"   the same, unless the tag is of another version

What a build finds beside the sources, and when and by whom they were written, changes nothing: it works on a copy, and
everything in an archive bears one date. SOURCE_DATE_EPOCH sets another one.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEMBERS = ("mcp_plugin", "server")
SUMS = "SHA256SUMS"
LEFT_BEHIND = ("__pycache__", ".mypy_cache", ".ruff_cache", "dist", "*.egg-info")
EPOCH = "1577836800"
"""2020-01-01, which an archive can say; years before 1980 it cannot."""

_UV = Path(sys.executable).with_name("uv")


def main() -> None:
    """Build into the chosen folder, or say in one line why not."""
    parser = argparse.ArgumentParser(prog="make dist", description="Build what is released, reproducibly.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="the folder; archives that are in it go")
    parser.add_argument("--tag", help="the tag that is released: v and the version")
    chosen = parser.parse_args()
    version = versions()
    if chosen.tag is not None and chosen.tag != f"v{version}":
        sys.exit(f"the tag {chosen.tag} is not of this version: the sources say {version}, so tag v{version}")
    for path in build(chosen.out):
        print(path)  # noqa: T201 - what the command was asked for


def versions() -> str:
    """Return the one version of both; end the program when there are two."""
    found = {member: tomllib.loads((ROOT / member / "pyproject.toml").read_text())["project"] for member in MEMBERS}
    plugin, server = (found[member]["version"] for member in MEMBERS)
    if plugin != server or f"licet=={plugin}" not in found["server"]["dependencies"]:
        sys.exit(f"licet is {plugin} and licet-server {server}: give both, and what the server needs, one version")
    return str(plugin)


def build(out: Path) -> list[Path]:
    """Build all archives into *out* and write their checksums beside them, in the format of ``sha256sum``."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in ("*.whl", "*.tar.gz", SUMS):
        for old in out.glob(pattern):
            old.unlink()
    with tempfile.TemporaryDirectory(prefix="licet-dist-") as name:
        for member in MEMBERS:
            copy = Path(name) / member
            shutil.copytree(ROOT / member, copy, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
            _build(copy, out)
    made = sorted([*out.glob("*.whl"), *out.glob("*.tar.gz")])
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (out / SUMS).write_text("".join(lines))
    return [*made, out / SUMS]


def _build(source: Path, out: Path) -> None:
    options = ("--quiet", "--no-build-isolation", "--no-sources", "--no-create-gitignore", "--python", sys.executable)
    environment = {"SOURCE_DATE_EPOCH": EPOCH} | os.environ
    done = subprocess.run(
        [_UV, "build", *options, "--out-dir", out, source],
        env=environment,
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{source.name} cannot be built:\n{done.stderr.strip()}")


if __name__ == "__main__":
    main()
