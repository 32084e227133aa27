"""An attribute that becomes indexed when there are instances already is found by its index once that is built."""

from __future__ import annotations

import pytest

from haulier.core.filters import Term
from haulier.core.refusal import Refusal
from haulier.platform.listing.query import ListRequest, Window, find_resources
from haulier.platform.typed import index_builds as indexing
from haulier.platform.typed.type_changes import need_type
from support.indexed_crates import TYPE, Yard, attribute
from support.list_rows import CRATE
from support.statements import WatchedDatabase
from support.unchanged import digests

HEAVY = Term("weight", "gte", 5)


async def fill(yard: Yard, crates: int = 12) -> Yard:
    """Crates of a type without any index."""
    await yard.make_type(attribute("weight", "number", indexed=False), attribute("colour", indexed=False))
    for n in range(crates):
        await yard.make(weight=n, colour=f"c{n % 3}")
    return yard


async def test_lists_are_right_before_and_after_the_build_and_instances_are_not_touched(yard: Yard) -> None:
    await fill(yard)
    before = await digests(yard.runtime.database, yard.tenant)
    await yard.declare(attribute("weight", "number"), attribute("colour"))
    assert (await yard.type_body()).unbuilt == ["colour", "weight"]
    right = [f"crate-{n:04}" for n in range(12, 5, -1)]
    assert await yard.found(HEAVY, sort="weight") == right
    await yard.build()
    await yard.check_columns()
    assert await yard.found(HEAVY, sort="weight") == right
    assert await yard.events() == [
        "CrateTypeCreated", "CrateTypeAttributesUpdated", "CrateTypeAttributesUpdated", "CrateTypeIndexBuilt",
    ]  # fmt: skip
    assert {row["version"] for row in await yard.rows()} == {1}
    assert await yard.timers() == []
    after = await digests(yard.runtime.database, yard.tenant)
    assert after["journal"][0] == before["journal"][0] + 2


async def test_a_type_without_instances_is_found_by_its_index_at_once(yard: Yard) -> None:
    await yard.make_type(attribute("weight", "number"))
    assert (await yard.type_body()).unbuilt == []
    await yard.build()
    assert await yard.events() == ["CrateTypeCreated", "CrateTypeAttributesUpdated"]
    assert await yard.timers() == []


async def test_repeating_a_declaration_builds_nothing(yard: Yard) -> None:
    await fill(yard)
    await yard.declare(attribute("weight", "number"))
    await yard.build()
    await yard.declare(attribute("weight", "number"), attribute("note", indexed=False))
    assert await yard.timers() == []
    assert (await yard.type_body()).unbuilt == []


async def test_a_build_goes_on_elsewhere_where_its_turn_ended(
    yard: Yard, elsewhere: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "SLICE_ROWS", 5)
    monkeypatch.setattr(indexing, "TURN_SECONDS", 0.0)
    await fill(yard)
    await yard.declare(attribute("weight", "number"))
    assert await yard.clock().fire_due() == 1
    (progress,) = await yard.timers()
    assert (progress["rows"], progress["after"]) == (5, "crate-0005")
    assert sum(row["x1"] is not None for row in await yard.rows()) == 5
    assert await elsewhere.clock().fire_due() == 1
    assert (await yard.timers())[0]["rows"] == 10
    await yard.build()
    await yard.check_columns()


async def test_a_column_that_passes_to_another_attribute_keeps_nothing_of_the_first(yard: Yard) -> None:
    await fill(yard)
    await yard.declare(attribute("colour"))
    await yard.build()
    await yard.declare(attribute("colour", indexed=False))
    await yard.make(colour="c9")
    await yard.declare(attribute("note"))
    noted = await yard.make(note="c1")
    slots = {item.name: item.slot for item in (await yard.type_body()).attributes}
    assert (slots["note"], slots["colour"]) == (1, 0)
    asked = Term("note", "prefix", "c")
    assert await yard.found(asked) == [noted]
    await yard.build()
    await yard.check_columns()
    assert await yard.found(asked, sort="note") == [noted]


async def test_a_given_up_column_is_not_filled_any_more(yard: Yard) -> None:
    await fill(yard)
    await yard.declare(attribute("colour"))
    await yard.declare(attribute("colour", indexed=False))
    await yard.build()
    assert await yard.timers() == []
    assert all(row["x1"] is None for row in await yard.rows())


