"""Files that pages are made of: all here, and none of them changed on its way."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from licet_server.web import app as web

STATIC = Path(web.__file__).with_name("static")
PACKED = sorted(STATIC.rglob("*.gz"))
OWN = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js"} and path.parent.name != "vendor"]


@pytest.mark.parametrize("packed", PACKED, ids=lambda path: path.name)
def test_a_compressed_file_is_the_same_file(packed):
    assert gzip.decompress(packed.read_bytes()) == packed.with_suffix("").read_bytes()


def test_each_long_file_of_others_is_compressed_and_named_with_its_license():
    names = (STATIC / "vendor" / "README.md").read_text()
    for path in (STATIC / "vendor").glob("*.min.*"):
        if path.suffix != ".gz":
            assert path.with_suffix(f"{path.suffix}.gz") in PACKED
            assert f"`{path.name}`" in names


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_file_of_ours_asks_another_host(path):
    text = re.sub(r"http://www\.w3\.org/\S*", "", path.read_text())
    assert "http://" not in text
    assert "https://" not in text
    assert "eval(" not in text
    assert "innerHTML" not in text
