"""Sessions over HTTP: begun by a link, read, named, listed, ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE, Grant, RoleBody
from haulier.services.aaa.credentials import guess_limits
from haulier.services.aaa.credentials.guess_limits import MAX_FAILURES
from haulier.services.session.requests import MAX_NAME
from support.downstream import TurnedClock
from support.sessions import (
    PERSON,
    SESSION,
    SESSIONS,
    address,
    begun,
    browser,
    cookie_of,
    delete,
    new_browser,
    open_link,
    secret_of_link,
)
from support.stack import Client, Stack, serving

AAA = "/core/api/v1/aaa"
FIRST_APP = "platform:app:haulier-admin"
JOURNAL = "/core/haulier/v1/journal"
ROLE = (
    "INSERT INTO resource (tenant_id, kind, id, version, body, created_at, created_by, updated_at, updated_by)"
    " VALUES ($1, 'role', $2, 1, $3::text::jsonb, 1, '{}', 1, '{}')"
)
"""No operation makes roles yet."""


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused guesses are held for a moment only."""
    monkeypatch.setattr(guess_limits, "REFUSED_SECONDS", 0.001)


@pytest.fixture
async def second(stack: Stack) -> AsyncIterator[str]:
    """The address of another API process on the same servers."""
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (_, url):
        yield url


async def test_a_link_begins_a_session_of_the_tenants_first_app(stack: Stack, client: Client) -> None:
    answer = await begun(stack.runtime, client, "Asha", **{"User-Agent": "Browser/1"})
    told = answer.data
    assert told["id"].startswith("session:")
    assert (told["tenant"], told["app"]) == (
        {"id": client.tenant, "name": client.tenant},
        {"id": FIRST_APP, "name": "haulier-admin"},
    )
    assert told["person"] == {"id": "Asha", "name": "Asha"}
    assert told["roles"] == [ADMIN_ROLE]
    assert told["grants"] == [{"path": "/**", "methods": ["delete", "get", "patch", "post", "put"]}]
    assert told["expiresAt"] - told["createdAt"] == 12 * 3_600_000
    read = await browser(client, answer).get(SESSION)
    assert {name: value for name, value in read.data.items() if name != "expiresAt"} == {
        name: value for name, value in told.items() if name != "expiresAt"
    }


async def test_the_cookie_is_for_the_server_alone(stack: Stack, client: Client) -> None:
    morsel = cookie_of(await begun(stack.runtime, client))
    assert (morsel.key, morsel["path"], morsel["domain"]) == ("haulier", "/", "")
    assert morsel["httponly"]
    assert morsel["samesite"] == "Strict"
    assert not morsel["secure"]
    assert int(morsel["max-age"]) == 7 * 24 * 3_600


@pytest.mark.parametrize(
    "behind_tls",
    [{"Origin": "https://haulier.example"}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Proto": "https, http"}],
    ids=["origin", "proxy", "proxies"],
)
async def test_behind_tls_it_is_secure_and_of_this_host(
    stack: Stack, client: Client, behind_tls: dict[str, str]
) -> None:
    there = {"Host": "haulier.example", **behind_tls}
    answer = await begun(stack.runtime, client, None, **there)
    morsel = cookie_of(answer)
    assert (morsel.key, bool(morsel["secure"]), morsel["path"], morsel["domain"]) == ("__Host-haulier", True, "/", "")
    assert (await browser(client, answer, there).get(SESSION)).status == 200


async def test_over_plain_http_from_elsewhere_nothing_begins_and_the_link_stays(stack: Stack, client: Client) -> None:
    link = await secret_of_link(stack.runtime, client.tenant)
    for host in ("192.168.1.7:8080", "haulier.example", "localhost.example", "127.0.0.1.example"):
        refused = await open_link(client, link, Host=host)
        assert (refused.status, "Set-Cookie" in refused.headers) == (403, False), host
        assert "https" in refused.body["error"]["description"]
    assert (await open_link(client, link, Host="localhost:8080")).status == 200


async def test_the_plain_cookie_counts_on_the_machine_itself_alone(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client)
    for host, status in (("localhost", 200), ("[::1]:8080", 200), ("127.0.0.1", 200), ("haulier.example", 401)):
        assert (await mine.get(SESSION, headers={"Host": host})).status == status, host


async def test_a_link_works_once(stack: Stack, client: Client) -> None:
    link = await secret_of_link(stack.runtime, client.tenant)
    assert (await open_link(client, link)).status == 200
    again = await open_link(client, link)
    assert (again.status, again.code[-4:], "Set-Cookie" in again.headers) == (401, "4001", False)


async def test_of_many_who_take_it_at_once_one_gets_in(stack: Stack, client: Client, second: str) -> None:
    link = await secret_of_link(stack.runtime, client.tenant)
    places = [client, client.at(second)] * 4
    answers = await asyncio.gather(*(open_link(place, link, **{"X-Forwarded-For": address()}) for place in places))
    assert sorted(answer.status for answer in answers) == [200] + [401] * 7
    assert len((await client.get(SESSIONS)).data) == 1


@pytest.mark.parametrize(("late_ms", "status"), [(599_000, 200), (600_000, 401)])
async def test_a_link_works_for_ten_minutes(stack: Stack, client: Client, late_ms: int, status: int) -> None:
    clock = TurnedClock()
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=clock) as (runtime, url):
        link = await secret_of_link(runtime, client.tenant)
        clock.turn(late_ms / 1000)
        assert (await open_link(client.at(url), link)).status == status


