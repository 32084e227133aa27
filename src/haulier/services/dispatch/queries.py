"""The reads of the dispatch service. See: contract/dispatch.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import TYPE_DECODER, Kind
from haulier.platform.declarations.operation import Handle
from haulier.platform.journal.change_log import ids_changed_beside
from haulier.platform.ledger.books import Entry, read_book
from haulier.platform.listing.paging import list_types
from haulier.platform.listing.query import list_resources, select_fields
from haulier.platform.outbound.hooks import HookConfig, normal_method
from haulier.platform.outbound.sealed_hooks import opened_hook
from haulier.platform.storage.resources import Json, Resource, without_nulls
from haulier.platform.typed.serialization import show_page
from haulier.platform.typed.type_changes import need_type
from haulier.services.dispatch.eta.reads import SQL, add_etas, read_with_eta
from haulier.services.dispatch.kind import (
    CUSTOM_CODE,
    CUSTOM_CODE_BODY,
    CUSTOM_CODE_ID,
    DISPATCH,
    DISPATCH_BODY,
    JOB,
    JOB_BODY,
    JOB_WORKFLOW,
    LEDGER,
    LEDGER_BODY,
    audit,
    show_dispatch,
    show_job,
    show_workflow,
)
from haulier.services.dispatch.responses import LedgerEntry
from haulier.services.dispatch.rules.custody import detail_of
from haulier.services.dispatch.statuses import DRAFT
from haulier.services.workflow.facade import INSTANCE, instance_id

MAX_ENTRIES_READ = 10_000
"""Lines of one ledger that a read gives; ``from`` in the query goes on after a line's number."""

EntryNumber = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""Number of a ledger line; each has an exact place in a JSON number."""


def read_type(kind: Kind, parameter: str) -> Handle:
    """GET of one type."""

    async def handle(call: Call, _body: None) -> Json:
        """Read one type."""
        row = await call.need(kind.type_kind, call.path[parameter], kind.type_noun)
        return show_type(row)

    return handle


def read_types(kind: Kind) -> Handle:
    """GET of all types."""

    async def handle(call: Call, _body: None) -> list[Json]:
        """List all types of the tenant, oldest first."""
        return [show_type(row) for row in await list_types(call, kind.type_kind)]

    return handle


def show_type(row: Resource) -> Json:
    """A type as read: id, name and who made it."""
    body = row.body_as(TYPE_DECODER)
    return {
        **body.own,
        "id": row.id,
        "name": body.name,
        **audit(row),
    }


def read_attributes(kind: Kind, parameter: str) -> Handle:
    """GET of attribute definitions."""

    async def handle(call: Call, _body: None) -> Json:
        """Read the custom attribute definitions of a type."""
        row = await call.need(kind.type_kind, call.path[parameter], kind.type_noun)
        shown = [msgspec.to_builtins(attribute) for attribute in row.body_as(TYPE_DECODER).attributes]
        for attribute in shown:
            attribute.pop("slot", None)
        return {"attributes": shown}

    return handle


async def registered_hooks(call: Call) -> Mapping[str, HookConfig]:
    """The custom code registered for this service's methods, by method name."""
    found = await call.read_optional_config(CUSTOM_CODE, CUSTOM_CODE_ID)
    return found.value if found is not None else {}


async def read_custom_code(call: Call, _body: None) -> list[Json]:
    """List registered custom code, of one method when ``methodName`` is given."""
    row = await call.get(CUSTOM_CODE, CUSTOM_CODE_ID)
    hooks = row.body_as(CUSTOM_CODE_BODY).customCode if row is not None else []
    wanted = call.query("methodName")
    return [
        msgspec.to_builtins(opened_hook(call.unseal, hook))
        for hook in hooks
        if wanted is None or normal_method(hook.method_name) == normal_method(wanted)
    ]


async def read_job_workflow(call: Call, _body: None) -> Json:
    """Read one job workflow."""
    return show_workflow(await need_job_workflow(call, draft=False))


async def read_job_workflow_draft(call: Call, _body: None) -> Json:
    """Read a draft."""
    return show_workflow(await need_job_workflow(call, draft=True))


async def list_job_workflows(call: Call, _body: None) -> list[Json]:
    """List job workflows and drafts, oldest first."""
    return [show_workflow(row) for row in await list_types(call, JOB_WORKFLOW)]


async def need_job_workflow(call: Call, *, draft: bool) -> Resource:
    """The job workflow of the path. Raises Refusal for one that is a draft and must be none, or the other way round."""
    row = await call.need(JOB_WORKFLOW, call.path["jobWorkflowId"], "job workflow")
    if (row.state == DRAFT) is not draft:
        raise Refusal(Cause.NOT_FOUND, f"job workflow {row.id} is {'not ' if draft else ''}a draft")
    return row


async def read_job(call: Call, _body: None) -> Json:
    """Read one job; its objectives stand in the order of its workflow."""
    return await read_with_eta(call, JOB.name, call.path["jobId"], show_job)


async def read_job_by_ref(call: Call, _body: None) -> Json:
    """Read one job by the tenant's own reference."""
    return await _with_eta(call, await call.need_by_ref(JOB.name, call.path["jobRef"], "job"), show_job)


