"""A guarded server without a license, started by one of its framework's ways: ``serve.py ADAPTER WAY PORT FILE``.

What ran is written to FILE, a line for each tool.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from licet import LicenseValidator, guard
from licet.descriptor import Descriptor, ToolRule
from licet.gate import Gate
from licet.store import StateStore
from tests.plugin.guards import adapters
from tests.plugin.vendor import Vendor


class Record(list[str]):
    """Writes down what ran, for the process that asks."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def append(self, name: str) -> None:
        with self._file.open("a") as file:
            file.write(name + "\n")


def validator(folder: Path) -> LicenseValidator:
    gate = Gate(
        None,
        product="OPT",
        trusted=Vendor.fixed().trusted,
        client=None,
        state=lambda key: StateStore(folder, product="OPT", key=key),
    )
    return LicenseValidator(gate, Descriptor("OPT", "Opt", tools={"secret": ToolRule()}), {})


async def over_stdio(server: Any) -> None:
    """Run a low-level server, as its documentation has it."""
    async with import_module("mcp.server.stdio").stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def main(adapter: str, way: str, port: str, file: str) -> None:
    made = adapters.ALL[adapter]()
    made.ran = Record(Path(file))
    with tempfile.TemporaryDirectory() as folder:
        guard(made.server, validator(Path(folder)))
        server = made.server
        if way == "run":
            server.run(**({"show_banner": False} if adapters.FASTMCP else {}))
        elif way == "run_stdio_async":
            asyncio.run(server.run_stdio_async(**({"show_banner": False} if adapters.FASTMCP else {})))
        elif way == "stdio_server":
            asyncio.run(over_stdio(server))
        else:
            options = {"transport": "sse"} if way == "http_app" else {}
            app = getattr(server, way)(**options)
            import_module("uvicorn").run(app, host="127.0.0.1", port=int(port), log_level="error")


if __name__ == "__main__":
    main(*sys.argv[1:])
