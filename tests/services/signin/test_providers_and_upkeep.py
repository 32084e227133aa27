"""Outside providers on the sign-in page, how many sessions a person has, and what is swept."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.services.session.people import MAX_OPEN
from haulier.services.signin.kind import CODE_KEPT_MS
from haulier.services.signin.tasks import SWEEP
from support.connections import oidc_connection
from support.downstream import TurnedClock
from support.signing_in import AAA, Browser, Person, WebApp, as_person
from support.stack import Client, Stack, serving

KEPT = "SELECT kind, count(*) AS rows FROM resource WHERE tenant_id = $1 AND kind = ANY($2) GROUP BY kind"


async def test_providers_have_buttons_in_the_order_of_the_tenant(client: Client, browser: Browser, app: WebApp) -> None:
    await oidc_connection(client, connectionName="last", displayName="Last One")
    await oidc_connection(client, connectionName="second", guiOrder=2)
    await oidc_connection(client, connectionName="first", guiOrder=1, displayName="First Company")
    await oidc_connection(client, connectionName="off", guiOrder=0, enabled=False)
    page = await browser.get(app.address())
    shown = [link for link in page.links if "/broker/" in link]
    assert [urlsplit(link).path.split("/")[-2] for link in shown] == ["first", "second", "last"]
    assert "Continue with First Company" in page.text
    flows = {parse_qs(urlsplit(link).query)["flow"][0] for link in shown}
    assert flows == {page.form.hidden["flow"]}


async def test_an_app_may_name_the_provider_to_go_to(client: Client, browser: Browser, app: WebApp) -> None:
    await oidc_connection(client, connectionName="okta")
    done = await browser.get(app.address(kc_idp_hint="okta"))
    assert urlsplit(done.location).path == f"/auth/realms/{client.tenant}/broker/okta/login"
    assert (await browser.get(app.address(kc_idp_hint="unknown"))).status == 200
    assert (await browser.get(app.address(kc_idp_hint="okta", prompt="none"))).answer["error"] == "login_required"


async def test_a_person_has_so_many_sessions_and_the_oldest_gives_way(
    client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    first = await app.tokens(browser, person)
    for _ in range(MAX_OPEN - 1):
        status, last = await app.redeem((await browser.get(app.address(prompt="none"))).answer["code"])
        assert status == 200
    listed = f"{AAA}/users/{person.id}/sessions"
    assert len((await client.get(listed)).data) == MAX_OPEN
    assert (await as_person(client, first).get(f"{AAA}/apps")).status == 200
    _, last = await app.redeem((await browser.get(app.address(prompt="none"))).answer["code"])
    assert len((await client.get(listed)).data) == MAX_OPEN
    assert (await as_person(client, first).get(f"{AAA}/apps")).status == 401
    assert (await as_person(client, last).get(f"{AAA}/apps")).status == 200


async def test_what_is_long_over_is_swept(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person
) -> None:
    await app.tokens(browser, person)

    async def kept() -> dict[str, int]:
        rows = await stack.runtime.database.fetch(KEPT, client.tenant, ["login", "authorization_code"])
        return {row["kind"]: row["rows"] for row in rows}

    clock = TurnedClock()
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=clock) as (runtime, _):
        await SWEEP.carry_out(runtime)
        assert await kept() == {"login": 1, "authorization_code": 1}
        clock.turn(2 * CODE_KEPT_MS / 1000 + 60)
        assert await SWEEP.carry_out(runtime) >= 2
        assert await kept() == {}
