"""Devices as they are stored. The row's id is the deviceId. See: docs/design/tracking.md."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import msgspec
from msgspec import UNSET

from haulier.platform.declarations.kind import UntypedKind
from haulier.platform.storage.resources import Json
from haulier.services.tracking.requests import DeviceType, Protocol
from haulier.services.tracking.responses import DevicePayload, DeviceStatus

DEVICE = "device"
REGISTERED: DeviceStatus = "REGISTERED"
DEREGISTERED: DeviceStatus = "DEREGISTERED"
WITHOUT_TENANT = frozenset({"OSMAND", "GT06", "H02", "TK103", "GPS103"})
"""Protocols whose messages name a device and no tenant: a deviceId is one tenant's of the installation."""
KEY_CHARACTERS = 26
"""Characters of the topic of a device whose id has others than topics may have."""
OF_APPS = "topic"
"""What stands in the place of a device in the topics that apps hear: no device has it."""
_TOPIC_SAFE = re.compile(r"[A-Za-z0-9_-]+")
_HASHED = re.compile(rf"[A-Z2-7]{{{KEY_CHARACTERS}}}")
"""What the key of another device may be: a device that is called so has a hashed one itself."""


class DeviceBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A device as stored."""

    app: str
    appId: str
    protocol: Protocol = "MQTT"
    deviceType: DeviceType | None = None
    name: str | None = None
    externalRefId: str | None = None
    attributes: dict[str, Any] = {}
    passwordHash: str | None = None
    """SHA-256 of the MQTT password, hexadecimal. It is random, so that no salt and no slow hash is needed."""


DEVICE_BODY = msgspec.json.Decoder(DeviceBody)

LISTED = UntypedKind(
    DEVICE,
    columns={"id": "id", "deviceId": "id", "status": "state", "createdAt": "created_at", "updatedAt": "updated_at"},
    members=frozenset({"app", "appId", "protocol", "deviceType", "name", "externalRefId"}),
)


def device_payload(id: str, state: DeviceStatus, body: DeviceBody) -> Json:
    """What events tell of a device."""
    payload: Json = msgspec.to_builtins(
        DevicePayload(
            deviceId=id,
            app=body.app,
            protocol=body.protocol,
            status=state,
            deviceType=body.deviceType or UNSET,
            externalRefId=body.externalRefId or UNSET,
        )
    )
    return payload


def topic_key(device_id: str) -> str:
    """What stands for a device in its topics: its id where topics may have that, else a part of its hash. No other
    device of the tenant has it, whatever that is called.
    """
    is_its_own = _TOPIC_SAFE.fullmatch(device_id) and not _HASHED.fullmatch(device_id) and device_id != OF_APPS
    return device_id if is_its_own else hashed_key(device_id)


def hashed_key(id: str) -> str:
    """What stands in topics for an id that has characters which topics may not have."""
    return base64.b32encode(hashlib.sha256(id.encode()).digest()).decode()[:KEY_CHARACTERS]


def client_id(tenant: str, device_id: str) -> str:
    """The MQTT client id of a device, which its session belongs to. Brokers take no blanks and wildcards in it."""
    return f"{tenant}/{topic_key(device_id)}"


def password_hash(password: str) -> str:
    """What is kept of a password."""
    return hashlib.sha256(password.encode()).hexdigest()
