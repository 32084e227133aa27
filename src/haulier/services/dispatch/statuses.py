"""Statuses of what the dispatch service keeps, each declared once for requests, answers, rules and rows.

See: contract/dispatch.md "Life of a job", "Life of a dispatch".
"""

from __future__ import annotations

from typing import Final, Literal

JobStatus = Literal["CREATED", "ASSIGNED", "IN_PROGRESS", "COMPLETED", "CANCELLED"]
DispatchStatus = Literal["INITIATED", "ASSIGNED", "IN_PROGRESS", "PENDING_CLOSURE", "CLOSED"]
JobWorkflowSwitch = Literal["ACTIVE", "INACTIVE"]
"""What a published job workflow may be set to."""
JobWorkflowStatus = Literal["DRAFT", "ACTIVE", "INACTIVE"]
CustodyEntity = Literal["CONTAINER", "CASH", "DOCUMENT"]
"""What changes hands."""

DRAFT: Final = "DRAFT"
ACTIVE: Final = "ACTIVE"
OPEN, CLOSED = "OPEN", "CLOSED"
"""States of a ledger."""
