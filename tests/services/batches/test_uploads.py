"""Uploaded files: any separator and encoding, texts made into values, bad rows alone, bad files as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.platform.batches.accept import PART_ROWS
from support.batches import Sender, table
from support.drones import BASE, TYPES

MORE = [
    {"name": "grounded", "dataType": "boolean"},
    {"name": "colours", "dataType": "array"},
    {"name": "name", "dataType": "string"},
]


@pytest.fixture
async def fleet(drones: Sender) -> Sender:
    """Drones with an attribute of every data type, one of them called like a member of the row."""
    assert (await drones.client.put(f"{TYPES}/drones/config/attributes", {"attributes": MORE})).status == 202
    return drones


def line(fleet: Sender, code: str, **cells: Any) -> dict[str, Any]:
    return {"uniqueCode": code, "owner": fleet.client.owner, "payloadKg": "4"} | cells


async def test_a_file_makes_what_its_rows_say(fleet: Sender) -> None:
    rows = [
        line(fleet, "A", name='Ä, the "first"\nof all', grounded="TRUE", colours='["red"]', **{"properties.name": "x"}),
        line(fleet, "B", payloadKg="2.5", name="", grounded="no", colours="", **{"properties.name": ""}),
    ]
    answer = await fleet.file("POST", table(rows))
    assert answer.status == 202
    result = (await fleet.ended())["data"]
    assert result["meta"] == {"status": "COMPLETED", "success": 2, "failed": 0, "total": 2}
    for place in (f"{fleet.at}/batch", fleet.files):
        assert await fleet.status(answer.data["id"], at=place) == result
    first, second = [(await fleet.client.get(f"{BASE}/drones/{found['id']}")).data for found in result["success"]]
    assert first["name"] == 'Ä, the "first"\nof all'
    assert first["properties"] == {"payloadKg": 4, "base": "north", "grounded": True, "colours": ["red"], "name": "x"}
    assert "name" not in second
    assert second["properties"] == {"payloadKg": 2.5, "base": "north", "grounded": False}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("charset", "content_type"),
    [("utf-8-sig", "text/csv"), ("utf-16", "text/csv"), ("cp1252", "text/csv; charset=windows-1252")],
)
async def test_separators_and_encodings(fleet: Sender, separator: str, charset: str, content_type: str) -> None:
    text = table([line(fleet, "A", name="Jürgen")], separator).decode().encode(charset)
    await fleet.file("POST", text, content_type=content_type)
    found = (await fleet.ended())["data"]["success"][0]
    assert (await fleet.client.get(f"{BASE}/drones/{found['id']}")).data["name"] == "Jürgen"


async def test_a_bad_row_of_a_file_fails_alone(fleet: Sender) -> None:
    rows = [
        line(fleet, "A"),
        line(fleet, "B", payloadKg="many"),
        line(fleet, "C", payloadKg=""),
        line(fleet, "D", payloadKg="nan"),
        line(fleet, "E", payloadKg="1e400"),
        line(fleet, "", payloadKg="1"),
        line(fleet, "F"),
    ]
    content = table(rows) + b"G,too,1,many,cells\n"
    await fleet.file("POST", content)
    result = (await fleet.ended())["data"]
    assert [found["refID"] for found in result["success"]] == ["A", "F"]
    assert [found["refID"] for found in result["errors"]] == ["B", "C", "D", "E", "6", "8"]
    assert "'many'" in result["errors"][0]["reason"]


SSCC, LONGER = 340123450000000001234, -(10**30) - 7
LONG = {
    "name": "sscc", "dataType": "number", "indexed": True,
    "validation": {"range": {"min": LONGER, "max": SSCC}},
}  # fmt: skip


async def test_a_file_keeps_every_digit_as_the_api_does(drones: Sender) -> None:
    client = drones.client
    answer = await client.put(f"{TYPES}/drones/config/attributes", {"attributes": [LONG]})
    assert answer.status == 202

    async def kept(id: str) -> int:
        return (await client.get(f"{BASE}/drones/{id}")).data["properties"]["sscc"]  # type: ignore[no-any-return]

    cells = {"owner": client.owner, "payloadKg": 1}
    values = {"A": SSCC, "B": LONGER, "C": 2**64, "D": SSCC + 1}
    await drones.file("POST", table([{"uniqueCode": code, "sscc": value, **cells} for code, value in values.items()]))
    result = (await drones.ended())["data"]
    assert [found["refID"] for found in result["errors"]] == ["D"], "a bound is as exact as a value"
    made = {found["refID"]: found["id"] for found in result["success"]}
    assert [await kept(made[code]) for code in "ABC"] == [SSCC, LONGER, 2**64]
    properties = {"payloadKg": 1, "sscc": SSCC}
    await drones.rows("POST", [{"uniqueCode": "E", "owner": client.owner, "properties": properties}], "rows")
    by_rows = (await drones.ended("rows"))["data"]["success"][0]["id"]
    by_call = (
        await client.post(f"{BASE}/drones", {"uniqueCode": "F", "owner": client.owner, "properties": properties})
    ).data["id"]
    assert [await kept(by_rows), await kept(by_call)] == [SSCC, SSCC]
    query = f'query={{"arr":[{{"key":"sscc","value":{SSCC}}}]}}'
    assert (await client.get(f"{BASE}/drones?{query}")).data["meta"]["totalElements"] == 3
    await drones.file("PUT", table([{"id": made["C"], "sscc": SSCC - 1}]), "changed")
    assert (await drones.ended("changed"))["data"]["meta"]["success"] == 1
    assert await kept(made["C"]) == SSCC - 1


async def test_a_row_that_fails_tells_its_line_of_the_file(fleet: Sender) -> None:
    owner = fleet.client.owner
    text = (
        "sep=;\nuniqueCode;owner;payloadKg;name\n"
        f'A;{owner};1;"two\nlines"\n\nB;{owner};1,5;x\n;{owner};1;x\nC;{owner};="2";="00123"\nD;{owner};99;x\n\x1a'
    )
    await fleet.file("POST", text.encode())
    result = (await fleet.ended())["data"]
    assert [found["refID"] for found in result["success"]] == ["A", "C"]
    reasons = [(found["refID"], found["reason"].partition(":")[0]) for found in result["errors"]]
    assert reasons == [("B", "line 6"), ("3", "line 7"), ("D", "line 9")]
    assert "'1,5'" in result["errors"][0]["reason"]
    assert (await fleet.client.get(f"{BASE}/drones/{result['success'][1]['id']}")).data["name"] == "00123"


async def test_a_file_changes_what_its_cells_say(fleet: Sender) -> None:
    await fleet.file("POST", table([line(fleet, code, note="old") for code in "AB"]), "made")
    made = [found["id"] for found in (await fleet.ended("made"))["data"]["success"]]
    rows = [{"id": made[0], "note": "new", "base": ""}, {"id": made[1], "note": "", "base": "south"}]
    await fleet.file("PUT", table(rows), "changed")
    assert (await fleet.ended("changed"))["data"]["meta"]["success"] == 2
    first, second = [(await fleet.client.get(f"{BASE}/drones/{id}")).data["properties"] for id in made]
    assert (first["note"], first["base"]) == ("new", "north")
    assert (second["note"], second["base"]) == ("old", "south")


async def test_a_long_file_is_worked_off_piece_by_piece(fleet: Sender) -> None:
    count = 5 * PART_ROWS + 7
    rows = [line(fleet, f"D{n}", payloadKg="99" if n % 100 == 0 else "1") for n in range(count)]
    id = (await fleet.file("POST", table(rows))).data["id"]
    result = (await fleet.ended())["data"]
    bad = [f"D{n}" for n in range(0, count, 100)]
    assert result["meta"] == {"status": "COMPLETED", "success": count - len(bad), "failed": len(bad), "total": count}
    assert [found["refID"] for found in result["errors"]] == bad
    window = await fleet.status(id, f"&offset={count - 2}")
    assert [found["refID"] for found in window["success"]] == [f"D{count - 2}", f"D{count - 1}"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "minItems"),
        (b"uniqueCode,owner\n", "minItems"),
        (b"uniqueCode,payloadKg\nA,1\n", "required"),
        (b"uniqueCode,owner,weight\nA,b,1\n", "unknown"),
        (b"uniqueCode,owner,owner\nA,b,c\n", "unique"),
        (b"uniqueCode,owner,note,properties.note\nA,b,c,d\n", "unique"),
        (b'uniqueCode,owner\nA,"b\n', "format"),
        (b"uniqueCode,owner\nA,\xff\n", "encoding"),
    ],
)
async def test_a_bad_file_is_refused_as_a_whole(fleet: Sender, content: bytes, rule: str) -> None:
    answer = await fleet.file("POST", content)
    assert answer.status == 400
    assert {fault["rule"] for fault in answer.body["error"]["additionalInfo"]["faults"]} == {rule}


async def test_what_is_no_form_is_refused(fleet: Sender) -> None:
    for content_type, status in (
        ("text/csv", 415),
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=x", 400),
    ):
        headers = {"Content-Type": content_type}
        assert (await fleet.client.call("POST", fleet.files, raw=b"a,b\n", headers=headers)).status == status


async def test_the_columns_of_a_type_can_be_had(fleet: Sender) -> None:
    shown = (await fleet.client.get(f"{fleet.files}/columns")).data
    by_name = {column["name"]: column for column in shown}
    assert [name for name, column in by_name.items() if column["required"]] == ["uniqueCode", "owner", "payloadKg"]
    assert {"name", "properties.name", "colours"} <= set(by_name)
    async with fleet.client.http.get(
        f"{fleet.client.url}{fleet.files}/header?method=update",
        headers={"X-COREOS-REQUEST-ID": "1", **fleet.client.headers},
    ) as answer:
        assert answer.headers["Content-Type"] == "text/csv"
        header = (await answer.text()).strip().split(",")
    assert header[0] == "id"
    assert "payloadKg" in header
    assert "uniqueCode" not in header


async def test_a_downloaded_header_is_a_file_that_can_be_uploaded(fleet: Sender) -> None:
    names = [column["name"] for column in (await fleet.client.get(f"{fleet.files}/columns")).data]
    cells = dict.fromkeys(names, "") | line(fleet, "A")
    await fleet.file("POST", table([cells]))
    assert (await fleet.ended())["data"]["meta"]["success"] == 1
