"""People over HTTP: onboarded, found, changed, blocked; contacts are unique and masked."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from haulier.core.refusal import Refusal
from haulier.services.aaa.kind import MobileNumber
from haulier.services.aaa.rules.contacts import email_of, masked_email, masked_mobile, mobile_of, split_mobile
from support.stack import Client, Stack

SESSION = """
    INSERT INTO resource (tenant_id, kind, id, version, parent, state, created_at, created_by, updated_at, updated_by)
    VALUES ($1, 'session', $2, 1, $3, $4, 1, '{}', 1, '{}')"""
USERS = "/core/api/v1/aaa/users"
GROUPS = "/core/api/v1/aaa/groups"
ASHA = {
    "firstName": "Asha", "lastName": "Rao", "email": "asha.rao@acme.example",
    "primaryMobile": {"countryCode": "+91", "number": "9876543210"},
}  # fmt: skip


async def made(client: Client, **members: Any) -> str:
    answer = await client.post(USERS, ASHA | members)
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def test_a_person_is_read_with_masked_contacts(client: Client) -> None:
    id = await made(client)
    assert (await client.get(f"{USERS}/{id}")).data == {
        "userId": id, "firstName": "Asha", "lastName": "Rao", "email": "as****@acme.example",
        "primaryMobile": {"countryCode": "+91", "number": "******3210"},
        "isActive": True, "hasCredential": False, "secondFactor": False, "groups": [],
    }  # fmt: skip
    assert "9876543210" not in str((await client.get(USERS)).body)


async def test_the_journal_tells_no_contact(stack: Stack, client: Client) -> None:
    id = await made(client)
    await client.put(f"{USERS}/{id}", {"email": "other@acme.example", "secondaryMobile": ASHA["primaryMobile"]})
    await client.post(USERS, {"firstName": "B", "email": "other@acme.example"})
    records = await stack.runtime.database.fetch("SELECT j::text FROM journal j WHERE tenant_id = $1", client.tenant)
    rows = "".join(record["j"] for record in records)
    assert "UserUpdated" in rows
    for contact in ("asha.rao", "other@", "9876543210"):
        assert contact not in rows, contact


async def test_the_caller_may_name_the_id(client: Client) -> None:
    id = str(uuid4())
    assert await made(client, userId=id) == id
    again = await client.post(USERS, {"firstName": "B", "email": "b@acme.example", "userId": id})
    assert (again.status, again.fields) == (400, {"userId"})


async def test_a_person_has_an_address_or_a_number(client: Client) -> None:
    for contact in ({"email": "only@acme.example"}, {"primaryMobile": {"countryCode": "+49", "number": "15112345678"}}):
        assert (await client.post(USERS, {"firstName": "A", **contact})).status == 201
    assert (await client.post(USERS, {"firstName": "A"})).status == 400


@pytest.mark.parametrize(
    ("member", "value", "taken"),
    [
        ("email", " ASHA.Rao@Acme.example ", "email"),
        ("primaryMobile", {"countryCode": "+9-1", "number": "9876543210"}, "primaryMobile"),
    ],
)
async def test_contacts_are_taken_once(client: Client, member: str, value: Any, taken: str) -> None:
    id = await made(client)
    other = {"firstName": "B", "email": "b@acme.example"} | {member: value}
    refused = await client.post(USERS, other)
    assert refused.status == 400
    info = refused.body["error"]["additionalInfo"]
    assert {name: info[name] for name in ("id", "userId", "field")} == {"id": id, "userId": id, "field": taken}


async def test_of_many_at_once_one_gets_the_address(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(USERS, {"firstName": "A", "email": "a@b.example"}) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [201] + [400] * 5
    first = next(answer.data["id"] for answer in answers if answer.status == 201)
    owners = {answer.body["error"]["additionalInfo"]["userId"] for answer in answers if answer.status == 400}
    assert owners == {first}


async def test_an_address_that_was_given_up_can_be_taken(client: Client) -> None:
    first = await made(client)
    assert (await client.put(f"{USERS}/{first}", {"email": "new@acme.example"})).status == 200
    second = await client.post(USERS, {"firstName": "B", "email": ASHA["email"]})
    assert second.status == 201
    back = await client.put(f"{USERS}/{first}", {"email": ASHA["email"]})
    assert back.body["error"]["additionalInfo"]["userId"] == second.data["id"]


async def test_contacts_of_another_tenant_are_nobodys_business(stack: Stack, client: Client) -> None:
    await made(client)
    await made(await stack.new_tenant())


async def test_null_takes_away_what_may_be_missing(client: Client) -> None:
    id = await made(client, participantId="riders:1", allowSAMLAuth=True)
    assert (await client.put(f"{USERS}/{id}", {"lastName": None, "email": None, "allowSAMLAuth": None})).status == 200
    shown = (await client.get(f"{USERS}/{id}")).data
    assert not shown.keys() & {"lastName", "email", "allowSAMLAuth"}
    assert shown["participantId"] == "riders:1"
    for refused in ({}, {"primaryMobile": None}, {"firstName": None}):
        assert (await client.put(f"{USERS}/{id}", refused)).status == 400, refused


async def test_limits_of_members(client: Client) -> None:
    for member, good, bad in (
        ("firstName", "x" * 36, "x" * 37),
        ("lastName", "x", ""),
        ("participantId", "x" * 255, "x" * 256),
        ("participantId", "xx", "x"),
        ("email", f"{'x' * 64}@{'y' * 60}.example", f"{'x' * 65}@b.example"),
        ("email", "a@localhost", "a@b@c"),
        ("primaryMobile", {"countryCode": "+375", "number": "291234567"}, {"countryCode": "+49", "number": "123"}),
        (
            "secondaryMobile",
            {"countryCode": "+1", "number": "2125550100"},
            {"countryCode": "+999", "number": "1234567"},
        ),
        ("userId", str(uuid4()), "7"),
        ("isAdmin", None, True),
        ("isActive", None, False),
        ("groups", None, ["group:1"]),
        ("hasCredential", None, True),
    ):
        base = {"firstName": "A", "email": f"{uuid4()}@b.example"}
        refused = await client.post(USERS, base | {member: bad})
        assert refused.status == 400, (member, bad)
        assert {field.partition(".")[0] for field in refused.fields} == {member}
        if good is not None:
            assert (await client.post(USERS, base | {member: good})).status == 201, (member, good)


async def test_blocked_and_let_in_again_by_either_contact(client: Client) -> None:
    id = await made(client)
    for named in ({"email": " asha.RAO@acme.example"}, {"mobile": ASHA["primaryMobile"]}):
        assert (await client.post(f"{USERS}/{id}/deactivate")).data == {"id": id}
        assert (await client.get(f"{USERS}/{id}")).data["isActive"] is False
        assert (await client.post(f"{USERS}/{id}/deactivate")).status == 400
        assert (await client.post(f"{USERS}/activate", named)).data == {"id": id}
        assert (await client.get(f"{USERS}/{id}")).data["isActive"] is True
        assert (await client.post(f"{USERS}/activate", named)).status == 400
    assert (await client.post(f"{USERS}/activate", {"email": "x@y.example"})).status == 404
    assert (await client.post(f"{USERS}/activate", {})).status == 400


async def test_a_block_ends_all_sessions_for_good(stack: Stack, client: Client) -> None:
    id, database = await made(client), stack.runtime.database
    for number, (user, state) in enumerate(((id, "OPEN"), (id, "OPEN"), (id, "ENDED"), ("other", "OPEN"))):
        await database.execute(SESSION, client.tenant, f"session:{number}", user, state)
    assert (await client.post(f"{USERS}/{id}/deactivate")).status == 200
    assert (await client.post(f"{USERS}/activate", {"email": ASHA["email"]})).status == 200
    rows = await database.fetch(
        "SELECT id, state FROM resource WHERE tenant_id = $1 AND kind = 'session'", client.tenant
    )
    assert {row["id"][-1]: row["state"] for row in rows} == {"0": "ENDED", "1": "ENDED", "2": "ENDED", "3": "OPEN"}


async def test_lists_are_whole_and_can_be_narrowed(client: Client) -> None:
    ids = [await made(client, firstName=name, email=f"{name}@x.example", primaryMobile=None) for name in "cab"]
    assert [user["userId"] for user in (await client.get(USERS)).data] == ids
    page = await client.get(f"{USERS}?limit=1&offset=1&sortKey=createdAt&sortBy=desc")
    assert [user["firstName"] for user in page.data] == ["a"]
    for query in (
        {"op": "and", "arr": [{"key": "firstName", "value": "b"}]},
        {"match_phrase_prefix": [{"key": "email", "value": "b@"}]},
    ):
        found = await client.get(f"{USERS}?query={quote(json.dumps(query))}")
        assert [user["firstName"] for user in found.data] == ["b"]
    for refused in ("limit=0", "limit=101", "offset=-1", "sortKey=hashed", "sortBy=up"):
        assert (await client.get(f"{USERS}?{refused}")).status == 400, refused


async def test_attributes_for_policies(client: Client) -> None:
    id = await made(client)
    path = f"{USERS}/{id}/attributes"
    assert (await client.get(path)).data == {"attributes": {}}
    attributes = {"vehicles": ["V-1", "V-2"], "hub": ["x" * 256]}
    assert (await client.put(path, {"attributes": attributes})).data == {"id": id}
    assert (await client.get(path)).data == {"attributes": attributes}
    for refused in (
        {"a": ["x" * 257]}, {"a": ["x"] * 1001}, {f"a{n}": [] for n in range(65)}, {"a": "x"}, {"": ["x"]},
    ):  # fmt: skip
        assert (await client.put(path, {"attributes": refused})).status == 400
    assert (await client.get(path)).data == {"attributes": attributes}


async def test_nobody_is_behind_an_apps_token(client: Client) -> None:
    assert (await client.get(f"{USERS}/self")).status == 404


def test_masks_never_show_all() -> None:
    assert masked_email("abcdef@x.example") == "ab****@x.example"
    assert masked_email("ab@x.example") == "a****@x.example"
    assert masked_email("a@x.example") == "****@x.example"
    assert masked_mobile(MobileNumber("+91", "9876543210")).number == "******3210"


def test_numbers_are_kept_in_one_form() -> None:
    for number in (MobileNumber("+91", "09876543210"), MobileNumber("+91", "9876543210")):
        assert mobile_of(number) == "+919876543210"
    assert split_mobile("+919876543210") == MobileNumber("+91", "9876543210")
    for text in ("12", "+9", ""):
        with pytest.raises(Refusal):
            split_mobile(text)


def test_addresses_are_checked_for_form_alone() -> None:
    for good in ("a@b.example", "a+b@sub.b.example", "ü@b.example", '"a b"@b.example', "a@host"):
        assert email_of(f" {good} ") == good
    for bad in (
        "",
        "a",
        "a@",
        "@b",
        "a b@c.example",
        "a@b..example",
        "a@b.example\nBcc: c@d.example",
        f"{'x' * 250}@b.example",
    ):
        with pytest.raises(Refusal):
            email_of(bad)
