"""Upkeep of notifications: what is long over goes."""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.platform.expired_rows import Sweep

SWEEP = Sweep("notifications", load_statements("haulier.services.notification", "notification.sql")["sweep"])
