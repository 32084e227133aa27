"""The second within which an event is told, and a rule that was changed counts. See: contract/notification.md 9.5."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from support.notifications import APPS, WATCH, Office, cause_event, event_rule, new_app, notices

BOUND_SECONDS = 1.0
TURNS = 5
"""Of which the quickest is looked at: the machine has other work."""


async def quickest(causes: Callable[[int], Awaitable[Any]], comes: Callable[[int], Awaitable[Any]]) -> float:
    """Seconds between the answer to a cause and what comes of it, once each has come; of the quickest turn."""
    found = []
    for number in range(TURNS):
        await causes(number)
        began = time.monotonic()
        await comes(number + 1)
        found.append(time.monotonic() - began)
    return min(found)


async def test_an_event_is_told_by_mail_push_and_sms_within_a_second(office: Office) -> None:
    client = await office.tenant()
    app = await office.app(client)
    browser = office.push.browser("asha")
    device = {"platform": "web", "subscription": browser.subscription, "userId": "asha"}
    await client.put(f"{APPS}/{app}/tokens", device)
    recipients = {"emails": ["ops@example.com"], "mobiles": ["+919876543210"], "userIds": ["asha"], "tokens": ["t"]}
    rule = event_rule(recipients=recipients, channels=["webpush", "push"])
    assert (await client.post(f"{APPS}/{app}/filters", rule)).status == 201

    async def told(count: int) -> None:
        await office.mail.wait_for(count)
        for what in ("messages", "pushed", "texts"):
            await office.push.wait_for(what, count)

    assert await quickest(lambda number: cause_event(client, f"group-{'abcde'[number]}"), told) < BOUND_SECONDS


async def test_a_rule_that_is_changed_switched_off_removed_or_made_counts_within_a_second(office: Office) -> None:
    client = await office.tenant()
    app = await new_app(client)
    rule = event_rule(recipients={"emails": ["ops@example.com"]}, channels=["email"])
    id = (await client.post(f"{APPS}/{app}/filters", rule | {"enabled": False})).data["id"]

    async def switched(number: int) -> None:
        for enabled in (True, False, True):
            body = rule | {"title": f"turn {number}", "enabled": enabled}
            assert (await client.put(f"{APPS}/{app}/filters/{id}", body)).status == 200
        await cause_event(client, f"group-{'abcde'[number]}")

    async def told(count: int) -> None:
        letters = await office.mail.wait_for(count)
        assert letters[-1]["Subject"] == f"turn {count - 1}"

    assert await quickest(switched, told) < BOUND_SECONDS
    await client.put(f"{APPS}/{app}/filters/{id}", rule | {"enabled": False})
    await client.post(f"{APPS}/{app}/filters", WATCH)
    await cause_event(client, "unheard")
    await notices(client, "watch", 1)
    await client.put(f"{APPS}/{app}/filters/{id}", rule | {"title": "last {{name}}"})
    await cause_event(client, "heard")
    assert (await office.mail.wait_for(TURNS + 1))[-1]["Subject"] == "last heard"
    await client.call("DELETE", f"{APPS}/{app}/filters/{id}")
    await cause_event(client, "unheard-too")
    await notices(client, "watch", 3)
    await client.post(f"{APPS}/{app}/filters", rule | {"title": "new {{name}}"})
    await cause_event(client, "heard-again")
    assert (await office.mail.wait_for(TURNS + 2))[-1]["Subject"] == "new heard-again"
