"""The benchmarks' own logic: what they count, pair, believe and write down. How fast anything is, is not tested."""

from __future__ import annotations

import io
import json
import platform
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import count
from xml.etree import ElementTree

import psutil
import pytest

from licet import keys
from licet_server.config import Settings
from licet_server.services.find import find_by_key
from licet_server.services.installation import initialise, load
from licet_server.storage.session import reading
from tests.benchmarks import __main__ as bench
from tests.benchmarks import contenders, generator, plot, soak, wrk
from tests.benchmarks.contenders import Contender, check_answer, plain
from tests.benchmarks.figures import AtLeast, Effort, Figure, growth, ratios
from tests.benchmarks.fill import fill, key_of
from tests.benchmarks.generator import Generator, Histogram, complete
from tests.benchmarks.load import Interval, Kind, Load, LoadError, offer
from tests.benchmarks.results import Part, Results
from tests.benchmarks.server import RATIOS, summed_up
from tests.plugin.vendor import Vendor
from tests.servers import wait_until

YES = b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"valid":true}'
ASKED = Kind("/validate", '{"license_key":"{key}","nonce":"{n}"}', ["A", "B"])


@contextmanager
def answering(answer: Callable[[int], bytes | None], *, then_close: Callable[[int], bool] = lambda number: False):
    """Run a server that gives the n-th question an answer, or none and the end of the connection; give what it heard.

    *then_close* says after which answers it closes the connection, as servers do with one that was open for long.
    """
    heard: list[bytes] = []
    numbers = count()

    def talk(connection: socket.socket) -> None:
        with connection:
            while received := connection.recv(65536):
                number = next(numbers)
                heard.append(received)
                said = answer(number)
                connection.sendall(said or b"")
                if said is None or then_close(number):
                    return

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1], heard
        listener.shutdown(socket.SHUT_RDWR)


def ran(port: int, *, clock: Callable[[], float] | None = None, **load: object) -> list[Interval]:
    found: list[Interval] = []
    given = Load(port, [ASKED], **{"connections": 2, "count": 20} | load)
    Generator(given, found.append, **({} if clock is None else {"clock": clock})).run()
    return found


def test_a_histogram_knows_the_times_that_it_does_not_keep():
    times = Histogram()
    for number in range(1, 1001):
        times.add(number / 1000)
    assert times.count == 1000
    assert [times.within(share) for share in (0.5, 0.9, 0.99)] == pytest.approx([0.5, 0.9, 0.99], rel=0.01)
    assert times.within(1) <= times.max == 1.0
    assert Histogram().within(0.5) == 0


