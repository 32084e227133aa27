"""Who may connect by MQTT: NATS asks us about each client. See: contract/tracking.md section 9.3."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
import structlog

from haulier.core.refusal import Refusal
from haulier.engines import mqtt_server
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus
from haulier.engines.nats_keys import NatsIssuer, claims_of
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.services.tracking.kind import DEVICE, DEVICE_BODY, REGISTERED, client_id, password_hash, topic_key
from haulier.services.tracking.mqtt.app_logins import topics_of_app
from haulier.services.tracking.mqtt.sessions import login_name
from haulier.services.tracking.mqtt.topics import TOKEN, Sender

SQL = load_statements("haulier.services.tracking.mqtt", "mqtt.sql")

LOGIN_SECONDS = 3600
"""How long a client may be connected by one login; then it logs in anew."""
AT_ONCE = 64
"""Logins that a worker looks at side by side."""
APPS_AT_ONCE = 8
"""Of these of apps: wrong secrets of theirs are slow to check, and must not keep devices out."""
ACCOUNT = "$G"
"""The account of the server in which all clients are."""

log = structlog.get_logger("haulier.mqtt")


class _Server(msgspec.Struct):
    id: str


class _Client(msgspec.Struct):
    type: str = ""
    mqtt_id: str = ""
    host: str = ""


class _Options(msgspec.Struct):
    user: str = ""
    password: str = msgspec.field(default="", name="pass")


class _Asked(msgspec.Struct):
    server_id: _Server
    user_nkey: str
    client_info: _Client
    connect_opts: _Options


class _Question(msgspec.Struct):
    nats: _Asked


class Rights(NamedTuple):
    """What a client may do: the subjects that it may publish to, and hear."""

    name: str
    publish: list[str]
    hear: list[str]


_question = msgspec.json.Decoder(_Question)


class Logins:
    """Answers the server's questions. One a worker."""

    def __init__(self, runtime: Runtime, issuer: NatsIssuer) -> None:
        self._runtime = runtime
        self._issuer = issuer
        self._places = asyncio.Semaphore(AT_ONCE)
        self._app_places = asyncio.Semaphore(APPS_AT_ONCE)

    async def listen(self, bus: Bus) -> None:
        """Answer from now on. Raises Unavailable."""
        await mqtt_server.answer_logins(bus, self._asked)

    def _asked(self, token: bytes, respond: Callable[[bytes], Awaitable[None]]) -> None:
        self._runtime.spawn(self._answer(token, respond))

    async def _answer(self, token: bytes, respond: Callable[[bytes], Awaitable[None]]) -> None:
        try:
            asked = _question.decode(claims_of(token)).nats
        except (ValueError, msgspec.DecodeError):
            return
        async with self._places:
            try:
                rights = await self._rights(asked)
            except (Unavailable, Refusal):
                rights = None
        await respond(self._verdict(asked, rights).encode())

    async def _rights(self, asked: _Asked) -> Rights | None:
        """What a client may do, by its user name ``<tenantId>/<deviceId>`` or ``<tenantId>/<clientId>``; None for
        nothing. Raises Refusal and Unavailable.
        """
        tenant, slash, name = asked.connect_opts.user.partition("/")
        if not slash or not TOKEN.fullmatch(tenant):
            return None
        by_mqtt, session = asked.client_info.type == "mqtt", asked.client_info.mqtt_id
        if by_mqtt and session == client_id(tenant, name):
            return await self._rights_of_device(tenant, name, asked.connect_opts.password)
        if (by_mqtt and not session.startswith(f"{tenant}/{name}/")) or self._app_places.locked():
            return None
        ends_at = self._runtime.clock() // 1000 + LOGIN_SECONDS
        async with self._app_places:
            topics = await topics_of_app(
                self._runtime, tenant, name, asked.connect_opts.password, asked.client_info.host, ends_at
            )
        return Rights(f"{tenant}/{name}", [], topics.subjects) if topics is not None else None

    async def _rights_of_device(self, tenant: str, device: str, password: str) -> Rights | None:
        """Those of a registered device with its password. Its client id was looked at, since a session belongs to that:
        with another's a device would take that one's over. Raises Unavailable.
        """
        row = await self._runtime.reader.get(tenant, DEVICE, device)
        if row is None or row.state != REGISTERED or not await self._runtime.access.is_tenant_on(tenant):
            return None
        kept = row.body_as(DEVICE_BODY).passwordHash or ""
        if not hmac.compare_digest(kept, password_hash(password)):
            return None
        key = topic_key(device)
        if key != device:
            await self._runtime.database.execute(SQL["keep_topic"], tenant, key, device)
        sender = Sender(tenant, key)
        return Rights(login_name(tenant, device, kept), [sender.up], [sender.down])

    def _verdict(self, asked: _Asked, rights: Rights | None) -> str:
        now = self._runtime.clock() // 1000
        verdict: dict[str, Any] = {"type": "authorization_response", "version": 2}
        if rights is None:
            verdict["error"] = "no such device or app, another password, or a client id that is not its own"
        else:
            verdict["jwt"] = self._issuer.sign(_claims(asked.user_nkey, rights, now))
        return self._issuer.sign(
            {"sub": asked.user_nkey, "aud": asked.server_id.id, "iat": now, "jti": asked.user_nkey, "nats": verdict}
        )


def _claims(user: str, rights: Rights, now: int) -> dict[str, Any]:
    """The claims by which a client may publish and hear what is its own, and nothing else."""
    limits = {"subs": -1, "data": -1, "payload": -1}
    allowed = {
        "pub": {"allow": rights.publish} if rights.publish else {"deny": [">"]},
        "sub": {"allow": rights.hear},
    }
    return {
        "sub": user, "aud": ACCOUNT, "name": rights.name, "jti": user, "iat": now,
        "exp": now + LOGIN_SECONDS, "nats": {"type": "user", "version": 2, **allowed, **limits},
    }  # fmt: skip
