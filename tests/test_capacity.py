"""``docs/capacity.md`` follows from the table at its top: who refreshes a figure there is told what else changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "docs/capacity.md").read_text()
FIGURES = {
    row[0]: float(row[1].replace(",", "")) for row in re.findall(r"^\| ([A-M]) \|[^|]*\| ([\d,.]+)", PAGE, re.MULTILINE)
}
ON_ONE = FIGURES["A"] * FIGURES["B"]
ON_POSTGRESQL = FIGURES["A"] * FIGURES["D"]
SHARED, PERFORMANCE = 1 / 16, 10 / 16
PEAK = 24 / 9 * FIGURES["M"] / 0.7
MACHINES = {"shared-256": 2.02, "shared-512": 3.32, "performance-1x": 31, "performance-2x": 62, "performance-4x": 124}


def row(start: str) -> list[str]:
    """Return the cells of the row of the sizing table that begins so."""
    after = PAGE.split("## Peak and head-room")[1]
    line = next(line for line in after.splitlines() if line.startswith(f"| {start} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def rounded(value: float, digits: int) -> str:
    """Write a figure as the page does: so many digits that count, thousands apart."""
    found = float(f"{value:.{digits}g}")
    return f"{found:,.0f}" if found >= 10 else f"{found:g}"


def leaving(validations: float) -> float:
    return validations * 30 * FIGURES["J"] * 1e3 / 1e9 * 0.02


def test_every_figure_is_there() -> None:
    assert "".join(FIGURES) == "ABCDEFGHIJKLM"


@pytest.mark.parametrize(
    "value", [ON_ONE, ON_ONE * SHARED, ON_ONE * PERFORMANCE, ON_POSTGRESQL, ON_POSTGRESQL * SHARED]
)
def test_answers_a_second_follow(value: float) -> None:
    above = PAGE.split("From these:")[1].split("## ")[0]
    assert rounded(value, 3) in above


@pytest.mark.parametrize(
    ("start", "validations"), [("1,000", 1e3), ("100,000", 1e5), ("1 million", 1e6), ("10 million", 1e7)]
)
def test_what_is_needed_follows(start: str, validations: float) -> None:
    assert f"**{PEAK:.1f} times" in PAGE
    cells, needed = row(start), validations / 86_400 * PEAK
    assert float(cells[2].removesuffix(" /s").replace(",", "")) == pytest.approx(needed, rel=0.04)


def test_machines_are_large_enough() -> None:
    assert 1e6 / 86_400 * PEAK < ON_ONE * SHARED
    assert 1e7 / 86_400 * PEAK < ON_POSTGRESQL * PERFORMANCE, "one of two is left"
    assert 1e8 / 86_400 * PEAK < 4 * 2 * ON_POSTGRESQL * PERFORMANCE, "four of five are left"
    assert FIGURES["F"] + FIGURES["G"] < 256


@pytest.mark.parametrize(
    ("start", "fixed", "validations"),
    [
        ("1,000", MACHINES["shared-256"] + 0.15, 1e3),
        ("100,000", MACHINES["shared-256"] + 0.15, 1e5),
        ("1 million", MACHINES["shared-512"] + 6 * 0.15, 1e6),
        ("10 million", MACHINES["performance-1x"] + 60 * 0.15, 1e7),
        (
            "the same, surviving the loss of a machine",
            3 * MACHINES["performance-1x"] + 60 * 0.15 + MACHINES["shared-256"],
            1e7,
        ),
        (
            "100 million",
            5 * MACHINES["performance-2x"] + 2 * MACHINES["performance-4x"] + MACHINES["performance-1x"] + 400 * 0.15,
            1e8,
        ),
    ],
)
def test_prices_follow(start: str, fixed: float, validations: float) -> None:
    written = float(row(start)[-1].removeprefix("$"))
    assert written == pytest.approx(fixed + leaving(validations), abs=0.006 if written < 10 else 0.51)


@pytest.mark.parametrize(("start", "validations"), [("1 million", 1e6), ("10 million", 1e7), ("100 million", 1e8)])
def test_disks_follow(start: str, validations: float) -> None:
    disk = PAGE.split("## Disk")[1]
    cells = next(line for line in disk.splitlines() if line.startswith(f"| {start} |")).strip("| ").split(" | ")
    sizes = [float(number) * {"MB": 1e6, "GB": 1e9}[unit] for number, unit in (each.split() for each in cells[1:])]
    a_day = validations * FIGURES["H"]
    assert sizes == pytest.approx([a_day, 30 * a_day, 90 * a_day], rel=0.02)
