"""Which translation of a text somebody gets. Pure. See: RFC 4647 section 3.4."""

from __future__ import annotations

from collections.abc import Iterable


def choose_translation(languages: Iterable[str], wanted: str | None) -> str | None:
    """The language that is wanted, or, part by part from the end, what it belongs to: ``pt-BR`` takes ``pt``. None for
    the text's own words.
    """
    known = {one.lower(): one for one in languages}
    tag = (wanted or "").lower()
    while tag:
        if tag in known:
            return known[tag]
        tag = tag.rpartition("-")[0]
    return None
