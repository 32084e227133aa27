"""Every served operation with a path that leads to something real, for tests that go over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from haulier.app.catalogue import SERVICES
from haulier.platform.declarations.operation import Operation, Service
from support.full_tenant import APP, PICKUP, FullTenant

WRITING = ("POST", "PUT", "PATCH", "DELETE")


def operations() -> Iterator[tuple[Service, Operation]]:
    """All of them, service by service."""
    for service in SERVICES:
        for operation in service.operations:
            yield service, operation


def path_of(service: Service, operation: Operation, full_tenant: FullTenant) -> str:
    """The address of what the operation is about in this tenant."""
    return service.bases[0] + operation.path.format_map(Ids(ids_of(full_tenant)))


def ids_of(full_tenant: FullTenant) -> dict[str, str]:
    """Path parameters by name."""
    return {
        "participantTypePluralName": "riders",
        "participantId": full_tenant.rider,
        "tenantId": full_tenant.client.tenant,
        "appId": APP,
        "entityTypePluralName": "notes",
        "entityId": full_tenant.entity,
        "containerTypeName": "crate",
        "containerId": full_tenant.container,
        "groupId": full_tenant.group,
        "trackingId": "T-1",
        "jobTypeId": full_tenant.job_type,
        "dispatchTypeId": full_tenant.dispatch_type,
        "jobWorkflowId": full_tenant.job_workflow,
        "executionWorkflowId": full_tenant.workflow,
        "workflowId": full_tenant.workflow,
        "jobId": full_tenant.job,
        "jobRef": full_tenant.job_ref,
        "dispatchId": full_tenant.dispatch,
        "dispatchRef": full_tenant.dispatch_ref,
        "workflowInstanceId": full_tenant.instance,
        "taskId": "ET_PICK",
        "objectiveRef": PICKUP,
        "entityCode": "0009",
        "eventCode": "E-022",
        "reasonCode": "R-0001",
        "journalId": str(UUID(int=1)),
        "domain": "participants",
        "type": "riders",
    }


class Ids(dict[str, str]):
    """Any other parameter is an id that nothing has."""

    def __missing__(self, name: str) -> str:
        return f"none:{UUID(int=2)}"
