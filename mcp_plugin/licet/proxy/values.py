"""What a conversation is about: frames, what becomes of them, and what is remembered until the server answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from licet.guards.calls import Admission, Call
from licet.proxy.messages import Message

Handler = Callable[[Message], None]


@dataclass(slots=True)
class Frame:
    """One frame of the client: a message, or a batch of them (2025-03-26).

    Attributes:
        messages: What it holds, in order; an answer stands in place of a message that is none.
        batch: Whether it came as an array.
        waits: Whether ``decide`` may have to wait for the license server, AWS or the server's list of tools.
        uncounted: The calls of it that were admitted and have not been counted as uses yet.
    """

    messages: list[Message | Refused]
    batch: bool = False
    waits: bool = False
    uncounted: list[Admission] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Refused:
    """What the client is told instead."""

    answer: Message


@dataclass(slots=True)
class Outcome:
    """What a frame has come to.

    Attributes:
        to_server: What goes on; ``None``: nothing does.
        to_client: What is answered here; ``None``: nothing is.
        message: What goes on, when it is one message; a transport may need to know.
    """

    to_server: bytes | None = None
    to_client: bytes | None = None
    message: Message | None = None


@dataclass(slots=True)
class Owed:
    """Answers of ours that belong into the server's answer to the rest of their batch."""

    answers: list[Message]
    keys: set[str]


@dataclass(slots=True)
class Watch:
    """A request that has gone to the server and whose answer matters here.

    Attributes:
        method: What was asked.
        call: The call, when its result is to be counted.
        handler: Takes the answer, which then does not reach the client: the request was our own.
        tool: The tool that was called, when it may ask for another round.
        task: The task whose result was asked for.
        cancelled: Whether the client has given the request up, so that the server may never answer.
    """

    method: str
    call: Call | None = None
    handler: Handler | None = None
    tool: str | None = None
    task: str | None = None
    cancelled: bool = False
