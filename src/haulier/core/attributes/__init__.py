"""Custom attributes of a type: their declaration, the merge of a new declaration, and the validation of values.

See: contract/common.yaml AttributeConfig, contract/participant.md section 4.2, contract/conventions.md section 9.
"""

from haulier.core.attributes.check import check_attributes
from haulier.core.attributes.config import (
    INLINE_SLOTS,
    MAX_ATTRIBUTES,
    MAX_INDEXED_ATTRIBUTES,
    AttributeConfig,
    AttributeValidation,
    StoredAttribute,
)
from haulier.core.attributes.merge import columns_to_rebuild, merge_attributes
from haulier.core.attributes.schema import AttributeSchema, compile_schema
from haulier.core.value_rules import DataType, Range

__all__ = [
    "INLINE_SLOTS",
    "MAX_ATTRIBUTES",
    "MAX_INDEXED_ATTRIBUTES",
    "AttributeConfig",
    "AttributeSchema",
    "AttributeValidation",
    "DataType",
    "Range",
    "StoredAttribute",
    "check_attributes",
    "columns_to_rebuild",
    "compile_schema",
    "merge_attributes",
]
