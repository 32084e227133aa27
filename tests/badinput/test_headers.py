"""Headers that are missing, doubled, odd or hostile."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from haulier.app.http.request_head import MAX_HEAD_BYTES
from haulier.platform.declarations.operation import Operation, Service
from haulier.platform.http.endpoint import MAX_REQUEST_ID
from support.full_tenant import PARTICIPANTS, FullTenant
from support.operations import operations, path_of
from support.raw_http import raw, request_of
from support.stack import Stack
from support.unchanged import unchanged

RIDERS = f"{PARTICIPANTS}/riders"


async def test_each_required_header_that_is_missing_is_named(stack: Stack, full_tenant: FullTenant) -> None:

    async def without(service: Service, operation: Operation, header: str, value: str | None) -> None:
        path = path_of(service, operation, full_tenant)
        body: Any = {} if operation.body is not None else None
        bearer = f"Bearer {full_tenant.client.token}"
        headers = {"X-AUTH-KEY": "0" * 64, "X-COREOS-REFRESH": "none", "Authorization": bearer, header: value}
        answer = await full_tenant.client.call(operation.method, path, body, headers=headers)
        wanted = 401 if header == "X-COREOS-ACCESS" else 400
        assert (answer.status, answer.fields) == (wanted, {header}), f"{operation.name}: {answer.body}"

    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in operations():
            required = [header.name for header in operation.headers if header.required and not header.may_be_missing]
            await asyncio.gather(
                *(without(service, operation, name, value) for name in required for value in (None, ""))
            )


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "null",
        "1",
        '"x"',
        "plain",
        "{}",
        '{"id":null}',
        '{"id":[]}',
        '{"id":{"a":1}}',
        '{"name":1}',
        "ü",
        '{"id":"a\\u0000b"}',
        '{"id":"\\ud800"}',
        "[" * 5000,
        '{"id":"' + "x" * 4000 + '"}',
        "' OR 1=1 --",
        "1e999",
        "9" * 5000,
    ],
)
async def test_user_info_of_any_shape_is_taken(full_tenant: FullTenant, text: str) -> None:
    body = full_tenant.participant()
    answer = await full_tenant.client.post(RIDERS, body, headers={"X-COREOS-USERINFO": text})
    assert answer.status == 202, answer.body
    shown = (await full_tenant.client.get(f"{RIDERS}/{answer.data['id']}")).data
    assert 1 <= len(shown["createdBy"]["id"]) <= 64


@pytest.mark.parametrize(
    "id",
    ["123", "a b", "x" * MAX_REQUEST_ID, "'; DROP TABLE journal; --", "{{7*7}}", "<script>", "%0d%0aSet-Cookie: a=b"],
)
async def test_a_request_id_is_any_text_and_comes_back(full_tenant: FullTenant, id: str) -> None:
    answer = await full_tenant.client.get(RIDERS, headers={"X-COREOS-REQUEST-ID": id})
    assert answer.status == 200
    assert answer.headers["X-COREOS-REQUEST-ID"] == id
    assert "Set-Cookie" not in answer.headers


async def test_a_long_request_id_is_echoed_as_far_as_it_goes(full_tenant: FullTenant) -> None:
    answer = await full_tenant.client.post(
        RIDERS, full_tenant.participant(), headers={"X-COREOS-REQUEST-ID": "x" * (MAX_REQUEST_ID + 1)}
    )
    assert answer.status == 202
    assert answer.headers["X-COREOS-REQUEST-ID"] == "x" * MAX_REQUEST_ID


@pytest.mark.parametrize("value", [b"\xff\xfe", b"\xc3\x28", "ü".encode(), b"a\tb"])
async def test_bytes_of_no_charset_do_not_break_headers(stack: Stack, full_tenant: FullTenant, value: bytes) -> None:
    names = (b"X-COREOS-REQUEST-ID", b"X-COREOS-USERINFO", b"X-COREOS-CALLBACK-SECRET", b"X-COREOS-AUTH", b"Accept")
    body = json.dumps(full_tenant.participant()).encode()
    status, _, answer = await raw(
        stack, request_of(full_tenant, "POST", RIDERS, *(name + b": " + value for name in names), body=body)
    )
    assert status == 202, answer


async def test_of_a_header_with_two_values_neither_counts(
    stack: Stack, full_tenant: FullTenant, stranger: FullTenant
) -> None:
    """A proxy that checks may have seen the other one: the request is refused before anything else is looked at."""
    others = {"X-COREOS-TID": stranger.client.tenant, "X-COREOS-ACCESS": "forged", "X-COREOS-AUTH": "b"}
    for name, other in others.items():
        ours = full_tenant.client.headers.get(name, "a")
        for first, second, wanted in ((ours, other, 400), (other, ours, 400), (ours, ours, 200)):
            lines = (f"{name}: {first}".encode(), f"{name.lower()}: {second}".encode())
            status, _, body = await raw(stack, request_of(full_tenant, "GET", RIDERS, *lines))
            assert status == wanted, body


async def test_trailers_are_no_headers(stack: Stack, full_tenant: FullTenant, stranger: FullTenant) -> None:
    body = json.dumps(full_tenant.participant()).encode()
    chunks = b"%x\r\n%b\r\n0\r\nX-COREOS-TID: %b\r\n\r\n" % (len(body), body, stranger.client.tenant.encode())
    whole = request_of(full_tenant, "POST", RIDERS, b"Transfer-Encoding: chunked").replace(
        b"Content-Length: 0\r\n", b""
    )
    status, _, answer = await raw(stack, whole + chunks)
    assert status == 202, answer


@pytest.mark.parametrize(
    "lines",
    [
        [b"X-Bad\x00Name: 1"],
        [b"X-Bad: a\x00b"],
        [b"no colon at all"],
        [b" folded: 1"],
        [b"Content-Length: 5"],
        [b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: gzip, chunked"],
        [b"X: " + b"x" * MAX_HEAD_BYTES],
        [b"X: " + b"x" * 2_000_000],
        [b"X%d: 1" % number for number in range(5_000)],
    ],
)
async def test_a_request_that_breaks_http_changes_nothing(
    stack: Stack, full_tenant: FullTenant, lines: list[bytes]
) -> None:
    body = json.dumps(full_tenant.participant()).encode()
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        try:
            status, _, answer = await raw(stack, request_of(full_tenant, "POST", RIDERS, *lines, body=body))
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            return
        assert status in (400, 413, 431), answer
