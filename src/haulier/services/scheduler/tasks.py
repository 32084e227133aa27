"""Upkeep of the scheduler: jobs that ended long ago go."""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.platform.expired_rows import Sweep

SQL = load_statements("haulier.services.scheduler", "scheduler.sql")
SWEEP = Sweep("scheduled jobs", SQL["sweep"])
