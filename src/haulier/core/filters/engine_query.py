"""Parsing of queries in the search engine's own language, for callers that send its bodies.

See: contract/conventions.md section 6.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from haulier.core.filters.coercion import as_text
from haulier.core.filters.match import words
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

_NO_EFFECT = ("boost", "_name")
"""Members of any clause that change the score and the answer's notes, of which there are none."""
_OPTIONS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "match": ("operator", ("or", "and", "OR", "AND")),
    "fuzzy": ("fuzziness", ("AUTO",)),
}
"""By kind of clause: the one further member of the long form, and what it may say."""
_MULTI_MATCH: dict[str, Operator] = {
    "best_fields": "match", "most_fields": "match", "phrase": "phrase", "phrase_prefix": "phrase_prefix",
}  # fmt: skip

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
        _check_members(content, ("field",), path)
        return make_term(content.get("field"), "exists", True, path, budget)
    if name == "multi_match":
        return multi_match(content, path, budget)
    if name != "range" and name not in _LEAVES:
        raise malformed(
            path, "unknown", f"is not a kind of condition; known are {', '.join(_LEAVES)}, range, exists, bool"
        )
    fields = [field for field in content if field not in _NO_EFFECT]
    if len(fields) != 1:
        raise malformed(path, "maxLength", "must name exactly one field")
    key, value, path = fields[0], content[fields[0]], f"{path}.{fields[0]}"
    if name == "range":
        return _range(key, value, path, budget)
    op, member = _LEAVES[name]
    option = None
    if isinstance(value, Mapping):
        option = _option(name, value, member, path)
        value = value[member]
    if name == "match" and str(option).lower() == "and" and isinstance(value, str | int | float):
        return _match_all_words(key, value, path, budget)
    return make_term(key, op, value, path, budget)


def _option(name: str, given: Mapping[str, Any], member: str, path: str) -> Any:
    """What the long form of a clause says beside its value. Raises Refusal for what is not understood."""
    if member not in given:
        raise malformed(f"{path}.{member}", "required", "is required")
    option, choices = _OPTIONS.get(name, ("", ()))
    _check_members(given, (member, option), path)
    said = given.get(option)
    if said is not None and said not in choices:
        raise malformed(f"{path}.{option}", "enum", f"must be one of {', '.join(choices)}")
    return said


def _match_all_words(key: str, value: str | int | float, path: str, budget: Budget) -> Node:
    """Every word of the value is a word of the field."""
    wanted = list(dict.fromkeys(words(as_text(value))))
    if len(wanted) <= 1:
        return make_term(key, "match", value, path, budget)
    return Group("and", tuple(make_term(key, "match", word, path, budget) for word in wanted))


def _check_members(given: Mapping[str, Any], known: tuple[str, ...], path: str) -> None:
    unknown = next((name for name in given if name not in known and name not in _NO_EFFECT), None)
    if unknown is not None:
        message = f"is not understood; known are {', '.join(filter(None, known))}"
        raise malformed(f"{path}.{unknown}", "unknown", message)


def multi_match(content: Mapping[str, Any], path: str, budget: Budget) -> Node:
    """Parse ``{query, fields, type}``: at least one of the fields matches, or holds the phrase."""
    _check_members(content, ("query", "fields", "type"), path)
    fields = content.get("fields")
    if not isinstance(fields, list) or not fields:
        raise malformed(f"{path}.fields", "required", "must be a list of field names")
    if "query" not in content:
        raise malformed(f"{path}.query", "required", "is required")
    op = _MULTI_MATCH.get(str(content.get("type", "best_fields")))
    if op is None:
        raise malformed(f"{path}.type", "enum", f"must be one of {', '.join(_MULTI_MATCH)}")
    terms = [
        make_term(_without_boost(field), op, content["query"], f"{path}.fields[{n}]", budget)
        for n, field in enumerate(fields)
    ]
    return terms[0] if len(terms) == 1 else Group("or", tuple(terms))


def _without_boost(field: Any) -> Any:
    """``title^2`` weighs more where there is a score."""
    return field.partition("^")[0] if isinstance(field, str) else field


def joined(op: Literal["and", "or"], nodes: list[Node]) -> Node | None:
    """The nodes joined by one operator: a single node is returned as it is, none as None."""
    if len(nodes) <= 1:
        return nodes[0] if nodes else None
    return Group(op, tuple(nodes))


def _range(key: str, bounds: Any, path: str, budget: Budget) -> Node:
    if not isinstance(bounds, Mapping):
        raise malformed(path, "type", "must be an object of gt, gte, lt and lte")
    _check_members(bounds, _RELATIONS, path)
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
    wanted = _minimum(content, 0 if required else 1, len(parsed["should"]), path)
    nodes: list[Node] = [node for node in required if node is not None]
    choices = [node for node in parsed["should"] if node is not None]
    wanted -= len(parsed["should"]) - len(choices)  # those that everything matches
    if wanted > 0 and choices:
        nodes.append(_at_least(wanted, choices))
    nodes.extend(_negated(node) for node in parsed["must_not"])
    return joined("and", nodes)


def _at_least(wanted: int, choices: list[Node]) -> Node:
    """So many of the nodes match."""
    if wanted == len(choices):
        return choices[0] if wanted == 1 else Group("and", tuple(choices))
    return Group("or", tuple(choices), wanted)


def _minimum(content: Mapping[str, Any], usual: int, choices: int, path: str) -> int:
    """How many of ``should`` must match."""
    given = content.get("minimum_should_match")
    if given is None:
        return usual
    text = str(given)
    most = max(choices, 1)
    if isinstance(given, bool | float) or not (text.isascii() and text.isdigit() and len(text) < 4) or int(text) > most:
        raise malformed(f"{path}.minimum_should_match", "limit", f"must be a whole number from 0 to {most}")
    return int(text)


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
