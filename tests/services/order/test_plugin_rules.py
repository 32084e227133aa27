"""The rules of plugin workflows, of what templates see and of what answers do, without any server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.platform.plugins.definition import Plugin, PluginBody
from haulier.services.order.rules.plugin_answers import OF_ORDER, OF_UPDATE, judge, merged
from haulier.services.order.rules.plugin_context import context_of
from haulier.services.order.rules.plugin_workflows import (
    EVENTS,
    GivenSequence,
    PluginSequence,
    compile_sequence,
    event_of,
    in_order,
)

PLUGINS = {"plugin:1": "one", "plugin:2": "two", "plugin:3": "three"}


def find(ref: str) -> str | None:
    return next((id for id, name in PLUGINS.items() if ref in (id, name)), None)


def compiled(**members: Any) -> PluginSequence:
    return compile_sequence(msgspec.convert({"name": "sequence", "start": "one", **members}, GivenSequence), find)


def rules_of(**members: Any) -> set[tuple[str, str]]:
    with pytest.raises(Refusal) as refused:
        compiled(**members)
    return {(fault.field, fault.rule) for fault in refused.value.faults}


def run(sequence: PluginSequence, refusing: Sequence[str] = ()) -> list[str]:
    """The plugins that are asked, where these refuse."""
    name: str | None = sequence.start
    asked: list[str] = []
    while name is not None:
        step = sequence.steps[name]
        asked.append(step.plugin)
        name = step.on_failure if step.plugin in refusing else step.next
    return asked


def test_events_are_read_in_every_form() -> None:
    forms = ("OrderCreation", "order_creation", "ORDERCREATED", "CREATE_ORDER", "createOrder")
    assert {event_of(form) for form in forms} == {"OrderCreation"}
    assert event_of("WorkOrderCreation") == "WorkOrderCreation"
    assert set(EVENTS.values()) == {"OrderCreation", "OrderUpdation", "WorkOrderCreation"}
    assert event_of("OrderDeletion") is None


def test_a_sequence_by_steps_or_by_states_by_names_or_ids_is_the_same_walk() -> None:
    steps = [{"plugin": "one", "next": "plugin:2", "onFailure": "three"}, {"plugin": "two"}, {"plugin": "plugin:3"}]
    states = {
        "a": {"plugin": "one", "next": "b", "onFailure": "c"}, "b": {"plugin": "two"}, "c": {"plugin": "three"},
    }  # fmt: skip
    for sequence in (compiled(steps=steps), compiled(states=states), compiled(states=states, start="a")):
        assert run(sequence) == ["plugin:1", "plugin:2"]
        assert run(sequence, ["plugin:1"]) == ["plugin:1", "plugin:3"]
    assert run(compiled()) == ["plugin:1"]
    assert run(in_order(list(PLUGINS))) == list(PLUGINS)


def test_what_leads_nowhere_or_in_circles_is_named() -> None:
    assert rules_of(start="nobody") == {("workflow.start", "unknown")}
    assert rules_of(steps=[{"plugin": "one"}, {"plugin": "nobody"}]) == {("workflow.steps[1].plugin", "unknown")}
    assert rules_of(steps=[{"plugin": "one", "next": "two"}]) == {("workflow.steps[0].next", "unknown")}
    assert rules_of(steps=[{"plugin": "two"}]) == {("workflow.start", "unknown")}
    assert rules_of(steps=[{"plugin": "one"}, {"plugin": "one"}]) == {("workflow.steps[1].plugin", "unique")}
    circle = [{"plugin": "one", "next": "two"}, {"plugin": "two", "onFailure": "one"}]
    assert rules_of(steps=circle) == {("workflow", "cycle")}
    assert rules_of(steps=[{"plugin": "one"}], states={"a": {"plugin": "one"}}) == {("workflow.states", "exclusive")}


@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.tuples(
            st.sampled_from(sorted(PLUGINS)),
            st.none() | st.sampled_from("abcdef"),
            st.none() | st.sampled_from("abcdef"),
        ),
        min_size=1,
    ),
    st.sets(st.sampled_from(sorted(PLUGINS))),
)
def test_whatever_is_taken_comes_to_an_end(
    steps: dict[str, tuple[str, str | None, str | None]], refusing: set[str]
) -> None:
    states = {
        name: {"plugin": plugin} | {k: v for k, v in (("next", next), ("onFailure", failure)) if v is not None}
        for name, (plugin, next, failure) in steps.items()
    }
    try:
        sequence = compiled(states=states, start=min(steps))
    except Refusal:
        return
    assert len(run(sequence, sorted(refusing))) <= len(steps)


def plugin(**members: Any) -> Plugin:
    return Plugin("plugin:1", PluginBody(name="one", url="https://hook.example", method="POST", **members))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_answer_changes_what_a_plugin_may_not_set(answer: Any) -> None:
    body = {"clientDetails": {"clientId": "c", "clientOrderId": "o"}, "dropDetails": {"contact": "x", "location": "y"}}
    judged = judge(plugin(), answer, body, OF_ORDER)
    assert judged.body["clientDetails"]["clientId"] == "c"
    assert judged.body["clientDetails"]["clientOrderId"] == "o"
    assert judge(plugin(type="validation"), answer, body, OF_ORDER).body == body


def test_members_are_replaced_and_flat_places_are_the_drops() -> None:
    body = {"attributes": {"a": 1, "b": 2}, "dropDetails": {"contact": "x", "location": "y"}, "type": "t"}
    data = {
        "attributes": {"b": 3},
        "contact": {"details": {"name": "n"}},
        "type": "u",
        "clientId": "evil",
        "domain": None,
    }
    assert merged(body, data, OF_ORDER) == {
        "attributes": {"b": 3}, "dropDetails": {"contact": {"name": "n"}, "location": "y"}, "type": "u",
    }  # fmt: skip
    assert merged(body, {"workOrders": [], "type": "u"}, OF_UPDATE) == body


def test_templates_see_the_order_flat_and_nested() -> None:
    body = {
        "clientDetails": {"clientId": "c", "clientOrderId": "o"},
        "dropDetails": {"contact": {"name": "n"}, "location": "y"},
        "workOrder": [{"workOrderType": "DIGITAL_SERVICE"}],
        "readyToProcess": True,
    }
    seen = context_of("OrderCreation", "orders:1", body, None)
    assert (seen["clientId"], seen["contact"], seen["location"], seen["orderId"]) == (
        "c",
        {"name": "n"},
        "y",
        "orders:1",
    )
    assert seen["dropDetails"]["contact"]["name"] == "n"
    assert seen["workOrders"] == body["workOrder"]
    stored = {"state": "created:created", "attributes": {"a": 1}, "workOrder": [{"sequence": 1}]}
    changed = context_of("OrderUpdation", "orders:1", {"attributes": {"a": 2}}, stored)
    assert (changed["state"], changed["attributes"], changed["workOrders"]) == (
        "created:created", {"a": 2}, [{"sequence": 1}],
    )  # fmt: skip
    added = context_of("WorkOrderCreation", "orders:1", {"workOrderType": "X"}, stored)
    assert (added["workOrderToAdd"], len(added["workOrders"])) == ({"workOrderType": "X"}, 2)
