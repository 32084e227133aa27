"""Rules on a single value, which tenants declare for attributes and for data items of events.

They are compiled to JSON Schema for jsonschema-rs with its linear-time regular expressions: a tenant's pattern cannot
hang the process. ``core.pattern_cost`` bounds how long it may take.

See: contract/common.yaml AttributeConfig, contract/statemachine.md section 5.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

import jsonschema_rs
import msgspec
from msgspec import Meta

from haulier.core.identifier_text import unicode_forms
from haulier.core.pattern_cost import (
    MAX_PATTERN_BYTES,
    MAX_PATTERNS_BYTES,
    MAX_POSITIONS,
    MAX_REGEX_BYTES,
    as_length_bounds,
    compiled_size,
    cost_of,
)
from haulier.core.refusal import MAX_FAULTS, Fault, field_path, limit_faults
from haulier.core.structured_types import STRUCTURES, StructuredType

MAX_REGEX_LENGTH = 512
PATTERNS_TOO_LONG = (
    f"the patterns take more than {MAX_PATTERNS_BYTES} bytes together, with their repetitions written out"
)
TAKES_TOO_LONG = "is too long to be held against its pattern, or those of the other values are"
MAX_CHOICES = 1024
"""Most entries of valueOneOf."""

PlainType = Literal["string", "number", "boolean", "object", "array"]
DataType = PlainType | StructuredType

_PATTERN_OPTIONS = jsonschema_rs.RegexOptions(size_limit=MAX_REGEX_BYTES, dfa_size_limit=MAX_REGEX_BYTES)
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    **dict.fromkeys(STRUCTURES, dict),
}
_RULE_NAMES = {"additionalProperties": "unknown"}


class Range(msgspec.Struct, frozen=True, omit_defaults=True):
    """Inclusive bounds: of a number its value, of a string its length in characters."""

    min: float | int | None = None
    max: float | int | None = None


class ValueRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a value must satisfy, next to its type."""

    range: Range | None = None
    regex: Annotated[str, Meta(min_length=1, max_length=MAX_REGEX_LENGTH)] | None = None
    valueOneOf: Annotated[list[Any], Meta(min_length=1, max_length=MAX_CHOICES)] | None = None
    required: bool = False


def compile_validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Compile a validator with linear-time patterns. Raises ValueError for a pattern that cannot be run so."""
    return jsonschema_rs.Draft202012Validator(schema, pattern_options=_PATTERN_OPTIONS, offline=True)


def value_schema(data_type: str | None, rules: ValueRules | None) -> dict[str, Any]:
    """JSON Schema of one value. Without a ``data_type`` each rule applies to values of the type that it is for."""
    schema: dict[str, Any] = {}
    if data_type is not None and data_type in STRUCTURES:
        schema.update(STRUCTURES[data_type])
    elif data_type is not None:
        schema["type"] = data_type
    if rules is None:
        return schema
    lengths: list[tuple[int, int | None]] = []
    if rules.regex is not None:
        simple = as_length_bounds(rules.regex)
        schema["pattern"] = rules.regex if simple is None else simple[0]
        lengths = [] if simple is None else [simple[1:]]
    if rules.valueOneOf is not None:
        schema["enum"] = [form for choice in rules.valueOneOf for form in _forms(choice)]
    if rules.range is not None and rules.range.min is not None:
        if data_type != "string":
            schema["minimum"] = rules.range.min
        if data_type in (None, "string"):
            lengths.append((max(0, math.ceil(rules.range.min)), None))
    if rules.range is not None and rules.range.max is not None:
        if data_type != "string":
            schema["maximum"] = rules.range.max
        if data_type in (None, "string"):
            lengths.append((0, max(0, math.floor(rules.range.max))))
    if least := max((least for least, _ in lengths), default=0):
        schema["minLength"] = least
    if (most := min((most for _, most in lengths if most is not None), default=None)) is not None:
        schema["maxLength"] = most
    return schema


def _forms(choice: Any) -> tuple[Any, ...]:
    """A choice in each Unicode form in which it may be given."""
    return unicode_forms(choice) if isinstance(choice, str) else (choice,)


def check_rules(field: str, data_type: str | None, rules: ValueRules) -> Iterator[Fault]:
    """The faults of the rules themselves: crossed bounds, rules for another type, unusable patterns."""
    bounds = rules.range
    if bounds is not None:
        if data_type not in (None, "string", "number"):
            yield Fault(f"{field}.range", "type", "only strings and numbers can have a range")
        if bounds.min is not None and bounds.max is not None and bounds.min > bounds.max:
            yield Fault(f"{field}.range", "range", "min is greater than max")
        if data_type == "string" and bounds.max is not None and bounds.max < 0:
            yield Fault(f"{field}.range.max", "minimum", "a string cannot be shorter than zero characters")
    if rules.regex is not None:
        if data_type not in (None, "string"):
            yield Fault(f"{field}.regex", "type", "only strings can have a pattern")
        if (why := pattern_fault(rules.regex)) is not None:
            yield Fault(f"{field}.regex", "pattern", why)
    for index, choice in enumerate(rules.valueOneOf or ()):
        if data_type is not None and not is_of_type(choice, data_type):
            yield Fault(f"{field}.valueOneOf[{index}]", "type", f"is not of type {data_type}")


def pattern_fault(pattern: str) -> str | None:
    """Why a new pattern is refused: the linear-time engine does not accept it, or it would take too long. Else None."""
    simple = as_length_bounds(pattern)
    pattern = pattern if simple is None else simple[0]
    size = compiled_size(pattern)
    if size is None:
        return "is not a regular expression without look-around and back references"
    if size > MAX_PATTERN_BYTES or cost_of(pattern).positions > MAX_POSITIONS:
        return (
            f"is longer than {MAX_POSITIONS} characters, or {MAX_PATTERN_BYTES} bytes, with its repetitions written out"
        )
    return None


def patterns_size(rules: Iterable[ValueRules | None]) -> int:
    """Memory of all compiled patterns of these rules."""
    sizes = (
        compiled_size((as_length_bounds(one.regex) or (one.regex,))[0])
        for one in rules
        if one is not None and one.regex
    )
    return sum(size or 0 for size in sizes)


def is_of_type(value: Any, data_type: str) -> bool:
    """Whether a JSON value is of one of the contract's data types. A boolean is no number."""
    return isinstance(value, _TYPES[data_type]) and (data_type == "boolean" or not isinstance(value, bool))


