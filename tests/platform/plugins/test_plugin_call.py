"""A plugin that is called over a real connection: what it gets, and what its answers mean."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.engines.settings import Settings
from haulier.platform.plugins.plugin_call import MAX_ANSWER_BYTES, with_leaves
from haulier.platform.runtime import Runtime
from support.downstream import TurnedClock
from support.plugin_runs import CONTEXT, TENANT, Said, ask, clock_of, given, outcome_of, process, register
from support.receiver import RawServer, Received, Receiver, replies_with


async def asked(runtime: Runtime, url: str, **plugin: Any) -> Said:
    """What comes of one question to a plugin at its first call."""
    question = await ask(runtime, await register(runtime, given(url, **plugin)))
    await clock_of(runtime).fire_due()
    return await outcome_of(runtime, question)


async def test_the_body_is_the_template_filled_and_says_where_a_late_answer_goes(
    runtime: Runtime, receiver: Receiver
) -> None:
    template = {
        "data": {"$val": {"client": {"$expr": "$.clientId"}, "to": {"$val": {"contact": {"$expr": "$.contact"}}}}}
    }
    headers = {"x-key": "k {{tenant-id}} {{request-id}}", "X-Token": "{{token}}"}
    assert await asked(runtime, receiver.url, httpRequestBodyTemplate=template, httpHeaders=headers) == Said(
        "Answered", {}
    )
    (sent,) = receiver.received
    execution = sent.headers["X-COREOS-EXECUTION-ID"]
    assert len(execution) == 32
    body = sent.json()
    assert body["data"] == {"client": "clients:11", "to": {"contact": {"name": "A B"}}}
    assert body["callback"]["url"].endswith(f"/core/api/v1/orders/plugins/callback/{execution}")
    assert (sent.headers["X-COREOS-TID"], sent.headers["X-COREOS-REQUEST-ID"]) == (TENANT, "run:1")
    assert (sent.headers["x-key"], sent.headers["X-Token"]) == ("k acme run:1", "t0ken")
    assert "X-COREOS-ACCESS" not in sent.headers


async def test_without_a_template_the_whole_context_is_sent(runtime: Runtime, receiver: Receiver) -> None:
    await asked(runtime, receiver.url, httpMethod="PUT")
    (sent,) = receiver.received
    assert sent.method == "PUT"
    assert {name: value for name, value in sent.json().items() if name != "callback"} == CONTEXT


async def test_a_get_carries_the_single_values_in_its_query(runtime: Runtime, receiver: Receiver) -> None:
    await asked(runtime, receiver.url_of("/s?fixed=1"), httpMethod="GET")
    (sent,) = receiver.received
    assert sent.path == "/s?fixed=1&clientId=clients:11&ready=true&count=3"
    assert sent.body == b""


def test_an_address_without_a_query_or_path_takes_single_values() -> None:
    assert with_leaves("https://hook.example", {"a": "x y", "b": [1], "c": None}) == "https://hook.example?a=x+y"
    assert with_leaves("https://hook.example/s", {"b": {}}) == "https://hook.example/s"


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, {"data": {"a": 1}}, Said("Answered", {"data": {"a": 1}})),
        (201, [1], Said("Answered", [1])),
        (204, b"", Said("Answered", None)),
        (200, b"", Said("Answered", None)),
        (422, {"error": {"description": "not served"}}, Said("Refused", "not served")),
        (400, {"error": {"message": "no"}}, Said("Refused", "no")),
        (409, b"nothing to read", Said("Refused", "it answered 409")),
        (302, b"", Said("Refused", "it answered 302")),
    ],
)
async def test_an_answer_is_a_value(
    runtime: Runtime, receiver: Receiver, status: int, body: Any, expected: Said
) -> None:
    receiver.answer(status, body)
    assert await asked(runtime, receiver.url) == expected


async def test_what_is_no_json_says_nothing_and_json_that_nobody_could_take_is_refused(
    runtime: Runtime, receiver: Receiver
) -> None:
    receiver.answer(200, b"thank you", headers={"Content-Type": "text/plain"}, times=1)
    receiver.answer(200, b"[" * 100 + b"]" * 100, times=1)
    receiver.answer(200, b'{"a":"\\u0000"}', times=1)
    assert await asked(runtime, receiver.url) == Said("Answered", None)
    deep = await asked(runtime, receiver.url, name="deep")
    assert (deep.result, "cannot be taken" in deep.said) == ("Refused", True)
    assert (await asked(runtime, receiver.url, name="nul")).result == "Refused"


async def test_an_answer_has_a_longest_length_and_one_byte_more_is_not_asked_for_again(
    runtime: Runtime, receiver: Receiver
) -> None:
    frame = len('{"data":""}')
    receiver.answer(200, b'{"data":"' + b"x" * (MAX_ANSWER_BYTES - frame) + b'"}', times=1)
    receiver.answer(200, b'{"data":"' + b"x" * (MAX_ANSWER_BYTES - frame + 1) + b'"}', times=1)
    assert (await asked(runtime, receiver.url)).result == "Answered"
    big = await asked(runtime, receiver.url, name="too big")
    assert (big.result, "more than" in big.said) == ("Refused", True)
    assert len(receiver.received) == 2


async def test_a_template_whose_result_grows_too_large_asks_nobody(runtime: Runtime, receiver: Receiver) -> None:
    copies = {f"a{number}": {"$expr": "$..*"} for number in range(2_500)}
    big = await asked(runtime, receiver.url, httpRequestBodyTemplate=copies)
    assert (big.result, "template" in big.said) == ("Refused", True)
    assert receiver.received == []


async def test_a_plugin_that_breaks_off_may_be_asked_again(runtime: Runtime) -> None:
    async with RawServer(replies_with(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")) as broken:
        assert await asked(runtime, broken.url) == Said("OPEN")


async def test_a_private_address_is_not_called_where_the_rules_of_the_door_forbid_it(
    settings: Settings, database_url: str, turned: TurnedClock, receiver: Receiver
) -> None:
    async with process(settings, database_url, turned) as runtime:
        plugin = await register(runtime, given(receiver.url))
    async with process(settings, database_url, turned, outbound_allow_private=False) as runtime:
        question = await ask(runtime, plugin)
        await clock_of(runtime).fire_due()
        assert (await outcome_of(runtime, question)).result == "Refused"
    assert receiver.received == []


async def test_a_plugin_that_never_answers_is_waited_for_as_long_as_it_says(
    runtime: Runtime, receiver: Receiver
) -> None:
    receiver.answer(200, after=asyncio.Event())
    assert await asked(runtime, receiver.url, requestTimeout="100") == Said("OPEN")
    sent: list[Received] = await receiver.wait_for(1)
    assert len(sent) == 1
