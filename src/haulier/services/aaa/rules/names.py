"""Lists of names that are given and taken: roles of apps and groups, permissions of roles, groups of people."""

from __future__ import annotations

from collections.abc import Iterable


def merged_names(held: Iterable[str], names: Iterable[str], *, assign: bool) -> list[str]:
    """What is held after some names were given or taken, in the order in which they were given."""
    if assign:
        return list(dict.fromkeys([*held, *names]))
    taken = frozenset(names)
    return [name for name in held if name not in taken]
