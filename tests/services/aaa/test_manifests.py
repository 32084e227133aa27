"""Manifests: checked at upload, applied by a worker whole or not at all, told by status and callback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from haulier.core.refusal import Refusal
from haulier.platform.access.roles import READER_ROLE
from haulier.services.aaa.manifest import MAX_MANIFEST_BYTES
from haulier.services.aaa.manifest_form import read_manifest
from haulier.services.aaa.rules.yaml_text import MAX_DEPTH, read_yaml
from support.receiver import Receiver
from support.stack import Answer, Client

AAA = "/core/api/v1/aaa"
APPS, GROUPS = f"{AAA}/apps", f"{AAA}/groups"
APP = "platform:app:Depot"
DEPOT = """
appId: platform:app:Depot
resources:
  - {name: shelf, resourcePath: "/app/api/v1/shelves/**", allowedHttpMethods: [get, post]}
  - {name: bin, resourcePath: "/app/api/v1/bins/**", allowedHttpMethods: [get]}
permissions:
  - {action: shelf-read, resource: shelf, httpMethod: get, description: Read shelves}
  - {action: bin-read, resource: bin, httpMethod: get, description: Read bins}
roles:
  - {roleName: ShelfReader, description: Reads shelves, permissions: [shelf-read, bin-read]}
rolesRequired: ["Platform:Role:platform:app:haulier:Reader"]
userGroupsRequired: [{name: Depot-Staff, roles: [ShelfReader]}]
"""
PATIENCE = 60.0


async def new_app(client: Client) -> None:
    assert (await client.post(APPS, {"appName": "Depot", "appType": "backend"})).status == 201


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Callbacks come here."""
    async with Receiver() as receiver:
        yield receiver


async def upload(client: Client, text: str | bytes, callback: str = "https://nobody.invalid/x", **more: str) -> Answer:
    file = text if isinstance(text, bytes) else text.encode()
    return await client.call(
        "POST", f"{APPS}/upload", None, **form({"file": file, "callback": callback.encode()} | more)
    )


def form(fields: dict[str, Any]) -> dict[str, Any]:
    """A form as ``Client.call`` sends it."""
    parts = [
        f'--rows\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + (value if isinstance(value, bytes) else value.encode())
        + b"\r\n"
        for name, value in fields.items()
    ]
    return {"raw": b"".join(parts) + b"--rows--\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=rows"}}


async def ended(client: Client, answer: Answer) -> dict[str, Any]:
    """The status of an upload once it is not in progress any more."""
    assert answer.status == 202, answer.body
    async with asyncio.timeout(PATIENCE):
        while True:
            (status,) = (await client.get(f"{APPS}/upload/{answer.data['id']}")).data
            if status["status"] != "IN_PROGRESS":
                found: dict[str, Any] = status
                return found


async def test_all_of_a_manifest_is_there_in_the_end(client: Client) -> None:
    await new_app(client)
    answer = await upload(client, DEPOT)
    assert await ended(client, answer) == {
        "tenantId": client.tenant, "statusId": answer.data["id"], "status": "SUCCESS", "reason": [],
    }  # fmt: skip
    names = [one["name"] for one in (await client.get(f"{APPS}/{APP}/resources?sortKey=resourceId&sortBy=asc")).data]
    assert names == ["bin", "shelf"]
    (role,) = (await client.get(f"{APPS}/{APP}/roles")).data
    assert sorted(role["permissions"]) == ["platform:permission:Depot:bin-read", "platform:permission:Depot:shelf-read"]
    assert (await client.get(f"{APPS}/{APP}/app-roles")).data["roles"] == [role["roleId"], READER_ROLE]
    group = next(one for one in (await client.get(GROUPS)).data if one["name"] == "Depot-Staff")
    assert group["roles"] == [role["roleId"]]


