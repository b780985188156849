"""``benchmarks.svg``: every figure that has a target, as a bar that should end on the right side of it."""

from __future__ import annotations

from typing import Any

import jinja2

from tests.benchmarks.figures import Figure
from tests.benchmarks.results import Results, machine

WIDE = 1120
_BAR_LEFT, _BAR_WIDE = 620, 300
_MOST = 2.0
"""Bars end at so many times the target."""

_LINE, _HEAD = 22, 40
_COLOURS = {True: "#2f855a", False: "#c53030", None: "#718096"}

_SVG = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<svg xmlns="http://www.w3.org/2000/svg" width="{{ wide }}" height="{{ high }}" font-family="sans-serif" font-size="12">
<title>Benchmarks</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="16" y="24" font-size="16">Measured against their targets</text>
<text x="16" y="42" fill="#4a5568">{{ about }}</text>
{% for row in rows %}
{% if row.part %}
<text x="16" y="{{ row.y }}" font-size="14" font-weight="bold">{{ row.part }}</text>
{% else %}
<text x="16" y="{{ row.y }}">{{ row.name }}</text>
<rect x="{{ left }}" y="{{ row.y - 11 }}" width="{{ row.bar }}" height="14" fill="{{ row.colour }}"/>
<line x1="{{ mark }}" x2="{{ mark }}" y1="{{ row.y - 14 }}" y2="{{ row.y + 6 }}" stroke="#1a202c"/>
<text x="{{ left + bar_wide + 8 }}" y="{{ row.y }}">{{ row.said }}</text>
{% endif %}
{% endfor %}
</svg>
""")


def picture(results: Results) -> str:
    """Draw the figures that have a target, part by part; the line across a bar is the target."""
    rows: list[dict[str, Any]] = []
    y = 70
    for name, part in results.parts.items():
        shown = [figure for figure in part.figures if figure.target]
        if not shown:
            continue
        rows.append({"part": f"{name}, roughly" if part.effort.quick else name, "y": y})
        y += _LINE
        for figure in shown:
            rows.append(_bar(figure) | {"y": y})
            y += _LINE
        y += _HEAD - _LINE
    facts = machine()
    about = f"{facts['cores']} cores, {facts['memory_gb']} GB, {facts['python']}, {facts['system']}. Up to the line: "
    about += "what must stay below its target. Beyond it: what must reach it."
    mark = _BAR_LEFT + _BAR_WIDE / _MOST
    return _SVG.render(rows=rows, wide=WIDE, high=y + 10, left=_BAR_LEFT, mark=mark, bar_wide=_BAR_WIDE, about=about)


def _bar(figure: Figure) -> dict[str, Any]:
    assert figure.target is not None
    share = min(max(figure.value / figure.target, 0.0), _MOST) / _MOST
    relation = "≥" if figure.at_least else "<"
    said = f"{figure.value:,.2f} ({relation} {figure.target:g}) {figure.unit}"
    shown = figure.name if len(figure.name) < 96 else f"{figure.name[:94]}…"
    return {"name": shown, "bar": round(share * _BAR_WIDE, 1), "colour": _COLOURS[figure.held], "said": said}
