"""A mail as it travels, put together of parts: what many letters have in common is written once. See: RFC 5322, 8058.

The parts are written by the standard library, which folds and encodes them and refuses what is more than one line; it
takes a millisecond for a whole letter, most of it for lines that were the same in the letter before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, AddressHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct

SAME_HEADERS, SAME_CONTENTS, SAME_WITH_FILES = 512, 16, 2
"""How many headers, texts of letters, and texts with the files that go along a process keeps as they travel."""
PLAIN_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[\w-]+(?:\.[\w-]+)*", re.ASCII)
"""One that stands in a header as it is (dot-atom, RFC 5322, 3.4.1). Nothing in it could be folded."""
LINE_END = "\r\n"
NEXT_HEADER = re.compile(rb"\r\n(?![ \t])|\r(?!\n)|(?<!\r)\n")
"""An end of line behind which no folded line goes on."""
SUBJECT = "Subject"
ENCODED_WORD = "=?"
"""How words begin that stand for others (RFC 2047)."""
TWO_LINES = "a header is one line"
MEDIA_TYPE = re.compile(r"(?:application|audio|font|image|model|text|video)/[\w.+-]+", re.ASCII)
"""Of a file that goes along: not of what is made of parts, or of other letters."""
UNKNOWN_TYPE = "application/octet-stream"
LIBRARY_FAULTS = (AttributeError, TypeError, UnboundLocalError)
"""What the library fails with at some addresses that are none, beside errors of its own."""
UNWRITABLE = (ValueError, IndexError, UnicodeError, MessageError)
"""What ``written`` raises for a letter that cannot be one: a header of two lines, an address that is none."""


class Attachment(Struct, frozen=True):
    """A file that goes along. ``media_type`` is of the form ``type/subtype``."""

    name: str
    media_type: str
    content: bytes


class Letter(Struct, frozen=True, kw_only=True):
    """What a mail says: text, HTML, or both. Receivers know by the id one that came twice."""

    id: str
    to: str
    subject: str
    sender: str
    text: str | None = None
    html: str | None = None
    reply_to: str | None = None
    at: int = 0
    headers: Mapping[str, str] = {}
    """Further ones, such as List-Unsubscribe, but none of those that a letter has anyway."""
    attachments: Sequence[Attachment] = ()


class Written(NamedTuple):
    """A letter as it travels, and between which addresses. ``is_utf8``: one of them needs SMTPUTF8 (RFC 6531)."""

    sender: str
    recipient: str
    content: bytes
    is_utf8: bool


class _HeaderClasses(HeaderRegistry):
    """The standard library's, which would make a class anew for each header that it reads."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        key = name.lower() if name.lower() in self.registry else ""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = super().__getitem__(name)
        return found


POLICY = EmailPolicy(linesep=LINE_END, cte_type="7bit", header_factory=_HeaderClasses())
"""Nothing but ASCII travels, which every server takes."""
UTF8_POLICY = POLICY.clone(utf8=True)


def written(letter: Letter, *, is_one_of_many: bool = True) -> Written:
    """The letter as it travels; of one that stands alone nothing is kept in memory. Raises UNWRITABLE."""
    try:
        return _written(letter, is_one_of_many=is_one_of_many)
    except LIBRARY_FAULTS as error:
        raise ValueError("an address is none") from error


def _written(letter: Letter, *, is_one_of_many: bool) -> Written:
    sender = _sender(letter.sender)
    to = None if PLAIN_ADDRESS.fullmatch(letter.to) else Address(addr_spec=letter.to)
    recipient = letter.to if to is None else to.addr_spec
    is_utf8 = not (sender.isascii() and recipient.isascii())
    same = {
        "From": letter.sender, SUBJECT: letter.subject, "Auto-Submitted": "auto-generated",
        "Date": format_datetime(datetime.fromtimestamp(letter.at / 1000, UTC)),
        **({} if letter.reply_to is None else {"Reply-To": letter.reply_to}), **letter.headers,
    }  # fmt: skip
    header = _same_header if is_one_of_many else _header
    parts = [header(name, value, is_utf8) for name, value in same.items()]
    parts.append(f"To: {recipient}{LINE_END}".encode() if to is None else _header("To", to, is_utf8))
    parts.append(_message_id(letter, is_utf8))
    content = _content if not is_one_of_many else _same_with_files if letter.attachments else _same_content
    parts.append(content(letter.text, letter.html, tuple(letter.attachments)))
    return Written(sender, recipient, b"".join(parts), is_utf8)


@lru_cache(SAME_HEADERS)
def _sender(text: str) -> str:
    """The address of a sender. Raises IndexError where there is none."""
    header = POLICY.header_factory("From", text)
    assert isinstance(header, AddressHeader), "From holds addresses"
    return str(header.addresses[0].addr_spec)


def _message_id(letter: Letter, is_utf8: bool) -> bytes:
    domain = letter.sender.rpartition("@")[2].rstrip(">").strip()
    id = f"{letter.id}@{domain}"
    if PLAIN_ADDRESS.fullmatch(id):
        return f"Message-ID: <{id}>{LINE_END}".encode()
    return _header("Message-ID", f"<{id}>", is_utf8)


def _header(name: str, value: str | Address, is_utf8: bool) -> bytes:
    """A header, folded. A subject is a text: what looks like encoded words in it is read as it was written. Raises
    ValueError where it would be more than one header: the library lets an end of line pass at the end of a text, and
    each that encoded words hold.
    """
    if isinstance(value, str) and ("\r" in value or "\n" in value):
        raise ValueError(TWO_LINES)
    if isinstance(value, str) and name == SUBJECT and ENCODED_WORD in value:
        words = Header(value, "utf-8", header_name=name).encode(linesep=LINE_END)
        return f"{name}: {words}{LINE_END}".encode()
    policy = UTF8_POLICY if is_utf8 else POLICY
    folded = policy.fold_binary(*policy.header_store_parse(name, value))
    if NEXT_HEADER.search(folded, 0, len(folded) - len(LINE_END)):
        raise ValueError(TWO_LINES)
    return folded


_same_header = lru_cache(SAME_HEADERS)(_header)


def _content(text: str | None, html: str | None, attachments: Sequence[Attachment]) -> bytes:
    """All behind the headers of the letter: those of MIME, an empty line, and the text."""
    found = EmailMessage(policy=POLICY)
    if text is not None or html is None:
        found.set_content(text or "")
        if html is not None:
            found.add_alternative(html, subtype="html")
    else:
        found.set_content(html, subtype="html")
    for one in attachments:
        media_type = one.media_type.partition(";")[0].strip()
        main, _, sub = (media_type if MEDIA_TYPE.fullmatch(media_type) else UNKNOWN_TYPE).partition("/")
        name: Any = one.name if ENCODED_WORD not in one.name else ("utf-8", "", one.name)
        found.add_attachment(one.content, maintype=main, subtype=sub, filename=name)
    return found.as_bytes()


_same_content = lru_cache(SAME_CONTENTS)(_content)
_same_with_files = lru_cache(SAME_WITH_FILES)(_content)