async def test_the_next_one_changes_what_differs_and_switches_off_what_is_missing(client: Client) -> None:
    await new_app(client)
    await ended(client, await upload(client, DEPOT))
    by_hand = {"name": "own", "resourcePath": "/app/own", "allowedHttpMethods": ["get"]}
    assert (await client.post(f"{APPS}/{APP}/resources", by_hand)).status == 201
    before = (await client.get(f"{APPS}/{APP}/roles")).data
    text = "\n".join(line for line in DEPOT.splitlines() if "bin," not in line and "bin-read, r" not in line)
    text = text.replace("[shelf-read, bin-read]", "[shelf-read]").replace("shelves/**", "shelves/*")
    assert (await ended(client, await upload(client, text)))["status"] == "SUCCESS"
    active = {one["name"]: one["isActive"] for one in (await client.get(f"{APPS}/{APP}/resources")).data}
    assert active == {"shelf": "true", "bin": "false", "own": "true"}
    permissions = {one["action"]: one["isActive"] for one in (await client.get(f"{APPS}/{APP}/permissions")).data}
    assert permissions == {"shelf-read": True, "bin-read": False}
    (role,) = (await client.get(f"{APPS}/{APP}/roles")).data
    assert role["permissions"] == ["platform:permission:Depot:shelf-read"]
    assert [one["roleId"] for one in before] == [role["roleId"]]
    bare = f"appId: {APP}"
    assert (await ended(client, await upload(client, bare)))["status"] == "SUCCESS"
    assert (await client.get(f"{APPS}/{APP}/roles")).data == [role]
    assert (await ended(client, await upload(client, DEPOT)))["status"] == "SUCCESS"
    active = {one["name"]: one["isActive"] for one in (await client.get(f"{APPS}/{APP}/resources")).data}
    assert active == {"shelf": "true", "bin": "true", "own": "true"}


async def test_all_or_nothing_with_every_reason(client: Client) -> None:
    await new_app(client)
    text = DEPOT.replace("haulier:Reader", "haulier:None").replace(
        "roles: [ShelfReader]}", "roles: [Other, ShelfReader]}"
    )
    status = await ended(client, await upload(client, text))
    assert status["status"] == "FAILED"
    assert [reason.partition(":")[0] for reason in status["reason"]] == [
        "rolesRequired[0]",
        "userGroupsRequired[0].roles",
    ]
    assert (await client.get(f"{APPS}/{APP}/resources")).data == []
    assert (await client.get(f"{APPS}/{APP}/roles")).data == []
    assert (await upload(client, DEPOT.replace("app:Depot", "app:Other"))).fields == {"appId"}
    assert (await client.put(f"{APPS}/{APP}", {"isDeleted": True})).status == 200
    retired = await ended(client, await upload(client, DEPOT))
    assert [reason.partition(":")[0] for reason in retired["reason"]] == ["appId"]


async def test_the_callback_tells_how_it_ended(client: Client, receiver: Receiver) -> None:
    await new_app(client)
    good = await upload(client, DEPOT, receiver.url)
    bad = await upload(client, f"appId: {APP}\nrolesRequired: ['Platform:Role:no:One']", receiver.url)
    told = {call.json()["data"]["statusId"]: call.json() for call in await receiver.wait_for(2)}
    assert told[good.data["id"]] == {
        "tenantId": client.tenant, "status": "success", "reason": "",
        "data": {"statusId": good.data["id"], "appId": APP},
    }  # fmt: skip
    failed = told[bad.data["id"]]
    assert (failed["status"], failed["data"]["appId"]) == ("failed", APP)
    assert failed["reason"].startswith("rolesRequired[0]: ")


async def test_what_is_wrong_by_itself_is_refused_at_once(client: Client) -> None:
    await new_app(client)
    for text, field in (
        (DEPOT + "surprise: 1\n", "surprise"),
        (DEPOT.replace("resource: bin,", "resource: none,"), "permissions[1].resource"),
        (
            DEPOT.replace("httpMethod: get, description: Read bins", "httpMethod: post, description: Read bins"),
            "permissions[1].httpMethod",
        ),
        (DEPOT.replace("[shelf-read, bin-read]", "[shelf-read, none]"), "roles[0].permissions"),
        (DEPOT.replace("name: bin", "name: SHELF"), "resources.name"),
        (DEPOT.replace('"/app/api/v1/bins/**"', "bins"), "resources[1].resourcePath"),
        ("resources: []", "appId"),
    ):
        refused = await upload(client, text)
        assert (refused.status, refused.fields) == (400, {field}), refused.body
    for text in (b"", b"- a", b"a: [", b"\xff", b"a: 1\n---\nb: 2", b"a: 1\na: 2"):
        assert (await upload(client, text)).status == 400, text
    assert (await upload(client, DEPOT, "")).fields == {"callback"}
    assert (await upload(client, DEPOT, file2="x")).status == 202


