"""Every metric there is, with what it means: what ``GET /metrics`` says and ``docs/monitoring.md`` explains."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Family:
    """A metric.

    Attributes:
        name: As in an expression; of a histogram, without ``_bucket``.
        kind: ``counter``, ``gauge``, ``histogram``, or ``gaugehistogram``: one of what there is at this moment.
        help: What it says.
        labels: The names of its labels.
        of_database: Whether the database is asked for it.
    """

    name: str
    kind: str
    help: str
    labels: tuple[str, ...] = ()
    of_database: bool = False


_COUNTED = (
    Family("licet_validations_total", "counter", "Answers of the validation log, by verdict.", ("code", "product")),
    Family("licet_answer_log_waiting", "gauge", "Answers that are not written to the validation log yet."),
    Family("licet_answer_log_lost_total", "counter", "Answers that the validation log has lost for good."),
    Family("licet_http_requests_total", "counter", "Requests that were answered.", ("route", "status")),
    Family(
        "licet_http_request_duration_seconds",
        "histogram",
        "From the end of a request's body to the beginning of its answer.",
        ("route",),
    ),
    Family("licet_http_requests_on_threads", "gauge", "Requests that threads work on, or that wait for one."),
    Family("licet_worker_rounds_total", "counter", "Rounds of the worker's jobs.", ("task", "result")),
    Family("licet_worker_round_seconds_total", "counter", "Seconds that the worker's jobs took.", ("task",)),
    Family(
        "licet_worker_job_last_success_timestamp_seconds",
        "gauge",
        "When a job of this server's worker ended well.",
        ("task",),
    ),
    Family("licet_webhook_attempts_total", "counter", "Attempts to deliver a webhook, by what followed.", ("result",)),
    Family("licet_mail_attempts_total", "counter", "Attempts to send a mail, by what followed.", ("result",)),
    Family("licet_metrics_dropped_total", "counter", "What was counted with labels that there was no room for."),
)
_READ = (
    Family("licet_licenses", "gauge", "Licenses.", ("product", "plan", "status"), of_database=True),
    Family("licet_licenses_expiring", "gauge", "Working licenses that end within so many days.", ("days",), True),
    Family("licet_lease_age_seconds", "gaugehistogram", "Time since the last yes of each working license.", (), True),
    Family("licet_seats_taken", "gauge", "Seats of working licenses that an instance holds.", ("product",), True),
    Family("licet_seats_sold", "gauge", "Seats that working licenses with a limit have.", ("product",), True),
    Family("licet_outbox_waiting", "gauge", "What waits to leave, or to be worked off.", ("kind",), True),
    Family("licet_outbox_oldest_seconds", "gauge", "Age of the oldest that waits.", ("kind",), True),
    Family("licet_outbox_late_seconds", "gauge", "How long the first that waits is due.", ("kind",), True),
    Family("licet_outbox_given_up", "gauge", "What was given up and can be sent again by hand.", ("kind",), True),
    Family("licet_flags_open", "gauge", "Patterns that look like abuse and are not resolved.", ("kind",), True),
    Family("licet_database_bytes", "gauge", "Size of the database.", (), True),
    Family("licet_worker_last_seen_timestamp_seconds", "gauge", "When any worker said that it works.", (), True),
    Family("licet_figures_timestamp_seconds", "gauge", "When the figures of the database were read.", (), True),
)
_OF_PROCESSES = (
    Family("licet_disk_bytes", "gauge", "Size of the disk of the data folder."),
    Family("licet_disk_free_bytes", "gauge", "What is free of it for this server."),
    Family("licet_build_info", "gauge", "What runs here; always 1.", ("version", "python")),
    Family("licet_processes", "gauge", "Processes of this server.", ("role",)),
    Family("process_cpu_seconds_total", "counter", "Processor time of a process.", ("process",)),
    Family("process_resident_memory_bytes", "gauge", "Memory of a process, shared pages included.", ("process",)),
    Family("process_virtual_memory_bytes", "gauge", "Address space of a process.", ("process",)),
    Family("process_start_time_seconds", "gauge", "When a process began.", ("process",)),
    Family("process_open_fds", "gauge", "Open files and connections of a process.", ("process",)),
    Family("process_max_fds", "gauge", "How many it may have open.", ("process",)),
)

FAMILIES = MappingProxyType({each.name: each for each in (*_COUNTED, *_READ, *_OF_PROCESSES)})
"""All of them, by name, in the order in which they are told."""
