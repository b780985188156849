"""A report says the same in every format, and carries no markup or formula from a tag."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, replace
from html.parser import HTMLParser

import pytest

from licet.tag_compliance.evaluate import Violation
from licet.tag_compliance.report import render
from licet.tag_compliance.results import ComplianceResult, LicenseUse, TypeScore

EVIL = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "<script>alert(1)</script>",
    'a"b|c`d*_[x](y)',
]


def _violation(number: int, value: str | None) -> Violation:
    return Violation(
        resource_id=f"topic-{number}",
        resource_arn=f"arn:aws:sns:eu-west-1:123456789012:topic-{number}",
        resource_type="sns:topic",
        region="eu-west-1",
        violation_type="value_not_allowed",
        tag_name="Stage",
        severity="error",
        current_value=value,
        allowed_values=["prod", "dev"],
        message=f"Stage is {value!r}.",
    )


RESULT = ComplianceResult(
    total_resources=12,
    compliant_resources=1,
    compliance_score=0.0833,
    violations_total=len(EVIL) + 1,
    violations=[_violation(number, value) for number, value in enumerate([*EVIL, None])],
    by_type={"sns:topic": TypeScore(12, 1)},
    complete=False,
    notes=["AWS denied <sqs:ListQueues>."],
    license=LicenseUse("pro", 12, 10_000),
)


class _Tables(HTMLParser):
    """Collects the cells of every table, and every tag that was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self._cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        self._cell = tag in {"td", "th"}
        if self._cell:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][-1] += data


def test_json_is_the_result_itself():
    assert json.loads(render(RESULT, "json")) == asdict(RESULT)


def test_csv_has_a_line_for_each_violation():
    rows = list(csv.DictReader(io.StringIO(render(RESULT, "csv"), newline="")))
    assert [row["resource_id"] for row in rows] == [violation.resource_id for violation in RESULT.violations]
    assert rows[-1]["current_value"] == ""
    assert rows[0]["allowed_values"] == "prod, dev"


def test_csv_never_holds_a_formula():
    for row in csv.reader(io.StringIO(render(RESULT, "csv"), newline="")):
        for cell in row:
            assert cell.strip(" \t\r\n")[:1] not in set("=+-@"), cell
            assert cell[:1] not in set("\t\r\n")


def test_html_shows_every_value_as_text():
    page = _Tables()
    page.feed(render(RESULT, "html"))
    assert "script" not in page.tags
    shown = [row for row in page.rows if row and row[0].startswith("topic-")]
    assert len(shown) == len(RESULT.violations)
    assert shown[8][6] == "<script>alert(1)</script>"


def test_markdown_keeps_every_value_in_its_cell():
    text = render(RESULT, "markdown")
    rows = [line for line in text.splitlines() if line.startswith("| topic-")]
    assert len(rows) == len(RESULT.violations)
    for row in rows:
        assert row.replace("\\|", "").count("|") == 11
        assert "<" not in row
    assert "**Compliance score**: 8.33%" in text
    assert "- AWS denied &lt;sqs:ListQueues&gt;." in text


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_report_says_when_the_list_was_cut(form: str):
    longer = replace(RESULT, violations_total=5_000)
    assert "5,000 (the first 11 are listed)" in render(longer, form)


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "html"])
def test_an_empty_account_makes_a_report_too(form: str):
    empty = ComplianceResult(0, 0, 1.0, 0, [], {}, complete=True, notes=[], license=LicenseUse("pro", 0, None))
    assert render(empty, form)