async def test_a_manifest_has_a_longest_length(client: Client) -> None:
    await new_app(client)
    filler = f"appId: {APP}\n#"
    longest = filler + "x" * (MAX_MANIFEST_BYTES - len(filler))
    assert (await upload(client, longest)).status == 202
    assert (await upload(client, longest + "x")).status == 413
    assert (await upload(client, longest + "x" * 100_000)).status == 413


async def new_uploader(client: Client, *paths: str) -> Client:
    """An app that may post to these paths, and get them."""
    made = (await client.post(APPS, {"appName": "Uploader", "appType": "backend"})).data
    path, permissions = f"{APPS}/{made['appId']}", []
    for number, opened in enumerate(paths):
        resource = {"name": f"r-{letters(number)}", "resourcePath": opened, "allowedHttpMethods": ["get", "post"]}
        resource_id = (await client.post(f"{path}/resources", resource)).data["id"]
        for method in ("get", "post"):
            action = {"action": f"{method}-{letters(number)}", "resourceId": resource_id, "httpMethod": method}
            made_one = await client.post(f"{path}/permissions", {**action, "description": "May"})
            permissions.append(made_one.data["id"])
    role = {"roleName": "Uploader", "description": "Uploads", "permissions": permissions}
    assert (await client.post(f"{path}/roles", role)).status == 201
    bare = Client(client.http, client.url, client.tenant, client.owner, made["clientId"], made["clientSecret"])
    return await bare.log_in()


async def test_a_guarded_role_is_given_by_no_manifest_of_who_may_not_give_it(client: Client) -> None:
    await new_app(client)
    other = await new_uploader(client, f"{APPS}/upload", "/app/api/v1/**")
    guarded = DEPOT.replace("[shelf-read, bin-read]}", "[shelf-read, bin-read], securityLevel: RESTRICTED}")
    to_nobody = "\n".join(line for line in guarded.splitlines() if "userGroups" not in line)
    assert (await upload(other, guarded)).status == 403, "to people, by a group"
    assert (await ended(client, await upload(client, guarded)))["status"] == "SUCCESS"
    assert (await upload(other, guarded)).status == 403
    assert (await upload(other, to_nobody.replace("RESTRICTED", "OPEN"))).status == 403, "less guarded than it was"
    assert (await ended(client, await upload(other, to_nobody)))["status"] == "SUCCESS"
    assert (await client.get(f"{APPS}/{APP}/roles")).data[0]["securityLevel"] == "RESTRICTED"


async def test_nobody_uploads_more_than_she_may(client: Client) -> None:
    await new_app(client)
    other = await new_uploader(client, f"{APPS}/upload")
    assert (await upload(other, DEPOT)).status == 403
    admin = f'appId: {APP}\nrolesRequired: ["Platform:Role:platform:app:haulier:Admin"]'
    assert (await upload(other, admin)).status == 403
    assert (await upload(other, f"appId: {APP}")).status == 202


async def test_anothers_status_is_not_known(client: Client) -> None:
    assert (await client.get(f"{APPS}/upload/app_manifest:{uuid4()}")).status == 404


def test_yaml_is_plain_data() -> None:
    assert read_yaml("a: yes\nb: 0o7\nc: ~\nd: 1.5\ne: '1'\nf: [true, {g: 2}]\n") == {
        "a": "yes", "b": "0o7", "c": None, "d": 1.5, "e": "1", "f": [True, {"g": 2}],
    }  # fmt: skip
    assert read_yaml("") is None


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x", "a: !!python/object:os.system x", "!!map {a: 1}", "? [a, b]\n: 1", "a: *x",
        "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", "[" * 100_000,
        "a: " + "{b: " * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1),
        "a: \x00", "%YAML 9.9\n---\na: 1", "<<: {a: 1}\n<<: {b: 2}",
    ],
)  # fmt: skip
def test_bombs_and_objects_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_yaml(text)


def test_many_parts_are_read_fast_enough() -> None:
    lines = [f"  - {{name: r-{letters(n)}, resourcePath: /app/{n}, allowedHttpMethods: [get]}}\n" for n in range(1001)]
    head = f"appId: {APP}\nresources:\n"
    assert len(read_manifest((head + "".join(lines[:1000])).encode()).resources) == 1000
    with pytest.raises(Refusal):
        read_manifest((head + "".join(lines)).encode())


def letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))
