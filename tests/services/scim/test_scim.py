"""A directory provisions people and groups over HTTP: the RFC's examples, and the ways of real directories."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from haulier.services.scim import queries
from haulier.services.scim.queries import MAX_COUNT
from haulier.services.scim.requests import MAX_EXTERNAL_ID, MAX_GROUP_NAME, MAX_NAME, MIN_GROUP_NAME
from haulier.services.scim.responses import ERROR_SCHEMA, LIST_SCHEMA
from services.aaa.test_parts import reader_role
from support.signing_in import ADMIN_ROLE
from support.stack import Answer, Client, Stack

AAA = "/core/api/v1/aaa"
SCIM_JSON = "application/scim+json"
USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BARBARA: dict[str, Any] = {
    "schemas": [USER_SCHEMA], "userName": "bjensen@example.com", "externalId": "bjensen",
    "name": {"formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara"},
}  # fmt: skip
"""RFC 7644 section 3.3, with an e-mail address as the user name."""
FULL: dict[str, Any] = {
    "schemas": [USER_SCHEMA, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    "id": "2819c223-7f76-453a-919d-413861904646", "externalId": "701984", "userName": "bjensen@example.com",
    "name": {
        "formatted": "Ms. Barbara J Jensen, III", "familyName": "Jensen", "givenName": "Barbara", "middleName": "Jane",
        "honorificPrefix": "Ms.", "honorificSuffix": "III",
    },
    "displayName": "Babs Jensen", "nickName": "Babs", "profileUrl": "https://login.example.com/bjensen",
    "emails": [
        {"value": "bjensen@example.com", "type": "work", "primary": True},
        {"value": "babs@jensen.org", "type": "home"},
    ],
    "addresses": [{"type": "work", "streetAddress": "100 Universal City Plaza", "primary": True}],
    "phoneNumbers": [{"value": "555-555-5555", "type": "work"}, {"value": "555-555-4444", "type": "mobile"}],
    "ims": [{"value": "someaimhandle", "type": "aim"}], "photos": [], "userType": "Employee", "title": "Tour Guide",
    "preferredLanguage": "en-US", "locale": "en-US", "timezone": "America/Los_Angeles", "active": True,
    "password": "t1meMa$heen", "groups": [{"value": "e9e30dba-f08f-4109-8486-d5c6a331660a", "display": "Tour Guides"}],
    "x509Certificates": [{"value": "MIIDQzCCAqyg"}],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"employeeNumber": "701984", "costCenter": "4130"},
    "meta": {"resourceType": "User", "created": "2010-01-23T04:56:22Z"},
}  # fmt: skip
"""RFC 7643 section 8.3."""


@dataclass(slots=True)
class Directory:
    """A company's directory, which knows SCIM and nothing of Haulier."""

    client: Client
    tenant: str

    @property
    def base(self) -> str:
        return f"/scim/v2/{self.tenant}"

    async def call(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        token = self.client.token
        bare = dict.fromkeys(self.client.headers)
        sent = {"Authorization": f"Bearer {token}", "X-COREOS-REQUEST-ID": None, "Content-Type": SCIM_JSON}
        return await self.client.call(method, self.base + path, body, headers={**bare, **sent, **headers})

    async def make(self, body: dict[str, Any] | None = None, path: str = "/Users") -> dict[str, Any]:
        answer = await self.call("POST", path, body or BARBARA)
        assert answer.status == 201, answer.body
        made: dict[str, Any] = answer.body
        return made

    async def patch(self, path: str, *operations: dict[str, Any]) -> Answer:
        return await self.call("PATCH", path, {"schemas": [PATCH_SCHEMA], "Operations": list(operations)})

    async def find(self, text: str, path: str = "/Users") -> list[dict[str, Any]]:
        answer = await self.call("GET", f"{path}?filter={quote(text)}")
        assert answer.status == 200, answer.body
        found: list[dict[str, Any]] = answer.body["Resources"]
        assert answer.body["totalResults"] == len(found)
        return found


@pytest.fixture
def directory(client: Client) -> Directory:
    return Directory(client, client.tenant)


async def test_a_person_is_made_as_the_rfc_has_it(directory: Directory) -> None:
    answer = await directory.call("POST", "/Users", BARBARA)
    made = answer.body
    place = f"{directory.client.url}{directory.base}/Users/{made['id']}"
    assert (answer.status, answer.headers["Location"], answer.headers["Content-Type"]) == (201, place, SCIM_JSON)
    assert made["userName"] == "bjensen@example.com"
    assert made["externalId"] == "bjensen"
    assert made["name"] == {"formatted": "Barbara Jensen", "givenName": "Barbara", "familyName": "Jensen"}
    assert made["active"] is True
    assert made["emails"] == [{"value": "bjensen@example.com", "type": "work", "primary": True}]
    assert made["meta"]["location"] == place
    read = await directory.call("GET", f"/Users/{made['id']}")
    assert read.body["meta"].pop("lastModified") >= made["meta"].pop("lastModified")
    assert read.body == made


async def test_the_rfcs_full_user_is_taken_and_what_is_not_kept_is_passed_over(
    stack: Stack, directory: Directory
) -> None:
    made = await directory.make(FULL)
    assert made["id"] != FULL["id"]
    assert made["name"]["middleName"] == "Jane"
    assert (made["groups"], made["phoneNumbers"]) == ([], [])
    records = await stack.runtime.database.fetch("SELECT data FROM journal WHERE tenant_id = $1", directory.tenant)
    assert "t1meMa" not in "".join(record["data"] for record in records)


async def test_aaa_knows_the_person_and_masks_her_address(directory: Directory) -> None:
    made = await directory.make()
    read = (await directory.client.get(f"{AAA}/users/{made['id']}")).data
    assert (read["firstName"], read["email"], read["isActive"]) == ("Barbara", "bj****@example.com", True)


async def test_names_of_attributes_are_compared_without_case(directory: Directory) -> None:
    body = {"USERNAME": "a@example.com", "Name": {"GIVENNAME": "A"}, "Active": "False"}
    made = await directory.make(body)
    assert (made["name"]["givenName"], made["active"]) == ("A", False)


async def test_a_user_name_and_an_external_id_are_taken_once_even_by_many_at_once(directory: Directory) -> None:
    answers = await asyncio.gather(*(directory.call("POST", "/Users", BARBARA) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 4
    again = await directory.call("POST", "/Users", BARBARA | {"userName": "BJENSEN@example.com", "externalId": "other"})
    assert (again.status, again.body["scimType"]) == (409, "uniqueness")
    again = await directory.call("POST", "/Users", BARBARA | {"userName": "other@example.com"})
    assert (again.status, again.body["scimType"]) == (409, "uniqueness")


async def test_a_person_is_found_by_what_is_hers(directory: Directory) -> None:
    made = await directory.make()
    for text in (
        'userName eq "bjensen@EXAMPLE.com"', 'externalId eq "bjensen"', f'id eq "{made["id"]}"',
        'emails.value eq "bjensen@example.com"', 'emails[type eq "work"].value eq "bjensen@example.com"',
        'displayName eq "barbara jensen"', 'displayName eq "Barbara Jensen" and userName eq "bjensen@example.com"',
    ):  # fmt: skip
        assert [user["id"] for user in await directory.find(text)] == [made["id"]], text
    for text in (
        'externalId eq "BJENSEN"',
        'userName eq "bjensen@example.com" and externalId eq "x"',
        'displayName eq "B"',
    ):
        assert await directory.find(text) == [], text


async def test_a_filter_that_is_not_known_is_refused_in_scims_own_form(directory: Directory) -> None:
    answer = await directory.call("GET", "/Users?filter=userName%20sw%20%22b%22")
    assert answer.headers["Content-Type"] == SCIM_JSON
    assert answer.body == {
        "schemas": [ERROR_SCHEMA], "status": "400", "scimType": "invalidFilter", "detail": answer.body["detail"],
    }  # fmt: skip


async def test_people_are_listed_in_pages(directory: Directory) -> None:
    for letter in "abc":
        await directory.make({"userName": f"{letter}@example.com", "name": {"givenName": letter}})
    answer = await directory.call("GET", "/Users?startIndex=2&count=1")
    assert {name: value for name, value in answer.body.items() if name != "Resources"} == {
        "schemas": [LIST_SCHEMA], "totalResults": 3, "startIndex": 2, "itemsPerPage": 1,
    }  # fmt: skip
    assert [user["userName"] for user in answer.body["Resources"]] == ["b@example.com"]
    for query, many in (
        ("count=0", 0),
        ("count=-5", 0),
        (f"count={MAX_COUNT + 1}", 3),
        ("startIndex=0", 3),
        ("startIndex=9", 0),
    ):
        answer = await directory.call("GET", f"/Users?{query}")
        assert (answer.body["totalResults"], len(answer.body["Resources"])) == (3, many), query


async def test_only_wanted_members_are_given(directory: Directory) -> None:
    made = await directory.make()
    answer = await directory.call("GET", f"/Users/{made['id']}?attributes=userName,name.givenName")
    assert answer.body.keys() == {"schemas", "id", "userName", "name"}
    answer = await directory.call("GET", f"/Users?excludedAttributes=emails,{USER_SCHEMA}:groups")
    assert {"emails", "groups"}.isdisjoint(answer.body["Resources"][0])


async def test_a_person_is_replaced(directory: Directory) -> None:
    made = await directory.make(FULL)
    body = {"userName": "babs@example.com", "name": {"givenName": "Babs"}, "active": False}
    answer = await directory.call("PUT", f"/Users/{made['id']}", body)
    assert (answer.status, answer.body["userName"], answer.body["active"]) == (200, "babs@example.com", False)
    assert answer.body["name"] == {"formatted": "Babs", "givenName": "Babs"}
    assert "externalId" not in answer.body
    assert await directory.find('externalId eq "701984"') == []


async def test_a_person_is_patched_as_directories_do_it(directory: Directory) -> None:
    path = f"/Users/{(await directory.make())['id']}"
    entra = (
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "Add", "path": "name.givenName", "value": "Babs"},
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "babs@example.com"},
        {"op": "Add", "path": "title", "value": "Guide"},
    )
    answer = await directory.patch(path, *entra)
    assert answer.status == 200, answer.body
    assert (answer.body["active"], answer.body["displayName"]) == (False, "Babs Jensen")
    assert answer.body["userName"] == "babs@example.com"
    okta = await directory.patch(path, {"op": "replace", "value": {"active": True}})
    assert okta.body["active"] is True
    assert (await directory.call("GET", path)).body["active"] is True
    renamed = await directory.patch(path, {"op": "replace", "path": "displayName", "value": "Asha Rao"})
    assert renamed.body["name"]["familyName"] == "Rao"
    new_id = await directory.patch(path, {"op": "replace", "path": "externalId", "value": "b2"})
    assert new_id.body["externalId"] == "b2"


async def test_a_patch_is_carried_out_whole_or_not_at_all(directory: Directory) -> None:
    path = f"/Users/{(await directory.make())['id']}"
    answer = await directory.patch(
        path, {"op": "replace", "path": "active", "value": False}, {"op": "replace", "path": "id", "value": "x"}
    )
    assert (answer.status, answer.body["scimType"]) == (400, "mutability")
    assert (await directory.call("GET", path)).body["active"] is True


async def test_a_directory_cannot_give_rights_or_passwords(directory: Directory) -> None:
    administrators = next(group for group in (await directory.client.get(f"{AAA}/groups")).data)["groupId"]
    rights = {
        "groups": [{"value": administrators}], "roles": [{"value": "Admin"}], "isAdmin": True, "hasCredential": True,
        "entitlements": ["*"], "allowSAMLAuth": True, "samlUserId": "x", "id": "chosen", "userId": "chosen",
    }  # fmt: skip
    made = await directory.make(BARBARA | rights)
    read = (await directory.client.get(f"{AAA}/users/{made['id']}")).data
    assert (read["groups"], read["hasCredential"], made["id"] == "chosen") == ([], False, False)
    assert "allowSAMLAuth" not in read
    await directory.patch(f"/Users/{made['id']}", {"op": "add", "value": {"roles": ["Admin"], "isAdmin": True}})
    assert (await directory.client.get(f"{AAA}/users/{made['id']}/roles")).data["roles"] == []


async def test_a_directory_cannot_become_an_administrator_by_her_address(stack: Stack, client: Client) -> None:
    """Who changes by what an administrator logs in would have the next code, or link, sent to himself."""
    role = await reader_role(client, "platform:app:haulier-admin", "/scim/v2/**", canGrantToApps=True)
    resource = "/core/api/v1/aaa/apps/platform:app:haulier-admin/resources/platform:resource:haulier-admin:shelf"
    permission = {"action": "p", "resourceId": resource.rpartition("/")[2], "description": "x"}
    assert (await client.put(resource, {"allowedHttpMethods": ["get", "put", "patch", "post"]})).status == 200
    for method in ("put", "patch", "post"):
        body = permission | {"action": f"scim-{method}", "httpMethod": method}
        id = (await client.post(f"{AAA}/apps/platform:app:haulier-admin/permissions", body)).data["id"]
        path = f"{AAA}/apps/platform:app:haulier-admin/roles/{role}"
        assert (await client.put(path, {"permissions": [id], "assignPermissions": True})).status == 200
    clerk = Directory(await client.new_app(role), client.tenant)
    made = await clerk.make()
    groups = (await client.get(f"{AAA}/groups")).data
    group = next(one["groupId"] for one in groups if one["name"] == "Administrators")
    await client.put(f"{AAA}/groups/{group}/users", {"users": [made["id"]], "membership": True})
    path = f"/Users/{made['id']}"
    mine = {"op": "replace", "path": "userName", "value": "thief@evil.example"}
    assert (await clerk.patch(path, mine)).status == 403
    assert (await clerk.call("PUT", path, BARBARA | {"userName": "thief@evil.example"})).status == 403
    number = {"op": "add", "path": "phoneNumbers", "value": [{"type": "mobile", "value": "+919812345678"}]}
    assert (await clerk.patch(path, number)).status == 403
    assert (await clerk.patch(path, {"op": "replace", "path": "name.familyName", "value": "Rao"})).status == 200
    assert (await Directory(client, client.tenant).patch(path, mine)).status == 200


async def test_a_deleted_person_is_blocked_and_gone_and_comes_back_under_her_id(directory: Directory) -> None:
    made = await directory.make()
    path = f"/Users/{made['id']}"
    gone = await directory.call("DELETE", path)
    assert (gone.status, gone.body) == (204, None)
    assert "Content-Length" not in gone.headers
    for method, body in (("GET", None), ("DELETE", None), ("PUT", BARBARA)):
        assert (await directory.call(method, path, body)).status == 404
    assert await directory.find('userName eq "bjensen@example.com"') == []
    assert await directory.find('externalId eq "bjensen"') == []
    assert (await directory.call("GET", "/Users")).body["totalResults"] == 0
    assert (await directory.client.get(f"{AAA}/users/{made['id']}")).data["isActive"] is False
    again = await directory.make(BARBARA | {"externalId": "bj2"})
    assert (again["id"], again["active"], again["externalId"]) == (made["id"], True, "bj2")
    assert [user["id"] for user in await directory.find('externalId eq "bj2"')] == [made["id"]]


async def test_whom_somebody_lets_in_again_the_directory_sees_again(directory: Directory) -> None:
    made = await directory.make()
    await directory.call("DELETE", f"/Users/{made['id']}")
    answer = await directory.client.post(f"{AAA}/users/activate", {"email": "bjensen@example.com"})
    assert answer.status == 200, answer.body
    assert (await directory.call("GET", f"/Users/{made['id']}")).status == 200


async def test_the_last_administrator_stays(directory: Directory) -> None:
    made = await directory.make()
    group = next(one for one in (await directory.client.get(f"{AAA}/groups")).data if one["name"] == "Administrators")
    await directory.client.put(f"{AAA}/groups/{group['groupId']}/users", {"users": [made["id"]], "membership": True})
    answer = await directory.call("DELETE", f"/Users/{made['id']}")
    assert answer.status == 400
    answer = await directory.patch(f"/Groups/{group['groupId']}", {"op": "remove", "path": "members"})
    assert answer.status == 400
    assert (await directory.call("DELETE", f"/Groups/{group['groupId']}")).status == 400


# Groups


async def test_a_group_is_made_with_members_as_the_rfc_has_it(directory: Directory) -> None:
    made = await directory.make()
    body = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Tour Guides",
        "members": [{"value": made["id"], "$ref": "https://example.com/v2/Users/x", "display": "Babs Jensen"}],
        "externalId": "g1",
    }  # fmt: skip
    group = await directory.make(body, "/Groups")
    place = f"{directory.client.url}{directory.base}/Users/{made['id']}"
    assert group["members"] == [{"value": made["id"], "$ref": place, "type": "User"}]
    read = (await directory.call("GET", f"/Groups/{group['id']}")).body
    assert (read["displayName"], read["members"], read["externalId"]) == ("Tour Guides", group["members"], "g1")
    person = (await directory.call("GET", f"/Users/{made['id']}")).body
    assert [(one["value"], one["display"]) for one in person["groups"]] == [(group["id"], "Tour Guides")]


