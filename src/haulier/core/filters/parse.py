"""Parsing of all query forms to one tree. See: contract/conventions.md sections 6.2 and 6.3.

Form A   ``{"op":"and","arr":[{"key","value","expr"}, ...]}``, groups inside groups
Form B   ``{"terms":[{"key","values"}], "range":[{"key","relation","value"}], ...}``, all joined with AND
Search   ``{"query":{"bool":{"must":[...], ...}}}`` as the search engine takes it; see ``engine_query``
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from haulier.core.filters import engine_query
from haulier.core.filters.terms import Budget, make_term, malformed
from haulier.core.filters.tree import Group, Node, Operator
from haulier.core.json_decoding import check_json

_GROUPS: dict[str, Operator] = {
    "match": "match",
    "term": "eq",
    "terms": "in",
    "fuzzy": "fuzzy",
    "prefix": "prefix",
    "wildcard": "wildcard",
    "match_phrase": "phrase",
    "match_phrase_prefix": "phrase_prefix",
    "regexp": "regexp",
    "exists": "exists",
}
_EXPRS: dict[str, Operator] = {op: op for op in get_args(Operator)} | _GROUPS
_CLAUSES = (*_GROUPS, "range", "multi_match")
_JOINS: dict[str, Literal["and", "or"]] = {"and": "and", "or": "or"}
ENGINE_MEMBERS = frozenset({"query", "offset", "size", "from", "sort", "limit"})
"""What a body of the search engine may hold beside its query."""


def parse_query(text: str) -> Group:
    """Parse a ``query`` parameter. Raises Refusal MALFORMED or INVALID that names the place in the query."""
    budget = Budget()
    return parse_document(decode_query(text, budget), budget)


def decode_query(text: str, budget: Budget, name: str = "query") -> Any:
    """The JSON of a query parameter, an empty object for an empty text. Raises Refusal."""
    if len(text) > budget.limits.length:
        raise malformed(name, "maxLength", f"has at most {budget.limits.length} characters")
    if not text.strip():
        return {}
    body = text.encode(errors="replace")
    check_json(body)
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise malformed(name, "format", f"is not JSON: {error}") from None


def parse_document(document: Any, budget: Budget | None = None) -> Group:
    """Parse a query that is decoded JSON, such as the body of a search. Raises Refusal as ``parse_query`` does."""
    budget = budget or Budget()
    if isinstance(document, Mapping) and "query" in document and document.keys() <= ENGINE_MEMBERS:
        node = engine_query.parse_clause(document["query"], "query.query", budget)
    else:
        node = _parse_node(document, "query", budget)
    if node is None:
        return Group("and", ())
    return node if isinstance(node, Group) else Group("and", (node,))


def _parse_node(value: Any, path: str, budget: Budget) -> Node | None:
    """Parse a term, a group of form A, groups of form B or a clause of the search engine; None if it is empty."""
    if not isinstance(value, Mapping):
        raise malformed(path, "type", "must be an object")
    if "arr" in value:
        return _parse_form_a(value, path, budget)
    if "key" in value:
        return _parse_element(value, path, budget)
    if "bool" in value or "match_all" in value:
        return engine_query.parse_clause(value, path, budget)
    return _parse_form_b(value, path, budget)


def _parse_form_a(value: Mapping[str, Any], path: str, budget: Budget) -> Node | None:
    op = _JOINS.get(str(value.get("op", "and")).lower())
    if op is None:
        raise malformed(f"{path}.op", "enum", "must be and or or")
    extra = next((key for key in value if key not in ("op", "arr")), None)
    if extra is not None:
        raise malformed(f"{path}.{extra}", "unknown", "is not part of a group; a group has op and arr")
    if not isinstance(value["arr"], list):
        raise malformed(f"{path}.arr", "type", "must be an array")
    with budget.level(path):
        parsed = [_parse_node(item, f"{path}.arr[{index}]", budget) for index, item in enumerate(value["arr"])]
    return engine_query.joined(op, [node for node in parsed if node is not None])


def _parse_element(value: Mapping[str, Any], path: str, budget: Budget) -> Node:
    op = _EXPRS.get(str(value.get("expr", "eq")).lower())
    if op is None:
        raise malformed(f"{path}.expr", "enum", f"must be one of {', '.join(get_args(Operator))}")
    if op != "exists" and "value" not in value and "values" not in value:
        raise malformed(f"{path}.value", "required", "is required")
    given = value["value"] if "value" in value else value.get("values", True)
    return make_term(value["key"], op, given, path, budget)


def _parse_form_b(value: Mapping[str, Any], path: str, budget: Budget) -> Node | None:
    nodes: list[Node] = []
    for name, elements in value.items():
        field = f"{path}.{name}"
        if name not in _CLAUSES:
            raise malformed(field, "unknown", f"is not a kind of condition; known are {', '.join(_CLAUSES)}")
        listed = elements if isinstance(elements, list) else [elements]
        for index, element in enumerate(listed):
            place = f"{field}[{index}]"
            if not isinstance(element, Mapping):
                raise malformed(place, "type", "must be an object")
            nodes.append(_parse_clause(name, element, place, budget))
    return engine_query.joined("and", nodes)


def _parse_clause(name: str, element: Mapping[str, Any], path: str, budget: Budget) -> Node:
    """Parse an element of a group of form B, also in the search engine's form ``{field: value}``."""
    if name == "multi_match":
        return engine_query.multi_match(element, path, budget)
    if "key" not in element and element:
        return engine_query.parse_leaf(name, element, path, budget)
    if "key" not in element:
        raise malformed(f"{path}.key", "required", "is required")
    if name == "range":
        relation = element.get("relation")
        if relation not in ("gt", "gte", "lt", "lte"):
            raise malformed(f"{path}.relation", "enum", "must be gt, gte, lt or lte")
        return make_term(element["key"], relation, _member(element, ("value",), path), path, budget)
    if name == "exists":
        return make_term(element["key"], "exists", element.get("value", True), path, budget)
    members = {"terms": ("values", "value"), "regexp": ("regex", "value")}.get(name, ("value",))
    return make_term(element["key"], _GROUPS[name], _member(element, members, path), path, budget)


def _member(element: Mapping[str, Any], names: tuple[str, ...], path: str) -> Any:
    """The first of the named members that is present. Raises Refusal INVALID if none is."""
    for name in names:
        if name in element:
            return element[name]
    raise malformed(f"{path}.{names[0]}", "required", "is required")
