"""What providers publish is remembered for a while, and read again where a key is not known, but not too often."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest
from aiohttp import web
from joserfc.jwk import ECKey

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import carry_out
from haulier.services.broker.providers.discovery import ASKED_AGAIN_SECONDS, KEPT_SECONDS, Publications
from haulier.services.broker.providers.http import MAX_ANSWER, get_json, post_form
from haulier.services.broker.rules.outside_person import Untrusted
from support.stack import Client, Stack


class Done(Exception):
    """What some work with a call came to."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Host:
    """A provider that counts how often it is asked."""

    def __init__(self) -> None:
        self.keys = [ECKey.generate_key("P-256", {"kid": "k1"})]
        self.asked: list[str] = []
        self.url = ""
        self.answer = web.json_response({})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.path == "/keys":
            return web.json_response({"keys": [key.as_dict(private=False) for key in self.keys]})
        if request.path == "/.well-known/openid-configuration":
            return web.json_response({"issuer": self.url, "jwks_uri": f"{self.url}/keys"})
        return self.answer


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    made = Host()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def with_call(stack: Stack, client: Client, work: Callable[[Call], Awaitable[Any]]) -> Any:
    """What work comes to that is done with a call of a tenant."""

    async def planned(call: Call, _body: None) -> Change:
        raise Done(await work(call))

    with pytest.raises(Done) as done:
        await carry_out(stack.runtime, client.tenant, planned)
    return done.value.value


async def test_keys_are_remembered_and_read_again_for_an_unknown_one(stack: Stack, client: Client, host: Host) -> None:
    now = 0.0
    known = Publications(clock=lambda: now)

    async def ids(kid: str | None) -> list[str]:
        async def read(call: Call) -> list[str]:
            return [str(key.kid) for key in await known.keys(call, f"{host.url}/keys", kid)]

        found: list[str] = await with_call(stack, client, read)
        return found

    assert await ids("k1") == await ids("k1") == ["k1"]
    assert len(host.asked) == 1
    host.keys.append(ECKey.generate_key("P-256", {"kid": "k2"}))
    assert await ids("k2") == ["k1"]
    now = ASKED_AGAIN_SECONDS
    assert await ids("k2") == ["k1", "k2"]
    for _ in range(5):
        assert await ids("forged") == ["k1", "k2"]
    assert len(host.asked) == 2
    now += KEPT_SECONDS - 1
    await ids("k1")
    assert len(host.asked) == 2
    now += 1
    await ids("k1")
    assert len(host.asked) == 3


async def test_tenants_do_not_share_what_they_remember(stack: Stack, client: Client, host: Host) -> None:
    other, known = await stack.new_tenant(), Publications()

    async def read(call: Call) -> str | None:
        return (await known.provider(call, host.url)).keys

    for one in (client, other, client):
        assert await with_call(stack, one, read) == f"{host.url}/keys"
    assert len(host.asked) == 2


async def test_an_answer_has_a_longest_length(stack: Stack, client: Client, host: Host) -> None:
    async def read(call: Call) -> Any:
        return await get_json(call, f"{host.url}/x")

    frame = len(msgspec.json.encode(""))
    host.answer = web.json_response("a" * (MAX_ANSWER - frame))
    assert len(await with_call(stack, client, read)) == MAX_ANSWER - frame
    host.answer = web.json_response("a" * (MAX_ANSWER - frame + 1))
    with pytest.raises(Untrusted, match="more than"):
        await carry_out(stack.runtime, client.tenant, raising(read))


def raising(work: Callable[[Call], Awaitable[Any]]) -> Callable[[Call, Any], Awaitable[Change]]:
    """A plan that ends as this work does."""

    async def planned(call: Call, _body: None) -> Change:
        raise Done(await work(call))

    return planned


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (302, "", "answered 302"),
        (500, "secret-of-the-provider", r"answered 500$"),
        (400, '{"error": "invalid_grant", "error_description": "secret-of-the-provider"}', r"400 \(invalid_grant\)$"),
        (400, '{"error": "<script>"}', r"answered 400$"),
        (200, "no JSON", "no JSON"),
        (200, "[" * 100_000, "no JSON"),
        (200, '{"a": 1e999}', "no JSON"),
    ],
)
async def test_a_strange_answer_is_told_without_its_text(
    stack: Stack, client: Client, host: Host, status: int, body: str, why: str
) -> None:
    async def read(call: Call) -> Any:
        return await post_form(call, f"{host.url}/token?client_secret=planted", {"a": "b"})

    host.answer = web.Response(status=status, text=body, content_type="application/json", headers={"Location": "/keys"})
    with pytest.raises(Untrusted, match=why) as caught:
        await carry_out(stack.runtime, client.tenant, raising(read))
    assert "secret-of-the-provider" not in str(caught.value)
    assert "planted" not in str(caught.value)
    assert host.asked == ["/token"]
