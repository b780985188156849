"""A server with no manners: it runs every call that it can make out, asks for no handshake, and remembers it all."""

from __future__ import annotations

import json
import sys
from typing import Any

SCHEMA = {"type": "object", "properties": {"arns": {"type": "array"}, "total": {"type": "integer"}}}
tools = {name: {"name": name, "inputSchema": SCHEMA} for name in ("echo", "free")}
said: list[str] = []


def main() -> None:
    """Answer line by line; a carriage return ends a line, too, as it does for Python's own text files."""
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError:
            said.append(f"not JSON: {line[:40]}")
            continue
        answers = [answer for each in (found if isinstance(found, list) else [found]) if (answer := heard(each, found))]
        for answer in [answers] if isinstance(found, list) and answers else answers:
            say(answer)


def say(message: Any) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def heard(message: Any, frame: Any) -> dict[str, Any] | None:
    """Note a message and answer it."""
    method, params = message.get("method"), message.get("params") or {}
    own = str(message.get("id", "")).startswith("licet-") or method in {"initialize", "recorder/rename"}
    name = f" {params.get('name')}" if method == "tools/call" else ""
    if not own and not (method == "notifications/initialized" and frame is message):
        said.append(f"[{method}{name}]" if isinstance(frame, list) else f"{method}{name}")
    if "id" not in message:
        return None
    return {"jsonrpc": "2.0", "id": message["id"], "result": result(method, params)}


def result(method: str, params: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked."""
    if method == "initialize":
        about = {"name": "recorder", "version": "1"}
        return {"protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}}, "serverInfo": about}
    if method == "tools/list":
        return {"tools": list(tools.values())}
    if method == "tools/call":
        content = [{"type": "text", "text": params["name"]}]
        return {"content": content, "isError": False, "structuredContent": params.get("arguments")}
    if method == "recorder/said":
        return {"said": said}
    if method == "recorder/rename":
        tool = tools.pop(params["from"])
        tools[params["to"]] = {**tool, "name": params["to"]}
        say({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"})
    return {}


if __name__ == "__main__":
    main()
