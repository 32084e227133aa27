"""``haulier console`` beside a running stack, and where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp

from support.command import haulier
from support.running import Running, running

SESSION = "/core/haulier/v1/session"


async def opened(url: str, link: str) -> dict[str, Any]:
    """The session that a link opens."""
    secret = link.partition("/console/login#link=")[2]
    async with aiohttp.ClientSession() as http:
        headers = {"X-COREOS-REQUEST-ID": "1"}
        async with http.post(url + SESSION, json={"link": secret}, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            found: dict[str, Any] = (await answer.json())["data"]
            return found


async def test_a_link_opens_the_tenant_that_is_named_or_the_only_one(home: Path) -> None:
    async with running(home) as stack:
        at = ("--home", str(stack.home))
        none = await haulier("console", *at)
        assert (none.code, none.err) == (1, "error: there is no tenant yet; `haulier tenants create NAME` makes one\n")
        await stack.new_tenant("acme")
        only = await haulier("console", *at)
        assert only.out.startswith(f"{stack.url}/console/login#link=acme.")
        assert only.err == "Works once, for ten minutes:\n"
        assert (await opened(stack.url, only.out.strip()))["tenant"]["id"] == "acme"

        await stack.new_tenant("beta")
        several = await haulier("console", *at)
        assert (several.code, several.err) == (
            1, "error: there are 2 tenants, name one with --tenant: acme, beta\n",
        )  # fmt: skip
        unknown = await haulier("console", "--tenant", "haulier", *at)
        assert (unknown.code, unknown.err) == (
            1, "error: there is no active tenant 'haulier'; there are: acme, beta\n",
        )  # fmt: skip
        named = (await haulier("console", "--tenant", "beta", "--name", "Asha", "--json", *at)).json
        assert set(named) == {"tenantId", "console"}
        session = await opened(stack.url, named["console"])
        assert (session["tenant"]["id"], session["person"]["name"]) == ("beta", "Asha")
        public = await haulier("console", "--tenant", "beta", *at, HAULIER_PUBLIC_URL="https://haulier.example")
        assert public.out.startswith("https://haulier.example/console/login#link=beta.")
    stopped = await haulier("console", *at)
    assert (stopped.code, stopped.err.startswith(f"error: no stack runs on {stack.home}")) == (1, True)


async def test_a_stack_that_is_in_use_is_not_forgotten_when_a_second_start_is_refused(up: Running) -> None:
    again = await haulier("up", "--home", str(up.home), "--port", "0")
    assert again.code == 1
    assert (up.home / "address").read_text() == up.url
