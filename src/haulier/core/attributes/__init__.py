"""Custom attributes of a type: their declaration, the merge of a new declaration, and the check of values.

See: contract/common.yaml AttributeConfig, contract/participant.md section 4.2, contract/conventions.md section 9.
"""

from haulier.core.attributes.check import check_attributes
from haulier.core.attributes.config import (
    MAX_ATTRIBUTES,
    MAX_INDEXED_ATTRIBUTES,
    NEAR_SLOTS,
    AttributeConfig,
    AttributeValidation,
    StoredAttribute,
)
from haulier.core.attributes.merge import merge_attributes, rearranged
from haulier.core.attributes.schema import AttributeSchema, compile_schema
from haulier.core.value_rules import DataType, Range

__all__ = [
    "MAX_ATTRIBUTES",
    "MAX_INDEXED_ATTRIBUTES",
    "NEAR_SLOTS",
    "AttributeConfig",
    "AttributeSchema",
    "AttributeValidation",
    "DataType",
    "Range",
    "StoredAttribute",
    "check_attributes",
    "compile_schema",
    "merge_attributes",
    "rearranged",
]
