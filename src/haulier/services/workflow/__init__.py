"""The workflow service: execution tasks, workflows and their instances. See: contract/workflow.md."""

from haulier.core.codes import WORKFLOW as CODE
from haulier.platform.operation import Service
from haulier.services.workflow.api import OPERATIONS
from haulier.services.workflow.kind import COMPILERS, INSTANCE, instance_id
from haulier.services.workflow.plans import InstanceRef, refuse_unknown_instance, told
from haulier.services.workflow.rules.attempts import MAX_ATTEMPTS, Attempt, Report, attempt_number, join
from haulier.services.workflow.rules.flow import END, END_MARKERS
from haulier.services.workflow.rules.instance import TaskReport, WorkflowReport
from haulier.services.workflow.store import unknown_workflows

SERVICE = Service("workflow", "Workflow Service", CODE, ("/core/api/v1/workflow",), OPERATIONS)

__all__ = [
    "COMPILERS",
    "END",
    "END_MARKERS",
    "INSTANCE",
    "MAX_ATTEMPTS",
    "SERVICE",
    "Attempt",
    "InstanceRef",
    "Report",
    "TaskReport",
    "WorkflowReport",
    "attempt_number",
    "instance_id",
    "join",
    "refuse_unknown_instance",
    "told",
    "unknown_workflows",
]
