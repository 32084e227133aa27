"""Lists of entities by a term, a range and a sort, as one tenant's entities grow from 10,000 to 1,000,000."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from figures import Figure, Round
from ground import Ground, data_of
from load import LoadFailed, Request
from rounds import FIRST_NUMBER
from script import DIGITS

from haulier.core.sort_keys import encode
from haulier.services.entity.kind import ENTITY

APP = "platform:app:haulier-bench"
BASE = f"/core/api/v2/entity/apps/{APP}"
PLURAL = "parcels"
TERM, RANGE, SORT = "customer", "weight", "promised"
ATTRIBUTES: list[dict[str, Any]] = [
    {"name": TERM, "dataType": "string", "indexed": True, "validation": {"required": True}},
    {"name": RANGE, "dataType": "number", "indexed": True, "validation": {"required": True}},
    {"name": SORT, "dataType": "number", "indexed": True, "validation": {"required": True}},
    {"name": "contents", "dataType": "string"},
    {"name": "fragile", "dataType": "boolean"},
]
OF_A_CUSTOMER = 50
"""Entities with one value of the term, however many there are in all: what a list finds does not grow with them."""
WEIGHTS = [number / 10 for number in range(1, 998)]
PROMISES = [1_537_900_000 + number * 60 for number in range(9_973)]
"""Their numbers and that of the customers have no common factor, so that every customer has many of each."""
COMMON_EVERY = 10
"""The common customer has every tenth entity."""
COMMON = "everybody"
RATE, COMMON_RATE = 100.0, 1.0
PAGE = 20
SHARE = 0.99
FIRST_FILLED = FIRST_NUMBER * 9

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Entities at first and at last, rounds and seconds of each."""

    small: int
    large: int
    rounds: int
    seconds: int


FULL = Size(small=10_000, large=1_000_000, rounds=2, seconds=10)
QUICK = Size(small=10_000, large=100_000, rounds=1, seconds=5)


def measure(ground: Ground, size: Size, say: Say) -> list[Figure]:
    """p99 among many, and against the p99 among few; counted from the moment each request was due."""
    sample = register(ground)
    fill(ground, sample, 1, size.small, say)
    few = rounds(ground, size, size.small, say)
    fill(ground, sample, size.small + 1, size.large, say)
    ground.grown = True
    many = rounds(ground, size, size.large, say)
    say("list entities: a term that every tenth has")
    common = ground.send([request(ground, COMMON) for _ in range(size.seconds)], rate=COMMON_RATE)
    what = f"term, range and sort by indexed attributes, {PAGE} a page of {size.large:,}, p99 at {RATE:.0f}/s"
    (p99, p50), (p99_few, p50_few) = best(many), best(few)
    detail = {"p50 ms": p50, "p50 ms of a term that every tenth has": common.latency(0.5)}
    grown = {f"p99 ms of {size.small:,}": p99_few, "p50 against p50": p50 / p50_few}
    flat = f"p99 of {size.large:,} against {size.small:,}"
    return [
        Figure("list entities p99", what, "ms", 25.0, "at most", [Round(p99) for p99, _ in many], detail),
        Figure("list entities grown", flat, "x", 1.2, "at most", [Round(p99 / p99_few)], grown),
    ]


def rounds(ground: Ground, size: Size, count: int, say: Say) -> list[tuple[float, float]]:
    """p99 and p50 of each round."""
    found = []
    customers = range(customer_count(count))
    for number in range(size.rounds):
        say(f"list entities: {count:,}, round {number + 1}, {RATE:.0f} requests a second")
        asked = [request(ground, f"customer{ground.chance.choice(customers)}") for _ in range(int(RATE * size.seconds))]
        sent = ground.send(asked, rate=RATE)
        found.append((sent.latency(SHARE), sent.latency(0.5)))
    return found


def best(found: list[tuple[float, float]]) -> tuple[float, float]:
    """The best p99 and the best p50: other work on the machine only ever makes them worse."""
    return min(p99 for p99, _ in found), min(p50 for _, p50 in found)


def grow_once(ground: Ground, size: Size, say: Say) -> None:
    """All the entities, for measurements beside which lists are asked for."""
    if not ground.grown:
        fill(ground, register(ground), 1, size.large, say)
        ground.grown = True


def any_request(ground: Ground, size: Size) -> Request:
    """A list of some customer's entities."""
    return request(ground, f"customer{ground.chance.choice(range(customer_count(size.large)))}")


def register(ground: Ground) -> str:
    """The type, and one entity that the service has made; its id."""
    names = {"plural": PLURAL, "singular": "parcel"}
    ground.do("POST", f"{BASE}/entity-type", {"name": names, "attributes": ATTRIBUTES})
    properties = {TERM: "sample", RANGE: WEIGHTS[0], SORT: PROMISES[0], "contents": "books", "fragile": False}
    body = {"uniqueCode": "sample", "owner": APP, "name": "Parcel", "properties": properties}
    id: str = ground.do("POST", f"{BASE}/{PLURAL}", body)["id"]
    slots = list(ground.fetch("slots", ground.tenant, ENTITY.name, id)[0])
    if slots != [encode(properties[name]) for name in (TERM, RANGE, SORT)] + [None] * 5:
        raise LoadFailed(
            "the indexed attributes are not in the first slots; the fill would not be as the service writes"
        )
    return id


def customer_count(entities: int) -> int:
    return entities // OF_A_CUSTOMER


def fill(ground: Ground, sample: str, first: int, last: int, say: Say) -> None:
    """Copies of the sample up to this number with customers of their own; a list is read to see that they are there."""
    say(f"list entities: {last:,} of them")
    customers = [f"customer{n}" for n in range(customer_count(first), customer_count(last))]
    columns: list[list[Any]] = []
    for values in (customers, WEIGHTS, PROMISES):
        columns += [[json.dumps(value) for value in values], [encode(value) for value in values]]
    numbers = (FIRST_FILLED + first, FIRST_FILLED + last)
    common = (COMMON_EVERY, json.dumps(COMMON), encode(COMMON))
    ground.fetch("parcels", ground.tenant, sample, DIGITS, *numbers, TERM, RANGE, SORT, *columns, *common)
    say("list entities: statistics of the table")
    ground.fetch("settle")
    ground.checkpoint()
    answer = data_of(ground.send([request(ground, customers[-1], 0.0)], keep=True).answers[0])
    total, shown = answer["meta"]["totalElements"], answer["entityInstances"]
    if not OF_A_CUSTOMER * 0.8 <= total <= OF_A_CUSTOMER or len(shown) != PAGE:
        raise LoadFailed(f"a list finds {answer['meta']} of the {OF_A_CUSTOMER} entities of a customer")


def request(ground: Ground, customer: str, least: float | None = None) -> Request:
    """The customer's entities from some weight on, those promised first first."""
    weight = ground.chance.choice(WEIGHTS[: len(WEIGHTS) // 2]) if least is None else least
    terms = [{"key": TERM, "value": customer}, {"key": RANGE, "value": weight, "expr": "gte"}]
    query = json.dumps({"op": "and", "arr": terms})
    asked = urlencode({"query": query, "sortKey": SORT, "sortBy": "asc", "limit": PAGE})
    return Request("GET", f"{BASE}/{PLURAL}?{asked}")
