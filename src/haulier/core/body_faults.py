"""Every fault of a refused body, where msgspec stops at the first.

Each part of the body is decoded again by its own type, so that the faults and their words are those that msgspec finds
in a body with one fault alone.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from haulier.core.refusal import MAX_FAULTS, Fault, field_path

MAX_PARTS = 4_096
"""Most parts of a body that are decoded again; each takes some microseconds."""
MAX_NAMED_CHOICES = 24
"""Most allowed values that a fault names."""
MAX_REPEATED = 64
"""Longest value that such a fault repeats."""
MAX_EXAMINED_BYTES = 262_144
"""Longest body, in bytes, of which all faults are found; of a longer one only the first."""

PATTERN_WORDS = "pattern_words"
"""In the ``extra`` of a type's limits: what its pattern allows, in words that follow the field's name."""

_ERROR_PATH = re.compile(r"^(?P<text>.*) - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`$", re.DOTALL)
_QUOTED = re.compile(r"`([^`]*)`")
_LENGTH = re.compile(r"`(\w+)` of length (>=|<=|)\s*(\d+)$")
_COUNTED = {"array": ("Items", "item"), "object": ("Properties", "member")}
"""What the length of a value counts, in names of rules and in words. A text's length counts characters."""
_PATTERN = re.compile(r"matching regex (.*)$", re.DOTALL)
_WHOLE_END = r"(?!\n)$"
"""The end of our patterns, see ``declarations.patterns``. A message shows a bare dollar instead."""
_RULES = (
    (re.compile(r">= (\S+)$"), "minimum", "must be {} or more"),
    (re.compile(r"<= (\S+)$"), "maximum", "must be {} or less"),
    (re.compile(r"> (\S+)$"), "exclusiveMinimum", "must be more than {}"),
    (re.compile(r"< (\S+)$"), "exclusiveMaximum", "must be less than {}"),
    (re.compile(r"that's a multiple of (\S+)$"), "multipleOf", "must be a multiple of {}"),
    (re.compile(r"^Invalid enum value (.*)$", re.DOTALL), "enum", "{} is not one of the allowed values"),
    (re.compile(r"^Invalid value (.*)$", re.DOTALL), "enum", "{} is not one of the allowed values"),
    (re.compile(r"^(Invalid .*|Number out of range|Integer value out of range)$"), "format", "{}"),
)


def body_faults(value: Any, kind: Any, place: str = "") -> list[Fault]:
    """The faults of decoded JSON that should be of type ``kind``; fields begin with ``place``. Empty if it is valid."""
    search = _Search()
    search.examine(value, kind, place)
    return search.found


class _Search:
    """The search for the faults of one value, bounded by MAX_FAULTS and MAX_PARTS."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._parts = 0

    @property
    def is_exhausted(self) -> bool:
        """Whether a bound is reached."""
        return len(self.found) >= MAX_FAULTS or self._parts > MAX_PARTS

    def examine(self, value: Any, kind: Any, place: str) -> None:
        """Add the faults of a value's parts, or its own fault if its parts have none."""
        self._parts += 1
        try:
            msgspec.json.decode(msgspec.json.encode(value), type=kind)  # not convert: JSON may be kept as it is, as Raw
        except msgspec.ValidationError as error:
            before = len(self.found)
            self.found += islice(_member_faults(value, kind, place), MAX_FAULTS - before)
            for name, part, part_kind in _parts(value, kind):
                if self.is_exhausted:
                    break
                self.examine(part, part_kind, field_path(place, name))
            if len(self.found) == before:
                self.found.append(_explained(fault_of_error(error, place), value, kind))


def _explained(fault: Fault, value: Any, kind: Any) -> Fault:
    """A fault that says what is allowed: the few values that there are, or a pattern in words, so that nobody has to
    look them up.
    """
    if fault.rule == "pattern" and (words := _pattern_words(kind)):
        return Fault(fault.field, fault.rule, words)
    choices = _choices(kind)
    if fault.rule != "enum" or not 0 < len(choices) <= MAX_NAMED_CHOICES:
        return fault
    given = repr(value) if len(repr(value)) <= MAX_REPEATED else "it"
    return Fault(fault.field, fault.rule, f"{given} is not one of {', '.join(map(str, choices))}")


def _pattern_words(kind: Any) -> str:
    """What the pattern of a type allows; empty where its limits do not say so."""
    if get_origin(kind) is Annotated:
        base, *metas = get_args(kind)
        said = [str(meta.extra[PATTERN_WORDS]) for meta in metas if meta.extra and PATTERN_WORDS in meta.extra]
        return said[0] if said else _pattern_words(base)
    if get_origin(kind) in (Union, UnionType):
        return next((words for one in get_args(kind) if (words := _pattern_words(one))), "")
    return ""