async def test_what_is_no_link_is_refused(stack: Stack, client: Client) -> None:
    tenant, uuid, secret = (await secret_of_link(stack.runtime, client.tenant)).split(".")
    other = await stack.new_tenant()
    wrong = (
        "x", "a.b.c", f"{tenant}.{uuid}.{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}", f"{tenant}.{uuid}.",
        f"{other.tenant}.{uuid}.{secret}", f"{tenant}.{uuid}.{secret}x", f"{tenant.upper()}.{uuid}.{secret}",
    )  # fmt: skip
    for text in wrong:
        assert (await open_link(client, text, **{"X-Forwarded-For": address()})).status == 401, text
    assert (await open_link(client, f"{tenant}.{uuid}.{secret}")).status == 200


@pytest.mark.parametrize("switch_off", ["app", "tenant"])
async def test_no_link_leads_where_nobody_may_call(stack: Stack, client: Client, switch_off: str) -> None:
    link = await secret_of_link(stack.runtime, client.tenant)
    if switch_off == "app":
        await client.put(f"{AAA}/apps/{FIRST_APP}", {"isActive": False})
    else:
        await stack.operator.put(f"{AAA}/tenants/{client.tenant}", {"enabled": False})
    assert (await open_link(client, link)).status == 401


async def test_ten_wrong_links_a_minute_then_an_address_waits_and_a_right_one_opens(
    stack: Stack, client: Client, second: str
) -> None:
    here = {"X-Forwarded-For": address()}
    places = [client, client.at(second)]
    for n in range(MAX_FAILURES):
        assert (await open_link(places[n % 2], f"wrong {n}", **here)).status == 401
    for place in places:
        refused = await open_link(place, "wrong", **here)
        assert refused.status == 429
        assert 50 < int(refused.headers["Retry-After"]) <= 60
    assert (await open_link(client, "wrong", **{"X-Forwarded-For": address()})).status == 401
    assert (await open_link(client, await secret_of_link(stack.runtime, client.tenant), **here)).status == 200


async def test_only_hashes_are_kept(stack: Stack, client: Client) -> None:
    link = await secret_of_link(stack.runtime, client.tenant)
    answer = await open_link(client, link)
    cookie = cookie_of(answer).value
    await browser(client, answer).put(PERSON, {"name": "Asha"})
    for table in ("resource", "journal", "timer"):
        rows = await stack.runtime.database.fetch(f"SELECT t::text FROM {table} t WHERE tenant_id = $1", client.tenant)
        text = "\n".join(row["t"] for row in rows)
        for secret in (link, cookie):
            assert secret.rpartition(".")[2] not in text


@pytest.mark.parametrize(
    "name",
    ["Asha", "Zoë 7 ☃", "李小龍", "محمد", "O'Brien; DROP TABLE journal", "<script>", '{"id":"7"}', "x" * MAX_NAME],
)
async def test_a_name_of_any_letters_is_who_acts(stack: Stack, client: Client, name: str) -> None:
    mine = await new_browser(stack.runtime, client, name)
    made = await mine.post(f"{AAA}/apps", {"appName": "made", "appType": "web"})
    assert made.status == 201, made.body
    (entry,) = (await client.get(f"{JOURNAL}/app/{made.data['appId']}")).data
    assert actor_of(entry) == {"id": name, "name": name, "appId": FIRST_APP}