async def test_members_come_and_go_in_every_way_that_directories_have(directory: Directory) -> None:
    people = [(await directory.make({"userName": f"{letter}@example.com"}))["id"] for letter in "abc"]
    path = f"/Groups/{(await directory.make({'displayName': 'Drivers'}, '/Groups'))['id']}"

    async def members_after(*operations: dict[str, Any]) -> set[str]:
        answer = await directory.patch(path, *operations)
        assert answer.status == 200, answer.body
        read = (await directory.call("GET", path)).body
        return {one["value"] for one in read["members"]}

    a, b, c = people
    assert await members_after({"op": "add", "path": "members", "value": [{"value": a}, {"value": b}]}) == {a, b}
    assert await members_after({"op": "Remove", "path": f'members[value eq "{a}"]'}) == {b}
    assert await members_after({"op": "remove", "path": "members", "value": [{"value": b}]}) == set()
    assert await members_after({"op": "add", "value": {"members": [{"value": a}]}}) == {a}
    assert await members_after({"op": "replace", "path": "members", "value": [{"value": b}, {"value": c}]}) == {b, c}
    assert await members_after({"op": "remove", "path": "members"}) == set()


async def test_an_unknown_member_is_refused_and_nothing_changes(directory: Directory) -> None:
    person = (await directory.make())["id"]
    group = (await directory.make({"displayName": "Drivers"}, "/Groups"))["id"]
    answer = await directory.patch(
        f"/Groups/{group}", {"op": "add", "path": "members", "value": [{"value": person}, {"value": "nobody"}]}
    )
    assert (answer.status, answer.body["scimType"]) == (400, "invalidValue")
    assert (await directory.call("GET", f"/Groups/{group}")).body["members"] == []


