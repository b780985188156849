"""A reader who types what a document says, literally, in an empty folder, and looks whether it is as promised."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from tests.docs.pages import Step
from tests.servers import STARTS_WITHIN, STOPS_WITHIN, free_port, wait_until

OF_THE_SYSTEM = ("/data", "/backup", "/backups", "/etc/licet", "/var/lib/licet", "/state", "/srv", "/opt")
"""Folders that documents name and that a test makes below its own."""

MADE = {
    "ID": r"\blic_[a-z0-9]{8,}",
    "ORDER": r"\bord_[a-z0-9]{8,}",
    "ENDPOINT": r"\bwhe_[a-z0-9]{8,}",
    "CUSTOMER": r"\bcus_[a-z0-9]{8,}",
    "ACTIVATION": r"\bact_[a-z0-9]{8,}",
    "APIKEY": r"\bkey_[a-z0-9]{8,}",
    "MAIL": r"\bmail_[a-z0-9]{8,}",
    "EVENT": r"\bpev_[a-z0-9]{8,}",
}
"""What placeholders stand for, once a command has printed one."""

PLACEHOLDER = "OPT-PRO-XXXXX-XXXXX"
"""The license key in documents."""

_VERDICT = re.compile(r"[A-Z]+(_[A-Z]+)+|VALID|REVOKED|EXPIRED|SUSPENDED|MALFORMED")
_SERVES = re.compile(
    r"(\w+=\S+ )*(licet-server (serve|worker)\b|licet-tag-compliance .*--transport http|licet wrap .*--listen)"
)
"""Commands that go on until they are stopped."""

_IN_PEACE = re.compile(r"licet-server (db copy|restore)\b")
"""Commands before which documents tell to stop the server."""

_GOOD = ("VALID", "IN_GRACE")
_CHANGES = [
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+\d\d:\d\d)", "TIME"),
    (r"\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?( UTC)?", "DATE"),
    (r"\b[A-Z]{3}-[A-Z]{3}-[A-Z0-9]{5}-[A-Z0-9]{5}\b", "KEY"),
    (r"\b(req|lic|ord|cus|ins|whe|mail|evt|pev|act|key|flg|usr|m|i)_[A-Za-z0-9]{8,}", "ID"),
    (r"\b[0-9a-f]{7,}\b", "HEX"),
    (r"127\.0\.0\.1:\d+|localhost:\d+", "HERE"),
    (r"/\S*?/root(?=/)", ""),
    (r"\b\d+(\.\d+)? ?(ms|s|kB|MB|KiB|MiB|bytes|seconds|minutes|days)\b", "MUCH"),
    (r"\s+", " "),
]


def normal(line: str) -> str:
    """Take out of a line what differs from one run to the next."""
    for pattern, instead in _CHANGES:
        line = re.sub(pattern, instead, line)
    return line.strip()


_KEEPING = """
_keep() {{
  {{
    printf 'cd %q\\n' "$PWD"
    declare -p | grep -E '^declare -(-|x) ' | grep -vE '^declare -. (BASH|_=|PWD=|OLDPWD=|SHLVL=)'
  }} > {state}.new
  mv {state}.new {state}
}}
trap _keep EXIT
source {state}
"""


class Reader:
    """Somebody with a terminal.

    Attributes:
        folder: Where they start.
        env: Their environment, before they have typed anything.
        words: What stands for itself in a document and must be something else here: a key, an address.
        made: What the commands so far have made, by the placeholder that stands for it.
        port: Where their license server listens.
        offline_customer: Whether who buys a license asks for a file of it at once.
    """

    offline_customer = False

    def __init__(self, folder: Path, env: dict[str, str], words: dict[str, str]) -> None:
        self.folder, self.env, self.words = folder, env, dict(words)
        self.made: dict[str, str] = {}
        self.port, self.other_port = free_port(), free_port()
        self._root = folder.parent / "root"
        self._state, self._rc = folder.parent / "terminal.sh", folder.parent / "rc.sh"
        self._state.write_text(f"cd {folder}\n")
        self._rc.write_text(_KEEPING.format(state=self._state))
        self._background: list[subprocess.Popen[bytes]] = []
        for name in OF_THE_SYSTEM:
            (self._root / name[1:]).mkdir(parents=True, exist_ok=True)

    def type(self, step: Step) -> None:
        """Run a command, and compare its exit code and its answer with what the document says."""
        command = self.filled(step.command)
        if _SERVES.match(command):
            self._start(command)
            return
        if _IN_PEACE.match(command):
            self.close()
        done = self.run(command)
        verdict = _VERDICT.match(step.said)
        expected = re.match(r"exit (\d+)", step.said)
        code = int(expected[1]) if expected else int(verdict is not None and verdict[0] not in _GOOD)
        answer = f"{step.where}: {command}\n-> {done.returncode}\n{done.stdout}{done.stderr}"
        assert done.returncode == code, answer
        if verdict is not None:
            assert re.match(rf"{verdict[0]}\b", done.stdout), answer
        self._compare(step, done.stdout + done.stderr, answer)
        self._note(command, done.stdout)

    def filled(self, command: str) -> str:
        """Put into *command* what its placeholders stand for."""
        for word, instead in self.words.items():
            command = command.replace(word, instead)
        for word, instead in self.made.items():
            command = re.sub(rf"(?<=[\s=/\"']){word}(?=[\s\"']|$)", instead, command)
        for known, port in (("5000", self.port), ("8080", self.other_port)):
            command = re.sub(rf"(127\.0\.0\.1|localhost|0\.0\.0\.0):{known}\b", rf"\1:{port}", command)
            command = re.sub(rf"--port {known}\b", f"--port {port}", command)
        folders = "|".join(OF_THE_SYSTEM)
        command = re.sub(rf"(?<![\w.~}}-])({folders})(?=[/\s\"':]|$)", rf"{self._root}\1", command)
        if re.search(r"\bKID\b", command):
            command = re.sub(r"\bKID\b", self._retirable(), command)
        return command

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run *command* in the terminal: folder and variables are as the commands before have left them."""
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", f"source {self._rc}\nset -e\n{command}\n"],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def close(self) -> None:
        """Stop what still runs."""
        for process in self._background:
            process.send_signal(signal.SIGTERM)
            process.wait(STOPS_WITHIN)
        self._background.clear()

    def _start(self, command: str) -> None:
        """Start a server in the background, as in a second terminal; a license server that runs is stopped first."""
        command = command.removesuffix("&").strip()
        if "licet-server serve" in command:
            self.close()
            command += "" if "--port" in command else f" --port {self.port}"
        log = self._state.with_name("background.log")
        with log.open("wb") as written:
            process = subprocess.Popen(
                ["bash", "-c", f"source {self._state}\n{command} & trap 'kill $!' TERM; wait; wait"],
                cwd=self.folder,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
            )
        self._background.append(process)
        port = re.search(r"(?:--port |--listen \S+:)(\d+)", command)
        if port is not None:
            try:
                wait_until(lambda: _answers(int(port[1])), within=STARTS_WITHIN, what=command, process=process)
            except AssertionError as error:
                raise AssertionError(f"{error}\n{log.read_text()}") from None

    def _compare(self, step: Step, said: str, answer: str) -> None:
        """Find each line that the document shows in what was said; ``…`` stands for anything."""
        lines = [normal(line) for line in said.splitlines()]
        for shown in map(self.filled, step.shown):
            parts = [re.escape(part) for part in normal(shown).split("…")]
            wanted = re.compile(".*".join(parts))
            assert any(wanted.fullmatch(line) for line in lines), f"{shown!r} is not in the answer\n{answer}"

    def _note(self, command: str, printed: str) -> None:
        """Remember the ids and the key that a command has printed; what is new counts more than what is listed."""
        creates = re.search(r"\b(issue|quote|add|create)\b", command) is not None
        for word, pattern in MADE.items():
            found = re.search(pattern, printed)
            if found and (creates or word not in self.made):
                self.made[word] = found[0]
        key = re.search(r"\bOPT-(PRO|STARTER|ENT)-[A-Z0-9]{5}-[A-Z0-9]{5}\b", printed)
        if creates and key:
            self.words[PLACEHOLDER] = key[0]
        if creates and self.offline_customer and (sold := re.search(r"^license key +(\S+)", printed, re.MULTILINE)):
            self._ask_for_a_file(sold[1])

    def _ask_for_a_file(self, key: str) -> None:
        """Send what a customer without a network sends who has bought *key*."""
        asked = {"type": "licet-request", "version": 1, "product": key.partition("-")[0], "key_tail": key[-4:]}
        (self.folder / "request.json").write_text(json.dumps(asked | {"fingerprint": "m_0123456789abcdef"}))

    def _retirable(self) -> str:
        listed = json.loads(self.run("licet-server key list --json").stdout)
        return next(str(key["kid"]) for key in listed if key["state"] in {"trusted", "next"})


def _answers(port: int) -> bool:
    """Say whether an HTTP server answers there, whatever it says."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except OSError:
        return False
