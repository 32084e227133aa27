"""Reads of records: one, its state, lists, counts. See: contract/fpa.md sections 1 and 2."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from haulier.core.filters import Group, Node, Term, parse_query
from haulier.core.moments import LEAST_MILLISECONDS
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.listing.query import (
    ListRequest,
    find_resources,
    read_select,
    read_sort,
    read_window,
    select_fields,
)
from haulier.platform.listing.value_counts import count_groups
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.categorized_instances import DECODER
from haulier.platform.typed.instance_changes import show_state
from haulier.services.aaa.facade import read_own_tenant
from haulier.services.fpa.fronts import Front
from haulier.services.fpa.responses import StateCount
from haulier.services.fpa.users import USERS
from haulier.services.participant.facade import PARTICIPANT, find_participants

DEPRECATION = b"deprecation"
TENANT_TYPE = "tenant"
DESIGNATION = "properties.designation"
DESIGNATIONS = ("Driver", "Field-Executive", "Manager", "Operator", "Supervisor")
"""Those that every tenant finds."""
MAX_DESIGNATIONS = 1_000
"""Different ones in use that are listed, the most frequent."""
MAX_STATES = 1_000
"""Different states that are counted."""
TIMES = ("createdAt", "updatedAt")


@dataclass(frozen=True, slots=True)
class RecordReads:
    """The reads of records of one type."""

    front: Front

    async def get(self, call: Call, _body: None) -> Json:
        """One record, by its id or a reference."""
        type_ = await self._type(call)
        return self.front.show_record(await self.front.need_record(call), type_, call.origin_app)

    async def get_state(self, call: Call, _body: None) -> Json:
        """The state of a record, and the last event with the state to which it led."""
        await self._type(call)
        shown = show_state(await self.front.need_record(call))
        state: Json = {"id": shown["id"], "state": shown["state"]}
        if (event := shown.get("event")) is not None:
            kept = {name: event[name] for name in ("reasonCode", "data") if name in event}
            state["event"] = {"toState": shown["state"], **kept}
        return state

    async def get_page(self, call: Call, _body: None) -> Json:
        """A page of records, with their owners if ``additionalInfo`` asks for them."""
        type_ = await self._type(call)
        window, select = read_window(call), read_select(call)
        key, direction, named = read_sort(call)
        with_owners = call.query_as("additionalInfo", bool, False)
        tree = self._filter(call)
        sort = self.front.fronted.fields.get(key, key) if key else TIMES[0]
        found = await find_resources(
            call, PARTICIPANT, type_, ListRequest(tree, window, sort, direction, named),
            unindexed=self.front.fronted.attribute_names,
        )  # fmt: skip
        rows = [select_fields(self.front.show_record(row, type_, call.origin_app), select) for row in found.resources]
        if with_owners:
            owners = await _show_owners(call, found.resources)
            rows = [
                row | {"additionalInfo": {"owner": owners[resource.parent or ""]}}
                for row, resource in zip(rows, found.resources, strict=True)
            ]
        page = {"page": window.offset // window.limit + 1, "size": window.limit}
        return {"meta": {"totalElements": found.total, **page}, self.front.fronted.plural: rows}

    async def get_retired_page(self, call: Call, body: None) -> Json:
        """The same at the address of the older listing, which says that it will go."""
        call.response_headers[DEPRECATION] = b"true"
        return await self.get_page(call, body)

    async def count_states(self, call: Call, _body: None) -> list[StateCount]:
        """How many records are in each state, of those that the filter finds."""
        type_ = await self._type(call)
        found = await count_groups(
            call, PARTICIPANT, type_, self._filter(call), ("state",), MAX_STATES,
            unindexed=self.front.fronted.attribute_names,
        )  # fmt: skip
        return [StateCount(state, count) for (state,), count in found.groups]

    async def _type(self, call: Call) -> CompiledType:
        return await self.front.need_type(call, self.front.fronted.plural)

    def _filter(self, call: Call) -> Group:
        tree = self._as_stored(parse_query(call.query("query") or ""))
        assert isinstance(tree, Group), "a query is a group"
        return tree

    def _as_stored(self, tree: Node) -> Node:
        """The filter with fields as participants have them, and moments in milliseconds."""
        if isinstance(tree, Group):
            return replace(tree, items=tuple(self._as_stored(item) for item in tree.items))
        key = tree.key.removesuffix(".keyword")
        fields = self.front.fronted.fields
        return Term(fields.get(key, key), tree.op, _milliseconds(tree.value) if key in TIMES else tree.value)


def _milliseconds(value: Any) -> Any:
    """A moment that lists show in seconds as it is stored; whatever else it is stays."""
    if isinstance(value, tuple):
        return tuple(map(_milliseconds, value))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value * 1000 if is_number and abs(value) < LEAST_MILLISECONDS else value


async def list_designations(call: Call, _body: None) -> list[str]:
    """The designations that are in use, and those that every tenant finds."""
    type_ = await USERS.need_type(call, USERS.fronted.plural)
    found = await count_groups(call, PARTICIPANT, type_, parse_query(""), (DESIGNATION,), MAX_DESIGNATIONS)
    return sorted({*DESIGNATIONS, *(str(value) for (value,), _ in found.groups if value is not None)})


async def _show_owners(call: Call, rows: list[Resource]) -> dict[str, Json]:
    """The owners of rows by their ids: the tenant, or participants."""
    _, tenant = await read_own_tenant(call)
    found = await find_participants(call, [row.parent for row in rows if row.parent and row.parent != tenant.id])
    owners: dict[str, Json] = {tenant.id: {"id": tenant.id, "name": tenant.name, "participantType": TENANT_TYPE}}
    for id, owner in found.items():
        name = owner.body_as(DECODER).name
        owners[id] = {"id": id, "participantType": owner.type, **({"name": name} if name else {})}
    for row in rows:
        gone = row.parent or ""
        owners.setdefault(gone, {"id": gone, "participantType": gone.partition(":")[0]})
    return owners
