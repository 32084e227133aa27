"""A browser without scripts: it opens pages, fills in their forms, and keeps their cookies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin

import aiohttp

VOID = frozenset({"br", "img", "input", "link", "meta"})


@dataclass
class Form:
    """A form of a page with what its fields hold."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Document(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.language = ""
        self.labels: set[str] = set()
        self.fields: dict[str, dict[str, str | None]] = {}
        self.headings: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        if tag == "html":
            self.language = named.get("lang") or ""
        elif tag == "form":
            self.forms.append(Form(named.get("action") or ""))
        elif tag == "label":
            self.labels.add(named.get("for") or "")
        elif tag == "a":
            self.links.append(named.get("href") or "")
        elif tag == "h1":
            self.headings.append("")
        elif tag == "input" and named.get("name"):
            self.fields[str(named["name"])] = named
            self.forms[-1].fields[str(named["name"])] = named.get("value") or ""
        elif tag == "button" and named.get("name"):
            self.forms[-1].buttons.append((str(named["name"]), named.get("value") or ""))
        assert tag != "script" or named.get("src"), "no script stands in a page"
        assert not any(name.startswith("on") or name == "style" for name in named), named

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID, f"nothing but void elements ends in />: {tag}"
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "title"):
            self.text += data
        if self._open and self._open[-1] == "h1":
            self.headings[-1] += data


@dataclass
class Shown:
    """A page that was answered."""

    status: int
    headers: Mapping[str, str]
    address: str
    document: Document

    @property
    def form(self) -> Form:
        return self.document.forms[0]

    @property
    def text(self) -> str:
        return self.document.text


@dataclass
class FormBrowser:
    """One browser. ``headers`` come with each request."""

    http: aiohttp.ClientSession
    url: str
    headers: dict[str, str] = field(default_factory=lambda: {"Accept": "text/html"})
    cookies: dict[str, str] = field(default_factory=dict)

    async def open(self, address: str) -> Shown:
        return await self._send("GET", address, None)

    async def submit(self, shown: Shown, form: int = 0, **values: str) -> Shown:
        """Send a form of a page with these values typed in."""
        chosen = shown.document.forms[form]
        return await self._send("POST", chosen.action, {**chosen.fields, **values})

    async def _send(self, method: str, address: str, fields: Mapping[str, str] | None) -> Shown:
        for _ in range(5):
            headers = dict(self.headers)
            if self.cookies:
                headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            body = None
            if fields is not None:
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"} | {
                    name: value for name, value in self.headers.items() if name == "Sec-Fetch-Site"
                }
                body = urlencode(fields).encode()
            async with self.http.request(
                method, urljoin(self.url, address), data=body, headers=headers, allow_redirects=False
            ) as answer:
                text = await answer.text()
                for set_cookie in answer.headers.getall("Set-Cookie", []):
                    for name, morsel in SimpleCookie(set_cookie).items():
                        if morsel["max-age"] == "0":
                            self.cookies.pop(name, None)
                        else:
                            self.cookies[name] = morsel.value
                if answer.status in (302, 303):
                    method, address, fields = "GET", urljoin(address, answer.headers["Location"]), None
                    continue
                return Shown(answer.status, answer.headers, address, Document(text))
        raise AssertionError("it redirects for ever")


def check_page(shown: Shown) -> None:
    """What holds of every page: nothing foreign, no framing, a heading, and a label for each field that is seen."""
    policy = shown.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert shown.headers["Cache-Control"] == "no-store"
    assert len(shown.document.headings) == 1
    assert shown.document.language in ("en", "hi")
    for name, attributes in shown.document.fields.items():
        hidden = attributes.get("type") == "hidden" or attributes.get("aria-hidden") == "true"
        assert hidden or name in shown.document.labels, f"{name} has no label"
