from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import Field

from licet import LicenseRefusedError, LicenseValidator, licensed
from licet.errors import ConfigurationError, CountUnavailableError, LicetError
from tests.plugin.guards.adapters import Context, Made, Session, ToolError
from tests.plugin.vendor import LicenseServer

MakeValidator = Callable[..., LicenseValidator]


def test_sync_stays_sync_and_async_stays_async(make_validator: MakeValidator) -> None:
    validator = make_validator()

    @licensed(feature="scan", validator=validator)
    def double(number: int) -> int:
        """Twice the number."""
        return 2 * number

    @licensed(feature="scan", validator=validator)
    async def triple(number: int) -> int:
        return 3 * number

    assert double(2) == 4
    assert asyncio.run(triple(2)) == 6
    assert (double.__doc__, inspect.iscoroutinefunction(double)) == ("Twice the number.", False)
    assert inspect.iscoroutinefunction(triple)


def test_a_refusal_is_raised_before_the_function_runs(make_validator: MakeValidator) -> None:
    ran: list[int] = []

    @licensed(feature="not-sold", validator=make_validator())
    def never() -> None:
        ran.append(1)

    with pytest.raises(LicenseRefusedError, match="FEATURE_NOT_LICENSED") as caught:
        never()
    assert (caught.value.code, ran) == ("FEATURE_NOT_LICENSED", [])
    assert isinstance(caught.value, ToolError)


@pytest.mark.parametrize("count", ["len(arns)", lambda arns: len(arns)])  # noqa: PLW0108 - called by name
def test_the_count_may_be_a_length_or_a_function_of_the_arguments(
    make_validator: MakeValidator, server: LicenseServer, count: str
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": 2})

    @licensed(count=count, validator=make_validator())
    def scan(arns: list[str]) -> int:
        return len(arns)

    assert scan(["a", "b"]) == 2
    assert scan(arns=[]) == 0
    with pytest.raises(LicenseRefusedError) as caught:
        scan(["a", "b", "c"])
    assert (caught.value.verdict.limit, caught.value.code) == (2, "LIMIT_EXCEEDED")


def test_a_count_that_fails_refuses_in_its_own_code(make_validator: MakeValidator) -> None:
    @licensed(count=lambda: 1 // 0, validator=make_validator())
    def never() -> None:
        raise AssertionError

    with pytest.raises(CountUnavailableError) as caught:
        never()
    assert isinstance(caught.value, ToolError)
    assert isinstance(caught.value, LicetError)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"count": "len(arms)"}, "arms"),
        ({"count": "length(arns)"}, "count is"),
        ({"limit": "resources"}, "no count"),
    ],
)
def test_a_rule_that_means_nothing_is_refused_when_it_is_written(rule: dict[str, str], words: str) -> None:
    def scan(arns: list[str]) -> None: ...

    with pytest.raises(ConfigurationError, match=words):
        licensed(**rule)(scan)  # type: ignore[arg-type]


def test_a_missing_descriptor_reaches_the_model_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LICET_CONFIG", raising=False)

    @licensed(feature="scan")
    def never() -> None:
        raise AssertionError

    with pytest.raises(ToolError, match=r"no licet\.toml"):
        never()


def test_under_a_framework_schema_context_and_refusal_text_survive(
    decorated: Made, make_validator: MakeValidator
) -> None:
    def add(kind: str, feature: str) -> None:
        @decorated.server.tool(name=kind)
        @licensed(feature=feature, validator=make_validator())
        async def tool(ctx: Context, number: int = Field(description="Any number.")) -> str:
            """Say a number."""
            return f"{ctx.request_id is not None} {number}"

    add("sold", "scan")
    add("unsold", "not-sold")

    async def work(session: Session) -> None:
        tools = await session.tools()
        assert tools["sold"]["inputSchema"]["properties"]["number"]["description"] == "Any number."
        assert "ctx" not in tools["sold"]["inputSchema"]["properties"]
        assert (await session.call("sold", {"number": 7})).text == "True 7"
        refused = await session.call("unsold", {"number": 7})
        assert refused.is_error
        assert "FEATURE_NOT_LICENSED" in refused.text

    decorated.using(work)
