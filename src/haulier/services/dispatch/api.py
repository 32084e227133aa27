"""The dispatch service's operations. See: contract/dispatch.yaml.

Version 1 of the base path serves the same operations: older clients report and scan through it.
Beyond the contract, jobs and dispatches can be listed over REST, and an objective of a job can be cancelled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Conflict, Hooks, Operation, Plan, RequestBody
from haulier.platform.declarations.parameters import (
    ACCESS,
    CALLBACK_SECRET,
    REQUEST_ID,
    TENANT,
    USER_INFO_REQUIRED,
    Header,
    Query,
)
from haulier.platform.declarations.section import ACCEPTED, Address, Section
from haulier.platform.listing.paging import PageNumber, PageSize
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.typed.api import LIMIT, OFFSET, PAGE
from haulier.services.dispatch import queries, requests, responses
from haulier.services.dispatch.commands import (
    cancellation,
    custody,
    dispatches,
    job_workflows,
    jobs,
    objectives,
    reports,
    types,
)
from haulier.services.dispatch.kind import DISPATCH, JOB

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO_REQUIRED)
ASYNC_HEADERS = (*HEADERS, CALLBACK_SECRET)
LEGACY = (Header("X-USER-ID", description="not needed"), Header("X-USER-NAME", description="not needed"))
PAGING = (Query("pageNo", PageNumber), Query("pageSize", PageSize))
LISTING = (
    *(Query(name) for name in ("query", "select", "sortKey", "sortBy")),
    *(Query(name, kind) for name, kind in (("limit", LIMIT), ("offset", OFFSET), ("page", PAGE), ("size", LIMIT))),
)

JOB_TYPES = Section("Job Type", headers=HEADERS)
JOB_CONFIG = Section("Job - Config", headers=HEADERS)
DISPATCH_TYPES = Section("Dispatch Type", headers=HEADERS)
DISPATCH_CONFIG = Section("Dispatch - Config", headers=HEADERS)
CUSTOM_CODE = Section("Custom Code Config", headers=HEADERS)
JOB_WORKFLOWS = Section("Job Workflow", headers=HEADERS)
JOBS = Section("Job", headers=HEADERS, write_headers=ASYNC_HEADERS, statuses=ACCEPTED)
DISPATCHES = Section("Dispatch", headers=HEADERS, write_headers=ASYNC_HEADERS, statuses=ACCEPTED)
MOBILE = Section("Mobile APIs", headers=HEADERS, statuses=replace(ACCEPTED, documents_404=False))
LEDGER = Section("Ledger", headers=HEADERS, write_headers=ASYNC_HEADERS, statuses=replace(ACCEPTED, documents_404=True))
LEDGER_BATCHES = replace(LEDGER, tag="Ledger in batch")

MAY_BE_EMPTY = RequestBody(requests.HookedBody, is_required=False)
"""A body that may be left out, because the path says all: it can name custom code and a callback."""


def custom_code(method: str, *, ask_callback_first: bool = False) -> Hooks:
    """The custom code of a method: what is registered for the tenant, or what the body names."""
    return Hooks(method, queries.registered_hooks, ask_callback_first=ask_callback_first)


TYPE_OPERATIONS = (
    JOB_TYPES.post("/job-types", name="createJobType", number=1001, summary="Create a job type").plan(
        types.create_type(JOB), body=requests.JobTypeCreate, conflict=Conflict(Cause.DUPLICATE_NAME, "name")
    ),
    JOB_TYPES.get("/job-types", name="getAllJobTypes", number=1002, summary="List all job types of the tenant").handle(
        queries.read_types(JOB), query=PAGING, response=list[responses.JobType]
    ),
    JOB_TYPES.get("/job-types/{jobTypeId}", name="getJobType", number=1003, summary="Read one job type").handle(
        queries.read_type(JOB, "jobTypeId"), response=responses.JobType
    ),
    JOB_CONFIG.post(
        "/job-types/{jobTypeId}/config/attributes",
        name="postAttributeConfigForJob",
        number=1004,
        summary="Define custom attributes for jobs of this type",
    ).plan(types.define_attributes(JOB, "jobTypeId"), body=requests.AttributesConfig),
    JOB_CONFIG.get(
        "/job-types/{jobTypeId}/config/attributes",
        name="getAttributeConfigOfJobType",
        number=1005,
        summary="Read the custom attribute definitions of a job type",
    ).handle(queries.read_attributes(JOB, "jobTypeId"), response=responses.Attributes),
    DISPATCH_TYPES.post(
        "/dispatch-types", name="createDispatchType", number=4001, summary="Create a dispatch type"
    ).plan(
        types.create_type(DISPATCH), body=requests.DispatchTypeCreate, conflict=Conflict(Cause.DUPLICATE_NAME, "name")
    ),
    DISPATCH_TYPES.get(
        "/dispatch-types", name="getAllDispatchTypes", number=4002, summary="List all dispatch types of the tenant"
    ).handle(queries.read_types(DISPATCH), query=PAGING, response=list[responses.DispatchType]),
    DISPATCH_TYPES.get(
        "/dispatch-types/{dispatchTypeId}", name="getDispatchType", number=4003, summary="Read one dispatch type"
    ).handle(queries.read_type(DISPATCH, "dispatchTypeId"), response=responses.DispatchType),
    DISPATCH_CONFIG.post(
        "/dispatch-types/{dispatchTypeId}/config/attributes",
        name="postAttributeConfigForDispatch",
        number=4004,
        summary="Define custom attributes for dispatches of this type",
    ).plan(types.define_attributes(DISPATCH, "dispatchTypeId"), body=requests.AttributesConfig),
    DISPATCH_CONFIG.get(
        "/dispatch-types/{dispatchTypeId}/config/attributes",
        name="getAttributeConfigOfDispatch",
        number=4005,
        summary="Read the custom attribute definitions of a dispatch type",
    ).handle(queries.read_attributes(DISPATCH, "dispatchTypeId"), response=responses.Attributes),
    CUSTOM_CODE.post(
        "/config/custom-code", name="registerCustomCodeConfig", number=9001, summary="Register custom code"
    ).plan(types.register_custom_code, body=requests.CustomCodeRegistration),
    CUSTOM_CODE.get(
        "/config/custom-code", name="getCustomCodeConfigs", number=9002, summary="List registered custom code"
    ).handle(queries.read_custom_code, query=(Query("methodName"),), response=list[HookConfig]),
    CUSTOM_CODE.put(
        "/config/custom-code", name="updateCustomCodeConfig", number=9003, summary="Replace registered custom code"
    ).plan(types.register_custom_code, body=requests.CustomCodeRegistration),
)

JOB_WORKFLOW_OPERATIONS = (
    JOB_WORKFLOWS.post(
        "/job-workflows",
        name="createJobWorkflow",
        number=2001,
        summary="Create a job workflow from objectives and transitions",
    ).plan(job_workflows.create_job_workflow, body=requests.JobWorkflowCreate),
    JOB_WORKFLOWS.get("/job-workflows", name="getAllJobWorkflows", number=2002, summary="List job workflows").handle(
        queries.list_job_workflows, query=PAGING, response=list[responses.JobWorkflow]
    ),
    JOB_WORKFLOWS.get(
        "/job-workflows/{jobWorkflowId}", name="getJobWorkflowById", number=2003, summary="Read one job workflow"
    ).handle(queries.read_job_workflow, response=responses.JobWorkflow),
    JOB_WORKFLOWS.put(
        "/job-workflows/{jobWorkflowId}/status",
        name="updateJobWorkflowStatus",
        number=2004,
        summary="Activate or deactivate a job workflow",
    ).plan(job_workflows.change_status, body=requests.JobWorkflowStatusChange),
    JOB_WORKFLOWS.post(
        "/job-workflows/drafts",
        name="createJobWorkflowDraft",
        number=2005,
        summary="Save an incomplete job workflow as a draft",
    ).plan(job_workflows.create_draft, body=requests.JobWorkflowDraft),
    JOB_WORKFLOWS.get(
        "/job-workflows/drafts/{jobWorkflowId}",
        name="getJobWorkflowDraft",
        number=2006,
        summary="Read a job workflow draft",
    ).handle(queries.read_job_workflow_draft, response=responses.JobWorkflow),
    JOB_WORKFLOWS.put(
        "/job-workflows/drafts/{jobWorkflowId}",
        name="updateJobWorkflowDraft",
        number=2007,
        summary="Replace the content of a draft",
    ).plan(job_workflows.update_draft, body=requests.JobWorkflowDraft),
    JOB_WORKFLOWS.post(
        "/job-workflows/drafts/{jobWorkflowId}/publish",
        name="publishJobWorkflowDraft",
        number=2008,
        summary="Turn a complete draft into a job workflow",
    ).plan(job_workflows.publish_draft, body=MAY_BE_EMPTY),
)

JOB_OPERATIONS = (
    JOBS.post("/jobs", name="createJob", number=3001, summary="Create a job for one leg of a path").plan(
        jobs.create_job,
        body=requests.JobCreate,
        response=responses.NewJob,
        hooks=custom_code("createJob"),
        conflict=Conflict(field="jobRef"),
    ),
    JOBS.put("/jobs", name="updateJobByRef", number=3002, summary="Set status of the job named by jobRef").plan(
        jobs.change_job_status_by_ref,
        body=requests.JobUpdateByRef,
        hooks=custom_code("updateJobStatus"),
        documents_404=True,
    ),
    JOBS.get("/jobs", name="listJobs", number=3003, summary="List jobs").handle(
        queries.list_jobs, query=(*LISTING, Query("jobTypeId")), response=responses.Jobs, is_extension=True
    ),
    JOBS.get("/jobs/{jobId}", name="getJobById", number=3004, summary="Read one job").handle(
        queries.read_job, response=responses.Job, headers=(*HEADERS, *LEGACY)
    ),
    JOBS.put(
        "/jobs/{jobId}", name="updateJob", number=3005, summary="Change objectives, schedule, assets or custom data"
    ).plan(jobs.update_job, body=requests.JobUpdate, hooks=custom_code("updateJob")),
    JOBS.get(
        "/jobs/ref/{jobRef}", name="getJobByRef", number=3006, summary="Read one job by its external reference"
    ).handle(queries.read_job_by_ref, response=responses.Job),
    JOBS.post(
        "/jobs/{jobId}/status", name="changeJobStatus", number=3007, summary="Change status and sub-status of a job"
    ).plan(jobs.change_job_status, body=requests.JobStatusChange, hooks=custom_code("updateJobStatus")),
    JOBS.post(
        "/jobs/{jobId}/sub-status",
        name="changeJobSubStatus",
        number=3008,
        summary="Change only the sub-status of a job",
    ).plan(jobs.change_job_sub_status, body=requests.SubStatusChange, hooks=custom_code("updateJobSubStatus")),
    JOBS.post(
        "/jobs/sub-status", name="changeSubStatusOfJobs", number=3009, summary="Change the sub-status of many jobs"
    ).plan(
        jobs.change_sub_status_of_jobs,
        body=requests.JobsSubStatusChange,
        response=responses.ChangedJobs,
        hooks=custom_code("updateJobSubStatus"),
        documents_404=True,
    ),
    JOBS.put(
        "/jobs/{jobId}/custom-data", name="updateJobCustomData", number=3010, summary="Replace custom data of a job"
    ).plan(jobs.replace_custom_data, body=requests.CustomDataChange, hooks=custom_code("updateCustomData")),
    JOBS.patch(
        "/jobs/{jobId}/custom-data", name="patchJobCustomData", number=3011, summary="Merge custom data into a job"
    ).plan(jobs.merge_custom_data, body=requests.CustomDataChange, hooks=custom_code("patchCustomData")),
    JOBS.post(
        "/jobs/{jobId}/objectives/{objectiveRef}/cancel",
        name="cancelObjective",
        number=3012,
        summary="Cancel an objective of a job, which goes on by a code or ends",
    ).plan(
        objectives.cancel_objective,
        body=requests.ObjectiveCancel,
        response=responses.CancelledObjective,
        hooks=custom_code("cancelObjective"),
        is_extension=True,
    ),
    JOBS.post(
        "/jobs/{jobId}/cancel",
        name="cancelJob",
        number=3013,
        summary="Cancel a job, which leaves its dispatch if it was not begun",
    ).plan(
        cancellation.cancel_job,
        body=RequestBody(requests.JobCancel, is_required=False),
        hooks=custom_code("cancelJob"),
        is_extension=True,
    ),
)


class OnADispatch(NamedTuple):
    """What can be done to a dispatch, named by its id or by its reference; ``path`` goes on below the dispatch."""

    method: str
    path: str
    name: str
    number: int
    summary: str

    def plan(
        self,
        plan: Plan,
        *,
        body: Any,
        hook: str,
        hook_by_ref: str,
        ask_callback_first: bool = False,
        success: int | None = None,
    ) -> tuple[Operation, Operation]:
        """Both operations: at ``/dispatches/{dispatchId}/…`` and at ``/dispatches/ref/{dispatchRef}/…``."""
        by_id = Address(
            DISPATCHES,
            self.method,
            "/dispatches/{dispatchId}" + self.path,
            name=self.name,
            number=5100 + self.number,
            summary=self.summary,
        )
        by_ref = Address(
            DISPATCHES,
            self.method,
            "/dispatches/ref/{dispatchRef}" + self.path,
            name=f"{self.name}ByRef",
            number=5200 + self.number,
            summary=f"{self.summary}, by reference",
        )
        hooks, hooks_by_ref = (
            custom_code(method, ask_callback_first=ask_callback_first) for method in (hook, hook_by_ref)
        )
        return (
            by_id.plan(plan, body=body, hooks=hooks, success=success),
            by_ref.plan(plan, body=body, hooks=hooks_by_ref, success=success),
        )


ON_A_DISPATCH = (
    *OnADispatch("PATCH", "/jobs", name="addJobToDispatch", number=1, summary="Add one job").plan(
        dispatches.add_job_to_dispatch,
        body=requests.AddJob,
        hook="addJob",
        hook_by_ref="addJobByRef",
        ask_callback_first=True,
    ),
    *OnADispatch("PATCH", "/jobs/bulk", name="addJobsToDispatch", number=2, summary="Add many jobs").plan(
        dispatches.add_jobs_to_dispatch,
        body=requests.AddJobs,
        hook="addJobBulk",
        hook_by_ref="addMultipleJobsByRef",
        ask_callback_first=True,
    ),
    *OnADispatch("DELETE", "/jobs/{jobId}", name="removeJobFromDispatch", number=3, summary="Remove one job").plan(
        dispatches.remove_job_from_dispatch,
        body=MAY_BE_EMPTY,
        hook="removeJobFromDispatch",
        hook_by_ref="removeJobByRef",
    ),
    *OnADispatch("PATCH", "/jobs/remove", name="removeJobsFromDispatch", number=4, summary="Remove many jobs").plan(
        dispatches.remove_jobs_from_dispatch,
        body=requests.RemoveJobs,
        hook="removeMultipleJobsFromDispatch",
        hook_by_ref="removeMultipleJobsByRef",
    ),
    *OnADispatch(
        "PATCH", "/participants", name="addParticipantToDispatch", number=5, summary="Assign one participant"
    ).plan(
        dispatches.add_participant_to_dispatch,
        body=requests.AddParticipant,
        hook="addParticipant",
        hook_by_ref="addParticipantByRef",
        success=200,
    ),
    *OnADispatch(
        "PATCH", "/participants/bulk", name="addParticipantsToDispatch", number=6, summary="Assign many participants"
    ).plan(
        dispatches.add_participants_to_dispatch,
        body=requests.AddParticipants,
        hook="addParticipantBulk",
        hook_by_ref="addMultipleParticipantsByRef",
        success=200,
    ),
    *OnADispatch(
        "DELETE",
        "/participants/{participantId}",
        name="removeParticipantFromDispatch",
        number=7,
        summary="Remove one participant",
    ).plan(
        dispatches.remove_participant_from_dispatch,
        body=MAY_BE_EMPTY,
        hook="removeParticipant",
        hook_by_ref="removeParticipantByRef",
    ),
    *OnADispatch("POST", "/status", name="changeDispatchStatus", number=8, summary="Change status and sub-status").plan(
        dispatches.change_dispatch_status,
        body=requests.DispatchStatusChange,
        hook="updateDispatchStatus",
        hook_by_ref="changeStatusByRef",
    ),
    *OnADispatch(
        "POST", "/sub-status", name="changeDispatchSubStatus", number=9, summary="Change only the sub-status"
    ).plan(
        dispatches.change_dispatch_sub_status,
        body=requests.SubStatusChange,
        hook="updateDispatchSubStatus",
        hook_by_ref="changeSubStatusByRef",
    ),
    *OnADispatch("PUT", "/custom-data", name="updateDispatchCustomData", number=10, summary="Replace custom data").plan(
        dispatches.replace_custom_data,
        body=requests.CustomDataChange,
        hook="updateCustomData",
        hook_by_ref="updateCustomDataByRef",
    ),
    *OnADispatch("PATCH", "/custom-data", name="patchDispatchCustomData", number=11, summary="Merge custom data").plan(
        dispatches.merge_custom_data,
        body=requests.CustomDataChange,
        hook="patchCustomData",
        hook_by_ref="patchCustomDataByRef",
    ),
)

DISPATCH_OPERATIONS = (
    DISPATCHES.post("/dispatches", name="createDispatch", number=5001, summary="Create a dispatch").plan(
        dispatches.create_dispatch,
        body=requests.DispatchCreate,
        hooks=custom_code("createDispatch"),
        conflict=Conflict(field="dispatchRef"),
    ),
    DISPATCHES.get("/dispatches", name="listDispatches", number=5002, summary="List dispatches").handle(
        queries.list_dispatches,
        query=(*LISTING, Query("dispatchTypeId")),
        response=responses.Dispatches,
        is_extension=True,
    ),
    DISPATCHES.get("/dispatches/{dispatchId}", name="getDispatchById", number=5003, summary="Read one dispatch").handle(
        queries.read_dispatch, response=responses.Dispatch
    ),
    DISPATCHES.put(
        "/dispatches/{dispatchId}", name="updateDispatch", number=5004, summary="Change base fields of a dispatch"
    ).plan(
        dispatches.update_dispatch,
        body=requests.DispatchUpdate,
        hooks=custom_code("updateDispatch"),
        conflict=Conflict(field="dispatchRef"),
    ),
    DISPATCHES.get(
        "/dispatches/ref/{dispatchRef}",
        name="getDispatchByRef",
        number=5005,
        summary="Read one dispatch by its external reference",
    ).handle(queries.read_dispatch, response=responses.Dispatch),
    *ON_A_DISPATCH,
)

REPORT_OPERATIONS = (
    MOBILE.post(
        "/workflows/{workflowInstanceId}/tasks/{taskId}",
        name="updateExecutionTaskStatus",
        number=6001,
        summary="Report the status of an execution task",
    ).plan(reports.report_task, body=requests.TaskReportBody, hooks=custom_code("updateExecutionTaskStatus")),
    MOBILE.post(
        "/workflows/{workflowInstanceId}",
        name="updateExecutionWorkflowStatus",
        number=6002,
        summary="Report the status of an execution workflow",
    ).plan(
        reports.report_workflow, body=requests.WorkflowReportBody, hooks=custom_code("updateExecutionWorkflowStatus")
    ),
)

LEDGER_OPERATIONS = (
    LEDGER.post("/ledgers/custody-in", name="applyCustodyIn", number=7001, summary="Take a thing into custody").plan(
        custody.scan("IN"), body=requests.CustodyScan, hooks=custom_code("applyCustodyIn")
    ),
    LEDGER.post("/ledgers/custody-out", name="applyCustodyOut", number=7002, summary="Hand a thing over").plan(
        custody.scan("OUT"), body=requests.CustodyScan, hooks=custom_code("applyCustodyOut")
    ),
    LEDGER.get(
        "/ledgers/{dispatchId}",
        name="getLedgerOfDispatch",
        number=7003,
        summary="Read the custody ledger of a dispatch",
    ).handle(queries.read_ledger, query=(Query("from", queries.EntryNumber),), response=responses.Ledger),
    LEDGER_BATCHES.post(
        "/ledgers/batch/custody-in", name="applyCustodyInBatch", number=7004, summary="Take many things into custody"
    ).plan(custody.scan_batch("IN"), body=requests.CustodyScanBatch, hooks=custom_code("applyCustodyInBatch")),
    LEDGER_BATCHES.post(
        "/ledgers/batch/custody-out", name="applyCustodyOutBatch", number=7005, summary="Hand many things over"
    ).plan(custody.scan_batch("OUT"), body=requests.CustodyScanBatch, hooks=custom_code("applyCustodyOutBatch")),
)

OPERATIONS = (
    *TYPE_OPERATIONS,
    *JOB_WORKFLOW_OPERATIONS,
    *JOB_OPERATIONS,
    *DISPATCH_OPERATIONS,
    *REPORT_OPERATIONS,
    *LEDGER_OPERATIONS,
)
