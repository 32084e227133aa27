"""The document of events: whole, sound, and the same as the page that people read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from haulier.app.catalogue import EVENTS, SERVICES
from haulier.app.pages import asyncapi_json
from haulier.platform.declarations.event import EventBook, EventSpec, failure_name
from haulier.platform.typed import events as typed
from haulier.services.orchestrator.rules.matching import TRIGGERS
from support.declared_events import asyncapi

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "events.md"
ENDINGS = (
    "Created|Updated|Deleted|Added|Removed|Registered|Published|Started|Closed|Again|Cancelled|TakenIn|HandedOut|Rotated"
    "|Activated|Deactivated|Applied|TimedOut|Expired|Built|Failed|Abandoned"
)
EVENT_NAME = re.compile(rf"[A-Z][A-Za-z]+(?:{ENDINGS})")
SUFFIXES = {
    typed.ATTRIBUTES_UPDATED,
    typed.CUSTOM_CODE_UPDATED,
    typed.EVENT_APPLIED,
    typed.INDEX_ABANDONED,
    typed.INDEX_BUILT,
    typed.STATE_MACHINE_UPDATED,
    typed.STATE_TIMED_OUT,
}
"""Ends of names that the engine puts behind a kind's noun."""


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_every_reference_leads_somewhere() -> None:
    found = list(references(asyncapi()))
    assert len(found) > 500
    for reference in set(found):
        part: Any = asyncapi()
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]


def test_every_declared_event_is_a_message_of_its_kinds_channel_and_of_the_listeners() -> None:
    document = asyncapi()
    assert document["asyncapi"] == "3.0.0"
    live = document["channels"]["live"]["messages"]
    for spec in EVENTS.specs:
        told = document["channels"][spec.kind]["messages"][spec.name]
        assert told == {"$ref": f"#/components/messages/{spec.kind}.{spec.name}"}
        assert document["components"]["messages"][f"{spec.kind}.{spec.name}"]["name"] == spec.name
        assert f"{spec.kind}.{spec.name}" in live
    words = {"callback", "broadcast", "notice", "ready", "reset", "end"}
    assert set(live) == words | {f"{spec.kind}.{spec.name}" for spec in EVENTS.specs}
    assert {operation["action"] for operation in document["operations"].values()} == {"send"}
    assert len(document["operations"]) == len(document["channels"])


def test_listeners_messages_lack_what_is_withheld() -> None:
    document = asyncapi()
    assert "LiveEvent" not in document["components"]["schemas"]
    assert "callback" not in document["components"]["schemas"]["Event"]["properties"]
    redacted = [spec for spec in EVENTS.specs if spec.redacted]
    kinds = {"participant", "container", "entity"}
    types = {f"{kind}_type" for kind in kinds}
    assert {spec.kind for spec in redacted} - {"container_group"} == kinds | types | {
        "tenant", "sm_config", "custom_code", "order_type",
    }  # fmt: skip
    for spec in redacted:
        data = document["components"]["messages"][f"live.{spec.kind}.{spec.name}"]["payload"]["allOf"][1]["properties"][
            "data"
        ]
        assert not spec.redacted & {*data["properties"], *data["required"]}


def test_the_page_names_the_same_events() -> None:
    told: dict[str, set[str]] = {}
    for kind, names in re.findall(
        r"^\| `([a-z_]+)` \| (.*) \|$", PAGE.read_text().partition("## Names")[2], re.MULTILINE
    ):
        told[kind] = set(re.findall(r"\b[A-Z]\w+", re.sub(r"`\w+`", "", names)))
    declared = {kind: {name for name in specs if not name.endswith("Failed")} for kind, specs in EVENTS.kinds.items()}
    assert told == declared


def test_whatever_can_wait_for_custom_code_can_fail_in_the_end() -> None:
    operations = [operation for service in SERVICES for operation in service.operations]
    deferred = {
        failure_name(operation) for operation in operations if operation.hooks and not operation.hooks.caller_waits
    }
    failed = {spec.name for spec in EVENTS.specs if spec.name.endswith("Failed")}
    assert failed - {"OrchestrationFailed", "OrderCreationFailed"} == deferred, "runs and orders fail too"


DEMO = "src/haulier/demo/"


def every_node(module: ast.Module) -> Iterator[ast.AST]:
    """The nodes of a module but those of ``__all__``, whose texts are names of the code."""
    for statement in module.body:
        if not (isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"):
            yield from ast.walk(statement)


def names_in_code() -> dict[str, list[str]]:
    """The names of events that stand in the code as text, with the places where they do."""
    found: dict[str, list[str]] = {}
    for path in (ROOT / "src" / "haulier").rglob("*.py"):
        for node in every_node(ast.parse(path.read_text())):
            name = node.value if isinstance(node, ast.Constant) else node.arg if isinstance(node, ast.keyword) else None
            if isinstance(name, str) and EVENT_NAME.fullmatch(name):
                found.setdefault(name, []).append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    return found


def test_every_event_name_in_the_code_is_declared() -> None:
    known = {spec.name for spec in EVENTS.specs} | SUFFIXES | TRIGGERS
    found = names_in_code()
    assert len(found) > 30
    assert {name: places for name, places in found.items() if name not in known} == {}


def test_every_event_name_is_written_once() -> None:
    """In the platform: the demo writes names as any client of the API does."""
    found = {name: [at for at in places if not at.startswith(DEMO)] for name, places in names_in_code().items()}
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_an_event_is_declared_once() -> None:
    spec = EventSpec("job", "JobCreated", "made")
    with pytest.raises(AssertionError):
        EventBook([spec, spec])


def test_the_document_is_served_as_it_is_printed() -> None:
    assert asyncapi_json().startswith(b'{\n  "asyncapi": "3.0.0"')
