"""What an event says, as far as those may see it who are told by standing rules: webhooks, filters of notifications."""

from __future__ import annotations

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind, visible
from haulier.platform.journal.events import EVENT_META, NOTHING, Event
from haulier.platform.storage.resources import Json, Resource


def said_data(call: Call, event: Event) -> Json:
    """What an event says of its resource, without what may hold credentials; values of all apps are among it."""
    data = msgspec.json.decode(event.data) if event.data != NOTHING else None
    if not isinstance(data, dict):
        return {}
    kind, book = call.service.kinds.get(event.kind), call.service.events
    spec = book.find(event.kind, event.type) if book is not None else None
    hidden = spec.redacted if spec is not None else frozenset[str]()
    hidden = (hidden - {kind.values} if kind is not None else hidden) | {EVENT_META}
    return {name: value for name, value in data.items() if name not in hidden}


async def type_of(call: Call, kind: Kind, row: Resource | None, id: str = "") -> CompiledType | None:
    """The type of a resource, if it is known: of one that is gone its id begins with the name."""
    name = row.type if row is not None else id.partition(":")[0]
    found = await call.read_config(kind.type_kind, name) if name else None
    compiled: CompiledType | None = found.value if found is not None else None
    return compiled


async def public_data(call: Call, event: Event) -> Json:
    """What an event says to everybody: without the values that apps keep to themselves."""
    data, kind = said_data(call, event), call.service.kinds.get(event.kind)
    if kind is None or not kind.has_private_values or kind.values not in data:
        return data
    id = event.subject.partition("/")[2]
    return visible(kind, await type_of(call, kind, await call.get(event.kind, id), id), data, None)
