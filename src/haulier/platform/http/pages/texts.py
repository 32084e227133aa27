"""What pages say, in each language that they speak."""

from __future__ import annotations

from collections.abc import Mapping

from haulier.core.content_negotiation import choose_language
from haulier.core.header_text import decode_text

LANGUAGES = {"en": "English", "hi": "हिन्दी"}
"""The languages of all pages by their own names, the usual one first."""
MAX_ACCEPT_LANGUAGE = 512
"""Longest Accept-Language that is read."""


class Texts:
    """The texts of some pages: by language, then by key. Raises ValueError where a language lacks one."""

    def __init__(self, by_language: Mapping[str, Mapping[str, str]]) -> None:
        if by_language.keys() != LANGUAGES.keys():
            raise ValueError(f"pages speak {', '.join(LANGUAGES)}")
        every = {key for texts in by_language.values() for key in texts}
        for language, texts in by_language.items():
            if missing := every - texts.keys():
                raise ValueError(f"{language} lacks {', '.join(sorted(missing))}")
        self._by_language = by_language

    def say(self, language: str, key: str, **values: object) -> str:
        """A text, with its ``{names}`` filled in."""
        text = self._by_language[language][key]
        return text.format(**values) if values else text


def language_of(headers: Mapping[bytes, bytes], asked: str | None = None) -> str:
    """The language of a page: of those that were asked for by name (``ui_locales``), else what the browser prefers."""
    for tag in (asked or "").lower().split():
        language = tag.partition("-")[0]
        if language in LANGUAGES:
            return language
    accepted = decode_text(headers.get(b"accept-language", b"")[:MAX_ACCEPT_LANGUAGE])
    return choose_language(accepted, tuple(LANGUAGES))
