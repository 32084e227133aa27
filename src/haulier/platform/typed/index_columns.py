"""The index columns of an instance: the values of its indexed attributes, and the words of its texts."""

from __future__ import annotations

from haulier.core.text_search import indexed_words, word_mark
from haulier.platform.declarations.kind import CompiledType, Kind
from haulier.platform.storage.resources import Json


def index_columns(tenant: str, kind: Kind, type_: CompiledType, values: Json) -> tuple[str | None, ...]:
    """The columns x1 .. x8, or x1 .. x32 and the words, of an instance of a type with these values."""
    slots, texts = type_.schema.slots(values), type_.schema.texts
    if not texts:
        return slots
    marked = [(item.slot, text) for item in texts if isinstance(text := values.get(item.name), str)]
    words = indexed_words([(word_mark(tenant, kind.name, type_.id, slot), text) for slot, text in marked])
    return (*slots, words or None)
