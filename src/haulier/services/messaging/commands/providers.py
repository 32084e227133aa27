"""Providers of messages. See: contract/notification.md, Messaging and 9.1."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.refusal import Fault, Refusal, invalid, refuse_faults
from haulier.core.templates import compile_path
from haulier.engines.urls import parse_smtp_url
from haulier.platform.commands.call import Call
from haulier.platform.messages.message_provider import (
    MAX_PROVIDERS,
    PROVIDER,
    PROVIDER_DECODER,
    MailServer,
    ProviderBody,
)
from haulier.platform.outbound.headers import headers_fault
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.messaging.events import PROVIDER_CREATED
from haulier.services.messaging.kind import ReceivingGateway
from haulier.services.messaging.requests import ChannelName, ServiceProviderConfig
from haulier.services.messaging.responses import ProviderPayload
from haulier.services.messaging.rules.numbers import address_in
from haulier.services.messaging.store import check_room

ID_PREFIX = "messageProvider"
METHODS = ("POST", "PUT", "GET")
MAX_CREDENTIALS = 32 * 1024


async def create_provider(call: Call, body: ServiceProviderConfig) -> Change:
    """``POST /service-providers``. A new default of a channel takes the place of the one before."""
    await check_room(call, PROVIDER, 1, MAX_PROVIDERS, "providers")
    id = call.new_id(ID_PREFIX)
    credentials = read_credentials(call, body.channel, body.credentials)
    made = ProviderBody(
        name=body.name, provider=body.provider, isDefault=body.isDefault,
        sender=credentials.sender if isinstance(credentials, MailServer) else "",
        sealed=call.seal(to_json(credentials), id),
    )  # fmt: skip
    row = RowWrite(PROVIDER, id, 0, type=body.channel, body=to_json(made))
    others = [_no_default(one) for one in await defaults_of(call, body.channel)] if body.isDefault else []
    payload = ProviderPayload(id=id, name=body.name, channel=body.channel, isDefault=body.isDefault)
    return row_change(PROVIDER_CREATED, row, *others, payload=to_json(payload))


async def defaults_of(call: Call, channel: str) -> list[Resource]:
    """The providers of a channel that are marked as its default."""
    rows = [row for row in await call.all_of(PROVIDER, MAX_PROVIDERS) if row.type == channel]
    return [row for row in rows if row.body_as(PROVIDER_DECODER).isDefault]


def _no_default(row: Resource) -> RowWrite:
    return replacing(row, body=to_json(msgspec.structs.replace(row.body_as(PROVIDER_DECODER), isDefault=False)))


def read_credentials(call: Call, channel: ChannelName, given: dict[str, Any] | None) -> ReceivingGateway | MailServer:
    """Credentials as they are kept. Raises Refusal for what nothing could be sent with."""
    if given is None:
        raise invalid("credentials", "required", "say how the provider is reached")
    if len(msgspec.json.encode(given)) > MAX_CREDENTIALS:
        raise invalid("credentials", "maxBytes", f"have at most {MAX_CREDENTIALS} bytes")
    try:
        if channel == "email":
            server = msgspec.convert(given, MailServer)
            refuse_faults(_server_faults(call, server))
            return server
        gateway = msgspec.convert(given, ReceivingGateway)
    except msgspec.ValidationError as error:
        raise invalid("credentials", "type", str(error).replace("`$.", "`credentials.")) from None
    refuse_faults(_gateway_faults(call, gateway))
    return gateway


def _server_faults(call: Call, server: MailServer) -> list[Fault]:
    faults = []
    if server.sender and (not server.sender.isprintable() or address_in(server.sender) is None):
        faults.append(Fault("credentials.from", "format", "is not a mail address"))
    try:
        host = parse_smtp_url(server.url).host
    except ValueError as error:
        return [*faults, Fault("credentials.url", "format", str(error))]
    fault = call.outside_fault(f"https://{f'[{host}]' if ':' in host else host}/")
    return faults if fault is None else [*faults, Fault("credentials.url", "egress", fault)]


def _gateway_faults(call: Call, gateway: ReceivingGateway) -> list[Fault]:
    faults = []
    if (fault := call.outside_fault(gateway.url)) is not None:
        faults.append(Fault("credentials.url", "egress", fault))
    if gateway.method not in METHODS:
        faults.append(Fault("credentials.method", "enum", f"is one of {', '.join(METHODS)}"))
    if (fault := headers_fault({**gateway.headers, "Content-Type": gateway.contentType})) is not None:
        faults.append(Fault("credentials.headers", "format", fault))
    if not all(200 <= status <= 599 for status in gateway.success):
        faults.append(Fault("credentials.success", "range", "are statuses of HTTP"))
    receipt = gateway.receipt
    paths = {"idPath": gateway.idPath} | {
        f"receipt.{name}": getattr(receipt, name) for name in receipt.__struct_fields__ if name.endswith("Path")
    }
    for name, path in paths.items():
        try:
            compile_path(path)
        except Refusal as refusal:
            faults.append(Fault(f"credentials.{name}", "path", str(refusal)))
    return faults
