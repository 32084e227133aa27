"""Our documents: what generators of clients ask of them, and schemas taken out of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def objects_in(part: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object of a document, at any depth."""
    if isinstance(part, Mapping):
        yield dict(part)
        for value in part.values():
            yield from objects_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from objects_in(value)


def taken_out(schema: Mapping[str, Any], components: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A schema with those components of its document that it leads to. A validator keeps a copy of all that it gets."""
    kept: dict[str, dict[str, Any]] = {}
    parts: list[Any] = [schema]
    while parts:
        for part in objects_in(parts.pop()):
            if isinstance(place := part.get("$ref"), str):
                group, name = place.removeprefix("#/components/").split("/")
                if name not in kept.setdefault(group, {}):
                    kept[group][name] = components[group][name]
                    parts.append(components[group][name])
    return {**schema, "components": kept}


def naming_faults(schemas: Mapping[str, dict[str, Any]]) -> list[str]:
    """Names that two things of a generated client would get: by a title, or by a component and its member."""
    faults = []
    for name, schema in schemas.items():
        if schema.get("title", name) != name:
            faults.append(f"{name} is titled {schema['title']}")
        for part in objects_in({key: value for key, value in schema.items() if key != "title"}):
            if isinstance(part.get("title"), str):
                faults.append(f"a part of {name} is titled {part['title']}")
        for member, shape in schema.get("properties", {}).items():
            made = name + member[:1].upper() + member[1:]
            named = any("enum" in part or "properties" in part for part in objects_in(shape))
            if named and made in schemas:
                faults.append(f"{name}.{member} gets the name of {made}")
    return faults
