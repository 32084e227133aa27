"""Upkeep of messaging: what is over is forgotten."""

from __future__ import annotations

from haulier.platform.expired_rows import Sweep
from haulier.services.messaging.store import SQL

SWEEP = Sweep("app messages", SQL["sweep"])
