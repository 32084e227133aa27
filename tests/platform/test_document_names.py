"""Our documents as their readers take them: no two things get one name, by which generators of clients call them;
defaults are what their schemas take, and descriptions speak to users.
"""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from haulier.app.pages import openapi_json
from haulier.platform.batches.results import MAX_PASSED_OVER
from haulier.platform.listing.query import MAX_OFFSET
from haulier.services.tracking.traces import MAX_OFFSET as MAX_POINTS_PASSED_OVER
from support.declared_events import asyncapi
from support.documents import naming_faults, objects_in

both = pytest.mark.parametrize(
    "document", [msgspec.json.decode(openapi_json()), asyncapi()], ids=["openapi", "asyncapi"]
)
NOTES = re.compile(r"\w\.(?:py|sql|md|yaml)\b|\brules\.\w|\bcontract/")
"""What is for developers alone: names of files, of modules, of the contract's parts."""


@both
def test_every_default_is_taken_by_its_own_schema(document: Any) -> None:
    schemas = [part for part in objects_in(document["components"]["schemas"]) if _has_default(part)]
    assert schemas
    for schema in schemas:
        whole = {**schema, "components": document["components"]}
        assert jsonschema_rs.is_valid(whole, schema["default"]), schema


def _has_default(part: Any) -> bool:
    """Whether this is a schema with a default, and no list of members of which one is called so."""
    return "default" in part and bool(part.keys() & {"type", "enum", "anyOf", "$ref"})


def test_offsets_and_pages_have_the_bounds_of_lists() -> None:
    document = msgspec.json.decode(openapi_json())
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    given = [one for operation in operations for one in operation["parameters"] if one["in"] == "query"]
    most = {name: {one["schema"].get("maximum") for one in given if one["name"] == name} for name in ("offset", "page")}
    assert most == {"offset": {MAX_OFFSET, MAX_PASSED_OVER, MAX_POINTS_PASSED_OVER}, "page": {MAX_OFFSET + 1}}


@both
def test_descriptions_tell_users_nothing_of_our_files(document: Any) -> None:
    told = [part[key] for part in objects_in(document) for key in ("description", "summary") if key in part]
    texts = [text for text in told if isinstance(text, str)]
    assert len(texts) > 50
    assert [text for text in texts if NOTES.search(text)] == []


@both
def test_no_two_things_of_a_document_get_one_name(document: Any) -> None:
    assert len(document["components"]["schemas"]) > 50
    assert naming_faults(document["components"]["schemas"]) == []
    inline = [part for key, part in document.items() if key != "components"] + [
        part for key, part in document["components"].items() if key != "schemas"
    ]
    titles = [part["title"] for part in objects_in(inline) if isinstance(part.get("title"), str)]
    assert not set(titles) & set(document["components"]["schemas"])
    arrays = [part for part in objects_in(document) if part.get("type") == "array"]
    assert arrays
    assert all("items" in part or "prefixItems" in part for part in arrays)


@pytest.mark.parametrize(
    ("schemas", "fault"),
    [
        ({"CratesLabel": {"title": "Label"}}, "CratesLabel is titled Label"),
        ({"Crate": {"properties": {"label": {"title": "Label"}}}}, "a part of Crate is titled Label"),
        ({"Job": {"properties": {"status": {"enum": [1]}}}, "JobStatus": {}}, "Job.status gets the name of JobStatus"),
    ],
)
def test_a_name_of_two_things_is_seen(schemas: Any, fault: str) -> None:
    assert naming_faults(schemas) == [fault]
