"""Filters: ``eq`` of a few attributes, joined by ``and``. See: RFC 7644 section 3.4.2.2."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.services.scim.rules.attributes import canonical, without_schema

MAX_FILTER = 512
MAX_TERMS = 10
CASE_EXACT = frozenset({"externalId", "id", "members"})
_TERM = re.compile(
    r"""\s*(?P<path>[A-Za-z$][\w$:.-]*)(?:\[\s*(?P<inner>\w+)\s+eq\s+(?P<inner_value>"(?:[^"\\]|\\.)*")\s*\](?P<rest>\.\w+)?)?
    (?:\s+(?P<operator>\w+)(?:\s+(?P<value>"(?:[^"\\]|\\.)*"|true|false|-?\d+))?)?\s*""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_AND = re.compile(r"and\s", re.IGNORECASE)

USER_FILTERS = frozenset({"id", "userName", "externalId", "emails", "displayName"})
GROUP_FILTERS = frozenset({"id", "externalId", "displayName", "members"})


class Term(NamedTuple):
    """An attribute and the text that it has to be."""

    attribute: str
    value: str

    def fits(self, values: list[str]) -> bool:
        """Whether one of an attribute's values is this."""
        if self.attribute in CASE_EXACT:
            return self.value in values
        return self.value.casefold() in [value.casefold() for value in values]


def parse_filter(text: str | None, known: frozenset[str]) -> list[Term]:
    """The terms of a filter, all of which must hold; none where there is no filter. Raises Refusal."""
    if text is None or not text.strip():
        return []
    if len(text) > MAX_FILTER:
        raise unfit(f"a filter has at most {MAX_FILTER} characters")
    terms, at = [], 0
    while True:
        found = _TERM.match(text, at)
        if found is None:
            raise unfit("the filter cannot be read")
        terms.append(_term(found, known))
        at = found.end()
        if at == len(text):
            break
        joint = _AND.match(text, at)
        if joint is None or len(terms) == MAX_TERMS:
            raise unfit(f"a filter is at most {MAX_TERMS} comparisons joined by and")
        at = joint.end()
    return terms


def _term(found: re.Match[str], known: frozenset[str]) -> Term:
    path, inner, rest = without_schema(found["path"]), found["inner"], found["rest"]
    operator, value = found["operator"], found["value"]
    if inner is not None and operator is None and inner.lower() == "value":
        operator, value, inner = "eq", found["inner_value"], None
    if operator is None or operator.lower() != "eq" or value is None or not value.startswith('"'):
        raise unfit("a filter compares texts by eq")
    name, _, sub = (path or "").partition(".")
    sub = sub or (rest or "").removeprefix(".")
    attribute = canonical(name)
    if attribute not in known or sub.lower() not in ("", "value") or (inner is not None and attribute != "emails"):
        raise unfit(f"nothing is found by {found['path'][:64]}; there are {', '.join(sorted(known))}")
    return Term(attribute, _text(value))


def _text(quoted: str) -> str:
    try:
        value: Any = msgspec.json.decode(quoted)
    except msgspec.DecodeError:
        raise unfit("a text in the filter cannot be read") from None
    if "\0" in str(value):
        raise unfit("the filter holds a NUL character")
    return str(value)


def unfit(message: str) -> Refusal:
    """The refusal of a filter."""
    return Refusal(Cause.INVALID, message, info={"scimType": "invalidFilter"})
