"""No page leads anywhere but to ourselves or to an app's own address, whatever a link or a form says; no text that
comes in breaks out of a header or a line of the log.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec
import pytest

from haulier.app.catalogue import SERVICES
from haulier.platform.declarations.operation import HTML, Operation, Service
from support.signing_in import AAA, Browser, Person, WebApp
from support.stack import Client, Stack

EVIL = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "/%2f%2fevil.example/",
    "https:evil.example", "javascript:alert(1)", "/console/\r\nX-Injected: 1", "/console/%0d%0aX-Injected: 1",
    "/console/../../evil", "https://app.example@evil.example/", "https://app.example/back\u2028",
)  # fmt: skip
USUAL_NAMES = ("next", "url", "to", "return_to", "redirect", "redirect_uri", "continue", "RelayState", "state")
"""Under which other programs go on to somewhere."""


def pages() -> Iterator[tuple[Service, Operation]]:
    """Every operation that may answer a browser with another address, or with a page."""
    for service in SERVICES:
        for operation in service.operations:
            if operation.media_type == HTML or operation.reply_statuses & {301, 302, 303, 307, 308}:
                yield service, operation


def members_of(operation: Operation) -> list[str]:
    """The names of all that it is told."""
    fields = () if operation.body is None else msgspec.structs.fields(operation.body.type)
    return [*(query.name for query in operation.query), *(field.encode_name for field in fields)]


@pytest.mark.parametrize(("service", "operation"), [pytest.param(*one, id=one[1].name) for one in pages()])
async def test_no_page_leads_anywhere_else(
    client: Client, browser: Browser, app: WebApp, service: Service, operation: Operation
) -> None:
    path = (service.bases[0] + operation.path).format(
        tenantId=client.tenant, connectionName="okta", orderId="none", token="none"
    )
    page = await browser.get(app.address())
    known = {"client_id": app.client_id, "response_type": "code", "flow": page.form.hidden["flow"]}
    for evil in EVIL:
        said = {name: known.get(name, evil) for name in (*members_of(operation), *USUAL_NAMES)}
        address = f"{path}?{urlencode(said)}"
        done = await (browser.get(address) if operation.method == "GET" else browser.post(address, said))
        assert "X-Injected" not in done.headers
        if "Location" in done.headers:
            target = urlsplit(urljoin(browser.url + path, done.headers["Location"]))
            assert f"{target.scheme}://{target.netloc}" == browser.url, f"{evil!r} leads to {target.geturl()}"
            assert not done.headers["Location"].startswith(("//", "/\\"))
        for link in done.links:
            assert urlsplit(urljoin(browser.url + path, link)).netloc == urlsplit(browser.url).netloc, link


async def test_what_a_host_calls_itself_is_in_no_answer_header_but_as_the_host(
    stack: Stack, client: Client, app: WebApp
) -> None:
    """A strange ``Host`` is answered with no address of it, and never reaches a mail."""
    discovery = f"{stack.url}/auth/realms/{client.tenant}/.well-known/openid-configuration"
    for host in ("evil.example/x", "a b", "x@evil.example", "[::1", "evil.example:80:80"):
        async with stack.http.get(discovery, headers={"Host": host}) as response:
            assert response.status == 400, host
    forwarded = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Original-URL": "//evil"}
    async with stack.http.get(discovery, headers=forwarded) as response:
        assert "evil" not in await response.text()


async def test_what_a_browser_calls_itself_stays_one_text_of_the_audit(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    agent = 'x" , "outcome":"success"} \\u0000 \\n {"a' + "\u00e9" * 300
    page = await browser.get(app.address())
    await browser.post(
        page.form.action, {**page.form.hidden, "username": person.email, "password": "wrong one, surely"},
        User_Agent=agent,
    )  # fmt: skip
    since = int(time.time()) - 60
    entry = (await client.get(f"{AAA}/audit?from={since}&action=LoginRefused")).data["entries"][0]
    assert entry["details"]["agent"] == agent[:256]
    assert entry["details"]["reason"] == "wrong"
