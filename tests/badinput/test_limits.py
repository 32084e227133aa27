"""Every stated limit from both sides: at it, taken; beyond it, refused with the field named and nothing changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from haulier.core.attributes.config import (
    MAX_ATTRIBUTES,
    MAX_DESCRIPTION,
    MAX_INDEXED_ATTRIBUTES,
    MAX_TAG_LENGTH,
    MAX_TAGS,
)
from haulier.core.json_decoding import MAX_DEPTH
from haulier.core.value_rules import MAX_CHOICES, MAX_REGEX_LENGTH
from haulier.demo.calls import DISPATCH, WORKFLOW
from haulier.platform.declarations.wire_schemas import MAX_CALLBACK_HEADERS
from haulier.platform.typed.requests import MAX_CATEGORIES, MAX_STATUS_CODES, MAX_TEXT, MAX_UNIQUE_CODE
from haulier.services.aaa.credentials.secrets import MAX_SECRET
from haulier.services.aaa.requests import MAX_REDIRECTS, MAX_URL
from haulier.services.authorizer.requests import MAX_PATH
from haulier.services.dispatch.rules.assignment import MAX_JOBS_PER_DISPATCH, MAX_PARTICIPANTS_PER_DISPATCH
from haulier.services.dispatch.rules.custody import (
    MAX_AMOUNT,
    MAX_AMOUNT_DECIMALS,
    MAX_CUSTODY_ID_LENGTH,
    MAX_REFERENCE_LENGTH,
    MAX_SCAN_ROWS,
)
from haulier.services.dispatch.rules.graph import MAX_OBJECTIVES, MAX_TRANSITIONS
from haulier.services.workflow.rules.attempts import MAX_ATTEMPTS
from haulier.services.workflow.rules.flow import MAX_STEPS
from haulier.services.workflow.rules.instance import MAX_STATE_NAME_LENGTH, MAX_TASK_ID_LENGTH
from support.full_tenant import DONE, PARTICIPANT_TYPES, PARTICIPANTS, FullTenant, make_full_tenant
from support.stack import Answer, Stack
from support.unchanged import unchanged
from support.valid import HOOK, letters

RIDERS = f"{PARTICIPANTS}/riders"
AT_ONCE = 24
EMPTY = "nothings"
"""A participant type without attributes."""
Make = Callable[[FullTenant, int], tuple[str, str, Any]]


def unique(size: int, number: int) -> str:
    """A text of this length that differs from others of other numbers."""
    return f"{number}-{uuid4()}"[:size].ljust(size, "x")


def words(number: int) -> str:
    """A name of letters for a number."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


def rider(**members: Callable[[int], Any]) -> Make:
    return lambda g, n: ("POST", RIDERS, g.participant(**{name: make(n) for name, make in members.items()}))


def attribute(**members: Callable[[int], Any]) -> Make:
    def make(g: FullTenant, n: int) -> tuple[str, str, Any]:
        config = {"name": "probe", "dataType": "string", **{name: value(n) for name, value in members.items()}}
        return "PUT", f"{PARTICIPANT_TYPES}/riders/config/attributes", {"attributes": [config]}

    return make


def attributes(many: Callable[[int], list[dict[str, Any]]]) -> Make:
    """So many attributes, always the same ones, for a type that has no others."""
    path = f"{PARTICIPANT_TYPES}/{EMPTY}/config/attributes"
    return lambda g, n: ("PUT", path, {"attributes": many(n)})


def job(**members: Callable[[int], Any]) -> Make:
    return lambda g, n: ("POST", f"{DISPATCH}/jobs", g.new_job(**{name: make(n) for name, make in members.items()}))


def dispatch(**members: Callable[[int], Any]) -> Make:
    return lambda g, n: (
        "POST",
        f"{DISPATCH}/dispatches",
        g.new_dispatch(**{name: make(n) for name, make in members.items()}),
    )


def scan(**members: Callable[[int], Any]) -> Make:
    return lambda g, n: (
        "POST",
        f"{DISPATCH}/ledgers/custody-in",
        g.scan(**{name: make(n) for name, make in members.items()}),
    )


def graph(transitions: int | None = None) -> Make:
    """A job workflow of n objectives in a row, or of one objective with n ways out."""

    def make(g: FullTenant, n: int) -> tuple[str, str, Any]:
        names = [f"stop{number:04}" for number in range(1 if transitions else n)]
        objectives = []
        for name, beyond in zip(names, [*names[1:], "END"], strict=True):
            ways = [{"code": f"R-{number:04}", "nextObjective": beyond} for number in range(n if transitions else 1)]
            objectives.append({"objectiveRef": name, "workflow": g.workflow, "next": ways})
        return "POST", f"{DISPATCH}/job-workflows", {"name": "many", "start": names[0], "objectives": objectives}

    return make


