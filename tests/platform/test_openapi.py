"""The API document says what the operations and types say, once, with names that do not collide."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Generic, TypeVar

import msgspec
import pytest
from msgspec import Meta, Struct, defstruct

from haulier.platform.declarations.operation import PUBLIC, RequestBody, Service
from haulier.platform.declarations.parameters import ACCESS, REQUEST_ID, TENANT, Query
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.section import ACCEPTED, Section, Statuses
from haulier.platform.documents.component_names import component_names
from haulier.platform.documents.openapi import document

T = TypeVar("T")
HEADERS = (REQUEST_ID, TENANT, ACCESS)

Label = defstruct("Label", [("text", Annotated[str, Meta(max_length=8)])], module="haulier.services.crates.wire")
OtherLabel = defstruct("Label", [("colour", str)], module="haulier.services.trucks.wire")
SharedLabel = defstruct("Label", [("code", int)], module="haulier.platform.declarations.wire_schemas")


class Crate(Struct, kw_only=True, omit_defaults=True):
    """A crate as a caller sends it.

    Its second line is indented in the source.
    """

    name: Annotated[str, exact("^[a-z]{3,16}$", min_length=3)]
    label: Label | None = None  # type: ignore[valid-type]
    size: Annotated[int, Meta(ge=1, le=9)] | None = None


class Listed(Struct, Generic[T]):
    items: list[T]


async def make(call: Any, body: Crate) -> Any:
    """Make a crate.

    It is there when the answer comes.
    """


async def read(call: Any, body: None, *, deep: bool = False) -> Any:
    """Read a crate."""


def services() -> list[Service]:
    """Two services that share names of operations, of paths and of types."""
    limit = Query("limit", Annotated[int, Meta(ge=1, le=100)])
    crate = Section("Crates", headers=HEADERS, statuses=ACCEPTED)
    crates = [
        crate.post("/crates", name="create", number=1, summary="Create").plan(make, body=Crate),
        crate.get("/crates/{crateId}", name="get", number=2, summary="Get").handle(
            partial(read, deep=True), query=(limit,), response=Listed[Crate], refusals=(404,)
        ),
        crate.delete("/crates/{id}", name="drop", number=3, summary="Drop").plan(
            make, body=RequestBody(OtherLabel, is_required=False), success=200, refusals=(409,)
        ),
    ]
    truck = Section("Trucks", headers=HEADERS, statuses=Statuses(changed=202, refusals=()))
    trucks = [
        truck.get("/trucks", name="get", number=1, summary="Get").handle(read, headers=(REQUEST_ID,), auth=PUBLIC),
        truck.put("/trucks", name="park", number=2, summary="Park").plan(make, body=SharedLabel, is_extension=True),
    ]
    return [
        Service(
            name="crates",
            title="Crate Service",
            code=1,
            bases=("/core/api/v2/crates", "/core/api/v1/crates"),
            operations=crates,
        ),
        Service(
            name="trucks",
            title="Truck Service",
            code=2,
            bases=("/core/api/v1/trucks",),
            operations=trucks,
            has_error_member=True,
        ),
    ]


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    whole = document(services(), "Haulier", "1.2.3")
    loaded: dict[str, Any] = json.loads(msgspec.json.encode(whole))
    return loaded


def operations(written: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (operation for path in written["paths"].values() for operation in path.values())


def test_the_document_names_itself(written: dict[str, Any]) -> None:
    assert written["openapi"] == "3.1.0"
    assert written["info"] == {"title": "Haulier", "version": "1.2.3"}
    assert [tag["name"] for tag in written["tags"]] == ["Crates", "Trucks"]


def test_every_reference_leads_somewhere(written: dict[str, Any]) -> None:
    for pointer in re.findall(r'"\$ref": "#/([^"]*)"', json.dumps(written)):
        node = written
        for part in pointer.split("/"):
            node = node[part]
    for operation in operations(written):
        for scheme in operation["security"]:
            assert scheme.keys() <= written["components"]["securitySchemes"].keys()


def test_operation_ids_are_unique_and_prefixed_only_where_names_are_shared(written: dict[str, Any]) -> None:
    ids = [operation["operationId"] for operation in operations(written)]
    assert len(ids) == len(set(ids)) == 8
    assert {"create", "createV1", "cratesGet", "cratesGetV1", "trucksGet", "park"} <= set(ids)


def test_older_base_paths_serve_the_same_and_are_deprecated(written: dict[str, Any]) -> None:
    now, before = (written["paths"][f"/core/api/{version}/crates/crates"]["post"] for version in ("v2", "v1"))
    assert before.pop("deprecated") is True
    assert "deprecated" not in now
    assert {**before, "operationId": "create"} == now


def test_a_path_has_one_spelling_whatever_its_parameters_are_called(written: dict[str, Any]) -> None:
    path = written["paths"]["/core/api/v2/crates/crates/{crateId}"]
    assert set(path) == {"get", "delete"}
    assert path["delete"]["parameters"][0]["name"] == "crateId"
    shapes = [re.sub(r"\{[^}]*\}", "{}", path) for path in written["paths"]]
    assert len(shapes) == len(set(shapes))


def test_headers_and_query_parameters_are_as_declared(written: dict[str, Any]) -> None:
    parameters = written["paths"]["/core/api/v2/crates/crates/{crateId}"]["get"]["parameters"]
    assert [(one["in"], one["name"], one["required"]) for one in parameters] == [
        ("path", "crateId", True),
        ("header", "X-COREOS-REQUEST-ID", True),
        ("header", "X-COREOS-TID", True),
        ("header", "X-COREOS-ACCESS", True),
        ("query", "limit", False),
    ]
    assert parameters[-1]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100}


def test_a_body_shows_the_limits_of_its_type(written: dict[str, Any]) -> None:
    operation = written["paths"]["/core/api/v2/crates/crates"]["post"]
    assert operation["requestBody"]["required"] is True
    schema = written["components"]["schemas"]["Crate"]
    assert schema["required"] == ["name"]
    assert schema["properties"]["name"] == {"type": "string", "minLength": 3, "pattern": "^[a-z]{3,16}$"}
    size = schema["properties"]["size"]
    assert size == {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 9}, {"type": "null"}]}
    assert schema["description"] == "A crate as a caller sends it.\n\nIts second line is indented in the source."
    drop = written["paths"]["/core/api/v2/crates/crates/{crateId}"]["delete"]
    assert drop["requestBody"]["required"] is False


def test_types_of_one_name_are_told_apart_by_their_service(written: dict[str, Any]) -> None:
    schemas = written["components"]["schemas"]
    assert {"CratesLabel", "TrucksLabel", "Label", "ListedCrate"} <= set(schemas)
    assert set(schemas["Label"]["properties"]) == {"code"}
    assert set(schemas["CratesLabel"]["properties"]) == {"text"}
    assert all(re.fullmatch("[A-Za-z0-9]+", name) for name in schemas)


def test_every_status_has_its_answer(written: dict[str, Any]) -> None:
    get = written["paths"]["/core/api/v2/crates/crates/{crateId}"]["get"]["responses"]
    assert set(get) == {"200", "400", "401", "403", "404", "429", "500", "503"}
    envelope = get["200"]["content"]["application/json"]["schema"]
    assert envelope["properties"]["data"] == {"$ref": "#/components/schemas/ListedCrate"}
    refused = written["components"]["responses"]["Refused404"]["content"]["application/json"]["schema"]
    assert refused == {"$ref": "#/components/schemas/ErrorAnswer"}
    assert written["components"]["schemas"]["ErrorAnswer"]["required"] == ["error", "request"]
    made = written["paths"]["/core/api/v2/crates/crates"]["post"]["responses"]
    assert {"413", "415"} <= set(made)
    assert made["202"]["content"]["application/json"]["schema"]["properties"]["data"] == {
        "$ref": "#/components/schemas/MadeId"
    }


def test_answers_that_pass_by_themselves_say_when_to_come_again(written: dict[str, Any]) -> None:
    told = {
        status: answer["headers"].get("Retry-After", {}).get("schema")
        for status, answer in written["components"]["responses"].items()
    }
    seconds = {"type": "integer", "minimum": 1}
    assert told == {status: seconds if status in ("Refused429", "Refused503") else None for status in told}
    assert {"Refused429", "Refused503", "Refused400"} <= told.keys()


def test_only_what_is_open_to_all_needs_no_token(written: dict[str, Any]) -> None:
    trucks = written["paths"]["/core/api/v1/trucks/trucks"]
    assert trucks["get"]["security"] == []
    assert "401" not in trucks["get"]["responses"]
    assert trucks["put"]["security"] == [{"accessToken": []}, {"session": []}]
    assert trucks["put"]["x-beyond-contract"] is True
    assert "error" in trucks["put"]["responses"]["202"]["content"]["application/json"]["schema"]["properties"]


def test_the_handler_describes_its_operation(written: dict[str, Any]) -> None:
    crates = written["paths"]["/core/api/v2/crates/crates"]
    assert crates["post"]["description"] == "Make a crate.\n\nIt is there when the answer comes."
    assert written["paths"]["/core/api/v2/crates/crates/{crateId}"]["get"]["description"] == "Read a crate."


@pytest.mark.parametrize(
    ("given", "final"),
    [
        (["Crate"], ["Crate"]),
        (["Page_Crate_"], ["PageCrate"]),
        (["haulier.services.a.wire.Tag", "haulier.services.b.wire.Tag"], ["ATag", "BTag"]),
        (["haulier.services.a.wire.Tag", "haulier.platform.declarations.wire_schemas.Tag"], ["ATag", "Tag"]),
        (["haulier.core.tags.Tag", "haulier.services.a.wire.Tag"], ["CoreTag", "ATag"]),
        (
            ["haulier.services.a.wire.Tag", "haulier.services.a.more.Tag"],
            ["haulierservicesawireTag", "haulierservicesamoreTag"],
        ),
    ],
)
def test_names_are_short_and_unique(given: list[str], final: list[str]) -> None:
    assert list(component_names(given).values()) == final
