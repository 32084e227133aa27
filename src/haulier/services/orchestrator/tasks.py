"""The orchestrator's work in the background: leading the runs, asking plugins, forgetting what is over."""

from __future__ import annotations

from haulier.engines.statements import load_statements
from haulier.platform.expired_rows import Sweep
from haulier.services.orchestrator.runs.conductor import conduct
from haulier.services.orchestrator.runs.tenant_plugins import PURPOSE, plan_execution

SWEEP = Sweep("runs", load_statements("haulier.services.orchestrator", "runs.sql")["sweep"])

TIMERS = {PURPOSE: plan_execution}
LOOPS = {"orchestrator": conduct, "orchestrator runs": SWEEP.keep_swept}
