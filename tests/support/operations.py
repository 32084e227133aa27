"""Every served operation with a path that leads to something real, for tests that go over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from haulier.app.catalogue import SERVICES
from haulier.platform.declarations.operation import Operation, Service
from support.ground import APP, PICKUP, Ground

WRITING = ("POST", "PUT", "PATCH", "DELETE")


def operations() -> Iterator[tuple[Service, Operation]]:
    """All of them, service by service."""
    for service in SERVICES:
        for operation in service.operations:
            yield service, operation


def path_of(service: Service, operation: Operation, ground: Ground) -> str:
    """The address of what the operation is about in this tenant."""
    return service.bases[0] + operation.path.format_map(Ids(ids_of(ground)))


def ids_of(ground: Ground) -> dict[str, str]:
    """Path parameters by name."""
    return {
        "participantTypePluralName": "riders",
        "participantId": ground.rider,
        "tenantId": ground.client.tenant,
        "appId": APP,
        "entityTypePluralName": "notes",
        "entityId": ground.entity,
        "containerTypeName": "crate",
        "containerId": ground.container,
        "groupId": ground.group,
        "trackingId": "T-1",
        "jobTypeId": ground.job_type,
        "dispatchTypeId": ground.dispatch_type,
        "jobWorkflowId": ground.job_workflow,
        "executionWorkflowId": ground.workflow,
        "workflowId": ground.workflow,
        "jobId": ground.job,
        "jobRef": ground.job_ref,
        "dispatchId": ground.dispatch,
        "dispatchRef": ground.dispatch_ref,
        "workflowInstanceId": ground.instance,
        "taskId": "ET_PICK",
        "objectiveRef": PICKUP,
        "entityCode": "0009",
        "eventCode": "E-022",
        "reasonCode": "R-0001",
        "journalId": str(UUID(int=1)),
    }


class Ids(dict[str, str]):
    """Any other parameter is an id that nothing has."""

    def __missing__(self, name: str) -> str:
        return f"none:{UUID(int=2)}"
