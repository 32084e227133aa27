"""Entities of a type counted by the values of their attributes, and the preparation of a tenant.

The genuine interface names both and no more: a count is taken in each form that clients of search engines know.
See: contract/entity.md, last section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from haulier.core.aggregations import MAX_NAME, MAX_SIZE, Terms
from haulier.core.filters import Group, parse_document, parse_query
from haulier.core.json_decoding import check_json
from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.listing.aggregate_query import aggregate
from haulier.platform.storage.resources import Json
from haulier.services.entity.commands.entities import ENTITIES
from haulier.services.entity.kind import ENTITY
from haulier.services.statemachine.facade import REGISTRY

MAX_COUNTS = 16
"""Counts of one call."""
BUCKETS = 100
"""Values that it has when nothing else is asked for."""

ASKED = "aggregateQuery"
DONE = "COMPLETED"
_FIELDS = ("key", "field", "attribute")
"""What clients call the attribute that is counted."""


async def count_entities(call: Call, _body: None) -> Json:
    """Count the entities that ``query`` finds, or ``op`` and ``arr`` beside or instead of it, by values of attributes.

    An element of ``aggregateQuery`` is ``{"name", "key", "size"?}``, ``{"<name>": "<key>"}`` or
    ``{"<name>": {"terms": {"field", "size"?}}}``.
    """
    type_ = await ENTITIES.need_type(call, ENTITIES.type_id(call))
    elements = enumerate(_elements(call, ASKED))
    asked = [count for index, element in elements for count in _counts_of(element, f"{ASKED}[{index}]")]
    if len(asked) > MAX_COUNTS:
        raise invalid(ASKED, "maxItems", f"asks for more than {MAX_COUNTS} counts")
    if len({count.name for count in asked}) < len(asked):
        raise invalid(ASKED, "unique", "two counts have one name")
    return {"aggregateResult": (await aggregate(call, ENTITY, type_, _filter(call), asked)).found}


async def onboard(call: Call, _body: None) -> Json:
    """Prepare a tenant for entities: look that all they need is there. Nothing is kept, so it may be repeated."""
    await REGISTRY.usable_events(call, ENTITY.name, "")
    tasks = ("tenant", "state machine registry")
    return {"status": DONE, "meta": [{"task": task, "status": DONE} for task in tasks]}


def _filter(call: Call) -> Group:
    """What ``query`` says, and what ``op`` and ``arr`` say."""
    tree = parse_query(call.query("query") or "")
    terms = list(_elements(call, "arr"))
    if not terms:
        return tree
    return Group("and", (tree, parse_document({"op": call.query("op") or "and", "arr": terms})))


def _elements(call: Call, name: str) -> Iterator[Any]:
    """The objects of a query parameter: one JSON array, or the parameter given once for each."""
    for text in call.query_values(name):
        raw = text.encode(errors="replace")
        check_json(raw)
        try:
            value = msgspec.json.decode(raw)
        except (msgspec.MsgspecError, ValueError) as error:
            raise invalid(name, "format", f"is not JSON: {error}") from None
        yield from value if isinstance(value, list) else [value]


def _counts_of(element: Any, member: str) -> list[Terms]:
    """The counts of one element, whichever way it is written."""
    if not isinstance(element, Mapping):
        raise invalid(member, "type", "must be an object")
    if (key := _key(element)) is not None:
        return [_counted(element.get("name", key), key, element.get("size"), member)]
    return [_named(name, asked, member) for name, asked in element.items()]


def _named(name: str, asked: Any, member: str) -> Terms:
    """The count that is asked for under a name: by an attribute's name, or by an object that names it."""
    if isinstance(asked, Mapping):
        asked = asked.get("terms", asked)
    if isinstance(asked, str):
        return _counted(name, asked, None, member)
    key = _key(asked) if isinstance(asked, Mapping) else None
    if key is None:
        raise invalid(f"{member}.{name}", "required", "names no attribute to count: key, or terms with a field")
    return _counted(name, key, asked.get("size"), member)


def _key(element: Mapping[str, Any]) -> str | None:
    return next((value for name in _FIELDS if isinstance(value := element.get(name), str)), None)


def _counted(name: Any, key: str, size: Any, member: str) -> Terms:
    """One count. Raises Refusal for a name or a size beyond the limits."""
    if not isinstance(name, str) or not 1 <= len(name) <= MAX_NAME:
        raise invalid(f"{member}.name", "limit", f"must be a text of 1 to {MAX_NAME} characters")
    if size is not None and (type(size) is not int or not 1 <= size <= MAX_SIZE):
        raise invalid(f"{member}.size", "limit", f"must be a whole number from 1 to {MAX_SIZE}")
    return Terms(name, key, member, size or BUCKETS)
