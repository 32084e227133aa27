"""Patches: operations that add, replace and remove, applied to a resource one after the other.

Directories differ: some write ``Add`` for ``add``, give texts for truths, name no path, or replace what is not there.
All of these are taken. See: RFC 7644 section 3.5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.services.scim.requests import MAX_VALUES
from haulier.services.scim.rules.attributes import NOT_WRITTEN, canonical, canonical_object, without_schema

MAX_OPERATIONS = 1_000
MAX_MEMBERS = 1_000
"""People that one request puts into a group or takes out of it."""
LISTS = frozenset({"emails", "phoneNumbers", "members"})
READ_ONLY = NOT_WRITTEN - {"schemas"}
_PATH = re.compile(
    r"""(?P<name>[A-Za-z$][\w$-]*)(?:\[\s*(?P<key>\w+)\s+eq\s+(?P<value>"(?:[^"\\]|\\.)*"|true|false)\s*\])?
    (?:\.(?P<sub>[A-Za-z$][\w$-]*))?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

Verb = Literal["add", "replace", "remove"]
Document = dict[str, Any]


class Step(NamedTuple):
    """One operation, on one attribute: of its values those whose member ``key`` is ``wanted``, of them ``sub``."""

    verb: Verb
    name: str
    key: str | None
    wanted: Any
    sub: str | None
    value: Any


def parse_steps(operations: list[Document]) -> list[Step]:
    """The operations of a patch, those without a path taken apart by attribute. Raises Refusal."""
    if not operations or len(operations) > MAX_OPERATIONS:
        raise unfit(f"a patch has 1 to {MAX_OPERATIONS} operations", "invalidSyntax")
    return [step for operation in operations for step in _steps(canonical_names(operation))]


def canonical_names(operation: Document) -> Document:
    """An operation with its own names in small letters."""
    return {name.lower(): value for name, value in operation.items()}


def _steps(operation: Document) -> Iterator[Step]:
    verb = str(operation.get("op", "")).lower()
    if verb not in ("add", "replace", "remove"):
        raise unfit("an operation is add, replace or remove", "invalidSyntax")
    path, value = operation.get("path"), operation.get("value")
    if path is not None and not isinstance(path, str):
        raise unfit("a path is text", "invalidPath")
    if path:
        yield from _step(verb, path, value)
    elif verb == "remove":
        raise unfit("what is removed needs a path", "noTarget")
    elif not isinstance(value, dict):
        raise unfit("an operation without a path has an object as its value", "invalidValue")
    else:
        for name, item in value.items():
            yield from _step(verb, name, item)


def _step(verb: str, path: str, value: Any) -> Iterator[Step]:
    bare = without_schema(path.strip())
    if bare is None:
        return  # of a schema that we do not keep
    if bare == "" and isinstance(value, dict):
        for name, item in value.items():
            yield from _step(verb, name, item)
        return
    found = _PATH.fullmatch(bare)
    if found is None:
        raise unfit(f"the path {path[:128]!r} cannot be read", "invalidPath")
    name = canonical(found["name"])
    if name in READ_ONLY:
        raise unfit(f"{name} cannot be set", "mutability")
    sub = canonical(found["sub"]) if found["sub"] else None
    key = canonical(found["key"]) if found["key"] else None
    try:
        wanted = (
            msgspec.json.decode(found["value"].lower() if found["value"][0] != '"' else found["value"]) if key else None
        )
    except msgspec.DecodeError:
        raise unfit(f"the path {path[:128]!r} cannot be read", "invalidPath") from None
    if isinstance(wanted, str) and "\0" in wanted:
        raise unfit("the path holds a NUL character", "invalidPath")
    plain: Verb = "add" if verb == "add" else "replace" if verb == "replace" else "remove"
    yield Step(plain, name, key, wanted, sub, canonical_object(value))


def patched(document: Document, steps: list[Step]) -> Document:
    """A resource after the operations. Raises Refusal."""
    made: Document = msgspec.json.decode(msgspec.json.encode(document))
    for step in steps:
        if step.name in LISTS:
            _patch_list(made, step)
        elif step.key is not None:
            raise unfit(f"{step.name} has no values to choose from", "invalidPath")
        elif step.sub is not None:
            _patch_member(made, step.name, step.sub, step)
        elif step.verb == "remove":
            made.pop(step.name, None)
        elif isinstance(step.value, dict) and isinstance(made.get(step.name), dict):
            made[step.name] |= step.value
        else:
            made[step.name] = step.value
    return made


def _patch_member(holder: Document, name: str, sub: str, step: Step) -> None:
    inner = holder.get(name)
    if not isinstance(inner, dict):
        inner = holder[name] = {}
    if step.verb == "remove":
        inner.pop(sub, None)
    else:
        inner[sub] = step.value


def _patch_list(made: Document, step: Step) -> None:
    """Of many values some are changed. One that is to be replaced and is not there is added."""
    items: list[Any] = made.get(step.name) or []
    if step.key is None and step.sub is None:
        given = step.value if isinstance(step.value, list) else [] if step.value is None else [step.value]
        if len(given) + (len(items) if step.verb == "add" else 0) > MAX_VALUES:
            raise unfit(f"{step.name} has at most {MAX_VALUES} values", "tooMany")
        if step.verb == "add":
            made[step.name] = items + [item for item in given if item not in items]
        else:
            made[step.name] = given if step.verb == "replace" else []
        return
    if not all(isinstance(item, dict) for item in items):
        raise unfit(f"a value of {step.name} is an object", "invalidValue")
    chosen = [item for item in items if step.key is None or _fits(item, step)]
    if step.verb == "remove":
        if step.sub is None:
            made[step.name] = [item for item in items if item not in chosen]
        else:
            for item in chosen:
                item.pop(step.sub, None)
        return
    if not chosen:
        chosen = [{step.key: step.wanted} if step.key is not None else {}]
        items = items + chosen
    for item in chosen:
        if step.sub is not None:
            item[step.sub] = step.value
        elif isinstance(step.value, dict):
            item |= step.value
        else:
            raise unfit(f"a value of {step.name} is an object", "invalidValue")
    made[step.name] = items


def _fits(item: Any, step: Step) -> bool:
    if not isinstance(item, dict) or step.key is None:
        return False
    value = item.get(step.key)
    if isinstance(value, str) and isinstance(step.wanted, str):
        return value.casefold() == step.wanted.casefold()
    return bool(value == step.wanted)


class Membership:
    """Who enters a group and who leaves it, by operations on ``members``. All of a large group need not be known."""

    def __init__(self) -> None:
        self.entered: dict[str, None] = {}
        self.left: dict[str, None] = {}
        self.is_whole = False
        """Are those who entered all that there are?"""

    def take(self, step: Step) -> None:
        """Apply one operation. Raises Refusal."""
        if step.sub is not None and step.sub != "value":
            raise unfit("of a member only its value can be set", "mutability")
        ids = _ids(step)
        if step.verb == "add":
            for id in ids:
                self.entered[id] = None
                self.left.pop(id, None)
        elif step.verb == "remove" and ids:
            for id in ids:
                self.entered.pop(id, None)
                self.left[id] = None
        else:
            self.is_whole, self.left, self.entered = True, {}, dict.fromkeys(ids)
        if len(self.entered) + len(self.left) > MAX_MEMBERS:
            raise unfit(f"one request changes at most {MAX_MEMBERS} members", "tooMany")

    def after(self, current: list[str]) -> list[str]:
        """The members that there are then, of those that there were."""
        stay = [] if self.is_whole else [id for id in current if id not in self.left]
        return list(dict.fromkeys([*stay, *self.entered]))


def _ids(step: Step) -> list[str]:
    """The people that an operation on members names."""
    if step.key is not None:
        if step.key != "value" or not isinstance(step.wanted, str):
            raise unfit("members are chosen by their value", "invalidPath")
        return [step.wanted]
    return member_ids(step.value)


def member_ids(value: Any) -> list[str]:
    """The ids in a value of ``members``. Raises Refusal."""
    given = value if isinstance(value, list) else [] if value is None else [value]
    ids = [item.get("value") if isinstance(item, dict) else item for item in given]
    if not all(isinstance(id, str) and id for id in ids):
        raise unfit("a member is an object with the id of a person as its value", "invalidValue")
    return [str(id) for id in ids]


def unfit(message: str, kind: str) -> Refusal:
    """The refusal of a patch or a value."""
    return Refusal(Cause.INVALID, message, info={"scimType": kind})
