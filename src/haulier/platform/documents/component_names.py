"""Names of the schemas in the API document: the class's own name, with its service before it only where two would meet.

msgspec names a schema by its class, by module and class where several classes share a name, and writes the brackets of
a generic type as underscores.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

QUALIFIED = re.compile(r"((?:[a-z][a-z0-9_]*\.)*)([A-Za-z][A-Za-z0-9]*)(?=_|$)")
"""A module with its dots, and a class in it; names of modules may hold underscores."""


def component_names(given: Iterable[str]) -> dict[str, str]:
    """A final name for every name that msgspec gave."""
    names = list(given)
    wanted = {name: _short(name) for name in names}
    often = Counter(wanted.values())
    final = {name: short if often[short] == 1 else _prefixed(name) for name, short in wanted.items()}
    taken = Counter(final.values())
    return {name: short if taken[short] == 1 else re.sub(r"[^A-Za-z0-9]", "", name) for name, short in final.items()}


def _short(name: str) -> str:
    """The class, and for a generic type its arguments: ``a.b.Page_a.b.Job_`` is ``PageJob``."""
    return "".join(part[0].upper() + part[1:] for _, part in QUALIFIED.findall(name))


def _prefixed(name: str) -> str:
    """With the package that the class belongs to, unless that is the platform's shared one."""
    first = QUALIFIED.search(name)
    module = first[1].split(".") if first is not None else []
    place = module.index("services") + 1 if "services" in module[:-2] else 1
    owner = module[place] if len(module) > place + 1 else ""
    return _short(name) if owner in ("", "platform") else owner.capitalize() + _short(name)
