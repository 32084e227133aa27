"""Phones and browsers of people. See: contract/notification.md 9.2."""

from __future__ import annotations

from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.notification.apps import need_app
from haulier.services.notification.events import DEVICE_FORGOTTEN, DEVICE_REGISTERED
from haulier.services.notification.kind import (
    ACTIVE,
    DELETED,
    DEVICE,
    DEVICE_DECODER,
    DEVICE_KEPT_MS,
    MAX_DEVICES,
    DeviceBody,
    device_id,
    is_there,
)
from haulier.services.notification.person import named_person
from haulier.services.notification.recipients import devices_of
from haulier.services.notification.requests import DeviceToken, WebSubscription
from haulier.services.notification.responses import TokenPayload
from haulier.services.notification.vapid import from_text

SHOWN_CHARACTERS = 4
POINT_BYTES, AUTH_BYTES = 65, 16


async def register_device(call: Call, body: DeviceToken) -> Change:
    """``PUT /apps/{appId}/tokens``: it is of the person who registers it last. Beyond 20 of a person the one that was
    registered longest ago goes; of those that an app registers for nobody there may be any number.
    """
    app, _ = await need_app(call)
    token, secret, shown = _reached_by(call, body)
    person = _owner(call, body.userId)
    id = device_id(call.tenant, app.id, token)
    stored = DeviceBody(platform=body.platform, sealed=call.seal(secret, id), shown=shown, locale=body.locale)
    old = await call.get(DEVICE, id)
    until = call.at + DEVICE_KEPT_MS
    if old is None:
        write = RowWrite(
            DEVICE, id, 0, type=app.id, parent=person, state=ACTIVE, body=to_json(stored), expires_at=until
        )
    else:
        write = replacing(old, parent=person, state=ACTIVE, body=to_json(stored), expires_at=until)
    known = (await devices_of(call, app.id, [person])).get(person, []) if person else []
    others = [row for row, _ in known if row.id != id]
    gone = [_forgotten(row) for row in others[MAX_DEVICES - 1 :]]
    change = row_change(DEVICE_REGISTERED, write, *gone, payload=_payload(id, app.id, stored))
    change.replan_on_conflict = frozenset({DEVICE})
    return change


async def delete_device(call: Call, _body: None) -> Change:
    """``DELETE /apps/{appId}/tokens/{token}``: by the token, the endpoint, or the id that its registration gave. A
    person's own token takes only devices of that person away.
    """
    app, _ = await need_app(call)
    named = call.path["token"]
    rows = await call.get_many([(DEVICE, device_id(call.tenant, app.id, named)), (DEVICE, named)])
    row = next((row for row in rows if row is not None and is_there(row) and row.type == app.id), None)
    is_another_ones = row is not None and call.identity.user_id not in ("", row.parent)
    if row is None or is_another_ones:
        raise Refusal(Cause.NOT_FOUND, "there is no such device")
    return plan_forgetting(row)


def plan_forgetting(row: Resource) -> Change:
    """The change that forgets a device."""
    return row_change(
        DEVICE_FORGOTTEN, _forgotten(row), payload=_payload(row.id, row.type, row.body_as(DEVICE_DECODER))
    )


def _forgotten(row: Resource) -> RowWrite:
    return replacing(row, state=DELETED)


def _owner(call: Call, named: str | None) -> str:
    """Whose it is: of a person's token that person, else whom the app names, or nobody's. Raises Refusal FORBIDDEN."""
    own = call.identity.user_id
    if own and named not in (None, own):
        raise Refusal(Cause.FORBIDDEN, "a person registers own devices alone")
    person = named or named_person(call)
    return "" if person == call.identity.app_id else person


def _reached_by(call: Call, body: DeviceToken) -> tuple[str, str, str]:
    """What the device is known by, what is kept sealed of it, and what is shown. Raises Refusal."""
    if body.platform != "web":
        if body.token is None:
            raise invalid("token", "required", "a phone is reached by its token")
        return body.token, body.token, f"…{body.token[-SHOWN_CHARACTERS:]}"
    endpoint = body.subscription.endpoint if body.subscription is not None else None
    if body.subscription is None or endpoint is None:
        raise invalid("subscription", "required", "a browser is reached by its subscription, endpoint and keys")
    faults = _key_faults(body.subscription)
    if (fault := call.outside_fault(endpoint)) is not None:
        faults.append(Fault("subscription.endpoint", "egress", fault))
    refuse_faults(faults)
    return endpoint, to_json(body.subscription), urlsplit(endpoint).netloc[:64]


def _key_faults(subscription: WebSubscription) -> list[Fault]:
    """What is wrong with the keys: a point of P-256, and 16 bytes."""
    keys, faults = subscription.keys, []
    try:
        point = from_text(keys.p256dh if keys is not None else "")
        if len(point) != POINT_BYTES:
            raise ValueError("a point has 65 bytes")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        faults.append(Fault("subscription.keys.p256dh", "format", "is no point of P-256, uncompressed, in base64url"))
    try:
        if len(from_text(keys.auth if keys is not None else "")) != AUTH_BYTES:
            raise ValueError("a secret has 16 bytes")
    except ValueError:
        faults.append(Fault("subscription.keys.auth", "format", "is not 16 bytes in base64url"))
    return faults


def _payload(id: str, app: str, body: DeviceBody) -> str:
    return to_json(TokenPayload(id=id, appId=app, platform=body.platform))