def actor_of(entry: Any) -> Any:
    """Who acted, by a row of AAA's, which tells from where as well."""
    assert entry["actor"].pop("address") == "127.0.0.1"
    assert entry["actor"].pop("agent")
    return entry["actor"]


@pytest.mark.parametrize("name", ["", " ", "x" * (MAX_NAME + 1), "a\u0007b", "a\nb", "a\u202eb", 7])
async def test_a_name_that_nobody_could_read_is_refused_and_the_link_stays(
    stack: Stack, client: Client, name: Any
) -> None:
    link = await secret_of_link(stack.runtime, client.tenant)
    refused = await open_link(client, link, name)
    assert (refused.status, refused.fields) == (400, {"name"})
    answer = await open_link(client, link)
    refused = await browser(client, answer).put(PERSON, {"name": name})
    assert (refused.status, refused.fields) == (400, {"name"})


async def test_without_a_name_the_app_acts_and_a_name_may_be_said_later(stack: Stack, client: Client) -> None:
    answer = await begun(stack.runtime, client)
    mine = browser(client, answer)
    assert "person" not in answer.data
    first = (await mine.post(f"{AAA}/apps", {"appName": "first", "appType": "web"})).data["appId"]
    named = await mine.put(PERSON, {"name": " Ravi "})
    assert named.data["person"] == {"id": "Ravi", "name": "Ravi"}
    last = (await mine.post(f"{AAA}/apps", {"appName": "last", "appType": "web"})).data["appId"]
    actors = [actor_of((await client.get(f"{JOURNAL}/app/{id}")).data[0]) for id in (first, last)]
    assert actors == [{"id": FIRST_APP, "appId": FIRST_APP}, {"id": "Ravi", "name": "Ravi", "appId": FIRST_APP}]


async def test_a_link_may_bring_the_name(stack: Stack, client: Client) -> None:
    for said, expected in ((None, "Of the link"), ("Own", "Own")):
        link = await secret_of_link(stack.runtime, client.tenant, "Of the link")
        assert (await open_link(client, link, said)).data["person"]["name"] == expected


async def test_the_journal_tells_of_links_and_sessions(stack: Stack, client: Client) -> None:
    link = await secret_of_link(stack.runtime, client.tenant)
    answer = await open_link(client, link, **{"User-Agent": "Browser/1", "X-Forwarded-For": "203.0.113.9"})
    mine, id = browser(client, answer), answer.data["id"]
    await mine.put(PERSON, {"name": "Asha"})
    await delete(mine, SESSION)
    (made,) = (await client.get(f"{JOURNAL}/session_link/session_link:{link.split('.')[1]}")).data[-1:]
    assert (made["event"], made["actor"]["id"]) == ("SessionLinkCreated", "haulier")
    told = (await client.get(f"{JOURNAL}/session/{id}")).data
    assert [entry["event"] for entry in told] == ["SessionClosed", "SessionPersonUpdated", "SessionStarted"]
    assert [entry["actor"]["id"] for entry in told] == ["Asha", FIRST_APP, FIRST_APP]
    assert (told[-1]["data"]["address"], told[-1]["data"]["agent"]) == ("203.0.113.9", "Browser/1")


async def test_an_ended_session_is_refused_at_once_everywhere(stack: Stack, client: Client, second: str) -> None:
    answer = await begun(stack.runtime, client)
    here = browser(client, answer)
    there = here.at(second)
    assert (await here.get(SESSION)).status == (await there.get(SESSION)).status == 200
    ended = await delete(here, SESSION)
    assert (ended.data, cookie_of(ended).value, cookie_of(ended)["max-age"]) == ({"id": answer.data["id"]}, "", "0")
    assert (await here.get(SESSION)).status == 401
    async with asyncio.timeout(5):  # a second, on a machine that has other things to do
        while (await there.get(f"{AAA}/apps")).status == 200:
            pass
    assert (await delete(here, SESSION)).status == 401