def faults_of(
    validator: jsonschema_rs.Draft202012Validator, value: Any, prefix: str, rules: Mapping[str, ValueRules | None]
) -> list[Fault]:
    """At most MAX_FAULTS faults of an invalid value; fields are dotted paths that begin with ``prefix``.

    ``rules`` are those of the validator by the name of the member, or by the empty name for a value without members.
    """
    faults: list[Fault] = []
    left_out = 0
    for error in validator.iter_errors(value):
        if len(faults) >= MAX_FAULTS:
            left_out += 1
            continue
        path = prefix + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path)
        path = path.removeprefix(".")
        kind = error.kind
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
            unknown = kind.unexpected
            faults += [
                Fault(field_path(path, name), "unknown", "is not a known attribute") for name in unknown[:MAX_FAULTS]
            ]
            left_out += len(unknown[MAX_FAULTS:])
        elif isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
            faults.append(Fault(field_path(path, kind.property), "required", "is required"))
        elif (pattern := _counted_pattern(kind, error.instance_path, rules)) is not None:
            faults.append(Fault(path, "pattern", _WORDS["pattern"][1].format(pattern)))
        else:
            faults.append(Fault(path, _RULE_NAMES.get(kind.name, kind.name), _words(kind)))
    return limit_faults(list(dict.fromkeys(faults)), left_out, prefix)


def faults_of_one(
    validator: jsonschema_rs.Draft202012Validator,
    value: Any,
    data_type: str | None,
    prefix: str,
    rules: ValueRules | None,
) -> list[Fault]:
    """The faults of one invalid value, without copying all its contents into each."""
    by_name = {"": rules}
    looked = trim_to_rules(value, data_type)
    return faults_of(validator, looked, prefix, by_name) or faults_of(validator, value, prefix, by_name)


def trim_to_rules(value: Any, data_type: str | None) -> Any:
    """Drop the contents of objects and arrays, except the members that a structure's rules examine."""
    return _within(value, STRUCTURES.get(data_type or "", {}))


def _within(value: Any, shape: Mapping[str, Any]) -> Any:
    if type(value) is dict:
        members = shape.get("properties", {})
        return {name: _within(value[name], inner) for name, inner in members.items() if name in value}
    return [] if type(value) is list else value


def _counted_pattern(
    kind: jsonschema_rs.ValidationErrorKind, path: list[str | int], rules: Mapping[str, ValueRules | None]
) -> str | None:
    """The declared pattern that a value breaks, if the validator checks it as a class and bounds; else None."""
    if kind.name not in ("pattern", "minLength", "maxLength") or len(path) > 1:
        return None
    rule = rules.get(str(path[0]) if path else "")
    simple = as_length_bounds(rule.regex) if rule is not None and rule.regex is not None else None
    if rule is None or simple is None:
        return None
    held = dict(zip(("pattern", "minLength", "maxLength"), simple, strict=True))
    return rule.regex if kind.as_dict()[_WORDS[kind.name][0]] == held[kind.name] else None


_WORDS = {
    "pattern": ("pattern", "does not match the pattern {}"),
    "minimum": ("limit", "must be {} or more"),
    "maximum": ("limit", "must be {} or less"),
    "minLength": ("limit", "needs at least {} characters"),
    "maxLength": ("limit", "has room for at most {} characters"),
}


def _words(kind: jsonschema_rs.ValidationErrorKind) -> str:
    """The rule in plain words. The value itself is left out: it may be personal."""
    details = kind.as_dict()
    if kind.name == "type":
        return f"must be of type {' or '.join(details['types'])}"
    if kind.name == "enum":
        return "is not one of the allowed values"
    if kind.name in _WORDS:
        name, words = _WORDS[kind.name]
        return words.format(details[name])
    return f"breaks the rule {kind.name}"
