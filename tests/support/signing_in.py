"""People who sign in with a browser, and the apps that send them: over HTTP alone, as they do."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import carry_out
from haulier.services.credentials.facade import plan_password
from support.sessions import address
from support.stack import Client, Stack, numbers

AAA = "/core/api/v1/aaa"
ADMIN_ROLE = "Platform:Role:platform:app:haulier:Admin"
READER_ROLE = "Platform:Role:platform:app:haulier:Reader"
PASSWORD = "staple battery lorry otter"
BACK = "https://app.example/back"
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


class Form(msgspec.Struct):
    """A form of a page: where it is sent, what it carries hidden, and what a person may fill in."""

    action: str
    method: str
    hidden: dict[str, str] = {}
    fields: dict[str, str] = {}
    buttons: list[str] = []


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said["action"], said["method"]))
        elif tag == "input":
            kind = self.forms[-1].hidden if said.get("type") == "hidden" else self.forms[-1].fields
            kind[said["name"]] = said.get("value", "")
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append(said.get("value", ""))
        elif tag == "a":
            self.links.append(said["href"])

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser got: status, headers, and the page that it makes of it."""

    status: int
    headers: Mapping[str, str]
    body: str
    cookies: list[str]

    @property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.body)
        return reader

    @property
    def form(self) -> Form:
        """The one form of the page."""
        (form,) = self._read.forms
        return form

    @property
    def links(self) -> list[str]:
        return self._read.links

    @property
    def text(self) -> str:
        return " ".join(self._read.text)

    @property
    def location(self) -> str:
        assert self.status in (302, 303), f"{self.status}: {self.body[-2000:]}"
        return self.headers["Location"]

    @property
    def answer(self) -> dict[str, str]:
        """The members of an answer to an app, from the address that it goes to."""
        parts = urlsplit(self.location)
        return {name: values[-1] for name, values in parse_qs(parts.query or parts.fragment).items()}


