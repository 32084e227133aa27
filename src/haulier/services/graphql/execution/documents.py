"""Queries read once: apps send the same texts again and again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, validate

from haulier.services.graphql.execution.limits import MAX_ERRORS, MAX_REMEMBERED_TEXT, check_text


@dataclass(slots=True)
class FaultyQuery(Exception):
    """A query that cannot be carried out: its text, its variables or its name of an operation."""

    errors: list[GraphQLError]


@dataclass(slots=True)
class Documents:
    """Parsed and validated queries by their text, least recently used first out."""

    schema: GraphQLSchema
    most: int = MAX_REMEMBERED_TEXT
    """Characters of all texts together."""
    _known: OrderedDict[str, DocumentNode] = field(default_factory=OrderedDict)
    _size: int = 0

    def read(self, text: str) -> DocumentNode:
        """The query of a text. Raises Refusal when it is too large, FaultyQuery when it is no query of this schema."""
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        check_text(text)
        try:
            document = parse(text)
        except GraphQLError as error:
            raise FaultyQuery([error]) from None
        errors = validate(self.schema, document, max_errors=MAX_ERRORS)
        if errors:
            raise FaultyQuery(errors)
        self._remember(text, document)
        return document

    def _remember(self, text: str, document: DocumentNode) -> None:
        self._known[text] = document
        self._size += len(text)
        while self._size > self.most:
            forgotten, _ = self._known.popitem(last=False)
            self._size -= len(forgotten)

    def __len__(self) -> int:
        return len(self._known)
