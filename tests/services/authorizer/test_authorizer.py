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
        {"path": "/x", "method": "GET"},
        {"path": 1, "method": "get"},
        {"path": "/x", "method": "get", "z": 1},
        [],
    ],
)
async def test_the_question_has_exactly_two_members(client: Client, body: object) -> None:
    answer = await client.post(AUTHORIZE, body)
    assert answer.status == 400
    assert len(answer.code) == 12
