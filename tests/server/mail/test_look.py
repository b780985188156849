"""How mails look, drawn by a real browser at the width of a desk and of a telephone."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from licet_server.mail.letter import compose
from licet_server.mail.messages import LANGUAGES, MESSAGES
from licet_server.mail.render import as_html
from licet_server.mail.samples import sample
from tests.server.mail.test_letter import VENDOR

WIDTHS = (640, 390)
HEIGHT = 1200
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
LONG = {
    "license_key": "eyJhbGciOiJFZERTQSJ9." + "A1b2C3d4" * 40,
    "name": "Anne-Marie-Élisabeth " * 4,
    "product": "P" * 90,
}

# Each mail in a frame of its own width, so that one start of the browser measures all of them.
_MEASURE = """<script>addEventListener("load", () => { document.body.dataset.found = JSON.stringify(
  [...document.querySelectorAll("iframe")].map(f => { const d = f.contentDocument.documentElement; return [f.name,
  f.clientWidth, d.scrollWidth, d.scrollHeight, Math.round(d.querySelector(".card").getBoundingClientRect().width)]; }))
})</script>"""


def browse(folder: Path, page: Path, *args: str) -> str:
    assert BROWSER is not None, "no Chromium here: `make setup` installs one"
    command = [
        BROWSER,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-dev-shm-usage",
    ]
    command += [f"--user-data-dir={folder / 'profile'}", "--allow-file-access-from-files", *args, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def rows_of(png: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, height and the rows of a picture, as its filter left them."""
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I", png[at : at + 4])[0], png[at + 4 : at + 8]
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    rows = zlib.decompress(data)
    size = len(rows) // height
    return width, height, [rows[start : start + size] for start in range(0, len(rows), size)]


def test_no_mail_is_wider_than_its_page(tmp_path):
    frames = []
    cases = [(name, language, {}) for name in MESSAGES for language in LANGUAGES]
    cases.append(("license_delivery", "en", LONG))
    for number, (name, language, more) in enumerate(cases):
        html = as_html(compose(name, sample(name) | more, VENDOR, language=language), VENDOR)
        (tmp_path / f"{number}.html").write_text(html)
        frames += [
            f'<iframe name="{number}" src="{number}.html" width="{width}" height="900" style="border:0"></iframe>'
            for width in (*WIDTHS, 320)
        ]
    page = tmp_path / "all.html"
    page.write_text(f"<!doctype html><body>{''.join(frames)}{_MEASURE}")
    dom = browse(tmp_path, page, "--dump-dom", "--virtual-time-budget=10000")
    found = json.loads(dom.split('data-found="')[1].split('"', 1)[0].replace("&quot;", '"'))
    assert len(found) == len(frames)
    for number, width, wide, high, card in found:
        assert wide <= width, (cases[int(number)], width)
        assert high > 500
        assert card == min(width - (20 if width <= 620 else 40), 600)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mail_is_drawn(tmp_path, language):
    """One picture of all mails in a language, at both widths: a column for each width and half of the mails."""
    deep = (len(MESSAGES) + 1) // 2
    places: list[tuple[str, int, int, int]] = []
    for number, name in enumerate(MESSAGES):
        html = as_html(compose(name, sample(name), VENDOR, language=language), VENDOR)
        (tmp_path / f"{name}.html").write_text(html)
        left, top = number // deep * sum(WIDTHS), number % deep * HEIGHT
        places += [(name, width, left + sum(WIDTHS[:each]), top) for each, width in enumerate(WIDTHS)]
    style = "position:absolute;border:0;left:{}px;top:{}px"
    frames = [
        f'<iframe src="{name}.html" width="{width}" height="{HEIGHT}" style="{style.format(left, top)}"></iframe>'
        for name, width, left, top in places
    ]
    page, png = tmp_path / "sheet.html", tmp_path / "sheet.png"
    page.write_text(f'<!doctype html><body style="margin:0">{"".join(frames)}')
    size = (2 * sum(WIDTHS), HEIGHT * deep)
    browse(tmp_path, page, f"--window-size={size[0]},{size[1]}", f"--screenshot={png}")
    wide, high, lines = rows_of(png.read_bytes())
    assert (wide, high) == size
    bytes_each = (len(lines[0]) - 1) // wide
    for name, width, left, top in places:
        part = slice(1 + left * bytes_each, 1 + (left + width) * bytes_each)
        assert len({line[part] for line in lines[top : top + HEIGHT]}) > 100, f"{name} is blank at {width}"
