"""The wrapped server as a process: how it starts, how it ends, and that nothing of it stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from licet.gate import utc_now
from licet.meter import Meter
from tests.plugin.proxy.rig import KITCHEN, LICET, Site, Wire, denied, text
from tests.plugin.proxy.test_bypass import RECORDER
from tests.plugin.vendor import LicenseServer
from tests.servers import wait_until

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def started(wire: Wire, part: str) -> psutil.Process:
    """Return the wrapped server, which has *part* in its command."""
    (found,) = [each for each in psutil.Process(wire.process.pid).children() if part in " ".join(each.cmdline())]
    return found


def run(site: Site, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [LICET, "wrap", *arguments],
        env=site.environment(),
        cwd=site.folder,
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("code", [0, 1, 3, 77])
def test_the_servers_exit_code_is_kept(site: Site, code: int) -> None:
    assert run(site, "--", *python(f"raise SystemExit({code})")).returncode == code


def test_a_server_that_was_killed_ends_as_in_a_shell(site: Site) -> None:
    done = run(site, "--", *python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert done.returncode == 128 + signal.SIGKILL


def test_its_last_words_are_passed_on_even_without_a_line_end_and_so_is_its_stderr(site: Site) -> None:
    done = run(site, "--", *python("import sys; sys.stderr.write('why'); sys.stdout.write('last\\r\\nwords')"))
    assert done.stdout == b"last\r\nwords"
    assert done.stderr == b"why"


def test_the_end_of_the_input_ends_the_server_and_is_success(site: Site) -> None:
    with site.wrapped(RECORDER) as wire:
        wire.greet()
        assert wire.hang_up() == 0


def test_what_was_asked_before_the_end_of_the_input_is_still_answered(site: Site) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "echo"}}
    done = run(site, "--", *RECORDER, given=json.dumps(call).encode())
    assert done.returncode == 0
    assert text(json.loads(done.stdout)["result"]) == "echo"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_signal_ends_both_with_the_signals_exit_code(site: Site, number: signal.Signals, code: int) -> None:
    with site.wrapped(RECORDER) as wire:
        wire.greet()
        child = started(wire, "recorder")
        wire.process.send_signal(number)
        assert wire.process.wait(30) == code
        assert not child.is_running()


def test_a_signal_while_the_server_is_being_started_leaves_none_behind(site: Site) -> None:
    interrupted = """if True:
        import os, signal, subprocess
        from licet.cli import main
        start = subprocess.Popen
        def then_signalled(command, *args, **kwargs):
            found = start(command, *args, **kwargs)
            if "sleep" in command[-1]:
                os.write(2, str(found.pid).encode())
                os.kill(os.getpid(), signal.SIGTERM)
            return found
        subprocess.Popen = then_signalled
        main()
    """
    command = [*python(interrupted), "wrap", "--", *python("import time; time.sleep(600)")]
    with subprocess.Popen(
        command, env=site.environment(), cwd=site.folder, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as wrapper:
        assert wrapper.wait(30) == 128 + signal.SIGTERM
        assert wrapper.stderr is not None
        child = int(wrapper.stderr.read())
    assert not psutil.pid_exists(child)


def test_a_server_that_will_not_end_is_made_to(site: Site) -> None:
    with site.wrapped(python(STUBBORN)) as wire:
        wire.line()
        child = started(wire, "time.sleep")
        assert wire.hang_up() == 0
        assert not child.is_running()


def test_a_killed_proxy_leaves_no_orphan_and_no_orphan_of_the_orphan(site: Site) -> None:
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STUBBORN!r}])"
    with site.wrapped(python(nested)) as wire:
        wire.line()
        family = psutil.Process(wire.process.pid).children(recursive=True)
        assert len(family) >= 3
        wire.process.kill()
        wire.process.wait()
        wait_until(lambda: not any(is_alive(each) for each in family), within=20, what="nothing is left")


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_missing_command_is_one_line(site: Site) -> None:
    done = run(site, "--", "no-such-server", "--flag")
    assert (done.returncode, done.stdout) == (127, b"")
    assert done.stderr == b"licet: there is no command 'no-such-server' here: install it, or write its whole path\n"


def test_a_command_that_is_no_program_is_one_line(site: Site) -> None:
    notes = site.folder / "notes.txt"
    notes.write_text("not a program")
    done = run(site, "--", str(notes))
    assert (done.returncode, done.stdout) == (126, b"")
    assert done.stderr.startswith(f"licet: {notes} cannot be run".encode())
    assert done.stderr.count(b"\n") == 1


HALVES = [[], ["--listen", "127.0.0.1:0"], ["--upstream", "http://x/"], ["--allow-host", "x", "--", "y"]]


@pytest.mark.parametrize("arguments", HALVES)
def test_half_a_command_line_is_explained(site: Site, arguments: list[str]) -> None:
    done = run(site, *arguments)
    assert done.returncode == 2
    assert b"--listen" in done.stderr


def test_an_unknown_key_in_licet_toml_is_one_line(site: Site) -> None:
    (site.folder / "licet.toml").write_text('[product]\ncode = "OPT"\n[tools.echo]\nfeatures = "scan"\n')
    done = run(site, "--", *RECORDER)
    assert (done.returncode, done.stderr.count(b"\n")) == (78, 1)
    assert b"'features'" in done.stderr


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"ecco": {"feature": "scan"}}, b"'ecco'; this server has: echo, free"),
        ({"echo": {"count": "len(arn)"}}, b"'arn'"),
    ],
)
def test_a_rule_that_guards_nothing_ends_the_start_with_one_line(site: Site, rules: Any, words: bytes) -> None:
    site.describe(rules)
    with site.wrapped(RECORDER) as wire:
        wire.greet()
        assert wire.process.wait(30) == 78
        wait_until(lambda: wire.errors.endswith(b"\n"), within=5, what="the line is there")
    assert wire.errors.count(b"\n") == 1
    assert words in wire.errors


def test_the_server_is_not_told_the_license_key(site: Site) -> None:
    shows = "import json, os; print(json.dumps(dict(os.environ)))"
    site.env["LICET_LICENSE_KEY"] = "OPT-PRO-AAAAA-BBBBB"
    site.env["OPTIMNOW_LICENSE_KEY_FILE"] = ""
    with site.wrapped(python(shows)) as wire:
        seen = json.loads(wire.line())
    assert "OPTIMNOW_LICENSE_KEY" not in seen
    assert not {"LICET_LICENSE_KEY", "OPTIMNOW_LICENSE_KEY_FILE"} & set(seen)
    assert seen["PATH"] == os.environ["PATH"]


def test_a_slow_license_server_holds_up_nobody_but_the_call_that_needs_it(site: Site, licenses: LicenseServer) -> None:
    asked, go_on = threading.Event(), threading.Event()
    grant = licenses.reply

    def slow(question: dict[str, Any]) -> Any:
        asked.set()
        assert go_on.wait(20)
        return grant(question)

    licenses.reply = slow
    with site.wrapped(RECORDER) as wire:
        wire.greet()
        for number in ("kept", "cancelled"):
            params = {"name": "echo", "arguments": {}}
            wire.send({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})
        assert asked.wait(20)
        assert text(wire.call("free", number=2)) == "free"
        wire.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "cancelled"}})
        wire.ask("ping", number=3)
        go_on.set()
        assert text(wire.answer("kept")["result"]) == "echo"
        said = wire.ask("recorder/said", number=4)["result"]["said"]
    assert said == ["tools/call free", "ping", "tools/call echo", "recorder/said"]


def test_what_was_answered_is_counted_whenever_the_proxy_is_killed(site: Site) -> None:
    for answered in (1, 40):
        with site.wrapped(RECORDER) as wire:
            wire.greet()
            before = calls_counted(site)
            for number in range(answered):
                assert text(wire.call("echo", number=number)) == "echo"
            wire.send({"jsonrpc": "2.0", "id": "last", "method": "tools/call", "params": {"name": "echo"}})
            wire.process.kill()
            wire.process.wait()
        assert answered <= calls_counted(site) - before <= answered + 1


def calls_counted(site: Site) -> int:
    """Return how many calls the spool holds, by the file alone."""
    files = (site.folder / "state").rglob("*.usage.db*")
    meters = [Meter(path.with_name(name), utc_now) for name, path in {_spool(path): path for path in files}.items()]
    found = sum(event.quantity for meter in meters for event in meter.pending() if event.metric == "tool_calls")
    for meter in meters:
        meter.close()
    return found


def _spool(path: Path) -> str:
    """Return the name of the spool that a file belongs to: itself, or what a process has not taken over into it yet."""
    return path.name.partition(".")[0] + ".usage.db"


def test_a_frame_beyond_the_bound_is_refused_and_the_next_one_is_read(site: Site) -> None:
    with site.wrapped(RECORDER) as wire:
        wire.send(b'{"jsonrpc": "2.0", "id": 1, "method": "' + b"x" * (65 * 1024 * 1024) + b'"}')
        refused = json.loads(wire.line())
        assert (refused["error"]["code"], refused["id"]) == (-32600, None)
        assert "64 MiB" in refused["error"]["message"]
        assert wire.ask("ping")["result"] == {}


def test_a_long_answer_passes_in_pieces_and_what_is_answered_here_waits_for_its_end(site: Site) -> None:
    size = 40 * 1024 * 1024
    with site.wrapped([*KITCHEN, "stdio"], key=None) as wire:
        wire.greet()
        wire.send(
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "big", "arguments": {"size": size}}}
        )
        wire.send({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "echo", "arguments": {}}})
        found = [json.loads(wire.line(60)) for _ in range(2)]
    answers = {each["id"]: each["result"] for each in found}
    assert denied(answers[2]) == "NO_KEY"
    assert len(text(answers[1])) == size


def test_the_client_hears_of_a_changed_license_once_what_it_was_shown_is_wrong(
    site: Site, sell: Callable[..., None]
) -> None:
    sell(features=[])
    with site.wrapped(RECORDER) as wire:
        hello = wire.greet()
        assert hello["result"]["capabilities"] == {"tools": {"listChanged": True}}
        listed = wire.ask("tools/list")["result"]["tools"]
        assert [tool["name"] for tool in listed] == ["echo", "free", "license_status"]
        assert denied(wire.call("echo", number=2)) == "FEATURE_NOT_LICENSED"
        told = [json.loads(line).get("method") for line in wire.said]
        assert told.count("notifications/tools/list_changed") == 1
        (echo, free, _) = wire.ask("tools/list", number=3)["result"]["tools"]
    assert echo["_meta"]["io.licet/license"] == {"covered": False, "code": "FEATURE_NOT_LICENSED"}
    assert "FEATURE_NOT_LICENSED" in echo["description"]
    assert "description" not in free


def test_tools_can_be_hidden_instead(site: Site) -> None:
    site.describe({"echo": {"feature": "scan"}}, uncovered="hide")
    with site.wrapped(RECORDER, key=None) as wire:
        wire.greet()
        assert [tool["name"] for tool in wire.ask("tools/list")["result"]["tools"]] == ["free", "license_status"]


def test_strict_does_not_start_without_a_license(site: Site) -> None:
    site.env["LICET_STRICT"] = "1"
    env = site.environment(None)
    done = subprocess.run(
        [LICET, "wrap", "--", *RECORDER], env=env, cwd=site.folder, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (78, b"")
    assert b"NO_KEY" in done.stderr