class Browser:
    """A browser of one person, at an address that is nobody else's: it keeps cookies, and says of forms where they come
    from.
    """

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.http = http
        self.headers = {"Accept": HTML, "Accept-Language": "en", "X-Forwarded-For": address()}

    async def get(self, address: str, **headers: str) -> Shown:
        """Open an address, without following where it leads."""
        return await self._ask("GET", address, None, headers)

    async def post(self, address: str, values: Mapping[str, str], **headers: str) -> Shown:
        """Send a form of a page of ours."""
        return await self._ask("POST", address, values, {"Sec-Fetch-Site": "same-origin", **headers})

    async def submit(self, page: Shown, **values: str) -> Shown:
        """Fill in the form of a page and send it."""
        form = page.form
        return await self.post(form.action, {**form.hidden, **form.fields, **values})

    async def _ask(
        self, method: str, address: str, values: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> Shown:
        url = address if "://" in address else self.url + address
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        async with self.http.request(method, url, data=values, headers=sent, allow_redirects=False) as response:
            text = await response.text()
            return Shown(response.status, response.headers, text, response.headers.getall("Set-Cookie", []))


@asynccontextmanager
async def new_browser(stack: Stack) -> AsyncIterator[Browser]:
    """A browser that knows nothing yet."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield Browser(stack.url, http)


@dataclass(slots=True)
class Person:
    """A person of a tenant."""

    id: str
    email: str
    password: str = PASSWORD


@dataclass(slots=True)
class WebApp:
    """An app that people use in a browser, at its own end."""

    stack: Stack
    tenant: str
    id: str
    client_id: str
    secret: str = ""
    back: str = BACK
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def openid(self) -> str:
        return f"/auth/realms/{self.tenant}/protocol/openid-connect"

    def request(self, **members: str | None) -> dict[str, str]:
        """The parameters with which it sends a person to sign in."""
        usual: dict[str, str | None] = {
            "client_id": self.client_id, "redirect_uri": self.back, "response_type": "code", "scope": "openid profile",
            "state": "s-1", "nonce": "n-1", "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
        }  # fmt: skip
        return {name: value for name, value in (usual | members).items() if value is not None}

    def address(self, **members: str | None) -> str:
        return f"{self.openid}/auth?{urlencode(self.request(**members))}"

    async def ask(self, path: str, values: Mapping[str, str], **headers: str) -> tuple[int, dict[str, Any]]:
        """A call of the app itself to the provider."""
        sent = {**({"client_id": self.client_id} if "Authorization" not in headers else {}), **values}
        if self.secret and "Authorization" not in headers:
            sent.setdefault("client_secret", self.secret)
        url = f"{self.stack.url}{self.openid}/{path}"
        async with self.stack.http.post(url, data=sent, headers=headers) as response:
            return response.status, await response.json()

    async def redeem(self, code: str, **members: str) -> tuple[int, dict[str, Any]]:
        """Tokens for a code."""
        usual = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.back, "code_verifier": self.verifier,
        }  # fmt: skip
        return await self.ask("token", usual | members)

    async def refresh(self, token: str) -> tuple[int, dict[str, Any]]:
        return await self.ask("token", {"grant_type": "refresh_token", "refresh_token": token})

    async def sign_in(self, browser: Browser, person: Person, **members: str) -> str:
        """Have a person sign in with the password; the code."""
        page = await browser.get(self.address(**members))
        done = await browser.submit(page, username=person.email, password=person.password)
        return done.answer["code"]

    async def tokens(self, browser: Browser, person: Person, **members: str) -> dict[str, Any]:
        """Tokens for a person who signs in with the password."""
        status, tokens = await self.redeem(await self.sign_in(browser, person, **members))
        assert status == 200, tokens
        return tokens


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, whoever signed it."""
    part = token.split(".")[1]
    said: dict[str, Any] = msgspec.json.decode(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return said


async def new_person(stack: Stack, client: Client, *roles: str, password: str = PASSWORD) -> Person:
    """A person of the tenant with a password, who has these roles by a group."""
    email = f"{secrets.token_hex(4)}@people.example"
    made = await client.post(f"{AAA}/users", {"firstName": "Asha", "lastName": "Rao", "email": email})
    person = Person(made.data["id"], email, password)
    await set_password(stack, client.tenant, person)
    if roles:
        await join(client, person, *roles)
    return person


async def join(client: Client, person: Person, *roles: str) -> str:
    """A group with these roles, with the person in it."""
    letters = "".join(chr(97 + int(digit)) for digit in str(next(numbers)))
    group = (await client.post(f"{AAA}/groups", {"name": f"group-{letters}"})).data["id"]
    given = await client.put(f"{AAA}/groups/{group}/roles", {"roles": list(roles), "membership": True})
    assert given.status < 300, given.body
    joined = await client.put(f"{AAA}/groups/{group}/users", {"users": [person.id], "membership": True})
    assert joined.status < 300, joined.body
    return str(group)


async def set_password(stack: Stack, tenant: str, person: Person) -> None:
    """Give a person the password, as who runs the installation may."""

    async def planned(call: Call, _body: None) -> Change:
        rows = await plan_password(call, person.id, person.password, [])
        return row_change("PasswordUpdated", *rows, payload=to_json({"userId": person.id, "address": ""}))

    await carry_out(stack.runtime, tenant, planned)


async def new_app(
    stack: Stack, client: Client, *roles: str, kind: str = "web", back: tuple[str, ...] = (BACK,)
) -> WebApp:
    """An app of the tenant that people sign in to, with these roles."""
    letters = "".join(chr(97 + int(digit)) for digit in str(next(numbers)))
    body = {"appName": f"web-{letters}", "appType": kind, "redirectUri": list(back)}
    made = (await client.post(f"{AAA}/apps", body)).data
    if roles:
        given = await client.put(f"{AAA}/apps/{made['appId']}/app-roles", {"roles": list(roles), "assign": True})
        assert given.status < 300, given.body
    return WebApp(stack, client.tenant, made["appId"], made["clientId"], made.get("clientSecret", ""), back[0])


def as_person(client: Client, tokens: Mapping[str, Any]) -> Client:
    """A client that calls with a person's access token."""
    headers = {"X-COREOS-TID": client.tenant, "X-COREOS-ACCESS": tokens["access_token"]}
    return Client(client.http, client.url, client.tenant, client.owner, "", "", headers)
