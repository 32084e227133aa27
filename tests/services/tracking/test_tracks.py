"""Tracks over HTTP, on a stack whose clock is turned by hand: states, times, callbacks, points."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.core.link_token import LinkToken, read_token
from haulier.engines.settings import Settings
from haulier.services.tracking.tracks.commands import MAX_SIM_TRACKS
from haulier.services.tracking.tracks.rules import MAX_SECONDS, answer_of, next_status, track_seconds
from support.messaging import gateway
from support.receiver import Receiver
from support.schedules import World, turned_world
from support.stack import Answer, Client, serving
from support.tracking import DEVICES, TRACES, point, window
from support.tracks import CONSENTS, LOCAL, MSISDN, TRACKS, make_track, page, statuses, token_in
from support.unchanged import unchanged

HOUR, DAY = 3_600, 86_400
CONSENT = f"{CONSENTS}/{MSISDN}"


@dataclass(slots=True)
class Field:
    """A stack whose clock stands, with a network and an SMS gateway that are receivers of ours."""

    world: World
    sms: Receiver
    network: Receiver
    app: Client | None = None

    @property
    def now(self) -> int:
        return self.world.time.now

    async def turn(self, seconds: float = 0) -> None:
        """Turn the clock, carry out what is due, and have the app log in again."""
        await self.world.run_due(seconds)
        if seconds and self.app is not None:
            await self.app.log_in()

    async def token(self, client: Client) -> str:
        """Ask the holder of the phone, and give the token of the SMS."""
        self.sms.clear()
        assert (await client.post(CONSENT, {"validity": "2d"})).status == 202
        await self.turn()
        return token_in(self.sms.received[-1].body.decode())

    async def agreed(self, client: Client) -> str:
        """Have the holder agree; the token."""
        token = await self.token(client)
        assert (await reply(client, "yes", token)).status == 200
        return token


@pytest.fixture(scope="module")
async def field(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Field]:
    url = await ready_database()
    async with Receiver() as sms, Receiver() as network:
        own = settings.changed(
            database_url=url, outbound_allow_private=True, sms_url=sms.url_of("/sms"),
            sim_url=network.url_of("/where"), trusted_proxies="127.0.0.1",
        )  # fmt: skip
        async with turned_world(own) as world:
            yield Field(world, sms, network)


@pytest.fixture
async def app(field: Field) -> AsyncIterator[Client]:
    field.app = client = await field.world.stack.new_tenant()
    yield client
    field.app = None
    await field.world.forget(client)


async def reply(client: Client, word: str, token: str, msisdn: str = MSISDN) -> Answer:
    """What a gateway sends, which has no account."""
    bare = dict.fromkeys(client.headers)
    return await client.post(f"{CONSENTS}/{msisdn}/reply", {"reply": word, "token": token}, headers=bare)


async def status_of(client: Client, track: str) -> str:
    status: str = (await client.get(f"{TRACKS}/{track}")).data["status"]
    return status


async def test_a_track_is_created_started_and_stopped_and_each_change_is_called_back(field: Field, app: Client) -> None:
    async with Receiver() as receiver:
        callback = {"url": receiver.url, "meta": {"trip": 7}}
        made = await make_track(app, contextId="rider-1", externalRefId="trip-77", callback=callback)
        assert made.status == 201
        assert made.data == {
            "trackId": "trip-77", "trackName": "rider-1", "externalRefId": "trip-77", "status": "CREATED"
        }  # fmt: skip
        started = await app.put(f"{TRACKS}/trip-77", {"action": "START"})
        assert (started.status, started.data["status"]) == (202, "STARTED")
        assert (await app.put(f"{TRACKS}/trip-77", {"status": "STOP"})).data["status"] == "STOPPED"
        await field.turn()
        assert sorted(statuses(receiver)) == ["CREATED", "STARTED", "STOPPED"]
        body = receiver.received[0].json()
        expected = {
            "tenantId": app.tenant, "service": "mts", "trackId": "trip-77", "trackName": "rider-1",
            "externalRefId": "trip-77", "meta": {"trip": 7},
        }  # fmt: skip
        assert {name: body[name] for name in expected} == expected


async def test_a_callback_is_signed_with_the_secret_of_the_creation(field: Field, app: Client) -> None:
    async with Receiver() as receiver:
        secret = {"X-COREOS-CALLBACK-SECRET": "s3cret"}
        body = {"contextId": "a", "externalRefId": "t", "callback": {"url": receiver.url}}
        await app.post(f"{TRACKS}/smartphone", body, headers=secret)
        await app.put(f"{TRACKS}/t", {"action": "START"})
        await field.turn()
        assert [one.is_signed_with("s3cret") for one in receiver.received] == [True, True]


async def test_default_start_is_accepted_and_runs_until_its_expiry(field: Field, app: Client) -> None:
    async with Receiver() as receiver:
        made = await make_track(app, defaultStart=True, expiry="2h", callback={"url": receiver.url})
        assert (made.status, made.data["status"]) == (202, "STARTED")
        id = made.data["trackId"]
        assert id.startswith("track:")
        await field.turn(2 * HOUR - 1)
        assert await status_of(app, id) == "STARTED"
        await field.turn(1)
        assert await status_of(app, id) == "EXPIRED"
        await field.turn()
        assert statuses(receiver) == ["STARTED", "EXPIRED"]
        assert (await app.put(f"{TRACKS}/{id}", {"action": "START"})).status == 400


async def test_the_expiry_counts_from_the_start(field: Field, app: Client) -> None:
    id = (await make_track(app, expiry="1h")).data["trackId"]
    await field.turn(23 * HOUR)
    await app.put(f"{TRACKS}/{id}", {"action": "START"})
    await field.turn(HOUR - 1)
    assert await status_of(app, id) == "STARTED"
    await field.turn(2)
    assert await status_of(app, id) == "EXPIRED"


async def test_a_track_that_nobody_starts_for_a_day_is_gone_and_its_id_is_free(field: Field, app: Client) -> None:
    async with Receiver() as receiver:
        await make_track(app, externalRefId="mine", callback={"url": receiver.url})
        await field.turn(DAY - 1)
        assert (await make_track(app, externalRefId="mine")).status == 400
        await field.turn(1)
        assert (await app.get(f"{TRACKS}/mine")).status == 404
        assert (await app.put(f"{TRACKS}/mine", {"action": "START"})).status == 404
        assert (await app.get(TRACKS)).data == {"meta": {"totalElements": 0}, "tracks": []}
        await field.turn()
        assert statuses(receiver) == ["CREATED", "EXPIRED"]
        assert (await make_track(app, externalRefId="mine", defaultStart=True)).status == 202
        await field.turn(DAY - 1)
        assert await status_of(app, "mine") == "STARTED"


async def test_of_many_that_make_one_track_one_does(app: Client) -> None:
    answers = await asyncio.gather(*(make_track(app, externalRefId="one") for _ in range(8)))
    assert sorted(each.status for each in answers) == [201] + [400] * 7
    assert {field for each in answers if each.status == 400 for field in each.fields} == {"externalRefId"}


async def test_actions_that_change_nothing_and_actions_that_cannot_be(field: Field, app: Client) -> None:
    id = (await make_track(app)).data["trackId"]
    assert (await app.put(f"{TRACKS}/{id}", {"action": "STOP"})).status == 400
    for action, status in (("START", "STARTED"), ("START", "STARTED"), ("STOP", "STOPPED"), ("STOP", "STOPPED")):
        answer = await app.put(f"{TRACKS}/{id}", {"action": action})
        assert (answer.status, answer.data["status"]) == (202, status)
    assert (await app.put(f"{TRACKS}/{id}", {"action": "START"})).status == 400
    for body in ({}, {"action": "PAUSE"}, {"action": "START", "status": "STOP"}):
        assert (await app.put(f"{TRACKS}/{id}", body)).status == 400
    rows = await field.world.stack.runtime.database.fetch(
        "SELECT event FROM journal WHERE tenant_id = $1 AND kind = 'track' ORDER BY txid", app.tenant
    )
    assert [row["event"].removeprefix("Track") for row in rows] == [
        "Created", "Started", "Unchanged", "Stopped", "Unchanged",
    ]  # fmt: skip


async def test_a_track_that_has_no_points_yet_is_read_as_empty(field: Field, app: Client) -> None:
    await make_track(app, "smartphone", externalRefId="smartphone", contextId="p")
    await make_track(app, "gps", externalRefId="gps", vehicleNumber="KA01", defaultStart=True)
    for id in ("smartphone", "gps"):
        found = await app.get(TRACES + window(field.now - HOUR * 1000, field.now, trackId=id))
        assert (found.status, found.data["traces"]) == (200, [])
    shown = {each["trackId"]: each["deviceId"] for each in (await app.get(TRACKS)).data["tracks"]}
    assert shown == {"smartphone": "p", "gps": "KA01"}
    await app.post(DEVICES, {"deviceId": "imei-7", "protocol": "REST", "externalRefId": "KA01"})
    shown = {each["trackId"]: each["deviceId"] for each in (await app.get(TRACKS)).data["tracks"]}
    assert shown == {"smartphone": "p", "gps": "imei-7"}


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({"expiry": "61d"}, "expiry"), ({"expiry": "0s"}, "expiry"), ({"expiry": "1w"}, "expiry"),
        ({"callback": {"meta": 1}}, "callback.url"), ({"externalRefId": "a\u0007"}, "externalRefId"),
        ({"externalRefId": "a" * 129}, "externalRefId"), ({"contextId": " a"}, "contextId"),
        ({"contextId": "a" * 65}, "contextId"), ({"contextId": None}, "contextId"),
    ],
)  # fmt: skip
async def test_what_cannot_be_a_track_names_its_field(app: Client, members: dict[str, object], named: str) -> None:
    answer = await make_track(app, **members)
    assert (answer.status, answer.fields) == (400, {named})


def test_the_longest_expiry_is_sixty_days() -> None:
    assert track_seconds("60d") == MAX_SECONDS
    assert track_seconds("3h4m7s") == 3 * HOUR + 4 * 60 + 7
    assert track_seconds(None) == DAY
    assert next_status("STARTED", "START") is None


async def test_points_are_those_of_the_track_between_its_start_and_its_end(field: Field, app: Client) -> None:
    id = (await make_track(app, contextId="phone-1")).data["trackId"]
    await app.put(TRACES, {"deviceId": "phone-1", "traces": [point(field.now - 1_000)]})
    await app.put(f"{TRACKS}/{id}", {"action": "START"})
    start = field.now
    answer = await app.post(f"{TRACKS}/{id}/traces", {"locationData": [point(start + 1, id=["another"])]})
    assert answer.data == {"accepted": 1, "duplicates": 0, "rejected": []}
    assert (await app.put(TRACES, {"trackName": "phone-1", "traces": [point(start + 2)]})).data["accepted"] == 1
    await field.turn(60)
    await app.put(f"{TRACKS}/{id}", {"action": "STOP"})
    await app.put(TRACES, {"deviceId": "phone-1", "traces": [point(field.now + 5_000)]})
    for query in ({"trackId": id}, {"trackName": "phone-1"}):
        read = await app.get(TRACES + window(start - DAY * 1000, field.now + DAY * 1000, **query))
        assert [each["tis"] for each in read.data["traces"]] == [start + 1, start + 2]
    shown = (await app.get(f"{TRACKS}/{id}")).data
    assert (shown["deviceId"], shown["startedAt"], shown["endedAt"]) == ("phone-1", start, field.now)
    assert (await app.post(f"{TRACKS}/other/traces", {"traces": [point(start)]})).status == 404


async def test_a_vehicles_track_has_the_points_of_its_device_also_of_one_registered_later(
    field: Field, app: Client
) -> None:
    id = (await make_track(app, "gps", vehicleNumber="KA 1", defaultStart=True)).data["trackId"]
    await app.post(DEVICES, {"deviceId": "imei-1", "externalRefId": "KA 1"})
    await app.put(TRACES, {"deviceId": "imei-1", "traces": [point(field.now)]})
    shown = (await app.get(f"{TRACKS}/{id}")).data
    assert (shown["deviceId"], shown["lastPosition"]["tis"], shown["vehicleNumber"]) == ("imei-1", field.now, "KA 1")


async def test_tracks_are_listed_by_status_and_are_their_tenants_own(field: Field, app: Client) -> None:
    for name in ("a", "b", "c"):
        await make_track(app, externalRefId=name, defaultStart=name != "c")
    await app.put(f"{TRACKS}/a", {"action": "STOP"})
    listed = (await app.get(f"{TRACKS}?status=STARTED")).data
    assert (listed["meta"], [each["trackId"] for each in listed["tracks"]]) == ({"totalElements": 1}, ["b"])
    page = (await app.get(f"{TRACKS}?limit=2&offset=2")).data
    assert (page["meta"]["totalElements"], len(page["tracks"])) == (3, 1)
    assert (await app.get(f"{TRACKS}?status=GONE")).status == 400
    other = await field.world.stack.new_tenant()
    assert (await other.get(f"{TRACKS}/b")).status == 404
    assert (await other.post(f"{TRACKS}/b/traces", {"traces": [point(field.now)]})).status == 404


async def test_phone_apps_start_and_send_as_they_do_on_a_live_platform(field: Field, app: Client) -> None:
    bare = {"X-COREOS-TID": None, "X-COREOS-REQUEST-ID": None, "X-COREOS-USERINFO": None}
    made = await app.post(f"{LOCAL}/smart-phone", {"user_id": "u-9", "vehicle_number": "KA 2"}, headers=bare)
    assert made.status == 200
    id = made.data["track_id"]
    sent = {
        "app": "", "id": ["u-9"], "md": "REST", "seq": 1015, "tis": field.now, "accuracy": 4.0, "distance": 0,
        "isMobile": True, "lat": 12.9, "lon": 77.6, "provider": "fused", "speed": 0,
    }  # fmt: skip
    points = [sent | {"tis": field.now + number} for number in range(5)]
    answer = await app.post(f"{LOCAL}/track/{id}/traces", {"locationData": points}, headers=bare)
    assert (answer.status, answer.data) == (200, {"accepted": 5})
    assert (await app.get(f"{TRACKS}/{id}")).data["lastPosition"]["tis"] == field.now + 4


async def test_a_shared_link_shows_a_track_to_anybody_until_it_ends(field: Field, app: Client) -> None:
    id = (await make_track(app, contextId="phone-2", defaultStart=True, expiry="2d")).data["trackId"]
    shared = (await app.get(f"{TRACKS}/{id}/share?expiry=3h")).data
    assert shared["expiresAt"] == field.now // 1000 * 1000 + 3 * HOUR * 1000
    http, url = field.world.stack.http, shared["url"]
    status, text = await page(http, url)
    assert status == 200
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in text  # it looks again by itself
    await app.put(TRACES, {"deviceId": "phone-2", "traces": [point(field.now)]})
    status, text = await page(http, url)
    assert status == 200
    assert "<svg" in text
    assert "geo:12.900100,77.600200" in text
    assert id not in text
    token = read_token(url.rpartition("/")[2])
    assert token is not None
    assert len(token.mark) * 4 == 128
    for changed in (token._replace(until=(token.until or 0) + 1), token._replace(mark="0" * 32)):
        assert (await page(http, url.replace(token.text(), changed.text())))[0] == 404
    await field.turn(3 * HOUR + 1)
    assert (await page(http, url))[0] == 404
    again = (await app.get(f"{TRACKS}/{id}/share?expiry=7d")).data
    assert again["expiresAt"] == (await app.get(f"{TRACKS}/{id}")).data["expiresAt"] // 1000 * 1000
    assert (await app.get(f"{TRACKS}/{id}/share?expiry=7d1s")).status == 400
    await app.put(f"{TRACKS}/{id}", {"action": "STOP"})
    assert (await page(http, again["url"]))[0] == 404
    assert (await app.get(f"{TRACKS}/{id}/share")).status == 400


async def test_a_link_of_another_tenant_leads_nowhere(field: Field, app: Client) -> None:
    id = (await make_track(app, defaultStart=True)).data["trackId"]
    url = (await app.get(f"{TRACKS}/{id}/share")).data["url"]
    token = read_token(url.rpartition("/")[2])
    assert token is not None
    other = await field.world.stack.new_tenant()
    moved = LinkToken(token.id, token.mark, other.tenant, token.until).text()
    assert (await page(field.world.stack.http, url.replace(token.text(), moved)))[0] == 404


async def test_a_sim_is_tracked_once_its_holder_agreed(field: Field, app: Client) -> None:
    assert (await make_track(app, "sim")).status == 400
    token = await field.token(app)
    assert (await app.get(CONSENT)).data["status"] == "PENDING"
    assert (await make_track(app, "sim")).status == 400
    assert (await reply(app, " y ", token)).status == 200
    assert (await app.get(CONSENT)).data["status"] == "ALLOWED"
    field.network.clear()
    field.network.answer(200, {"lat": 12.9, "lon": 77.6, "accuracy": 300, "tis": field.now})
    made = await make_track(app, "sim", externalRefId="sim-1", defaultStart=True)
    assert (made.status, made.data["trackName"]) == (202, MSISDN)
    await field.turn()
    assert [each.path for each in field.network.received] == [f"/where?msisdn={MSISDN}"]
    shown = (await app.get(f"{TRACKS}/sim-1")).data
    assert (shown["lastPosition"]["lat"], MSISDN in shown["deviceId"]) == (12.9, False)
    await field.turn(299)
    assert len(field.network.received) == 1
    field.network.answer(200, b"nonsense")
    await field.turn(1)
    field.network.answer(200, {"lat": 13.0, "lon": 77.6, "tis": field.now})
    await field.turn(300)
    assert len(field.network.received) == 3
    assert (await app.get(f"{TRACKS}/sim-1")).data["lastPosition"]["lat"] == 13.0


async def test_a_no_ends_the_tracks_at_once_and_nothing_is_asked_any_more(field: Field, app: Client) -> None:
    async with Receiver() as receiver:
        token = await field.agreed(app)
        ids = ["s1", "s2"]
        for id, starts in zip(ids, (True, False), strict=True):
            await make_track(app, "sim", externalRefId=id, defaultStart=starts, callback={"url": receiver.url})
        await field.turn()
        field.network.clear()
        assert (await reply(app, "NO", token)).status == 200
        assert [await status_of(app, id) for id in ids] == ["STOPPED", "STOPPED"]
        await field.turn(600)
        assert field.network.received == []
        assert sorted(statuses(receiver)) == ["CREATED", "STARTED", "STOPPED", "STOPPED"]
        assert (await app.get(CONSENT)).data["status"] == "DENIED"
        assert (await make_track(app, "sim")).status == 400
        assert (await reply(app, "1", token)).status == 200
        assert (await make_track(app, "sim")).status == 201


async def test_a_consent_lapses_unanswered_and_ends_when_it_is_over(field: Field, app: Client) -> None:
    token = await field.token(app)
    await field.turn(72 * HOUR)
    assert (await app.get(CONSENT)).data["status"] == "EXPIRED"
    assert (await reply(app, "YES", token)).status == 400
    await field.agreed(app)
    await make_track(app, "sim", externalRefId="s", defaultStart=True, expiry="30d")
    await field.turn(2 * DAY)
    assert (await app.get(CONSENT)).data["status"] == "EXPIRED"
    assert await status_of(app, "s") == "STOPPED"


async def test_an_answer_needs_the_token_of_its_number_and_of_the_last_asking(field: Field, app: Client) -> None:
    first = await field.token(app)
    await field.turn(61)
    second = await field.token(app)
    assert first != second
    read = read_token(second)
    assert read is not None
    forged = [first, "x", "", read._replace(mark="0" * 32).text(), read._replace(tenant="nobody").text()]
    assert [(await reply(app, "YES", token)).status for token in forged] == [401] * len(forged)
    assert (await reply(app, "YES", second, "911111111111")).status == 401
    assert (await reply(app, "perhaps", second)).fields == {"reply"}
    assert (await app.get(CONSENT)).data["status"] == "PENDING"
    assert (await reply(app, "YES", second)).status == 200


async def test_who_was_asked_a_moment_ago_gets_no_second_sms(field: Field, app: Client) -> None:
    await field.token(app)
    await field.turn(59)
    sent = len(field.sms.received)
    assert (await app.post(CONSENT)).data["status"] == "PENDING"
    await field.turn()
    assert len(field.sms.received) == sent
    await field.turn(1)
    assert (await app.post(CONSENT)).data["status"] == "PENDING"
    await field.turn()
    assert len(field.sms.received) == sent + 1


async def test_a_tenant_with_a_provider_asks_by_its_own(field: Field, app: Client) -> None:
    async with Receiver() as receiver:
        await gateway(app, receiver, headers={"Authorization": "Key theirs"})
        sent = len(field.sms.received)
        receiver.answer(503, times=1)
        assert (await app.post(CONSENT)).status == 202
        await field.turn()
        await field.turn(60)
        first, second = receiver.received
        assert (second.json()["to"], second.headers["Authorization"]) == (f"+{MSISDN}", "Key theirs")
        assert first.body == second.body
        assert (await reply(app, "YES", token_in(second.json()["text"]))).status == 200
        assert len(field.sms.received) == sent


async def test_the_holder_answers_on_the_page_of_the_sms(field: Field, app: Client) -> None:
    async with Receiver() as receiver:
        body = {"language": "hi-IN", "callback": {"url": receiver.url, "meta": 1}}
        assert (await app.post(CONSENT, body)).status == 202
        await field.turn()
        text = field.sms.received[-1].json()["text"]
        assert "YES" in text
        address = f"{app.url}/consent/{token_in(text)}"
        http = field.world.stack.http
        status, shown = await page(http, address)
        assert (status, "नहीं" in shown, MSISDN in shown) == (200, True, False)
        assert (await page(http, address, "yes"))[0] == 200
        assert (await app.get(CONSENT)).data["status"] == "ALLOWED"
        assert (await page(http, address, "no"))[0] == 200
        assert (await page(http, address, "perhaps"))[0] == 400
        assert (await page(http, f"{app.url}/consent/none"))[0] == 404
        await field.turn()
        told = [each.json() for each in receiver.received]
        assert sorted(each["status"] for each in told) == ["ALLOWED", "DENIED", "PENDING"]
        assert {each["msisdn"] for each in told} == {MSISDN}


@pytest.mark.parametrize("msisdn", ["+9198", "9" * 13, "abc", "९८७"])
async def test_a_number_is_digits_without_a_plus(app: Client, msisdn: str) -> None:
    assert (await app.post(f"{CONSENTS}/{msisdn}")).fields == {"msisdn"}


async def test_no_event_names_the_number_of_a_phone(field: Field, app: Client) -> None:
    await field.agreed(app)
    await make_track(app, "sim", externalRefId="quiet", defaultStart=True)
    await field.turn()
    rows = await field.world.stack.runtime.database.fetch(
        "SELECT resource_id || ' ' || coalesce(data, '') || ' ' || event FROM journal WHERE tenant_id = $1", app.tenant
    )
    assert any("ConsentAnswered" in row[0] for row in rows)
    assert not [row[0] for row in rows if MSISDN in row[0]]


async def test_a_sim_has_so_many_live_tracks_and_no_more(field: Field, app: Client) -> None:
    await field.agreed(app)
    answers = [await make_track(app, "sim", externalRefId=f"n{number}") for number in range(MAX_SIM_TRACKS)]
    assert {each.status for each in answers} == {201}
    assert (await make_track(app, "sim")).status == 400
    await app.put(f"{TRACKS}/n0", {"action": "START"})
    await app.put(f"{TRACKS}/n0", {"action": "STOP"})
    assert (await make_track(app, "sim")).status == 201


@pytest.mark.parametrize(
    ("word", "says"),
    [("YES", True), ("y", True), (" 1 ", True), ("Yes.", True), ("NO", False), ("n", False), ("0", False),
     ("nope", None), ("", None), ("YES NO", None)],
)  # fmt: skip
def test_words_of_an_answer(word: str, says: bool | None) -> None:
    assert answer_of(word) is says


async def test_without_a_network_that_knows_where_sims_are_none_is_tracked(field: Field, app: Client) -> None:
    await field.agreed(app)
    assert (await make_track(app, "sim", externalRefId="waits")).status == 201
    runtime = field.world.stack.runtime
    async with serving(runtime.settings.changed(sim_url=""), SERVICES, COMPILERS, clock=runtime.clock) as (_, url):
        blind = app.at(url)
        async with unchanged(runtime.database, app.tenant):
            answers = [await make_track(blind, "sim"), await blind.put(f"{TRACKS}/waits", {"action": "START"})]
    for refused in answers:
        assert (refused.status, refused.headers["Retry-After"]) == (503, "3600")
        assert "HAULIER_SIM_URL" in refused.body["error"]["description"]
