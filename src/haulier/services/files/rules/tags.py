"""Tags of files, and what a search asks of them. See: contract/files.md, reading and search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from haulier.core.refusal import invalid
from haulier.services.files.requests import MAX_TAG_KEY, MAX_TAG_VALUE, MAX_TAGS, Tag

ANY = "*"


class TagSearch(NamedTuple):
    """Tags that a file must have, all of them: ``pairs`` as ``key:value``, of ``keys`` any value."""

    pairs: list[str]
    keys: list[str]


def read_tag(text: str) -> Tag:
    """A tag as a field of a form has it: ``key:value``. Raises Refusal."""
    key, colon, value = text.partition(":")
    if not colon:
        raise invalid("tags", "format", f"{text[:MAX_TAG_KEY]!r} is not of the form key:value")
    return check_tag(Tag(key, value))


def check_tag(tag: Tag) -> Tag:
    """A tag within its limits. Raises Refusal."""
    if not 1 <= len(tag.key) <= MAX_TAG_KEY:
        raise invalid("tags", "length", f"a tag's key has 1 to {MAX_TAG_KEY} characters")
    if len(tag.value) > MAX_TAG_VALUE:
        raise invalid("tags", "length", f"a tag's value has at most {MAX_TAG_VALUE} characters")
    return tag


def read_search(terms: Iterable[str]) -> TagSearch:
    """What ``tags`` of a search asks: ``key:value``, ``key:*`` or ``key``. Raises Refusal."""
    pairs, keys = dict[str, None](), dict[str, None]()
    for term in terms:
        key, colon, value = term.partition(":")
        if not key:
            raise invalid("tags", "format", f"{term[:MAX_TAG_KEY]!r} names no key")
        if colon and value != ANY:
            pairs[term] = None
        else:
            keys[key] = None
    if len(pairs) + len(keys) > MAX_TAGS:
        raise invalid("tags", "maxItems", f"at most {MAX_TAGS} tags are searched for at once")
    return TagSearch(list(pairs), list(keys))
