"""The plugins of a tenant as one service keeps them: made, changed, read, and found by id or name.

Beside the plugins lies one row that lists them in the order in which they were made, so that who runs them reads no
table. See: contract/order.md section 12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.platform.declarations.operation import Conflict
from haulier.platform.declarations.parameters import Query
from haulier.platform.listing.paging import PageNumber, PageSize, list_types
from haulier.platform.plugins.definition import (
    GivenPlugin,
    Plugin,
    PluginBody,
    PluginPayload,
    ShownPlugin,
    compile_plugin,
    shown_plugin,
    stored_plugin,
)
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json

MAX_PLUGINS = 500
"""Plugins of one tenant in one service."""
NAME_TAKEN = Conflict(Cause.DUPLICATE_NAME, "name")
"""What operations that make a plugin declare."""
PAGE = (Query("pageNo", PageNumber), Query("pageSize", PageSize))
"""How a list of plugins is asked for."""


class PluginIndex(Struct, frozen=True):
    """All plugins, each with its id and name, in the order in which they were made."""

    plugins: list[tuple[str, str]] = []

    @property
    def ids(self) -> list[str]:
        """The ids alone."""
        return [id for id, _ in self.plugins]

    def find(self, ref: str) -> str | None:
        """The id of the plugin with this id or name."""
        by_name = (id for id, name in self.plugins if name == ref)
        return ref if ref in self.ids else next(by_name, None)

    def is_taken(self, name: str, by: str = "") -> bool:
        """Whether a plugin has this name, other than the one named by its id."""
        return any(known == name and id != by for id, known in self.plugins)


INDEX_DECODER = msgspec.json.Decoder(PluginIndex)
NO_PLUGINS = PluginIndex()


def _compile_index(row: Resource) -> PluginIndex:
    return row.body_as(INDEX_DECODER)


@dataclass(frozen=True, slots=True)
class PluginRegistry:
    """The plugins of one service, of each tenant at most so many. ``noun`` begins the names of its events:
    ``OrderPlugin``.
    """

    kind: str
    noun: str
    most: int = MAX_PLUGINS

    @property
    def index(self) -> str:
        """The kind of the row that lists them, and its id."""
        return f"{self.kind}_index"

    @property
    def compilers(self) -> Mapping[str, Compiler]:
        """What the service's module declares."""
        return {self.kind: compile_plugin, self.index: _compile_index}

    @property
    def events(self) -> tuple[EventSpec, ...]:
        """What the service's module declares."""
        return event_specs(
            self.kind,
            PluginPayload,
            {self._created: "a plugin was added", self._updated: "a plugin was changed"},
        )

    @property
    def _created(self) -> str:
        return f"{self.noun}Created"

    @property
    def _updated(self) -> str:
        return f"{self.noun}Updated"

    async def plan_create(self, call: Call, body: GivenPlugin) -> Change:
        """Add a plugin. Raises Refusal."""
        stored = stored_plugin(body, call.seal, call.outside_fault)
        listed = await call.get(self.index, self.index)
        index = listed.body_as(INDEX_DECODER) if listed is not None else NO_PLUGINS
        _check_name(index, stored.name)
        if len(index.plugins) >= self.most:
            raise Refusal(Cause.RULE, f"a tenant has at most {self.most} plugins")
        id = call.new_id("plugin")
        row = RowWrite(self.kind, id, 0, key=stored.name, body=to_json(stored))
        return self._change(self._created, row, self._listing(listed, PluginIndex([*index.plugins, (id, stored.name)])))

    async def plan_update(self, call: Call, body: GivenPlugin) -> Change:
        """Put another definition in the place of a plugin's; it keeps its id. Raises Refusal."""
        row = await self.need(call, call.path["pluginId"])
        stored = stored_plugin(body, call.seal, call.outside_fault)
        write = replacing(row, key=stored.name, body=to_json(stored))
        listed = await call.get(self.index, self.index)
        assert listed is not None, "what lists the plugins is made with the first of them"
        index = listed.body_as(INDEX_DECODER)
        if (row.id, stored.name) in index.plugins:
            return self._change(self._updated, write)
        _check_name(index, stored.name, row.id)
        renamed = [(id, stored.name if id == row.id else name) for id, name in index.plugins]
        return self._change(self._updated, write, self._listing(listed, PluginIndex(renamed)))

    async def read(self, call: Call, _body: None) -> ShownPlugin:
        """The plugin of the path. Raises Refusal."""
        return shown_plugin(await self.need(call, call.path["pluginId"]), call.unseal)

    async def list(self, call: Call, _body: None) -> list[ShownPlugin]:
        """A page of plugins, oldest first."""
        return [shown_plugin(row, call.unseal) for row in await list_types(call, self.kind)]

    async def need(self, call: Call, id: str) -> Resource:
        """The row of a plugin. Raises Refusal, 404."""
        return await call.need(self.kind, id, "plugin")

    async def read_index(self, call: Call) -> PluginIndex:
        """All plugins by id; the change that is planned with them applies only if none was added or renamed."""
        found = await call.optional_config(self.index, self.index)
        return NO_PLUGINS if found is None else found.value

    async def find(self, call: Call, id: str) -> Plugin | None:
        """The plugin with this id, as it is now; no change relies on it."""
        found = await call.read_config(self.kind, id)
        return None if found is None else found.value

    async def active_of(self, call: Call, ids: Sequence[str]) -> Sequence[str]:
        """Those of the plugins with these ids that are switched on, as they are now; no change relies on it."""
        found = await call.read_configs(self.kind, set(ids))
        return [id for id in ids if id in found and found[id].value.is_active]

    def _listing(self, listed: Resource | None, index: PluginIndex) -> RowWrite:
        if listed is not None:
            return replacing(listed, body=index)
        return RowWrite(self.index, self.index, 0, body=to_json(index), is_named=False)

    def _change(self, event: str, row: RowWrite, *others: RowWrite) -> Change:
        body = msgspec.json.decode(row.body, type=PluginBody)
        payload = PluginPayload(id=row.id, name=body.name, httpUrl=body.url)
        change = row_change(event, row, *others, payload=to_json(payload))
        change.replan_on_conflict = frozenset({self.index})
        return change


def _check_name(index: PluginIndex, name: str, by: str = "") -> None:
    if index.is_taken(name, by):
        text = f"the name {name!r} is already taken"
        raise Refusal(Cause.DUPLICATE_NAME, text, [Fault("name", "taken", text)])
