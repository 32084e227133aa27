"""Pages on which people set a password, as a browser without scripts sees them."""

from __future__ import annotations

import pytest

from haulier.services.credentials.facade import check_password
from support.credential_calls import call_of
from support.forms import FormBrowser, check_page
from support.people import (
    AAA,
    OTHER_PASSWORD,
    PASSWORD,
    Person,
    last_link,
    onboard,
    sent_to,
    without_invitations,
)
from support.sessions import BARE, SESSION, address
from support.stack import Client, Stack


@pytest.fixture
async def tenant(stack: Stack) -> Client:
    return await without_invitations(stack)


@pytest.fixture
async def asha(stack: Stack, tenant: Client) -> Person:
    return await onboard(stack, tenant)


@pytest.fixture
def browser(stack: Stack) -> FormBrowser:
    return FormBrowser(stack.http, stack.url, {"Accept": "text/html", "X-Forwarded-For": address()})


def place(person: Person, name: str, token: str = "") -> str:
    return f"/auth/realms/{person.client.tenant}/{name}" + (f"?token={token}" if token else "")


async def opens(person: Person, password: str) -> bool:
    return await check_password(call_of(person), person.id, password)


async def link_of(person: Person) -> str:
    return await last_link(person.stack, person.client.tenant, person.email)


async def test_who_forgot_the_password_sets_a_new_one(asha: Person, browser: FormBrowser) -> None:
    asked = await browser.open(place(asha, "forgot-password"))
    check_page(asked)
    sent = await browser.submit(asked, address=f" {asha.email.upper()} ")
    check_page(sent)
    assert (sent.status, sent.document.headings) == (200, ["Look into your mail or your phone"])
    token = await link_of(asha)
    shown = await browser.open(place(asha, "reset-password", token))
    check_page(shown)
    assert shown.document.fields["username"]["value"] == asha.email
    assert shown.document.fields["password"]["autocomplete"] == "new-password"
    assert (await browser.open(place(asha, "reset-password", token))).status == 200, "looking uses nothing up"
    other = await browser.submit(shown, password=PASSWORD, again=OTHER_PASSWORD)
    check_page(other)
    assert (other.status, "not the same" in other.text) == (400, True)
    poor = await browser.submit(other, password="password1234", again="password1234")
    assert (poor.status, "guessed too easily" in poor.text) == (400, True)
    short = await browser.submit(poor, password="short", again="short")
    assert (short.status, "12 to 128" in short.text) == (400, True)
    done = await browser.submit(short, password=PASSWORD, again=PASSWORD)
    check_page(done)
    assert (done.status, done.document.headings) == (200, ["Your password is set"])
    assert await opens(asha, PASSWORD)
    over = await browser.open(place(asha, "reset-password", token))
    check_page(over)
    assert over.status == 401
    assert (await browser.submit(shown, password=OTHER_PASSWORD, again=OTHER_PASSWORD)).status == 401


async def test_nobody_learns_who_is_known(tenant: Client, asha: Person, browser: FormBrowser) -> None:
    pages = []
    for typed in (asha.email, "nobody@example.com", f"+91 {asha.number}", "+91 98000 00000"):
        pages.append(await browser.submit(await browser.open(place(asha, "forgot-password")), address=typed))
    assert len({(page.status, page.text) for page in pages}) == 1
    assert len(await sent_to(asha.stack, tenant.tenant)) == 2
    wrong = await browser.submit(await browser.open(place(asha, "forgot-password")), address="nobody")
    check_page(wrong)
    assert (wrong.status, wrong.form.fields["address"]) == (400, "nobody")


async def test_an_invitation_greets_and_sets_the_first_password(
    tenant: Client, asha: Person, browser: FormBrowser
) -> None:
    assert (await tenant.post(f"{AAA}/users/{asha.id}/invitations", {})).status == 202
    token = await link_of(asha)
    assert (await browser.open(place(asha, "reset-password", token))).status == 401, "an invitation is no reset"
    shown = await browser.open(place(asha, "invitation", token))
    check_page(shown)
    inside = await browser.submit(shown, password=PASSWORD, again=PASSWORD)
    assert inside.address == "/console/"
    session = await tenant.get(SESSION, headers={**BARE, "Cookie": f"haulier={browser.cookies['haulier']}"})
    assert (session.data["person"]["id"], session.data["tenant"]["id"]) == (asha.id, tenant.tenant)
    assert f"Hello Asha Patil, you are invited by {session.data['tenant']['name']}." in shown.text
    assert await opens(asha, PASSWORD)
    assert (await tenant.get(f"{AAA}/users/{asha.id}")).data["hasCredential"] is True


async def test_pages_speak_hindi_to_who_wants_it(asha: Person, browser: FormBrowser) -> None:
    shown = await browser.open(place(asha, "forgot-password"))
    assert shown.document.language == "en"
    hindi = await browser.submit(shown, language="hi")
    check_page(hindi)
    assert hindi.document.language == "hi"
    browser.headers["Accept-Language"] = "hi-IN"
    assert (await browser.open(place(asha, "forgot-password"))).document.language == "hi"


async def test_what_a_person_is_called_stays_a_text(stack: Stack, tenant: Client, browser: FormBrowser) -> None:
    person = await onboard(stack, tenant, firstName="<b>x</b>&", lastName=None)
    assert (await tenant.post(f"{AAA}/users/{person.id}/invitations", {})).status == 202
    shown = await browser.open(place(person, "invitation", await link_of(person)))
    assert "<b>x</b>&" in shown.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_no_page_of_another_site_sends_these_forms(asha: Person, browser: FormBrowser, site: str) -> None:
    assert (await asha.client.post(f"{AAA}/users/{asha.id}/invitations", {})).status == 202
    shown = await browser.open(place(asha, "invitation", await link_of(asha)))
    browser.headers["Sec-Fetch-Site"] = site
    assert (await browser.submit(shown, password=PASSWORD, again=PASSWORD)).status == 403
    assert not await opens(asha, PASSWORD)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 64, "%00", "é"])
async def test_a_made_up_link_leads_to_one_page(asha: Person, browser: FormBrowser, token: str) -> None:
    shown = await browser.open(place(asha, "reset-password", token or "x"))
    assert shown.status in (400, 401)
    assert "Traceback" not in shown.text


async def test_an_unknown_tenant_has_no_pages(browser: FormBrowser) -> None:
    assert (await browser.open("/auth/realms/nowhere/forgot-password")).status == 404