async def test_groups_are_found_renamed_and_retired(directory: Directory) -> None:
    person = (await directory.make())["id"]
    body = {"displayName": "Drivers", "externalId": "g1", "members": [{"value": person}]}
    group = (await directory.make(body, "/Groups"))["id"]
    for text in (
        'displayName eq "drivers"', 'externalId eq "g1"', f'id eq "{group}"', f'members eq "{person}"',
        f'id eq "{group}" and members eq "{person}"',
    ):  # fmt: skip
        assert [one["id"] for one in await directory.find(text, "/Groups")] == [group], text
    assert await directory.find(f'id eq "{group}" and members eq "nobody"', "/Groups") == []
    await directory.patch(f"/Groups/{group}", {"op": "replace", "value": {"id": group, "displayName": "Riders"}})
    await directory.patch(f"/Groups/{group}", {"op": "replace", "value": {"displayName": "Riders"}})
    assert [one["displayName"] for one in await directory.find('displayName eq "Riders"', "/Groups")] == ["Riders"]
    assert (await directory.call("DELETE", f"/Groups/{group}")).status == 204
    assert (await directory.call("GET", f"/Groups/{group}")).status == 404
    assert (await directory.call("GET", f"/Users/{person}")).body["groups"] == []
    assert await directory.make(body, "/Groups")


