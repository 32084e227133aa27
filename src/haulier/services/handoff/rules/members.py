"""Members of a body as texts, whatever they came as. See: contract/handoff.md, Fields."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from haulier.core.refusal import Fault
from haulier.services.handoff.requests import MAX_KEY, MAX_LONG_TEXT, MAX_TEXT, Members

REFERENCE, APPLICATION = "handoffRefNumber", "applicationNumber"
ANSWER = ("handoffStatus", "handoffExtRefNo", "errorCode", "errorDescription", "remarks")
"""Members of an answer beside the reference."""
ADD = (
    "branchCode", "processCode", "stagecode", "handoffType", "handoffExtSystem", *ANSWER, "reqBy", "reqTs", "resBy",
    "resTs", "resCallbackEnabled", "stageUpdateReqd",
)  # fmt: skip
"""Members of a handoff beside its two keys."""
LONG = frozenset({"errorDescription", "remarks"})
YES = frozenset({"Y", "YES", "TRUE", "1"})

_text = msgspec.json.Decoder(str)


def texts_of(members: Members, keys: tuple[str, ...], others: tuple[str, ...], faults: list[Fault]) -> dict[str, str]:
    """The texts of the named members that have one. Numbers and booleans are their text, empty texts are absent;
    ``keys`` must be there.
    """
    found: dict[str, str] = {}
    for name in (*keys, *others):
        value = _value(members.get(name), name, faults)
        if value:
            found[name] = value
    for name in keys:
        faults.extend(key_faults(found.get(name, ""), name))
    for name in others:
        most = MAX_LONG_TEXT if name in LONG else MAX_TEXT
        if len(found.get(name, "")) > most:
            faults.append(Fault(name, "maxLength", f"has more than {most} characters"))
    return found


def key_faults(value: str, name: str) -> list[Fault]:
    """What is wrong with a reference or an application number."""
    if not value:
        return [Fault(name, "required", "is required")]
    if len(value) > MAX_KEY:
        return [Fault(name, "maxLength", f"has more than {MAX_KEY} characters")]
    if not value.isprintable() or "/" in value:
        return [Fault(name, "pattern", "has characters that cannot be printed, or a slash")]
    return []


def is_yes(flag: str | None) -> bool:
    """Does a flag say yes?"""
    return flag is not None and flag.upper() in YES


def _value(raw: msgspec.Raw | None, name: str, faults: list[Fault]) -> str:
    text = b"" if raw is None else bytes(raw).strip()
    if text in (b"", b"null"):
        return ""
    if text[:1] in (b"{", b"["):
        faults.append(Fault(name, "type", "must be text"))
        return ""
    return _text.decode(text) if text[:1] == b'"' else text.decode()


def in_order(values: Mapping[str, str]) -> dict[str, str]:
    """Members of a handoff in one order, by which two requests are compared."""
    return {name: values[name] for name in (APPLICATION, REFERENCE, *ADD) if name in values}
