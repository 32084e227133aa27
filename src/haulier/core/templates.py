"""Templates of plugins and custom code: trees with paths into a context, and placeholders inside texts.

Paths are JSONPath (RFC 9535), limited so that their cost is proportional to the context, see ``_refuse_costly``.
See: contract/conventions.md sections 5.3 and 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathQuery
from jsonpath_rfc9535.segments import JSONPathRecursiveDescentSegment
from jsonpath_rfc9535.selectors import FilterSelector

from haulier.core.json_paths import PATH_FAULTS, NoJsonPath, compile_json_path
from haulier.core.output_budget import MAX_DEPTH, OutputBudget, refuse_depth
from haulier.core.refusal import Fault, Refusal, invalid

MAX_PATH_LENGTH = 512
_COMPILED_PATHS = 1024
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z0-9_.-]{1,64})\s*\}\}")


class _Environment(JSONPathEnvironment):
    """JSONPath without ``match`` and ``search``, whose regular expressions could run without end."""

    max_recursion_depth = MAX_DEPTH + 1

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        del self.function_extensions["match"], self.function_extensions["search"]


_ENVIRONMENT = _Environment()


def render(template: Any, context: Any) -> Any:
    """Replace every ``{"$expr": "$.path"}`` of a template by what the path finds in the context.

    A path to a single place gives its value or None; any other path a list. ``{"$val": ...}`` gives its member, which
    is a template itself, as are the members of all other objects and arrays. Raises Refusal INVALID for a bad path, and
    INVALID or NESTING_TOO_DEEP for results beyond the limits of ``output_budget``.
    """
    return _render(template, context, OutputBudget(), 0)


def pick(path: str, context: Any) -> Any:
    """What a JSONPath finds: the value or None for a path to a single place, else a list. Raises Refusal INVALID."""
    query = compile_path(path)
    try:
        found = [node.value for node in query.finditer(context)]
    except PATH_FAULTS as error:
        raise invalid(path[:MAX_PATH_LENGTH], "path", f"cannot be followed: {error}") from None
    if query.singular_query():
        return found[0] if found else None
    return found


def check_template(template: Any, field: str = "template") -> list[Fault]:
    """Every fault of a template: bad paths and nesting that is too deep."""
    return list(_check(template, field, 0))


def fill(value: Any, placeholders: Mapping[str, str]) -> Any:
    """Replace ``{{name}}`` in all texts of a value. Unknown names stay; replacements are not expanded again."""
    return _fill(value, placeholders, OutputBudget(), 0)


@lru_cache(_COMPILED_PATHS)
def compile_path(path: str) -> JSONPathQuery:
    """Compile a path. Raises Refusal INVALID if it is no JSONPath, or one of unbounded cost."""
    if len(path) > MAX_PATH_LENGTH:
        raise invalid("path", "maxLength", f"a path has at most {MAX_PATH_LENGTH} characters")
    try:
        query = compile_json_path(path, _ENVIRONMENT)
    except NoJsonPath as error:
        raise invalid("path", "path", f"{path!r} is not a JSON path: {error}") from None
    _refuse_costly(query, path)
    return query


def _refuse_costly(query: JSONPathQuery, path: str) -> None:
    """Refuse a path whose cost may exceed the context's size by more than a small factor.

    One ``..`` visits each node once, two visit pairs of nodes; several selectors in one bracket multiply the work; a
    filter that searches many places does so for every element.
    """
    descents = sum(isinstance(segment, JSONPathRecursiveDescentSegment) for segment in query.segments)
    unions = sum(len(segment.selectors) > 1 for segment in query.segments)
    filters = [item for segment in query.segments for item in segment.selectors if isinstance(item, FilterSelector)]
    wide_filter = any(re.search(r"\*|\.\.|:|\[\?|,\s*[^)]*\]", str(item.expression)) for item in filters)
    if descents > 1 or unions > 1 or len(filters) > 1 or wide_filter:
        message = f"{path!r} may have one '..', one list of selectors and one filter on single places, not more"
        raise invalid("path", "cost", message)


def _render(template: Any, context: Any, budget: OutputBudget, depth: int) -> Any:
    refuse_depth(depth)
    if isinstance(template, Mapping):
        if len(template) == 1 and "$expr" in template:
            path = template["$expr"]
            if not isinstance(path, str):
                raise invalid("$expr", "type", "must be a JSON path")
            picked = pick(path, context)
            budget.spend_all(picked, depth)
            return picked
        if len(template) == 1 and "$val" in template:
            return _render(template["$val"], context, budget, depth + 1)
        budget.spend(template)
        return {name: _render(part, context, budget, depth + 1) for name, part in template.items()}
    budget.spend(template)
    if isinstance(template, list):
        return [_render(part, context, budget, depth + 1) for part in template]
    return template


def _check(template: Any, field: str, depth: int) -> Iterator[Fault]:
    if depth > MAX_DEPTH:
        yield Fault(field, "depth", f"nests more than {MAX_DEPTH} levels deep")
    elif isinstance(template, Mapping) and len(template) == 1 and "$expr" in template:
        yield from _check_path(template["$expr"], f"{field}.$expr")
    elif isinstance(template, Mapping):
        for name, part in template.items():
            yield from _check(part, f"{field}.{name}", depth + 1)
    elif isinstance(template, list):
        for index, part in enumerate(template):
            yield from _check(part, f"{field}[{index}]", depth + 1)


def _check_path(path: Any, field: str) -> Iterator[Fault]:
    if not isinstance(path, str):
        yield Fault(field, "type", "must be a JSON path")
        return
    try:
        compile_path(path)
    except Refusal as refusal:
        yield from (Fault(field, fault.rule, fault.message) for fault in refusal.faults)


def _fill(value: Any, placeholders: Mapping[str, str], budget: OutputBudget, depth: int) -> Any:
    refuse_depth(depth)
    if isinstance(value, str):
        text = _PLACEHOLDER.sub(lambda found: placeholders.get(found[1], found[0]), value)
        budget.spend(text)
        return text
    budget.spend(value)
    if isinstance(value, Mapping):
        return {name: _fill(part, placeholders, budget, depth + 1) for name, part in value.items()}
    if isinstance(value, list):
        return [_fill(part, placeholders, budget, depth + 1) for part in value]
    return value
