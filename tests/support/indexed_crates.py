"""A yard of crates: a type whose attributes change while its instances are written, read and built an index for."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import msgspec

from haulier.core.attributes import AttributeConfig, StoredAttribute
from haulier.core.filters import Node, matches, normal_key
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.plan import plan as plan_step
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.declarations.kind import TYPE_DECODER, TypeBody, compile_type
from haulier.platform.declarations.section import Section
from haulier.platform.listing.query import ListRequest, Window, find_resources
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Json, to_json
from haulier.platform.timers.clock import Clock
from haulier.platform.typed.index_builds import IndexBuilds
from haulier.platform.typed.instance_changes import insert_change, update_change
from haulier.platform.typed.type_changes import attributes_change, need_type
from support.list_rows import CRATE, fitting, list_call

TYPE = "crates"
COMPILERS = {CRATE.type_kind: compile_type}
ROWS = """
    SELECT id, version, attrs, x1, x2, x3, x4, x5, x6, x7, x8 FROM resource
    WHERE tenant_id = $1 AND kind = 'crate' ORDER BY id"""
EVENTS = "SELECT event FROM journal WHERE tenant_id = $1 AND kind = 'crate-type' ORDER BY txid, id"
TIMERS = "SELECT payload FROM timer WHERE tenant_id = $1"


def attribute(name: str, data_type: Any = "string", *, indexed: bool = True) -> AttributeConfig:
    return AttributeConfig(name, data_type, indexed=indexed)


@dataclass
class Yard:
    """One tenant's crates, as one process sees them."""

    runtime: Runtime
    tenant: str
    numbers: Any = field(default_factory=lambda: count(1))

    def seen_from(self, runtime: Runtime) -> Yard:
        """The same yard in another process."""
        return replace(self, runtime=runtime)

    def call(self) -> Call:
        call = list_call(self.runtime, self.tenant)
        call.at, call.randomness = self.runtime.clock(), random.getrandbits(74)
        return call

    async def _run(self, plan: Callable[[Call, Any], Awaitable[Change]], body: Any = None) -> Change:
        call = self.call()
        call.operation = Section("yard").post("/", name="write", number=1, summary="Write").plan(plan)
        command = Command(call, body)
        await walk(command, steps(plan_step))
        return command.change

    async def make_type(self, *attributes: AttributeConfig) -> Yard:
        """The type, empty at first."""

        async def plan(_call: Call, _body: Any) -> Change:
            row = RowWrite(CRATE.type_kind, TYPE, 0, body=to_json(TypeBody(name=TYPE)))
            return Change(CRATE.type_kind, TYPE, 1, "CrateTypeCreated", [row])

        await self._run(plan)
        if attributes:
            await self.declare(*attributes)
        return self

    async def declare(self, *attributes: AttributeConfig) -> None:
        async def plan(call: Call, body: Sequence[AttributeConfig]) -> Change:
            return await attributes_change(call, CRATE, TYPE, body)

        await self._run(plan, attributes)

    async def make(self, **values: Any) -> str:
        """A crate with these values; its id."""
        id = f"crate-{next(self.numbers):04}"

        async def plan(call: Call, _body: Any) -> Change:
            return insert_change(call, CRATE, await need_type(call, CRATE, TYPE), id, values=values, body={})

        await self._run(plan)
        return id

    async def change(self, id: str, **values: Any) -> None:
        """New values for a crate."""

        async def plan(call: Call, _body: Any) -> Change:
            old = await call.need("crate", id, "crate")
            return update_change(call, CRATE, await need_type(call, CRATE, TYPE), old, values=values)

        await self._run(plan)

    async def touch(self, id: str) -> None:
        """A write that leaves the values as they are, as events do."""

        async def plan(call: Call, _body: Any) -> Change:
            row = replacing(await call.need("crate", id, "crate"))
            return Change("crate", id, row.version, "CrateTouched", [row])

        await self._run(plan)

    def builds(self) -> IndexBuilds:
        return IndexBuilds(self.runtime, {"crate": CRATE})

    def clock(self) -> Clock:
        return Clock(self.runtime, {"index": self.builds().fire})

    async def build(self) -> None:
        """Carry out what is due, turn by turn."""
        while await self.clock().fire_due():
            pass

    async def type_body(self) -> TypeBody:
        row = await self.runtime.reader.get(self.tenant, CRATE.type_kind, TYPE)
        assert row is not None, "it was made"
        return row.body_as(TYPE_DECODER)

    async def rows(self) -> list[Record]:
        return await self.runtime.database.fetch(ROWS, self.tenant)

    async def events(self) -> list[str]:
        return [row["event"] for row in await self.runtime.database.fetch(EVENTS, self.tenant)]

    async def timers(self) -> list[Json]:
        return [msgspec.json.decode(row["payload"]) for row in await self.runtime.database.fetch(TIMERS, self.tenant)]

    async def found(self, tree: Node, **asked: Any) -> list[str]:
        """Ids of the crates that a list finds, all pages together."""
        call, ids = self.call(), []
        type_ = await need_type(call, CRATE, TYPE)
        for offset in range(0, 10_000, 100):
            page = await find_resources(call, CRATE, type_, ListRequest(tree, Window(100, offset), **asked))
            ids += [row.id for row in page.resources]
            if len(page.resources) < 100:
                break
        return ids

    async def expected(self, tree: Node) -> set[str]:
        """The same by looking at every crate."""
        declared = [item for item in (await self.type_body()).attributes if item.indexed]
        return {row["id"] for row in await self.rows() if matches(tree, _reader(row, declared))}

    async def check_columns(self) -> None:
        """Every column of every crate is what the type says of its values, and lists rest on all of them."""
        body = await self.type_body()
        schema = compile_type(await self.runtime.reader.get(self.tenant, CRATE.type_kind, TYPE)).schema  # type: ignore[arg-type]
        assert body.unbuilt == []
        for row in await self.rows():
            assert tuple(row)[3:] == schema.slots(msgspec.json.decode(row["attrs"])), row["id"]


def _reader(row: Record, declared: Sequence[StoredAttribute]) -> Callable[[str], Any]:
    values = msgspec.json.decode(row["attrs"])
    return lambda key: fitting(normal_key(key), values, declared)
