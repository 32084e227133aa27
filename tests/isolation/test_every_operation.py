"""Nobody sees or changes what is another tenant's: every operation of every service is tried with another's ids.

The calls are made from the operation table (``bodies``, ``holdings``): an operation that nothing can be made for fails
here, and so does one whose call would be refused even to whom the things belong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest

from haulier.app.catalogue import SERVICES
from haulier.platform.declarations.operation import Operation, Service
from isolation.bodies import ask, request_of
from isolation.holdings import Holdings, parameters
from support.stack import Answer, Client, Stack
from support.unchanged import unchanged

LONG = 32
"""Characters from which on an id holds a uuid, so that no two tenants have the same."""
GOOD_REASONS = {"0007", "1022", "2300"}
"""Causes of a refusal that has looked at the thing: a rule, its state machine, what exists already."""
LAST = (
    "updateEvent", "updateJobWorkflowDraft", "updateEntity", "delete", "remove", "cancel", "changeJobStatus",
    "updateJobByRef", "rotate", "end", "deactivate",
)  # fmt: skip
"""Beginnings of the names of operations after which others would find less."""
REFUSED_ANYWAY = {
    "createTenant": "only the operator may", "clientCredentials": "the secret is made up",
    "beginSession": "the link is made up",
    "getSelf": "nobody is behind an app's token", "getUserinfo": "as above", "getUserinfoByPost": "as above",
    "logoutSession": "as above",
    "endUserSession": "nobody has signed in",
    "getTenantByAlias": "the host is an address",
    "createAppConfig": "the app is a publisher already", "receiveReceipt": "no gateway calls",
    "markRead": "notices come of a worker, and none is there",
    **dict.fromkeys(
        ("adminCreateApp", "adminUploadAppManifest", "adminUpdateApp", "adminListUserApps"), "there is no admin key"
    ),
    **dict.fromkeys(("uploadBytes", "downloadBytes", "downloadPreview"), "the link is made up"),
    **dict.fromkeys(
        ("authorize", "authorizeByForm", "continueLogin", "logoutByForm", "issueTokens", "revokeToken",
         "introspectToken", "refreshToken", "startBrokerLogin", "finishOidcBrokerLogin", "finishSamlBrokerLogin"),
        "the client, the secret or the flow is made up",
    ),
    **dict.fromkeys(
        ("showResetPassword", "setPasswordByReset", "showInvitation", "acceptInvitation", "askForResetLink",
         "openMailbox"), "the link is made up",
    ),
    **dict.fromkeys(("getSession", "nameSessionPerson", "endOwnSession"), "a caller with a token has no session"),
    **dict.fromkeys(
        ("changePassword", "startSecondFactor", "confirmSecondFactor", "beginPasskey", "addPasskey", "listPasskeys",
         "removePasskey"), "nobody is behind an app's token",
    ),
    "removeSecondFactor": "the person has none",
    **dict.fromkeys(
        ("verifyOtp", "exchangeOtp", "resetPassword", "showResetPassword", "showInvitation", "setPasswordByReset",
         "acceptInvitation", "openMailbox", "askForResetLink"), "the code, the link or the address is made up",
    ),
    "updateJobWorkflowDraft": "it was published a moment ago",
    "applyCustodyOut": "it is not held",
    **dict.fromkeys(
        ("answerConsent", "showConsent", "answerConsentPage", "showSharedTrack"), "the link is made up"
    ),
    "createSimTrack": "nobody has agreed to be tracked",
    "orderPluginCallback": "no plugin was asked under it",
    **dict.fromkeys(
        ("geocodeAddress", "reverseGeocode", "geocodeLocation"), "there is no engine, and nothing is known of the world"
    ),
    "moveJobs": "there is but one dispatch",
    **dict.fromkeys(
        ("receiveOsmAnd", "receiveOsmAndJson", "receiveTraccarForward"), "no listener is on: see test_trackers.py"
    ),
    "applyCustodyOutBatch": "it is not held",
    **dict.fromkeys(
        ("createDispatch", "addJobToDispatch", "addJobsToDispatch", "addParticipantToDispatch",
         "addParticipantsToDispatch", "addJobToDispatchByRef", "addJobsToDispatchByRef",
         "addParticipantToDispatchByRef", "addParticipantsToDispatchByRef"), "it is in the dispatch already",
    ),
    **dict.fromkeys(
        ("removeJobsFromDispatch", "removeJobFromDispatchByRef", "removeJobsFromDispatchByRef",
         "removeParticipantFromDispatchByRef"), "it was taken out a moment ago",
    ),
}  # fmt: skip
OPAQUE = {
    ("aaa", "createApp", "clientId"): "the caller's own choice; who shares one must name its tenant to log in",
    ("aaa", "updateApp", "clientId"): "as above",
    ("workflow", "createExecutionWorkflowInstance", "jobId"): "a note of the caller's: reports look the job up",
    ("workflow", "createExecutionWorkflowInstance", "dispatchId"): "as above",
    ("lookup", "readNames", "ids"): "what is not known is left out",
    ("dispatch", "createJob", "jobRef"): "a name that the caller gives",
    ("dispatch", "createDispatch", "dispatchRef"): "a name that the caller gives",
    ("dispatch", "updateDispatch", "dispatchRef"): "a name that the caller gives",
    **dict.fromkeys(
        (
            ("orchestrator", name, member)
            for name in (
                "runJobManager",
                "runWorkOrderManager",
                "runContainerManager",
                "runWorkOrderCancelled",
                "runJobCancelled",
                "runJobCancellationFailed",
                "updateDefaultPluginConfig",
            )
            for member in ("jobWorkflowId", "jobTypeId", "orderId", "workOrderId", "containerId", "jobId", "tenantId")
        ),
        "a pure function of its texts, or looked up when a run comes to it",
    ),
}
"""Members that take any text where others look for a thing, so that another tenant's id is just text; and why."""
FILTER_KEYS = ("id", "owner", "parentId", "name", "uniqueCode", "state", "jobRef", "dispatchId", "dispatchRef", "note")


