"""Normalization of texts that identify a thing: printed codes, references of other systems. Pure.

Scanners end a code with CR, LF or a tab, people paste blanks, and some systems decompose accents; the thing is the
same. So writes and lookups alike trim such a text and compose it (Unicode NFC). Invisible characters inside it are
refused. Letter case is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin
from unicodedata import normalize

import msgspec
from msgspec import Meta

from haulier.core.body_faults import PATTERN_WORDS, faults_of_value
from haulier.core.refusal import Fault, field_path, refuse_faults

_MARK = "identifying"
_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Ranges of characters that are displayed as nothing: Default_Ignorable_Code_Point in DerivedCoreProperties.txt of
Unicode 16.0. Among them are variation selectors, tags and the fillers of Hangul.
"""
_CONTROLS = ((0x00, 0x1F), (0x7F, 0x9F), (0x2028, 0x2029))
_JOINERS = "\u200c\u200d"
"""Characters that shape the letters beside them or join emoji. At the ends of a text they mean nothing."""
_INVISIBLE = frozenset(
    chr(point) for first, last in (*_CONTROLS, *_IGNORABLE) for point in range(first, last + 1)
) - frozenset(_JOINERS)
"""Control characters and others without width. Of these only joiners may stand inside a text."""
_BLANKS = "".join(map(chr, [0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]))
_AROUND = "".join(_INVISIBLE) + _JOINERS + _BLANKS

T = TypeVar("T")
Normalizer = Callable[[Any, str, list[Fault]], Any]
"""Takes a value, its field and the faults so far. Returns the normalized value, or adds to the faults."""


def identifier(words: str = "", **limits: Any) -> Meta:
    """Constraints of an identifying text, for wire types: ``Annotated[str, identifier(max_length=64)]``. ``words`` say
    what a pattern allows.
    """
    return Meta(extra={_MARK: True} | ({PATTERN_WORDS: words} if words else {}), **limits)


def normalize_identifier(text: str) -> str:
    """An identifying text as it is stored: composed and trimmed."""
    if text.isascii() and text.isprintable() and text[:1] != " " != text[-1:]:
        return text
    return normalize("NFC", text.strip(_AROUND))


def unicode_forms(text: str) -> tuple[str, ...]:
    """A text in each Unicode form in which it may be stored, the given one first."""
    if text.isascii():
        return (text,)
    return tuple(dict.fromkeys((text, normalize("NFC", text), normalize("NFD", text))))


def normalize_identifiers(value: T, kind: Any) -> T:
    """Normalize all identifying texts of a decoded value, in place. Raises Refusal INVALID."""
    normalize_value = _normalizer_of(kind)
    if normalize_value is None:
        return value
    faults: list[Fault] = []
    kept: T = normalize_value(value, "", faults)
    refuse_faults(faults)
    return kept


def _text_normalizer(kind: Any) -> Normalizer:
    """The normalizer of an identifying text. Its limits hold for the normalized text."""

    def normalize_value(value: Any, place: str, faults: list[Fault]) -> Any:
        if not isinstance(value, str):
            return value
        kept = normalize_identifier(value)
        if kept is value and value.isascii() and value.isprintable():  # most by far
            return value
        if kept != value:
            try:
                msgspec.convert(kept, kind)
            except msgspec.ValidationError as error:
                faults += faults_of_value(kept, kind, error, place)
                return kept
        if not _INVISIBLE.isdisjoint(kept):
            faults.append(Fault(place, "pattern", "holds a character that cannot be seen"))
        return kept

    return normalize_value


@cache
def _normalizer_of(kind: Any) -> Normalizer | None:
    """The normalizer of a wire type; None if no part of it is an identifying text."""
    origin = get_origin(kind)
    if origin is Annotated:
        base, *metas = get_args(kind)
        marked = any(isinstance(meta, Meta) and meta.extra and meta.extra.get(_MARK) for meta in metas)
        return _text_normalizer(kind) if marked else _normalizer_of(base)
    if origin in (Union, UnionType):
        return _union_normalizer([found for one in get_args(kind) if (found := _normalizer_of(one)) is not None])
    if origin is list:
        inner = _normalizer_of(get_args(kind)[0])
        return None if inner is None else _list_normalizer(inner)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        parts = [
            (field.name, field.encode_name, found)
            for field in msgspec.structs.fields(kind)
            if not _refers_to(field.type, kind) and (found := _normalizer_of(field.type)) is not None
        ]
        return _struct_normalizer(kind, parts) if parts else None
    return None


def _refers_to(kind: Any, struct: type) -> bool:
    """Whether a type refers to this struct itself."""
    return kind is struct or any(_refers_to(one, struct) for one in get_args(kind))


def _union_normalizer(found: list[Normalizer]) -> Normalizer | None:
    """The normalizer of a union, which applies that of each member."""
    if not found:
        return None

    def normalize_value(value: Any, place: str, faults: list[Fault]) -> Any:
        for one in found:
            value = one(value, place, faults)
        return value

    return found[0] if len(found) == 1 else normalize_value


def _list_normalizer(inner: Normalizer) -> Normalizer:
    def normalize_value(value: Any, place: str, faults: list[Fault]) -> Any:
        if isinstance(value, list):
            for index, item in enumerate(value):
                kept = inner(item, f"{place}[{index}]", faults)
                if kept is not item:
                    value[index] = kept
        return value

    return normalize_value


def _struct_normalizer(kind: type[msgspec.Struct], parts: list[tuple[str, str, Normalizer]]) -> Normalizer:
    def normalize_value(value: Any, place: str, faults: list[Fault]) -> Any:
        if type(value) is kind:
            for name, shown, inner in parts:
                item = getattr(value, name)
                if item is not None:
                    kept = inner(item, field_path(place, shown) if place else shown, faults)
                    if kept is not item:
                        msgspec.structs.force_setattr(value, name, kept)
        return value

    return normalize_value
