"""Apps that hear topics by MQTT or NATS: they log in with their client id and secret. See: contract/tracking.md 9.8."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from haulier.core.refusal import Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import WITHOUT_ADDRESS, NothingToDo, system_call
from haulier.platform.declarations.operation import Service
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import check_client, find_client_app, roles_of_app
from haulier.services.tracking.mqtt.topics import AppTopics
from haulier.services.tracking.visibility import app_heard_by

LISTENING = ("/events", "/events/mts", "/core/api/v1/mts/pubsub/devices/-/subscription")
"""A role must allow to GET one of these: the same positions by server-sent events, or the subscriptions."""
SERVICE = Service(name="tracking", title="Movement Tracking", code=2009, bases=(), operations=())


async def _nothing(_call: Call, _body: None) -> Change:
    raise NothingToDo


OPERATION = WITHOUT_ADDRESS.post("", name="appLogin", number=0, summary="").plan(_nothing)
"""What the call of a login is of: no request leads to it, and nothing is changed by it."""


async def topics_of_app(
    runtime: Runtime, tenant: str, client_id: str, secret: str, address: str, ends_at: int
) -> AppTopics | None:
    """What the app with this client id and secret may hear; None for another secret, and for who may not listen.
    ``ends_at`` is the end of the login, epoch seconds. Raises Refusal for who tries wrong secrets, and Unavailable.
    """
    call = _call(runtime, tenant, address)
    if await find_client_app(call, client_id) is None:
        return None
    try:
        _, app = await check_client(call, client_id, secret)
    except Refusal:
        return None
    identity = Identity(tenant, client_id, app.appId, await roles_of_app(call, app), ends_at)
    if not await call.is_allowed_any(identity, "GET", LISTENING):
        return None
    return AppTopics(tenant, app.appId, await app_heard_by(runtime, identity) is None)


def _call(runtime: Runtime, tenant: str, address: str) -> Call:
    call = system_call(runtime, SERVICE, OPERATION, tenant, "login", str(uuid4()))
    return replace(call, named_tenant=tenant, address=address)
