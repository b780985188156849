"""Starts the MCP server of this bundle; the host runs it with uv, in the environment that pyproject.toml describes."""

import os
import re
import sys
from importlib.metadata import entry_points
from pathlib import Path

COMMAND = ["licet-tag-compliance"]
HERE = Path(__file__).resolve().parents[1]

# What nobody filled in arrives as its own placeholder. Licet knows that; boto3 would look for a profile of that name.
for name, value in list(os.environ.items()):
    if re.fullmatch(r"\s*\$\{user_config\.[^}]*\}\s*", value) or (name.startswith("AWS_") and not value.strip()):
        del os.environ[name]
if (HERE / "licet.toml").is_file():
    os.environ["LICET_CONFIG"] = str(HERE / "licet.toml")
for reference in entry_points(group="console_scripts", name=COMMAND[0]):
    sys.argv = COMMAND
    sys.exit(reference.load()())
sys.exit(f"{COMMAND[0]}: no package of this bundle has such a command")
