"""Values of instances against the attributes of their type, as the forms of things are checked."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec

from haulier.core.attributes import StoredAttribute, check_attributes, compile_schema
from haulier.core.refusal import Refusal
from haulier.platform.declarations.kind import CompiledType, Kind, StoredType
from haulier.platform.storage.resources import Resource
from haulier.platform.typed.instance_changes import checked_values
from haulier.vectors.cases import Case, Json, Vectors, refused

TYPES, VALUES_A_TYPE = 120, 7
APPS = ("app-a", "app-b")
NAMES = (
    "city",
    "rating",
    "registration",
    "active",
    "labels",
    "home",
    "phone",
    "price",
    "spot",
    "note",
    "shift",
    "size",
)

CHOICES = ("AM", "PM", "night", "Café", "नाशिक", "full truck")
PATTERNS = {
    "^[A-Z]{2}-[0-9]{4}$": ("MH-1204", "mh-1204", "MH-12045", "MH1204", ""),
    "^[a-z]+$": ("pune", "Pune", "", "pune9"),
    "^(AM|PM)?$": ("AM", "", "AMPM"),
    "[0-9]": ("a9", "nine", "9"),
    "^.{3,6}$": ("abc", "ab", "abcdefg", "पुणे", "😀😀😀"),
}
"""Patterns that mean the same in every engine, with texts that do and do not match."""
TEXTS = ("", "a", "Pune", "नाशिक", "Cafe\u0301", "Café", "😀😀", "x" * 40, "AM", "MH-1204")
NUMBERS = (0, 1, -1, 4, 5, 6, 2.5, 90, 90.5, -90, 1000, 25)
ADDRESS = {"buildingNumber": "7", "addressLine1": "Quay St", "city": "Pune", "state": "MH", "zipCode": "411001",
           "country": {"code": "IN"}}  # fmt: skip
STRUCTURED: dict[str, Json] = {
    "address": ADDRESS,
    "phone": {"countryCode": "+91", "number": "9800000000", "isMobile": True},
    "money": {"currencyCode": "INR", "amount": 12.5},
    "geo_point": {"lat": 18.5, "lon": 73.8},
}
ANYTHING: tuple[Any, ...] = (None, True, False, 0, 7, 2.5, "text", "", [], ["a"], {}, {"a": 1})


def _show(_resource: Resource) -> Json:
    return {}


THING = Kind("thing", "Thing", "thing_type", "thing type", "properties", _show)


def attribute_vectors() -> Vectors:
    """What apps give to new and to older instances, and what becomes of it."""
    types, cases = [], []
    for number in range(TYPES):
        draw = Random(f"attributes:{number}")
        attributes, owner = _attributes(draw), draw.choice((None, *APPS))
        types.append({"owner": owner, "attributes": [msgspec.to_builtins(each) for each in attributes]})
        body = StoredType(name="things", attributes=attributes, ownerAppId=owner)
        schema = compile_schema(attributes, owner=owner)
        type_ = CompiledType(THING.type_kind, "things", 1, body, own=None, schema=schema, machine=None, hooks={})
        cases += [_case(draw, number, type_, attributes) for _ in range(VALUES_A_TYPE)]
    about = (
        "What becomes of the values that `app` gives to an instance of `shared[type]`: a new one where `old` is null, "
        "else one with the values `old`, of which null takes one away. Either `values`, as they are stored then, or "
        "`faults`, whose fields begin with `properties`. An attribute without `ownerAppId` is everybody's; `owner` "
        "made the type."
    )
    return Vectors(about, cases, types)


def _case(draw: Random, number: int, type_: CompiledType[None], attributes: list[StoredAttribute]) -> Case:
    given, app, old = _values(draw, attributes), draw.choice(APPS), None
    if draw.random() < 0.4:
        old = _values(draw, attributes)
        given |= {name: None for name in given if draw.random() < 0.1}
    asked = {"type": number, "app": app, "old": old, "given": given}
    try:
        return Case(asked, {"values": checked_values(type_, THING, given, app, old=old)})
    except Refusal as refusal:
        return Case(asked, refused(refusal))


def _attributes(draw: Random) -> list[StoredAttribute]:
    """The attributes of a type, of which none is at fault."""
    while True:
        drawn = [_attribute(draw, name) for name in draw.sample(NAMES, draw.randint(1, 5))]
        if not check_attributes(drawn):
            return drawn


def _attribute(draw: Random, name: str) -> StoredAttribute:
    type_ = draw.choice(("string", "string", "number", "number", "boolean", "object", "array", *STRUCTURED))
    rules = _rules(draw, type_)
    if draw.random() < 0.5:
        rules["required"] = True
    body: Json = {"name": name, "dataType": type_} | ({"validation": rules} if rules else {})
    if type_ == "string" and not rules and draw.random() < 0.3:
        body["defaultValue"] = "by default"
    if draw.random() < 0.3:
        body["ownerAppId"] = draw.choice(APPS)
    return msgspec.convert(body, StoredAttribute)


def _rules(draw: Random, type_: str) -> Json:
    """At most two of the rules that fit a type."""
    fitting: dict[str, Callable[[], Any]] = {}
    if type_ in ("string", "number"):
        fitting["range"] = lambda: _range(draw)
    if type_ == "string":
        fitting["regex"] = lambda: draw.choice(list(PATTERNS))
        fitting["valueOneOf"] = lambda: draw.sample(CHOICES, draw.randint(1, 4))
    if type_ == "number":
        fitting["valueOneOf"] = lambda: draw.sample(NUMBERS, draw.randint(1, 4))
    count = draw.choice((0, 1, 1, 2))
    return {name: fitting[name]() for name in draw.sample(list(fitting), min(count, len(fitting)))}


def _range(draw: Random) -> Json:
    least = draw.choice((0, 1, 2, 4))
    bounds = {"min": least, "max": least + draw.choice((0, 1, 5, 60))}
    return {name: bounds[name] for name in draw.choice((("min",), ("max",), ("min", "max")))}


def _values(draw: Random, attributes: list[StoredAttribute]) -> Json:
    """Values of which most fit, some are missing, and some are of another type or of no attribute."""
    values: Json = {}
    for attribute in attributes:
        chance = draw.random()
        if chance < 0.1:
            values[attribute.name] = draw.choice(ANYTHING)
        elif chance < 0.85:
            values[attribute.name] = _near(draw, attribute)
    if draw.random() < 0.1:
        values[draw.choice(("colour", "nothing"))] = draw.choice(ANYTHING)
    return values


def _near(draw: Random, attribute: StoredAttribute) -> Any:
    """A value of the attribute's type, in or close to what its rules allow."""
    rules = attribute.validation
    if rules is not None and rules.valueOneOf and draw.random() < 0.7:
        return draw.choice(rules.valueOneOf)
    if attribute.dataType == "string":
        return _text(draw, attribute)
    if attribute.dataType == "number":
        bounds = rules.range if rules is not None else None
        edges = [edge for edge in (bounds.min, bounds.max) if edge is not None] if bounds is not None else []
        return (
            draw.choice(edges) + draw.choice((-1, 0, 0, 1)) if edges and draw.random() < 0.7 else draw.choice(NUMBERS)
        )
    if attribute.dataType == "boolean":
        return draw.choice((True, False))
    if attribute.dataType in STRUCTURED:
        return _structure(draw, STRUCTURED[attribute.dataType])
    return draw.choice(({}, {"a": 1})) if attribute.dataType == "object" else draw.choice(([], [1, "a"]))


def _text(draw: Random, attribute: StoredAttribute) -> str:
    rules = attribute.validation
    if rules is not None and rules.regex is not None and draw.random() < 0.8:
        return draw.choice(PATTERNS[rules.regex])
    if rules is not None and rules.range is not None and draw.random() < 0.7:
        edges = [int(edge) for edge in (rules.range.min, rules.range.max) if edge is not None]
        return draw.choice(("a", "é", "😀")) * max(0, draw.choice(edges) + draw.choice((-1, 0, 0, 1)))
    return draw.choice(TEXTS)


def _structure(draw: Random, whole: Json) -> Json:
    """A structure that is whole, lacks a member, has one more, or one that is wrong."""
    made = dict(whole)
    chance = draw.random()
    if chance < 0.25:
        del made[draw.choice(list(made))]
    elif chance < 0.5:
        made[draw.choice(list(made))] = draw.choice(ANYTHING)
    elif chance < 0.6:
        made["more"] = 1
    elif chance < 0.7:
        made[draw.choice(list(made))] = draw.choice((91, -181, "x" * 257, "x" * 256))
    return made
