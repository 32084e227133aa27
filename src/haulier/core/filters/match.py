"""What each operator of a filter means, as plain Python: the model that the SQL compiler is tested against."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jsonschema_rs

from haulier.core.decimals import number_text
from haulier.core.filters.tree import Node, Operator, Term
from haulier.core.value_rules import compile_validator

MAX_FUZZY_LENGTH = 64
"""Words longer than this are compared exactly by ``fuzzy``."""

WORD_BREAKS = (
    r"\x01-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u0964\u0965"
    r"\u2000-\u200b\u200e-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\u3030\ufe10-\ufe1f\ufe30-\ufe6f\ufeff"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40\uff5b-\uff65\U0001f000-\U0001faff"
)
"""Characters between words: blanks, punctuation, symbols. Written out, so that the database finds the same words
(migration 0003), and so that vowel signs of Indian scripts, no letters to ``\\w``, do not tear words apart."""

_WORD = re.compile(f"[^{WORD_BREAKS}]+")
_COMPILED_PATTERNS = 512


def matches(tree: Node, value_of: Callable[[str], Any]) -> bool:
    """Whether a resource matches; ``value_of(key)`` is its value under a key, None when it has none.

    A field that holds a list matches when one of its elements does, and a missing field matches nothing but ``ne``,
    ``nin`` and ``exists: false``; ``ne`` and ``nin`` are true exactly when ``eq`` and ``in`` are false.

    eq, in      equal; a string also equals the number or boolean it spells (see ``equal_values``); None equals missing
    gt .. lte   numbers among numbers, strings among strings by code point
    like        SQL's pattern (% and _, escape \\) over the whole text, letter case ignored; without % and _ anywhere
                in it
    prefix      the text starts so, letter case kept
    wildcard    * any run, ? any one character, over the whole text, letter case kept
    regexp      regular expression over the whole text, linear-time dialect
    fuzzy       a word, or the whole text, within ``fuzzy_distance`` edits, letter case ignored
    match       some word of the value is a word of the text, letter case ignored; on other types as eq
    phrase      the words of the value stand in the text one after the other; phrase_prefix: the last may be only begun
    """
    if isinstance(tree, Term):
        return _matches_term(tree, value_of(tree.key))
    if tree.op == "or":
        return any(matches(item, value_of) for item in tree.items)
    if tree.op == "not":
        return not any(matches(item, value_of) for item in tree.items)
    return all(matches(item, value_of) for item in tree.items)


def equal_values(value: str | int | float | bool) -> tuple[str | int | float | bool, ...]:
    """All scalars that ``eq`` takes for equal.

    Clients store flags and numbers as text and ask for them as such, or the other way round
    (contract/entity.md section 15).
    """
    if isinstance(value, bool):
        return (value, "true" if value else "false")
    if isinstance(value, int | float):
        return (value, _text_of(value))
    if value in ("true", "false"):
        return (value, value == "true")
    number = _spelled_number(value)
    return (value,) if number is None else (value, number)


def words(text: str) -> list[str]:
    """The words of a text in small letters: what stands between WORD_BREAKS."""
    return _WORD.findall(text.lower())


def fuzzy_distance(text: str) -> int:
    """How many edits ``fuzzy`` forgives, as in the search engine: none up to 2 characters, one up to 5, two beyond."""
    if len(text) <= 2 or len(text) > MAX_FUZZY_LENGTH:
        return 0
    return 1 if len(text) <= 5 else 2


def _spelled_number(text: str) -> int | float | None:
    """The number whose own text this is; texts such as 007 or 1e3 spell none."""
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?", text):
        return None
    number = float(text) if "." in text else int(text)
    return number if _text_of(number) == text else None


def _text_of(number: int | float) -> str:
    return number_text(number) if isinstance(number, float) else str(number)


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


def _equals(value: Any, wanted: str | int | float | bool) -> bool:
    return any(_same(value, choice) for choice in equal_values(wanted))


def _same(value: Any, wanted: str | int | float | bool) -> bool:
    """Equal and of one type; a boolean is no number."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, str) is not isinstance(wanted, str):
        return False
    return bool(value == wanted)


def _comparable(value: Any, wanted: Any) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return False
    return isinstance(value, str) is isinstance(wanted, str) and isinstance(value, str | int | float)


def _on_text(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, wanted: isinstance(value, str) and test(value, wanted)


def _like(text: str, pattern: str) -> bool:
    return _like_regex(pattern).fullmatch(text) is not None


@lru_cache(_COMPILED_PATTERNS)
def _like_regex(pattern: str) -> re.Pattern[str]:
    if not re.search(r"[%_]", re.sub(r"\\.", "", pattern, flags=re.DOTALL)):
        pattern = f"%{pattern}%"
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return _run_regex(["%" if p == "%" else "_" if p == "_" else p[-1:] + " " for p in parts], "%", "_", re.IGNORECASE)


def _wildcard(text: str, pattern: str) -> bool:
    return _wildcard_regex(pattern).fullmatch(text) is not None


@lru_cache(_COMPILED_PATTERNS)
def _wildcard_regex(pattern: str) -> re.Pattern[str]:
    return _run_regex([p if p in "*?" else p + " " for p in pattern], "*", "?", 0)


def _run_regex(parts: list[str], run: str, one: str, flags: int) -> re.Pattern[str]:
    """A regular expression from literal characters, 'any run' and 'any one'.

    Each run is taken as short as it can be and never tried again (atomic), which keeps the time linear per run.
    """
    pieces: list[str] = [""]
    for part in parts:
        if part == run:
            pieces.append("")
        else:
            pieces[-1] += "." if part == one else re.escape(part[0])
    if len(pieces) == 1:
        return re.compile(pieces[0], flags | re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in pieces[1:-1] if piece)
    return re.compile(f"{pieces[0]}{middle}.*{pieces[-1]}", flags | re.DOTALL)


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
    """Whether at most ``limit`` inserted, dropped or replaced characters turn one text into the other."""
    if abs(len(left) - len(right)) > limit:
        return False
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (char != other))
    return row[-1] <= limit


def _match(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return value == wanted or not set(words(value)).isdisjoint(words(wanted))
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
    "gt": lambda value, wanted: _comparable(value, wanted) and value > wanted,
    "gte": lambda value, wanted: _comparable(value, wanted) and value >= wanted,
    "lt": lambda value, wanted: _comparable(value, wanted) and value < wanted,
    "lte": lambda value, wanted: _comparable(value, wanted) and value <= wanted,
    "like": _on_text(_like),
    "prefix": _on_text(str.startswith),
    "wildcard": _on_text(_wildcard),
    "regexp": _on_text(_regexp),
    "fuzzy": _on_text(_fuzzy),
    "match": _match,
    "phrase": _on_text(_phrase),
    "phrase_prefix": _on_text(_phrase_prefix),
}
