"""The meaning of each filter operator in plain Python: the model that the SQL compiler is tested against."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jsonschema_rs

from haulier.core.filters.coercion import Order, Scalar, as_boolean, as_bound, as_number, as_span, as_text
from haulier.core.filters.tree import Node, Operator, Term
from haulier.core.value_rules import compile_validator

MAX_FUZZY_LENGTH = 64
"""``fuzzy`` compares longer words exactly."""

WORD_BREAKS = (
    r"\x01-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u0964\u0965"
    r"\u2000-\u200b\u200e-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\u3030\ufe10-\ufe1f\ufe30-\ufe6f\ufeff"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40\uff5b-\uff65\U0001f000-\U0001faff"
)
"""Characters between words: blanks, punctuation, symbols. They are listed so that the database finds the same words
(migration 0003), and so that vowel signs of Indian scripts, which ``\\w`` does not match, do not split words."""

_WORD = re.compile(f"[^{WORD_BREAKS}]+")
_COMPILED_PATTERNS = 512
MAX_SEARCHED = 16_384
"""Characters of a text in which regular expressions and words are searched, so that long texts do not slow lists."""


def matches(tree: Node, value_of: Callable[[str], Any]) -> bool:
    """Whether a resource matches; ``value_of(key)`` is its value under a key, None if it has none.

    A list matches if one of its elements does. A missing field matches only ``ne``, ``nin`` and ``exists: false``.
    ``ne`` and ``nin`` are true exactly when ``eq`` and ``in`` are false.

    eq, in      equal, the wanted value coerced to the stored type (see ``coercion``); None equals missing
    gt .. lte   the same coercion; strings are ordered by code point, booleans have no order
    like        the text contains the wanted text, letter case ignored
    prefix      the text starts so, letter case kept
    wildcard    * any run, ? any one character, over the whole text, letter case kept; \\*, \\? and \\\\ stand for
                themselves
    regexp      regular expression over the whole text, linear-time dialect
    fuzzy       a word, or the whole text, within ``fuzzy_distance`` edits, letter case ignored
    match       some word of the value is a word of the text, letter case ignored; on other types as eq
    phrase      the words of the value stand in the text one after the other; phrase_prefix: the last may be only begun

    regexp, fuzzy, match and phrases search the first MAX_SEARCHED characters of a text.
    """
    if isinstance(tree, Term):
        return _matches_term(tree, value_of(tree.key))
    if tree.op == "or":
        return sum(matches(item, value_of) for item in tree.items) >= tree.least
    if tree.op == "not":
        return not any(matches(item, value_of) for item in tree.items)
    return all(matches(item, value_of) for item in tree.items)


def words(text: str) -> list[str]:
    """The words of a text in small letters, split at WORD_BREAKS."""
    return _WORD.findall(text.lower())


def fuzzy_distance(text: str) -> int:
    """Edits that ``fuzzy`` allows, as in the search engine: none up to 2 characters, one up to 5, two beyond."""
    if len(text) <= 2 or len(text) > MAX_FUZZY_LENGTH:
        return 0
    return 1 if len(text) <= 5 else 2


def _matches_term(term: Term, value: Any) -> bool:
    elements = [element for element in value if element is not None] if isinstance(value, list) else [value]
    present = [element for element in elements if element is not None]
    if term.op == "exists":
        return bool(present) is term.value
    if term.value is None:
        return bool(present) is (term.op == "ne")
    if term.op in ("ne", "nin"):
        values = (term.value,) if term.op == "ne" else term.value
        return not any(_equals(element, wanted) for element in present for wanted in values)
    if term.op == "in":
        return any(_equals(element, wanted) for element in present for wanted in term.value)
    return any(_TESTS[term.op](element, term.value) for element in present)


def _equals(value: Any, wanted: Scalar) -> bool:
    if isinstance(value, bool):
        return as_boolean(wanted) is value
    if isinstance(value, str):
        return value == as_text(wanted)
    if not isinstance(value, int | float):
        return False
    number = as_number(wanted)
    if number is not None:
        return value == number
    span = as_span(wanted)
    return span is not None and span[0] <= value <= span[1]


def _in_order(order: Order) -> Callable[[Any, Any], bool]:
    relation = _RELATIONS[order]

    def holds(value: Any, wanted: Scalar) -> bool:
        if isinstance(value, bool) or isinstance(wanted, bool):
            return False
        if isinstance(value, str):
            return relation(value, as_text(wanted))
        bound = as_bound(order, wanted) if isinstance(value, int | float) else None
        return bound is not None and relation(value, bound)

    return holds


_RELATIONS: dict[Order, Callable[[Any, Any], bool]] = {
    "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip


def _on_text(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, wanted: isinstance(value, str) and test(value, wanted)


def _on_beginning(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return _on_text(lambda text, wanted: test(text[:MAX_SEARCHED], wanted))


def _like(text: str, wanted: str) -> bool:
    return wanted.lower() in text.lower()


def _wildcard(text: str, pattern: str) -> bool:
    return _wildcard_regex(pattern).fullmatch(text) is not None


def wildcard_parts(pattern: str) -> list[str]:
    """Split a pattern into ``*``, ``?`` and literal characters, each of these after a backslash."""
    parts = re.findall(r"\\[*?\\]|.", pattern, re.DOTALL)
    return [part if part in ("*", "?") else f"\\{part[-1]}" for part in parts]


@lru_cache(_COMPILED_PATTERNS)
def _wildcard_regex(pattern: str) -> re.Pattern[str]:
    """A regular expression in which each ``*`` is lazy and atomic: it is never tried again, so its time is linear."""
    pieces: list[str] = [""]
    for part in wildcard_parts(pattern):
        if part == "*":
            pieces.append("")
        else:
            pieces[-1] += "." if part == "?" else re.escape(part[1])
    if len(pieces) == 1:
        return re.compile(pieces[0], re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in pieces[1:-1] if piece)
    return re.compile(f"{pieces[0]}{middle}.*{pieces[-1]}", re.DOTALL)


def _regexp(text: str, pattern: str) -> bool:
    return _whole_pattern(pattern).is_valid(text)


@lru_cache(_COMPILED_PATTERNS)
def _whole_pattern(pattern: str) -> jsonschema_rs.Draft202012Validator:
    return compile_validator({"pattern": rf"^(?:{pattern})$"})


def _fuzzy(text: str, wanted: str) -> bool:
    wanted = wanted.lower()
    limit = fuzzy_distance(wanted)
    return any(_within(word, wanted, limit) for word in (text.lower(), *words(text)))


def _within(left: str, right: str, limit: int) -> bool:
    """Whether at most ``limit`` insertions, deletions or replacements turn one text into the other."""
    if abs(len(left) - len(right)) > limit:
        return False
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (char != other))
    return row[-1] <= limit


def _match(value: Any, wanted: Any) -> bool:
    if isinstance(value, str):
        wanted = as_text(wanted)
        return value == wanted or not set(words(value[:MAX_SEARCHED])).isdisjoint(words(wanted))
    return _equals(value, wanted)


def _phrase(text: str, wanted: str) -> bool:
    there, asked = words(text), words(wanted)
    return bool(asked) and any(there[n : n + len(asked)] == asked for n in range(len(there) - len(asked) + 1))


def _phrase_prefix(text: str, wanted: str) -> bool:
    there, asked = words(text), words(wanted)
    return bool(asked) and any(
        there[n : n + len(asked) - 1] == asked[:-1] and there[n + len(asked) - 1].startswith(asked[-1])
        for n in range(len(there) - len(asked) + 1)
    )


_TESTS: dict[Operator, Callable[[Any, Any], bool]] = {
    "eq": _equals,
    "gt": _in_order("gt"),
    "gte": _in_order("gte"),
    "lt": _in_order("lt"),
    "lte": _in_order("lte"),
    "like": _on_text(_like),
    "prefix": _on_text(str.startswith),
    "wildcard": _on_text(_wildcard),
    "regexp": _on_beginning(_regexp),
    "fuzzy": _on_beginning(_fuzzy),
    "match": _match,
    "phrase": _on_beginning(_phrase),
    "phrase_prefix": _on_beginning(_phrase_prefix),
}