def flow(g: FullTenant, n: int) -> tuple[str, str, Any]:
    steps = [{"stateName": f"s{number}", "taskId": "ET_PICK", "sequenceId": number} for number in range(n)]
    return "POST", f"{WORKFLOW}/execution-workflows", {"name": letters(), "flow": steps}


def scans(g: FullTenant, n: int) -> tuple[str, str, Any]:
    entry = {"custodyEntity": "CONTAINER", "custodyLocationId": "depot"}
    data = [{**entry, "custodyEntityId": str(uuid4())} for _ in range(n)]
    return "POST", f"{DISPATCH}/ledgers/batch/custody-in", {"dispatchId": g.dispatch, "data": data}


def task(**members: Callable[[int], Any]) -> Make:
    def make(g: FullTenant, n: int) -> tuple[str, str, Any]:
        report = {"sequenceId": 1, "stateName": "ET_PICK"} | {name: value(n) for name, value in members.items()}
        body = g.report(**report)
        return "POST", f"{DISPATCH}/workflows/{g.instance}/tasks/ET_PICK", body

    return make


def deep(n: int) -> Any:
    """JSON that is n levels deep below a member of a body's member."""
    value: Any = 1
    for _ in range(n - 2):
        value = {"a": value}
    return {"extra": value}


UPPER: dict[str, tuple[int, Make]] = {
    "unique code": (MAX_UNIQUE_CODE, rider(uniqueCode=lambda n: unique(n, n))),
    "name of a participant": (MAX_TEXT, rider(name=lambda n: "x" * n)),
    "name in four-byte letters": (MAX_TEXT, rider(name=lambda n: "😀" * n)),
    "regular expression": (MAX_REGEX_LENGTH, attribute(validation=lambda n: {"regex": "x" * n})),
    "choices": (MAX_CHOICES, attribute(validation=lambda n: {"valueOneOf": [str(value) for value in range(n)]})),
    "description of an attribute": (MAX_DESCRIPTION, attribute(description=lambda n: "x" * n)),
    "tags of an attribute": (MAX_TAGS, attribute(tags=lambda n: ["x"] * n)),
    "length of a tag": (MAX_TAG_LENGTH, attribute(tags=lambda n: ["x" * n])),
    "name of an attribute": (32, attribute(name=lambda n: "x" * n)),
    "attributes": (
        MAX_ATTRIBUTES,
        attributes(lambda n: [{"name": words(number), "dataType": "string"} for number in range(n)]),
    ),
    "indexed attributes": (
        MAX_INDEXED_ATTRIBUTES,
        attributes(lambda n: [{"name": words(number), "dataType": "string", "indexed": True} for number in range(n)]),
    ),
    "job reference": (64, job(jobRef=lambda n: unique(n, n))),
    "dispatch reference": (64, dispatch(dispatchRef=lambda n: unique(n, n))),
    "name of a job type": (16, lambda g, n: ("POST", f"{DISPATCH}/job-types", {"name": letters().ljust(n, "x")[:n]})),
    "callback headers": (
        MAX_CALLBACK_HEADERS,
        job(callback=lambda n: {"url": "/x", "headers": [{"key": "a", "value": "b"}] * n}),
    ),
    "sub-status": (64, lambda g, n: ("POST", f"{DISPATCH}/jobs/{g.job}/sub-status", {"subStatus": "x" * n})),
    "nesting": (MAX_DEPTH, job(customData=deep)),
    "objectives of a job workflow": (MAX_OBJECTIVES, graph()),
    "transitions of an objective": (MAX_TRANSITIONS, graph(transitions=1)),
    "steps of a workflow": (MAX_STEPS, flow),
    "rows of a batch of scans": (MAX_SCAN_ROWS, scans),
    "id of a thing scanned": (MAX_CUSTODY_ID_LENGTH, scan(custodyEntityId=lambda n: unique(n, n))),
    "place of a scan": (MAX_REFERENCE_LENGTH, scan(custodyLocationId=lambda n: "x" * n)),
    "amount of cash": (
        int(MAX_AMOUNT),
        scan(custodyEntity=lambda n: "CASH", custodyEntityAmount=lambda n: n, custodyEntityId=lambda n: None),
    ),
    "decimals of cash": (
        MAX_AMOUNT_DECIMALS,
        scan(
            custodyEntity=lambda n: "CASH",
            custodyEntityAmount=lambda n: float(f"0.{'0' * (n - 1)}1"),
            custodyEntityId=lambda n: None,
        ),
    ),
    "attempt": (MAX_ATTEMPTS, task(attemptId=lambda n: n)),
    "name of a step reported": (MAX_STATE_NAME_LENGTH, task(stateName=lambda n: "x" * n)),
    "task reported": (
        MAX_TASK_ID_LENGTH,
        lambda g, n: (
            "POST",
            f"{DISPATCH}/workflows/{g.instance}/tasks/{'x' * n}",
            g.report(sequenceId=1, stateName="x"),
        ),
    ),
    "status codes of custom code": (
        MAX_STATUS_CODES,
        lambda g, n: (
            "POST",
            f"{PARTICIPANT_TYPES}/riders/config/handlers",
            HOOK | {"acceptableStatusCodes": [200] * n},
        ),
    ),
    "address of custom code": (
        2048,
        lambda g, n: (
            "POST",
            f"{PARTICIPANT_TYPES}/riders/config/handlers",
            HOOK | {"url": "https://hook.example/".ljust(n, "x")},
        ),
    ),
    "categories": (
        MAX_CATEGORIES,
        lambda g, n: (
            "POST",
            PARTICIPANT_TYPES,
            {
                "name": {"singular": (name := letters()), "plural": f"{name}s"},
                "category": [{"name": str(number)} for number in range(n)],
            },
        ),
    ),
    "name of a type": (
        64,
        lambda g, n: (
            "POST",
            PARTICIPANT_TYPES,
            {"name": {"singular": letters(), "plural": letters().ljust(n, "x")}},
        ),
    ),
    "redirects of an app": (
        MAX_REDIRECTS,
        lambda g, n: (
            "POST",
            "/core/api/v1/aaa/apps",
            {"appName": letters(), "appType": "web", "redirectUri": ["https://a.example"] * n},
        ),
    ),
    "length of a redirect": (
        MAX_URL,
        lambda g, n: (
            "POST",
            "/core/api/v1/aaa/apps",
            {"appName": letters(), "appType": "web", "redirectUri": ["https://a.example/".ljust(n, "x")]},
        ),
    ),
    "path to authorize": (
        MAX_PATH,
        lambda g, n: (
            "POST",
            "/core/api/v1/ext-auth/token/authorize",
            {"path": "/".ljust(n, "x"), "method": "get"},
        ),
    ),
}
LOWER: dict[str, tuple[int, Make]] = {
    "unique code": (1, rider(uniqueCode=lambda n: uuid4().hex[:n])),
    "job reference": (1, job(jobRef=lambda n: uuid4().hex[:n])),
    "dispatch reference": (4, dispatch(dispatchRef=lambda n: uuid4().hex[:n])),
    "name of a job type": (4, lambda g, n: ("POST", f"{DISPATCH}/job-types", {"name": letters()[:n]})),
    "sub-status": (1, lambda g, n: ("POST", f"{DISPATCH}/jobs/{g.job}/sub-status", {"subStatus": "x" * n})),
    "objectives of a job workflow": (
        1,
        lambda g, n: (
            graph()(g, n)
            if n
            else (
                "POST",
                f"{DISPATCH}/job-workflows",
                {"name": "none", "start": "stop0000", "objectives": []},
            )
        ),
    ),
    "rows of a batch of scans": (1, scans),
    "attempt": (1, task(attemptId=lambda n: n)),
    "regular expression": (1, attribute(validation=lambda n: {"regex": "x" * n})),
    "choices": (1, attribute(validation=lambda n: {"valueOneOf": ["x"] * n})),
    "status code of custom code": (
        100,
        lambda g, n: (
            "POST",
            f"{PARTICIPANT_TYPES}/riders/config/handlers",
            HOOK | {"acceptableStatusCodes": [n]},
        ),
    ),
}


