"""What is no command is read by the program that it is for; and nothing is left out without a reason."""

from __future__ import annotations

import ast
import importlib
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from tests.docs.pages import PAGES, ROOT, SHELL, Block, blocks, steps
from tests.docs.standins import TOOLS, understood
from tests.docs.test_spans import PROGRAMS, problem
from tests.test_docs import REFERENCE, named

ALL = [block for page in PAGES for block in blocks(page)]
LANGUAGES = {*SHELL, "python", "json", "toml", "yaml", "dotenv", "text", "mermaid", "caddyfile", "ini", "sql", "http"}
NOT_OURS = re.compile(r"AWS_|OTEL_|POSTGRES_|PG|COMPOSE_|FLY_|XDG_|HTTPS?_PROXY|NO_PROXY|OPTIMNOW_LICENSE_KEY|TZ|IMAGE")
COMMAND = re.compile(
    r"^\$? ?(sudo )?(licet|licet-server|docker|fly|make|curl|pip|cosign|aws|systemctl) [a-z-]", re.MULTILINE
)
SHORTEST_REASON = 20


def of(*languages: str) -> list[object]:
    return [pytest.param(block, id=f"{block.page}:{block.line}") for block in ALL if block.language in languages]


def test_each_block_says_what_it_is() -> None:
    strange = [block for block in ALL if block.language not in LANGUAGES and block.page != "docs/architecture.md"]
    assert [f"{block.page}:{block.line} {block.language}" for block in strange] == []


def test_no_command_hides_in_a_block_that_is_not_run() -> None:
    hidden = [block for block in ALL if block.language in {"", "text"} and COMMAND.search(block.text)]
    assert [f"{block.page}:{block.line}" for block in hidden] == []


def test_what_is_not_run_says_why() -> None:
    left_out = {f"{block.page}:{block.line}": block.not_run for block in ALL if block.not_run is not None}
    marks = sum(len(re.findall(r"^\s*<!-- not run", page.read_text(), re.MULTILINE)) for page in PAGES)
    for where, reason in left_out.items():
        sys.stdout.write(f"{where}: {reason}\n")
    assert marks == len(left_out), "a mark stands right before its block"
    assert [where for where, reason in left_out.items() if len(reason or "") < SHORTEST_REASON] == []
    run = sum(block.language in SHELL and block.not_run is None for block in ALL)
    assert len(left_out) < run / 4, f"{len(left_out)} blocks are not run, and {run} are"


@pytest.mark.parametrize(
    "block",
    [pytest.param(b, id=f"{b.page}:{b.line}") for b in ALL if b.not_run is not None and b.language in SHELL],
)
def test_what_is_not_run_is_at_least_a_call_that_there_is(block: Block) -> None:
    for step in steps(block):
        command = re.sub(r"^(sudo (-u \w+ )?)?([A-Z_]+=\S+ )*", "", step.command)
        name, *rest = shlex.split(command.replace("\\\n", " "), comments=True) or [""]
        if name in PROGRAMS:
            assert problem(shlex.join([name, *rest])) is None, step
        elif name in TOOLS:
            understood(name, list(takewhile(lambda word: word not in {"|", ">", ">>", "<", "&&"}, rest)), files=False)


@pytest.mark.parametrize("block", of("json", "toml", "yaml"))
def test_data_can_be_read(block: Block) -> None:
    read = {"json": json.loads, "toml": tomllib.loads, "yaml": lambda text: list(yaml.safe_load_all(text))}[
        block.language
    ]
    assert read(block.text), block


@pytest.mark.parametrize("block", of("dotenv"))
def test_a_setting_that_is_shown_exists(block: Block) -> None:
    lines = [line for line in block.text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    names = [re.match(r"(?:export )?([A-Z][A-Z0-9_]*)=", line) for line in lines]
    assert all(names), lines
    own = {name[1].removesuffix("_FILE") for name in names if name and not NOT_OURS.match(name[1])}
    assert {name for name in own if not named(REFERENCE, name)} == set()


@pytest.mark.parametrize("block", of("python"))
def test_python_is_python_and_imports_what_exists(block: Block) -> None:
    if re.match(r"# (server|mcp_plugin)/", block.text):
        return  # lines for a file that is there: tests/test_docs.py puts them in, and tries the result
    for module, name in imports(ast.parse(block.text)):
        if module.partition(".")[0] in {"licet", "licet_server"} and not (ROOT / "docs" / module).exists():
            found = importlib.import_module(module)
            assert hasattr(found, name) or importlib.util.find_spec(f"{module}.{name}"), f"{module}.{name}"


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)


def test_the_index_for_machines_names_every_page() -> None:
    text = (ROOT / "llms.txt").read_text()
    lines = text.splitlines()
    assert re.fullmatch(r"# \S.*", lines[0])
    assert lines[1] == ""
    assert lines[2].startswith("> ")
    linked = re.findall(r"^- \[[^\]]+\]\(([^)]+)\): \S.*$", text, re.MULTILINE)
    assert len(linked) == len(set(linked)) == text.count("](")
    assert {path for path in linked if not (ROOT / path).is_file()} == set()
    assert {str(page.relative_to(ROOT)) for page in PAGES} <= set(linked)


@pytest.mark.parametrize("index", ["README.md", "docs/README.md"])
def test_every_page_is_linked_from_the_index(index: str) -> None:
    here = ROOT / index
    linked = {(here.parent / path).resolve() for path in re.findall(r"\]\(([^)#\s]+\.md)", here.read_text())}
    wanted = {page for page in PAGES if page.parent == ROOT / "docs"} - {here}
    assert {page.name for page in wanted - linked} == set()


def test_a_page_starts_with_one_title_and_has_no_other() -> None:
    for page in PAGES:
        text = re.sub(r"^ *```.*?^ *```", "", Path(page).read_text(), flags=re.DOTALL | re.MULTILINE)
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1, page
