"""The declaration of an attribute, as sent and as stored. See: contract/common.yaml AttributeConfig."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from haulier.core.structured_types import STRUCTURES
from haulier.core.text_search import TEXT_SEARCH
from haulier.core.value_rules import DataType, ValueRules

MAX_ATTRIBUTES = 256
"""Most attributes of one type."""

MAX_INDEXED_ATTRIBUTES = 32
"""Most indexed attributes of one type: the number of index slots."""

INLINE_SLOTS = 8
"""Index slots in the table ``resource`` itself, columns x1 .. x8. Further slots are in ``resource_more``."""

MAX_DESCRIPTION = 256
MAX_TAGS = 32
MAX_TAG_LENGTH = 64

# (?!\n) because in Python a bare $ also matches before a final line break.
AttributeName = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[a-zA-Z_][a-zA-Z0-9_]{0,31}(?!\n)$")]
Tag = Annotated[str, Meta(max_length=MAX_TAG_LENGTH)]
Tags = Annotated[list[Tag], Meta(max_length=MAX_TAGS)]


class AttributeValidation(ValueRules, frozen=True, omit_defaults=True):
    """The rules that a value of the attribute must satisfy."""


class AttributeConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """One custom attribute as a caller declares it.

    ``required`` at the top is taken for ``validation.required`` and ``tag`` for one of ``tags``.
    """

    name: AttributeName
    dataType: DataType
    alias: Annotated[str, Meta(max_length=64)] | None = None
    description: Annotated[str, Meta(max_length=MAX_DESCRIPTION)] | None = None
    tags: Tags | None = None
    indexed: bool = False
    isReadPublic: bool = False
    defaultValue: Any | UnsetType = UNSET
    validation: AttributeValidation | None = None
    required: bool | UnsetType = UNSET
    tag: Tags | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.required is not UNSET:
            if self.required:
                rules = self.validation or AttributeValidation()
                msgspec.structs.force_setattr(self, "validation", msgspec.structs.replace(rules, required=True))
            msgspec.structs.force_setattr(self, "required", UNSET)
        if self.tag is not UNSET:
            msgspec.structs.force_setattr(self, "tags", self.tags or self.tag)
            msgspec.structs.force_setattr(self, "tag", UNSET)

    @property
    def takes_slot(self) -> bool:
        """Whether the attribute uses an index column. Members of a structure are found by their path instead."""
        return self.indexed and self.dataType not in STRUCTURES

    @property
    def is_text_searched(self) -> bool:
        """Whether its words are indexed too."""
        return self.takes_slot and self.dataType == "string" and TEXT_SEARCH in (self.tags or ())

    @property
    def is_required(self) -> bool:
        """Whether an instance must have a value."""
        return self.validation is not None and self.validation.required


class StoredAttribute(AttributeConfig, frozen=True, omit_defaults=True, kw_only=True):
    """An attribute of a type. Without an owner it is open to every app; ``slot`` 1..32 is its index column, 0 none."""

    ownerAppId: str | None = None
    slot: Annotated[int, Meta(ge=0, le=MAX_INDEXED_ATTRIBUTES)] = 0
