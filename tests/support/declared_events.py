"""What the journal holds, against what the services declare: names, and the shape of what each event tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import jsonschema_rs
import msgspec

from haulier.app.catalogue import EVENTS
from haulier.engines.postgres import Database
from haulier.platform.documents.asyncapi import document
from haulier.platform.journal.events import event_of
from haulier.platform.live.messages import MessageFramer, StoredMessage
from support.documents import taken_out

SAMPLES = """
SELECT DISTINCT ON (tenant_id, kind, event, id) *
FROM (
    SELECT *, row_number() OVER (PARTITION BY kind, event ORDER BY id DESC) AS nth FROM journal WHERE NOT quiet
) newest
WHERE nth <= $1
"""
MOST = 50
"""Rows of one event that are looked at."""
OWN_KINDS = frozenset({"thing", "odd", "widget", "widget_type"})
"""Kinds that only tests have."""

Events = dict[tuple[str, str], list[Any]]


@cache
def asyncapi() -> dict[str, Any]:
    """The document."""
    return document(EVENTS, "Haulier", "test")


@cache
def _validator(message: str) -> Any:
    found = asyncapi()
    payload = found["components"]["messages"][message]["payload"]
    return jsonschema_rs.Draft202012Validator(taken_out(payload, found["components"]))


def faults_of(message: str, event: Mapping[str, Any]) -> list[str]:
    """What is wrong with an event as the named message of the document, or the name itself."""
    if message not in asyncapi()["components"]["messages"]:
        return [f"{message} is not declared"]
    return [
        f"{message}: {'/'.join(map(str, e.instance_path))}: {e.message[:200]}"
        for e in _validator(message).iter_errors(event)
    ]


async def journal_faults(database: Database) -> tuple[Events, list[str]]:
    """The newest events of each name in the journal, and everything wrong with them, on the stream and to listeners."""
    framer = MessageFramer(EVENTS, lambda: 0)
    events: Events = {}
    faults: list[str] = []
    for row in await database.fetch(SAMPLES, MOST):
        if row["kind"] in OWN_KINDS:
            continue
        encoded = msgspec.json.encode(event_of(row))
        event = msgspec.json.decode(encoded)
        events.setdefault((event["kind"], event["type"]), []).append(event)
        name = f"{event['kind']}.{event['type']}"
        faults += faults_of(name, event)
        message = framer.message(StoredMessage(1, "haulier.events.no.t.k.e", {}, encoded))
        assert message is not None, "an event is one for listeners too"
        told = msgspec.json.decode(message.frame.partition(b"data: ")[2])
        faults += faults_of(f"live.{name}", told)
        spec = EVENTS.find(event["kind"], event["type"])
        if "callback" in told or (spec is not None and spec.redacted & told["data"].keys()):
            faults.append(f"live.{name} tells what it must not")
    return events, list(dict.fromkeys(faults))


def names(events: Iterable[tuple[str, str]]) -> set[str]:
    """As the document writes them."""
    return {f"{kind}.{name}" for kind, name in events}
