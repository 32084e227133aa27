"""Searches over many resources: by a term, a range and a sort, by the words of a text, and counts by state."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from figures import Figure, Round
from ground import Ground
from load import LoadFailed, Request
from rounds import FIRST_NUMBER
from script import DIGITS

from haulier.core.sort_keys import encode
from haulier.core.text_search import TEXT_SEARCH, indexed_words, word_mark
from haulier.services.entity.kind import ENTITY, type_id

APP = "platform:app:haulier-bench"
ENTITIES = f"/core/api/v2/entity/apps/{APP}"
SEARCH, AGGREGATE = "/core/api/v1/dlqs/search/entities/goods", "/core/api/v1/dlqs/aggregate/entities/goods"
PLURAL = "goods"
TERM, RANGE, SORT, TEXT = "customer", "weight", "promised", "title"
ATTRIBUTES: list[dict[str, Any]] = [
    {"name": TERM, "dataType": "string", "indexed": True},
    {"name": RANGE, "dataType": "number", "indexed": True},
    {"name": SORT, "dataType": "number", "indexed": True},
    {"name": TEXT, "dataType": "string", "indexed": True, "tags": [TEXT_SEARCH]},
]
OF_A_CUSTOMER = 50
WEIGHTS = [number / 10 for number in range(1, 998)]
PROMISES = [1_537_900_000 + number * 60 for number in range(9_973)]
STATES = ["created:created", "opened:opened", "closed:closed", "completed:completed", "completed:dead", "lost:lost"]
"""As many, and other numbers of them: most things are done."""
WORDS = [f"{start}{end}" for start in ("ba", "co", "di", "fu", "ga", "ho", "ki", "lo") for end in map(str, range(251))]
TITLES = 20_011
"""Different titles, of six words each: a word is in three of a thousand."""
RATE, COUNT_RATE = 50.0, 1.0
PAGE = 20
SHARE = 0.99
FIRST_FILLED = FIRST_NUMBER * 9

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Goods, rounds and seconds of each."""

    goods: int
    rounds: int
    seconds: int


FULL = Size(goods=1_000_000, rounds=2, seconds=10)
QUICK = Size(goods=100_000, rounds=1, seconds=5)


def measure(ground: Ground, size: Size, say: Say) -> list[Figure]:
    """p99 of each sort of question, counted from the moment each request was due."""
    fill(ground, size, say)
    asked: list[tuple[str, str, float, float, Callable[[Ground, Size], Request]]] = [
        ("search p99", "term, range and sort", 25.0, RATE, by_term),
        ("full text p99", "one or two words of a text, newest first", 60.0, RATE, by_words),
        ("aggregate p99", "terms of the state", 250.0, COUNT_RATE, by_state),
    ]
    figures = []
    for name, what, target, rate, request in asked:
        rounds, details = [], dict[str, float]()
        for number in range(size.rounds):
            say(f"{name}: round {number + 1}, {rate:.0f} requests a second")
            sent = ground.send([request(ground, size) for _ in range(int(rate * size.seconds))], rate=rate)
            rounds.append(Round(sent.latency(SHARE)))
            if rounds[-1].measured == min(item.measured for item in rounds):
                details = {"p50 ms": sent.latency(0.5), "max ms": max(sent.latencies)}
        what = f"{what}, of {size.goods:,}, p99 at {rate:.0f}/s"
        figures.append(Figure(name, what, "ms", target, "at most", rounds, details))
    return figures


def title(number: int) -> str:
    """Six words, the same for the same number."""
    turn = number // len(WORDS)
    return " ".join(WORDS[(number * factor + turn * n) % len(WORDS)] for n, factor in enumerate((1, 3, 7, 13, 29, 53)))


def fill(ground: Ground, size: Size, say: Say) -> None:
    """Copies of a thing that the service has made; one search of each sort is read to see that they are found."""
    say(f"search: {size.goods:,} goods")
    ground.do(
        "POST", f"{ENTITIES}/entity-type", {"name": {"plural": PLURAL, "singular": "good"}, "attributes": ATTRIBUTES}
    )
    properties = {TERM: "sample", RANGE: WEIGHTS[0], SORT: PROMISES[0], TEXT: title(0)}
    sample = ground.do("POST", f"{ENTITIES}/{PLURAL}", {"uniqueCode": "sample", "owner": APP, "properties": properties})
    mark = word_mark(ground.tenant, ENTITY.name, type_id(APP, PLURAL), 4)
    kept = ground.fetch("words", ground.tenant, ENTITY.name, sample["id"])[0]["words"]
    if kept != indexed_words([(mark, title(0))]):
        raise LoadFailed("the words of a title are not where the fill would put them")
    customers = [f"customer{number}" for number in range(size.goods // OF_A_CUSTOMER)]
    titles = [title(number) for number in range(TITLES)]
    columns: list[list[Any]] = []
    for values in (customers, WEIGHTS, PROMISES, titles):
        columns += [[json.dumps(value) for value in values], [encode(value) for value in values]]
    words = [indexed_words([(mark, text)]) for text in titles]
    numbers = (FIRST_FILLED + 1, FIRST_FILLED + size.goods)
    ground.fetch(
        "goods", ground.tenant, sample["id"], DIGITS, *numbers, [TERM, RANGE, SORT, TEXT], *columns, words, STATES
    )
    say("search: statistics of the tables")
    ground.fetch("settle")
    ground.fetch("settle_more")
    ground.checkpoint()
    for request, least in ((by_term, 1), (by_words, 1), (by_state, size.goods)):
        total = json.loads(ground.send([request(ground, size)], keep=True).answers[0])["total"]
        if total < least:
            raise LoadFailed(f"a search finds {total} of at least {least}")


def by_term(ground: Ground, size: Size) -> Request:
    """Some customer's goods from some weight on, those promised first first."""
    customer = f"customer{ground.chance.choice(range(size.goods // OF_A_CUSTOMER))}"
    weight = ground.chance.choice(WEIGHTS[: len(WEIGHTS) // 2])
    filters = [{"term": {f"{TERM}.keyword": customer}}, {"range": {RANGE: {"gte": weight}}}]
    return post(SEARCH, {"query": {"bool": {"filter": filters}}, "sort": [{SORT: {"order": "asc"}}], "size": PAGE})


def by_words(ground: Ground, _size: Size) -> Request:
    """Goods with a word of some title, or with both of two."""
    words = ground.chance.sample(title(ground.chance.choice(range(TITLES))).split(), ground.chance.choice((1, 2)))
    return post(SEARCH, {"query": {"match": {TEXT: {"query": " ".join(words), "operator": "and"}}}, "size": PAGE})


def by_state(_ground: Ground, _size: Size) -> Request:
    return post(AGGREGATE, {"aggs": {"states": {"terms": {"field": "status"}}}})


def post(path: str, body: dict[str, Any]) -> Request:
    return Request("POST", path, json.dumps(body))
