"""Paths, methods and query strings that lead nowhere."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

from haulier.core.filters.tree import (
    MAX_GROUP_DEPTH,
    MAX_KEY_LENGTH,
    MAX_REGEX_LENGTH,
    MAX_TERMS,
    MAX_TEXT_LENGTH,
    MAX_VALUES,
)
from haulier.demo.calls import DISPATCH
from haulier.platform.commands.call import MAX_QUERY_PARAMETERS, MAX_QUERY_STRING
from haulier.platform.http.routing import MAX_PATH
from haulier.platform.listing.query import MAX_LIMIT, MAX_OFFSET, MAX_SELECT
from support.full_tenant import PARTICIPANTS, FullTenant
from support.operations import operations, path_of
from support.raw_http import raw, request_of
from support.stack import Stack
from support.unchanged import unchanged

RIDERS = f"{PARTICIPANTS}/riders"
MAX_GROWTH = 200
"""Bytes by which an answer may differ from the one before: lists do not stand still."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND")


def shape_of(path: str) -> str:
    """An address without the names of its parameters, which two operations may call otherwise."""
    return re.sub(r"\{[^}]*\}", "{}", path)


async def test_a_method_that_is_not_served_is_405_and_told_which_are(stack: Stack, full_tenant: FullTenant) -> None:
    served: dict[str, set[str]] = {}
    for service, operation in operations():
        served.setdefault(shape_of(service.bases[0] + operation.path), set()).add(operation.method)
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in operations():
            known = served[shape_of(service.bases[0] + operation.path)]
            for method in METHODS:
                if method in known:
                    continue
                if method == "HEAD" and "GET" in known:
                    continue
                status, headers, _ = await raw(
                    stack, request_of(full_tenant, method, path_of(service, operation, full_tenant))
                )
                assert status == (204 if method == "OPTIONS" else 405), f"{method} {operation.path}"
                besides = {"HEAD", "OPTIONS"} if "GET" in known else {"OPTIONS"}
                assert set(headers["allow"].split(", ")) >= known | besides


async def test_head_is_get_without_the_body(stack: Stack, full_tenant: FullTenant) -> None:
    """Of every address: status, length and type are those of GET, and nothing follows the head."""
    for service, operation in operations():
        if operation.method != "GET":
            continue
        path = path_of(service, operation, full_tenant)
        status, headers, body = await raw(stack, request_of(full_tenant, "GET", path))
        told, head, none = await raw(stack, request_of(full_tenant, "HEAD", path, b"Connection: close"))
        assert (told, head["content-type"], none) == (status, headers["content-type"], b""), path
        assert abs(int(head["content-length"]) - len(body)) < MAX_GROWTH, path


@pytest.mark.parametrize(
    "path",
    [
        "/core",
        "/core/",
        "/core/api/v9/participants",
        "/core/api/v2/participants/riders/x/y/z",
        "/core/../etc/passwd",
        "/core/%2e%2e/%2e%2e/etc/passwd",
        "/core/api/v2",
        f"{PARTICIPANTS}/riders/x/state/event/",
        "/app/",
        f"{RIDERS}/a/b%2Fc",
    ],
)
async def test_an_unknown_address_is_404(stack: Stack, full_tenant: FullTenant, path: str) -> None:
    status, _, body = await raw(stack, request_of(full_tenant, "POST", path))
    assert status in (404, 405), body
    assert json.loads(body)["error"]["code"]


async def test_paths_at_their_limit(stack: Stack, full_tenant: FullTenant) -> None:
    room = MAX_PATH - len(f"{RIDERS}/")
    for length, statuses in ((room - 1, (400, 404)), (room, (400, 404)), (room + 1, (404,))):
        status, _, body = await raw(stack, request_of(full_tenant, "GET", f"{RIDERS}/{'x' * length}"))
        assert status in statuses, body
    status, _, _ = await raw(stack, request_of(full_tenant, "GET", f"{RIDERS}/" + "x" * 60_000))
    assert status in (404, 400, 414, 431)


@pytest.mark.parametrize(
    "id",
    [
        "%00",
        "a%00b",
        "%ff%fe",
        "%ed%a0%80",
        "%",
        "%zz",
        "..",
        "%2e%2e",
        "%2F",
        "a%0d%0ab",
        "%f0%9f%98%80",
        "' OR 1=1 --",
    ],
)
async def test_ids_of_odd_bytes_are_just_not_there(stack: Stack, full_tenant: FullTenant, id: str) -> None:
    """Every path parameter in turn; encoded or not, nothing is found by it and nothing breaks."""
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in operations():
            if (
                "{" not in operation.path
                or operation.path.startswith("/{participantTypePluralName}")
                or operation.name == "updateEntity"
            ):
                continue
            whole = service.bases[0] + operation.path
            path = "/".join(quote(id, safe="%") if part.startswith("{") else part for part in whole.split("/"))
            body = b"{}" if operation.body is not None else b""
            status, _, answer = await raw(stack, request_of(full_tenant, operation.method, path, body=body))
            assert 400 <= status < 500 or (status == 200 and operation.method == "GET"), f"{operation.name}: {answer!r}"


