"""JSON-RPC messages as this proxy reads and writes them: one meaning each, whoever reads them next. No I/O.

What a client sends is parsed, and the server is sent the parse. So two members of one name, an escape in a method's
name or a line break in the middle cannot mean one thing here and another there. What no writer can spell in only one
way for every reader (``Method`` beside ``method``, which the parsers of some languages take for the same) is refused.

Source: JSON-RPC 2.0; RFC 8259; MCP 2025-03-26 (batches) and 2026-07-28.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from licet.errors import WireError

Message = dict[str, Any]

PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS = -32700, -32600, -32602
HEADER_MISMATCH = -32020
"""MCP 2026-07-28: a header of an HTTP request says something else than its body."""

UPSTREAM_FAILED = -32000
"""The first of the codes that JSON-RPC leaves to implementations; what the SDKs say for a closed connection."""

LONGEST_ID = 256
"""Ids of requests are remembered until they are answered; those of answers are the server's own, and are not."""

LARGEST_ID = 2**53 - 1
"""Whoever reads numbers as IEEE 754 doubles, as JavaScript does, takes a larger id for that of another request."""

MOST_MESSAGES = 100
"""How many messages a batch may have."""

VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
"""Under ``_meta`` of every request of the stateless protocol (2026-07-28 and later)."""

CALL_METHOD = "tools/call"
_ENVELOPE = frozenset({"jsonrpc", "id", "method", "params", "result", "error"})
_CALL = frozenset({"name", "arguments", "uri", "_meta", "task", "inputResponses", "requestState"})
_LINE_ENDS = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"), ("\x85", "\\u0085"))
"""Characters that some readers of lines take for the end of one; they may only stand inside strings."""


def _no_constant(_: str) -> NoReturn:
    raise ValueError


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError
    return number


_decoder = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)
_lenient_decoder = json.JSONDecoder()
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_ascii_encoder = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


def parse(data: bytes, *, lenient: bool = False) -> Any:
    """Read one JSON text; of two members of one name the last counts, as for nearly every reader.

    Args:
        data: The text.
        lenient: Whether numbers may stand in it that JSON cannot spell: servers write NaN, and clients read it.

    Raises:
        WireError: Not UTF-8, not JSON, nested too deep, or with a number that is too large to be one.
    """
    try:
        return (_lenient_decoder if lenient else _decoder).decode(str(data, "utf-8"))
    except UnicodeDecodeError:
        raise WireError("the message is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise WireError("the message is not JSON") from None


def dump(value: Any) -> bytes:
    """Write *value* as one line without its end.

    Raises:
        WireError: It holds a number that JSON cannot spell, such as one that overflowed when it was read.
    """
    try:
        text = _encoder.encode(value)
    except (ValueError, RecursionError):
        raise WireError("the message holds a number that cannot be written") from None
    if text.isascii():
        return text.encode("ascii")
    for character, escape in _LINE_ENDS:
        if character in text:
            text = text.replace(character, escape)
    try:
        return text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can spell
        return _ascii_encoder.encode(value).encode("ascii")


def check_shape(message: object) -> Message:
    """Return *message* when it is an object that every reader takes for the same message.

    Raises:
        WireError: It is no JSON-RPC 2.0 message, or a member could be taken for another.
    """
    if not isinstance(message, dict):
        raise WireError("a message is a JSON object")
    unmistakable(message, _ENVELOPE)
    if message.get("jsonrpc") != "2.0":
        raise WireError('jsonrpc must be "2.0"', field="jsonrpc")
    _check_id(message)
    method = message.get("method")
    if "method" in message and (not isinstance(method, str) or "\0" in method):
        raise WireError("method must be a string", field="method")
    if isinstance(method, str) and method != CALL_METHOD and method.strip().casefold() == CALL_METHOD:
        raise WireError(f"the method is spelt {CALL_METHOD}", field="method")
    if "method" not in message and not ("result" in message or "error" in message):
        raise WireError("a message has a method, a result or an error")
    params = message.get("params")
    if isinstance(params, dict):
        unmistakable(params, _CALL)
    return message


def _check_id(message: Message) -> None:
    if "id" not in message:
        return
    request_id = message["id"]
    if "method" not in message:  # an answer, under the server's own id
        if isinstance(request_id, (bool, list, dict)):
            raise WireError("an id is a string, a number or null", field="id")
    elif type(request_id) is str:
        if len(request_id) > LONGEST_ID:
            raise WireError(f"an id has {LONGEST_ID} characters at most", field="id")
        if "\0" in request_id or not _is_text(request_id):
            raise WireError("an id holds only characters that every reader keeps", field="id")
    elif type(request_id) is not int or abs(request_id) > LARGEST_ID:
        raise WireError("the id of a request is a string, or a whole number of at most 2^53 - 1", field="id")


def _is_text(text: str) -> bool:
    """Whether there is no half of a surrogate pair in it, in whose place some readers put another character."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def unmistakable(found: Mapping[str, Any], known: Iterable[str]) -> None:
    """Make sure that no member of *found* could be taken for a *known* one that it is not.

    Parsers of some languages compare names without regard to case, or end a name at a NUL.

    Raises:
        WireError: One could be.
    """
    for name in found:
        if name in known:
            continue
        read_as = name.partition("\0")[0].casefold()
        if any(read_as == each.casefold() for each in known):
            raise WireError(f"a member could be taken for {read_as!r}", field=read_as)


def id_key(value: object) -> str:
    """Return by what an id is found again: 1, 1.0 and 1e0 are the same number, and ``"1"`` is none."""
    if type(value) is str:
        return f'"{value}'
    if type(value) is int:
        return str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value)


def is_response(message: Mapping[str, Any]) -> bool:
    """Whether *message* answers a request."""
    return "method" not in message and ("result" in message or "error" in message)


def error(request_id: object, code: int, text: str) -> Message:
    """Answer a request with an error of the protocol."""
    return {"jsonrpc": "2.0", "id": request_id, "error": {"code": code, "message": text}}


def result(request_id: object, found: Mapping[str, Any]) -> Message:
    """Answer a request."""
    return {"jsonrpc": "2.0", "id": request_id, "result": dict(found)}


def params_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the parameters of a request; empty when it has none, or has them by position."""
    params = message.get("params")
    return params if isinstance(params, dict) else {}


def meta_of(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return ``_meta`` of parameters or of a result."""
    meta = found.get("_meta")
    return meta if isinstance(meta, dict) else {}


def is_stateless(message: Mapping[str, Any]) -> bool:
    """Whether a request is of the era that has no handshake."""
    return isinstance(meta_of(params_of(message)).get(VERSION_KEY), str)