async def list_jobs(call: Call, _body: None) -> Json:
    """List jobs: ``query``, ``sortKey``, ``sortBy``, ``limit``/``offset`` or ``page``/``size``.

    ``jobTypeId`` narrows to one type; then its ``indexed`` attributes can be filtered and sorted by.
    """
    return await _list_of_type(call, JOB, "jobTypeId", "jobs")


async def need_job(call: Call) -> Resource:
    """The job of the path."""
    return await call.need(JOB.name, call.path["jobId"], "job")


async def read_dispatch(call: Call, _body: None) -> Json:
    """Read one dispatch, by id or by the tenant's reference."""
    if "dispatchId" in call.path:
        return await read_with_eta(call, DISPATCH.name, call.path["dispatchId"], show_dispatch)
    return await _with_eta(call, await need_dispatch(call), show_dispatch)


async def _with_eta(call: Call, row: Resource, show: Callable[[Resource], Json]) -> Json:
    """A job or a dispatch, with its arrivals as long as it is under way."""
    shown = show(row)
    await add_etas(call, [row], [shown])
    return shown


async def list_dispatches(call: Call, _body: None) -> Json:
    """List dispatches; ``dispatchTypeId`` narrows to one type, whose indexed attributes can then be filtered by."""
    return await _list_of_type(call, DISPATCH, "dispatchTypeId", "dispatches")


async def _list_of_type(call: Call, kind: Kind, parameter: str, member: str) -> Json:
    """A page of a kind, of the one type that the parameter names when it is given."""
    type_id = call.query(parameter)
    type_ = await need_type(call, kind, type_id, parameter) if type_id else None
    page = await list_resources(call, kind, type_)
    shown = [kind.show(row) for row in page.resources]
    await add_etas(call, page.resources, shown)
    return show_page(member, [select_fields(each, page.select) for each in shown], page.total)


async def need_dispatch(call: Call) -> Resource:
    """The dispatch of the path: ``dispatchId`` or ``dispatchRef``."""
    if "dispatchId" in call.path:
        return await call.need(DISPATCH.name, call.path["dispatchId"], "dispatch")
    return await call.need_by_ref(DISPATCH.name, call.path["dispatchRef"], "dispatch")


async def open_dispatch_of(call: Call, participant: str) -> str | None:
    """The newest open dispatch that a participant takes part in, if there is one."""
    rows = await call.fetch(SQL["open_dispatch_of"], participant)
    return rows[0]["dispatch"] if rows else None


async def may_change_sub_status(call: Call, identity: Identity, dispatch_id: str) -> bool:
    """Whether a role of an identity allows it to change the sub-status of a dispatch, at either address of it."""
    paths = [f"/core/api/{version}/dispatch-service/dispatches/{dispatch_id}/sub-status" for version in ("v2", "v1")]
    return await call.is_allowed_any(identity, "POST", paths)


async def read_participants(call: Call, dispatch_id: str) -> list[str]:
    """Who takes part in a dispatch; nobody where there is none."""
    row = await call.get(DISPATCH.name, dispatch_id)
    return row.body_as(DISPATCH_BODY).participants if row is not None else []


async def parts_of_run(call: Call, dispatch_id: str) -> list[tuple[str, str]]:
    """Kind and id of all whose history is a run's: itself, its ledger, every job that it ever had, their instances."""
    row = await call.get(DISPATCH.name, dispatch_id)
    jobs = row.body_as(DISPATCH_BODY).jobs if row is not None else []
    had = await ids_changed_beside(call, DISPATCH.name, dispatch_id, JOB.name)
    return [
        (DISPATCH.name, dispatch_id),
        (LEDGER, dispatch_id),
        *await parts_of_jobs(call, dict.fromkeys((*jobs, *had))),
    ]


async def parts_of_jobs(call: Call, jobs: Iterable[str]) -> list[tuple[str, str]]:
    """Kind and id of jobs and of the workflow instances of their objectives."""
    parts: list[tuple[str, str]] = [(JOB.name, id) for id in jobs]
    for row in await call.get_many(parts):
        if row is not None:
            objectives = row.body_as(JOB_BODY).objectives
            parts += [(INSTANCE, instance_id(row.id, objective.objectiveRef)) for objective in objectives]
    return parts


async def read_ledger(call: Call, _body: None) -> Json:
    """Read a ledger: its lines in order, each account that is not even, what waits, and whether all is even.

    All of it is of one moment: a scan made meanwhile shows in every part or in none.
    """
    dispatch_id = call.path["dispatchId"]
    after = call.query_as("from", EntryNumber, 0)
    book = await read_book(call, LEDGER, dispatch_id, after=after, limit=MAX_ENTRIES_READ)
    if book.head is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no {DISPATCH.noun.lower()} {dispatch_id!r}")
    entries = [
        {"number": entry.number, **without_nulls(_show_entry(entry)), "balance": float(entry.balance)}
        for entry in book.entries
    ]
    open_accounts = [{"account": account, "balance": float(book.open[account])} for account in sorted(book.open)]
    waiting = [detail_of(line) for line in LEDGER_BODY.decode(book.head).waiting]
    return {
        "dispatchId": dispatch_id, "entries": entries, "balanced": not (open_accounts or waiting),
        "open": open_accounts, "waiting": waiting,
    }  # fmt: skip


def _show_entry(entry: Entry) -> LedgerEntry:
    return msgspec.convert({**msgspec.json.decode(entry.detail), "timestamp": entry.at // 1000}, LedgerEntry)
