"""What the bodies of the workflow service take, and what they refuse."""

import json
from typing import Any

import msgspec
import pytest

from haulier.services.workflow import requests as wire

TASK: dict[str, Any] = {
    "name": "Start",
    "entityCode": "0006",
    "tag": [{"name": "usage", "value": "Utility"}],
    "inputs": {
        "type": "object",
        "properties": {"canGoBack": {"title": "May return", "type": "boolean", "default": False}},
    },
}


def decode(shape: Any, body: dict[str, Any]) -> Any:
    return msgspec.json.decode(json.dumps(body), type=shape)


def test_an_input_keeps_the_json_schema_keywords_it_came_with() -> None:
    task = decode(wire.ExecutionTaskRequest, TASK)
    assert task.inputs.properties["canGoBack"]["default"] is False


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        (wire.ExecutionTaskRequest, {**TASK, "entityCode": "6"}),
        (wire.ExecutionTaskRequest, {**TASK, "inputs": {"type": "array", "properties": {}}}),
        (wire.ExecutionTaskRequest, {**TASK, "applicableReasons": ["0001"]}),
        (wire.ExecutionWorkflowRequest, {"name": "doorDelivery", "flow": []}),
        (wire.ExecutionMacroRequest, {"name": "m"}),
        (wire.WorkflowInstanceRequest, {"workflowId": ""}),
        (wire.WorkflowInstanceCancelRequest, {"reasonCode": "R-1"}),
        (wire.WorkflowInstanceCancelRequest, {"updatedBy": {"id": "rider-1"}}),
    ],
)
def test_what_the_contract_forbids_is_refused(shape: Any, body: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(shape, body)
