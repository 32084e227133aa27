"""People and apps that show who they are: reads with many roles beside one, tokens of apps, reads beside log-ins."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from figures import Figure, Round
from ground import Ground, data_of
from load import Load, LoadFailed, Request, Sent, send, sending

from haulier.cli.offline import open_runtime
from haulier.platform.access.sessions import SESSION
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import carry_out, find_active_app, find_user
from haulier.services.credentials.facade import plan_password
from haulier.services.session.facade import Proof, plan_tokens

AAA = "/core/api/v1/aaa"
GROUPS, PERMISSIONS_A_ROLE = 20, 10
"""Each group gives a role of its own: 200 permissions in all."""
WARMING = 500
"""Reads ahead of the rounds: a process reads a person's groups, roles and permissions with the first one."""
PASSWORD = "staple battery lorry otter"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
BACK = "https://app.example/back"
READ_RATE, LOGIN_RATE = 100.0, 20.0
SHARE = 0.99


@dataclass(frozen=True, slots=True)
class Size:
    """Reads and tokens a round, seconds of reads beside log-ins, people who log in, and rounds of each."""

    reads: int
    tokens: int
    seconds: int
    people: int
    rounds: int


FULL = Size(reads=12_000, tokens=6_000, seconds=20, people=100, rounds=3)
QUICK = Size(reads=3_000, tokens=1_000, seconds=5, people=20, rounds=1)
Say = Callable[[str], None]


def roles(ground: Ground, size: Size, say: Say) -> Figure:
    """The same read by a person with all the roles and by one with one, by turns."""
    app = _app(ground, "roles")
    say(f"roles: {GROUPS} roles of {PERMISSIONS_A_ROLE} permissions, each by a group")
    groups = _groups(ground, _roles_of(ground, app.id))
    many, one = _people(ground, ["many", "one"])
    _join(ground, groups, many)
    _join(ground, groups[:1], one)
    callers = [asyncio.run(_session(ground, app.id, person)) for person in (many, one)]
    reads = [Request("GET", f"{AAA}/users/{one}") for _ in range(size.reads)]
    for headers in callers:
        send(Load(ground.url, headers, reads[:WARMING]))
    rounds = []
    for number in range(size.rounds):
        say(f"roles: round {number + 1}")
        measured, beside = (send(Load(ground.url, headers, reads)).per_second for headers in callers)
        rounds.append(Round(measured, beside))
    permissions = GROUPS * PERMISSIONS_A_ROLE
    what = f"GET /users/{{id}} by a person in {GROUPS} groups with {permissions} permissions, beside one role"
    return Figure("read with many roles", what, "/s", 0.95, "at least", rounds)


def tokens(ground: Ground, size: Size, say: Say) -> Figure:
    """Tokens of an app for its secret."""
    body = json.dumps(
        {"clientId": ground.credentials.client_id, "clientSecret": ground.credentials.client_secret, "audience": None}
    )
    headers = "Content-Type: application/json\r\nX-COREOS-REQUEST-ID: bench\r\n"
    asked = [Request("POST", f"{AAA}/auth/client-credentials", body)] * size.tokens
    rounds = []
    for number in range(size.rounds):
        say(f"tokens: round {number + 1}")
        rounds.append(Round(send(Load(ground.url, headers, asked)).per_second))
    return Figure("client-credentials token", "one grant a call, 32 connections", "/s", 300.0, "at least", rounds)


def log_ins(ground: Ground, size: Size, say: Say) -> Figure:
    """Reads at a steady rate, alone and while people log in with passwords."""
    app = _app(ground, "people")
    say(f"log-ins: {size.people} people with passwords")
    people = _people(ground, [f"p{number}" for number in range(size.people)])
    asyncio.run(_give_passwords(ground, people))
    page = _login_page(ground, app)
    logins = [page.login(f"p{number}@bench.example") for number in range(size.people)]
    reads = [Request("GET", f"{AAA}/users/{people[0]}")] * int(READ_RATE * size.seconds)
    rounds, detail = [], {}
    for number in range(size.rounds):
        say(f"log-ins: round {number + 1}, alone")
        alone = ground.send(reads, rate=READ_RATE)
        say(f"log-ins: round {number + 1}, beside {LOGIN_RATE:.0f} log-ins/s")
        load = Load(ground.url, page.headers, logins, rate=LOGIN_RATE, endless=True)
        with sending(load) as finish:
            beside = ground.send(reads, rate=READ_RATE)
            signed_in = finish()
        rounds.append(Round(beside.latency(SHARE) / alone.latency(SHARE)))
        detail = {**_shown("alone", alone), **_shown("beside log-ins", beside), **_shown("of log-ins", signed_in)}
        detail["log-ins that came through, /s"] = signed_in.per_second
    what = f"p99 of reads at {READ_RATE:.0f}/s beside {LOGIN_RATE:.0f} log-ins/s with argon2id, against the same alone"
    return Figure("reads beside log-ins", what, "x", 1.5, "at most", rounds, detail)


def _shown(when: str, sent: Sent) -> dict[str, float]:
    return {f"p99 ms {when}": sent.latency(SHARE), f"p50 ms {when}": sent.latency(0.5)}


@dataclass(frozen=True, slots=True)
class _App:
    """The app that people sign in to."""

    id: str
    client_id: str