def operations(service: Service) -> list[Operation]:
    """Reads first, what takes things away last."""
    return sorted(service.operations, key=lambda item: (item.method != "GET", item.name.startswith(LAST)))


def cases() -> Any:
    return pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)


EVERYBODYS = frozenset({"plugin", "country", "msisdn"})
"""Parameters of paths that name what every tenant has."""
OF_THE_QUESTION = frozenset({"resouce_type", "handoffRefNumber"})
"""Members in which an answer says what was asked for, whether there is such a thing or not."""


def is_empty(data: Any) -> bool:
    """Whether an answer has found nothing: lists in it are empty, and all that it says are page and row counts."""
    if isinstance(data, dict):
        return all(is_empty(value) for name, value in data.items() if name not in OF_THE_QUESTION)
    return isinstance(data, int) or data == []


def assert_hides(owner: Holdings, answer: Answer, sent: str) -> None:
    """An answer tells nothing of the owner's things; a write or a refusal may repeat what the caller said."""
    read = answer.status < 300 and answer.body.get("request", {}).get("method") == "GET"
    shown = json.dumps(answer.body["data"] if read else answer.body, ensure_ascii=False)
    found = {secret for secret in owner.secrets if secret in shown and (read or secret not in sent)}
    assert not found, f"{sent} shows {found}: {shown}"


def names_a_thing(service: Service, operation: Operation) -> bool:
    """Whether the address leads to something that must have been made; an entity's app need not."""
    asked = {*parameters(operation), *(item.name for item in operation.query if item.name == "batchId")} - EVERYBODYS
    return not is_for_anybody(operation) and bool(asked - ({"appId"} if service.name == "entity" else set()))


def is_for_anybody(operation: Operation) -> bool:
    """Whether it is what a tenant shows to whoever comes to sign in there."""
    return operation.auth.is_public and bool(operation.auth.tenant_in)


def said(request: Mapping[str, Any]) -> str:
    """All that a request tells."""
    return json.dumps({**request, "raw": request.get("raw", b"").decode()})


def leads_to(request: Mapping[str, Any], ids: set[str]) -> bool:
    """Whether the address holds any of the ids."""
    return not ids.isdisjoint(re.split("[/?=]", request["path"]))


def assert_found_nothing(operation: Operation, answer: Answer) -> None:
    """Refused, or an answer with nothing in it."""
    assert answer.status < 500, (operation.name, answer.body)
    found = answer.status < 300 and not (operation.method == "GET" and is_empty(answer.data))
    assert not found, (operation.name, answer.body)


@cases()
async def test_the_calls_are_good_where_the_things_are_ones_own(twin: Holdings, service: Service) -> None:
    """Else a refusal would prove nothing."""
    for operation in operations(service):
        request = request_of(service, operation, twin, twin)
        answer = await ask(twin.client, operation, request)
        if operation.name in REFUSED_ANYWAY:
            continue
        assert answer.status < 300 or answer.code[-4:] in GOOD_REASONS, (operation.name, answer.body)
        assert operation.method != "GET" or answer.status == 200, (operation.name, answer.body)


