"""Letters as they travel: what a reader of mail finds in them is what the standard library would have written whole."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, default
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haulier.platform.messages.letter import UNWRITABLE, Attachment, Letter, written

ADDRESSES = st.one_of(
    st.emails(), st.sampled_from(["é@x.example", '"a b"@x.example', "a@é.example", "a..b@x"]), st.text()
)
BCC = "=?utf-8?q?x=0d=0aBcc=3a_b=40x.example?="
"""Encoded words (RFC 2047) that hold an end of line and a header behind it."""
LINES = st.one_of(
    st.text(), st.text(st.characters(codec="ascii"), max_size=200),
    st.sampled_from(["x" * 300, "=?utf-8?q?x?=", BCC, f"Hi {BCC} {'x' * 80} é", "=?"]),
)  # fmt: skip
TEXTS = st.one_of(st.none(), st.text(), st.text("ab é.\r\n", max_size=300), st.just("." * 1_200))
LETTERS = st.builds(
    Letter, id=st.uuids().map(str), to=ADDRESSES, subject=LINES, text=TEXTS, html=TEXTS,
    sender=st.sampled_from(
        ["no-reply@h.example", "Café <no-reply@h.example>", "a@" + "b" * 60 + ".example", f"{BCC} <a@h.example>"]
    ),
    reply_to=st.one_of(
        st.none(),
        st.sampled_from(["a@x.example", "Ä <a@x.example>", "a@x.example\nBcc: b@x.example", f'"{BCC}" <a@x.example>']),
    ),
    at=st.integers(0, 4_000_000_000_000),
    headers=st.one_of(st.just({}), LINES.map(lambda line: {"List-Unsubscribe": line})),
)  # fmt: skip


@given(LETTERS, st.booleans())
@example(Letter(id="1", to="a@x.example\r\nBcc: b@x.example", subject="s", sender="h@h.example"), True)
@example(Letter(id="1", to="a@x.example", subject="s\r\nBcc: b@x.example", sender="h@h.example"), True)
@example(Letter(id="1", to="a@x.example", subject="s\n\nbody", sender="h@h.example"), False)
@example(Letter(id="1", to="a@x.example", subject="s", sender="h@h.example\nBcc: b@x.example"), True)
@example(Letter(id="1\r\nBcc: b@x.example", to="a@x.example", subject="s", sender="h@h.example"), True)
@example(Letter(id="1", to=":", subject="s", sender="h@h.example"), True)
@example(Letter(id="1", to="a@x.example", subject="s", sender="h@h.example", text=".\r\n.\r\nFrom x\n"), True)
def test_a_letter_says_what_the_standard_library_would_say(letter: Letter, is_one_of_many: bool) -> None:
    try:
        wanted = whole(letter)
    except UNWRITABLE:
        with pytest.raises(UNWRITABLE):
            written(letter, is_one_of_many=is_one_of_many)
        return
    found = written(letter, is_one_of_many=is_one_of_many)
    to = wanted["To"].addresses[0].addr_spec
    assert (found.sender, found.recipient) == (wanted["From"].addresses[0].addr_spec, to)
    assert found.is_utf8 is not (found.sender + found.recipient).isascii()
    assert found.is_utf8 or found.content.isascii()
    assert found.content.replace(b"\r\n", b"").count(b"\n") == 0
    headers, parts = said(wanted.as_bytes(policy=SMTPUTF8 if found.is_utf8 else SMTP))
    assert said(found.content) == (headers | ({"Subject": letter.subject} if "=?" in letter.subject else {}), parts)


def whole(letter: Letter) -> EmailMessage:
    """The letter as the standard library has it, which lets an end of line pass at the end of a header, and those that
    encoded words hold; without a subject that looks like such words, which is read as it was written.
    """
    if any({"\r", "\n"} & {*line} for line in (letter.subject, letter.reply_to or "", *letter.headers.values())):
        raise ValueError("two lines")
    if BCC in "".join((letter.sender, letter.reply_to or "", *letter.headers.values())):
        raise ValueError("two lines")
    made = EmailMessage(policy=SMTP)
    made["From"] = letter.sender
    made["To"] = Address(addr_spec=letter.to)
    made["Subject"] = letter.subject if "=?" not in letter.subject else ""
    made["Date"] = format_datetime(datetime.fromtimestamp(letter.at / 1000, UTC))
    made["Message-ID"] = f"<{letter.id}@{letter.sender.rpartition('@')[2].rstrip('>')}>"
    made["Auto-Submitted"] = "auto-generated"
    if letter.reply_to is not None:
        made["Reply-To"] = letter.reply_to
    for name, value in letter.headers.items():
        made[name] = value
    if letter.text is not None or letter.html is None:
        made.set_content(letter.text or "")
        if letter.html is not None:
            made.add_alternative(letter.html, subtype="html")
    else:
        made.set_content(letter.html, subtype="html")
    for one in letter.attachments:
        main, _, sub = one.media_type.partition("/")
        made.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return made


def said(content: bytes) -> tuple[dict[str, str], list[tuple[str, Any]]]:
    """What a reader finds: headers by name, and the parts."""
    read: Any = message_from_bytes(content, policy=default)
    own = {name: str(value) for name, value in read.items() if not name.lower().startswith(("content-", "mime-"))}
    assert len(own) == sum(not name.lower().startswith(("content-", "mime-")) for name in read)
    parts = [part for part in read.walk() if not part.is_multipart()]
    return own, [(part.get_content_type(), part.get_content()) for part in parts]


@pytest.mark.parametrize(
    "media_type", ["message/delivery-status", "multipart/signed", "text/", "", f"{BCC}/x", f'text/plain; x="{BCC}"']
)
def test_a_file_is_one_part_whatever_it_is_called(media_type: str) -> None:
    """The library would write headers of its own out of the name, and take a file for letters inside of the letter."""
    letter = Letter(
        id="1", to="a@x.example", subject="s", sender="h@h.example", text="t",
        attachments=[Attachment(f"{BCC}.pdf", media_type, b"one")],
    )  # fmt: skip
    content = written(letter).content
    assert b"Bcc:" not in content
    read: Any = message_from_bytes(content, policy=default)
    (attached,) = read.iter_attachments()
    assert attached.get_payload(decode=True) == b"one"
    assert set(map(str.lower, attached.keys())) == {
        "content-type", "content-transfer-encoding", "content-disposition", "mime-version",
    }  # fmt: skip


def test_files_go_along_and_are_not_those_of_another_letter() -> None:
    one, other = (
        Letter(
            id="1", to="a@x.example", subject="s", sender="h@h.example", text="t", html="<p>t</p>",
            attachments=[Attachment(name, "application/pdf", name.encode())],
        )
        for name in ("one.pdf", "Ünter.pdf")
    )  # fmt: skip
    for letter in (one, other):
        assert said(written(letter).content) == said(whole(letter).as_bytes(policy=SMTP))
    assert said(written(one).content)[1][2] == ("application/pdf", b"one.pdf")
