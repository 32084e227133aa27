"""The Container Manager: which event the containers of a job get. See: contract/orchestrator.md "Container Manager".

The page prints its two COMPLETED rows with their signs swapped; the default here is the corrected table.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.requests import ContainerManagerInput, Table, TableRow

ANY_TYPE = "*"
UNASSIGNED = "UNASSIGNED"
"""Stands in tables for a job that was taken out of its dispatch, which is no status of jobs."""
APPLY_EVENT = "ApplyEventToContainer"
PASSED_ON = frozenset({"R-0041", "R-0042", "R-0043"})
"""Reasons of success that say more than that it was delivered: the container gets them as they are."""
DELIVERED, NO_REASON, BY_CLIENT = "R-0041", "R-0035", "R-0058"

BEFORE_THE_END = (
    TableRow(jobStatus="CREATED", eventCode="E-020", reasonCode="R-0046"),
    TableRow(jobStatus="ASSIGNED", eventCode="E-012", reasonCode="R-0095"),
    TableRow(jobStatus=UNASSIGNED, eventCode="E-012", reasonCode="R-0096"),
    TableRow(jobStatus="IN_PROGRESS", eventCode="E-021", reasonCode="R-0063"),
)


def default_rows(success: Sequence[str]) -> list[TableRow]:
    """The default table. A row without a reason passes the job's on."""
    others = [code for code in success if code not in PASSED_ON]
    return [
        *BEFORE_THE_END,
        TableRow(jobStatus="COMPLETED", reasonCodes=sorted(PASSED_ON & set(success)), eventCode="E-010"),
        TableRow(jobStatus="COMPLETED", reasonCodes=others, eventCode="E-010", reasonCode=DELIVERED),
        TableRow(jobStatus="COMPLETED", eventCode="E-021"),
        TableRow(jobStatus="CANCELLED", eventCode="E-011"),
    ]


def manage_container(
    given: ContainerManagerInput, container_type: str, tables: Sequence[Table], success: Sequence[str]
) -> Json:
    """The command for one container; an empty list when no row fits."""
    rows = _rows(container_type, tables)
    row = next((row for row in (default_rows(success) if rows is None else rows) if _fits(row, given)), None)
    if row is None:
        return {"commands": []}
    reason = row.reasonCode or given.reasonCode or _reason_where_none(given.jobStatus)
    command = {"name": APPLY_EVENT, "containerId": given.containerId, "eventCode": row.eventCode}
    return {"commands": [command if reason is None else {**command, "reasonCode": reason}]}


def type_of_container(container_id: str) -> str:
    """The container type that an id begins with; empty for a bare one."""
    return container_id.rpartition(":")[0]


def _rows(container_type: str, tables: Sequence[Table]) -> list[TableRow] | None:
    """The rows of a type's own table, else of the table for all types; None where neither is configured."""
    by_type = {table.containerType: table.rows for table in reversed(tables)}
    return by_type.get(container_type, by_type.get(ANY_TYPE))


def _fits(row: TableRow, given: ContainerManagerInput) -> bool:
    if row.jobStatus.upper() != given.jobStatus.upper():
        return False
    return row.reasonCodes is None or (given.reasonCode in row.reasonCodes) is not row.not_


def _reason_where_none(status: str) -> str | None:
    return {"COMPLETED": NO_REASON, "CANCELLED": BY_CLIENT}.get(status.upper())
