"""Execution task kinds that every tenant has from the start. Data, not an enumeration: tenants register more.

See: contract/workflow.md "Known task types", statemachine.md section 4. Only what is documented is required of a step;
other inputs are described so that an editor can offer them.
"""

from __future__ import annotations

from typing import Any, Literal

from haulier.services.workflow.requests import ExecutionTaskRequest, Tag, TaskInputSchema
from haulier.services.workflow.responses import ExecutionTask

Direction = Literal["IN", "OUT"]
"""Into the operator's custody, or out of it."""

CUSTODY_TAG = "custody"
"""Name of the tag, its value IN or OUT, that makes a task kind one of custody: its output may write the ledger."""


def _inputs(required: tuple[str, ...] = (), **properties: tuple[str, str, str]) -> TaskInputSchema:
    described: dict[str, dict[str, Any]] = {
        name: {"title": title, "type": kind, "description": text} for name, (title, kind, text) in properties.items()
    }
    return TaskInputSchema(type="object", properties=described, required=list(required) or None)


def _task(
    task_id: str, code: str, name: str, usage: str, description: str, inputs: TaskInputSchema,
    custody: Direction | None = None,
) -> ExecutionTask:  # fmt: skip
    return ExecutionTask(
        id=task_id,
        name=name,
        entityCode=code,
        description=description,
        tag=[Tag("usage", usage)] + ([Tag(CUSTODY_TAG, custody)] if custody else []),
        inputs=inputs,
        completionModes=["ET_SUCCESS", "ET_FAILURE"],
    )


_CONTAINERS = ("Containers", "array", "ids of the containers")
_AMOUNT = ("Amount", "number", "amount of money, or a path to it")
_VALUE_TYPE = ("Value type", "string", "number or string")

SYSTEM_TASKS: tuple[ExecutionTask, ...] = (
    _task(
        "ET_START",
        "0006",
        "Start",
        "Utility",
        "Begin the workflow of an objective",
        _inputs(
            ("applicableReasons",),
            canGoBack=("May return", "boolean", "the operator may step back"),
            applicableReasons=("Reasons", "array", "reason codes offered"),
        ),
    ),
    _task("ET_COMPLETE_SUCCESS", "0007", "Complete with success", "Utility", "End the workflow well", _inputs()),
    _task("ET_COMPLETE_FAILURE", "0008", "Complete with failure", "Utility", "End the workflow badly", _inputs()),
    _task(
        "ET_PICK",
        "0009",
        "Pick",
        "Custody",
        "Take packages or cash into custody",
        _inputs(containers=_CONTAINERS),
        "IN",
    ),
    _task("ET_DELIVER", "0010", "Deliver", "Custody", "Hand packages over", _inputs(containers=_CONTAINERS), "OUT"),
    _task(
        "ET_CAPTURE",
        "0011",
        "Capture Image",
        "Capture",
        "Photograph the shipment",
        _inputs(imageSize=("Image size", "string", "size of the picture")),
    ),
    _task(
        "ET_CAPTURE_INPUT",
        "0012",
        "Capture Input",
        "Capture",
        "Have the operator type a number or a text",
        _inputs(valueType=_VALUE_TYPE),
    ),
    _task(
        "ET_DISPLAY",
        "0013",
        "Display",
        "Utility",
        "Show something to the operator",
        _inputs(content=("Content", "string", "text to show")),
    ),
    _task("ET_DOODLE", "0014", "Doodle", "Capture", "Take a signature", _inputs()),
    _task(
        "ET_FORM",
        "0015",
        "Form",
        "Capture",
        "Have a form filled in",
        _inputs(fields=("Fields", "array", "fields of the form")),
    ),
    _task(
        "ET_SCAN",
        "0016",
        "Scan Code",
        "Capture",
        "Read a code; its value goes into the output",
        _inputs(expectedCodes=("Expected codes", "array", "codes that are right")),
    ),
    _task("ET_INIT_PAYMENT", "0017", "Init Payment", "Payment", "Start a payment", _inputs(amount=_AMOUNT)),
    _task("ET_PROCESS_PAYMENT", "0018", "Process Payment", "Payment", "Carry a payment out", _inputs(amount=_AMOUNT)),
    _task("ET_COMPLETE_PAYMENT", "0019", "Complete Payment", "Payment", "End a payment", _inputs(amount=_AMOUNT)),
    _task(
        "ET_VERIFY_INPUT",
        "0020",
        "Verify Input",
        "Verify",
        "Compare what was captured with an answer of an API or a fixed value",
        _inputs(
            source=("Source", "string", "API or static"), expectedValue=("Expected value", "any", "value that is right")
        ),
    ),
    _task(
        "ET_VERIFY_LOCATION",
        "0021",
        "Verify Location",
        "Verify",
        "Check that the operator is at a given place now",
        _inputs(place=("Place", "any", "location id or point"), radius=("Radius", "number", "metres")),
    ),
    _task("ET_DELIVER_CASH", "0022", "Deliver Cash", "Custody", "Hand cash over", _inputs(amount=_AMOUNT), "OUT"),
    _task(
        "ET_COLLECT",
        "0901",
        "Collect",
        "Payment",
        "Take the payment of the consignee",
        _inputs(amount=_AMOUNT, gateways=("Gateways", "array", "payment gateways allowed")),
        "IN",
    ),
    _task(
        "ET_VERIFY",
        "0902",
        "Verify",
        "Verify",
        "Check a one-time password or an identity paper",
        _inputs(kind=("Kind", "string", "OTP or ID")),
    ),
    _task("ET_STOP", "0903", "Stop", "Utility", "Mark the end of a stop", _inputs()),
    _task("ET_CUSTODY_IN", "0904", "Custody In", "Custody", "Take into custody", _inputs(containers=_CONTAINERS), "IN"),
    _task(
        "ET_CUSTODY_OUT",
        "0905",
        "Custody Out",
        "Custody",
        "Give out of custody",
        _inputs(containers=_CONTAINERS),
        "OUT",
    ),
)
"""Id, entity code and inputs of each kind; a tenant cannot change or remove these."""

SYSTEM_TASKS_BY_ID = {task.id: task for task in SYSTEM_TASKS}


def direction_of(task: ExecutionTaskRequest) -> Direction | None:
    """Which way things go in a task of this kind, by its tag; None when it is no custody task."""
    for tag in task.tag or []:
        if tag.name == CUSTODY_TAG and tag.value in ("IN", "OUT"):
            return "IN" if tag.value == "IN" else "OUT"
    return None
