"""A tenant whose people sign in to an app through real providers, and a browser to do it with."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
import pytest

from haulier.services.broker import starts
from support.connections import CONNECTIONS, new_certificate
from support.providers import Browser, Page, Providers, serving_providers
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
CALLBACK = "https://app.example/callback"
VERIFIER = "v" * 64
NAMES = ("okta", "google", "adfs")


@dataclass(slots=True)
class World:
    """One tenant, its app and its providers."""

    stack: Stack
    client: Client
    providers: Providers
    app: str
    """The client id of the app that people sign in to."""

    @property
    def realm(self) -> str:
        return f"{self.client.url}/auth/realms/{self.client.tenant}"

    async def person(self, first: str = "Asha", email: str = "asha@acme.example", **members: Any) -> str:
        """Onboard a person; its id."""
        answer = await self.client.post(f"{AAA}/users", {"firstName": first, "email": email, **members})
        assert answer.status == 201, answer.body
        id: str = answer.data["id"]
        return id

    async def user(self, id: str) -> Any:
        return (await self.client.get(f"{AAA}/users/{id}")).data

    async def people(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = (await self.client.get(f"{AAA}/users")).data
        return listed

    async def connect(self, name: str = "okta", **members: Any) -> str:
        """A connection to the OpenID provider; its id."""
        body = {
            "connectionName": name, "authorizationUrl": f"{self.providers.issuer}/auth",
            "tokenUrl": f"{self.providers.issuer}/token", "issuer": self.providers.issuer, "clientId": "haulier",
            "clientSecret": "secret-of-the-client", **members,
        }  # fmt: skip
        answer = await self.client.post(f"{CONNECTIONS}/oidc/", body)
        assert answer.status == 201, answer.body
        id: str = answer.data["id"]
        return id

    async def connect_saml(self, name: str = "adfs", **members: Any) -> str:
        """A connection to the SAML provider; its id."""
        body = {
            "connectionName": name, "publicKeyCertificate": new_certificate()[1],
            "signInEndpoint": self.providers.saml, **members,
        }  # fmt: skip
        answer = await self.client.post(f"{CONNECTIONS}/saml", body)
        assert answer.status == 201, answer.body
        id: str = answer.data["id"]
        return id

    async def policy(self, id: str, **members: Any) -> None:
        answer = await self.client.put(f"{CONNECTIONS}/{id}/policy", members)
        assert answer.status == 200, answer.body

    async def login_page(self, browser: Browser) -> Page:
        """Where the app sends a browser that is not signed in."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": self.app, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid email profile",
            "state": "s", "nonce": "n", "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        return await browser.open(f"{self.realm}/protocol/openid-connect/auth?{urlencode(asked)}")

    async def sign_in(self, browser: Browser, who: str, name: str = "okta") -> Page:
        """Sign in through a provider, which may know the browser already: where that ends."""
        asking = await browser.follow(await self.login_page(browser), f"/broker/{name}/login")
        return await browser.send(asking, who=who) if asking.forms else asking

    async def tokens(self, page: Page) -> dict[str, Any]:
        """What the app gets for the code with which a browser came back to it."""
        assert page.url.startswith(CALLBACK), f"{page.status}: {page.text[-2_000:]}"
        code = parse_qs(urlsplit(page.url).query)["code"][0]
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "client_id": self.app,
            "code_verifier": VERIFIER,
        }  # fmt: skip
        async with self.stack.http.post(f"{self.realm}/protocol/openid-connect/token", data=form) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
        return answer

    async def claims(self, page: Page) -> dict[str, Any]:
        """What the id token says of who signed in."""
        part = (await self.tokens(page))["id_token"].split(".")[1]
        claims: dict[str, Any] = msgspec.json.decode(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return claims

    async def journal(self, *events: str) -> list[dict[str, Any]]:
        """What events of these names tell, the oldest first."""
        records = await self.stack.runtime.database.fetch(
            "SELECT data FROM journal WHERE tenant_id = $1 AND event = ANY($2::text[]) ORDER BY id",
            self.client.tenant, list(events),
        )  # fmt: skip
        return [msgspec.json.decode(record["data"]) for record in records]


@pytest.fixture(scope="module")
async def providers(stack: Stack) -> AsyncIterator[tuple[Client, Providers]]:
    """Real providers, and the one tenant whose addresses they know."""
    client = await stack.new_tenant()
    broker = f"{client.url}/auth/realms/{client.tenant}/broker"
    known = {
        "client_id": "haulier", "client_secret": "secret-of-the-client",
        "redirect_uris": [f"{broker}/{name}/endpoint" for name in NAMES],
    }  # fmt: skip
    async with serving_providers([known], *new_certificate()) as served:
        yield client, served


@pytest.fixture
async def world(
    stack: Stack, providers: tuple[Client, Providers], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """The tenant without people and connections of other tests, all of whose browsers have one address."""
    monkeypatch.setattr(starts, "MAX_STARTS", 100_000)
    client, served = providers
    apps = (await client.get(f"{AAA}/apps")).data
    app = next((one["clientId"] for one in apps if one["appName"] == "portal"), None)
    if app is None:
        body = {"appName": "portal", "appType": "web", "redirectUri": [CALLBACK]}
        app_id = (await client.post(f"{AAA}/apps", body)).data["appId"]
        app = (await client.get(f"{AAA}/apps/{app_id}")).data["clientId"]
    yield World(stack, client, served, app)
    for connection in (await client.get(CONNECTIONS)).data:
        await client.call("DELETE", f"{CONNECTIONS}/{connection['connectionId']}")
    await stack.runtime.database.execute(
        "DELETE FROM resource WHERE tenant_id = $1 AND kind IN ('user', 'user_contact')", client.tenant
    )


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    made = Browser()
    yield made
    await made.close()


@pytest.fixture
async def other_browser() -> AsyncIterator[Browser]:
    made = Browser()
    yield made
    await made.close()
