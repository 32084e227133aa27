"""The frame of pages for people: nothing that is shown can break out of it, and nothing foreign gets in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.host_cookie import HostCookie
from haulier.platform.http.endpoint import bearer_token
from haulier.platform.http.pages.markup import Markup, element, joined
from haulier.platform.http.pages.page import Page, button, field, form, heading, language_buttons, notice, page_reply
from haulier.platform.http.pages.refusal_page import write_page
from haulier.platform.http.pages.texts import LANGUAGES, Texts, language_of

COOKIE = HostCookie("cookie", "Lax")


class Read(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(*content: str, form_targets: Sequence[str] = ()) -> tuple[dict[bytes, bytes], str]:
    """Headers and text of a page."""
    reply = page_reply(Page(title="T", language="en", brand="B", content=content, form_targets=form_targets))
    return dict(reply.headers), reply.body.decode()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_a_text_stays_a_text(text: str) -> None:
    read = Read(element("p", text, title=text))
    assert read.elements == [("p", {"title": text})]
    assert "".join(read.texts) == text


def test_attributes_that_are_not_there_are_left_out() -> None:
    assert element("input", name="a", required=True, autofocus=False, value=None) == '<input name="a" required>'
    assert element("label", "x", for_="a", aria_label="b") == '<label for="a" aria-label="b">x</label>'
    assert joined([Markup("<br>"), "<br>", None]) == "<br>&lt;br&gt;"


def test_the_style_is_the_one_that_the_policy_names() -> None:
    headers, text = shown(notice("no"))
    found = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert found is not None
    named = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    policy = headers[b"content-security-policy"].decode()
    assert f"style-src 'sha256-{named}'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in text.partition("<main>")[0].replace('http-equiv="', "")


def test_a_form_may_lead_where_the_page_says() -> None:
    targets = ("https://app.example/back?x=1", "com.example.app:/back", "https://app.example/other")
    headers, _ = shown(form_targets=targets)
    assert b"form-action 'self' https://app.example com.example.app:; " in headers[b"content-security-policy"]


def test_every_field_has_a_label_and_says_what_was_wrong() -> None:
    content = form("/x", field("Name", "who", hint="as ever", fault="not so"), button("Go"), hidden={"flow": '"f"'})
    read = Read(shown(heading("T", "more"), content, language_buttons("en"))[1])
    fields = {attributes["name"]: attributes for tag, attributes in read.elements if tag == "input"}
    assert fields["flow"]["value"] == '"f"'
    assert fields["who"]["aria-describedby"] == "who-hint who-fault"
    assert fields["who"]["aria-invalid"] == "true"
    assert [attributes["for"] for tag, attributes in read.elements if tag == "label"] == ["who"]
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert {"who", "who-hint", "who-fault"} == set(ids)


@pytest.mark.parametrize(
    ("accepted", "asked", "language"),
    [
        (b"", None, "en"), (b"hi-IN,hi;q=0.9,en;q=0.8", None, "hi"), (b"en-GB,hi;q=0.9", None, "en"),
        (b"ta,hi;q=0.5", None, "hi"), (b"ta", None, "en"), (b"en;q=0,hi;q=0.1", None, "hi"), (b"hi", "en", "en"),
        (b"", "ta hi-IN", "hi"), (b"\xff\xfe;;,=", "xx", "en"),
    ],
)  # fmt: skip
def test_a_page_speaks_what_the_browser_prefers(accepted: bytes, asked: str | None, language: str) -> None:
    assert language_of({b"accept-language": accepted}, asked) == language


def test_no_language_lacks_a_text() -> None:
    with pytest.raises(ValueError, match="hi lacks b"):
        Texts({"en": {"a": "A", "b": "B"}, "hi": {"a": "अ"}})
    with pytest.raises(ValueError, match="pages speak"):
        Texts({"en": {"a": "A"}})
    assert Texts({language: {"a": "{n} of {m}"} for language in LANGUAGES}).say("hi", "a", n=1, m=2) == "1 of 2"


def test_a_refusal_is_a_page_that_says_what_to_do() -> None:
    reply = write_page(Refusal(Cause.TOO_MANY_REQUESTS, "x", retry_after=7), 429, {b"accept-language": b"en"}, "B")
    assert (reply.status, b"Wait 7 s, then" in reply.body) == (429, True)
    reply = write_page(Refusal(Cause.INVALID, "<script>"), 400, {b"accept-language": b"hi"}, "B")
    assert b'lang="hi"' in reply.body
    assert b"&lt;script&gt;" in reply.body


def test_a_cookie_is_of_this_host_and_never_overheard() -> None:
    secure = {b"host": b"haulier.example", b"x-forwarded-proto": b"https"}
    local = {b"host": b"127.0.0.1:8080"}
    assert COOKIE.kept("v", 9, secure) == b"__Host-cookie=v; Path=/; Max-Age=9; HttpOnly; SameSite=Lax; Secure"
    assert COOKIE.kept("v", 9, local) == b"cookie=v; Path=/; Max-Age=9; HttpOnly; SameSite=Lax"
    with pytest.raises(Refusal):
        COOKIE.kept("v", 9, {b"host": b"haulier.example"})
    assert COOKIE.kept("v", 9, {b"host": b"haulier.example"}, by_https=True).startswith(b"__Host-")
    assert COOKIE.dropped(secure).startswith(b"__Host-cookie=; Path=/; Max-Age=0")
    assert COOKIE.read({b"host": b"haulier.example", b"cookie": b"cookie=planted"}) is None
    assert COOKIE.read({**local, b"cookie": b"a=b; cookie=v"}) == "v"
    assert COOKIE.read({**local, b"cookie": b"cookie=planted; __Host-cookie=v"}) == "v"
    assert COOKIE.read(local) is None


@pytest.mark.parametrize(
    ("given", "token"), [(b"Bearer abc", b"abc"), (b"bearer  abc ", b"abc"), (b"Basic abc", b""), (b"Bearer", b"")]
)
def test_a_bearer_token_is_found(given: bytes, token: bytes) -> None:
    assert bearer_token({b"authorization": given}) == token
    assert bearer_token({}) == b""