async def test_an_encoded_id_is_the_id(full_tenant: FullTenant) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in full_tenant.rider.encode())
    assert (await full_tenant.client.get(f"{PARTICIPANTS}/r%69ders/{quote(full_tenant.rider)}")).status in (200, 400)
    assert (await full_tenant.client.get(f"{RIDERS}/{quote(full_tenant.rider, safe='')}")).data[
        "id"
    ] == full_tenant.rider
    answer = await full_tenant.client.get(f"{RIDERS}/{encoded}")
    assert answer.data["id"] == full_tenant.rider


async def test_ids_of_another_tenant_are_not_there(stack: Stack, full_tenant: FullTenant, stranger: FullTenant) -> None:
    """With ids of the stranger in path and body, an operation finds nothing and writes to neither tenant."""
    client = full_tenant.client
    async with unchanged(stack.runtime.database, client.tenant, stranger.client.tenant):
        for path in (
            f"{RIDERS}/{stranger.rider}",
            f"{RIDERS}/{stranger.rider}/state",
            f"{DISPATCH}/jobs/{stranger.job}",
            f"{DISPATCH}/jobs/ref/{stranger.job_ref}",
            f"{DISPATCH}/dispatches/{stranger.dispatch}",
            f"{DISPATCH}/dispatches/ref/{stranger.dispatch_ref}",
            f"{DISPATCH}/ledgers/{stranger.dispatch}",
            f"{DISPATCH}/job-types/{stranger.job_type}",
            f"{DISPATCH}/job-workflows/{stranger.job_workflow}",
        ):
            assert (await client.get(path)).status in (400, 404), path
        for method, path, body in (
            ("PUT", f"{RIDERS}/{stranger.rider}", {"properties": {"rosterNumber": 2}}),
            ("POST", f"{DISPATCH}/jobs", full_tenant.new_job(jobTypeId=stranger.job_type)),
            ("POST", f"{DISPATCH}/jobs", full_tenant.new_job(jobWorkflowId=stranger.job_workflow)),
            ("POST", f"{DISPATCH}/dispatches", full_tenant.new_dispatch(jobs=[stranger.job])),
            ("POST", f"{DISPATCH}/dispatches", full_tenant.new_dispatch(participants=[stranger.rider])),
            ("POST", f"{DISPATCH}/dispatches", full_tenant.new_dispatch(dispatchTypeId=stranger.dispatch_type)),
            ("PATCH", f"{DISPATCH}/dispatches/{full_tenant.dispatch}/jobs", {"jobId": stranger.job}),
            ("PATCH", f"{DISPATCH}/dispatches/{stranger.dispatch}/participants", {"participantId": full_tenant.rider}),
            ("POST", f"{DISPATCH}/dispatches/{stranger.dispatch}/status", {"status": "CLOSED"}),
            ("POST", f"{DISPATCH}/ledgers/custody-in", full_tenant.scan(dispatchId=stranger.dispatch)),
            ("POST", f"{DISPATCH}/workflows/{stranger.instance}", stranger.report()),
            ("POST", f"{DISPATCH}/workflows/{full_tenant.instance}", stranger.report()),
        ):
            answer = await client.call(method, path, body)
            assert answer.status in (400, 404), f"{method} {path}: {answer.body}"


LISTS = (RIDERS, f"{PARTICIPANTS}/participant-types", f"{DISPATCH}/jobs", f"{DISPATCH}/dispatches")


async def listed(full_tenant: FullTenant, path: str, query: str) -> int:
    return (await full_tenant.client.get(f"{path}?{query}")).status


@pytest.mark.parametrize("path", LISTS)
async def test_limits_of_a_list(full_tenant: FullTenant, path: str) -> None:
    for query, status in (
        ("limit=0", 400),
        ("limit=1", 200),
        (f"limit={MAX_LIMIT}", 200),
        (f"limit={MAX_LIMIT + 1}", 400),
        ("offset=-1", 400),
        ("offset=0", 200),
        (f"offset={MAX_OFFSET}", 200),
        (f"offset={MAX_OFFSET + 1}", 400),
        ("select=" + ",".join(f"a{n}" for n in range(MAX_SELECT)), 200),
        ("select=" + ",".join(f"a{n}" for n in range(MAX_SELECT + 1)), 400),
        ("limit=" + "9" * 4000, 400),
        ("limit=1e2", 400),
        ("limit=%D9%A1", 400),
        ("limit=", 400),
        ("limit=1&limit=2", 200),
        ("sortKey=%00", 400),
        ("sortKey='; DROP TABLE resource; --", 400),
        ("sortBy=sideways", 400),
        ("sortKey=id&sortBy=asc", 200),
        ("unknown=1", 200),
        ("&&&", 200),
        ("%FF=%FF", 200),
        ("&".join(f"a{n}=1" for n in range(MAX_QUERY_PARAMETERS)), 200),
        ("&".join(f"a{n}=1" for n in range(MAX_QUERY_PARAMETERS + 1)), 400),
        ("a=" + "x" * (MAX_QUERY_STRING - 2), 200),
        ("a=" + "x" * (MAX_QUERY_STRING - 1), 400),
    ):
        assert await listed(full_tenant, path, query) == status, query[:80]


