"""Sessions as a browser has them: a cookie, and the word that a call comes from the console's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http.cookies import Morsel, SimpleCookie
from typing import Any
from uuid import uuid4

from haulier.platform.runtime import Runtime
from haulier.services.session.facade import make_link
from support.stack import Answer, Client

BASE = "/core/haulier/v1"
SESSION, SESSIONS, PERSON = f"{BASE}/session", f"{BASE}/sessions", f"{BASE}/session/person"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
BARE: dict[str, str | None] = dict.fromkeys(
    ("X-COREOS-TID", "X-COREOS-ACCESS", "X-COREOS-ORIGIN-TOKEN", "X-COREOS-USERINFO")
)


def address() -> str:
    """An address that no other test comes from."""
    text = uuid4().hex
    return ":".join(["2001", "db8", text[:4], text[4:8], "1", "2", "3", "4"])


async def secret_of_link(runtime: Runtime, tenant: str, name: str | None = None) -> str:
    """What a fresh link holds behind its fragment."""
    return (await make_link(runtime, tenant, name)).partition("#link=")[2]


async def open_link(client: Client, link: str, name: str | None = None, **headers: str | None) -> Answer:
    """Take a link, as the page that it leads to does."""
    body = {"link": link} | ({"name": name} if name is not None else {})
    return await client.post(SESSION, body, headers={**BARE, **headers})


async def begun(runtime: Runtime, client: Client, name: str | None = None, **headers: str | None) -> Answer:
    """A session of the client's tenant, just begun."""
    answer = await open_link(client, await secret_of_link(runtime, client.tenant), name, **headers)
    assert answer.status == 200, answer.body
    return answer


def cookie_of(answer: Answer) -> Morsel[str]:
    """The one cookie that an answer sets."""
    ((_, morsel),) = SimpleCookie(answer.headers["Set-Cookie"]).items()
    return morsel


def browser(client: Client, answer: Answer, more: Mapping[str, str] | None = None) -> Client:
    """The browser that began a session: it sends the cookie, and nothing of the token's."""
    morsel = cookie_of(answer)
    return replace(client, headers={"Cookie": f"{morsel.key}={morsel.value}", **OWN_PAGE, **(more or {})})


async def new_browser(runtime: Runtime, client: Client, name: str | None = None) -> Client:
    """A browser with a session of the client's tenant."""
    return browser(client, await begun(runtime, client, name))


async def delete(client: Client, path: str, **more: Any) -> Answer:
    return await client.call("DELETE", path, **more)
