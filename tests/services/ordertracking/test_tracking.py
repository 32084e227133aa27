"""Public tracking: what a stranger with an order's id sees, and that nobody sees more. See: contract/order.md 14."""

from __future__ import annotations

import asyncio
import random
import re
from uuid import uuid4

import msgspec
import pytest

from haulier.platform.commands.call import Call
from haulier.platform.commands.open_requests import ALLOWED
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.reader import now_ms
from haulier.platform.storage.resources import to_json
from haulier.services.order.events import SETTINGS_UPDATED
from haulier.services.order.facade import SETTINGS, OrderSettings, plan_update_work_order_state
from haulier.services.order.kind import SETTINGS_ID
from haulier.services.order.payloads import UpdateWorkOrderState
from haulier.services.ordertracking import queries
from haulier.services.ordertracking.rider import MAX_POINTS, SHOWN_MS, is_shown
from support.linehaul import DROP, PICKUP, SUCCESS, lay_lane
from support.orchestration import job_of, made_job
from support.orders import BASE, create, hold_still, make_shipments, order, read, run, work_orders
from support.stack import Answer, Client, Stack
from support.tracking import DEVICES, TRACES

TRACKING = "/app/order/v1/api/external/ordertracking"
PERSONAL = ("Ann", "Bell", "Hub", "5550100", "1 Main", "9 Dock", "Shelby", "New Delhi")


@pytest.fixture
async def client(client: Client) -> Client:
    """A tenant whose orders stay where the test has put them."""
    return await hold_still(client)


def somewhere() -> str:
    """An address from which nobody has asked yet."""
    return ".".join(str(random.randrange(1, 255)) for _ in range(4))


async def track(client: Client, id: str, address: str | None = None, **headers: str | None) -> Answer:
    """What somebody without a token gets."""
    anonymous = {"X-COREOS-ACCESS": None, "X-COREOS-ORIGIN-TOKEN": None, "X-COREOS-USERINFO": None}
    sent = {**anonymous, "X-Forwarded-For": address or somewhere(), **headers}
    return await client.get(f"{TRACKING}/{id}", headers=sent)


async def page(client: Client, id: str, query: str = "", address: str | None = None, **headers: str) -> Answer:
    sent = dict.fromkeys(client.headers) | {"X-Forwarded-For": address or somewhere(), "Accept": "text/html"}
    return await client.get(f"/track/{id}?tenant={client.tenant}{query}", headers={**sent, **headers})


async def move(stack: Stack, client: Client, id: str, status: str, reason: str | None = None) -> None:
    (work_order,) = await work_orders(client, id)
    given = msgspec.convert({"workOrderId": work_order, "status": status, "reasonCode": reason}, UpdateWorkOrderState)
    await run(stack, client.tenant, plan_update_work_order_state, given)


async def test_a_stranger_sees_where_an_order_is_and_nobodys_name(client: Client, stack: Stack) -> None:
    id = await create(client)
    await move(stack, client, id, "IN_PROGRESS", "R-0046")
    answer = await track(client, id)
    assert answer.body["status"] is True
    shown = answer.data
    number = (await read(client, id))["clientDetails"]["clientOrderId"]
    assert shown["order"] == {"clientOrderId": number, "state": "inProgress:scheduled"}
    assert (shown["riderTracking"], shown["job"]) == ([], None)
    (shipment,) = shown["shipmentTracking"]
    assert [(event["eventCode"], event["reasonCode"]) for event in shipment["events"]] == [("E-020", "R-0046")]
    assert (await track(client, id.partition(":")[2])).data == shown, "the bare UUID is taken"
    for word in PERSONAL:
        assert word not in str(answer.body)


async def test_containers_tell_their_own_events_in_seconds(client: Client) -> None:
    await make_shipments(client)
    id = await create(client, containers=[{"containerType": "shipments"}, {"containerType": "shipments"}])
    ids = (await read(client, id))["workOrder"][0]["containers"]
    event = {"eventCode": "E-025", "timestamp": 1790000000123, "data": {}, "source": {"appId": "a"}}
    moved = await client.put(f"/core/api/v2/containers/shipments/{ids[0]}/state/event", event)
    assert moved.status == 200, moved.body
    first, second = (await track(client, id)).data["shipmentTracking"]
    assert first == {"events": [{"eventCode": "E-025", "reasonCode": "", "timestamp": 1790000000}]}
    assert second == {"events": []}


