"""Commands beside a running stack."""

from __future__ import annotations

import aiohttp
import asyncpg

from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.urls import nats_url
from support.command import haulier
from support.running import Running, free_port, until

JWKS = "/core/api/v1/aaa/.well-known/jwks.json"
TOKEN = "/core/api/v1/aaa/auth/client-credentials"


async def log_in(up: Running, client_id: str, secret: str) -> int:
    """The status of asking for a token."""
    body = {"clientId": client_id, "clientSecret": secret}
    async with (
        aiohttp.ClientSession() as http,
        http.post(up.url + TOKEN, json=body, headers={"X-COREOS-REQUEST-ID": "1"}) as answer,
    ):
        return answer.status


async def published(up: Running) -> list[str]:
    """The ids of the keys that verify tokens."""
    async with aiohttp.ClientSession() as http, http.get(up.url + JWKS) as answer:
        return [key["kid"] for key in (await answer.json())["keys"]]


async def test_a_tenant_made_beside_the_stack_can_log_in_at_once(up: Running) -> None:
    made = (await haulier("tenants", "create", "Acme North", "--json", "--home", str(up.home))).json
    assert set(made) == {"tenantId", "id", "clientId", "clientSecret"}
    assert made["tenantId"] == "acmenorth"
    assert await log_in(up, made["clientId"], made["clientSecret"]) == 200
    assert await log_in(up, made["clientId"], "wrong") == 401
    listed = await haulier("tenants", "list", "--home", str(up.home))
    assert "acmenorth" in listed.out
    assert made["clientSecret"] not in listed.out


async def test_a_name_says_the_id_that_it_makes_or_is_refused(up: Running) -> None:
    await haulier("tenants", "create", "twice", "--home", str(up.home))
    again = await haulier("tenants", "create", "twice", "--home", str(up.home))
    assert (again.code, again.err) == (1, "error: tenant 'twice' exists already\n")
    long = await haulier("tenants", "create", "Acme Ltd!", "--json", "--home", str(up.home))
    assert long.json["tenantId"] == "acmeltd"
    assert long.err == "The id of 'Acme Ltd!' is acmeltd, by which calls name it.\n"
    bad = await haulier("tenants", "create", "7", "--home", str(up.home))
    assert (bad.code, bad.out) == (1, "")
    assert bad.err.startswith("error: name '7' makes no tenant id")


async def test_a_second_stack_on_the_same_home_is_refused_and_harms_nothing(up: Running) -> None:
    second = await haulier("up", "--home", str(up.home), "--port", "0")
    assert second.code == 1
    assert second.err.splitlines() == [
        f"error: {up.home} is in use by the running haulier with process id {up.supervisor}; "
        "stop that one or set another HAULIER_HOME"
    ]
    assert (await haulier("doctor", "--home", str(up.home))).code == 0


async def test_a_port_that_is_taken_is_named(up: Running) -> None:
    other = up.home.parent / "other"
    ran = await haulier("up", "--home", str(other), "--port", str(up.port))
    assert ran.code == 1
    assert ran.err.startswith(f"error: port {up.port} on 127.0.0.1 is taken")


async def test_doctor_finds_all_well(up: Running) -> None:
    ran = await haulier("doctor", "--home", str(up.home))
    assert ran.code == 0
    assert f"a stack runs on {up.home}" in ran.out
    assert "tables up to date" in ran.out
    assert "NATS answers" in ran.out


async def test_parts_alone_serve_with_the_stacks_key_and_refuse_another(up: Running) -> None:
    with_database = server_settings(up)
    for part in ("api", "worker"):
        ran = await haulier(part, HAULIER_SECRET_KEY="00" * 32, **with_database)
        assert ran.code == 1
        assert ran.err.startswith("error: the database was made with another secret key")
    doctor = await haulier(
        "doctor", HAULIER_SECRET_KEY="00" * 32, HAULIER_HOME=str(up.home.parent / "alone"), **with_database
    )
    assert doctor.code == 1
    assert "FAIL database   the database was made with another secret key" in doctor.out


async def test_a_new_signing_key_is_published_beside_the_old_one(up: Running) -> None:
    before = await published(up)
    kid = (await haulier("keys", "rotate", "--json", "--home", str(up.home))).json["kid"]

    async def seen() -> bool:
        return await published(up) == [*before, kid]

    await until(seen)
    made = (await haulier("tenants", "create", "rotating", "--json", "--home", str(up.home))).json
    assert await log_in(up, made["clientId"], made["clientSecret"]) == 200


def server_settings(up: Running) -> dict[str, str]:
    """The embedded servers as an operator names his own."""
    password, port = ((up.home / "postgres" / name).read_text().strip() for name in ("haulier.password", "port"))
    token, nats_port = ((up.home / "nats" / name).read_text().strip() for name in ("token", "port"))
    return {
        "HAULIER_DATABASE_URL": f"postgresql://haulier:{password}@127.0.0.1:{port}/haulier",
        "HAULIER_NATS_URL": nats_url(token, int(nats_port)),
        "HAULIER_PORT": str(free_port()),
    }


async def test_rows_aside_are_listed_and_sent_again(up: Running) -> None:
    home = ("--home", str(up.home))
    await haulier("tenants", "create", "aside", *home)
    assert (await haulier("events", "aside", "--json", *home)).out == ""
    server = EmbeddedPostgres(up.home)
    await server.start()
    connection = await asyncpg.connect(server.url)
    put_aside = (
        "INSERT INTO relay_aside (tenant_id, at, id, event, aside_at, reason)"
        " SELECT tenant_id, at, id, event, 1, 'too long' FROM journal WHERE tenant_id = 'aside' LIMIT 1"
        " RETURNING id::text"
    )
    id = await connection.fetchval(put_aside)
    await connection.close()
    aside = (await haulier("events", "aside", "--json", *home)).json
    assert (aside["tenant"], aside["journal_id"], aside["reason"]) == ("aside", id, "too long")
    assert "too long" in (await haulier("events", "aside", *home)).out
    sick = await haulier("doctor", *home)
    assert sick.code == 1
    assert "1 rows are aside" in sick.out
    assert (await haulier("events", "again", "--json", *home)).json == {"asked": 1}

    async def sent() -> bool:
        return (await haulier("events", "aside", "--json", *home)).out == ""

    await until(sent)
    assert (await haulier("doctor", *home)).code == 0
