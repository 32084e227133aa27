"""JSON schemas of types for documents: readable names, shared components. The API and the event document use them.

Generators of clients name a type by its schema's title where there is one, so the title is the component's own name.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

import jsonschema_rs
import msgspec

from haulier.platform.documents.component_names import component_names
from haulier.platform.storage.resources import Json

REFERENCE = "#/components/schemas/{name}"


def schemas_of(types: Iterable[Any]) -> tuple[dict[Any, Json], dict[str, Json]]:
    """The schema of each type, and the components that they refer to by name."""
    known = list(dict.fromkeys(types))
    schemas, components = msgspec.json.schema_components(known, ref_template=REFERENCE)
    rename = component_names(components)
    by_type = {type_: _tidy(schema, rename) for type_, schema in zip(known, schemas, strict=True)}
    return by_type, {
        rename[name]: {"title": rename[name], **_tidy(schema, rename)} for name, schema in components.items()
    }


def _tidy(schema: Any, rename: dict[str, str]) -> Any:
    """A schema for readers: final names, docstrings without indents, the contract's patterns, no ``default: null``.

    The title that msgspec writes is the class's name alone, which classes of several services may share.
    """
    if isinstance(schema, list):
        return [_tidy(item, rename) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidy: Json = {}
    for key, value in schema.items():
        if key == "properties":
            tidy[key] = {name: _tidy(item, rename) for name, item in value.items()}
        elif key == "$ref":
            tidy[key] = REFERENCE.format(name=rename[value.rpartition("/")[2]])
        elif key == "description":
            tidy[key] = inspect.cleandoc(value)
        elif key == "pattern":
            tidy[key] = value.replace(r"(?!\n)$", "$")
        elif key != "title" and (key != "default" or value is not None):
            tidy[key] = value if key in ("enum", "default", "examples", "const") else _tidy(value, rename)
    if "$ref" in tidy and tidy.keys() & {"anyOf", "oneOf"}:
        tidy["allOf"] = [{"$ref": tidy.pop("$ref")}]  # many readers pass over what stands beside a reference
    if tidy.get("type") == "array" and "prefixItems" not in tidy:
        tidy.setdefault("items", {})
    if "default" in tidy and not jsonschema_rs.is_valid(_within(tidy), tidy["default"]):
        del tidy["default"]  # what is meant where nothing is given, and may not be given
    return tidy


def _within(schema: Any) -> Any:
    """A schema by itself: whatever it refers to may be anything."""
    if isinstance(schema, list):
        return [_within(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _within(item) for key, item in schema.items() if key not in ("$ref", "discriminator")}
