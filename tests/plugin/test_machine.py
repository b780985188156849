from __future__ import annotations

from pathlib import Path

import pytest

from licet import machine

ID = "123456789abcdef123456789abcdef12"


@pytest.fixture
def etc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that names this machine."""
    monkeypatch.setattr(machine.sys, "platform", "linux")
    monkeypatch.setattr(machine, "_LINUX", (tmp_path / "machine-id", tmp_path / "dbus-id"))
    return tmp_path / "machine-id"


def test_a_machine_keeps_its_fingerprint_and_never_shows_its_id(etc: Path) -> None:
    etc.write_text(ID + "\n")
    first = machine.fingerprint("OPT", instance_id="ins_1")
    assert first == machine.fingerprint("OPT", instance_id="ins_2")
    assert first.startswith("m_")
    assert ID not in first


def test_two_products_cannot_compare_notes(etc: Path) -> None:
    etc.write_text(ID)
    assert machine.fingerprint("OPT", instance_id="i") != machine.fingerprint("NLS", instance_id="i")


@pytest.mark.parametrize(
    "text",
    ["", "\n", "uninitialized\n", "0" * 32, "00000000-0000-0000-0000-000000000000", "x" * 32, "é" * 32, "ab" * 40],
)
def test_without_a_sound_machine_id_the_installation_stands_in(etc: Path, text: str) -> None:
    etc.write_text(text)
    one, other = (machine.fingerprint("OPT", instance_id=name) for name in ("ins_1", "ins_2"))
    assert one != other
    assert one.startswith("i_")


def test_an_unreadable_machine_id_is_no_machine_id(etc: Path) -> None:
    etc.write_bytes(b"\xff\xfe" * 16)
    assert machine.machine_id() is None


def test_the_second_place_is_looked_at_when_the_first_is_empty(etc: Path) -> None:
    etc.write_text("")
    etc.with_name("dbus-id").write_text(ID)
    assert machine.machine_id() == ID
