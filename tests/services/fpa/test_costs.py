"""What records cost the database: about what participants do. The figures stand in docs/design/fpa.md."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from support.fpa import (
    FACILITIES,
    PARTICIPANTS,
    PROPERTIES,
    USERS,
    VEHICLES,
    facility,
    made,
    moved,
    property_,
    user,
    vehicle,
)
from support.stack import Answer, Client
from support.statements import Counted

READ, APPLY, LIST = "read", "apply", "other"
Do = Callable[[Client], Awaitable[Answer]]


class Known:
    """What each tenant has before its commands are counted."""

    user = vehicle = property = facility = ""


@pytest.fixture
async def known(client: Client, counted: Counted) -> Known:
    here, known = counted.client(client), Known()
    known.user = await made(here, USERS, user(userCode="U"))
    known.vehicle = await made(here, VEHICLES, vehicle(referenceNumber="V"))
    await moved(here, f"{VEHICLES}/{known.vehicle}", "active")
    known.property = await made(here, PROPERTIES, property_(propertyOwnerId=client.owner))
    known.facility = await made(here, FACILITIES, facility(propertyId=known.property))
    return known


def participant(client: Client, code: str) -> dict[str, Any]:
    return {"uniqueCode": code, "owner": client.owner, "properties": {"designation": "Driver"}}


COSTS: dict[str, tuple[Callable[[Client, Known], Any], list[str]]] = {
    "create participant": (lambda c, k: c.post(f"{PARTICIPANTS}/users", participant(c, "A")), [APPLY]),
    "create user": (lambda c, k: c.post(USERS, user()), [APPLY]),
    "create user with a code": (lambda c, k: c.post(USERS, user(userCode="A")), [READ, APPLY]),
    "create vehicle": (lambda c, k: c.post(VEHICLES, vehicle()), [APPLY]),
    "create property": (lambda c, k: c.post(PROPERTIES, property_(propertyOwnerId=c.owner)), [APPLY]),
    "create facility": (lambda c, k: c.post(FACILITIES, facility(propertyId=k.property)), [READ, APPLY]),
    "create both": (
        lambda c, k: c.post(FACILITIES, facility(property=property_(propertyOwnerId=c.owner))),
        [READ, APPLY],
    ),
    "read participant": (lambda c, k: c.get(f"{PARTICIPANTS}/users/{k.user}"), [READ]),
    "read user": (lambda c, k: c.get(f"{USERS}/{k.user}"), [READ]),
    "read user by its code": (lambda c, k: c.get(f"{USERS}/U"), [READ]),
    "read state": (lambda c, k: c.get(f"{VEHICLES}/{k.vehicle}/state"), [READ]),
    "update participant": (
        lambda c, k: c.put(f"{PARTICIPANTS}/users/{k.user}", {"properties": {"designation": "X"}}),
        [READ, APPLY],
    ),
    "update user": (lambda c, k: c.put(f"{USERS}/{k.user}", {"designation": "X"}), [READ, APPLY]),
    "update email": (lambda c, k: c.put(f"{USERS}/{k.user}", {"email": "b@c.org"}), [READ, READ, APPLY]),
    "move": (lambda c, k: c.put(f"{VEHICLES}/{k.vehicle}/state", {"toState": "in-use"}), [READ, APPLY]),
    "list": (lambda c, k: c.get(f"{VEHICLES}?size=20"), [LIST]),
    "emails": (lambda c, k: c.get(f"{USERS}/email?userIds={k.user}"), [READ, READ, APPLY]),
}


@pytest.mark.parametrize("name", COSTS)
async def test_a_command_takes_these_statements(client: Client, counted: Counted, known: Known, name: str) -> None:
    here = counted.client(client)
    do, expected = COSTS[name]
    with counted.statements() as seen:
        answer = await do(here, known)
    assert answer.status < 300, answer.body
    assert seen == expected
