"""Columns of uploaded files that several services have, beside those of the attributes."""

from __future__ import annotations

from typing import TypeVar

from haulier.platform.batches.declared import Column

Row = TypeVar("Row")

UNIQUE_CODE = Column("uniqueCode", "unique in its type", required=True)
OWNER = Column("owner", "id of who owns it", required=True)
CLASSES = (
    Column("name", "for people"),
    Column("category", "one of the type's categories"),
    Column("subCategory", "one of the category's"),
    Column("templateId", "the template whose attributes it has"),
)
ID = Column("id", "what is to be changed", required=True)
REF = Column("refID", "links the result to the row")


def itself(row: Row) -> Row:
    """A row that is a body already."""
    return row
