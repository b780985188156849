"""What ``GET /metrics`` says: sums of all processes of this server, and figures of the database.

Sums come from shared memory (``services.counts``) and cost nothing to read. Figures are read in one go, on a thread of
their own: a scrape waits a few seconds for them and tells the ones before when they take longer, with their time, so
neither a million licenses nor a database that hangs holds it up.
"""

from __future__ import annotations

import platform
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

import licet_server
from licet_server.http.figures import Figures
from licet_server.http.metric_families import FAMILIES, Family
from licet_server.services.counts import SECONDS, Board, Count, Process
from licet_server.services.monitoring import AGES, Gauges, gauges

if TYPE_CHECKING:
    from prometheus_client import Metric

KEPT_SECONDS = 10.0
"""How long figures of the database are told again before they are read anew; what takes long is kept for longer."""

PATIENCE_SECONDS = 3.0
"""How long a scrape waits for them."""

_ENDLESS = "+Inf"
_FIGURES = "metrics"
_Of = list[tuple[tuple[str, ...], float]]
_Samples = dict[str, _Of]


@dataclass(frozen=True)
class Metrics:
    """What one process says when it is asked.

    Attributes:
        board: What all processes count.
        engine: The database.
        folder: The data folder, of whose disk it tells.
        figures: Keep what was read.
    """

    board: Board
    engine: Engine
    folder: Path
    figures: Figures = field(default_factory=lambda: Figures(kept=KEPT_SECONDS))

    def page(self, accept: str) -> tuple[str, bytes]:
        """Return the content type and the text.

        Args:
            accept: What the scraper takes: the header ``Accept``.
        """
        from prometheus_client.exposition import choose_encoder
        from prometheus_client.registry import Collector, CollectorRegistry

        metrics = self

        class All(Collector):
            def collect(self) -> Iterator[Metric]:
                return metrics.collect()

        registry = CollectorRegistry()
        registry.register(All())
        encode, content_type = choose_encoder(accept)
        return content_type, encode(registry)

    def collect(self) -> Iterator[Metric]:
        """Return every metric that has something to say."""
        read = self.figures.fresh(_FIGURES, self.engine, gauges, patience=PATIENCE_SECONDS)
        samples = _counted(self.board.read()) | _of_processes(self.board.processes()) | _of_disk(self.folder)
        if read is not None:
            samples |= _of_database(read.value) | {"licet_figures_timestamp_seconds": [((), read.at.timestamp())]}
        for family in FAMILIES.values():
            if read is not None or not family.of_database:
                yield _metric(family, samples)


def _metric(family: Family, samples: _Samples) -> Metric:
    from prometheus_client import Metric

    metric = Metric(family.name.removesuffix("_total"), family.help, family.kind)
    for suffix, more in (("", ()), ("_bucket", ("le",)), ("_count", ()), ("_sum", ())):
        names = (*family.labels, *more)
        for values, number in samples.get(f"{family.name}{suffix}", ()):
            metric.add_sample(f"{family.name}{suffix}", dict(zip(names, values, strict=True)), number)
    return metric


def _counted(counts: Sequence[Count]) -> _Samples:
    """Return what was counted; the steps of histograms added up, as Prometheus wants them."""
    samples: _Samples = defaultdict(list)
    steps: dict[str, dict[tuple[str, ...], dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for each in counts:
        if each.name.endswith("_bucket"):
            steps[each.name][each.labels[:-1]][each.labels[-1]] = each.value
        else:
            samples[each.name].append((each.labels, each.value))
    for name, by_labels in steps.items():
        for labels, found in by_labels.items():
            so_far = 0.0
            for bound in (*(str(each) for each in SECONDS), _ENDLESS):
                so_far += found.get(bound, 0.0)
                samples[name].append(((*labels, bound), so_far))
            samples[f"{name.removesuffix('_bucket')}_count"].append((labels, so_far))
    return samples


def _of_database(read: Gauges) -> _Samples:
    bounds = (*(str(float(each.total_seconds())) for each in AGES), _ENDLESS)
    queues = read.queues.items()
    given_up: _Of = [((kind,), float(each.failed)) for kind, each in queues if each.failed is not None]
    taken = dict.fromkeys(read.seats_sold, 0) | dict(read.seats_taken)
    worker: _Of = [] if read.worker_at is None else [((), float(read.worker_at))]
    return {
        "licet_licenses": [(labels, float(count)) for labels, count in sorted(read.licenses.items())],
        "licet_licenses_expiring": [((str(days),), float(count)) for days, count in read.expiring.items()],
        "licet_lease_age_seconds_bucket": [
            ((bound,), float(count)) for bound, count in zip(bounds, read.lease_ages, strict=True)
        ],
        "licet_seats_taken": [((product,), float(count)) for product, count in taken.items()],
        "licet_seats_sold": [((product,), float(count)) for product, count in read.seats_sold.items()],
        "licet_outbox_waiting": [((kind,), float(each.waiting)) for kind, each in queues],
        "licet_outbox_oldest_seconds": [((kind,), each.oldest) for kind, each in queues],
        "licet_outbox_late_seconds": [((kind,), each.late) for kind, each in queues],
        "licet_outbox_given_up": given_up,
        "licet_flags_open": [((kind,), float(count)) for kind, count in read.flags.items()],
        "licet_database_bytes": [((), float(read.database_bytes))],
        "licet_worker_last_seen_timestamp_seconds": worker,
    }


def _of_disk(folder: Path) -> _Samples:
    try:
        there = shutil.disk_usage(folder)
    except OSError:
        return {}
    return {"licet_disk_bytes": [((), float(there.total))], "licet_disk_free_bytes": [((), float(there.free))]}


def _of_processes(processes: Sequence[Process]) -> _Samples:
    """Return what the system says of each process that counts; where there is no ``/proc``, that there are some."""
    from prometheus_client.process_collector import ProcessCollector

    roles: dict[str, int] = defaultdict(int)
    samples: _Samples = defaultdict(list)
    for each in processes:
        name = f"{each.role}-{roles[each.role]}"
        roles[each.role] += 1
        for metric in ProcessCollector(pid=lambda pid=each.pid: pid, registry=None).collect():  # type: ignore[misc]
            for sample in metric.samples:
                samples[sample.name].append(((name,), sample.value))
    samples["licet_processes"] = [((role,), float(count)) for role, count in roles.items()]
    samples["licet_build_info"] = [((licet_server.__version__, platform.python_version()), 1.0)]
    return samples
