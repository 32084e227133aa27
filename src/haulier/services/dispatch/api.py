"""The dispatch service's operations. See: contract/dispatch.yaml.

Version 1 of the base path serves the same operations: older clients report and scan through it.
Beyond the contract, jobs and dispatches can be listed over REST, and an objective of a job can be cancelled.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import (
    ACCESS,
    CALLBACK_SECRET,
    REQUEST_ID,
    TENANT,
    USER_INFO_REQUIRED,
    Handle,
    Header,
    Operation,
    Plan,
    Query,
)
from haulier.platform.listing.paging import PageNumber, PageSize
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.typed.api import LIMIT, OFFSET, PAGE
from haulier.services.dispatch import queries
from haulier.services.dispatch import requests as wire
from haulier.services.dispatch import responses as answers
from haulier.services.dispatch.commands import custody, dispatches, job_workflows, jobs, objectives, reports, types
from haulier.services.dispatch.kind import DISPATCH, JOB

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO_REQUIRED)
ASYNC_HEADERS = (*HEADERS, CALLBACK_SECRET)
LEGACY = (Header("X-USER-ID", False, "not needed"), Header("X-USER-NAME", False, "not needed"))
PAGING = (Query("pageNo", PageNumber), Query("pageSize", PageSize))
LISTING = (
    *(Query(name) for name in ("query", "select", "sortKey", "sortBy")),
    *(Query(name, kind) for name, kind in (("limit", LIMIT), ("offset", OFFSET), ("page", PAGE), ("size", LIMIT))),
)


def read(
    name: str, number: int, path: str, summary: str, tag: str, handle: Handle, *, one: bool = True, **more: Any
) -> Operation:
    """A GET that answers at once; ``one`` may not be found."""
    statuses = (200, 400, 401, 404) if one else (200, 400, 401)
    return Operation(
        name, "GET", path, number, 200, statuses, summary, tag, more.pop("headers", HEADERS), handle=handle, **more
    )


def config(
    name: str,
    number: int,
    method: str,
    path: str,
    summary: str,
    tag: str,
    plan: Plan,
    body: Any,
    success: int,
    *,
    one: bool = False,
    **more: Any,
) -> Operation:
    """A write of configuration, done when it is answered."""
    statuses = (success, 400, 401, 404) if one else (success, 400, 401)
    return Operation(name, method, path, number, success, statuses, summary, tag, HEADERS, plan=plan, body=body, **more)


def write(
    name: str, number: int, method: str, path: str, summary: str, tag: str, plan: Plan, body: Any, hook: str | None,
    *, one: bool = True, success: int = 202, headers: tuple[Header, ...] = ASYNC_HEADERS, **more: Any,
) -> Operation:  # fmt: skip
    """A write that is accepted; custom code of the method ``hook`` runs with it."""
    statuses = (success, 400, 401, 404) if one else (success, 400, 401)
    return Operation(
        name, method, path, number, success, statuses, summary, tag, headers,
        plan=plan, body=body, hook=hook, hooks=queries.registered_hooks, **more,
    )  # fmt: skip


TYPES = (
    config(
        "createJobType", 1001, "POST", "/job-types", "Create a job type", "Job Type", types.create_type(JOB),
        wire.JobTypeCreate, 201, taken=Cause.DUPLICATE_NAME, taken_field="name",
    ),
    read(
        "getAllJobTypes", 1002, "/job-types", "List all job types of the tenant", "Job Type", queries.read_types(JOB),
        one=False, query=PAGING, answer=list[answers.JobType],
    ),
    read(
        "getJobType", 1003, "/job-types/{jobTypeId}", "Read one job type", "Job Type",
        queries.read_type(JOB, "jobTypeId"), answer=answers.JobType,
    ),
    config(
        "postAttributeConfigForJob", 1004, "POST", "/job-types/{jobTypeId}/config/attributes",
        "Define custom attributes for jobs of this type", "Job - Config", types.define_attributes(JOB, "jobTypeId"),
        wire.AttributesConfig, 201, one=True,
    ),
    read(
        "getAttributeConfigOfJobType", 1005, "/job-types/{jobTypeId}/config/attributes",
        "Read the custom attribute definitions of a job type", "Job - Config",
        queries.read_attributes(JOB, "jobTypeId"), answer=answers.Attributes,
    ),
    config(
        "createDispatchType", 4001, "POST", "/dispatch-types", "Create a dispatch type", "Dispatch Type",
        types.create_type(DISPATCH), wire.DispatchTypeCreate, 201, taken=Cause.DUPLICATE_NAME, taken_field="name",
    ),
    read(
        "getAllDispatchTypes", 4002, "/dispatch-types", "List all dispatch types of the tenant", "Dispatch Type",
        queries.read_types(DISPATCH), one=False, query=PAGING, answer=list[answers.DispatchType],
    ),
    read(
        "getDispatchType", 4003, "/dispatch-types/{dispatchTypeId}", "Read one dispatch type", "Dispatch Type",
        queries.read_type(DISPATCH, "dispatchTypeId"), answer=answers.DispatchType,
    ),
    config(
        "postAttributeConfigForDispatch", 4004, "POST", "/dispatch-types/{dispatchTypeId}/config/attributes",
        "Define custom attributes for dispatches of this type", "Dispatch - Config",
        types.define_attributes(DISPATCH, "dispatchTypeId"), wire.AttributesConfig, 201, one=True,
    ),
    read(
        "getAttributeConfigOfDispatch", 4005, "/dispatch-types/{dispatchTypeId}/config/attributes",
        "Read the custom attribute definitions of a dispatch type", "Dispatch - Config",
        queries.read_attributes(DISPATCH, "dispatchTypeId"), answer=answers.Attributes,
    ),
    config(
        "registerCustomCodeConfig", 9001, "POST", "/config/custom-code", "Register custom code", "Custom Code Config",
        types.register_custom_code, wire.CustomCodeRegistration, 201,
    ),
    read(
        "getCustomCodeConfigs", 9002, "/config/custom-code", "List registered custom code", "Custom Code Config",
        queries.read_custom_code, one=False, query=(Query("methodName"),), answer=list[HookConfig],
    ),
    config(
        "updateCustomCodeConfig", 9003, "PUT", "/config/custom-code", "Replace registered custom code",
        "Custom Code Config", types.register_custom_code, wire.CustomCodeRegistration, 200,
    ),
)  # fmt: skip

JOB_WORKFLOWS = (
    config(
        "createJobWorkflow", 2001, "POST", "/job-workflows", "Create a job workflow from objectives and transitions",
        "Job Workflow", job_workflows.create_job_workflow, wire.JobWorkflowCreate, 201,
    ),
    read(
        "getAllJobWorkflows", 2002, "/job-workflows", "List job workflows", "Job Workflow", queries.list_job_workflows,
        one=False, query=PAGING, answer=list[answers.JobWorkflow],
    ),
    read(
        "getJobWorkflowById", 2003, "/job-workflows/{jobWorkflowId}", "Read one job workflow", "Job Workflow",
        queries.read_job_workflow, answer=answers.JobWorkflow,
    ),
    config(
        "updateJobWorkflowStatus", 2004, "PUT", "/job-workflows/{jobWorkflowId}/status",
        "Activate or deactivate a job workflow", "Job Workflow", job_workflows.change_status,
        wire.JobWorkflowStatusChange, 200,
        one=True,
    ),
    config(
        "createJobWorkflowDraft", 2005, "POST", "/job-workflows/drafts", "Save an incomplete job workflow as a draft",
        "Job Workflow", job_workflows.create_draft, wire.JobWorkflowDraft, 201,
    ),
    read(
        "getJobWorkflowDraft", 2006, "/job-workflows/drafts/{jobWorkflowId}", "Read a job workflow draft",
        "Job Workflow", queries.read_job_workflow_draft, answer=answers.JobWorkflow,
    ),
    config(
        "updateJobWorkflowDraft", 2007, "PUT", "/job-workflows/drafts/{jobWorkflowId}",
        "Replace the content of a draft", "Job Workflow", job_workflows.update_draft, wire.JobWorkflowDraft, 200,
        one=True,
    ),
    config(
        "publishJobWorkflowDraft", 2008, "POST", "/job-workflows/drafts/{jobWorkflowId}/publish",
        "Turn a complete draft into a job workflow", "Job Workflow", job_workflows.publish_draft, wire.HookedBody, 201,
        one=True, body_required=False,
    ),
)  # fmt: skip

JOBS = (
    write(
        "createJob", 3001, "POST", "/jobs", "Create a job for one leg of a path", "Job", jobs.create_job,
        wire.JobCreate, "createJob", one=False, taken_field="jobRef", answer=answers.NewJob,
    ),
    write(
        "updateJobByRef", 3002, "PUT", "/jobs", "Set status of the job named by jobRef", "Job",
        jobs.change_job_status_by_ref, wire.JobUpdateByRef, "updateJobStatus",
    ),
    read(
        "listJobs", 3003, "/jobs", "List jobs", "Job", queries.list_jobs, one=False,
        query=(*LISTING, Query("jobTypeId")), own=True, answer=answers.Jobs,
    ),
    read(
        "getJobById", 3004, "/jobs/{jobId}", "Read one job", "Job", queries.read_job, headers=(*HEADERS, *LEGACY),
        answer=answers.Job,
    ),
    write(
        "updateJob", 3005, "PUT", "/jobs/{jobId}", "Change objectives, schedule, assets or custom data", "Job",
        jobs.update_job, wire.JobUpdate, "updateJob",
    ),
    read(
        "getJobByRef", 3006, "/jobs/ref/{jobRef}", "Read one job by its external reference", "Job",
        queries.read_job_by_ref, answer=answers.Job,
    ),
    write(
        "changeJobStatus", 3007, "POST", "/jobs/{jobId}/status", "Change status and sub-status of a job", "Job",
        jobs.change_job_status, wire.JobStatusChange, "updateJobStatus",
    ),
    write(
        "changeJobSubStatus", 3008, "POST", "/jobs/{jobId}/sub-status", "Change only the sub-status of a job", "Job",
        jobs.change_job_sub_status, wire.SubStatusChange, "updateJobSubStatus",
    ),
    write(
        "changeSubStatusOfJobs", 3009, "POST", "/jobs/sub-status", "Change the sub-status of many jobs", "Job",
        jobs.change_sub_status_of_jobs, wire.JobsSubStatusChange, "updateJobSubStatus", answer=answers.ChangedJobs,
    ),
    write(
        "updateJobCustomData", 3010, "PUT", "/jobs/{jobId}/custom-data", "Replace custom data of a job", "Job",
        jobs.replace_custom_data, wire.CustomDataChange, "updateCustomData",
    ),
    write(
        "patchJobCustomData", 3011, "PATCH", "/jobs/{jobId}/custom-data", "Merge custom data into a job", "Job",
        jobs.merge_custom_data, wire.CustomDataChange, "patchCustomData",
    ),
    write(
        "cancelObjective", 3012, "POST", "/jobs/{jobId}/objectives/{objectiveRef}/cancel",
        "Cancel an objective of a job, which goes on by a code or ends", "Job", objectives.cancel_objective,
        wire.ObjectiveCancel, "cancelObjective", own=True, answer=answers.CancelledObjective,
    ),
)  # fmt: skip


class OnADispatch(NamedTuple):
    """What can be done to a dispatch, by its id and by its reference; ``path`` goes on below the dispatch."""

    name: str
    number: int
    method: str
    path: str
    summary: str
    plan: Plan
    body: Any
    success: int
    hook: str
    hook_by_ref: str

    def operation(self, *, by_ref: bool) -> Operation:
        """The operation of one family: ``/dispatches/{dispatchId}/…`` or ``/dispatches/ref/{dispatchRef}/…``."""
        return write(
            self.name + "ByRef" * by_ref,
            (5200 if by_ref else 5100) + self.number,
            self.method,
            ("/dispatches/ref/{dispatchRef}" if by_ref else "/dispatches/{dispatchId}") + self.path,
            self.summary + ", by reference" * by_ref,
            "Dispatch",
            self.plan,
            self.body,
            self.hook_by_ref if by_ref else self.hook,
            success=self.success,
            body_required=self.body is not wire.HookedBody,
            veto=self.body in (wire.AddJob, wire.AddJobs),
        )


ON_A_DISPATCH = (
    OnADispatch(
        "addJobToDispatch", 1, "PATCH", "/jobs", "Add one job", dispatches.add_job_to_dispatch, wire.AddJob, 202,
        "addJob", "addJobByRef",
    ),
    OnADispatch(
        "addJobsToDispatch", 2, "PATCH", "/jobs/bulk", "Add many jobs", dispatches.add_jobs_to_dispatch, wire.AddJobs,
        202, "addJobBulk", "addMultipleJobsByRef",
    ),
    OnADispatch(
        "removeJobFromDispatch", 3, "DELETE", "/jobs/{jobId}", "Remove one job", dispatches.remove_job_from_dispatch,
        wire.HookedBody, 202, "removeJobFromDispatch", "removeJobByRef",
    ),
    OnADispatch(
        "removeJobsFromDispatch", 4, "PATCH", "/jobs/remove", "Remove many jobs", dispatches.remove_jobs_from_dispatch,
        wire.RemoveJobs, 202, "removeMultipleJobsFromDispatch", "removeMultipleJobsByRef",
    ),
    OnADispatch(
        "addParticipantToDispatch", 5, "PATCH", "/participants", "Assign one participant",
        dispatches.add_participant_to_dispatch, wire.AddParticipant, 200, "addParticipant", "addParticipantByRef",
    ),
    OnADispatch(
        "addParticipantsToDispatch", 6, "PATCH", "/participants/bulk", "Assign many participants",
        dispatches.add_participants_to_dispatch, wire.AddParticipants, 200, "addParticipantBulk",
        "addMultipleParticipantsByRef",
    ),
    OnADispatch(
        "removeParticipantFromDispatch", 7, "DELETE", "/participants/{participantId}", "Remove one participant",
        dispatches.remove_participant_from_dispatch, wire.HookedBody, 202, "removeParticipant",
        "removeParticipantByRef",
    ),
    OnADispatch(
        "changeDispatchStatus", 8, "POST", "/status", "Change status and sub-status", dispatches.change_dispatch_status,
        wire.DispatchStatusChange, 202, "updateDispatchStatus", "changeStatusByRef",
    ),
    OnADispatch(
        "changeDispatchSubStatus", 9, "POST", "/sub-status", "Change only the sub-status",
        dispatches.change_dispatch_sub_status, wire.SubStatusChange, 202, "updateDispatchSubStatus",
        "changeSubStatusByRef",
    ),
    OnADispatch(
        "updateDispatchCustomData", 10, "PUT", "/custom-data", "Replace custom data",
        dispatches.replace_custom_data, wire.CustomDataChange, 202, "updateCustomData", "updateCustomDataByRef",
    ),
    OnADispatch(
        "patchDispatchCustomData", 11, "PATCH", "/custom-data", "Merge custom data",
        dispatches.merge_custom_data, wire.CustomDataChange, 202, "patchCustomData", "patchCustomDataByRef",
    ),
)  # fmt: skip

DISPATCHES = (
    write(
        "createDispatch", 5001, "POST", "/dispatches", "Create a dispatch", "Dispatch", dispatches.create_dispatch,
        wire.DispatchCreate, "createDispatch", one=False, taken_field="dispatchRef",
    ),
    read(
        "listDispatches", 5002, "/dispatches", "List dispatches", "Dispatch", queries.list_dispatches, one=False,
        query=(*LISTING, Query("dispatchTypeId")), own=True, answer=answers.Dispatches,
    ),
    read(
        "getDispatchById", 5003, "/dispatches/{dispatchId}", "Read one dispatch", "Dispatch", queries.read_dispatch,
        answer=answers.Dispatch,
    ),
    write(
        "updateDispatch", 5004, "PUT", "/dispatches/{dispatchId}", "Change base fields of a dispatch", "Dispatch",
        dispatches.update_dispatch, wire.DispatchUpdate, "updateDispatch", taken_field="dispatchRef",
    ),
    read(
        "getDispatchByRef", 5005, "/dispatches/ref/{dispatchRef}", "Read one dispatch by its external reference",
        "Dispatch", queries.read_dispatch, answer=answers.Dispatch,
    ),
    *(action.operation(by_ref=by_ref) for action in ON_A_DISPATCH for by_ref in (False, True)),
)  # fmt: skip

REPORTS = (
    write(
        "updateExecutionTaskStatus", 6001, "POST", "/workflows/{workflowInstanceId}/tasks/{taskId}",
        "Report the status of an execution task", "Mobile APIs", reports.report_task, wire.TaskReportBody,
        "updateExecutionTaskStatus", one=False, headers=HEADERS,
    ),
    write(
        "updateExecutionWorkflowStatus", 6002, "POST", "/workflows/{workflowInstanceId}",
        "Report the status of an execution workflow", "Mobile APIs", reports.report_workflow,
        wire.WorkflowReportBody, "updateExecutionWorkflowStatus", one=False, headers=HEADERS,
    ),
)  # fmt: skip

LEDGER = (
    write(
        "applyCustodyIn", 7001, "POST", "/ledgers/custody-in", "Take a thing into custody", "Ledger",
        custody.scan("IN"), wire.CustodyScan, "applyCustodyIn",
    ),
    write(
        "applyCustodyOut", 7002, "POST", "/ledgers/custody-out", "Hand a thing over", "Ledger", custody.scan("OUT"),
        wire.CustodyScan, "applyCustodyOut",
    ),
    read(
        "getLedgerOfDispatch", 7003, "/ledgers/{dispatchId}", "Read the custody ledger of a dispatch", "Ledger",
        queries.read_ledger, query=(Query("from", queries.EntryNumber),), answer=answers.Ledger,
    ),
    write(
        "applyCustodyInBatch", 7004, "POST", "/ledgers/batch/custody-in", "Take many things into custody",
        "Ledger in batch", custody.scan_batch("IN"), wire.CustodyScanBatch, "applyCustodyInBatch",
    ),
    write(
        "applyCustodyOutBatch", 7005, "POST", "/ledgers/batch/custody-out", "Hand many things over",
        "Ledger in batch", custody.scan_batch("OUT"), wire.CustodyScanBatch, "applyCustodyOutBatch",
    ),
)  # fmt: skip

OPERATIONS = (*TYPES, *JOB_WORKFLOWS, *JOBS, *DISPATCHES, *REPORTS, *LEDGER)
