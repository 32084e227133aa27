"""Conditions of updates: a subset of the JEXL language over the values of an instance. Pure.

It has ``( )  ==  !=  >  >=  <  <=  &&  ||``, names, numbers, texts in either quotes, ``true``, ``false``, ``null``.
Comparisons bind closer than ``&&``, and that closer than ``||``. Types are checked before any value is read, so that
whether an expression is accepted does not depend on what is stored. See: contract/entity.md section 7.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from haulier.core.refusal import Refusal, invalid
from haulier.core.value_rules import DataType

FIELD = "conditionExpression"
MAX_LENGTH = 2_048
"""Characters of an expression."""
MAX_DEPTH = 32
"""Parentheses inside each other."""
MAX_COMPARISONS = 32
"""Comparisons in one expression; each may look at values as long as a body."""
MAX_NUMBER = 64
"""Characters of a number."""

Kind = DataType | Literal["null"]

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>-?[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.]))
    |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>==|!=|>=|<=|&&|\|\||[()<>]))""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_WORDS: Mapping[str, tuple[Any, Kind]] = {
    "true": (True, "boolean"),
    "false": (False, "boolean"),
    "null": (None, "null"),
}
_EQUALITIES = ("==", "!=")
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Name:
    """The value of an attribute, null when there is none."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal of the expression."""

    value: str | int | float | bool | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two operands and the sign between them."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Joined:
    """All of these (``&&``), or one of them (``||``)."""

    sign: str
    items: tuple[Node, ...]


Node = Name | Constant | Comparison | Joined


def parse_condition(text: str) -> Node:
    """Parse an expression. Raises Refusal INVALID with the character at which it fails."""
    if len(text) > MAX_LENGTH:
        raise _fault("maxLength", f"has at most {MAX_LENGTH} characters")
    parser = _Parser(list(_tokens(text)))
    tree = parser.either(0)
    parser.end()
    return tree


def check_condition(tree: Node, types: Mapping[str, DataType]) -> None:
    """Check the types of an expression. Raises Refusal INVALID for a name that is not in ``types``, for operands that
    cannot be compared, and for a result that is not a boolean.
    """
    if _kind(tree, types) != "boolean":
        raise _fault("type", "the result must be true or false")


def condition_holds(tree: Node, values: Mapping[str, Any]) -> bool:
    """Whether a checked condition is true for these values. A missing value is neither true nor comparable."""
    return _value(tree, values) is True


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and position of each token; the last one is ``end``."""
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise _fault("syntax", f"cannot be read at character {at + 1}")
        yield found.lastgroup, found[found.lastgroup], found.start(found.lastgroup) + 1
        at = found.end()
    yield "end", "", end + 1


class _Parser:
    """A recursive descent parser; ``depth`` counts parentheses."""

    def __init__(self, tokens: list[tuple[str, str, int]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._comparisons = 0

    def either(self, depth: int) -> Node:
        return self._joined("||", lambda: self._joined("&&", lambda: self._equality(depth)))

    def end(self) -> None:
        kind, text, at = self._tokens[self._at]
        if kind != "end":
            raise _fault("syntax", f"{text!r} at character {at} stands where the expression should end")

    def _joined(self, sign: str, part: Callable[[], Node]) -> Node:
        items = [part()]
        while self._take((sign,)) is not None:
            items.append(part())
        return items[0] if len(items) == 1 else Joined(sign, tuple(items))

    def _equality(self, depth: int) -> Node:
        left = self._order(depth)
        sign = self._take(_EQUALITIES)
        return left if sign is None else self._compared(sign, left, self._order(depth))

    def _order(self, depth: int) -> Node:
        left = self._operand(depth)
        sign = self._take(tuple(_ORDERS))
        return left if sign is None else self._compared(sign, left, self._operand(depth))

    def _compared(self, sign: str, left: Node, right: Node) -> Node:
        self._comparisons += 1
        if self._comparisons > MAX_COMPARISONS:
            raise _fault("maxItems", f"has at most {MAX_COMPARISONS} comparisons")
        return Comparison(sign, left, right)

    def _operand(self, depth: int) -> Node:
        kind, text, at = self._tokens[self._at]
        self._at += kind != "end"
        if kind == "name":
            return Constant(*_WORDS[text]) if text in _WORDS else Name(text)
        if kind == "number":
            return Constant(_number(text, at), "number")
        if kind == "text":
            return Constant(_ESCAPE.sub(r"\1", text[1:-1]), "string")
        if text != "(":
            raise _fault("syntax", f"a name or a value is missing at character {at}")
        if depth == MAX_DEPTH:
            raise _fault("depth", f"has at most {MAX_DEPTH} parentheses inside each other")
        inner = self.either(depth + 1)
        if self._take((")",)) is None:
            raise _fault("syntax", f"a parenthesis is missing at character {self._tokens[self._at][2]}")
        return inner

    def _take(self, signs: tuple[str, ...]) -> str | None:
        kind, text, _ = self._tokens[self._at]
        if kind != "sign" or text not in signs:
            return None
        self._at += 1
        return text


def _number(text: str, at: int) -> int | float:
    if len(text) > MAX_NUMBER:
        raise _fault("maxLength", f"the number at character {at} is longer than {MAX_NUMBER} characters")
    return float(text) if "." in text else int(text)


def _kind(node: Node, types: Mapping[str, DataType]) -> Kind:
    """The type of a node's value. Raises Refusal INVALID if its operands cannot be combined."""
    if isinstance(node, Name):
        if node.name not in types:
            raise _fault("exists", f"there is no attribute {node.name!r}")
        return types[node.name]
    if isinstance(node, Constant):
        return node.kind
    if isinstance(node, Joined):
        if any(_kind(item, types) != "boolean" for item in node.items):
            raise _fault("type", f"what {node.sign} joins must be true or false")
        return "boolean"
    left, right = _kind(node.left, types), _kind(node.right, types)
    if node.sign in _ORDERS and (left != right or left not in ("number", "string")):
        raise _fault("type", f"{node.sign} compares two numbers or two texts, not {left} and {right}")
    if node.sign in _EQUALITIES and left != right and "null" not in (left, right):
        raise _fault("type", f"{node.sign} compares values of one type, not {left} and {right}")
    return "boolean"


def _value(node: Node, values: Mapping[str, Any]) -> Any:
    if isinstance(node, Name):
        return values.get(node.name)
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Joined):
        truths = (_value(item, values) is True for item in node.items)
        return all(truths) if node.sign == "&&" else any(truths)
    left, right = _value(node.left, values), _value(node.right, values)
    if node.sign in _EQUALITIES:
        return _equal(left, right) is (node.sign == "==")
    return _ordered(left, right) and _ORDERS[node.sign](left, right)


def _equal(left: Any, right: Any) -> bool:
    """JSON equality: true is not 1."""
    return isinstance(left, bool) is isinstance(right, bool) and bool(left == right)


def _ordered(left: Any, right: Any) -> bool:
    """Whether two values can be compared. Stored values may be older than the attribute's data type."""
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (left, right))
    return numbers or (isinstance(left, str) and isinstance(right, str))


def _fault(rule: str, message: str) -> Refusal:
    return invalid(FIELD, rule, message)
