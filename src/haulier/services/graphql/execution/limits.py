"""What one query may ask for. All of it is checked before the first statement goes to the database.

See: docs/design/graphql.md for how the numbers were found.
"""

from __future__ import annotations

from graphql import GraphQLSyntaxError, Lexer, Source, TokenKind

from haulier.core.refusal import Cause, Fault, Refusal

MAX_QUERY_TEXT = 16_384
"""Characters of a query's text."""
MAX_TOKENS = 1_000
"""Words and signs of a query's text: bounds the work of parsing and validating it."""
MAX_NESTING = 24
"""Brackets inside each other, of whatever kind; the introspection of developers' tools needs 15."""
MAX_DEPTH = 10
"""Levels of fields. Introspection is bounded by its cost and by its own rule of the specification."""
MAX_FIELDS = 500
"""Fields of a query with its fragments written out, each alias counted."""
MAX_READS = 10
"""Fields at the top, each a read of its own."""
MAX_COST = 25_000
"""Values that an answer holds as far as the query tells: fields times the usual sizes of the lists they stand in."""
MAX_ROWS = 5_000
"""Rows that one query may read behind its pages and single things, however long their lists really are."""
MAX_VALUES = 100_000
"""Values of these rows that an answer may hold, each as often as it stands there."""
MAX_BYTES = 16 * 1_048_576
"""Bytes of these rows as they are stored."""
READ_AT_ONCE = 256
"""Rows that are read together, and then counted by their bytes."""
MAX_ERRORS = 20
"""Faults of a query's text that one answer names."""
MAX_REMEMBERED_TEXT = 131_072
"""Characters of all remembered queries together; parsed, a character takes 70 to 300 bytes."""

_OPENING = (TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L)
_CLOSING = (TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R)


def too_much(rule: str, message: str) -> Refusal:
    """The refusal of a query that asks for too much."""
    return Refusal(Cause.INVALID, message, [Fault("query", rule, message)])


def check_text(text: str) -> None:
    """Refuse a text that is long or deep, before anything is built of it. What is no GraphQL is the parser's part."""
    if len(text) > MAX_QUERY_TEXT:
        raise too_much("maxLength", f"a query has at most {MAX_QUERY_TEXT} characters")
    lexer, tokens, depth = Lexer(Source(text)), 0, 0
    try:
        while (token := lexer.advance()).kind is not TokenKind.EOF:
            tokens += 1
            depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
            if tokens > MAX_TOKENS:
                raise too_much("limit", f"a query has at most {MAX_TOKENS} words and signs")
            if depth > MAX_NESTING:
                raise too_much("limit", f"brackets of a query nest at most {MAX_NESTING} levels deep")
    except GraphQLSyntaxError:
        return
