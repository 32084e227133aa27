"""The nodes of a filter, and the limits of a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

MAX_QUERY_LENGTH = 16_384
"""Characters of a query's text."""
MAX_TERMS = 64
MAX_PATTERNS = 8
MAX_GROUP_DEPTH = 8
MAX_VALUES = 1024
"""Values of one ``in`` or ``nin``."""
MAX_KEY_LENGTH = 128
MAX_TEXT_LENGTH = 1024
"""Characters of one value that is text."""
MAX_REGEX_LENGTH = 256

Operator = Literal[
    "eq",
    "ne",
    "gt",
    "gte",
    "lt",
    "lte",
    "in",
    "nin",
    "like",
    "prefix",
    "wildcard",
    "regexp",
    "fuzzy",
    "exists",
    "match",
    "phrase",
    "phrase_prefix",
]
OPERATORS: frozenset[str] = frozenset(get_args(Operator))

_PREFIXES = ("properties.", "customData.", "attributes.")


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may use at most."""

    length: int = MAX_QUERY_LENGTH
    """Characters of its text."""
    terms: int = MAX_TERMS
    patterns: int = MAX_PATTERNS
    depth: int = MAX_GROUP_DEPTH


LIST_LIMITS = QueryLimits()


@dataclass(frozen=True, slots=True)
class Term:
    """One condition on one field. ``matches`` describes the operators.

    ``value`` is a string, number or boolean (``eq`` and ``ne`` also None); for ``in`` and ``nin`` a tuple of these; for
    ``exists`` a boolean; for operators on text a string. ``key`` is as the caller wrote it, without ``.keyword``.
    """

    key: str
    op: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Group:
    """All, any or none of the items must match. Only the root may be empty: an ``and`` that everything matches.

    Of an ``or`` at least ``least`` items must.
    """

    op: Literal["and", "or", "not"]
    items: tuple[Node, ...]
    least: int = 1


Node: TypeAlias = Group | Term


def keys(tree: Node) -> set[str]:
    """All keys of a filter, as the caller wrote them."""
    if isinstance(tree, Term):
        return {tree.key}
    return {key for item in tree.items for key in keys(item)}


def normal_key(key: str) -> str:
    """The name of a field without ``.keyword`` and without the member that holds custom attributes."""
    key = key.removesuffix(".keyword")
    for prefix in _PREFIXES:
        if key.startswith(prefix) and len(key) > len(prefix):
            return key[len(prefix) :]
    return key
