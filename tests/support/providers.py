"""Real identity providers in a Node process: npm's ``oidc-provider`` and ``samlp``. Without Node or npm's registry, and
with their packages not at hand, tests that need them are skipped and say so.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
import pytest
from yarl import URL

import console_node
from support.sessions import address

SOURCE = Path(__file__).parent / "providers"
HOME = Path(__file__).parents[2] / ".venv" / "test-providers"
"""Where the packages are kept between runs, beside the other things that are fetched."""
START_SECONDS = 60.0
PEOPLE: dict[str, dict[str, Any]] = {
    "asha": {
        "name": "Asha Rao", "given_name": "Asha", "family_name": "Rao", "email": "asha@acme.example",
        "email_verified": True, "groups": ["Drivers"], "vehicles": ["V-1", "V-2"],
    },
    "unverified": {
        "name": "Un Verified", "given_name": "Un", "family_name": "Verified", "email": "asha@acme.example",
        "email_verified": False,
    },
    "new": {
        "name": "New Comer", "given_name": "New", "family_name": "Comer", "email": "new@acme.example",
        "email_verified": True, "groups": ["Drivers", "Administrators"],
    },
    "foreign": {
        "name": "For Eign", "given_name": "For", "family_name": "Eign", "email": "foreign@other.example",
        "email_verified": True,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Providers:
    """Where the two are."""

    issuer: str
    saml: str


def packages(environ: Mapping[str, str] = os.environ) -> console_node.Node:
    """Node, with the packages in ``HOME``. Skips where one of them cannot be had."""
    HOME.mkdir(parents=True, exist_ok=True)
    with open(HOME / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            node = console_node.find_node(HOME.parent, environ)
            for name in ("package.json", "package-lock.json", "providers.mjs"):
                shutil.copyfile(SOURCE / name, HOME / name)
            console_node.install_packages(node, HOME, lambda _: None, with_tests=True)
        except console_node.Stopped as stopped:
            pytest.skip(f"no real identity providers: {stopped.reason}")
    return node


@asynccontextmanager
async def serving_providers(clients: list[dict[str, Any]], key: str, certificate: str) -> AsyncIterator[Providers]:
    """Both providers, until the block ends."""
    node = await asyncio.to_thread(packages)
    process = await asyncio.create_subprocess_exec(
        node.node, "providers.mjs", cwd=HOME, env=node.environment(),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    given = {"people": PEOPLE, "clients": clients, "key": key, "certificate": certificate}
    try:
        process.stdin.write(json.dumps(given).encode() + b"\n")
        async with asyncio.timeout(START_SECONDS):
            while True:
                line = await process.stdout.readline()
                assert line, "the providers ended before they began"
                if line.startswith(b"{"):
                    break
        yield Providers(**json.loads(line))
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@dataclass(slots=True)
class Page:
    """What a browser shows."""

    url: str
    status: int
    text: str

    @property
    def forms(self) -> list[tuple[str, str, dict[str, str]]]:
        """Method, address and hidden fields of the forms."""
        found = []
        for attributes, inner in re.findall(r"<form\b([^>]*)>(.*?)</form>", self.text, re.DOTALL | re.IGNORECASE):
            action = _attribute(attributes, "action")
            method = _attribute(attributes, "method") or "get"
            fields = {
                _attribute(tag, "name"): _attribute(tag, "value")
                for tag in re.findall(r"<input\b([^>]*)>", inner, re.IGNORECASE)
                if _attribute(tag, "name")
            }
            found.append((method.lower(), urljoin(self.url, action), fields))
        return found

    def link(self, part: str) -> str:
        """The address of the first link that holds this text."""
        links = [unescape(link) for link in re.findall(r'href="([^"]*)"', self.text)]
        return urljoin(self.url, next(link for link in links if part in link))


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\b{name}\s*=\s*("([^"]*)"|'([^']*)')""", tag, re.IGNORECASE)
    return unescape(found[2] if found[2] is not None else found[3]) if found is not None else ""


@dataclass(slots=True)
class Browser:
    """A browser as far as signing in needs one: it keeps cookies, follows redirects, sends forms, and says of a request
    whether it comes from another site. It is at an address that is nobody else's.
    """

    stop_at: str = "https://app.example/"
    """An app's address: the browser does not go there, it only notes it."""
    http: aiohttp.ClientSession = field(
        default_factory=lambda: aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"X-Forwarded-For": address()}
        )
    )

    async def close(self) -> None:
        await self.http.close()

    async def open(
        self, url: str, *, method: str = "get", data: Mapping[str, str] | None = None, site: str = "none"
    ) -> Page:
        """Go to an address, and wherever it leads."""
        began = urlsplit(url).netloc
        for _ in range(20):
            if url.startswith(self.stop_at):
                return Page(url, 0, "")
            headers = {"Sec-Fetch-Site": site, "Accept": "text/html,*/*;q=0.8"}
            if method == "post":
                headers["Origin"] = "null" if site == "cross-site" else f"{urlsplit(url).scheme}://{began}"
            async with self.http.request(
                method, URL(url, encoded=True), data=data, headers=headers, allow_redirects=False
            ) as response:
                text = await response.text()
                if response.status not in (301, 302, 303, 307):
                    return Page(url, response.status, text)
                target = urljoin(url, response.headers["Location"])
            site = site if urlsplit(target).netloc == began and site != "cross-site" else "cross-site"
            url, method, data = target, "get", None
        raise AssertionError("redirected in a circle")

    async def follow(self, page: Page, part: str) -> Page:
        """Follow the first link that holds this text."""
        return await self.open(page.link(part), site="same-origin")

    async def send(self, page: Page, index: int = 0, **fields: str) -> Page:
        """Send a form of a page with these fields filled in."""
        method, action, hidden = page.forms[index]
        same = urlsplit(action).netloc == urlsplit(page.url).netloc
        return await self.open(
            action, method=method, data=hidden | fields, site="same-origin" if same else "cross-site"
        )
