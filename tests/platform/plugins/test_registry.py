"""The plugins of a tenant: named once, changed in place, found by id or name."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.plugins.definition import GivenPlugin, ShownPlugin
from haulier.platform.plugins.registry import PluginIndex
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import carry_out
from support.downstream import stored
from support.plugin_runs import REGISTRY, TENANT, given, register

URL = "https://hook.example/s"
JOURNAL = "SELECT event, data::text AS data FROM journal WHERE kind = 'test_plugin' ORDER BY at, id"


async def within(runtime: Runtime, work: Any) -> Any:
    """What a read of the registry answers."""
    found: list[Any] = []

    async def planned(call: Call, _body: None) -> Change:
        found.append(await work(call))
        raise Refusal(Cause.RULE, "only read")

    with pytest.raises(Refusal):
        await carry_out(runtime, TENANT, planned)
    return found[-1]


async def update(runtime: Runtime, id: str, plugin: GivenPlugin) -> None:
    async def planned(call: Call, _body: None) -> Change:
        call.path["pluginId"] = id
        return await REGISTRY.plan_update(call, plugin)

    await carry_out(runtime, TENANT, planned)


async def test_plugins_are_listed_in_the_order_in_which_they_were_made(runtime: Runtime) -> None:
    ids = [await register(runtime, given(URL, name=f"plugin {letter}")) for letter in "cab"]
    index: PluginIndex = await within(runtime, REGISTRY.read_index)
    assert index.plugins == list(zip(ids, ["plugin c", "plugin a", "plugin b"], strict=True))
    assert index.find("plugin a") == index.find(ids[1]) == ids[1]
    assert index.find("plugin z") is None


async def test_a_name_is_taken_once_even_by_many_at_once(runtime: Runtime) -> None:
    tries = await asyncio.gather(*(register(runtime, given(URL)) for _ in range(6)), return_exceptions=True)
    refused = [one for one in tries if isinstance(one, Refusal)]
    assert len(refused) == 5
    assert {one.cause for one in refused} <= {Cause.DUPLICATE_NAME, Cause.TAKEN}


async def test_many_of_different_names_at_once_are_all_listed(runtime: Runtime) -> None:
    ids = await asyncio.gather(*(register(runtime, given(URL, name=f"plugin {n}")) for n in range(6)))
    index: PluginIndex = await within(runtime, REGISTRY.read_index)
    assert set(index.ids) == set(ids)


async def test_an_update_replaces_the_definition_and_frees_the_old_name(runtime: Runtime) -> None:
    id = await register(runtime, given(URL, httpHeaders={"x-key": "k1"}, type="validation"))
    await update(runtime, id, given("https://hook.example/t", name="other"))

    async def read(call: Call) -> ShownPlugin:
        call.path["pluginId"] = id
        return await REGISTRY.read(call, None)

    shown = await within(runtime, read)
    assert (shown.name, shown.httpUrl, shown.httpHeaders, shown.type) == (
        "other",
        "https://hook.example/t",
        {},
        msgspec.UNSET,
    )
    again = await register(runtime, given(URL))
    with pytest.raises(Refusal) as taken:
        await update(runtime, again, given(URL, name="other"))
    assert taken.value.cause is Cause.DUPLICATE_NAME
    with pytest.raises(Refusal) as unknown:
        await update(runtime, "plugin:none", given(URL, name="third"))
    assert unknown.value.cause is Cause.NOT_FOUND


async def test_events_tell_no_header_and_no_query(runtime: Runtime) -> None:
    await register(runtime, given("https://hook.example/s?key=s3cret", httpHeaders={"x-key": "k1secret"}))
    (row,) = await stored(runtime, JOURNAL)
    assert row["event"] == "TestPluginCreated"
    assert "s3cret" not in row["data"]
    assert "k1secret" not in row["data"]


async def test_a_tenant_has_so_many_plugins_and_no_more(runtime: Runtime) -> None:
    small = replace(REGISTRY, most=2)
    for number in range(2):
        await register(runtime, given(URL, name=f"plugin {number}"), small)
    with pytest.raises(Refusal) as full:
        await register(runtime, given(URL, name="plugin 3"), small)
    assert full.value.cause is Cause.RULE
