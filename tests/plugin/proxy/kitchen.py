"""A server that does everything MCP knows, for a proxy to be compared with. Run it: ``stdio``, or ``http PORT``."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import (
    Completion,
    ElicitRequest,
    ElicitRequestFormParams,
    InputRequiredResult,
    SamplingMessage,
    TextContent,
    ToolAnnotations,
)

BIG = 2 * 1024 * 1024
server = MCPServer("kitchen", version="1.0", instructions="Grüße, 你好, \u2028 and more.")


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def echo(text: str) -> str:
    """Return the text."""
    return text


@server.tool()
def big(size: int = BIG) -> str:
    """Return a long text with quotes and letters of all kinds in it."""
    return ('"ä\n' * size)[:size]


@server.tool()
def count(arns: list[str]) -> dict[str, int]:
    """Return how many there are."""
    return {"total": len(arns)}


@server.tool()
def fails() -> str:
    """Fail."""
    raise ValueError("on purpose")


@server.tool()
async def slow(ctx: Context[Any, Any]) -> str:
    """Take for ever."""
    await ctx.report_progress(0, 1, "started")
    await asyncio.sleep(600)
    return "never"


@server.tool()
async def steps(ctx: Context[Any, Any]) -> str:
    """Report progress and log on the way."""
    for step in range(3):
        await ctx.report_progress(step, 3, f"step {step}")
        await ctx.session.send_log_message(  # type: ignore[deprecated]
            level="warning", data={"step": step}, logger="kitchen", related_request_id=ctx.request_id
        )
    return "done"


@server.tool()
async def asks_model(ctx: Context[Any, Any]) -> str:
    """Ask the client's model."""
    said = [SamplingMessage(role="user", content=TextContent(type="text", text="hello?"))]
    answer = await ctx.session.create_message(said, max_tokens=10, related_request_id=ctx.request_id)  # type: ignore[deprecated]
    return str(getattr(answer.content, "text", ""))


@server.tool()
async def asks_roots(ctx: Context[Any, Any]) -> str:
    """Ask for the client's folders."""
    found = await ctx.session.list_roots()  # type: ignore[deprecated]
    return ",".join(str(root.uri) for root in found.roots)


@server.tool()
async def asks_person(ctx: Context[Any, Any]) -> str:
    """Ask the person."""
    form: Any = {"type": "object", "properties": {"name": {"type": "string"}}}
    answer = await ctx.session.elicit_form("Who are you?", form, related_request_id=ctx.request_id)
    return f"{answer.action} {answer.content}"


@server.tool()
async def asks_later(ctx: Context[Any, Any]) -> str | InputRequiredResult:
    """Ask the person as the stateless protocol does."""
    if not ctx.input_responses:
        form: Any = {"type": "object", "properties": {"name": {"type": "string"}}}
        question = ElicitRequest(params=ElicitRequestFormParams(message="Who are you?", requested_schema=form))
        return InputRequiredResult(input_requests={"who": question})
    return "thank you"


@server.tool()
async def renames(ctx: Context[Any, Any]) -> str:
    """Give the tool ``count`` another name."""
    server.remove_tool("count")
    server.add_tool(count, name="counted")
    await ctx.notify_tools_changed()
    await ctx.session.send_tool_list_changed()
    return "renamed"


@server.resource("data://one")
def one() -> str:
    """One resource."""
    return "one"


@server.resource("data://{name}/many")
def many(name: str) -> str:
    """A template."""
    return name


@server.prompt()
def greet(name: str) -> str:
    """Greet somebody."""
    return f"Greet {name}."


@server.completion()
async def complete(ref: Any, argument: Any, context: Any) -> Completion:
    """Complete a name."""
    return Completion(values=[f"{argument.value}-{number}" for number in range(3)], total=3, has_more=False)


def main() -> None:
    """Serve."""
    if sys.argv[1] == "stdio":
        server.run("stdio")
        return
    import uvicorn

    app = server.streamable_http_app(host="127.0.0.1", json_response=sys.argv[3:] == ["json"])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")


if __name__ == "__main__":
    main()