@pytest.mark.parametrize("name", [b"Content-Length", b"content-length"])
def test_an_answer_is_complete_when_its_length_has_come(name):
    whole = b"HTTP/1.1 401 Unauthorized\r\n" + name + b": 2\r\nx: y\r\n\r\n{}"
    assert [complete(whole[:end]) for end in range(len(whole))] == [None] * len(whole)
    assert complete(whole) == (b"401", b"{}", False)
    assert complete(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n") == (b"200", b"", True)


@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK\r\n\r\n", b"SMTP\r\ncontent-length: 0\r\n\r\n"])
def test_an_answer_without_a_length_is_none(answer):
    with pytest.raises(LoadError, match="without a length"):
        complete(answer)


def test_each_question_is_asked_once_with_each_key_in_turn_and_a_number_of_its_own():
    with answering(lambda number: YES) as (port, heard):
        (found,) = ran(port)
    assert (found.requests, found.total, found.errors, found.reconnects) == (20, 20, 0, 0)
    assert 0 < found.p50 <= found.p90 <= found.p99 <= found.max
    asked = [json.loads(each.partition(b"\r\n\r\n")[2]) for each in heard]
    assert sorted(each["license_key"] for each in asked) == ["A"] * 10 + ["B"] * 10
    assert len({each["nonce"] for each in asked}) == 20
    assert [json.loads(received) for _, received in found.kept] == [{"valid": True}]


def test_a_wrong_status_is_an_error_and_no_answer():
    refused = b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 4\r\n\r\nslow"
    with answering(lambda number: refused if number == 3 else YES) as (port, _):
        (found,) = ran(port)
    assert (found.requests, found.errors, found.examples) == (19, 1, ["/validate: 429 slow"])


def test_what_is_forgiven_is_neither_an_answer_nor_an_error():
    locked = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n"
    with answering(lambda number: locked if number == 3 else YES) as (port, _):
        found: list[Interval] = []
        Generator(Load(port, [replace(ASKED, forgiven=500)], 2, count=20), found.append).run()
    assert [(each.requests, each.errors) for each in found] == [(19, 0)]


def test_a_server_may_close_a_connection_between_two_questions_and_not_in_the_middle_of_an_answer():
    with answering(lambda number: YES, then_close=lambda number: number % 5 == 4) as (port, _):
        (found,) = ran(port)
    assert (found.requests, found.errors) == (20, 0)
    assert found.reconnects >= 1
    said = YES.replace(b"OK", b"OK\r\nConnection: close")
    with answering(lambda number: said, then_close=lambda number: True) as (port, _):
        (found,) = ran(port)
    assert (found.requests, found.errors, found.reconnects) == (20, 0, 0)
    with answering(lambda number: YES[:-3] if number == 2 else YES, then_close=lambda number: number == 2) as (port, _):
        (found,) = ran(port)
    assert (found.requests, found.errors, found.examples) == (19, 1, ["/validate: closed in the middle of an answer"])


def test_a_server_that_never_answers_ends_the_load(monkeypatch):
    with answering(lambda number: None) as (port, _), pytest.raises(LoadError, match="without an answer"):
        ran(port)
    monkeypatch.setattr(generator, "PATIENCE", 0.05)
    ticks = count()
    with answering(lambda number: b"") as (port, _):
        (found,) = ran(port, connections=1, count=1, clock=lambda: next(ticks) / 50)
    assert (found.requests, found.errors) == (0, 1)
    assert "1 questions without an answer" in found.examples[0]


def test_in_an_open_loop_the_wait_for_a_connection_counts():
    def slowest(**load: object) -> float:
        ticks = count()
        with answering(lambda number: YES) as (port, _):
            (found,) = ran(port, connections=1, count=10, clock=lambda: next(ticks) / 1000, **load)
        return found.max

    assert slowest(rate=1e6) > 5 * slowest()


def test_intervals_add_up_and_what_comes_before_the_measuring_is_left_out():
    ticks = count()
    with answering(lambda number: YES) as (port, _):
        found = ran(port, connections=1, count=40, interval=0.02, settle=0.02, clock=lambda: next(ticks) / 1000)
    assert len(found) > 2
    assert found[-1].total == found[-1].kinds["/validate"] == 40
    assert 0 < sum(each.requests for each in found) < 40


def test_a_load_from_another_process_fails_loudly():
    with answering(lambda number: YES) as (port, _):
        assert offer(Load(port, [ASKED], 2, count=5)).requests == 5
    with answering(lambda number: YES.replace(b"200", b"500")) as (port, _), pytest.raises(LoadError, match="500"):
        offer(Load(port, [ASKED], 2, count=5))


def test_a_load_travels_as_json():
    load = Load(1, [ASKED], rate=2.5)
    assert Load.from_object(json.loads(json.dumps(asdict(load)))) == load
    with answering(lambda number: YES) as (port, _):
        written = io.StringIO()
        generator.main(io.StringIO(json.dumps(asdict(Load(port, [ASKED], count=3)))), written)
    assert Interval(**json.loads(written.getvalue())).requests == 3


def test_a_yes_counts_only_with_a_lease_for_the_question():
    vendor = Vendor()
    tail = "4C1D"
    lease = vendor.lease(nonce="1", key_tail=tail)
    asked, said = {"license_key": f"OPT-PRO-3A9F2-B{tail}", "nonce": "1"}, {"valid": True, "lease": lease}
    check_answer(asked, said, vendor.trusted)
    check_answer(asked, {"valid": True}, None)
    for other in ({"nonce": "2"}, {"license_key": "OPT-PRO-3A9F2-BXXXX"}):
        with pytest.raises(LoadError, match="for another"):
            check_answer(asked | other, said, vendor.trusted)
    with pytest.raises(LoadError, match="not a yes: EXPIRED"):
        check_answer(asked, {"valid": False, "code": "EXPIRED", "message": ""}, vendor.trusted)


def test_a_figure_is_held_against_its_target_in_the_right_direction():
    below = Figure.of("time", [1, 2, 3], "ms", 2.5)
    assert (below.value, below.spread, below.held) == (2, 1, True)
    assert str(below).endswith("target < 2.5 ms  ok")
    reached = Figure.of("ratio", [1.5], "x", AtLeast(1.5))
    assert (reached.value, reached.spread, reached.held) == (1.5, 0, True)
    assert str(Figure.of("ratio", [1.4], "x", AtLeast(1.5))).endswith("target >= 1.5 x  MISSED")
    alone = Figure.of("rate", [1, 3], "/s", None)
    assert alone.held is None
    assert "target" not in str(alone)


def test_ratios_are_of_the_same_round():
    assert ratios([2, 9], [1, 3]) == [2, 3]
    with pytest.raises(ValueError, match="zip"):
        ratios([1, 2], [1])


def test_options_reach_the_parts():
    assert Effort.from_env({}) == Effort()
    assert Effort.from_env({"BENCH_QUICK": "1", "BENCH_ROUNDS": "9"}) == Effort(0.5, 9, 0.5, quick=True)
    chosen = Effort(3, 2, 60, quick=True)
    assert Effort.from_env(chosen.as_env()) == chosen


def test_every_ratio_of_the_report_has_its_two_contenders():
    names = {name for one, other, *_ in RATIOS for name in (one, other)}
    slices = [Interval(10 * number, 1, 1, 1, number, 1) for number in (1, 2)]
    found = summed_up({name: Contender(name, 0, (), slices=list(slices)) for name in names})
    assert len(found) == len(RATIOS) + 2 * len(names)
    assert all(list(samples) == [1, 1] for _, samples, unit, _ in found if unit == "x")


@pytest.fixture
def files(tmp_path, monkeypatch) -> Iterator[Callable[..., int]]:
    """Run the command with parts that are made up, in a folder of its own."""
    monkeypatch.setattr(bench, "REPORT", tmp_path / "benchmarks.json")
    monkeypatch.setattr(bench, "PICTURE", tmp_path / "benchmarks.svg")

    def run(*parts: str, found: Callable[[str], list[Figure]]) -> int:
        monkeypatch.setattr(bench, "measured", found)
        monkeypatch.setattr(bench, "_asked", lambda: (list(parts), Effort()))
        return bench.main()

    return run


def test_a_part_that_is_measured_again_replaces_its_figures_and_one_that_fails_is_named(files, tmp_path, capsys):
    def found(part: str) -> list[Figure]:
        if part == "soak":
            raise LoadError("a wrong answer")
        return [Figure.of(f"{part} <{turn}>", [turn], "ms", 1.5)]

    turn = 1
    assert files("server", "pages", found=found) == 0
    turn = 2
    assert files("soak", "server", found=found) == 1
    assert capsys.readouterr().out.endswith("not measured: soak\n")
    said = json.loads((tmp_path / "benchmarks.json").read_text())
    kept = {name: [(each["name"], each["held"]) for each in part["figures"]] for name, part in said["parts"].items()}
    assert kept == {"server": [("server <2>", False)], "pages": [("pages <1>", True)]}
    assert said["machine"].keys() == {"cores", "memory_gb", "system", "processor", "python", "load"}
    assert platform.node() not in said["machine"].values()
    picture = ElementTree.fromstring((tmp_path / "benchmarks.svg").read_text())
    texts = ["".join(each.itertext()) for each in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"server", "server <2>", "2.00 (< 1.5) ms", "pages", "pages <1>"} <= set(texts)


def test_what_another_machine_measured_is_not_mixed_in(tmp_path):
    file = tmp_path / "benchmarks.json"
    assert Results.read(file).parts == {}
    measured = Part([Figure.of("one", [1], "ms", AtLeast(2))], Effort(quick=True))
    said = Results({"pages": measured}).as_object()
    file.write_text(json.dumps(said))
    assert Results.read(file).parts == {"pages": measured}
    file.write_text(json.dumps(said | {"machine": {"cores": 4096}}))
    assert Results.read(file).parts == {}
    file.write_text("[]")
    assert Results.read(file).parts == {}


def test_a_bar_ends_on_the_side_of_the_target_that_its_figure_is_on():
    bars = [plot._bar(Figure.of("", [value], "x", target)) for value, target in ((1, 2.0), (3, AtLeast(2)), (9, 2.0))]
    assert [bar["bar"] for bar in bars] == [75, 225, 300]
    assert bars[0]["colour"] == bars[1]["colour"] != bars[2]["colour"]


def test_the_soak_compares_thirds():
    assert soak.drift([1, 1, 1, 5, 5, 5, 2, 2, 2]) == 2
    assert growth([0, 0, 0, 10, 10, 10, 12, 11, 13]) == 2
    with pytest.raises(LoadError, match="before it began"):
        soak.summed_up([], soak.Watched(), rate=1, lost=0, minutes=1)


def test_keys_are_keys_and_no_two_are_alike():
    made = {key_of(number) for number in range(10_000)}
    assert len(made) == 10_000
    assert {(keys.parse(key).scheme, keys.parse(key).canonical == key) for key in made} == {("short", True)}


def test_licenses_that_are_filled_in_are_found_by_their_keys(tmp_path):
    settings = Settings.from_env({"LICET_DATA_DIR": str(tmp_path / "data")})
    initialise(settings, now=datetime.now(UTC))
    here = load(settings)
    fill(here, 12)
    engine = here.open_engine()
    with reading(engine) as session:
        found = [find_by_key(session, keys.parse(key_of(number)), pepper=here.secrets.pepper) for number in range(13)]
        rows = [each.row for each in found if each is not None]
        assert [row.id for row in rows] == [f"lic_{number:020d}" for number in range(12)]
        assert [row.customer.email for row in rows[::5]] == [
            f"buyer{number}@firm{number}.example" for number in (0, 1, 2)
        ]
        assert {row.plan for row in rows} == {"pro"}
    engine.dispose()


def test_the_empty_view_is_served_as_the_license_server_is():
    with plain("empty", "--as-ours") as port:
        found = offer(Load(port, [ASKED], 2, seconds=0.2))
    assert found.total > 0


def test_only_the_server_whose_turn_it_is_goes_on():
    def held(port: int) -> bool:
        found = {each.status() == psutil.STATUS_STOPPED for each in contenders.family(contenders.listener(port))}
        return found == {True}

    with plain("empty") as one, plain("empty", "--as-ours") as other:
        with contenders.stage((one, other)) as enter:
            for turn, waits in ((one, other), (other, one), (one, other)):
                enter(turn)
                wait_until(lambda port=waits: held(port), within=10, what="the other one is held")
                assert offer(Load(turn, [ASKED], 2, seconds=0.1)).total > 0
        assert (held(one), held(other)) == (False, False)
        assert offer(Load(other, [ASKED], 2, seconds=0.1)).total > 0


@pytest.mark.skipif(wrk.PROGRAM is None, reason="wrk is not installed; the generator in Python stands in for it")
def test_where_there_is_wrk_it_offers_the_load_and_some_answers_are_seen_whole():
    kind = Kind("/validate", contenders.FRESH, ("A", "B%d"), name="/validate")
    with plain("empty", "--as-ours") as port:
        load = Load(port, [kind], 4, seconds=1.0)
        found = wrk.offer(load)
        with pytest.raises(LoadError, match="were no success"):
            wrk.offer(replace(load, kinds=[replace(kind, path="/nowhere")]))
        forgiving = replace(kind, path="/nowhere", forgiven=404)
        assert wrk.offer(replace(load, kinds=[forgiving])).requests == 0
    assert found.requests > 10
    assert found.rate == pytest.approx(found.requests / found.seconds)
    assert 0 < found.p50 <= found.p90 <= found.p99 <= found.max < 1000
    asked = [json.loads(sent) for sent, _ in found.kept]
    assert {each["license_key"] for each in asked} == {"A", "B%d"}
    assert all(json.loads(received)["valid"] is True for _, received in found.kept)
    with pytest.raises(LoadError, match="wrk gave up"):
        wrk.offer(Load(port, [replace(kind, keys=("A",))], 4, seconds=1.0))


def test_wrk_is_for_one_kind_of_question_in_a_closed_loop(monkeypatch):
    monkeypatch.setattr(wrk, "PROGRAM", "wrk")
    plain_load = Load(1, [ASKED], seconds=1.0)
    assert wrk.can_offer(plain_load)
    for other in ({"kinds": [ASKED, ASKED]}, {"rate": 5.0}, {"count": 5}, {"interval": 1.0}, {"seconds": None}):
        assert not wrk.can_offer(replace(plain_load, **other))
    monkeypatch.setattr(wrk, "PROGRAM", None)
    assert not wrk.can_offer(plain_load)
