"""Parsing of queries in the search engine's own language, for callers that send its bodies.

See: contract/conventions.md section 6.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from haulier.core.filters.terms import Budget, make_term, malformed
from haulier.core.filters.tree import Group, Node, Operator, Term

_LEAVES: dict[str, tuple[Operator, str]] = {
    "term": ("eq", "value"),
    "terms": ("in", "value"),
    "match": ("match", "query"),
    "match_phrase": ("phrase", "query"),
    "match_phrase_prefix": ("phrase_prefix", "query"),
    "prefix": ("prefix", "value"),
    "wildcard": ("wildcard", "value"),
    "regexp": ("regexp", "value"),
    "fuzzy": ("fuzzy", "value"),
}
"""Kind of clause: its operator, and the member that holds the value in the long form ``{field: {member: value}}``."""

_RELATIONS: tuple[Operator, ...] = ("gt", "gte", "lt", "lte")
_OPPOSITES: dict[str, Operator] = {"eq": "ne", "in": "nin", "ne": "eq", "nin": "in"}
_BOOL_MEMBERS = ("must", "filter", "should", "must_not", "minimum_should_match", "boost")


def parse_clause(value: Any, path: str, budget: Budget) -> Node | None:
    """Parse a clause ``{kind: {...}}``; None if everything matches it. Kinds in one object are joined with AND."""
    if not isinstance(value, Mapping):
        raise malformed(path, "type", "must be an object")
    nodes: list[Node] = []
    for name, content in value.items():
        field = f"{path}.{name}"
        if name == "match_all":
            continue
        if not isinstance(content, Mapping):
            raise malformed(field, "type", "must be an object")
        node = _parse_bool(content, field, budget) if name == "bool" else parse_leaf(name, content, field, budget)
        if node is not None:
            nodes.append(node)
    return joined("and", nodes)


def parse_leaf(name: str, content: Mapping[str, Any], path: str, budget: Budget) -> Node:
    """Parse one condition: ``{field: value}`` or ``{field: {member: value, ...}}``."""
    if name == "exists":
        return make_term(content.get("field"), "exists", True, path, budget)
    if name == "multi_match":
        return multi_match(content, path, budget)
    if name != "range" and name not in _LEAVES:
        raise malformed(
            path, "unknown", f"is not a kind of condition; known are {', '.join(_LEAVES)}, range, exists, bool"
        )
    fields = [field for field in content if field != "boost"]
    if len(fields) != 1:
        raise malformed(path, "maxLength", "must name exactly one field")
    value = content[fields[0]]
    if name == "range":
        return _range(fields[0], value, f"{path}.{fields[0]}", budget)
    op, member = _LEAVES[name]
    if isinstance(value, Mapping):
        if member not in value:
            raise malformed(f"{path}.{fields[0]}.{member}", "required", "is required")
        value = value[member]
    return make_term(fields[0], op, value, f"{path}.{fields[0]}", budget)


def multi_match(content: Mapping[str, Any], path: str, budget: Budget) -> Node:
    """Parse ``{query, fields}``: at least one of the fields matches."""
    fields = content.get("fields")
    if not isinstance(fields, list) or not fields:
        raise malformed(f"{path}.fields", "required", "must be a list of field names")
    if "query" not in content:
        raise malformed(f"{path}.query", "required", "is required")
    terms = [
        make_term(field, "match", content["query"], f"{path}.fields[{n}]", budget) for n, field in enumerate(fields)
    ]
    return terms[0] if len(terms) == 1 else Group("or", tuple(terms))


def joined(op: Literal["and", "or"], nodes: list[Node]) -> Node | None:
    """The nodes joined by one operator: a single node is returned as it is, none as None."""
    if len(nodes) <= 1:
        return nodes[0] if nodes else None
    return Group(op, tuple(nodes))


def _range(key: str, bounds: Any, path: str, budget: Budget) -> Node:
    if not isinstance(bounds, Mapping):
        raise malformed(path, "type", "must be an object of gt, gte, lt and lte")
    terms: list[Node] = [
        make_term(key, relation, bounds[relation], f"{path}.{relation}", budget)
        for relation in _RELATIONS
        if bounds.get(relation) is not None
    ]
    node = joined("and", terms)
    if node is None:
        raise malformed(path, "required", "needs gt, gte, lt or lte")
    return node


def _parse_bool(content: Mapping[str, Any], path: str, budget: Budget) -> Node | None:
    """Parse a bool clause: all of ``must`` and ``filter``, none of ``must_not``, one of ``should`` if required."""
    unknown = next((name for name in content if name not in _BOOL_MEMBERS), None)
    if unknown is not None:
        raise malformed(f"{path}.{unknown}", "unknown", f"is not part of bool; known are {', '.join(_BOOL_MEMBERS)}")
    with budget.level(path):
        parsed = {name: _clauses(content.get(name), f"{path}.{name}", budget) for name in _BOOL_MEMBERS[:4]}
    required = parsed["must"] + parsed["filter"]
    wanted = content.get("minimum_should_match", 0 if required else 1)
    if wanted not in (0, 1, "0", "1"):
        raise malformed(f"{path}.minimum_should_match", "enum", "must be 0 or 1")
    nodes: list[Node] = [node for node in required if node is not None]
    if int(wanted) and parsed["should"] and None not in parsed["should"]:
        some = joined("or", [node for node in parsed["should"] if node is not None])
        nodes += [some] if some is not None else []
    nodes.extend(_negated(node) for node in parsed["must_not"])
    return joined("and", nodes)


def _negated(node: Node | None) -> Node:
    """The negation of a node: a term with the opposite operator if there is one, else a ``not`` group."""
    if node is None:
        return Group("not", (Group("and", ()),))
    if isinstance(node, Term):
        if node.op == "exists":
            return Term(node.key, "exists", not node.value)
        if node.op in _OPPOSITES:
            return Term(node.key, _OPPOSITES[node.op], node.value)
    return Group("not", (node,))


def _clauses(value: Any, path: str, budget: Budget) -> list[Node | None]:
    if value is None:
        return []
    if not isinstance(value, list):
        return [parse_clause(value, path, budget)]
    return [parse_clause(item, f"{path}[{index}]", budget) for index, item in enumerate(value)]
