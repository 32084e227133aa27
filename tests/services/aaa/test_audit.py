"""The audit: what happened to people, groups and apps, who did it and from where."""

from __future__ import annotations

import json
import time

from haulier.app.catalogue import EVENTS
from haulier.services.aaa.audit import AUDITED
from haulier.services.broker import events as broker
from haulier.services.connection import events as connection
from haulier.services.credentials import events as credentials
from haulier.services.signin import events as signin
from support.people import onboard
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
AUDIT = f"{AAA}/audit"


async def test_who_did_what_to_whom_from_where(client: Client) -> None:
    since = int(time.time()) - 60
    agent = {"User-Agent": "curl/8"}
    user = (await client.post(f"{AAA}/users", {"firstName": "Asha", "email": "asha@x.example"}, headers=agent)).data[
        "id"
    ]
    group = (await client.post(f"{AAA}/groups", {"name": "Staff"})).data["id"]
    await client.put(f"{AAA}/groups/{group}/users", {"users": [user]})
    await client.post(f"{AAA}/users/{user}/deactivate")
    told = (await client.get(f"{AUDIT}?from={since}")).data
    assert told["meta"]["totalElements"] == len(told["entries"])
    entries = [entry for entry in told["entries"] if entry["kind"] in ("user", "group", "tenant")]
    actions = [entry["action"] for entry in entries]
    assert actions == ["UserDeactivated", "GroupUsersUpdated", "GroupCreated", "UserCreated", "TenantCreated"]
    made = entries[3]
    assert (made["kind"], made["subject"], made["by"]["name"]) == ("user", user, "tester")
    assert (made["by"]["address"], made["by"]["agent"]) == ("127.0.0.1", "curl/8")
    assert made["details"]["email"] == "as****@x.example"
    assert "asha@x" not in str(told)


async def test_it_is_narrowed_and_read_in_pages(stack: Stack, client: Client) -> None:
    since = int(time.time() * 1000) - 60_000
    users = [
        (await client.post(f"{AAA}/users", {"firstName": "A", "email": f"{n}@x.example"})).data["id"] for n in range(3)
    ]
    await client.post(f"{AAA}/users/{users[1]}/deactivate")
    of_one = (await client.get(f"{AUDIT}?from={since}&userId={users[1]}")).data
    assert [entry["action"] for entry in of_one["entries"]] == ["UserDeactivated", "UserCreated"]
    blocked = (await client.get(f"{AUDIT}?from={since}&action=UserDeactivated")).data
    assert blocked["meta"]["totalElements"] == 1
    page = (await client.get(f"{AUDIT}?from={since}&action=UserCreated&limit=2")).data
    assert (len(page["entries"]), page["meta"]["totalElements"]) == (2, 3)
    rest = (await client.get(f"{AUDIT}?from={since}&action=UserCreated&limit=2&offset=2")).data
    assert [entry["subject"] for entry in rest["entries"]] == [users[0]]
    assert (await (await stack.new_tenant()).get(f"{AUDIT}?from={since}&userId={users[1]}")).data["entries"] == []
    day_before = (await client.get(f"{AUDIT}?from={since // 1000 - 3 * 86_400}&timeDuration=2")).data
    assert day_before["entries"] == []


async def test_a_person_whom_an_app_names_is_told_from_one_who_signed_in(stack: Stack, client: Client) -> None:
    since = int(time.time()) - 60
    asha = await onboard(stack, client)
    named = {"X-COREOS-USERINFO": json.dumps({"id": asha.id, "name": "Asha"})}
    assert (await client.post(f"{AAA}/groups", {"name": "Named"}, headers=named)).status < 300
    assert (await (await asha.signed_in()).call("DELETE", f"{AAA}/users/self/sessions")).status < 300
    entries = (await client.get(f"{AUDIT}?from={since}&userId={asha.id}")).data["entries"]
    proven = {entry["action"]: entry["by"]["isPerson"] for entry in entries if entry["by"]["id"] == asha.id}
    assert (proven["GroupCreated"], proven["SessionsClosed"]) == (False, True)


async def test_limits_of_what_is_asked(client: Client) -> None:
    now = int(time.time())
    for bad in (
        "", "from=0", "from=x", f"from={now}&timeDuration=0", f"from={now}&timeDuration=32", f"from={now}&limit=0",
        f"from={now}&limit=101", f"from={now}&offset=-1",
    ):  # fmt: skip
        assert (await client.get(f"{AUDIT}?{bad}")).status == 400, bad
    for good in (f"from={now}&timeDuration=31", f"from={now}&limit=100", f"from={now}&offset=10000"):
        assert (await client.get(f"{AUDIT}?{good}")).status == 200, good


def test_whatever_is_audited_has_events() -> None:
    assert set(AUDITED) <= EVENTS.kinds.keys()


def test_it_tells_of_every_way_to_prove_oneself() -> None:
    for module in (credentials, signin, broker, connection):
        assert {spec.kind for spec in module.EVENTS} <= set(AUDITED)
