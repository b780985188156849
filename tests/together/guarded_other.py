"""Runs the entry point of somebody else's server with a license in front: ``guarded_other.py MODULE:FUNCTION ARGS``.

What its author would write into the server, ``guard(server, validator)``, happens just before the server runs.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from mcp.server.lowlevel import Server

from licet import LicenseValidator, guard


def main() -> None:
    """Guard whatever server is run."""
    run = Server.run

    async def guarded(server: Any, *arguments: Any, **named: Any) -> Any:
        guard(server, LicenseValidator.from_env())
        return await run(server, *arguments, **named)

    Server.run = guarded  # type: ignore[assignment]
    module, _, function = sys.argv.pop(1).partition(":")
    getattr(import_module(module), function)()


if __name__ == "__main__":
    main()
