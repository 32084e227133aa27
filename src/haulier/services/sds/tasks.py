"""Upkeep of secure data storage: signed texts that no call could bring any more go."""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.platform.expired_rows import Sweep

SQL = load_statements("haulier.services.sds", "signatures.sql")
SWEEP_SECONDS = 60.0
SWEEP = Sweep("signed texts", SQL["sweep"], every_seconds=SWEEP_SECONDS)