@cases()
async def test_who_has_nothing_finds_nothing(stack: Stack, owner: Holdings, bare: Client, service: Service) -> None:
    for operation in sorted(service.operations, key=lambda item: not names_a_thing(service, item)):
        request = request_of(service, operation, owner, owner)
        async with unchanged(stack.runtime.database, owner.client.tenant):
            answer = await ask(bare, operation, request)
        assert answer.status < 500, (operation.name, answer.body)
        if not is_for_anybody(operation):
            assert_hides(owner, answer, said(request))
        if names_a_thing(service, operation):
            assert_found_nothing(operation, answer)


@cases()
async def test_who_has_the_same_under_the_same_names_finds_only_that(
    stack: Stack, owner: Holdings, twin: Holdings, service: Service
) -> None:
    theirs = {id for id in owner.ids.values() if len(id) > LONG and id not in twin.ids.values()}
    for operation in operations(service):
        request = request_of(service, operation, owner, owner)
        async with unchanged(stack.runtime.database, owner.client.tenant):
            answer = await ask(twin.client, operation, request)
        assert answer.status < 500, (operation.name, answer.body)
        if is_for_anybody(operation):
            continue
        assert_hides(owner, answer, said(request))
        if leads_to(request, theirs):
            assert_found_nothing(operation, answer)


@cases()
async def test_nothing_of_ones_own_is_tied_to_anothers_things(
    stack: Stack, owner: Holdings, twin: Holdings, service: Service
) -> None:
    """The call is about the caller's own things but for one member of its body, each in turn, which names another's.

    Rows of batches are judged when they are worked off, see tests/services/batches/test_isolation.py.
    """
    theirs = {id for id in owner.ids.values() if len(id) > LONG and id not in twin.ids.values()}
    asked = [
        (operation, member, request)
        for operation in operations(service)
        if operation.body is not None and not operation.completes_later
        for member, request in with_one_foreign(
            request_of(service, operation, twin, twin), request_of(service, operation, twin, owner), theirs
        )
    ]
    # What takes any text comes last: it may give a name that others ask for.
    asked.sort(key=lambda item: (service.name, item[0].name, item[1]) in OPAQUE)
    for operation, member, request in asked:
        async with unchanged(stack.runtime.database, owner.client.tenant):
            answer = await ask(twin.client, operation, request)
        assert answer.status < 500, (operation.name, answer.body)
        assert_hides(owner, answer, said(request))
        if (service.name, operation.name, member) not in OPAQUE:
            assert answer.status >= 400, (operation.name, member, request, answer.body)


def with_one_foreign(own: Any, foreign: Any, ids: set[str], member: str = "") -> Iterator[tuple[str, Any]]:
    """A request with one of its texts replaced by the one of these ids that stands there in the other; each in turn."""
    if isinstance(own, str) and foreign in ids:
        yield member, foreign
    places = own.items() if isinstance(own, dict) else enumerate(own) if isinstance(own, list) else ()
    for key, item in places:
        for found, changed in with_one_foreign(item, foreign[key], ids, key if isinstance(key, str) else member):
            copy = own.copy()
            copy[key] = changed
            yield found, copy


@cases()
async def test_no_filter_finds_anothers_things(
    owner: Holdings, bare: Client, neighbour: Holdings, service: Service
) -> None:
    values = {owner.mark, owner.client.tenant, *(id for id in owner.ids.values() if len(id) > LONG)}
    for operation in operations(service):
        if "query" not in {item.name for item in operation.query}:
            continue
        path = neighbour.path(service, operation)
        for key in FILTER_KEYS:
            asked = {"op": "or", "arr": [{"key": key, "value": value} for value in sorted(values)[:16]]}
            for document in (asked, {"terms": [{"key": key, "value": sorted(values)[:16]}]}):
                for caller in (neighbour.client, bare):
                    answer = await caller.get(f"{path}{'&' if '?' in path else '?'}query={quote(json.dumps(document))}")
                    assert answer.status < 500, answer.body
                    assert_hides(owner, answer, path + quote(json.dumps(document)) + json.dumps(document))
                    assert answer.status >= 400 or is_empty(answer.data), answer.body


@cases()
async def test_no_call_is_made_on_behalf_of_anothers_app(
    stack: Stack, owner: Holdings, neighbour: Holdings, service: Service
) -> None:
    stolen = {"X-COREOS-ORIGIN-TOKEN": owner.client.token}
    for operation in operations(service):
        if not any(header.name in stolen for header in operation.headers):
            continue
        request = request_of(service, operation, neighbour, neighbour)
        async with unchanged(stack.runtime.database, owner.client.tenant, neighbour.client.tenant):
            request["headers"] = {**request.get("headers", {}), **stolen}
            answer = await ask(neighbour.client, operation, request)
        assert answer.status in (401, 403), (operation.name, answer.body)
