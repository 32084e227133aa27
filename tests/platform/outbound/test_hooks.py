"""Custom code against a real endpoint: what is sent, what is taken, what fails a write and what does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from tests.support.receiver import RawServer, Receiver, replies_with

from haulier.core.refusal import Cause, Refusal
from haulier.platform.outbound.client import OutboundClient
from haulier.platform.outbound.egress import EgressRules
from haulier.platform.outbound.hooks import (
    MAX_RESPONSE_BYTES,
    RESTRICTED_ON_CREATE,
    RESTRICTED_ON_EVENT,
    RESTRICTED_ON_UPDATE,
    HookConfig,
    HookResult,
    InlineHook,
    choose,
    normal_method,
    run_hook,
)
from support.settings import DEFAULTS

PAYLOAD: dict[str, Any] = {"name": "n1", "properties": {"a": 1}}
TENANT = "acme"
CONTEXT = {"token": "jwt.of.caller", "request-id": "r-1", "tenant-id": "acme"}


@pytest.fixture
async def door() -> AsyncIterator[OutboundClient]:
    async with OutboundClient(EgressRules(allow_private=True), DEFAULTS) as made:
        yield made


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as made:
        yield made


def hook(url: str, /, **members: Any) -> HookConfig:
    """A registered hook as it comes in from the wire, waiting and strict unless told otherwise."""
    base = {"url": url, "requestHeader": {}, "method": "POST", "wait": True, "methodName": "create:onRequest"}
    return msgspec.convert({**base, "raiseErrorOnStatusMismatch": True, **members}, HookConfig)


async def run(door: OutboundClient, called: HookConfig | InlineHook, timeout: float = 5.0) -> HookResult:
    return await run_hook(
        door, called, PAYLOAD, CONTEXT, tenant=TENANT, restricted=RESTRICTED_ON_CREATE, timeout=timeout
    )


async def refusal_of(door: OutboundClient, called: HookConfig | InlineHook, timeout: float = 5.0) -> Refusal:
    with pytest.raises(Refusal) as raised:
        await run(door, called, timeout)
    return raised.value


async def test_the_contracts_example(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(200, {"data": {"properties": {"a": 2, "b": 3}}})
    result = await run(door, hook(receiver.url))
    assert result == HookResult({"name": "n1", "properties": {"a": 2, "b": 3}}, [])
    assert PAYLOAD == {"name": "n1", "properties": {"a": 1}}
    [came] = receiver.received
    assert (came.method, came.body) == ("POST", b'{"name":"n1","properties":{"a":1}}')
    assert came.headers["Content-Type"] == "application/json"


async def test_a_stated_body_is_filled_and_carries_the_payload_as_data(
    door: OutboundClient, receiver: Receiver
) -> None:
    receiver.answer(200, {"data": {}})
    await run(door, hook(receiver.url, method="PUT", requestBody={"tenant": "{{tenant-id}}", "n": 1}))
    [came] = receiver.received
    assert came.method == "PUT"
    assert came.json() == {"tenant": "acme", "n": 1, "data": PAYLOAD}


async def test_headers_are_filled_and_objects_become_text(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(200, {"data": {}})
    headers = {
        "x-coreos-access": "{{token}}",
        "x-coreos-request-id": "{{request-id}}",
        "x-coreos-tid": "{{tenant-id}}",
        "x-coreos-userinfo": {"id": "u-1", "name": "Ada"},
        "Content-Type": "application/vnd.acme+json",
        "x-count": 3,
    }
    assert (await run(door, hook(receiver.url, requestHeader=headers))).warnings == []
    came = receiver.received[0].headers
    assert came["X-COREOS-ACCESS"] == "jwt.of.caller"
    assert came["X-COREOS-REQUEST-ID"] == "r-1"
    assert came["X-COREOS-TID"] == "acme"
    assert came["X-COREOS-USERINFO"] == '{"id":"u-1","name":"Ada"}'
    assert came["Content-Type"] == "application/vnd.acme+json"
    assert came["x-count"] == "3"


async def test_headers_that_may_not_be_sent_are_left_out_with_a_warning(
    door: OutboundClient, receiver: Receiver
) -> None:
    receiver.answer(200, {"data": {}})
    result = await run(door, hook(receiver.url, requestHeader={"Host": "evil.example", "X-A": "1\r\nX-B: 2"}))
    assert len(result.warnings) == 2
    assert "X-B" not in receiver.received[0].headers
    assert receiver.received[0].headers["Host"] == f"127.0.0.1:{receiver.port}"


async def test_a_get_sends_no_body(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(200, {"data": {"name": "n2"}})
    result = await run(door, hook(receiver.url, method="GET", requestBody={"a": 1}))
    assert result.payload["name"] == "n2"
    assert (receiver.received[0].method, receiver.received[0].body) == ("GET", b"")


async def test_restricted_members_are_left_as_they_were(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(200, {"data": {"id": "x:1", "state": "active:active", "callback": {}, "name": "n2"}})
    result = await run(door, hook(receiver.url))
    assert result.payload == {**PAYLOAD, "name": "n2"}
    assert result.warnings == [f"custom code may not set {name}" for name in ("callback", "id", "state")]


async def test_a_status_that_is_not_acceptable_refuses_the_write(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(422, {"error": {"description": "no such depot"}})
    refusal = await refusal_of(door, hook(receiver.url))
    assert refusal.cause is Cause.HOOK_REFUSED
    assert str(refusal) == "custom code answered 422: no such depot"
    assert refusal.info == {"status": 422}


async def test_stated_statuses_take_the_place_of_the_usual_ones(door: OutboundClient, receiver: Receiver) -> None:
    called = hook(receiver.url, acceptableStatusCodes=[418])
    receiver.answer(418, {"data": {"name": "n2"}})
    assert (await run(door, called)).payload["name"] == "n2"
    receiver.answer(200, {"data": {"name": "n2"}})
    assert (await refusal_of(door, called)).cause is Cause.HOOK_REFUSED


async def test_without_the_flag_a_mismatch_keeps_the_payload(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(500, {"data": {"name": "n2"}})
    result = await run(door, hook(receiver.url, raiseErrorOnStatusMismatch=False))
    assert result.payload == PAYLOAD
    assert result.warnings == ["custom code answered 500"]


async def test_a_204_changes_nothing(door: OutboundClient, receiver: Receiver) -> None:
    receiver.answer(204, b"")
    assert await run(door, hook(receiver.url)) == HookResult(PAYLOAD, [])


@pytest.mark.parametrize(
    "garbage",
    [
        *(b"", b"no json", b"[]", b"null", b'{"data":null}', b'{"data":[1]}', b'{"result":{}}', b"\xff\xfe", b"{"),
        *(b'{"data":{"a":' + b"[" * 5000 + b"]" * 5000 + b"}}", b'{"data":{"a":"\\u0000"}}', b'{"data":{}} trailing'),
    ],
)
async def test_an_answer_of_another_shape_fails_only_strict_hooks(
    door: OutboundClient, receiver: Receiver, garbage: bytes
) -> None:
    receiver.answer(200, garbage)
    assert (await refusal_of(door, hook(receiver.url))).cause is Cause.HOOK_FAILED
    lenient = await run(door, hook(receiver.url, raiseErrorOnStatusMismatch=False))
    assert lenient.payload == PAYLOAD
    assert len(lenient.warnings) == 1


async def test_an_endpoint_that_is_late_gone_or_endless_fails_only_strict_hooks(
    door: OutboundClient, receiver: Receiver
) -> None:
    receiver.answer(after=asyncio.Event())
    async with Receiver() as gone:
        gone_url = gone.url
    endless = replies_with(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * (2 * MAX_RESPONSE_BYTES))
    async with RawServer(endless) as server:
        cases = [(receiver.url, "timeout", 0.2), (gone_url, "refused", 5.0), (server.url, "too_large", 5.0)]
        for url, failure, timeout in cases:
            refusal = await refusal_of(door, hook(url), timeout)
            assert (refusal.cause, refusal.info) == (Cause.HOOK_FAILED, {"failure": failure})
            lenient = await run(door, hook(url, raiseErrorOnStatusMismatch=False), timeout)
            assert lenient.payload == PAYLOAD


async def test_a_body_that_grows_too_large_when_filled_fails_only_strict_hooks(door: OutboundClient) -> None:
    body = {"a": "{{token}}" * 1000}
    context = {**CONTEXT, "token": "x" * 4000}
    called = hook("http://127.0.0.1/", requestBody=body)
    with pytest.raises(Refusal):
        await run_hook(door, called, PAYLOAD, context, tenant=TENANT, restricted=frozenset(), timeout=5.0)
    lenient = hook("http://127.0.0.1/", requestBody=body, raiseErrorOnStatusMismatch=False)
    assert (
        await run_hook(door, lenient, PAYLOAD, context, tenant=TENANT, restricted=frozenset(), timeout=5.0)
    ).payload == PAYLOAD


async def test_a_forbidden_url_is_a_failure(door: OutboundClient) -> None:
    refusal = await refusal_of(door, hook("http://169.254.169.254/latest/meta-data"))
    assert (refusal.cause, refusal.info) == (Cause.HOOK_FAILED, {"failure": "egress"})


async def test_without_wait_the_payload_comes_back_at_once(door: OutboundClient, receiver: Receiver) -> None:
    release = asyncio.Event()
    receiver.answer(500, {"data": {"name": "n2"}}, after=release)
    assert await run(door, hook(receiver.url, wait=False)) == HookResult(PAYLOAD, [])
    [came] = await receiver.wait_for(1)
    release.set()
    assert came.json() == PAYLOAD


async def fill(door: OutboundClient, receiver: Receiver, tenant: str = TENANT) -> asyncio.Event:
    """Take every place that a tenant can have at a receiver that hangs until the event is set."""
    release = asyncio.Event()
    receiver.answer(200, after=release)
    origin, taken = door.receiver_of(receiver.url), 0
    while door.hooks.shares.available(tenant) and (place := door.hooks.try_enter(tenant, origin)):
        door.hooks.leave(place)
        assert door.send_aside("POST", receiver.url, {}, b"{}", tenant=tenant, timeout=60, max_response_bytes=1)
        taken += 1
    await receiver.wait_for(taken)
    return release


async def test_a_call_aside_without_a_place_is_left_and_not_lost(door: OutboundClient, receiver: Receiver) -> None:
    release = await fill(door, receiver)
    called = hook(receiver.url, wait=False, requestHeader={"X-A": "{{tenant-id}}"})
    result = await run(door, called)
    assert (result.payload, result.warnings) == (PAYLOAD, [])
    assert result.left is not None
    assert (result.left.method, result.left.url) == ("POST", receiver.url)
    assert result.left.headers["x-a"] == CONTEXT["tenant-id"]
    assert msgspec.json.decode(result.left.body) == PAYLOAD
    release.set()


@pytest.mark.parametrize("strict", [True, False])
async def test_custom_code_that_had_no_place_here_was_not_asked_and_decides_nothing(
    receiver: Receiver, strict: bool
) -> None:
    async with OutboundClient(EgressRules(allow_private=True), DEFAULTS.changed(hook_wait_seconds=0.05)) as door:
        release = await fill(door, receiver)
        refusal = await refusal_of(door, hook(receiver.url, raiseErrorOnStatusMismatch=strict))
        assert refusal.cause is Cause.UNAVAILABLE
        release.set()


async def test_a_tenant_whose_custom_code_hangs_costs_no_other_tenant_a_place(
    door: OutboundClient, receiver: Receiver
) -> None:
    release = await fill(door, receiver, "crowd")
    async with Receiver() as healthy:
        healthy.answer(200, {"data": {"name": "n2"}})
        results = await asyncio.gather(*(run(door, hook(healthy.url)) for _ in range(100)))
    assert {result.payload["name"] for result in results} == {"n2"}
    release.set()


async def test_a_hook_in_the_body_takes_the_registered_ones_place_and_waits(
    door: OutboundClient, receiver: Receiver
) -> None:
    receiver.answer(200, {"data": {"name": "n2"}})
    registered = hook("http://nowhere.invalid/", requestHeader={"Authorization": "secret"})
    inline = msgspec.convert({"url": receiver.url, "method": "POST"}, InlineHook)
    chosen = choose(registered, inline)
    assert chosen is inline
    assert (await run(door, chosen)).payload["name"] == "n2"
    assert "Authorization" not in receiver.received[0].headers
    assert choose(registered, None) is registered
    assert choose(None, None) is None


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("create:OnRequest", "create:onRequest"),
        ("create:onrequest", "create:onRequest"),
        ("apply_event:ONERROR", "apply_event:onError"),
        ("createDispatch:onRequest", "createDispatch:onRequest"),
        ("create", "create"),
        ("create:later", "create:later"),
        ("", ""),
    ],
)
def test_both_spellings_of_a_method_name_are_one(text: str, normal: str) -> None:
    assert normal_method(text) == normal
    assert normal_method(normal) == normal


@pytest.mark.parametrize(
    "members",
    [
        {"url": ""},
        {"url": "x" * 3000},
        {"method": "DELETE"},
        {"wait": "yes"},
        {"acceptableStatusCodes": [42]},
        {"acceptableStatusCodes": ["200"]},
        {"acceptableStatusCodes": [200] * 100},
        {"requestHeader": []},
        {"methodName": "no moment"},
    ],
)
def test_the_wire_type_refuses_what_the_contract_does_not_allow(members: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        hook("http://receiver.example/", **members)


def test_the_wire_type_speaks_the_contracts_names() -> None:
    wire = msgspec.to_builtins(hook("http://receiver.example/", acceptableStatusCodes=[200]))
    assert wire == {
        "url": "http://receiver.example/",
        "requestHeader": {},
        "method": "POST",
        "wait": True,
        "methodName": "create:onRequest",
        "acceptableStatusCodes": [200],
        "raiseErrorOnStatusMismatch": True,
    }


def test_what_may_never_be_set() -> None:
    assert {
        "id",
        "tenantId",
        "ownerAppId",
        "createdBy",
        "state",
        "callback",
        "onRequest",
        "onError",
    } <= RESTRICTED_ON_CREATE
    assert RESTRICTED_ON_CREATE <= RESTRICTED_ON_UPDATE < RESTRICTED_ON_EVENT
    assert "data" not in RESTRICTED_ON_EVENT