async def test_whatever_cannot_be_shown_is_one_and_the_same_answer(
    client: Client, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await create(client)
    (part,) = await work_orders(client, id)
    other = await stack.new_tenant()
    answers = [
        await track(client, f"orders:{uuid4()}"),
        await track(client, "nothing"),
        await track(client, part),
        await track(other, id),
        await track(client, id, **{"X-COREOS-TID": "nobody"}),
    ]
    await move(stack, client, id, "IN_PROGRESS", "R-0046")
    await move(stack, client, id, "CANCELLED")
    assert (await track(client, id)).status == 200
    monkeypatch.setattr(queries, "SHOWN_MS", -1)
    answers.append(await track(client, id))
    said = {(answer.status, answer.code, answer.body["error"]["description"]) for answer in answers}
    assert len(said) == 1
    assert said.pop()[0] == 404


async def test_an_address_may_ask_so_often_in_a_minute_and_no_more(client: Client) -> None:
    id, address = await create(client), somewhere()
    answers = [(await track(client, id, address)).status for _ in range(ALLOWED)]
    assert set(answers) == {200}
    refused = await track(client, id, address)
    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (await page(client, id, address=address)).status == 429
    assert (await track(client, id)).status == 200


async def test_the_page_tells_the_steps_with_their_times_and_needs_no_script(client: Client, stack: Stack) -> None:
    id = await create(client)
    await move(stack, client, id, "IN_PROGRESS", "R-0063")
    shown = await page(client, id)
    assert (shown.status, shown.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    text: str = shown.body
    number = (await read(client, id))["clientDetails"]["clientOrderId"]
    for word in (f"Order {number}", "On its way", "Order placed", "Times are in UTC."):
        assert word in text
    assert re.findall(r'<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ">\d', text)
    assert 'aria-current="step"' in text
    assert "unsafe-inline" not in shown.headers["Content-Security-Policy"]
    for word in PERSONAL:
        assert word not in text


async def test_the_page_speaks_hindi_and_another_zone(client: Client) -> None:
    id = await create(client)
    by_browser = await page(client, id, **{"Accept-Language": "hi-IN,hi;q=0.9"})
    assert 'lang="hi"' in by_browser.body
    assert "ऑर्डर मिल गया" in by_browser.body
    by_address = await page(client, id, "&ui_locales=hi&zone=Asia/Kolkata")
    assert "समय Asia/Kolkata में हैं।" in by_address.body
    assert "<script" not in by_address.body
    for zone in ("Nowhere/Never", "../../etc/passwd", "Factory", "x" * 200):
        assert "Times are in UTC." in (await page(client, id, f"&zone={zone}")).body


async def test_a_page_that_cannot_be_shown_says_so_as_a_page(client: Client) -> None:
    unknown = await page(client, f"orders:{uuid4()}")
    assert unknown.status == 404
    assert "There is nothing here" in unknown.body
    assert "Ask whoever gave it to you" in unknown.body


async def test_what_a_client_calls_an_order_is_text_and_no_markup(client: Client) -> None:
    hostile = order()
    hostile["clientDetails"]["clientOrderId"] = "<script>alert(1)</script>"
    made = await client.post(f"{BASE}/", hostile)
    if made.status == 202:
        shown = await page(client, made.data["id"])
        assert "<script>alert" not in shown.body
        assert "&lt;script&gt;" in shown.body


async def switch_off(_call: Call, _body: None) -> Change:
    return row_change(
        SETTINGS_UPDATED, RowWrite(SETTINGS, SETTINGS_ID, 0, body=to_json(OrderSettings(publicTracking=False)))
    )


async def link_of(client: Client, id: str) -> Answer:
    return await client.post(f"/core/haulier/v1/orders/{id}/tracking-link", {})


async def follow(client: Client, token: str) -> Answer:
    """What somebody gets who has nothing but a link."""
    sent = dict.fromkeys(client.headers) | {"X-Forwarded-For": somewhere(), "Accept": "text/html"}
    return await client.get(f"/track/{token}", headers=sent)


async def test_a_link_leads_to_the_page_of_its_order_and_of_no_other(client: Client, stack: Stack) -> None:
    id, other = await create(client), await create(client)
    link = (await link_of(client, id)).data
    assert link["url"].endswith(f"/track/{link['token']}")
    assert (await link_of(client, id.partition(":")[2])).data == link
    shown = await follow(client, link["token"])
    assert shown.status == 200
    assert (await read(client, id))["clientDetails"]["clientOrderId"] in shown.body
    order_id, mark, tenant = link["token"].split(".")
    strangers = await stack.new_tenant()
    for forged in (
        f"{other.partition(':')[2]}.{mark}.{tenant}", f"{order_id}.{'0' * 32}.{tenant}", f"{order_id}.{mark}.nobody",
        f"{order_id}.{mark}.{strangers.tenant}", f"{order_id}.{mark}", f"{order_id}.{mark}.{tenant}.x",
    ):  # fmt: skip
        assert (await follow(client, forged)).status == 404, forged


async def test_links_are_made_for_ones_own_orders_by_who_may(client: Client, stack: Stack) -> None:
    id = await create(client)
    assert (await link_of(await stack.new_tenant(), id)).status == 404
    assert (await link_of(client, (await work_orders(client, id))[0])).status == 404
    assert (await link_of(await client.new_app(), id)).status == 403


async def test_a_link_is_good_where_ids_are_not_and_ends_when_the_order_is_long_over(
    client: Client, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await create(client)
    token = (await link_of(client, id)).data["token"]
    await run(stack, client.tenant, switch_off, None)
    assert (await page(client, id)).status == 404
    assert (await follow(client, token)).status == 200
    await move(stack, client, id, "IN_PROGRESS", "R-0046")
    await move(stack, client, id, "CANCELLED")
    assert (await follow(client, token)).status == 200
    monkeypatch.setattr(queries, "SHOWN_MS", -1)
    assert (await follow(client, token)).status == 404


async def test_an_order_of_many_changes_shows_where_it_is_now(
    client: Client, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MAX_MOMENTS", 2)
    id = await create(client)
    for reason in ("R-0046", "R-0095", "R-0063"):
        await move(stack, client, id, "IN_PROGRESS", reason)
    shown = (await page(client, id)).body
    assert "Order placed" not in shown
    assert re.search(r'aria-current="step"[^>]*><span class="step">On its way', shown)


async def test_a_tenant_may_switch_it_off(client: Client, stack: Stack) -> None:
    id = await create(client)
    assert (await track(client, id)).status == 200
    await run(stack, client.tenant, switch_off, None)
    assert (await track(client, id)).status == 404
    assert (await page(client, id)).status == 404


async def test_the_rider_is_shown_from_the_begin_of_the_job_to_its_end(stack: Stack) -> None:
    client = await stack.new_tenant()
    lane = await lay_lane(client)
    id = await create(client)
    job = made_job(await job_of(client, id))
    dispatch = await lane.dispatch(job)
    device = {"deviceId": "phone", "externalRefId": lane.rider, "protocol": "REST"}
    assert (await client.post(DEVICES, device)).status == 200
    await ride(client, now_ms() - 1_000)
    assert (await track(client, id)).data["riderTracking"] == []
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED")).status == 202
    begun = now_ms()
    await ride(client, *range(begun, begun + MAX_POINTS + 1))
    await asyncio.sleep(MAX_POINTS / 1_000)
    shown = (await track(client, id)).data["riderTracking"]
    assert shown == [{"tis": begun + 1 + n, "lat": 12.5, "lon": 77.1} for n in range(MAX_POINTS)]
    for objective, status, code in ((PICKUP, "CLOSED", SUCCESS), (DROP, "STARTED", ""), (DROP, "CLOSED", SUCCESS)):
        assert (await lane.tell(job, dispatch, objective, status, code)).status == 202
    await ride(client, now_ms() + 1)
    assert (await track(client, id)).data["riderTracking"] == shown


async def ride(client: Client, *moments: int) -> None:
    """Tell where the rider's phone is at these moments, in epoch milliseconds."""
    body = {"deviceId": "phone", "traces": [{"tis": at, "lat": 12.5, "lon": 77.1} for at in moments]}
    assert (await client.put(TRACES, body)).data["accepted"] == len(moments)


def test_points_are_shown_for_a_day_after_the_end_of_their_job() -> None:
    assert not is_shown(None, None, 5)
    assert is_shown(1, None, 10 * SHOWN_MS)
    assert is_shown(1, 2, 2 + SHOWN_MS)
    assert not is_shown(1, 2, 3 + SHOWN_MS)
