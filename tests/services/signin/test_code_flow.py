"""The authorization code flow: what an ordinary client gets, and what anybody else does not."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from support.signing_in import (
    BACK,
    READER_ROLE,
    Browser,
    Person,
    WebApp,
    as_person,
    claims_of,
    new_app,
    new_person,
)
from support.stack import Client, Stack

APPS = "/core/api/v1/aaa/apps"


async def test_a_person_signs_in_and_calls(client: Client, browser: Browser, app: WebApp, person: Person) -> None:
    page = await browser.get(app.address())
    assert page.status == 200
    assert "Sign in" in page.text
    done = await browser.submit(page, username=person.email, password=person.password)
    assert done.location.startswith(f"{BACK}?")
    assert done.answer["state"] == "s-1"
    assert done.answer["iss"] == f"{browser.url}/auth/realms/{client.tenant}"
    status, tokens = await app.redeem(done.answer["code"])
    assert status == 200
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    said = claims_of(tokens["access_token"])
    assert (said["sub"], said["userId"], said["tid"]) == (person.id, person.id, client.tenant)
    assert (said["app"], said["azp"], said["sid"]) == (app.id, app.client_id, tokens["session_state"])
    assert (said["roles"], said["name"], said["amr"]) == ([READER_ROLE], "Asha Rao", ["pwd"])
    shown = await as_person(client, tokens).get(APPS)
    assert shown.status == 200
    assert (await as_person(client, tokens).post(APPS, {"appName": "x", "appType": "web"})).status == 403


async def test_the_id_token_is_what_any_client_can_verify(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person, scope="openid profile email")
    discovery = f"{stack.url}/auth/realms/{client.tenant}/.well-known/openid-configuration"
    async with stack.http.get(discovery) as response:
        provider = await response.json()
    async with stack.http.get(provider["jwks_uri"]) as response:
        keys = KeySet.import_key_set(await response.json())
    read = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"])
    said = read.claims
    assert (said["iss"], said["aud"], said["sub"]) == (provider["issuer"], app.client_id, person.id)
    assert (said["nonce"], said["amr"], said["sid"]) == ("n-1", ["pwd"], tokens["session_state"])
    assert (said["email"], said["given_name"], said["family_name"]) == (person.email, "Asha", "Rao")
    assert abs(said["auth_time"] - said["iat"]) < 60
    assert said["exp"] > said["iat"]
    async with stack.http.get(
        provider["userinfo_endpoint"], headers={"Authorization": f"Bearer {tokens['access_token']}"}
    ) as response:
        assert await response.json() == {
            "sub": person.id, "name": "Asha Rao", "given_name": "Asha", "family_name": "Rao",
            "preferred_username": person.email, "email": person.email,
        }  # fmt: skip


async def test_an_app_may_ask_by_a_form(browser: Browser, app: WebApp, person: Person) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    asked = app.request(nonce="n 2&x=1", response_mode="fragment")
    sent = await browser.post(f"{app.openid}/auth", asked | {"strange": "1"}, **foreign)
    assert (sent.status, sent.cookies) == (303, [])
    assert parse_qs(urlsplit(sent.location).query) == {name: [value] for name, value in asked.items()}
    done = await browser.submit(await browser.get(sent.location), username=person.email, password=person.password)
    status, tokens = await app.redeem(done.answer["code"])
    assert (status, claims_of(tokens["id_token"])["nonce"]) == (200, "n 2&x=1")
    again = await browser.get((await browser.post(f"{app.openid}/auth", asked, **foreign)).location)
    assert "code" in again.answer, "who is signed in goes on without a page"


async def test_a_form_leads_to_our_own_page_whatever_it_says(browser: Browser, app: WebApp) -> None:
    own = f"{app.openid}/auth?"
    for members in ({"redirect_uri": "https://evil.example/"}, {"state": "a\r\nSet-Cookie: a=b"}, {"client_id": "?#/"}):
        sent = await browser.post(f"{app.openid}/auth", app.request(**members))
        assert sent.location.startswith(own)
        assert "evil" not in urlsplit(sent.location).netloc
        assert "Set-Cookie" not in sent.headers
    wrong = await browser.post(f"{app.openid}/auth", app.request(redirect_uri="https://evil.example/"))
    assert (await browser.get(wrong.location)).status == 400
    assert (await browser.post(f"{app.openid}/auth", app.request(state="x" * 17_000))).status == 400
    assert (await browser.post(f"{app.openid}/auth", {"client_id": app.client_id})).status == 400


async def test_userinfo_is_asked_by_post_too(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    tokens = await app.tokens(browser, person)
    url = f"{stack.url}{app.openid}/userinfo"
    async with stack.http.post(url, headers={"Authorization": f"Bearer {tokens['access_token']}"}) as response:
        assert (response.status, (await response.json())["sub"]) == (200, person.id)
    async with stack.http.post(url, headers={"Authorization": f"Bearer {client.token}"}) as response:
        assert response.status == 403
    async with stack.http.post(url) as response:
        assert response.status == 401


async def test_without_openid_there_is_no_id_token(browser: Browser, app: WebApp, person: Person) -> None:
    tokens = await app.tokens(browser, person, scope="profile")
    assert "id_token" not in tokens


@pytest.mark.parametrize("mode", ["query", "fragment", "form_post"])
async def test_an_answer_goes_back_as_the_app_wants(browser: Browser, app: WebApp, person: Person, mode: str) -> None:
    page = await browser.get(app.address(response_mode=mode))
    done = await browser.submit(page, username=person.email, password=person.password)
    if mode == "form_post":
        assert (done.status, done.form.action, done.form.method) == (200, BACK, "post")
        code = done.form.hidden["code"]
        assert done.form.hidden["state"] == "s-1"
    else:
        parts = urlsplit(done.location)
        text = parts.query if mode == "query" else parts.fragment
        code = parse_qs(text)["code"][0]
    assert (await app.redeem(code))[0] == 200


async def test_an_app_may_have_an_address_with_a_query(
    stack: Stack, client: Client, browser: Browser, person: Person
) -> None:
    app = await new_app(stack, client, READER_ROLE, back=("https://app.example/back?from=haulier",))
    page = await browser.get(app.address())
    done = await browser.submit(page, username=person.email, password=person.password)
    assert done.location.startswith("https://app.example/back?from=haulier&code=")


async def test_who_is_signed_in_goes_on_without_a_page(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    first = await app.tokens(browser, person)
    other = await new_app(stack, client, READER_ROLE)
    done = await browser.get(other.address(prompt="none"))
    status, tokens = await other.redeem(done.answer["code"])
    assert status == 200
    assert tokens["session_state"] != first["session_state"]
    assert claims_of(tokens["access_token"])["auth_time"] == claims_of(first["access_token"])["auth_time"]


@pytest.mark.parametrize("members", [{"prompt": "login"}, {"max_age": "0"}, {"prompt": "select_account"}])
async def test_an_app_may_want_the_person_to_sign_in_again(
    browser: Browser, app: WebApp, person: Person, members: dict[str, str]
) -> None:
    await app.tokens(browser, person)
    page = await browser.get(app.address(**members))
    assert page.status == 200
    assert (await app.redeem(await app.sign_in(browser, person, **members)))[0] == 200


async def test_prompt_none_shows_nothing(browser: Browser, app: WebApp) -> None:
    done = await browser.get(app.address(prompt="none"))
    assert done.location.startswith(BACK)
    assert (done.answer["error"], done.answer["state"]) == ("login_required", "s-1")


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_mode": "web_message"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "dance"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"state": "s" * 513}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://x.example"}, "request_uri_not_supported"),
    ],
)
async def test_what_an_app_may_not_ask_it_is_told(
    browser: Browser, app: WebApp, members: dict[str, str | None], error: str
) -> None:
    done = await browser.get(app.address(**members))
    assert done.location.startswith(BACK)
    assert done.answer["error"] == error


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/back", "https://app.example/back/", "https://app.example/back?x=1",
        "https://app.example/BACK", "https://app.example:444/back", "http://app.example/back",
        "https://app.example/back#x", "https://app.example@evil.example/back", "https://app.example/back/../x",
        "//app.example/back", "/back", "javascript:alert(1)", "https://app.example\\@evil.example/back", "",
    ],
)  # fmt: skip
async def test_a_person_is_never_sent_elsewhere(browser: Browser, app: WebApp, address: str) -> None:
    shown = await browser.get(app.address(redirect_uri=address))
    assert shown.status == 400
    assert "Location" not in shown.headers
    assert "text/html" in shown.headers["Content-Type"]


async def test_an_unknown_client_is_shown_and_not_redirected(browser: Browser, app: WebApp) -> None:
    for client_id in ("nobody", "haulier-console", "", "x" * 65):
        shown = await browser.get(app.address(client_id=client_id or None))
        assert (shown.status, "Location" in shown.headers) == (400, False)


async def test_a_parameter_that_is_given_twice_is_refused(browser: Browser, app: WebApp) -> None:
    shown = await browser.get(f"{app.address()}&redirect_uri=https%3A%2F%2Fevil.example")
    assert shown.status == 400


@pytest.mark.parametrize("below", ["", "deep/er?x=1"])
async def test_an_address_with_a_star_takes_what_is_below_it(
    stack: Stack, client: Client, browser: Browser, person: Person, below: str
) -> None:
    app = await new_app(stack, client, READER_ROLE, back=("https://app.example/app/*",))
    app.back = f"https://app.example/app/{below}"
    assert (await app.redeem(await app.sign_in(browser, person)))[0] == 200


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example/app/../evil", "https://app.example/app/%2e%2e/evil", "https://app.example/other",
        "https://app.example.evil.example/app/x", "https://evil.example/https://app.example/app/", "https://app.example/app",
    ],
)  # fmt: skip
async def test_a_star_leads_nowhere_else(stack: Stack, client: Client, browser: Browser, address: str) -> None:
    app = await new_app(stack, client, READER_ROLE, back=("https://app.example/app/*",))
    assert (await browser.get(app.address(redirect_uri=address))).status == 400


async def test_a_code_works_once_and_its_session_ends_with_the_second_use(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    code = await app.sign_in(browser, person)
    status, tokens = await app.redeem(code)
    assert status == 200
    assert (await as_person(client, tokens).get(APPS)).status == 200
    status, refused = await app.redeem(code)
    assert (status, refused["error"]) == (400, "invalid_grant")
    assert (await as_person(client, tokens).get(APPS)).status == 401
    assert (await app.refresh(tokens["refresh_token"]))[1]["error"] == "invalid_grant"


async def test_of_many_who_redeem_a_code_at_once_one_wins_at_most(
    browser: Browser, app: WebApp, person: Person
) -> None:
    code = await app.sign_in(browser, person)
    answers = await asyncio.gather(*(app.redeem(code) for _ in range(8)))
    assert [status for status, _ in answers].count(200) <= 1


@pytest.mark.parametrize(
    "members",
    [
        {"code_verifier": "x" * 43}, {"code_verifier": ""}, {"redirect_uri": "https://app.example/other"},
        {"redirect_uri": ""},
    ],
)  # fmt: skip
async def test_a_code_is_worth_nothing_with_another_verifier_or_address(
    browser: Browser, app: WebApp, person: Person, members: dict[str, str]
) -> None:
    code = await app.sign_in(browser, person)
    status, refused = await app.redeem(code, **members)
    assert (status, refused["error"]) == (400, "invalid_grant")
    assert "redirect_uri and code_verifier" in refused["error_description"]
    assert (await app.redeem(code))[1]["error"] == "invalid_grant"


async def test_a_code_is_of_one_app_and_of_one_tenant(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    other = await new_app(stack, client, READER_ROLE)
    other.verifier = app.verifier
    assert (await other.redeem(await app.sign_in(browser, person)))[1]["error"] == "invalid_grant"
    strangers = await stack.new_tenant()
    foreign = await new_app(stack, strangers, READER_ROLE)
    foreign.verifier = app.verifier
    code = await app.sign_in(browser, person, prompt="login")
    assert (await foreign.redeem(code))[1]["error"] == "invalid_grant"


@pytest.mark.parametrize("code", ["", "x", "t.00000000-0000-0000-0000-000000000000." + "a" * 43, "\x00"])
async def test_a_made_up_code_is_refused(app: WebApp, code: str) -> None:
    status, refused = await app.redeem(code)
    assert (status, refused["error"] in ("invalid_grant", "invalid_request")) == (400, True)


async def test_an_app_with_a_secret_must_show_it(
    stack: Stack, client: Client, browser: Browser, person: Person
) -> None:
    app = await new_app(stack, client, READER_ROLE, kind="backend")
    code = await app.sign_in(browser, person)
    status, refused = await app.redeem(code, client_secret="wrong")
    assert (status, refused["error"]) == (401, "invalid_client")
    assert (await app.redeem(code))[0] == 200


async def test_an_app_gets_a_token_for_itself_by_its_secret(stack: Stack, client: Client, app: WebApp) -> None:
    backend = await new_app(stack, client, READER_ROLE, kind="backend")
    status, tokens = await backend.ask("token", {"grant_type": "client_credentials"})
    assert (status, tokens["expires_in"]) == (200, 86_400)
    assert "refresh_token" not in tokens
    assert (await as_person(client, tokens).get(APPS)).status == 200
    status, refused = await app.ask("token", {"grant_type": "client_credentials"})
    assert (status, refused["error"]) == (400, "unauthorized_client")
    status, refused = await app.ask("token", {"grant_type": "password"})
    assert (status, refused["error"]) == (400, "unsupported_grant_type")


async def test_roles_are_those_that_person_and_app_have_both(
    stack: Stack, client: Client, browser: Browser, app: WebApp
) -> None:
    person = await new_person(stack, client)
    tokens = await app.tokens(browser, person)
    assert claims_of(tokens["access_token"])["roles"] == []
    refused = await as_person(client, tokens).get(APPS)
    assert (refused.status, "both the person and the app have" in str(refused.body)) == (403, True)