async def test_a_second_change_begins_the_build_anew(
    yard: Yard, database: WatchedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "SLICE_ROWS", 5)
    await fill(yard)
    await yard.declare(attribute("colour"))

    async def change(_rows: object) -> None:
        await yard.declare(attribute("colour", indexed=False), attribute("weight", "number"))

    database.meetings[indexing.SQL["slice"]] = change
    assert await yard.clock().fire_due() == 1
    assert (await yard.type_body()).unbuilt == ["weight"]
    (progress,) = await yard.timers()
    assert progress["rows"] == 0
    await yard.build()
    await yard.check_columns()
    assert (await yard.events()).count("CrateTypeIndexBuilt") == 1


async def test_the_end_of_a_build_that_was_begun_anew_says_nothing(yard: Yard, database: WatchedDatabase) -> None:
    await fill(yard)
    await yard.declare(attribute("colour"))

    async def change(_since: object) -> None:
        await yard.declare(attribute("weight", "number"))

    database.meetings[indexing.SQL["began_with"]] = change
    assert await yard.clock().fire_due() == 1
    assert (await yard.type_body()).unbuilt == ["colour", "weight"]
    await yard.build()
    await yard.check_columns()


@pytest.mark.parametrize(("first", "then"), [("string", "number"), ("number", "string"), ("string", "boolean")])
async def test_values_of_another_data_type_are_shown_and_not_found(yard: Yard, first: str, then: str) -> None:
    values = {"string": "12", "number": 12, "boolean": True}
    await yard.make_type(attribute("size", first))
    old = await yard.make(size=values[first])
    await yard.declare(attribute("size", then))
    new = await yard.make(size=values[then])

    async def look() -> None:
        assert await yard.found(Term("size", "eq", values[then])) == [new]
        if then == "boolean":
            with pytest.raises(Refusal, match="size holds true or false"):
                await yard.found(Term("size", "eq", values[first]))
        else:
            assert old not in await yard.found(Term("size", "eq", values[first]))
        assert await yard.found(Term("size", "exists", True)) == [new]
        assert await yard.found(Term("size", "exists", False)) == [old]
        call = yard.call()
        type_ = await need_type(call, CRATE, TYPE)
        asked = ListRequest(Term("size", "exists", False), Window(5, 0), "size", "ASC")
        (row,) = (await find_resources(call, CRATE, type_, asked)).resources
        assert row.attributes() == {"size": values[first]}
        assert await yard.found(Term("id", "exists", True), sort="size", direction="ASC") == [new, old]

    assert (await yard.type_body()).unbuilt == ["size"]
    await look()
    await yard.build()
    await yard.check_columns()
    await look()
    await yard.change(old, size=values[then])
    assert await yard.found(Term("size", "eq", values[then]), direction="ASC") == [old, new]


async def test_a_data_type_and_back_again_finds_the_first_values_again(yard: Yard) -> None:
    await yard.make_type(attribute("size", "number"))
    id = await yard.make(size=12)
    await yard.declare(attribute("size", "string"))
    await yard.build()
    assert await yard.found(Term("size", "eq", 12)) == []
    await yard.declare(attribute("size", "number"))
    assert await yard.found(Term("size", "eq", 12)) == [id]
    await yard.build()
    await yard.check_columns()
    assert await yard.found(Term("size", "eq", 12)) == [id]


async def test_crates_of_other_types_stay_as_they_are(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "SLICE_ROWS", 3)
    await fill(yard)
    others = [f"crate-{n:04}" for n in (1, 4, 5, 6, 7, 12)]
    away = "UPDATE resource SET type = 'boxes' WHERE tenant_id = $1 AND id = ANY($2)"
    await yard.runtime.database.execute(away, yard.tenant, others)
    await yard.declare(attribute("weight", "number"))
    await yard.build()
    assert {row["id"] for row in await yard.rows() if row["x1"] is None} == set(others)


async def test_another_tenants_crates_stay_as_they_are(yard: Yard) -> None:
    other = await fill(Yard(yard.runtime, f"{yard.tenant}-other"))
    await other.build()
    before = await digests(yard.runtime.database, other.tenant)
    await fill(yard)
    await yard.declare(attribute("weight", "number"))
    await yard.build()
    await yard.check_columns()
    assert await digests(yard.runtime.database, other.tenant) == before


async def test_a_process_with_a_stale_type_answers_rightly(yard: Yard, elsewhere: Yard) -> None:
    await fill(yard)
    await yard.declare(attribute("colour"))
    await yard.build()
    asked = Term("colour", "eq", "c1")
    right = await elsewhere.found(asked)
    await yard.declare(attribute("colour", indexed=False), attribute("note"))
    await yard.declare(attribute("weight", "number"), attribute("colour"))
    await yard.build()
    await yard.make(note="c1")
    assert await elsewhere.found(asked) == right
