"""The examples of the vendor guide, run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.guards import adapters
from tests.plugin.guards.adapters import Made
from tests.plugin.vendor import Vendor

GUIDE = Path(__file__).parents[3] / "docs/vendor-guide.md"
EXAMPLES = dict(re.findall(r"```python\n# (mcp [^\n]*|fastmcp [^\n]*)\n(.*?)```", GUIDE.read_text(), re.DOTALL))
RUN_ON = {
    "mcp 1.x": ("mcp1",),
    "mcp 2.x": ("mcp2", "mcp2-legacy"),
    "mcp 2.x, low-level": ("mcp2-low", "mcp2-low-legacy"),
    "fastmcp 3 and 4": ("fastmcp3", "fastmcp4", "fastmcp4-legacy"),
}


def test_every_example_is_tried_somewhere() -> None:
    assert set(EXAMPLES) == set(RUN_ON)


@pytest.mark.parametrize(
    ("example", "adapter"), [(name, each) for name, on in RUN_ON.items() for each in on if each in adapters.ALL]
)
def test_an_example_of_the_guide_is_guarded(
    example: str, adapter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jwk = Vendor.fixed().jwk
    (tmp_path / "licet.toml").write_text(
        f'[product]\ncode = "OPT"\nkey_variable = "OPTIMNOW_LICENSE_KEY"\n'
        f'public_keys = [{{ kid = "{jwk["kid"]}", x = "{jwk["x"]}" }}]\n'
        '[tools.scan]\nfeature = "scan"\ncount = "len(arns)"\n'
    )
    monkeypatch.setenv("LICET_CONFIG", str(tmp_path / "licet.toml"))
    monkeypatch.setenv("LICET_STATE_DIR", str(tmp_path / "state"))
    for name in ("OPTIMNOW_LICENSE_KEY", "LICET_LICENSE_KEY"):
        monkeypatch.delenv(name, raising=False)
    scope: dict[str, Any] = {"__name__": "example"}
    exec(compile(EXAMPLES[example], str(GUIDE), "exec", dont_inherit=True), scope)
    made: Made = object.__new__(adapters.ALL[adapter])
    made.server = scope["server"]
    assert made.call("scan", {"arns": ["a"]}).denied["code"] == "NO_KEY"
    assert made.call("license_status").text
