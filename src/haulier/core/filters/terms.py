"""Checked terms of a filter, and the budget of one query."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unicodedata import normalize

from haulier.core.filters.coercion import as_text
from haulier.core.filters.tree import (
    LIST_LIMITS,
    MAX_KEY_LENGTH,
    MAX_REGEX_LENGTH,
    MAX_TEXT_LENGTH,
    MAX_VALUES,
    Group,
    Node,
    Operator,
    QueryLimits,
    Term,
)
from haulier.core.identifier_text import normalize_identifier, unicode_forms
from haulier.core.refusal import Refusal, invalid
from haulier.core.value_rules import pattern_fault

_ON_TEXT = frozenset({"like", "prefix", "wildcard", "regexp", "fuzzy", "phrase", "phrase_prefix"})
_ON_ORDER = frozenset({"gt", "gte", "lt", "lte"})
_COMPOSED = frozenset({*_ON_ORDER, "regexp"})
"""Operators that search the composed form of their text only. With both forms the wider of two bounds would win, and a
class of a regular expression would match a letter and its accent one by one.
"""


class Budget:
    """What one query may still use: terms, regular expressions and levels of groups."""

    __slots__ = ("_depth", "_patterns", "_terms", "limits")

    def __init__(self, limits: QueryLimits = LIST_LIMITS) -> None:
        self.limits = limits
        self._terms = limits.terms
        self._patterns = limits.patterns
        self._depth = limits.depth

    def spend_term(self, path: str) -> None:
        """Count one term. Raises Refusal for one too many."""
        self._terms -= 1
        if self._terms < 0:
            raise malformed(path, "limit", f"a query has at most {self.limits.terms} conditions")

    def spend_pattern(self, path: str) -> None:
        """Count one regular expression. Raises Refusal for one too many."""
        self._patterns -= 1
        if self._patterns < 0:
            raise malformed(path, "limit", f"a query has at most {self.limits.patterns} regular expressions")

    @contextmanager
    def level(self, path: str) -> Iterator[None]:
        """Count one level of groups while inside. Raises Refusal for one too many."""
        self._depth -= 1
        if self._depth < 0:
            raise malformed(path, "limit", f"groups nest at most {self.limits.depth} levels deep")
        yield
        self._depth += 1


def malformed(path: str, rule: str, message: str) -> Refusal:
    """A refusal with the place in the query as its field and in its description."""
    refusal = invalid(path, rule, message)
    refusal.description = f"{path}: {message}"
    return refusal


def make_term(key: Any, op: Operator, value: Any, path: str, budget: Budget) -> Node:
    """Make a checked term. ``eq`` or ``ne`` with a list becomes ``in`` or ``nin``; a text with accents becomes a term
    for each Unicode form. Raises Refusal INVALID.
    """
    budget.spend_term(path)
    if not isinstance(key, str) or not key.removesuffix(".keyword"):
        raise malformed(f"{path}.key", "type", "must be the name of a field")
    if len(key) > MAX_KEY_LENGTH:
        raise malformed(f"{path}.key", "maxLength", f"has at most {MAX_KEY_LENGTH} characters")
    key = key.removesuffix(".keyword")
    field = f"{path}.value"
    if op == "regexp":
        budget.spend_pattern(field)
    if isinstance(value, list) and op in ("eq", "ne", "match"):
        op = "nin" if op == "ne" else "in"
    if op in ("in", "nin"):
        values = value if isinstance(value, list) else [value]
        if len(values) > MAX_VALUES:
            raise malformed(field, "maxLength", f"has at most {MAX_VALUES} values")
        scalars = [_scalar(item, f"{field}[{index}]") for index, item in enumerate(values)]
        return Term(key, op, tuple(dict.fromkeys(form for item in scalars for form in _forms(op, item))))
    if op == "exists":
        if not isinstance(value, bool):
            raise malformed(field, "type", "must be true or false")
        return Term(key, op, value)
    if op in ("eq", "ne") and value is None:
        return Term(key, op, None)
    scalar = _scalar(value, field)
    if op in _COMPOSED and isinstance(scalar, str):
        scalar = normalize("NFC", scalar)
    wanted = _for_operator(op, scalar, field)
    if op in ("eq", "ne") and len(forms := _forms(op, wanted)) > 1:
        return Term(key, "in" if op == "eq" else "nin", tuple(forms))
    if op in ("eq", "ne") or op in _COMPOSED or not isinstance(wanted, str):
        return Term(key, op, wanted)
    first, *others = unicode_forms(wanted)
    for _ in others:
        budget.spend_term(path)
    return Group("or", tuple(Term(key, op, form) for form in (first, *others))) if others else Term(key, op, first)


def _forms(op: Operator, value: Any) -> Sequence[Any]:
    """A value in each form in which it may be stored: each Unicode form, and normalized as an identifier."""
    if not isinstance(value, str):
        return (value,)
    kept = (normalize_identifier(value),) if op in ("eq", "in") else ()
    return [form for form in dict.fromkeys((*unicode_forms(value), *kept)) if form or not value]


def _for_operator(op: Operator, value: str | int | float | bool, field: str) -> Any:
    """The scalar for the operator: the text of it for text operators; an order needs a number or a text."""
    if op in _ON_ORDER and isinstance(value, bool):
        raise malformed(field, "type", "must be a number or a string")
    if op not in _ON_TEXT:
        return value
    text = as_text(value)
    if op == "regexp" and (len(text) > MAX_REGEX_LENGTH or pattern_fault(text) is not None):
        message = f"must be a regular expression of at most {MAX_REGEX_LENGTH} characters, without look-around"
        raise malformed(field, "pattern", message)
    return text


def _scalar(value: Any, field: str) -> str | int | float | bool:
    if isinstance(value, str):
        if len(value) > MAX_TEXT_LENGTH:
            raise malformed(field, "maxLength", f"has at most {MAX_TEXT_LENGTH} characters")
        return value
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise malformed(field, "type", "must be a string, a number or a boolean")
