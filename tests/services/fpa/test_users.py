"""Users are made, read and changed; their codes, owners and attributes. See: contract/fpa.md sections 1 and 2."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from support.fpa import DOCUMENT, EMAIL, MOBILE, PARTICIPANTS, USERS, made, user
from support.receiver import Receiver
from support.stack import Client, Stack

TYPES = f"{PARTICIPANTS}/participant-types"
UNKNOWN = "7d0a2c51-3c0e-4a4e-9f0e-2f8a3f4f6b11"


async def test_a_user_reads_back_without_what_is_personal(client: Client) -> None:
    body = user(
        middleName="B.", identification=DOCUMENT, fileId="file:1", workLocations=["facilities:1"], teams=["t-1"],
        secondaryMobile={"countryCode": "+91", "number": "5550101"}, userCode="U-1",
    )  # fmt: skip
    answer = await client.post(USERS, body)
    assert answer.status == 202
    read = await client.get(f"{USERS}/{answer.data['id']}")
    shown = read.data
    assert shown | {"createdAt": 0, "updatedAt": 0} == {
        "id": answer.data["id"],
        "state": "onboarding:onboarding",
        "participantType": "users",
        "name": "Ada B. Ray",
        "owner": client.owner,
        "uniqueCode": "U-1",
        "category": "Regular",
        "properties": {
            "firstName": "Ada",
            "middleName": "B.",
            "lastName": "Ray",
            "designation": "Field-Executive",
            "category": "Regular",
            "employmentType": "Full-time",
            "workLocations": ["facilities:1"],
            "teams": ["t-1"],
            "fileID": "file:1",
            "identification": {"idType": "licence", "idNum": "****7766"},
        },
        "createdAt": 0,
        "createdBy": {"id": "1", "name": "tester"},
        "updatedAt": 0,
        "updatedBy": {"id": "1", "name": "tester"},
    }
    assert 1_500_000_000 < shown["createdAt"] == shown["updatedAt"] < 10_000_000_000
    for secret in (EMAIL, MOBILE["number"], "5550101", "99887"):
        assert secret not in str(read.data)


async def test_the_request_is_repeated_and_error_is_null(client: Client) -> None:
    body = user()
    answer = await client.call("POST", f"{USERS}?a=b", body, headers={"X-COREOS-REQUEST-ID": "r-1"})
    assert answer.body["error"] is None
    assert answer.body["request"] == {
        "uri": USERS, "method": "POST", "requestId": "r-1", "queryString": "a=b", "body": body,
    }  # fmt: skip
    read = await client.get(f"{USERS}/{answer.data['id']}")
    assert read.body["request"]["body"] == {}


async def test_without_a_request_id_one_is_made_and_sent_back(client: Client) -> None:
    first, second = [await client.call("GET", USERS, headers={"X-COREOS-REQUEST-ID": None}) for _ in range(2)]
    assert first.status == 200
    assert len(first.headers["X-COREOS-REQUEST-ID"]) >= 16
    assert first.body["request"]["requestId"] == first.headers["X-COREOS-REQUEST-ID"]
    assert first.headers["X-COREOS-REQUEST-ID"] != second.headers["X-COREOS-REQUEST-ID"]


async def test_a_code_that_is_not_given_is_made_from_the_id(client: Client) -> None:
    one, other = [await made(client, USERS, user()) for _ in range(2)]
    assert one != other
    shown = (await client.get(f"{USERS}/{one}")).data
    assert shown["uniqueCode"] == one.removeprefix("users:")
    assert (await client.get(f"{USERS}/ref:{shown['uniqueCode']}")).data["id"] == one


async def test_a_code_is_taken_once_even_by_many_at_once(client: Client) -> None:
    await made(client, USERS, user())
    answers = await asyncio.gather(*(client.post(USERS, user(userCode="U-1")) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 7
    refused = next(answer for answer in answers if answer.status == 400)
    assert (refused.code, refused.rules) == ("201610012300", {("userCode", "taken")})


@pytest.mark.parametrize("form", ["{id}", "user:{uuid}", "{uuid}", "U-1", "ref:U-1", "ref-U-1", "ref=U-1"])
async def test_a_user_is_found_by_each_form_of_its_name(client: Client, form: str) -> None:
    id = await made(client, USERS, user(userCode="U-1"))
    at = f"{USERS}/{form.format(id=id, uuid=id.partition(':')[2])}"
    assert (await client.get(at)).data["id"] == id
    assert (await client.put(at, {"lastName": "Roy"})).data["id"] == id
    assert (await client.put(f"{at}/state", {"toState": "active"})).data["id"] == id
    assert (await client.get(f"{at}/state")).data["state"] == "active:available"


async def test_a_code_may_be_a_uuid_that_is_no_id(client: Client) -> None:
    code = str(uuid4())
    id = await made(client, USERS, user(userCode=code))
    for text in (code, f"ref:{code}"):
        assert (await client.get(f"{USERS}/{text}")).data["id"] == id


async def test_a_user_is_found_by_the_login_identity(client: Client) -> None:
    id = await made(client, USERS, user())
    login = str(uuid4())
    await client.put(f"{PARTICIPANTS}/users/{id}", {"properties": {"aaaId": login, "userType": "RIDER"}})
    shown = (await client.get(f"{USERS}/ref:{login}")).data
    assert (shown["id"], shown["properties"]["userType"]) == (id, "RIDER")
    assert (await client.get(f"{USERS}/{login}")).status == 404


async def test_a_reference_of_several_is_refused(client: Client) -> None:
    id = await made(client, USERS, user(userCode="twice"))
    other = await made(client, USERS, user())
    await client.put(f"{PARTICIPANTS}/users/{other}", {"properties": {"aaaId": "twice"}})
    assert (await client.get(f"{USERS}/ref:twice")).code[-4:] == "0007"
    assert (await client.get(f"{USERS}/twice")).data["id"] == id


@pytest.mark.parametrize("text", ["users:none", "ref:", "ref:U-9", "U-9", f"users:{UNKNOWN}", f"vehicles:{UNKNOWN}"])
async def test_what_nobody_has_is_not_found(client: Client, text: str) -> None:
    for answer in (
        await client.get(f"{USERS}/{text}"),
        await client.put(f"{USERS}/{text}", {"lastName": "x"}),
        await client.get(f"{USERS}/{text}/state"),
        await client.put(f"{USERS}/{text}/state", {"toState": "active"}),
        await client.put(f"{USERS}/{text}/transition", {"toState": "active"}),
    ):
        assert (answer.status, answer.code[-4:]) == (404, "3300")


async def test_a_change_keeps_what_is_not_named(client: Client) -> None:
    id = await made(client, USERS, user(teams=["t-1"]))
    answer = await client.put(f"{USERS}/{id}", {"lastName": "Roy", "designation": "Driver", "middleName": None})
    assert (answer.status, answer.data) == (202, {"id": id})
    shown = (await client.get(f"{USERS}/{id}")).data
    assert (shown["name"], shown["properties"]["designation"]) == ("Ada Roy", "Driver")
    assert (shown["properties"]["teams"], shown["properties"]["firstName"]) == (["t-1"], "Ada")


async def test_a_code_never_changes(client: Client) -> None:
    id = await made(client, USERS, user(userCode="U-1"))
    assert (await client.put(f"{USERS}/{id}", {"userCode": "U-1", "lastName": "Roy"})).status == 202
    refused = await client.put(f"{USERS}/{id}", {"userCode": "U-2"})
    assert (refused.code[-4:], refused.rules) == ("0007", {("userCode", "fixed")})


async def test_another_participant_than_the_tenant_may_own_a_user(client: Client) -> None:
    lead = await made(client, USERS, user(designation="Supervisor"))
    id = await made(client, USERS, user(userOwnerId=lead.replace("users:", "user:")))
    assert (await client.get(f"{USERS}/{id}")).data["owner"] == lead
    unknown = await client.post(USERS, user(userOwnerId=f"users:{uuid4()}"))
    assert (unknown.code[-4:], unknown.rules) == ("3303", {("userOwnerId", "unknown")})
    itself = await client.put(f"{USERS}/{lead}", {"userOwnerId": lead})
    assert (itself.status, itself.rules) == (400, {("userOwnerId", "self")})


async def test_members_that_nobody_knows_are_ignored(client: Client) -> None:
    id = await made(client, USERS, user(shoeSize=44, nested={"a": [1]}, userType="BOSS", aaaId="x"))
    properties = (await client.get(f"{USERS}/{id}")).data["properties"]
    assert properties.keys().isdisjoint({"shoeSize", "nested", "userType", "aaaId"})


async def test_custom_attributes_are_taken_beside_the_fixed_ones(client: Client) -> None:
    await made(client, USERS, user())
    attributes = [
        {"name": "shoeSize", "dataType": "number", "indexed": True, "validation": {"range": {"min": 30, "max": 50}}},
        {"name": "badge", "dataType": "string"},
    ]
    assert (await client.put(f"{TYPES}/users/config/attributes", {"attributes": attributes})).status == 202
    id = await made(client, USERS, user(shoeSize=44, customAttributes={"badge": "B-7", "unknown": 1}))
    properties = (await client.get(f"{USERS}/{id}")).data["properties"]
    assert (properties["shoeSize"], properties["badge"]) == (44, "B-7")
    assert "unknown" not in properties
    refused = await client.put(f"{USERS}/{id}", {"shoeSize": 99})
    assert (refused.status, refused.fields) == (400, {"shoeSize"})
    assert (await client.put(f"{USERS}/{id}", {"shoeSize": None})).status == 202
    assert "shoeSize" not in (await client.get(f"{USERS}/{id}")).data["properties"]


async def test_custom_attributes_of_another_app_are_not_written(client: Client) -> None:
    await made(client, USERS, user())
    other = await client.new_app("Platform:Role:platform:app:haulier:Admin")
    await other.put(f"{TYPES}/users/config/attributes", {"attributes": [{"name": "badge", "dataType": "string"}]})
    refused = await client.post(USERS, user(badge="B-7"))
    assert (refused.status, refused.rules) == (400, {("badge", "owner")})
    id = await made(other, USERS, user(badge="B-7"))
    assert "badge" not in (await client.get(f"{USERS}/{id}")).data["properties"]
    assert (await other.get(f"{USERS}/{id}")).data["properties"]["badge"] == "B-7"


async def test_the_same_record_is_read_and_changed_as_a_participant(client: Client) -> None:
    id = await made(client, USERS, user(userCode="U-1"))
    assert (await client.get(f"{PARTICIPANTS}/users/{id}")).data["properties"]["designation"] == "Field-Executive"
    changed = {"properties": {"designation": "Driver"}, "stateTransition": {"eventCode": "E-702"}}
    assert (await client.put(f"{PARTICIPANTS}/users/{id}", changed)).status == 202
    shown = (await client.get(f"{USERS}/{id}")).data
    assert (shown["state"], shown["properties"]["designation"]) == ("active:available", "Driver")
    by_core = {"uniqueCode": "U-2", "name": "Bo", "owner": client.owner, "properties": {"designation": "Driver"}}
    other = (await client.post(f"{PARTICIPANTS}/users", by_core)).data["id"]
    assert (await client.get(f"{USERS}/U-2")).data["id"] == other


GOOD: dict[str, list[Any]] = {
    "firstName": ["A", "A" * 64],
    "designation": ["D", "Field Executive", "D" * 64],
    "category": ["Regular", "Adhoc"],
    "employmentType": ["Full-time", "Part-time", "Contract", "N/A"],
    "primaryMobile": [
        {"countryCode": "+1", "number": "1234"},
        {"countryCode": "+123", "number": "1" * 15},
        {"countryCode": "+91", "number": "9" * 13},
    ],
    "userCode": ["C", "C" * 64],
    "email": ["a@b.co"],
}
BAD: dict[str, list[Any]] = {
    "firstName": ["", "A" * 65, 7, None],
    "designation": ["", "D" * 65, None],
    "category": ["regular", "", None],
    "employmentType": ["Full time", None],
    "primaryMobile": [
        {"countryCode": "+", "number": "1234"},
        {"countryCode": "+1234", "number": "1234"},
        {"countryCode": "+1", "number": "123"},
        {"countryCode": "+1", "number": "1" * 16},
        {"countryCode": "+1"},
        "5550100",
        None,
    ],
    "userCode": ["", "C" * 65],
    "email": ["", "nobody", "a@", "a b@c.org"],
    "teams": ["t-1", [1]],
}


@pytest.mark.parametrize(("member", "value"), [(name, one) for name, several in GOOD.items() for one in several])
async def test_what_a_user_may_have_is_taken(client: Client, member: str, value: Any) -> None:
    assert (await client.post(USERS, user(**{member: value}))).status == 202


@pytest.mark.parametrize(("member", "value"), [(name, one) for name, several in BAD.items() for one in several])
async def test_what_no_user_may_have_is_refused(client: Client, member: str, value: Any) -> None:
    refused = await client.post(USERS, user(**{member: value}))
    assert (refused.status, refused.code[-4:]) == (400, "0002")
    assert {field.partition(".")[0].partition("[")[0] for field in refused.fields} == {member}


async def test_all_faults_are_named_together(client: Client) -> None:
    refused = await client.post(USERS, {"firstName": "", "category": "x", "primaryMobile": {"countryCode": "+1"}})
    assert {"firstName", "category"} <= refused.fields


async def test_the_callback_tells_what_the_participant_family_tells(client: Client) -> None:
    async with Receiver() as receiver:
        callback = {"url": receiver.url, "meta": {"k": 1}}
        headers = {"X-COREOS-CALLBACK-SECRET": "s3cret"}
        answer = await client.call("POST", USERS, user(callback=callback), headers=headers)
        told = (await receiver.wait_for(1))[0]
    body = told.json()
    assert told.is_signed_with("s3cret")
    assert (body["participantType"], body["status"], body["meta"]) == ("users", "success", {"k": 1})
    assert body["data"]["id"] == answer.data["id"]
    assert EMAIL not in told.body.decode()


async def test_another_tenant_sees_and_changes_nothing(client: Client, stack: Stack) -> None:
    id = await made(client, USERS, user(userCode="U-1"))
    other = await stack.new_tenant()
    for text in (id, "ref:U-1", "U-1"):
        assert (await other.get(f"{USERS}/{text}")).status == 404
        assert (await other.put(f"{USERS}/{text}", {"lastName": "x"})).status == 404
    assert (await other.get(f"{USERS}/email?userIds={id}")).data == []
    assert (await other.get(USERS)).data["users"] == []
    foreign = await other.post(USERS, user(userOwnerId=id))
    assert foreign.code[-4:] == "3303"
