"""What other services may use of workflows: kinds, instances as rows of their changes, attempts."""

from haulier.services.workflow.commands.instances import (
    REPLAN_ON_CONFLICT,
    InstanceRef,
    cancel_attempt,
    change_input,
    enter_dispatch,
    leave_dispatch,
    record_report,
)
from haulier.services.workflow.kind import (
    FLOW,
    INSTANCE,
    WORKFLOW,
    WORKFLOW_VERSION,
    flow_of_instance,
    instance_id,
    show_flow,
    show_instance,
    show_workflow,
    version_id,
)
from haulier.services.workflow.queries import (
    INSTANCE_ROWS,
    WORKFLOW_ROWS,
    custody_direction,
    expired_workflows,
    unknown_workflows,
)
from haulier.services.workflow.rules.attempts import (
    Attempt,
    Cancel,
    Report,
    ReportStatus,
    attempt_number,
    join,
)
from haulier.services.workflow.rules.flow import END, END_MARKERS
from haulier.services.workflow.rules.instance import InstanceStatus, TaskReport, WorkflowReport
from haulier.services.workflow.system_tasks import Direction

__all__ = [
    "END",
    "END_MARKERS",
    "FLOW",
    "INSTANCE",
    "INSTANCE_ROWS",
    "REPLAN_ON_CONFLICT",
    "WORKFLOW",
    "WORKFLOW_ROWS",
    "WORKFLOW_VERSION",
    "Attempt",
    "Cancel",
    "Direction",
    "InstanceRef",
    "InstanceStatus",
    "Report",
    "ReportStatus",
    "TaskReport",
    "WorkflowReport",
    "attempt_number",
    "cancel_attempt",
    "change_input",
    "custody_direction",
    "enter_dispatch",
    "expired_workflows",
    "flow_of_instance",
    "instance_id",
    "join",
    "leave_dispatch",
    "record_report",
    "show_flow",
    "show_instance",
    "show_workflow",
    "unknown_workflows",
    "version_id",
]
