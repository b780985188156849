"""Many processes that report and take at once, on whatever database there is."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Mapping
from typing import Any

from licet.wire import ValidateRequest
from licet_server.config import Settings
from licet_server.errors import InputError
from licet_server.licensing.metering import Event
from licet_server.services.consume import Wanted, consume
from licet_server.services.installation import load
from licet_server.services.report_usage import report_usage
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import transaction
from tests.factories import NOW

PATIENCE_MS = 120_000
"""Of a writer among many: these tests are about figures and not about speed."""

ENDS_WITHIN = 240.0


def at_once(work: Callable[..., list[int]], *, settings: Settings, processes: int, **told: Any) -> list[int]:
    """Run *work* in processes of their own that start together; return what all of them returned.

    Args:
        work: A function of this module; gets the environment and *told*.
        settings: Where the installation is.
        processes: How many.
        told: Further arguments, the same for each; ``process`` says which one it is.
    """
    environ = {"LICET_DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url}
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes)
    with context.Pool(processes, initializer=_join, initargs=(ready,)) as pool:
        running = [pool.apply_async(work, (environ,), told | {"process": number}) for number in range(processes)]
        return [each for result in running for each in result.get(ENDS_WITHIN)]


_READY: list[Any] = []


def _join(ready: Any) -> None:
    _READY.append(ready)


def take_one_by_one(
    environ: Mapping[str, str], *, process: int, key: str, threads: int, takers: int, metric: str
) -> list[int]:
    """Take 1 from a quota *takers* times, with *threads* at once; return what was granted each time."""
    here = load(Settings.from_env(environ))
    engine = here.open_engine()
    granted: list[int] = []
    failed: list[BaseException] = []

    def take(times: int) -> None:
        try:
            for _ in range(times):
                with transaction(engine, patience_ms=PATIENCE_MS) as session:
                    own = {"pepper": here.secrets.pepper, "signer": here.signer}
                    consumed = consume(session, ValidateRequest(key), Wanted(metric, 1), **own, now=NOW)
                granted.append(consumed.granted)
        except BaseException as error:  # noqa: BLE001 - it is raised again below
            failed.append(error)

    shares = [(takers + number) // threads for number in range(threads)]
    running = [threading.Thread(target=take, args=(times,)) for times in shares]
    _READY[0].wait()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    engine.dispose()
    if failed:
        raise failed[0]
    return granted


def report_the_same(
    environ: Mapping[str, str], *, process: int, license_id: str, batches: int, events: int
) -> list[int]:
    """Report the same batches as the other processes, each in an order of its own; return how many were accepted."""
    engine = load(Settings.from_env(environ)).open_engine()
    accepted = []
    _READY[0].wait()
    for batch in range(batches):
        sent = [Event(f"e-{batch}-{number}", "scans", number + 1, NOW) for number in range(events)]
        with transaction(engine, patience_ms=PATIENCE_MS) as session:
            done = report_usage(session, license_id, sent[:: -1 if process % 2 else 1], now=NOW)
        assert done.accepted + done.duplicates == events
        accepted.append(done.accepted)
    engine.dispose()
    return accepted


def report_made_up(
    environ: Mapping[str, str], *, process: int, license_id: str, batches: int, events: int
) -> list[int]:
    """Report batches in which each event has a metric of its own; return how many were accepted, 0 for none."""
    engine = load(Settings.from_env(environ)).open_engine()
    accepted = []
    _READY[0].wait()
    for batch in range(batches):
        sent = [Event(f"e-{process}-{batch}-{n}", f"m-{process}-{batch}-{n}", 1) for n in range(events)]
        try:
            with transaction(engine, patience_ms=PATIENCE_MS) as session:
                accepted.append(report_usage(session, license_id, sent, now=NOW).accepted)
        except InputError:
            accepted.append(0)
    engine.dispose()
    return accepted


def set_quotas(engine: Any, license_id: str, **quotas: tuple[int, str]) -> None:
    """Give a license quotas, by metric: how much in which period."""
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, license_id)
        row.quotas = {name: {"amount": amount, "period": period} for name, (amount, period) in quotas.items()}
