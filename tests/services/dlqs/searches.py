"""How the tests of searches ask."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from support.stack import Answer, Client

BASE = "/core/api/v1/dlqs"


def path(operation: str, domain: str, type_: str, **asked: Any) -> str:
    """The address of a search or an aggregation; objects go into it as JSON."""
    texts = {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in asked.items()}
    query = f"?{urlencode(texts)}" if texts else ""
    return f"{BASE}/{operation}/{quote(domain, safe='')}/{quote(type_, safe='')}{query}"


async def search(client: Client, domain: str, type_: str = "_all", **asked: Any) -> Answer:
    return await client.get(path("search", domain, type_, **asked))


async def search_by_body(client: Client, domain: str, type_: str = "_all", **body: Any) -> Answer:
    return await client.post(path("search", domain, type_), body)


async def aggregate(client: Client, domain: str, type_: str = "_all", **asked: Any) -> Answer:
    return await client.get(path("aggregate", domain, type_, **asked))


async def aggregate_by_body(client: Client, domain: str, type_: str = "_all", **body: Any) -> Answer:
    return await client.post(path("aggregate", domain, type_), body)


def ids(answer: Answer) -> list[str]:
    return [record["id"] for record in answer.data]


def counts(answer: Answer, name: str) -> list[tuple[Any, int]]:
    """The buckets of one aggregation."""
    return [(bucket["key"], bucket["doc_count"]) for bucket in answer.data[name]["buckets"]]
