"""``make bench``: every figure in one run against one stack, as ratios to the machine's own limit.

``python bench/run.py [--quick] [--only NAME ...] [--json]``. See: docs/design/bench.md. The exit code tells whether
everything could be measured; a target that is missed is shown, not an error.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import arrivals
import batches
import callbacks
import commands
import deliveries
import entities
import fences
import files
import handoffs
import job_life
import ledgers
import lists
import live_stream
import mqtt
import nesting
import orders
import participants
import places
import policies
import positions
import psutil
import queries
import rounds
import schedules
import search
import sign_ins
import time_outs
import traces
import vault
import whole
from figures import Figure, failed, plain, table
from ground import Ground, stack
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

RESULTS = Path(__file__).parent / "results" / "latest.json"

Say = Callable[[str], None]
Measure = Callable[[], list[Figure]]


class Bench:
    """What a measurement on the running stack is given."""

    def __init__(self, ground: Ground, quick: bool, say: Say) -> None:
        self.ground, self.quick, self.say = ground, quick, say
        self.commands = commands.Commands(*self.of(rounds))
        self.people = participants.Participants(*self.of(participants))

    def of(self, module: ModuleType) -> tuple[Ground, Any, Say]:
        """The arguments of a module's measurement: the ground, its own size, and how to tell of progress."""
        return self.ground, module.QUICK if self.quick else module.FULL, self.say


ON_THE_STACK: dict[str, Callable[[Bench], list[Figure]]] = {
    "create": lambda bench: [bench.commands.create()],
    "scan": lambda bench: [bench.commands.scan()],
    "report": lambda bench: [bench.commands.report()],
    "status": lambda bench: [bench.commands.status()],
    "read": lambda bench: [bench.commands.read()],
    "participant": lambda bench: [bench.people.create()],
    "event": lambda bench: [bench.people.event()],
    "life": lambda bench: [job_life.measure(*bench.of(job_life))],
    "ledger": lambda bench: [ledgers.measure(*bench.of(ledgers))],
    "containerize": lambda bench: [nesting.measure(*bench.of(nesting))],
    "vault": lambda bench: vault.Values(*bench.of(vault)).measure(),
    "roles": lambda bench: [sign_ins.roles(*bench.of(sign_ins))],
    "tokens": lambda bench: [sign_ins.tokens(*bench.of(sign_ins))],
    "log-ins": lambda bench: [sign_ins.log_ins(*bench.of(sign_ins))],
    "policy": lambda bench: [policies.measure(*bench.of(policies))],
    "list": lambda bench: [lists.measure(*bench.of(lists))],
    "graphql": lambda bench: [queries.measure(*bench.of(lists))],
    "callbacks": lambda bench: [callbacks.throughput(*bench.of(callbacks)), callbacks.latency(*bench.of(callbacks))],
    "live": lambda bench: [live_stream.measure(*bench.of(live_stream))],
    "batch": lambda bench: [batches.rows(*bench.of(batches))],
    "time-outs": lambda bench: time_outs.measure(*bench.of(time_outs)),
    "schedules": lambda bench: [schedules.measure(*bench.of(schedules))],
    "orders": lambda bench: orders.measure(*bench.of(orders)),
    "entities": lambda bench: entities.measure(*bench.of(entities)),
    "search": lambda bench: search.measure(*bench.of(search)),
    "upload": lambda bench: batches.file(*bench.of(batches)),
    "handoffs": lambda bench: handoffs.measure(*bench.of(handoffs)),
    "files": lambda bench: files.measure(*bench.of(files)),
    "positions": lambda bench: [positions.measure(*bench.of(positions))],
    "deliveries": lambda bench: deliveries.measure(*bench.of(deliveries)),
    "traces": lambda bench: traces.measure(*bench.of(traces)),
    "fences": lambda bench: fences.measure(*bench.of(fences)),
}
"""In their order: small tables first, as the yardstick meets them too."""
NAMES = (*ON_THE_STACK, "idle", "places", "mqtt", "eta", "demo")


def main() -> int:
    """Measure what is asked for, show it, keep it."""
    options = arguments()
    console = Console(stderr=options.json)
    began = time.time()
    figures = run(options, console)
    results = {
        "measuredAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began)),
        "seconds": round(time.time() - began),
        "quick": options.quick,
        "machine": machine(),
        "figures": [plain(figure) for figure in figures],
    }
    text = json.dumps(results, indent=2) + "\n"
    if not options.quick and not options.only:
        RESULTS.write_text(text)
    if options.json:
        sys.stdout.write(text)
    else:
        shown = "Quick run, for a look only" if options.quick else "Best of each side's rounds, one run, one stack"
        console.print(table(figures, shown))
    return 1 if any(figure.error for figure in figures) else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/run.py", description="Haulier's figures, beside the machine's own limit."
    )
    parser.add_argument("--quick", action="store_true", help="small and short: to see that it works; nothing is kept")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=[], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--json", action="store_true", help="print the results as JSON in place of the table")
    return parser.parse_args()


def machine() -> dict[str, object]:
    """What the figures were measured on; nothing that names the machine."""
    memory = round(psutil.virtual_memory().total / 2**30)
    load = round(os.getloadavg()[2], 1)
    return {
        "system": platform.system(), "cores": os.cpu_count(), "memoryGiB": memory, "python": platform.python_version(),
        "loadOf15MinutesAtTheEnd": load,
    }  # fmt: skip


def run(options: argparse.Namespace, console: Console) -> list[Figure]:
    """All measurements in their order, one stack below them."""
    names = options.only or [name for name in NAMES if not (options.quick and name == "demo")]
    figures: list[Figure] = []
    with (
        progress(console, len(names)) as (say, step),
        tempfile.TemporaryDirectory(prefix="haulier-bench-") as directory,
    ):
        home = Path(directory) / "home"

        def take(name: str, measure: Measure) -> None:
            if name in names:
                figures.extend(measured(name, measure, console))
                step()

        if set(names) - {"places", "mqtt", "eta", "demo"}:
            say("starting the stack")
            with stack(home) as ground:
                bench = Bench(ground, options.quick, say)
                for name, measure in ON_THE_STACK.items():
                    take(name, partial(measure, bench))
            take("idle", lambda: list(whole.cold_start(home, 1 if options.quick else 3, say)))
        take("places", lambda: places.measure(places.QUICK if options.quick else places.FULL, say))
        take("mqtt", lambda: [mqtt.measure(mqtt.QUICK if options.quick else mqtt.FULL, say)])
        take("eta", lambda: arrivals.measure(say))
        take("demo", lambda: [whole.demo(400 if options.quick else None, say)])
    return figures


def measured(name: str, measure: Measure, console: Console) -> list[Figure]:
    """The figures of one measurement; what goes wrong in it leaves the others be."""
    try:
        return measure()
    except Exception as error:
        console.print_exception()
        return [failed(name, f"{type(error).__name__}: {error}"[:300])]


@contextmanager
def progress(console: Console, total: int) -> Iterator[tuple[Say, Callable[[], None]]]:
    """A bar over the measurements, and the step under way beside it."""
    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("", total=total)
        yield lambda text: bars.update(task, description=text), lambda: bars.advance(task)


if __name__ == "__main__":
    sys.exit(main())
