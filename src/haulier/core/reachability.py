"""Reachability in a directed graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set


def reachable(roots: Iterable[str], edges: Mapping[str, Set[str]]) -> set[str]:
    """The roots and every node that some path of edges leads to from one of them."""
    found = set(roots)
    open_ends = list(found)
    while open_ends:
        new = edges.get(open_ends.pop(), frozenset()) - found
        found |= new
        open_ends.extend(new)
    return found
