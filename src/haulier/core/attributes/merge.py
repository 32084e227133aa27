"""Merge of a new declaration into a type's attributes: it replaces known names, adds new ones and removes none.

See: contract/participant.md section 4.2, contract/container.md section 6, contract/conventions.md section 9.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.core.attributes.config import (
    MAX_ATTRIBUTES,
    MAX_INDEXED_ATTRIBUTES,
    AttributeConfig,
    StoredAttribute,
)
from haulier.core.pattern_cost import MAX_PATTERNS_BYTES
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.core.text_search import MAX_TEXT_SEARCHED, TEXT_SEARCH
from haulier.core.value_rules import PATTERNS_TOO_LONG, patterns_size

_CONFIG_FIELDS = AttributeConfig.__struct_fields__


def merge_attributes(
    known: Sequence[StoredAttribute], given: Sequence[AttributeConfig], app_id: str | None
) -> list[StoredAttribute]:
    """The type's attributes after ``app_id`` declared ``given``, in the order of their first declaration.

    A known attribute keeps its owner, and its slot while it stays indexed. A new one belongs to the app. A freed slot
    may pass to another attribute, see ``columns_to_rebuild``. Raises Refusal FORBIDDEN if an attribute of another app
    would change, INVALID beyond MAX_ATTRIBUTES or MAX_INDEXED_ATTRIBUTES.
    """
    merged = {attribute.name: attribute for attribute in known}
    _refuse_foreign(merged, given, app_id)
    for config in given:
        former = merged.get(config.name)
        merged[config.name] = StoredAttribute(
            **{name: getattr(config, name) for name in _CONFIG_FIELDS},
            ownerAppId=former.ownerAppId if former else app_id,
            slot=former.slot if former and config.takes_slot else 0,
        )
    if len(merged) > MAX_ATTRIBUTES:
        raise invalid("attributes", "maxLength", f"a type has at most {MAX_ATTRIBUTES} attributes")
    if sum(attribute.is_text_searched for attribute in merged.values()) > MAX_TEXT_SEARCHED:
        raise invalid(
            "attributes", "tags", f"at most {MAX_TEXT_SEARCHED} attributes of a type have the tag {TEXT_SEARCH}"
        )
    if patterns_size(attribute.validation for attribute in merged.values()) > MAX_PATTERNS_BYTES:
        raise invalid("attributes", "pattern", PATTERNS_TOO_LONG)
    return _with_slots(list(merged.values()))


def columns_to_rebuild(before: Sequence[StoredAttribute], after: Sequence[StoredAttribute]) -> list[str]:
    """Names of the indexed attributes whose columns must be written again: with a new slot, a new data type, or words
    that were not indexed.
    """
    known = {attribute.name: attribute for attribute in before}
    return [item.name for item in after if item.slot and not _is_built(known.get(item.name), item)]


def _is_built(before: StoredAttribute | None, after: StoredAttribute) -> bool:
    if before is None or (before.slot, before.dataType) != (after.slot, after.dataType):
        return False
    return before.is_text_searched or not after.is_text_searched


def _refuse_foreign(known: dict[str, StoredAttribute], given: Sequence[AttributeConfig], app_id: str | None) -> None:
    """Refuse a changed declaration of another app's attribute; repeating it unchanged is allowed."""
    faults = []
    for index, config in enumerate(given):
        former = known.get(config.name)
        if former is None or former.ownerAppId in (None, app_id):
            continue
        if any(getattr(former, name) != getattr(config, name) for name in _CONFIG_FIELDS):
            message = f"the attribute {config.name} belongs to another app"
            faults.append(Fault(f"attributes[{index}].name", "owner", message))
    if faults:
        raise Refusal(Cause.FORBIDDEN, "; ".join(fault.message for fault in faults[:5]), faults)


def _with_slots(attributes: list[StoredAttribute]) -> list[StoredAttribute]:
    """Give each indexed attribute a slot of its own. Raises Refusal INVALID when there are not enough."""
    wanted = [attribute.name for attribute in attributes if attribute.takes_slot]
    if len(wanted) > MAX_INDEXED_ATTRIBUTES:
        message = f"a type has at most {MAX_INDEXED_ATTRIBUTES} indexed attributes, these would be {len(wanted)}"
        raise invalid("attributes", "indexed", message)
    taken = {attribute.slot for attribute in attributes}
    free = iter([slot for slot in range(1, MAX_INDEXED_ATTRIBUTES + 1) if slot not in taken])
    return [
        msgspec.structs.replace(attribute, slot=next(free))
        if attribute.takes_slot and not attribute.slot
        else attribute
        for attribute in attributes
    ]
