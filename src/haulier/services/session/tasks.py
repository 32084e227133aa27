"""Upkeep of sessions: what is long over goes."""

from __future__ import annotations

from haulier.platform.expired_rows import Sweep
from haulier.services.session.queries import SQL

KEPT_MS = 24 * 3_600_000
"""How long sessions and links stay after their end."""
SWEEP = Sweep("sessions", SQL["sweep"], KEPT_MS)