async def send(full_tenant: FullTenant, request: tuple[str, str, Any]) -> Answer:
    method, path, body = request
    return await full_tenant.client.call(method, path, body)


async def refused(stack: Stack, full_tenant: FullTenant, request: tuple[str, str, Any]) -> None:
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        answer = await send(full_tenant, request)
        assert answer.status == 400, answer.body


@pytest.fixture(scope="module")
async def spare(stack: Stack) -> FullTenant:
    """A tenant whose types the tests of limits may fill."""
    made = await make_full_tenant(await stack.new_tenant())
    names = {"singular": "nothing", "plural": EMPTY}
    assert (await made.client.post(PARTICIPANT_TYPES, {"name": names})).status == 202
    return made


@pytest.mark.parametrize(("limit", "make"), UPPER.values(), ids=UPPER.keys())
async def test_at_the_upper_limit_it_is_taken_and_beyond_it_refused(
    stack: Stack, spare: FullTenant, limit: int, make: Make
) -> None:
    await refused(stack, spare, make(spare, limit + 1))
    for size in (limit - 1, limit):
        answer = await send(spare, make(spare, size))
        assert answer.status < 300, f"{size}: {answer.body}"


@pytest.mark.parametrize(("limit", "make"), LOWER.values(), ids=LOWER.keys())
async def test_at_the_lower_limit_it_is_taken_and_below_it_refused(
    stack: Stack, spare: FullTenant, limit: int, make: Make
) -> None:
    await refused(stack, spare, make(spare, limit - 1))
    for size in (limit, limit + 1):
        answer = await send(spare, make(spare, size))
        assert answer.status < 300, f"{size}: {answer.body}"


