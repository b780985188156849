"""A compliance result as a document: JSON, CSV, Markdown or HTML."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Literal

from licet.tag_compliance.results import ComplianceResult

Format = Literal["json", "csv", "markdown", "html"]

_COLUMNS = (
    "resource_id", "resource_type", "region", "severity", "violation_type", "tag_name", "current_value",
    "allowed_values", "message", "resource_arn",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def render(result: ComplianceResult, form: Format) -> str:
    """Write *result* as a document of the given form."""
    return _WRITERS[form](result)


def _json(result: ComplianceResult) -> str:
    return json.dumps(asdict(result), indent=2, ensure_ascii=False)


def _csv(result: ComplianceResult) -> str:
    """Write one line a violation; a cell that a spreadsheet would run as a formula gets an apostrophe.

    Source: OWASP, CSV Injection.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_inert(cell) for cell in row] for row in _rows(result))
    return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def _markdown(result: ComplianceResult) -> str:
    lines = ["# Tag compliance report", "", *(f"- **{name}**: {value}" for name, value in _summary(result)), ""]
    lines += _markdown_table(("Type", "Resources", "Compliant", "Score"), _types(result))
    if result.violations:
        lines += ["## Violations", "", *_markdown_table(_COLUMNS, _rows(result))]
    if result.notes:
        lines += ["## Notes", "", *(f"- {_plain(note)}" for note in result.notes), ""]
    return "\n".join(lines)


def _markdown_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    names = list(head)
    body = [f"| {' | '.join(map(_plain, row))} |" for row in rows]
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}", *body, ""]


def _plain(text: str) -> str:
    """Keep text from tags inside its cell and from turning into markup."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}" if mark not in "<>" else {"<": "&lt;", ">": "&gt;"}[mark])
    return " ".join(text.split())


def _html(result: ComplianceResult) -> str:
    facts = "".join(f"<dt>{_safe(name)}</dt><dd>{_safe(value)}</dd>" for name, value in _summary(result))
    notes = "".join(f"<li>{_safe(note)}</li>" for note in result.notes)
    parts = [
        f"<h1>Tag compliance report</h1><dl>{facts}</dl>",
        _html_table(("Type", "Resources", "Compliant", "Score"), _types(result)),
        f"<h2>Violations</h2>{_html_table(_COLUMNS, _rows(result))}" if result.violations else "",
        f"<h2>Notes</h2><ul>{notes}</ul>" if notes else "",
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Tag compliance report</title>'
        f"<style>{_STYLE}</style></head>\n<body>{''.join(parts)}</body></html>\n"
    )


_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1f24}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #c4cad1;padding:.3rem .6rem;text-align:left}"
    "dt{font-weight:600}dd{margin:0 0 .5rem}"
)


def _html_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f'<th scope="col">{_safe(name)}</th>' for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{_safe(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>\n{body}</tbody></table>"


def _safe(text: str) -> str:
    return html.escape(text, quote=True)


def _summary(result: ComplianceResult) -> list[tuple[str, str]]:
    listed = len(result.violations)
    more = f" (the first {listed:,} are listed)" if listed < result.violations_total else ""
    return [
        ("Compliance score", f"{result.compliance_score:.2%}"),
        ("Resources", f"{result.total_resources:,}"),
        ("Compliant resources", f"{result.compliant_resources:,}"),
        ("Violations", f"{result.violations_total:,}{more}"),
        ("Complete", "yes" if result.complete else "no, see the notes"),
        *([("Not listed", result.narrower)] if result.narrower else []),
    ]


def _types(result: ComplianceResult) -> list[tuple[str, str, str, str]]:
    return [
        (name, f"{score.total:,}", f"{score.compliant:,}", f"{score.compliant / score.total:.2%}")
        for name, score in sorted(result.by_type.items())
    ]


def _rows(result: ComplianceResult) -> Iterable[list[str]]:
    for violation in result.violations:
        cells = asdict(violation) | {"allowed_values": ", ".join(violation.allowed_values or ())}
        yield [cells[name] or "" for name in _COLUMNS]


_WRITERS: dict[Format, Callable[[ComplianceResult], str]] = {
    "json": _json,
    "csv": _csv,
    "markdown": _markdown,
    "html": _html,
}
