"""What operators watch, in Prometheus' form.

Processes share their counts through files when ``PROMETHEUS_MULTIPROC_DIR`` is set.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import psutil
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

LATENCY_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

STANDING = {
    "haulier_relay_lag_seconds": "age of the oldest journal row that was not carried to the stream",
    "haulier_relay_rows_aside": "journal rows aside, which the stream did not take",
    "haulier_callbacks_waiting": "callbacks that lie on the stream or are being delivered",
    "haulier_timers_overdue_seconds": "how long the oldest timer that nobody is at has been due",
    "haulier_batches_waiting": "batches that stand in line or are worked at",
    "haulier_events_well": "1 while events go to the stream, 0 when they do not",
}
"""Gauges of what waits in the background. Who watches sets them, never who does the work."""


class Metrics:
    """All metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "haulier_request_seconds",
            "time to answer a request",
            ("operation", "status"),
            buckets=LATENCY_BUCKETS,
            registry=self.registry,
        )
        self._callbacks = Counter(
            "haulier_callbacks_total", "tries to deliver a callback", ("outcome",), registry=self.registry
        )
        self._deliveries = Counter(
            "haulier_deliveries_total", "tries to deliver to people", ("channel", "state"), registry=self.registry
        )
        self._tracker_messages = Counter(
            "haulier_tracker_messages_total",
            "messages of trackers, by protocol and what they are",
            ("protocol", "kind"),
            registry=self.registry,
        )
        self._timers = Counter("haulier_timers_total", "timers that fired", ("purpose",), registry=self.registry)
        self._indexed = Counter(
            "haulier_indexed_total", "instances that builds of indexes have come past", registry=self.registry
        )
        self._batch_rows = Counter(
            "haulier_batch_rows_total", "rows of batches dealt with", ("outcome",), registry=self.registry
        )
        self._relayed = Counter("haulier_relayed_total", "journal rows carried to the stream", registry=self.registry)
        self._aside = Counter(
            "haulier_relay_aside_total",
            "journal rows put aside, which the stream will never take",
            registry=self.registry,
        )
        self._standing = {
            name: Gauge(name, text, registry=self.registry, multiprocess_mode="livemostrecent")
            for name, text in STANDING.items()
        }
        self.listeners = Gauge(
            "haulier_listeners", "open streams of events", registry=self.registry, multiprocess_mode="livesum"
        )
        self._sent = Counter("haulier_listener_events_total", "events written to listeners", registry=self.registry)
        self._ended = Counter(
            "haulier_listeners_ended_total", "streams that ended, by cause", ("reason",), registry=self.registry
        )
        self._children: dict[tuple[str, int], Histogram] = {}

    def request(self, operation: str, _method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        child = self._children.get((operation, status))
        if child is None:
            child = self._children[operation, status] = self._requests.labels(operation, str(status))
        child.observe(seconds)

    def callback(self, outcome: str, n: int = 1) -> None:
        """Count tries to deliver: delivered, failed or dead."""
        self._callbacks.labels(outcome).inc(n)

    def delivery(self, channel: str, state: str) -> None:
        """Count tries to deliver to people, by what became of them."""
        self._deliveries.labels(channel, state).inc()

    def tracker_message(self, protocol: str, kind: str) -> None:
        """Count a message of a tracker: position, login, heartbeat, no fix, bad or other."""
        self._tracker_messages.labels(protocol, kind).inc()

    def timer(self, purpose: str, n: int = 1) -> None:
        """Count fired timers."""
        self._timers.labels(purpose).inc(n)

    def indexed(self, n: int) -> None:
        """Count instances whose index columns were checked, and filled where they had to be."""
        self._indexed.inc(n)

    def batch_rows(self, success: int, failed: int) -> None:
        """Count rows of batches that were dealt with."""
        self._batch_rows.labels("success").inc(success)
        self._batch_rows.labels("failed").inc(failed)

    def relayed(self, n: int) -> None:
        """Count relayed journal rows."""
        self._relayed.inc(n)

    def standing(self, found: Mapping[str, float]) -> None:
        """Set gauges of ``STANDING`` by name."""
        for name, value in found.items():
            self._standing[name].set(value)

    def put_aside(self) -> None:
        """Count a journal row that the stream will never take."""
        self._aside.inc()

    def events_sent(self, n: int) -> None:
        """Count events written to listeners, each as often as there were listeners."""
        if n:
            self._sent.inc(n)

    def listener_ended(self, reason: str) -> None:
        """Count streams that ended: gone, slow, expired, access, stopping, unavailable."""
        self._ended.labels(reason).inc()

    def text(self) -> bytes:
        """The exposition text of all processes together, or of this one when they do not share."""
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            _forget_the_dead(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            return generate_latest(registry)
        return generate_latest(self.registry)


def _forget_the_dead(directory: Path) -> None:
    """What processes that were killed had open is open no more."""
    for file in directory.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not psutil.pid_exists(pid):
            mark_process_dead(pid, str(directory))  # type: ignore[no-untyped-call]