async def test_a_group_is_replaced(directory: Directory) -> None:
    people = [(await directory.make({"userName": f"{letter}@example.com"}))["id"] for letter in "ab"]
    body = {"displayName": "Drivers", "externalId": "g1", "members": [{"value": people[0]}]}
    path = f"/Groups/{(await directory.make(body, '/Groups'))['id']}"
    answer = await directory.call("PUT", path, {"displayName": "Riders", "members": [{"value": people[1]}]})
    assert answer.status == 200, answer.body
    read = (await directory.call("GET", path)).body
    assert (read["displayName"], [one["value"] for one in read["members"]]) == ("Riders", [people[1]])
    assert "externalId" not in read
    assert answer.body["members"] == read["members"]


async def test_a_groups_name_is_taken_once(directory: Directory) -> None:
    await directory.make({"displayName": "Drivers"}, "/Groups")
    again = await directory.call("POST", "/Groups", {"displayName": "DRIVERS"})
    assert (again.status, again.body["scimType"]) == (409, "uniqueness")


async def test_a_list_of_groups_may_go_without_members(directory: Directory) -> None:
    await directory.make({"displayName": "Drivers"}, "/Groups")
    listed = (await directory.call("GET", "/Groups?excludedAttributes=members")).body
    assert listed["totalResults"] == 2
    assert all("members" not in group for group in listed["Resources"])


