"""Full text: which words of a value an index holds, and how a search asks it.

An attribute that a type tags ``search:text`` has its words in an index, beside the indexes of all other types' words.
Each word is kept behind a mark of its tenant, type and attribute: words of others are other words, so a search reads
its own alone, however common a word is elsewhere. What a search finds by it is what ``core.filters.matches`` says.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from haulier.core.filters.match import MAX_SEARCHED, words

TEXT_SEARCH = "search:text"
"""The tag of an attribute whose words are indexed."""
MAX_TEXT_SEARCHED = 4
"""Such attributes of one type: the database holds a megabyte of words of one instance at most."""
MAX_WORD = 64
"""Characters of a word in the index; of a longer one it holds the beginning."""
_MARK_BYTES = 4
_FIRST_SLOT = ord("A") - 1


def word_mark(tenant: str, kind: str, type_: str, slot: int) -> str:
    """What stands before the words of one attribute of a type. Two may share one: a search then looks at more."""
    scope = blake2b("\x1f".join((tenant, kind, type_)).encode(), digest_size=_MARK_BYTES).hexdigest()
    return f"{scope}{chr(_FIRST_SLOT + slot)}"


def indexed_words(texts: Iterable[tuple[str, str]]) -> str:
    """The index's words of these texts, each with its mark; separated by blanks, in the order of their bytes."""
    found = {f"{mark}{word[:MAX_WORD]}" for mark, text in texts for word in words(text[:MAX_SEARCHED])}
    return " ".join(sorted(found, key=str.encode))


def word_query(mark: str, wanted: list[str], joined: str, *, begun: bool = False) -> str:
    """How the database is asked for words: for any of them (``|``) or all (``&``); ``begun``: the last may go on.

    No word holds what would have to be escaped: quotes and backslashes stand between words.
    """
    parts = [f"'{mark}{word[:MAX_WORD]}'" for word in wanted]
    return f" {joined} ".join(parts) + (":*" if begun else "")


def is_whole(wanted: Iterable[str]) -> bool:
    """Whether the index holds these words to their ends, and no longer one stands there as one of them."""
    return all(len(word) < MAX_WORD for word in wanted)
