"""A thousand containers put into a parent in one call."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from figures import Figure, Round
from ground import Ground, data_of
from load import LoadFailed, Request

CONTAINERS = "/core/api/v2/containers"
CHILD, PARENT = "parcel", "pallet"
OPEN, CLOSE = "E-025", "E-026"
SUB_STATE = "closed"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Calls, each with a parent of its own, and children of each."""

    calls: int
    children: int


FULL = Size(calls=5, children=1_000)
QUICK = Size(calls=3, children=1_000)


def measure(ground: Ground, size: Size, say: Say) -> Figure:
    """p50 of the calls, one after the other."""
    say(f"containerize: {size.calls * size.children:,} containers")
    for name in (CHILD, PARENT):
        ground.do("POST", f"{CONTAINERS}/container-types", {"name": name, "isLeaf": False})
    children = made(ground, CHILD, size.calls * size.children, (OPEN, CLOSE))
    parents = made(ground, PARENT, size.calls, (OPEN,))
    ground.fetch("settle")
    ground.checkpoint()
    ground.wait_drained()
    say("containerize: the calls")
    latencies = []
    for number, parent in enumerate(parents):
        part = children[number * size.children : (number + 1) * size.children]
        (latency,) = ground.send([filling(parent, part)]).latencies
        latencies.append(latency)
    check(ground, parents[-1], size.children)
    what = f"{size.children:,} children in one call, p50 of {size.calls} calls"
    p50 = sorted(latencies)[size.calls // 2]
    return Figure("containerize", what, "ms", 300.0, "at most", [Round(p50)], {"max ms": max(latencies)})


def made(ground: Ground, type_: str, count: int, events: tuple[str, ...]) -> list[str]:
    """Containers of a type after these events; their ids."""
    bodies = [json.dumps({"scannableId": f"{type_}-{number}"}) for number in range(count)]
    answers = ground.send([Request("POST", f"{CONTAINERS}/{type_}", body) for body in bodies], keep=True).answers
    ids: list[str] = [data_of(answer)["id"] for answer in answers]
    for code in events:
        body = json.dumps(
            {"eventCode": code, "reasonCode": "R-0001", "timestamp": 1537900000, "data": {}, "source": {"appId": "a"}}
        )
        ground.send([Request("PUT", f"{CONTAINERS}/{type_}/{id}/state/event", body) for id in ids])
    return ids


def filling(parent: str, children: list[str]) -> Request:
    """The call that puts the children in and closes the parent."""
    body: dict[str, Any] = {
        "parentId": parent, "childContainerType": CHILD, "action": "CONTAINERIZE", "childIds": children,
        "subState": SUB_STATE,
    }  # fmt: skip
    return Request("PUT", f"{CONTAINERS}/{PARENT}/containerise", json.dumps(body))


def check(ground: Ground, parent: str, count: int) -> None:
    """One parent is read to see that all lie in it."""
    (found,) = ground.fetch("inside", ground.tenant, "container", parent)[0]
    if found != count:
        raise LoadFailed(f"{found} containers lie in a parent, not {count}")
