"""Ordinary OpenID clients, which know nothing of Haulier: Authlib, and oidc-client-ts in Chromium."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.http.cross_origin import CrossOrigin
from haulier.platform.http.web_origins import WebOrigins, fixed_origins
from support.node_packages import program
from support.running import free_port
from support.signing_in import ADMIN_ROLE, READER_ROLE, Browser, Person, as_person, new_app, new_person
from support.stack import Client, Stack, serving

APPS = "/core/api/v1/aaa/apps"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WALK = Path(__file__).parents[2] / "support" / "browser_client"


async def metadata_of(stack: Stack, tenant: str) -> dict[str, Any]:
    url = f"{stack.url}/auth/realms/{tenant}/.well-known/openid-configuration"
    async with stack.http.get(url) as response:
        found: dict[str, Any] = await response.json()
        return found


@pytest.mark.parametrize("kind", ["web", "backend"])
async def test_authlib_signs_a_person_in(
    stack: Stack, client: Client, browser: Browser, person: Person, kind: str
) -> None:
    app = await new_app(stack, client, READER_ROLE, kind=kind)
    provider = await metadata_of(stack, client.tenant)
    how = "client_secret_basic" if app.secret else "none"
    async with AsyncOAuth2Client(
        app.client_id, app.secret or None, scope="openid profile email", redirect_uri=app.back,
        code_challenge_method="S256", token_endpoint=provider["token_endpoint"], token_endpoint_auth_method=how,
        revocation_endpoint_auth_method=how,
    ) as oauth:  # fmt: skip
        url, state = oauth.create_authorization_url(
            provider["authorization_endpoint"], code_verifier=app.verifier, nonce="n-9"
        )
        page = await browser.get(url)
        done = await browser.submit(page, username=person.email, password=person.password)
        token = await oauth.fetch_token(
            provider["token_endpoint"], authorization_response=done.location, state=state, code_verifier=app.verifier
        )
        async with stack.http.get(provider["jwks_uri"]) as response:
            keys = KeySet.import_key_set(await response.json())
        said = jwt.decode(token["id_token"], keys, algorithms=["RS256"])
        wanted = {"iss": {"value": provider["issuer"]}, "aud": {"value": app.client_id}, "nonce": {"value": "n-9"}}
        checked = CodeIDToken(
            said.claims,
            said.header,
            wanted,
            {"nonce": "n-9", "client_id": app.client_id, "access_token": token["access_token"]},
        )
        checked.validate(leeway=5)
        userinfo = await oauth.get(provider["userinfo_endpoint"])
        assert userinfo.json()["sub"] == person.id == said.claims["sub"]
        assert (await as_person(client, token).get(APPS)).status == 200
        renewed = await oauth.refresh_token(provider["token_endpoint"], refresh_token=token["refresh_token"])
        assert (await as_person(client, renewed).get(APPS)).status == 200
        assert renewed["refresh_token"] != token["refresh_token"]
        ended = await oauth.revoke_token(provider["revocation_endpoint"], token=renewed["refresh_token"])
        assert ended.status_code == 200
        assert (await as_person(client, renewed).get(APPS)).status == 401


async def test_oidc_client_ts_signs_a_person_in_in_chromium(stack: Stack, client: Client) -> None:
    """The app and the provider are of different sites, as the browser sees it."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}: name a Chromium in CHROMIUM")
    node, home = await asyncio.to_thread(program, WALK)
    port = free_port()
    origin = f"http://127.0.0.1:{port}"

    def allowing(application: Any) -> Any:
        return CrossOrigin(WebOrigins(fixed_origins([origin])), application)

    async with serving(stack.runtime.settings, SERVICES, COMPILERS, around=allowing) as (_, address):
        url = address.replace("127.0.0.1", "localhost")
        own = Stack(stack.runtime, url, stack.http, stack.operator)
        app = await new_app(own, client, READER_ROLE, ADMIN_ROLE, back=(f"{origin}/*",))
        person = await new_person(own, client, READER_ROLE)
        given = {
            "authority": f"{url}/auth/realms/{client.tenant}", "clientId": app.client_id, "port": port,
            "email": person.email, "password": person.password, "api": f"{url}{APPS}", "tenant": client.tenant,
            "pictures": os.environ.get("HAULIER_TEST_PICTURES", ""),
        }  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            node.node, "walk.mjs", cwd=home, env=node.environment(), stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(120):
            out, err = await process.communicate(json.dumps(given).encode() + b"\n")
    assert process.returncode == 0, err.decode()[-3000:]
    seen = json.loads(out)
    assert seen["title"].startswith("Sign in")
    assert "not right" in seen["alert"]
    assert (seen["profile"]["sub"], seen["profile"]["email"]) == (person.id, person.email)
    assert (seen["state"], seen["call"], seen["renewed"]) == ("kept", 200, person.id)
    assert seen["userinfo"]["name"] == "Asha Rao"
    assert urlsplit(seen["bye"]).path == "/bye"
    assert seen["asksAgain"]
    assert seen["passkey"] == ["pop", "mfa"]
    assert (seen["recoveryCodes"], seen["totp"]) == (10, ["pwd", "otp", "mfa"])
    wrong_password = f"401 /auth/realms/{client.tenant}/login-actions/authenticate"
    assert [fault for fault in seen["faults"] if not fault.endswith("/favicon.ico")] == [wrong_password]
