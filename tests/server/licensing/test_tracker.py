"""The tracker as CSV and JSON."""

from __future__ import annotations

import csv
import io

import pytest

from licet_server.errors import InputError
from licet_server.licensing.tracker import COLUMNS, read_rows, to_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    cell = f'{start}HYPERLINK("https://evil.example")'
    text = to_csv([dict.fromkeys(COLUMNS, cell)])
    (_, row) = csv.reader(io.StringIO(text, newline=""))
    assert row == [f"'{cell}"] * len(COLUMNS)


def test_csv_and_json_read_alike():
    rows = [{"license_key": "K", "email": "a@b.co", "name": "Ann, B."}]
    from_csv = read_rows('\ufefflicense_key, Email ,name,active\nK,a@b.co,"Ann, B.",\n'.encode(), origin="f")
    from_json = read_rows(b'[{"license_key": "K", "email": " a@b.co ", "name": "Ann, B.", "active": null}]', origin="f")
    assert [cells for _, cells in from_csv] == [cells for _, cells in from_json] == rows
    assert (from_csv[0][0], from_json[0][0]) == ("line 2", "item 1")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00", id="not-text"),
        pytest.param(b"email,name\na@b.co,A\n", id="no-key-column"),
        pytest.param(b"license_key,email,Email\n", id="heading-twice"),
        pytest.param(b'license_key,email\n"K,a@b.co\n', id="open-quote"),
        pytest.param(b"license_key;email\nK;a@b.co\n", id="semicolons"),
        pytest.param(b"license_key,email\n", id="no-row"),
        pytest.param(b"license_key,email,expires_a\nK,a@b.co,2027-01-09\n", id="misspelt-heading"),
        pytest.param(b'[{"license_key": "K", "email": "a@b.co", "role": "x"}]', id="unknown-field"),
        pytest.param(b"[1]", id="not-objects"),
        pytest.param(b'{"license_key": "K"}', id="not-a-list"),
        pytest.param(b"[{", id="not-json"),
        pytest.param(b"[" * 100_000, id="too-deep"),
    ],
)
def test_what_is_no_table_is_refused_by_name(data):
    with pytest.raises(InputError, match=r"tracker\.csv"):
        read_rows(data, origin="tracker.csv")
