"""Life of an execution workflow: versions while it is active, none after it expired. See: contract/workflow.md."""

from __future__ import annotations

from typing import Literal

from haulier.core.moments import milliseconds
from haulier.core.refusal import Cause, Fault, Refusal

WorkflowStatus = Literal["ACTIVE", "EXPIRED"]


def status_at(expires_at: int | None, now: int) -> WorkflowStatus:
    """Status of a workflow at ``now``, epoch milliseconds. The contract gives no unit of expiresAt."""
    if expires_at is None:
        return "ACTIVE"
    return "EXPIRED" if milliseconds(expires_at) <= now else "ACTIVE"


def require_active(expires_at: int | None, now: int, cause: Cause = Cause.VERSION_CONFLICT) -> None:
    """Raise Refusal, 409 unless another cause is named, when the workflow has expired: no version or instance more."""
    if status_at(expires_at, now) == "EXPIRED":
        message = "the execution workflow has expired"
        raise Refusal(cause, message, [Fault("expiresAt", "expired", message)])
