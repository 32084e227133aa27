"""Filters: every ``query`` form of the contract is parsed to one tree, from which lists are compiled.

See: contract/conventions.md section 6.2.
"""

from haulier.core.filters.coercion import equal_values
from haulier.core.filters.match import MAX_SEARCHED, fuzzy_distance, matches, wildcard_parts, words
from haulier.core.filters.parse import parse_document, parse_query
from haulier.core.filters.tree import (
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
    Term,
    keys,
    normal_key,
)

__all__ = [
    "MAX_GROUP_DEPTH",
    "MAX_KEY_LENGTH",
    "MAX_QUERY_LENGTH",
    "MAX_REGEX_LENGTH",
    "MAX_SEARCHED",
    "MAX_TERMS",
    "MAX_TEXT_LENGTH",
    "MAX_VALUES",
    "OPERATORS",
    "Group",
    "Node",
    "Term",
    "equal_values",
    "fuzzy_distance",
    "keys",
    "matches",
    "normal_key",
    "parse_document",
    "parse_query",
    "wildcard_parts",
    "words",
]
