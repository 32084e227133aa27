"""What a tenant's orders need is put in place on its first call, once. See: contract/logisticsorder.md, Mapping."""

from __future__ import annotations

import asyncio
from typing import Any

from support.logistics import ORDERS, logistics
from support.orders import BASE as PLATFORM
from support.orders import numbers, order
from support.stack import Client, Stack
from support.statements import Counted

HISTORY = """
    SELECT event, count(*) AS n FROM journal WHERE tenant_id = $1 AND kind IN ('order_type', 'container_type')
    GROUP BY event
"""


def with_container() -> dict[str, Any]:
    """A first order that needs all that is put in place."""
    container = {"scannableId": f"PK-{next(numbers)}", "attributes": {"description": "box"}}
    return logistics(containers=[container], teamId="team:1")


async def history(client: Client, stack: Stack) -> dict[str, int]:
    """How often each event befell the tenant's types."""
    return {row["event"]: row["n"] for row in await stack.runtime.database.fetch(HISTORY, client.tenant)}


async def test_of_many_first_calls_at_once_each_is_served_and_one_puts_in_place(
    client: Client, counted: Counted, stack: Stack
) -> None:
    """Half of them in another process, which knows nothing of this one's."""
    elsewhere = counted.client(client)
    callers = [client, elsewhere] * 12
    answers = await asyncio.gather(*(caller.post(ORDERS, with_container()) for caller in callers))
    assert [(answer.status, answer.body) for answer in answers if answer.status != 202] == []
    assert await history(client, stack) == {"OrderTypeAttributesUpdated": 2, "ContainerTypeCreated": 1}


async def test_a_process_that_has_not_heard_of_it_finds_it_in_place(
    client: Client, counted: Counted, stack: Stack
) -> None:
    elsewhere = counted.client(client)
    assert (await elsewhere.post(f"{PLATFORM}/", order())).status == 202
    assert (await client.post(ORDERS, with_container())).status == 202
    assert (await elsewhere.post(ORDERS, with_container())).status == 202
    assert (await history(client, stack))["OrderTypeAttributesUpdated"] == 2