@pytest.mark.parametrize(
    ("member", "good", "bad"),
    [
        ("externalId", "a" * MAX_EXTERNAL_ID, "a" * (MAX_EXTERNAL_ID + 1)),
        ("name", {"givenName": "a" * MAX_NAME}, {"givenName": "a" * (MAX_NAME + 1)}),
        ("userName", "a@example.com", "no address"),
        ("userName", "b@example.com", 7),
        ("active", "TRUE", "perhaps"),
    ],
)
async def test_a_person_has_limits(directory: Directory, member: str, good: Any, bad: Any) -> None:
    refused = await directory.call("POST", "/Users", BARBARA | {member: bad})
    assert (refused.status, refused.body["scimType"]) == (400, "invalidValue")
    assert (await directory.call("POST", "/Users", BARBARA | {member: good})).status == 201


async def test_a_groups_name_has_limits(directory: Directory) -> None:
    for length, status in (
        (MIN_GROUP_NAME - 1, 400),
        (MIN_GROUP_NAME, 201),
        (MAX_GROUP_NAME, 201),
        (MAX_GROUP_NAME + 1, 400),
    ):
        assert (await directory.call("POST", "/Groups", {"displayName": "a" * length})).status == status


# Who may


async def test_the_token_comes_as_a_bearer_and_is_of_the_tenant_in_the_address(
    stack: Stack, directory: Directory
) -> None:
    no_token = await directory.call("GET", "/Users", Authorization=None)
    assert (no_token.status, no_token.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert no_token.body["status"] == "401"
    assert (await directory.call("GET", "/Users", Authorization="Bearer x.y.z")).status == 401
    assert (await directory.call("GET", "/Users", Authorization=f"Basic {directory.client.token}")).status == 401
    other = await stack.new_tenant()
    assert (await Directory(directory.client, other.tenant).call("GET", "/Users")).status == 401
    assert (await Directory(directory.client, "nobody").call("GET", "/Users")).status == 401


async def test_a_directory_that_cannot_renew_a_token_shows_an_api_key(stack: Stack, directory: Directory) -> None:
    client = directory.client
    app = (await client.post(f"{AAA}/apps", {"appName": "directory", "appType": "backend"})).data["appId"]
    await client.put(f"{AAA}/apps/{app}/app-roles", {"roles": [ADMIN_ROLE], "assign": True})
    made = (await client.post(f"{AAA}/apps/{app}/api-keys", {"name": "directory"})).data
    bearer = {"Authorization": f"Bearer {made['key']}"}
    assert (await directory.call("POST", "/Users", BARBARA, **bearer)).status == 201
    assert (await directory.call("GET", "/Users", Authorization=f"Bearer {made['key'][:-1]}")).status == 401
    other = await stack.new_tenant()
    assert (await Directory(client, other.tenant).call("GET", "/Users", **bearer)).status == 401
    assert (await client.call("DELETE", f"{AAA}/apps/{app}/api-keys/{made['id']}")).status == 200
    assert (await directory.call("GET", "/Users", **bearer)).status == 401


async def test_groups_are_told_with_so_many_members_at_once(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MAX_MEMBERS", 2)
    people = [(await directory.make({"userName": f"{name}@example.com"}))["id"] for name in "abc"]
    members = [{"value": id} for id in people]
    await directory.make({"displayName": "Drivers", "members": members[:1]}, "/Groups")
    riders = await directory.make({"displayName": "Riders", "members": members[1:2]}, "/Groups")
    assert (await directory.call("GET", "/Groups")).status == 200
    assert (
        await directory.patch(f"/Groups/{riders['id']}", {"op": "add", "path": "members", "value": members})
    ).status == 200
    refused = await directory.call("GET", "/Groups")
    assert (refused.status, refused.body["scimType"]) == (400, "tooMany")
    assert (await directory.call("GET", "/Groups?excludedAttributes=members")).status == 200
    assert len((await directory.call("GET", f"/Groups/{riders['id']}")).body["members"]) == 2


async def test_another_tenants_people_and_groups_are_not_there(stack: Stack, directory: Directory) -> None:
    person, group = (await directory.make())["id"], (await directory.make({"displayName": "Drivers"}, "/Groups"))["id"]
    other = await stack.new_tenant()
    stranger = Directory(other, other.tenant)
    for method, path, body in (
        ("GET", f"/Users/{person}", None), ("PUT", f"/Users/{person}", BARBARA), ("DELETE", f"/Users/{person}", None),
        ("GET", f"/Groups/{group}", None), ("DELETE", f"/Groups/{group}", None),
    ):  # fmt: skip
        assert (await stranger.call(method, path, body)).status == 404
    assert await stranger.find('userName eq "bjensen@example.com"') == []
    assert (
        await stranger.call("POST", "/Groups", {"displayName": "Mine", "members": [{"value": person}]})
    ).status == 400
    assert (await stranger.make())["id"] != person


async def test_a_role_must_allow_it(directory: Directory) -> None:
    nobody = await directory.client.new_app()
    answer = await Directory(nobody, directory.tenant).call("GET", "/Users")
    assert (answer.status, answer.body["status"]) == (403, "403")


async def test_a_reader_reads_and_changes_nothing(directory: Directory) -> None:
    made = await directory.make()
    reader = Directory(await directory.client.new_app("Platform:Role:platform:app:haulier:Reader"), directory.tenant)
    assert (await reader.call("GET", f"/Users/{made['id']}")).status == 200
    assert (await reader.call("POST", "/Users", {"userName": "x@example.com"})).status == 403
    assert (
        await reader.patch(f"/Users/{made['id']}", {"op": "replace", "path": "active", "value": False})
    ).status == 403


async def test_a_client_can_find_out_what_there_is(directory: Directory) -> None:
    config = (await directory.call("GET", "/ServiceProviderConfig")).body
    assert (config["patch"], config["filter"]) == ({"supported": True}, {"supported": True, "maxResults": MAX_COUNT})
    assert config["bulk"]["supported"] is config["sort"]["supported"] is False
    types = (await directory.call("GET", "/ResourceTypes")).body["Resources"]
    assert [(one["name"], one["endpoint"]) for one in types] == [("User", "/Users"), ("Group", "/Groups")]
    schemas = (await directory.call("GET", "/Schemas")).body["Resources"]
    assert {one["id"] for one in schemas} == {one["schema"] for one in types}
    for one in (*types, *schemas):
        collection = "ResourceTypes" if one in types else "Schemas"
        assert (await directory.call("GET", f"/{collection}/{one['id']}")).body == one
        assert (await directory.call("GET", f"/{collection}/nothing")).status == 404


async def test_who_was_deleted_stands_in_nobodys_way(directory: Directory) -> None:
    """A directory that deletes somebody and makes her anew, under another address and its own id of her."""
    old = await directory.make()
    assert (await directory.call("DELETE", f"/Users/{old['id']}")).status == 204
    new = await directory.make({**BARBARA, "userName": "barbara@example.com"})
    assert (new["externalId"], new["id"] != old["id"]) == ("bjensen", True)
    assert [one["id"] for one in await directory.find('externalId eq "bjensen"')] == [new["id"]]
    assert (await directory.call("DELETE", f"/Users/{new['id']}")).status == 204
    again = await directory.make()
    assert (again["id"], again["externalId"]) == (old["id"], "bjensen"), "the first one is let in again"


async def test_a_page_far_behind_the_last_one_is_empty(directory: Directory) -> None:
    await directory.make()
    for path, start in (("/Users", 10**19), ("/Groups", 2**63)):
        answer = await directory.call("GET", f"{path}?startIndex={start}")
        assert (answer.status, answer.body["Resources"]) == (200, [])
