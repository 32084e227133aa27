"""``haulier users invite`` and ``haulier mailbox`` beside a running stack: the first person comes in by them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp

from support.command import haulier
from support.forms import FormBrowser
from support.people import PASSWORD
from support.running import running


async def test_the_first_person_is_invited_reads_it_in_the_mailbox_and_is_in(home: Path) -> None:
    async with running(home) as stack, aiohttp.ClientSession() as http:
        at = ("--home", str(stack.home))
        await stack.new_tenant("acme")
        wrong = await haulier("users", "invite", "asha", "--name", "Asha Patil", *at)
        assert (wrong.code, wrong.err.startswith("error: email is no e-mail address")) == (1, True), wrong.err
        invited = (await haulier("users", "invite", "asha@example.com", "--name", "Asha Patil", "--json", *at)).json
        assert (invited["tenantId"], invited["email"]) == ("acme", "asha@example.com")
        assert invited["link"].startswith(f"{stack.url}/auth/realms/acme/invitation?token=")
        opened = (await haulier("mailbox", "--json", *at)).json["mailbox"]
        assert opened.startswith(f"{stack.url}/mailbox?link=haulier.")
        browser = FormBrowser(http, stack.url)
        shown = await browser.submit(await browser.open(opened.removeprefix(stack.url)))
        async with asyncio.timeout(60):
            while invited["link"] not in shown.document.links:
                await asyncio.sleep(0.05)
                shown = await browser.open("/mailbox")
        page = await browser.open(invited["link"].removeprefix(stack.url))
        inside = await browser.submit(page, password=PASSWORD, again=PASSWORD)
        assert inside.address == "/console/"
        again = await haulier("users", "invite", "asha@example.com", "--name", "Asha Patil", *at)
        assert again.out != f"{invited['link']}\n"
        assert again.out.startswith(f"{stack.url}/auth/realms/acme/invitation?token=")
    stopped = await haulier("mailbox", *at)
    assert (stopped.code, stopped.err.startswith(f"error: no stack runs on {stack.home}")) == (1, True)
