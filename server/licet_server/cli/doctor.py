"""``licet-server doctor``: what is wrong here, and what mends it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime

import click
import requests

from licet_server import logs
from licet_server.cli.output import json_option, print_json, printable
from licet_server.cli.serve import check_port
from licet_server.config import Settings
from licet_server.errors import PortTakenError, ServerError
from licet_server.services.doctor.examine import examine, secrets_in, wrong_settings
from licet_server.services.doctor.finding import Finding, State, Subject, ok, problem
from licet_server.services.installation import load

_COLOURS = {State.OK: "green", State.WARNING: "yellow", State.PROBLEM: "red", State.SKIPPED: None}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address that `serve` listens on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Its port.")
@click.option("--offline", is_flag=True, help="Ask nobody beyond this machine.")
@json_option
def doctor(host: str, port: int, offline: bool, as_json: bool) -> None:
    """Look for what is wrong: settings, files, clock, database, network, mail. Changes and sends nothing."""
    hidden = list(secrets_in(os.environ))
    found = []
    for each in _findings(host, port, offline, hidden):
        shown = Finding(each.check, each.state, _clean(each.found, hidden), _clean(each.fix or "", hidden) or None)
        found.append(shown)
        if not as_json:
            _print(shown)
    broken = sum(each.state is State.PROBLEM for each in found)
    if as_json:
        print_json({"healthy": not broken, "checks": [asdict(each) for each in found]})
    else:
        noted = sum(each.state is State.WARNING for each in found)
        click.echo(f"{len(found)} answers: {broken} problem(s), {noted} warning(s)")
    raise SystemExit(1 if broken else 0)


def _findings(host: str, port: int, offline: bool, hidden: list[str]) -> Iterator[Finding]:
    wrong = list(wrong_settings(os.environ))
    yield from wrong
    if wrong:
        return  # what else is wrong depends on what these were meant to say
    chosen = Settings.from_env(os.environ)
    with suppress(ServerError):
        hidden += load(chosen).hidden
    logs.configure_for_people(secrets=hidden)
    yield from examine(Subject(chosen, datetime.now(UTC), os.environ, offline=offline))
    yield _port(host, port)


def _port(host: str, port: int) -> Finding:
    """Say whether `serve` could listen, or does already."""
    try:
        check_port(host, port)
    except PortTakenError as error:
        if _answers(host, port):
            return ok("port", f"a license server answers at {host} port {port}")
        return problem("port", str(error), "stop what listens there, or choose another --port")
    return ok("port", f"{host} port {port} is free")


def _answers(host: str, port: int) -> bool:
    where = f"[{host}]" if ":" in host else host
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(f"http://{where}:{port}/healthz", timeout=1)
        return bool(answer.ok and answer.json().get("status") == "ok")
    except (requests.RequestException, ValueError, AttributeError):
        return False


def _clean(text: str, hidden: list[str]) -> str:
    return logs.redact(" ".join(printable(text).split()), hidden)


def _print(each: Finding) -> None:
    state = click.style(f"{each.state.value:<8}", fg=_COLOURS[each.state], bold=each.state is State.PROBLEM)
    click.echo(f"{state} {each.check}: {each.found}")
    if each.fix is not None:
        click.echo(f"{'':8}   fix: {each.fix}")