async def test_the_body_at_its_limit(stack: Stack, full_tenant: FullTenant) -> None:
    """Filled up with blanks, so that only the size decides; what is too large is not even read to its end."""
    limit = stack.runtime.settings.max_body_bytes
    for size, status in ((limit - 1, 202), (limit, 202), (limit + 1, 413), (20 * limit, 413)):
        raw = json.dumps(full_tenant.participant()).encode()
        answer = await full_tenant.client.call("POST", RIDERS, raw=raw.ljust(size))
        assert answer.status == status, answer.body


async def test_a_chunked_body_is_cut_off_at_the_limit(stack: Stack, full_tenant: FullTenant) -> None:
    limit = stack.runtime.settings.max_body_bytes

    async def endless() -> Any:
        for _ in range(64):
            yield b" " * (limit // 4)

    headers = {**full_tenant.client.headers, "X-COREOS-REQUEST-ID": "1", "Content-Type": "application/json"}
    http, url = full_tenant.client.http, full_tenant.client.url + RIDERS
    async with (
        unchanged(stack.runtime.database, full_tenant.client.tenant),
        http.post(url, data=endless(), headers=headers) as answer,
    ):
        assert answer.status == 413


async def test_a_dispatch_holds_so_many_jobs(stack: Stack, spare: FullTenant) -> None:
    client = spare.client
    jobs = await ids_of_many(MAX_JOBS_PER_DISPATCH + 1, lambda: client.post(f"{DISPATCH}/jobs", spare.new_job()))
    await refused(stack, spare, ("POST", f"{DISPATCH}/dispatches", spare.new_dispatch(jobs=jobs)))
    full = (await client.post(f"{DISPATCH}/dispatches", spare.new_dispatch(jobs=jobs[:-1]))).data["id"]
    await refused(stack, spare, ("PATCH", f"{DISPATCH}/dispatches/{full}/jobs", {"jobId": jobs[-1]}))


async def test_a_dispatch_holds_so_many_participants(stack: Stack, spare: FullTenant) -> None:
    client = spare.client

    async def active() -> Answer:
        made = await client.post(RIDERS, spare.participant())
        event = {"eventCode": "E-022", "reasonCode": DONE, "timestamp": 1, "data": {}, "source": {"appId": "tests"}}
        assert (await client.put(f"{RIDERS}/{made.data['id']}/state/event", event)).status == 202
        return made

    riders = await ids_of_many(MAX_PARTICIPANTS_PER_DISPATCH + 1, active)
    await refused(stack, spare, ("POST", f"{DISPATCH}/dispatches", spare.new_dispatch(participants=riders)))
    full = await client.post(f"{DISPATCH}/dispatches", spare.new_dispatch(participants=riders[:-1]))
    path = f"{DISPATCH}/dispatches/{full.data['id']}/participants"
    await refused(stack, spare, ("PATCH", path, {"participantId": riders[-1]}))


async def ids_of_many(count: int, make: Callable[[], Awaitable[Answer]]) -> list[str]:
    """The ids of so many new things, made some at a time."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one() -> str:
        async with turn:
            id: str = (await make()).data["id"]
            return id

    return await asyncio.gather(*(one() for _ in range(count)))


async def test_a_secret_at_its_limit(stack: Stack, full_tenant: FullTenant) -> None:
    login = "/core/api/v1/aaa/auth/client-credentials"
    for size, status in ((MAX_SECRET, 401), (MAX_SECRET + 1, 400)):
        body = {"clientId": full_tenant.client.client_id, "clientSecret": "x" * size}
        assert (await full_tenant.client.post(login, body)).status == status
