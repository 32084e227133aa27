"""The custody ledger: batches of a thousand rows, all rows or none, into the ledgers of several dispatches at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from figures import Figure, Round
from ground import Ground, data_of, post
from load import Load, LoadFailed, Request, Sent, send

from haulier.demo.calls import DISPATCH
from haulier.demo.receiver import quantile

ROWS = 1_000
DISPATCHES = 8
"""Callers, each with the ledger of a dispatch of its own, as hubs load their lorries side by side."""


@dataclass(frozen=True, slots=True)
class Size:
    """``batches`` are taken into each ledger a round, and as many handed over again."""

    rounds: int
    batches: int


FULL = Size(rounds=3, batches=10)
QUICK = Size(rounds=1, batches=2)


def measure(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """Rows a second of ``POST /ledgers/batch/…``."""
    rounds: list[Round] = []
    latencies: list[float] = []
    for number in range(size.rounds):
        say(f"ledger: dispatches of round {number + 1}")
        made = ground.send(
            [post("/dispatches", {"dispatchTypeId": ground.types.dispatch_type})] * DISPATCHES, keep=True
        )
        dispatches = [data_of(answer)["id"] for answer in made.answers]
        ground.wait_drained()
        ground.checkpoint()
        say(f"ledger: round {number + 1}, {ROWS} rows a batch")
        sent = [hand(ground, dispatches, size, direction) for direction in ("in", "out")]
        rounds.append(Round(2 * size.batches * DISPATCHES * ROWS / sum(half.seconds for half in sent)))
        if rounds[-1].measured == max(item.measured for item in rounds):
            latencies = sorted(sent[0].latencies + sent[1].latencies)
        check_even(ground, dispatches)
    detail = {"batch p50 ms": quantile(latencies, 0.50), "batch p99 ms": quantile(latencies, 0.99)}
    what = f"POST /ledgers/batch/custody-in and -out, {ROWS:,} rows each, {DISPATCHES} dispatches at once"
    return Figure("ledger rows", what, "/s", 20_000.0, "at least", rounds, detail)


def hand(ground: Ground, dispatches: list[str], size: Size, direction: str) -> Sent:
    """Every batch in, or every batch out."""
    requests = [batch(dispatch, turn, direction) for turn in range(size.batches) for dispatch in dispatches]
    return send(Load(ground.url, ground.headers().decode(), requests, connections=DISPATCHES))


def batch(dispatch: str, turn: int, direction: str) -> Request:
    """A thousand containers in or out of one dispatch."""
    rows = [
        {"custodyEntity": "CONTAINER", "custodyEntityId": f"CN-{turn:04}-{row:06}", "custodyLocationId": "IND421302AAG"}
        for row in range(ROWS)
    ]
    return post(f"/ledgers/batch/custody-{direction}", {"dispatchId": dispatch, "data": rows})


def check_even(ground: Ground, dispatches: list[str]) -> None:
    """What was taken in must all have gone out again."""
    reads = [Request("GET", f"{DISPATCH}/ledgers/{dispatch}") for dispatch in dispatches]
    for ledger in map(data_of, ground.send(reads, keep=True).answers):
        if not ledger["balanced"] or not ledger["entries"]:
            raise LoadFailed("a ledger is not even although all that was taken in was handed over")
