"""The step of arrivals: a position makes the dispatches due whose carrier's device sent it. See: ``pipeline.py``."""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.services.tracking.judged_batch import JudgedBatch, Step

SQL = load_statements("haulier.services.tracking.eta", "eta.sql")

REST_MS = 30_000
"""A dispatch is calculated by positions at most once in this time."""
MOST_DISPATCHES = 50
"""Open dispatches of one carrier that a position is for."""
SOON_MS = 1_000
"""What is due so soon may be worked on already, whoever's clock says so."""


async def judge_arrivals(batch: JudgedBatch) -> None:
    """Note with the end of the work that their dispatches are to be calculated."""
    numbers = [device.number for device in batch.devices if device.carrier is not None]
    if numbers:
        batch.write(SQL["mark"], numbers, REST_MS, batch.at + SOON_MS, batch.at, MOST_DISPATCHES)


ARRIVALS = Step("arrivals", SQL["wanted"], judge_arrivals)
