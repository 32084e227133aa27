"""Generators of clients name things by titles, components and members: in our documents no two things get one name."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from haulier.app.pages import openapi_json
from support.declared_events import asyncapi
from support.documents import naming_faults, objects_in


@pytest.mark.parametrize("document", [msgspec.json.decode(openapi_json()), asyncapi()], ids=["openapi", "asyncapi"])
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
