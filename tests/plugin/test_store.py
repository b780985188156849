from __future__ import annotations

import errno
import logging
import os
import stat
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.store import Kept, StateStore
from tests.plugin.vendor import KEY, NOW


def store(folder: Path) -> StateStore:
    return StateStore(folder, product="OPT", key=KEY)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_saved_is_loaded_by_the_next_process(tmp_path: Path) -> None:
    store(tmp_path).save(Kept("token", NOW))
    assert store(tmp_path).load() == Kept("token", NOW)


def test_nobody_else_reads_it_and_the_key_is_not_in_it(tmp_path: Path) -> None:
    one = store(tmp_path / "state")
    one.save(Kept("token", NOW))
    one.instance_id()
    for path in files(tmp_path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "3A9F2" not in path.read_text() + path.name.upper()
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_of_many_processes_that_start_at_once_all_take_one_name(tmp_path: Path) -> None:
    start, found = threading.Barrier(16), []

    def begin() -> None:
        one = store(tmp_path)
        start.wait()
        found.append(one.instance_id())

    threads = [threading.Thread(target=begin) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert set(found) == {store(tmp_path).instance_id()}


def test_the_instance_keeps_its_name_and_two_installations_differ(tmp_path: Path) -> None:
    assert store(tmp_path).instance_id() == store(tmp_path).instance_id()
    assert store(tmp_path / "other").instance_id() != store(tmp_path).instance_id()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"lease": 7}', b'{"high_water": "soon"}', b'{"high_water": "2026-01-01"}'],
)
def test_a_damaged_file_is_set_aside_and_rebuilt(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    one = store(tmp_path)
    one.save(Kept("token", NOW))
    (path,) = (tmp_path / "OPT").iterdir()
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert store(tmp_path).load() == Kept()
    assert "damaged" in caplog.text
    assert path.with_name(f"{path.name}.damaged").read_bytes() == content
    store(tmp_path).save(Kept("again", NOW))
    assert store(tmp_path).load().lease == "again"


@given(st.binary(max_size=100))
def test_no_content_of_the_file_stops_the_plugin(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("state")
    one = store(folder)
    one.save(Kept("token", NOW))
    (path,) = (folder / "OPT").iterdir()
    path.write_bytes(content)
    assert isinstance(store(folder).load(), Kept)


def test_a_folder_that_cannot_be_written_means_memory_and_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("where the folder should be")
    one = store(tmp_path / "file")
    with caplog.at_level(logging.WARNING):
        one.save(Kept("token", NOW))
        assert one.load() == Kept("token", NOW)
        one.save(Kept("newer", NOW))
        assert one.instance_id()
    assert one.load().lease == "newer"
    assert caplog.text.count("LICET_STATE_DIR") == 1


def test_no_half_written_file_is_left_behind(tmp_path: Path) -> None:
    for number in range(20):
        store(tmp_path).save(Kept(str(number), NOW))
    assert len(files(tmp_path)) == 1


def test_a_file_system_without_hard_links_keeps_the_name_of_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuses)
    names = {store(tmp_path).instance_id() for _ in range(3)}
    assert len(names) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["instance.json"]


def test_what_a_killed_process_left_behind_goes_after_an_hour(tmp_path: Path) -> None:
    (tmp_path / "OPT").mkdir()
    old, new = tmp_path / "OPT" / ".new-old", tmp_path / ".new-new"
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (time.time() - 7200,) * 2)
    store(tmp_path).instance_id()
    assert (old.exists(), new.exists()) == (False, True)


def test_damaged_files_of_two_kinds_do_not_overwrite_each_other(tmp_path: Path) -> None:
    one = store(tmp_path)
    one.save(Kept("lease"))
    one.save_license_file("file")
    for path in (tmp_path / "OPT").iterdir():
        path.write_bytes(b"\xff")
    assert one.load().lease == "lease"
    assert one.license_file() == "file"
    assert len(list((tmp_path / "OPT").glob("*.damaged"))) == 2
