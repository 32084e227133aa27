"""What other services may use of jobs and dispatches."""

from __future__ import annotations

from haulier.services.dispatch.kind import DISPATCH, JOB

__all__ = ["DISPATCH", "JOB"]
