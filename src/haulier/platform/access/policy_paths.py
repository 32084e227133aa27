"""What a policy looks at: which resource of a tenant a path belongs to, its parameters, and values in an answer. Pure.

See: contract/aaa.md sections 6, 11.7 and 11.8, RFC 9535.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import msgspec
from jsonpath_rfc9535 import JSONPathQuery

from haulier.core.json_paths import compile_json_path
from haulier.core.normal_path import normal_text
from haulier.core.refusal import Refusal
from haulier.platform.access.roles import AppResourceBody, compile_pattern

WILDCARD = re.compile(r"(\*\*|\*|\{\{[^}/]*\}\}|\{[^}/]*\})")
PARAMETER = re.compile(r"\{\{([A-Za-z][A-Za-z0-9_-]{0,63})\}\}")
"""A parameter of a formatted path."""
MAX_CHOICES = 10_000
"""Paths of which a tenant's resources remember what they belong to."""
ANYTHING = "*"
"""A value that stands for every parameter."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class PathResource:
    """An active resource, ready to be matched."""

    id: str
    version: int
    body: AppResourceBody
    pattern: re.Pattern[str]

    @property
    def asks_policy(self) -> bool:
        """Whether a policy is asked about it."""
        return self.body.resourcePathFormatted is not None and self.body.requestParameter is not None


def path_resource(id: str, version: int, body: AppResourceBody) -> PathResource | None:
    """A resource ready to be matched; None for one whose pattern is none."""
    try:
        return PathResource(id, version, body, compile_pattern(body.resourcePath))
    except Refusal:
        return None


@dataclass(frozen=True, slots=True)
class PathResources:
    """The active resources of a tenant, the most specific first: by literal prefix, literal characters and id."""

    ordered: tuple[PathResource, ...]
    chosen: dict[tuple[str, str], PathResource | None] = field(default_factory=dict)

    def choose(self, method: str, path: str) -> PathResource | None:
        """The most specific resource of a method and a normal path."""
        key = (method, path)
        if key not in self.chosen:
            if len(self.chosen) >= MAX_CHOICES:
                self.chosen.clear()
            self.chosen[key] = next((one for one in self.ordered if _matches(one, method, path)), None)
        return self.chosen[key]


def _matches(resource: PathResource, method: str, path: str) -> bool:
    return method in resource.body.allowedHttpMethods and resource.pattern.fullmatch(path) is not None


def order_resources(resources: Iterable[PathResource]) -> PathResources:
    """Resources ready to be chosen from."""
    return PathResources(tuple(sorted(resources, key=_specificity)))


def _specificity(resource: PathResource) -> tuple[int, int, str]:
    parts = WILDCARD.split(resource.body.resourcePath)
    return -len(parts[0]), -sum(len(part) for part in parts[::2]), resource.id


@lru_cache(maxsize=4_096)
def compile_template(formatted: str) -> re.Pattern[str]:
    """A formatted path, to be held against normal paths: each parameter is a group, in their order; ``*`` and ``**``
    are as in patterns.
    """
    return re.compile("".join([_template_part(part) for part in WILDCARD.split(formatted)]).removesuffix("/"))


def _template_part(part: str) -> str:
    if PARAMETER.fullmatch(part) is not None:
        return "([^/]+)"
    if part == "**":
        return ".*"
    return "[^/]+" if part == "*" or part.startswith("{") else re.escape(normal_text(part.encode()))


def parameters_of(formatted: str, path: str) -> dict[str, str] | None:
    """The parameters of a normal path as callers write them, None where it has another form."""
    found = compile_template(formatted).fullmatch(path)
    if found is None:
        return None
    return dict(zip(PARAMETER.findall(formatted), map(unquote, found.groups()), strict=True))


def allows(document: Any, attribute_path: str | None, value: str) -> bool:
    """Whether one value that is selected in a document equals a parameter's, as text, or stands for all."""
    if attribute_path is None:
        return False
    found = compile_attribute_path(attribute_path).find(document)
    return any(text in (value, ANYTHING) for node in found for text in _texts(node.value))


@lru_cache(maxsize=4_096)
def compile_attribute_path(text: str) -> JSONPathQuery:
    """A JSON path ready to be asked. Raises NoJsonPath."""
    return compile_json_path(text)


def _texts(value: Any) -> Iterator[str]:
    """A value as text; arrays are taken apart, and what is no scalar is none."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, bool | int | float):
        yield _encode(value).decode()


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """A document as the fields of a form: names of members and places in lists, with dots between."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else None
    if items is None:
        yield name, value if isinstance(value, str) else _encode(value).decode()
        return
    for key, item in items:
        yield from flat(item, f"{name}.{key}" if name else str(key))