def term(value: object = "x", key: str = "name", **members: object) -> dict[str, object]:
    return {"key": key, "value": value, **members}


def group(*terms: object) -> str:
    return "query=" + quote(json.dumps({"op": "and", "arr": terms}))


def nested(depth: int) -> str:
    query: object = term()
    for _ in range(depth):
        query = {"op": "or", "arr": [query]}
    return "query=" + quote(json.dumps(query))


async def test_limits_of_a_filter(full_tenant: FullTenant) -> None:
    for query, status in (
        (group(*[term()] * MAX_TERMS), 200),
        (group(*[term()] * (MAX_TERMS + 1)), 400),
        (nested(MAX_GROUP_DEPTH), 200),
        (nested(MAX_GROUP_DEPTH + 1), 400),
        (group(term(list(range(MAX_VALUES)), expr="in")), 200),
        (group(term(list(range(MAX_VALUES + 1)), expr="in")), 400),
        (group(term("x" * MAX_TEXT_LENGTH)), 200),
        (group(term("x" * (MAX_TEXT_LENGTH + 1))), 400),
        (group(term(key="x" * MAX_KEY_LENGTH)), 400),
        (group(term(key="x" * (MAX_KEY_LENGTH + 1))), 400),
        (group(term("x" * MAX_REGEX_LENGTH, expr="regexp")), 200),
        (group(term("x" * (MAX_REGEX_LENGTH + 1), expr="regexp")), 400),
    ):
        assert await listed(full_tenant, RIDERS, query) == status, query[:120]


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "[]",
        "1",
        "null",
        '"x"',
        "{}",
        '{"op":"xor","arr":[]}',
        '{"arr":{}}',
        '{"arr":[1]}',
        '{"arr":[{"key":1,"value":1}]}',
        '{"arr":[{"key":"name"}]}',
        '{"arr":[{"key":"name","value":{}}]}',
        '{"arr":[{"key":"name","value":"a\\u0000"}]}',
        '{"a":"\ud800"}',
        '{"arr":[{"key":"name","value":"\\ud800"}]}',
        "[" * 5000,
        '{"regexp":[{"key":"name","regex":"("}]}',
        '{"range":[{"key":"createdAt","relation":"gt","value":1e308}]}',
        '{"range":[{"key":"createdAt","relation":"gt","value":1e999}]}',
        '{"range":[{"key":"createdAt","relation":"lt","value":' + "9" * 400 + "}]}",
        '{"arr":[{"key":"createdAt","value":' + "9" * 40 + "}]}",
        '{"arr":[{"key":"rosterNumber","value":' + "9" * 400 + "}]}",
        '{"arr":[{"key":"rosterNumber","value":1e308}]}',
        '{"terms":[{"key":"rosterNumber","values":[1,"a",null,true]}]}',
        '{"arr":[{"key":"name; DROP TABLE resource","value":"x"}]}',
        '{"arr":[{"key":"name","value":"%_\\\\","expr":"like"}]}',
        '{"wildcard":[{"key":"name","value":"' + "*?" * 400 + '"}]}',
        '{"fuzzy":[{"key":"name","value":"' + "x" * 1000 + '"}]}',
        '{"regexp":[{"key":"name","regex":"(a+)+$"}]}',
        '{"regexp":[{"key":"name","regex":"' + "(" * 100 + "a" + ")*" * 100 + '"}]}',
        '{"regexp":[{"key":"name","regex":"(a{200}){200}"}]}',
        '{"regexp":[{"key":"name","regex":"((a{0,200}){0,200}){0,200}b"}]}',
        '{"regexp":[{"key":"name","regex":"(?<=x)y"}]}',
        '{"regexp":[{"key":"name","regex":"(.*)\\\\1"}]}',
    ],
)
async def test_a_hostile_filter_is_answered(full_tenant: FullTenant, query: str) -> None:
    for path in LISTS:
        assert await listed(full_tenant, path, "query=" + quote(query, errors="surrogatepass")) in (200, 400)