async def test_a_session_that_ended_meanwhile_is_no_session(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client)
    ending = [delete(mine, SESSION) for _ in range(8)]
    answers = await asyncio.gather(*ending, *(mine.put(PERSON, {"name": "Asha"}) for _ in range(8)))
    assert [answer.status for answer in answers[:8]].count(200) == 1
    assert {(answer.status, answer.code[-4:]) for answer in answers if answer.status != 200} == {(401, "4001")}


async def test_sessions_are_listed_and_ended_one_by_one(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client, "Asha")
    other = await begun(stack.runtime, client, **{"User-Agent": "Phone"})
    listed = (await mine.get(SESSIONS)).data
    assert [(one.get("person"), one["isThis"]) for one in listed] == [
        (None, False), ({"id": "Asha", "name": "Asha"}, True),
    ]  # fmt: skip
    assert (listed[0]["agent"], listed[0]["address"], listed[0]["app"]["name"]) == (
        "Phone",
        "127.0.0.1",
        "haulier-admin",
    )
    assert not any(one["isThis"] for one in (await client.get(SESSIONS)).data)
    path = f"{SESSIONS}/{other.data['id']}"
    ended = await delete(mine, path)
    assert (ended.data, "Set-Cookie" in ended.headers) == ({"id": other.data["id"]}, False)
    assert (await browser(client, other).get(SESSION)).status == 401
    assert [one["isThis"] for one in (await mine.get(SESSIONS)).data] == [True]
    assert (await delete(mine, path)).status == 404
    own = await delete(mine, f"{SESSIONS}/{listed[1]['id']}")
    assert cookie_of(own)["max-age"] == "0"


async def test_a_session_of_one_tenant_touches_no_other(stack: Stack, client: Client) -> None:
    other = await stack.new_tenant()
    mine, theirs = await begun(stack.runtime, client), await begun(stack.runtime, other)
    here = browser(client, mine)
    assert (await delete(here, f"{SESSIONS}/{theirs.data['id']}")).status == 404
    assert {one["id"] for one in (await here.get(SESSIONS)).data} == {mine.data["id"]}
    assert (await here.get(f"{AAA}/tenants/{other.tenant}")).status == 403
    assert (await here.get(f"{AAA}/apps", headers={"X-COREOS-TID": other.tenant})).status == 401
    assert (await here.get(f"{AAA}/apps", headers={"X-COREOS-TID": client.tenant})).status == 200
    tenant, uuid, secret = cookie_of(mine).value.split(".")
    moved = {"Cookie": f"haulier={other.tenant}.{uuid}.{secret}"}
    assert (await here.get(SESSION, headers=moved)).status == 401
    lent = {"Cookie": f"haulier={other.tenant}.{cookie_of(theirs).value.split('.')[1]}.{secret}"}
    assert (await here.get(SESSION, headers=lent)).status == 401
    assert tenant == client.tenant


async def test_what_a_session_may_do_is_what_its_app_may_now(stack: Stack, client: Client) -> None:
    mine = await new_browser(stack.runtime, client)
    roles = f"{AAA}/apps/{FIRST_APP}/app-roles"
    role = "Tenant:Role:desk"
    body = RoleBody(name=role, grants=(Grant("/core/haulier/**", frozenset({"get"})),))
    await stack.runtime.database.execute(ROLE, client.tenant, role, msgspec.json.encode(body).decode())
    assert (await client.put(roles, {"roles": [role, READER_ROLE], "assign": True})).status == 200
    assert (await client.put(roles, {"roles": [ADMIN_ROLE], "assign": False})).status == 200
    told = (await mine.get(SESSION)).data
    assert told["grants"] == [{"path": "/core/haulier/**", "methods": ["get"]}, {"path": "/**", "methods": ["get"]}]
    assert (await mine.get(f"{AAA}/apps")).status == 200
    assert (await mine.post(f"{AAA}/apps", {"appName": "more", "appType": "web"})).status == 403
    assert (await delete(mine, f"{SESSIONS}/{told['id']}")).status == 403
    assert (await delete(mine, SESSION)).status == 200


async def test_who_has_a_token_has_no_session(client: Client) -> None:
    for answer in (
        await client.get(SESSION), await client.put(PERSON, {"name": "Asha"}), await delete(client, SESSION),
    ):  # fmt: skip
        assert (answer.status, answer.code[-4:]) == (401, "4001")
