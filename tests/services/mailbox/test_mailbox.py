"""The operator's mailbox: who comes in, and what is seen there."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from haulier.platform.commands.call import Call
from haulier.platform.messages.message import Mail
from haulier.platform.messages.outbox import enclose
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.services.aaa.facade import carry_out
from haulier.services.mailbox.facade import make_mailbox_link
from haulier.services.mailbox.kind import LINK_MS, OPEN_MS
from support.forms import FormBrowser, Shown, check_page
from support.sessions import address
from support.stack import Client, Stack

TO = "asha@example.com"


async def send(stack: Stack, tenant: str, text: str) -> None:
    """A change of something, with a mail beside it."""

    async def planned(call: Call, _body: None) -> Change:
        change = row_change("SessionLinkCreated", RowWrite("session_link", call.new_id("session_link"), 0))
        change.payload = f'{{"id":"{change.id}","appId":"","expiresAt":0}}'
        enclose(call, change, Mail(TO, "A <subject>", text), purpose="test")
        return change

    await carry_out(stack.runtime, tenant, planned)


def new_browser(stack: Stack) -> FormBrowser:
    return FormBrowser(stack.http, stack.url, {"Accept": "text/html", "X-Forwarded-For": address()})


@pytest.fixture
def browser(stack: Stack) -> FormBrowser:
    return new_browser(stack)


async def age(stack: Stack, milliseconds: int) -> None:
    await stack.runtime.database.execute(
        "UPDATE resource SET expires_at = expires_at - $1 WHERE kind = 'mailbox_entry'", milliseconds
    )


async def until(browser: FormBrowser, word: str) -> Shown:
    async with asyncio.timeout(60):
        while word not in (shown := await browser.open("/mailbox")).text:
            await asyncio.sleep(0.02)
    return shown


async def enter(stack: Stack, browser: FormBrowser) -> Shown:
    return await browser.submit(await browser.open(await make_mailbox_link(stack.runtime)))


async def test_a_link_lets_one_browser_in_once_and_shows_what_would_have_been_sent(
    stack: Stack, client: Client, browser: FormBrowser
) -> None:
    code = f"{uuid4().int % 10**6:06} {uuid4()}"
    await send(stack, client.tenant, f"Your code is {code}, <b>and more</b>")
    closed = await browser.open("/mailbox")
    check_page(closed)
    assert code not in closed.text
    link = await make_mailbox_link(stack.runtime)
    door = await browser.open(link)
    check_page(door)
    assert code not in door.text
    assert (await browser.open(link)).form.fields["link"], "looking uses nothing up"
    inside = await browser.submit(door)
    assert (inside.status, inside.address.endswith("/mailbox")) == (200, True)
    check_page(await until(browser, code))
    shown = await browser.open("/mailbox")
    assert TO in shown.text
    assert client.tenant in shown.text
    assert "A <subject>" in shown.text
    assert "<b>and more</b>" in shown.text
    second = new_browser(stack)
    again = await second.submit(await second.open(link))
    assert (again.status, code in again.text) == (401, False)


async def test_links_of_messages_can_be_followed(stack: Stack, client: Client, browser: FormBrowser) -> None:
    link = f"https://haulier.example/auth/realms/{client.tenant}/invitation?token=abc_-"
    await send(stack, client.tenant, f"Follow this:\n\n{link}\n\nnot javascript:alert(1)")
    await enter(stack, browser)
    shown = await until(browser, client.tenant)
    assert link in shown.document.links
    assert all(found.startswith(("https://", "http://")) for found in shown.document.links)


async def test_it_closes_and_links_and_visits_end(stack: Stack, browser: FormBrowser) -> None:
    shown = await enter(stack, browser)
    assert browser.cookies
    kept = dict(browser.cookies)
    left = await browser.submit(shown, form=len(shown.document.forms) - 1)
    assert (left.status, browser.cookies) == (200, {})
    browser.cookies = kept
    assert "Close the mailbox" not in (await browser.open("/mailbox")).text

    link = await make_mailbox_link(stack.runtime)
    await age(stack, LINK_MS)
    assert (await browser.submit(await browser.open(link))).status == 401

    browser.cookies.clear()
    await enter(stack, browser)
    await age(stack, OPEN_MS - 2_000)
    assert "Close the mailbox" in (await browser.open("/mailbox")).text
    await age(stack, 2_000)
    assert "Close the mailbox" not in (await browser.open("/mailbox")).text


async def test_of_two_who_follow_a_link_at_once_one_is_in(stack: Stack) -> None:
    link = await make_mailbox_link(stack.runtime)
    browsers = [new_browser(stack) for _ in range(4)]
    doors = [await browser.open(link) for browser in browsers]
    answers = await asyncio.gather(*(browser.submit(door) for browser, door in zip(browsers, doors, strict=True)))
    assert sorted(answer.status for answer in answers) == [200, 401, 401, 401]


async def test_nobody_guesses_a_link_and_nobody_else_may_send_one(
    stack: Stack, client: Client, browser: FormBrowser
) -> None:
    door = await browser.open("/mailbox")
    statuses = [(await browser.submit(door, link="x" * 20)).status for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    assert (await enter(stack, browser)).status == 200, "a right one opens all the same"
    foreign = new_browser(stack)
    shown = await foreign.open(await make_mailbox_link(stack.runtime))
    foreign.headers["Sec-Fetch-Site"] = "cross-site"
    assert (await foreign.submit(shown)).status == 403
    tokened = new_browser(stack)
    tokened.headers["X-COREOS-ACCESS"] = client.token
    assert "Close the mailbox" not in (await tokened.open("/mailbox")).text
    tokened.cookies["haulier-mailbox"] = f"{client.tenant}.00000000-0000-0000-0000-000000000000.{'x' * 43}"
    assert "Close the mailbox" not in (await tokened.open("/mailbox")).text
