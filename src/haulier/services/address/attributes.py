"""The attributes of an address, and what is found wrong with them. See: contract/address.md, Attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

AttributeName = Literal[
    "prefix", "firstName", "middleName", "lastName", "addressLine1", "addressLine2", "addressLine3", "addressLine4",
    "city", "state", "postalCode", "country", "landmark",
]  # fmt: skip
ATTRIBUTES: tuple[AttributeName, ...] = get_args(AttributeName)
PERSON: tuple[AttributeName, ...] = ("prefix", "firstName", "middleName", "lastName")
LINES: tuple[AttributeName, ...] = ("addressLine1", "addressLine2", "addressLine3", "addressLine4")
MAX_VALUE = 256
MAX_VALUES: Mapping[str, int] = {**dict.fromkeys(ATTRIBUTES, MAX_VALUE), "prefix": 64, "postalCode": 64, "country": 64}
"""Characters of each."""

FaultCode = Literal["required", "pattern", "length", "value", "unknown"]
CODES: Mapping[str, FaultCode] = {
    "required": "required", "pattern": "pattern", "minLength": "length", "maxLength": "length", "enum": "value",
    "unknown": "unknown",
}  # fmt: skip
"""What is said of an attribute, by the rule that it breaks."""


class Remark(NamedTuple):
    """What is wrong, or may be wrong, with an attribute."""

    attribute: str
    code: str
    description: str
