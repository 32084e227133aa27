"""Every member of the body of every operation, whichever service, in turn holds something of another type.

The bodies are made from the operation table, so that no operation is forgotten; ``test_wrong_types`` throws more at
bodies that are richer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from badinput.test_wrong_types import JUNK, places, with_junk
from haulier.app.catalogue import SERVICES
from haulier.platform.declarations.operation import Service
from isolation.bodies import body_of, make_batches, request_of
from isolation.holdings import Holdings, settle
from support.stack import Answer, Stack

THROWN = ("null", "negative", "beyond a double", "long text", "list in list", "odd names")
AT_ONCE = 16


@pytest.fixture(scope="module")
async def holdings(stack: Stack) -> Holdings:
    """One of everything, and a batch of each service."""
    made = await settle(stack, await stack.new_tenant(), "zebra")
    await make_batches(made)
    return made


def requests(service: Service, holdings: Holdings, junk: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """A request for each place in each body, with the junk there."""
    for operation in service.operations:
        if operation.body is None or operation.body.upload is not None:
            continue
        request = request_of(service, operation, holdings, holdings)
        if operation.body.is_form:
            fields = body_of(service, operation, holdings)
            for name in fields:
                yield f"{operation.name} {name}", request | {"raw": urlencode(fields | {name: junk}).encode()}
            continue
        body = request.pop("body")
        for at in places(body):
            yield f"{operation.name} {at}", request | {"raw": with_junk(body, at, junk)}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
@pytest.mark.parametrize("junk", THROWN)
async def test_no_body_breaks_an_operation(holdings: Holdings, service: Service, junk: str) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def send(name: str, request: dict[str, Any]) -> tuple[str, Answer]:
        async with turn:
            return name, await holdings.client.call(**request)

    asked = requests(service, holdings, JUNK[junk])
    for name, answer in await asyncio.gather(*(send(name, request) for name, request in asked)):
        assert answer.status < 500, f"{name}: {answer.body}"
