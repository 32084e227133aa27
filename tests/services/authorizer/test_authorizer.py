"""The decision point over HTTP."""

from __future__ import annotations

import pytest

from haulier.platform.access.roles import READER_ROLE
from support.stack import Client, Stack

VALIDATE = "/core/api/v1/ext-auth/token/validate"
AUTHORIZE = "/core/api/v1/ext-auth/token/authorize"


async def test_a_good_token_is_valid_whatever_its_roles(client: Client) -> None:
    for app in (client, await client.new_app()):
        answer = await app.post(VALIDATE)
        assert (answer.status, answer.data) == (200, {"response": "success"})


@pytest.mark.parametrize("path", [VALIDATE, AUTHORIZE])
async def test_a_bad_token_gives_the_plain_code_401(client: Client, path: str) -> None:
    body = {"path": "/x", "method": "get"}
    answer = await client.post(path, body, headers={"X-COREOS-ACCESS": "nonsense"})
    assert (answer.status, answer.code) == (401, "401")


async def test_roles_decide_over_path_and_method(client: Client) -> None:
    reader = await client.new_app(READER_ROLE)
    path = "/core/api/v2/containers/Bag/instances"
    assert (await reader.post(AUTHORIZE, {"path": path, "method": "get"})).data == {"response": "success"}
    answer = await reader.post(AUTHORIZE, {"path": path, "method": "post"})
    assert (answer.status, answer.code) == (403, "403")
    assert (await client.post(AUTHORIZE, {"path": path, "method": "post"})).status == 200


async def test_the_app_that_started_the_chain_needs_the_permission_too(client: Client) -> None:
    reader = await client.new_app(READER_ROLE)
    question = {"path": "/x", "method": "put"}
    assert (await client.post(AUTHORIZE, question, headers={"X-COREOS-ORIGIN-TOKEN": reader.token})).status == 403
    assert (await client.post(AUTHORIZE, question, headers={"X-COREOS-ORIGIN-TOKEN": client.token})).status == 200


async def test_an_origin_token_of_another_tenant_is_refused(stack: Stack, client: Client) -> None:
    stranger = await stack.new_tenant()
    assert (await client.post(VALIDATE, headers={"X-COREOS-ORIGIN-TOKEN": stranger.token})).status == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"path": "/x"},
        {"path": "/x", "method": "head"},
        {"path": 1, "method": "get"},
        {"path": "/x", "method": "get", "z": 1},
        [],
    ],
)
async def test_the_question_has_exactly_two_members(client: Client, body: object) -> None:
    answer = await client.post(AUTHORIZE, body)
    assert answer.status == 400
    assert len(answer.code) == 12


@pytest.mark.parametrize("method", ["GET", "Get", "get"])
async def test_the_method_counts_without_regard_to_case(client: Client, method: str) -> None:
    assert (await client.post(AUTHORIZE, {"path": "/x", "method": method})).status == 200


async def test_query_and_fragment_say_nothing_and_percent_codes_are_decoded_once(client: Client) -> None:
    reader = await client.new_app(READER_ROLE)
    for path in ("/x?method=put", "/x#y", "/%78", "/a%2520b"):
        assert (await reader.post(AUTHORIZE, {"path": path, "method": "get"})).status == 200, path


@pytest.mark.parametrize(
    "path", ["/a/../b", "/a//b", "//a", "a", "", "/a\n", "/a%00", "/a/%2e%2e/b", "/" + "x" * 2_048]
)
async def test_what_no_path_is(client: Client, path: str) -> None:
    answer = await client.post(AUTHORIZE, {"path": path, "method": "get"})
    assert (answer.status, answer.fields) == (400, {"path"})


async def test_a_proxy_is_told_who_it_is(client: Client) -> None:
    reader = await client.new_app(READER_ROLE)
    for answer in (await reader.post(VALIDATE), await reader.post(AUTHORIZE, {"path": "/x", "method": "get"})):
        assert answer.headers["X-Haulier-Roles"] == READER_ROLE
        assert answer.headers["X-Haulier-Subject"].startswith("platform:app:app-")
    refused = await reader.post(AUTHORIZE, {"path": "/x", "method": "put"})
    assert "X-Haulier-Roles" not in refused.headers
