"""Filters: every ``query`` form of the contract is parsed to one tree, from which lists are compiled.

See: contract/conventions.md section 6.2.
"""

from haulier.core.filters.coercion import equal_values
from haulier.core.filters.engine_query import parse_clause
from haulier.core.filters.match import MAX_SEARCHED, fuzzy_distance, matches, wildcard_parts, words
from haulier.core.filters.parse import ENGINE_MEMBERS, decode_query, parse_document, parse_query
from haulier.core.filters.terms import Budget
from haulier.core.filters.tree import (
    LIST_LIMITS,
    MAX_GROUP_DEPTH,
    MAX_KEY_LENGTH,
    MAX_QUERY_LENGTH,
    MAX_REGEX_LENGTH,
    MAX_TERMS,
    MAX_TEXT_LENGTH,
    MAX_VALUES,
    OPERATORS,
    Group,
    Node,
    QueryLimits,
    Term,
    keys,
    normal_key,
)

__all__ = [
    "ENGINE_MEMBERS",
    "LIST_LIMITS",
    "MAX_GROUP_DEPTH",
    "MAX_KEY_LENGTH",
    "MAX_QUERY_LENGTH",
    "MAX_REGEX_LENGTH",
    "MAX_SEARCHED",
    "MAX_TERMS",
    "MAX_TEXT_LENGTH",
    "MAX_VALUES",
    "OPERATORS",
    "Budget",
    "Group",
    "Node",
    "QueryLimits",
    "Term",
    "decode_query",
    "equal_values",
    "fuzzy_distance",
    "keys",
    "matches",
    "normal_key",
    "parse_clause",
    "parse_document",
    "parse_query",
    "wildcard_parts",
    "words",
]
