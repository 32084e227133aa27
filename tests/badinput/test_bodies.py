"""Bodies that are no JSON, or JSON that cannot be stored, sent to every operation that takes a body."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from haulier.core.json_decoding import MAX_DEPTH
from haulier.platform.declarations.operation import Operation, Service
from support.full_tenant import FullTenant
from support.operations import operations, path_of
from support.stack import Stack
from support.unchanged import unchanged

BROKEN = {
    "cut off": b'{"name":',
    "two values": b"{}{}",
    "trailing comma": b'{"name":"a",}',
    "single quotes": b"{'name':'a'}",
    "not a number": b'{"name":NaN}',
    "comment": b'{"name":1}//',
    "array": b"[]",
    "null": b"null",
    "number": b"1",
    "text": b'"x"',
    "blank bytes": b"\x00\x00",
    "raw NUL": b'{"name":"a\x00b"}',
    "escaped NUL": b'{"name":"a\\u0000b"}',
    "escaped NUL in a name": b'{"a\\u0000b":1}',
    "raw control character": b'{"name":"a\x01b"}',
    "invalid UTF-8": b'{"name":"\xff\xfe"}',
    "overlong UTF-8": b'{"name":"\xc0\xaf"}',
    "surrogate in UTF-8": b'{"name":"\xed\xa0\x80"}',
    "UTF-16": '{"name":"a"}'.encode("utf-16"),
    "high surrogate alone": b'{"name":"\\ud800"}',
    "low surrogate alone": b'{"name":"\\udc00x"}',
    "surrogate in a name": b'{"\\ud800":1}',
    "too deep": b'{"name":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}",
    "much too deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000,
}

REFUSE_WITH_405 = {"handoff"}
"""Services whose page wants 405 for bad input, and 400 for another content type."""


def with_json() -> Iterator[tuple[Service, Operation]]:
    """Operations that take JSON of callers with a token: pages take forms, and what is signed is refused before."""
    for service, operation in operations():
        body = operation.body
        if body is not None and body.upload is None and not body.is_form and operation.auth.check_signature is None:
            yield service, operation


def proofs_of(full_tenant: FullTenant) -> dict[str, str]:
    """What some operations want beside the usual headers, or in place of them."""
    return {"Authorization": f"Bearer {full_tenant.client.token}", "X-COREOS-REFRESH": "none"}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_body_is_refused_everywhere(stack: Stack, full_tenant: FullTenant, raw: bytes) -> None:
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in with_json():
            path = path_of(service, operation, full_tenant)
            answer = await full_tenant.client.call(operation.method, path, raw=raw, headers=proofs_of(full_tenant))
            is_too_long = len(raw) > (operation.body.max_bytes or len(raw)) if operation.body else False
            refused = {400, 405} if service.name in REFUSE_WITH_405 else {400}
            assert answer.status in ({413} if is_too_long else refused), f"{operation.name}: {answer.body}"
            if operation.refusal_form is None:
                assert answer.code.startswith(f"{service.code:04d}{operation.number:04d}")


async def test_an_empty_body_is_refused_where_one_is_needed(stack: Stack, full_tenant: FullTenant) -> None:
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in with_json():
            if operation.body is None or not operation.body.is_required:
                continue
            path = path_of(service, operation, full_tenant)
            for raw in (b"", b" \r\n"):
                answer = await full_tenant.client.call(operation.method, path, raw=raw, headers=proofs_of(full_tenant))
                assert answer.status == 400, f"{operation.name}: {answer.body}"


@pytest.mark.parametrize(
    "content", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"]
)
async def test_another_content_type_is_refused_with_415(stack: Stack, full_tenant: FullTenant, content: str) -> None:
    headers = {"Content-Type": content, **proofs_of(full_tenant)}
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in with_json():
            path = path_of(service, operation, full_tenant)
            answer = await full_tenant.client.call(operation.method, path, raw=b'{"a":1}', headers=headers)
            refused = 400 if service.name in REFUSE_WITH_405 else 415
            assert answer.status == refused, f"{operation.name}: {answer.body}"


async def test_what_takes_a_form_refuses_json_with_415(stack: Stack, full_tenant: FullTenant) -> None:
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in operations():
            if operation.body is not None and operation.body.is_form:
                path = path_of(service, operation, full_tenant)
                answer = await full_tenant.client.call(operation.method, path, raw=b'{"a":1}')
                assert answer.status == 415, f"{operation.name}: {answer.body}"


FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n%s\r\n--x--\r\n'
BROKEN_FORMS = {
    "empty": (b"", 400),
    "no form": (b"uniqueCode,owner\nA,b\n", 400),
    "cut off": (FORM[:60], 400),
    "no file": (FORM.replace(b'name="file"', b'name="data"') % b"a,b\n1,2\n", 400),
    "no table": (FORM % b"\x00\x01\x02", 400),
    "no text": (FORM % b"\xff\xfe\xff", 400),
    "strange columns": (FORM % b"nobody,knows\n1,2\n", 400),
    "open quotation": (FORM % b'uniqueCode,owner\n"A,b\n', 400),
}


@pytest.mark.parametrize(("raw", "status"), BROKEN_FORMS.values(), ids=BROKEN_FORMS.keys())
async def test_a_broken_form_is_refused_everywhere(
    stack: Stack, full_tenant: FullTenant, raw: bytes, status: int
) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in operations():
            if operation.body is None or operation.body.upload is None or operation.auth.is_public:
                continue
            if service.name == "files":  # any file is a good one there
                continue
            path = path_of(service, operation, full_tenant)
            answer = await full_tenant.client.call(operation.method, path, raw=raw, headers=headers)
            assert answer.status == status, f"{operation.name}: {answer.body}"
            no_form = await full_tenant.client.call(operation.method, path, raw=raw)
            assert no_form.status == (415 if operation.body.json_type is None else 400), operation.name