@dataclass(frozen=True, slots=True)
class _Page:
    """The sign-in page as one browser got it: its form works for half an hour, however often it is sent."""

    path: str
    headers: str
    flow: str

    def login(self, email: str) -> Request:
        form = {"flow": self.flow, "username": email, "password": PASSWORD}
        return Request("POST", self.path, urlencode(form))


def _app(ground: Ground, name: str) -> _App:
    body = {"appName": f"bench-{name}", "appType": "web", "redirectUri": [BACK]}
    made = ground.do("POST", f"{AAA}/apps", body)
    return _App(made["appId"], made["clientId"])


def _roles_of(ground: Ground, app: str) -> list[str]:
    """Roles with permissions on resources of their own, of which the first role's first is what is read."""
    parts, names = f"{AAA}/apps/{app}", [_letters(number) for number in range(GROUPS * PERMISSIONS_A_ROLE)]
    paths = [f"{AAA}/users/*", *(f"/app/api/v1/bench/{name}/*" for name in names[1:])]
    resources = _made(
        ground, f"{parts}/resources",
        [
            {"name": f"r-{name}", "resourcePath": path, "allowedHttpMethods": ["get"]}
            for name, path in zip(names, paths, strict=True)
        ],
    )  # fmt: skip
    permissions = _made(
        ground, f"{parts}/permissions",
        [
            {"action": f"a-{name}", "resourceId": id, "httpMethod": "get", "description": "Read"}
            for name, id in zip(names, resources, strict=True)
        ],
    )  # fmt: skip
    roles = [
        {
            "roleName": f"Role-{_letters(number)}", "description": "Reads",
            "permissions": permissions[number * PERMISSIONS_A_ROLE : (number + 1) * PERMISSIONS_A_ROLE],
        }
        for number in range(GROUPS)
    ]  # fmt: skip
    return [id for role in roles for id in _made(ground, f"{parts}/roles", [role])]


def _groups(ground: Ground, roles: list[str]) -> list[str]:
    """A group for each role."""
    bodies = [{"name": f"bench-{_letters(number)}"} for number in range(len(roles))]
    ids = _made(ground, f"{AAA}/groups", bodies)
    given = [
        Request("PUT", f"{AAA}/groups/{id}/roles", json.dumps({"roles": [role], "membership": True}))
        for id, role in zip(ids, roles, strict=True)
    ]
    ground.send(given)
    return ids


def _people(ground: Ground, names: list[str]) -> list[str]:
    return _made(ground, f"{AAA}/users", [{"firstName": "Bench", "email": f"{name}@bench.example"} for name in names])


def _made(ground: Ground, path: str, bodies: Sequence[Mapping[str, object]]) -> list[str]:
    """Ids of what these bodies make."""
    answers = ground.send([Request("POST", path, json.dumps(body)) for body in bodies], keep=True).answers
    return [data_of(answer)["id"] for answer in answers]


def _join(ground: Ground, groups: list[str], person: str) -> None:
    for group in groups:
        ground.do("PUT", f"{AAA}/groups/{group}/users", {"users": [person], "membership": True})


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in f"{number:03}")


async def _session(ground: Ground, app_id: str, person: str) -> str:
    """Header lines of a person who signed in to the app."""

    async def planned(call: Call, _body: None) -> Change:
        found, app = await find_user(call, person), await find_active_app(call, app_id)
        assert found is not None, "the person was made"
        assert app is not None, "the app was made"
        return await plan_tokens(call, call.new_id(SESSION), found[1], app, Proof(amr=("pwd",), at=call.at))

    async with open_runtime(ground.settings) as runtime:
        made = await carry_out(runtime, ground.tenant, planned)
    return f"X-COREOS-TID: {ground.tenant}\r\nX-COREOS-ACCESS: {made.accessToken}\r\nX-COREOS-REQUEST-ID: bench\r\n"


async def _give_passwords(ground: Ground, people: list[str]) -> None:
    async with open_runtime(ground.settings) as runtime:
        for person in people:

            async def planned(call: Call, _body: None, person: str = person) -> Change:
                rows = await plan_password(call, person, PASSWORD, [])
                return row_change("PasswordUpdated", *rows, payload=to_json({"userId": person, "address": ""}))

            await carry_out(runtime, ground.tenant, planned)


def _login_page(ground: Ground, app: _App) -> _Page:
    """As a browser gets it that asks for an answer in a page, which is no redirect."""
    asked = {
        "client_id": app.client_id, "redirect_uri": BACK, "response_type": "code", "scope": "openid",
        "response_mode": "form_post", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    }  # fmt: skip
    realm = f"/auth/realms/{ground.tenant}"
    url = f"{ground.url}{realm}/protocol/openid-connect/auth?{urlencode(asked)}"
    with urllib.request.urlopen(url) as response:
        text = response.read().decode()
        cookies = [value.partition(";")[0] for name, value in response.headers.items() if name.lower() == "set-cookie"]
    found = re.search(r'name="flow" value="([^"]*)"', text)
    if found is None:
        raise LoadFailed("the sign-in page has no form")
    lines = {
        "Cookie": "; ".join(cookies), "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html",
        "Sec-Fetch-Site": "same-origin",
    }  # fmt: skip
    headers = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return _Page(f"{realm}/login-actions/authenticate", headers, unescape(found[1]))
