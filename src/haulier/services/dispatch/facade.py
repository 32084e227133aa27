"""What other services may use of jobs and dispatches."""

from __future__ import annotations

from haulier.services.dispatch.kind import DISPATCH, JOB
from haulier.services.dispatch.queries import parts_of_jobs, parts_of_run

__all__ = ["DISPATCH", "JOB", "parts_of_jobs", "parts_of_run"]
