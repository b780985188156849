"""Who follows a guide literally, in an empty folder, gets what it promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, SHELL, blocks, steps
from tests.docs.scenes import PROMISES, SCENES, Around, nothing

ELSEWHERE = {"docs/api.md": "tests/test_api_docs.py"}
GUIDES = [
    str(page.relative_to(ROOT))
    for page in PAGES
    if any(block.language in SHELL and block.not_run is None for block in blocks(page))
]
pytestmark = pytest.mark.xdist_group("documents")


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if guide not in ELSEWHERE])
def test_a_guide_does_what_it_says(guide: str, around: Around, tmp_path: Path) -> None:
    reader = around.reader(tmp_path)
    SCENES.get(guide, nothing)(around, reader)
    try:
        for block in blocks(ROOT / guide):
            if block.language in SHELL and block.not_run is None:
                for step in steps(block):
                    reader.type(step)
        PROMISES.get(guide, nothing)(around, reader)
    finally:
        reader.close()
