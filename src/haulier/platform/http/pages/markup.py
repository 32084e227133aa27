"""HTML that cannot be broken by what it shows: every text in it is escaped, unless it is ``Markup`` itself."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

VOID = frozenset({"br", "img", "input", "link", "meta"})
"""Elements that have no content."""


class Markup(str):
    """A piece of HTML."""

    __slots__ = ()


Child = str | None
"""Content of an element: ``Markup`` as it is, any other text escaped, None is nothing."""


def element(tag: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """One element. A trailing underscore of an attribute's name falls away, any other is a hyphen; True is an attribute
    without a value, False and None are none.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    if tag in VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{joined(children)}</{tag}>")


def joined(children: Iterable[Child]) -> Markup:
    """Pieces one after the other."""
    return Markup("".join(_text(child) for child in children if child is not None))


def _attribute(key: str, value: str | int | bool) -> str:
    name = key.removesuffix("_").replace("_", "-")
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{escape(str(value))}"'


def _text(child: str) -> str:
    return child if isinstance(child, Markup) else escape(child)
