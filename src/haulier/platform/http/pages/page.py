"""A page for people: its frame, what a browser may do with it, and the parts that pages are made of.

Nothing of it comes from another host or from an inline script. The style stands in the page and is allowed by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.markup import Child, Markup, element, joined
from haulier.platform.http.pages.texts import LANGUAGES

HTML_TYPE = b"text/html; charset=utf-8"
ResponseHeaders = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one page shows."""

    title: str
    content: Sequence[Child]
    language: str
    brand: str
    form_targets: Sequence[str] = ()
    """Addresses on other hosts to which the answer to one of its forms may redirect: browsers ask for these."""
    script: str = ""
    """The path of a script of ours that the page is better with."""
    inline_script: str = ""
    """A script of ours of one line, allowed by its hash."""
    again_after: int = 0
    """Seconds after which a browser without scripts asks for it again."""
    is_wide: bool = False


def page_reply(page: Page, *, status: int = 0, headers: ResponseHeaders = ()) -> Reply:
    """A page as an answer."""
    return Reply(_html(page).encode(), HTML_TYPE, status, (*_policies(page), *headers))


def heading(title: str, *more: Child) -> Markup:
    """The heading of a page, with what stands below it."""
    return joined([element("h1", title), *(element("p", part, class_="soft") for part in more if part)])


def notice(text: str, *, is_good: bool = False) -> Markup:
    """A sentence that is read out at once: what went wrong, or what was done."""
    kind, role = ("good", "status") if is_good else ("bad", "alert")
    return element("p", text, class_=f"notice {kind}", role=role)


def form(action: str, *content: Child, hidden: dict[str, str] | None = None) -> Markup:
    """A form that is sent to a path of ours."""
    kept = [element("input", type="hidden", name=name, value=value) for name, value in (hidden or {}).items()]
    return element("form", *kept, *content, method="post", action=action)


def field(
    label: str, name: str, *, kind: str = "text", value: str = "", hint: str = "", fault: str = "",
    autocomplete: str = "off", inputmode: str | None = None, is_focused: bool = False, is_required: bool = True,
    longest: int = 256,
) -> Markup:  # fmt: skip
    """A field of a form with its label, a hint, and what was wrong with it before."""
    described = " ".join([f"{name}-{part}" for part, text in (("hint", hint), ("fault", fault)) if text]) or None
    return joined(
        [
            element("label", label, for_=name),
            element(
                "input", id=name, name=name, type=kind, value=value or None, autocomplete=autocomplete,
                inputmode=inputmode, autofocus=is_focused, required=is_required, maxlength=longest, spellcheck="false",
                autocapitalize="none", aria_describedby=described, aria_invalid="true" if fault else None,
            ),
            element("p", hint, class_="hint", id=f"{name}-hint") if hint else None,
            element("p", fault, class_="notice bad", id=f"{name}-fault", role="alert") if fault else None,
        ]
    )  # fmt: skip


def button(text: str, *, name: str | None = None, value: str | None = None, is_quiet: bool = False) -> Markup:
    """A button that sends its form. A quiet one is the lesser choice, and sends it whatever the fields hold."""
    return element(
        "button", text, type="submit", name=name, value=value,
        class_="quiet" if is_quiet else None, formnovalidate=is_quiet,
    )  # fmt: skip


def link_button(text: str, address: str) -> Markup:
    """A link to another page that looks like a button."""
    return element("a", text, class_="button quiet", href=address)


def language_buttons(language: str, name: str = "language") -> Markup:
    """The other languages, for the end of a form: each button sends the form with that language."""
    others = [
        element(
            "li", element(
                "button", own, type="submit", name=name, value=tag, lang=tag, class_="link", formnovalidate=True
            ),
        )
        for tag, own in LANGUAGES.items() if tag != language
    ]  # fmt: skip
    return element("footer", element("ul", *others))


def origins_of(addresses: Iterable[str]) -> str:
    """The hosts of addresses as a policy names them: scheme and host, or the scheme alone of an app's own."""
    sources = []
    for address in addresses:
        parts = urlsplit(address)
        sources.append(f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else f"{parts.scheme}:")
    return " ".join(dict.fromkeys(sources))


def _html(page: Page) -> str:
    head = [
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("title", f"{page.title} · {page.brand}"),
        element("style", Markup(_style())),
        element("script", src=page.script, type="module") if page.script else None,
        element("noscript", _refresh(page.again_after)) if page.again_after else None,
    ]
    content = element("main", element("p", page.brand, class_="brand"), *page.content, class_=page.is_wide and "wide")
    last = element("script", Markup(page.inline_script)) if page.inline_script else None
    return "<!doctype html>" + element(
        "html", element("head", *head), element("body", content, last), lang=page.language, dir="ltr"
    )


def _refresh(seconds: int) -> Markup:
    """Has a browser ask for the page again."""
    return element("meta", http_equiv="refresh", content=seconds)


def _policies(page: Page) -> ResponseHeaders:
    targets = " ".join(["'self'", *filter(None, [origins_of(page.form_targets)])])
    scripts = ["'self'"] if page.script else [f"'{_hash_of(page.inline_script)}'"] if page.inline_script else []
    policy = (
        f"default-src 'none'; style-src '{_style_hash()}'; img-src 'self' data:; "
        + (f"script-src {' '.join(scripts)}; " if scripts else "")
        + f"form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
    return (
        (b"content-security-policy", policy.encode()),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"same-origin"),
        (b"cache-control", b"no-store"),
    )


@cache
def _style() -> str:
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")


@cache
def _style_hash() -> str:
    return _hash_of(_style())


def _hash_of(text: str) -> str:
    """How a policy names a style or a script that stands in the page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
