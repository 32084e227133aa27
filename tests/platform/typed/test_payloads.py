"""Payloads of events that are made of the responses which show the same thing, and the changes that carry them."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType, structs

from haulier.platform.storage.changes import RowWrite, row_change
from haulier.platform.storage.resources import Json
from haulier.platform.typed.events import payload_of
from haulier.platform.typed.responses import Actor, AttributeShown


class CrateShown(Struct, kw_only=True):
    """A crate."""

    id: str
    madeBy: Actor
    attributes: list[AttributeShown]
    owner: Actor | UnsetType = UNSET
    weight: int = 1


def test_a_payload_has_the_members_of_its_response_in_their_order_and_any_object_for_what_is_spelt_out() -> None:
    payload = payload_of(CrateShown, "A crate as events carry it.")
    assert (payload.__name__, payload.__doc__) == ("CratePayload", "A crate as events carry it.")
    assert {member.name: member.type for member in structs.fields(payload)} == {
        "id": str,
        "madeBy": Json,
        "attributes": list[Json],
        "owner": Json | UnsetType,
        "weight": int,
    }
    assert [member.name for member in structs.fields(payload) if not member.required] == ["owner"]


def test_members_are_left_out_and_take_other_types_and_new_ones_come_last() -> None:
    payload = payload_of(
        CrateShown, "", name="Light", without=("owner", "weight"), attributes=Json | UnsetType, colour=str
    )
    assert payload.__name__ == "Light"
    members = structs.fields(payload)
    assert [(member.name, member.required) for member in members] == [
        ("id", True), ("madeBy", True), ("attributes", False), ("colour", True),
    ]  # fmt: skip


def test_a_change_is_about_its_first_row_and_tells_its_body_unless_it_has_a_payload() -> None:
    row, other = RowWrite("crate", "c-1", 4, state="full", body='{"a":1}'), RowWrite("crate", "c-2", 0)
    change = row_change("CrateFilled", row, other)
    assert (change.kind, change.id, change.version, change.event) == ("crate", "c-1", 5, "CrateFilled")
    assert (change.rows, change.state, change.data) == ([row, other], "full", '{"a":1}')
    assert row_change("CrateFilled", row, payload=lambda: {"b": 2}).data == '{"b":2}'
