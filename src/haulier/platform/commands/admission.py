"""The first steps, which reads take too: who asks, what that one may do, and what is asked."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from haulier.core.content_negotiation import is_xml
from haulier.core.form_decoding import decode_form
from haulier.core.json_decoding import check_structure, decode_in_parts, decode_object, other_members
from haulier.core.refusal import Cause, Fault, Refusal
from haulier.core.xml_bodies import read_xml
from haulier.platform.access.identity import actor_from
from haulier.platform.access.same_origin import check_same_origin
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.declarations.operation import URLENCODED
from haulier.platform.declarations.parameters import ACCESS, ORIGIN_TOKEN, TENANT, USER_INFO

MAX_VALUES_IN_PARTS = 1_048_576
"""Values of a body whose parts are judged one by one."""

ACCESS_WIRE, USER_INFO_WIRE, ORIGIN_WIRE = ACCESS.wire, USER_INFO.wire, ORIGIN_TOKEN.wire

PACKED = (b"application/gzip", b"application/octet-stream")
"""What JSON may be called that comes packed, where an operation takes it so."""


async def authenticate(command: Command) -> None:
    """Verify the token or the session, and take the request from the tenant's rate. Raises Refusal.

    Who acts is the person of the token or of the session; where there is none, whom the caller names.
    """
    call = command.call
    runtime, user_info = call.runtime, call.headers.get(USER_INFO_WIRE, b"")
    if call.named_tenant is None:
        await _name_tenant(call)
    if not call.operation.auth.is_public:
        if call.api_key:
            call.identity = await runtime.access.enter_by_key(call.api_key, call.named_tenant)
        elif call.cookie is None:
            call.identity = await runtime.access.authenticate(call.token, call.named_tenant, runtime.reload_keys)
            user_info = call.identity.user_info or user_info
        else:
            check_same_origin(call.operation.method, call.headers)
            call.session, call.identity = await runtime.access.enter(call.cookie, call.named_tenant)
            user_info = call.session.user_info
        runtime.limits.take(call.identity.tenant_id)
        if not runtime.sealer.has(call.identity.tenant_id):
            await runtime.sealer.prepare(call.identity.tenant_id)
    call.actor = runtime.actors.actor(user_info, call.identity.app_id)
    if call.service.keeps_origin:
        agent = call.headers.get(b"user-agent", b"")
        call.actor = actor_from(call.actor, call.address, agent, is_person=bool(call.identity.user_id))


async def _name_tenant(call: Call) -> None:
    """The tenant that the host names, where a header would. Raises Refusal where neither does and one must."""
    if call.by_session or not any(header is TENANT for header in call.operation.headers):
        return
    call.named_tenant = await call.find_tenant_of_host()
    if call.named_tenant is None:
        message = f"the header {TENANT.name} is missing, and the host names no tenant"
        raise Refusal(Cause.MISSING_HEADER, message, [Fault(TENANT.name, "required", "this header is required")])


async def authorize(command: Command) -> None:
    """Check that a role of the caller and the tenant's policy allow the call, and whose app it comes through.

    Raises Refusal.
    """
    call = command.call
    operation, auth, access, asking = call.operation, call.operation.auth, call.runtime.access, call.identity
    if not auth.is_public:
        if not auth.any_role_suffices:
            await access.authorize(
                call.identity, operation.method, call.uri, only_reads=auth.only_reads, by_name=auth.by_name
            )
            await call.check_policy(call.identity, operation.method, call.uri)
        origin = call.headers.get(ORIGIN_WIRE)
        if origin and (token := origin.decode("latin-1")) != call.token:
            asking = await access.authenticate(token, call.tenant, call.runtime.reload_keys)
    call.origin, call.origin_app = asking, asking.app_id


async def decode(command: Command) -> None:
    """Decode the body as the struct that the operation takes; an upload is read only now. What is signed in place of a
    token is checked before; who reads an upload checks it there. Raises Refusal.
    """
    taken, headers, raw = command.call.operation.body, command.call.headers, command.raw or b""
    if (check := command.call.operation.auth.check_signature) is not None and (taken is None or taken.upload is None):
        await check(command.call, raw)
    if taken is None:
        return
    if taken.upload is not None:
        assert command.receive is not None, "an upload comes with a request"
        content = headers.get(b"content-type", b"").decode("latin-1")
        command.body = await taken.upload(command.call, content, command.receive)
        return
    if not raw.strip() and not taken.is_form:
        if taken.is_required:
            raise Refusal(
                Cause.MALFORMED, "a JSON body is required", [Fault("", "required", "a JSON body is required")]
            )
        command.body = taken.type()
        return
    media = headers.get(b"content-type", b"application/json").split(b";", 1)[0].strip().lower()
    if taken.read is not None:
        if media not in PACKED:
            _need_json(media)
        command.body = taken.read(command.call, raw)
        return
    if taken.is_form:
        if media != URLENCODED.encode():
            raise Refusal(Cause.UNSUPPORTED_MEDIA, f"the body must be {URLENCODED}")
        command.body = decode_form(raw, taken.type)
        return
    if command.call.operation.takes_xml and is_xml(content := headers.get(b"content-type", b"").decode("latin-1")):
        raw = msgspec.json.encode(read_xml(raw, taken.type.__name__, content))
    else:
        _need_json(media)
    if not taken.items_member:
        command.body = decode_object(raw, taken.decoder)
        if taken.keeps_others:
            command.call.others = other_members(raw, taken.decoder.type)
        return
    check_structure(raw, MAX_VALUES_IN_PARTS)
    await asyncio.sleep(0)  # long bodies: what follows takes as long again
    command.body = decode_in_parts(raw, taken.decoder, taken.items_member)


def _need_json(media: bytes) -> None:
    if media and media != b"application/json" and not media.endswith(b"+json"):
        raise Refusal(Cause.UNSUPPORTED_MEDIA, "the body must be application/json")


def decode_again(call: Call, payload: dict[str, Any]) -> Any:
    """Decode what custom code made of the body, through the same checks as the body itself. Raises Refusal."""
    taken = call.operation.body
    assert taken is not None, "custom code is handed a body"
    merged = msgspec.json.encode(payload)
    limit = call.max_body_bytes
    if len(merged) > limit:
        raise Refusal(Cause.BODY_TOO_LARGE, f"the body with what custom code answered is larger than {limit} bytes")
    body = decode_object(merged, taken.decoder)
    if taken.keeps_others:
        call.others = other_members(merged, taken.decoder.type)
    return body