def _choices(kind: Any) -> list[Any]:
    """The values that a type consists of; none where it has others besides."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [one.value for one in kind]
    if get_origin(kind) in (Union, UnionType):
        return [choice for one in get_args(kind) for choice in _choices(one)]
    return []


def faults_of_json(body: bytes, kind: Any, error: msgspec.ValidationError) -> list[Fault]:
    """The faults of a JSON body that msgspec refused with this error."""
    if len(body) > MAX_EXAMINED_BYTES:
        return [fault_of_error(error)]
    try:
        value = msgspec.json.decode(body)
    except msgspec.DecodeError:  # a number that no type holds
        return [fault_of_error(error)]
    return faults_of_value(value, kind, error)


def faults_of_value(value: Any, kind: Any, error: msgspec.ValidationError, place: str = "") -> list[Fault]:
    """The faults of decoded JSON that msgspec refused with this error; fields begin with ``place``."""
    return body_faults(value, kind, place) or [fault_of_error(error, place)]


def _member_faults(value: Any, kind: Any, place: str) -> Iterator[Fault]:
    """Faults for the missing and the unknown members of an object."""
    struct = _plain_type(value, kind)
    if not _is_object(value, struct):
        return
    fields = _fields(struct)
    for name, field in fields.items():
        if field.required and name not in value:
            yield Fault(field_path(place, name), "required", "is required")
    if struct.__struct_config__.forbid_unknown_fields:
        for name in value:
            if name not in fields:
                yield Fault(field_path(place, name), "unknown", "is not a known field")


def _parts(value: Any, kind: Any) -> Iterator[tuple[str, Any, Any]]:
    """The parts of a value that its type describes: field, value and type of each."""
    chosen = _plain_type(value, kind)
    if _is_object(value, chosen):
        for name, field in _fields(chosen).items():
            if name in value:
                yield name, value[name], field.type
    elif isinstance(value, list) and get_origin(chosen) is list:
        for index, item in enumerate(value):
            yield f"[{index}]", item, get_args(chosen)[0]
    elif isinstance(value, dict) and get_origin(chosen) is dict:
        for name, item in value.items():
            yield name, item, get_args(chosen)[1]


def _plain_type(value: Any, kind: Any) -> Any:
    """The type without its constraints. Of a union, the only member that an object or a list can be of, else None."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) not in (Union, UnionType):
        return kind
    meant = [chosen for one in get_args(kind) if _could_be(value, chosen := _plain_type(value, one))]
    return meant[0] if len(meant) == 1 else None


def _could_be(value: Any, kind: Any) -> bool:
    return _is_object(value, kind) or (isinstance(value, (list, dict)) and get_origin(kind) is type(value))


def _is_object(value: Any, kind: Any) -> bool:
    """Whether a value is an object and the type a struct that names its members."""
    if not isinstance(value, dict) or not isinstance(kind, type) or not issubclass(kind, msgspec.Struct):
        return False
    config = kind.__struct_config__
    return not config.array_like and config.tag is None


@cache
def _fields(struct: type[msgspec.Struct]) -> Mapping[str, FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(struct)}


def fault_of_error(error: msgspec.ValidationError, within: str = "") -> Fault:
    """The fault that msgspec found: the dotted path of its field ('' is the whole body) and the rule in our words."""
    message = str(error)
    place = _ERROR_PATH.match(message)
    path = place["path"].removeprefix(".") if place else ""
    text = place["text"] if place else message
    if place and place["key"]:
        path = f"{path}.*" if path else "*"
    path = field_path(within, path)
    missing = re.match(r"Object missing required field `(.*)`$", text, re.DOTALL)
    if missing:
        return Fault(field_path(path, missing[1]), "required", "is required")
    unknown = re.match(r"Object contains unknown field `(.*)`$", text, re.DOTALL)
    if unknown:
        return Fault(field_path(path, unknown[1]), "unknown", "is not a known field")
    if length := _LENGTH.search(text):
        return _length_fault(path, *length.groups())
    if regex := _PATTERN.search(text):
        return Fault(path, "pattern", f"must match the pattern {literal_eval(regex[1]).replace(_WHOLE_END, '$')}")
    for pattern, rule, words in _RULES:
        found = pattern.search(text)
        if found:
            return Fault(path, rule, words.format(found[1]))
    return Fault(path, "type", _type_words(text))


def _length_fault(path: str, of: str, sign: str, length: str) -> Fault:
    """The fault of a length: ``of`` is msgspec's name of the type, ``sign`` is empty where just one length will do."""
    rule, thing = _COUNTED.get(of, ("Length", "character"))
    words = {">=": "needs at least", "<=": "has room for at most", "": "needs exactly"}[sign]
    return Fault(path, f"{'min' if sign == '>=' else 'max'}{rule}", f"{words} {length} {thing}{'s'[: length != '1']}")


def _type_words(text: str) -> str:
    """``Expected `int | null`, got `str``` in plain words; any other text as it is."""
    names = _QUOTED.findall(text)
    if not text.startswith("Expected ") or len(names) != 2:
        return text
    wanted, given = (" or ".join(_TYPE_NAMES.get(part, part) for part in name.split(" | ")) for name in names)
    return f"must be {wanted}, not {given}"


_TYPE_NAMES = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "an array",
    "null": "null",
    "datetime": "a date and time",
    "uuid": "a UUID",
}
