"""What the customer sets: the environment, ``.env``, and which ``licet.toml`` counts."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from licet.descriptor import Descriptor, parse_descriptor
from licet.errors import ConfigurationError

log = logging.getLogger(__name__)

FILE_SUFFIX = "_FILE"
"""``NAME_FILE`` names a file that holds what ``NAME`` would, as the secrets of Docker and Kubernetes come."""

MAX_SECRET_BYTES = 16 * 1024
"""Longest secret that is read from a file; the longest key is a quarter of it."""

_PLACEHOLDER = re.compile(r"\s*\$\{[^}]*\}\s*")
_ASSIGNMENT = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*?)\s*")


def read_environment(environ: Mapping[str, str] | None = None, *, folder: Path | None = None) -> dict[str, str]:
    """Merge the ``.env`` file under the real environment, which wins.

    A value such as ``${user_config.license_key}``, which Claude Desktop leaves for an option nobody filled in, counts
    as unset, and so does an empty one.

    Args:
        environ: The real environment; ``os.environ`` when absent.
        folder: Where ``.env`` is looked for when ``LICET_ENV_FILE`` names none; the current folder when absent.

    Raises:
        ConfigurationError: ``LICET_ENV_FILE`` names a file that cannot be read.
    """
    real = {name: value for name, value in (os.environ if environ is None else environ).items() if _is_set(value)}
    named = real.get("LICET_ENV_FILE")
    path = expanded(named, name="LICET_ENV_FILE") if named else (folder or Path()) / ".env"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if named:
            raise ConfigurationError(f"LICET_ENV_FILE names {path}, which does not exist") from None
        return real
    except (OSError, UnicodeDecodeError) as error:
        if named:
            raise ConfigurationError(f"LICET_ENV_FILE {path} cannot be read: {_reason(error)}") from None
        log.warning("%s is not used: %s", path, _reason(error))
        return real
    return {name: value for name, value in parse_env(text).items() if _is_set(value)} | real


def parse_env(text: str) -> dict[str, str]:
    """Read ``NAME=value`` lines; ``export``, quotes and ``#`` comments are understood, nothing is expanded."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = None if line.lstrip().startswith("#") else _ASSIGNMENT.fullmatch(line)
        if match is None:
            continue
        value = match["value"]
        if value[:1] in {"'", '"'} and value.find(value[0], 1) > 0:
            value = value[1 : value.find(value[0], 1)]
        else:
            value = re.split(r"(?:^|\s)#", value, maxsplit=1)[0].strip()
        found[match["name"]] = value
    return found


def expanded(value: str, *, name: str) -> Path:
    """Return the path that the setting *name* holds, with ``~`` expanded.

    Raises:
        ConfigurationError: It names a user who does not exist, or is no path at all.
    """
    try:
        if "\0" not in value:
            return Path(value).expanduser()
    except RuntimeError:
        pass
    raise ConfigurationError(f"{name} is no path that can be used")


def read_secret(environment: Mapping[str, str], name: str) -> str | None:
    """Return the secret *name*, or the content of the file that *name* and ``_FILE`` name; ``None``: neither is set.

    Raises:
        ConfigurationError: Both are set, or the file cannot be read, is empty or much too large.
    """
    value, by_file = environment.get(name), name + FILE_SUFFIX
    if by_file not in environment:
        return value
    if value is not None:
        raise ConfigurationError(f"{name} and {by_file} are both set: keep one of them")
    path = expanded(environment[by_file], name=by_file)
    try:
        with path.open("rb") as file:
            secret = file.read(MAX_SECRET_BYTES + 1).decode("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{by_file} names {path}, which cannot be read: {_reason(error)}") from None
    if not secret or len(secret) > MAX_SECRET_BYTES:
        raise ConfigurationError(f"{by_file} names {path}, which {'holds too much' if secret else 'is empty'}")
    return secret


def _is_set(value: str) -> bool:
    return bool(value.strip()) and _PLACEHOLDER.fullmatch(value) is None


def find_descriptor(
    environment: Mapping[str, str], *, path: Path | None = None, package: str | None = None, folder: Path | None = None
) -> Descriptor:
    """Load ``licet.toml``: *path*, else ``LICET_CONFIG``, else the current folder, else the vendor's *package*.

    Raises:
        ConfigurationError: None is found, or the one found is wrong; the message names the file.
    """
    chosen_by = environment.get("LICET_CONFIG")
    named = path or (expanded(chosen_by, name="LICET_CONFIG") if chosen_by else None)
    local = (folder or Path()) / "licet.toml"
    try:
        if named is not None or local.is_file():
            chosen = named or local
            return parse_descriptor(chosen.read_bytes(), origin=str(chosen))
        if package is not None:
            return parse_descriptor(resources.files(package).joinpath("licet.toml").read_bytes(), origin="licet.toml")
    except OSError as error:
        raise ConfigurationError(f"{named or 'licet.toml'} cannot be read: {_reason(error)}") from None
    raise ConfigurationError(
        "no licet.toml: the vendor ships one with the MCP server; name it with --config FILE or LICET_CONFIG"
    )


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else "it is not UTF-8 text"
