"""The HTTP face of all services: one ASGI application that turns requests into calls and results into envelopes.

Written on the raw protocol because it is on every request's path; see routing.py for the figures.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

import msgspec
import structlog

from haulier.core import envelope
from haulier.core.jsons import check_frame, decode_any, decode_in_parts, decode_object
from haulier.core.refusal import Cause, Fault, Refusal, error_code, invalid
from haulier.engines.failure import Unavailable
from haulier.platform.addresses import Addresses
from haulier.platform.call import Call
from haulier.platform.commands import execute, fresh
from haulier.platform.identity import Identity
from haulier.platform.operation import ACCESS, REQUEST_ID, TENANT, USER_INFO, Service
from haulier.platform.routing import Route, Router
from haulier.platform.runtime import Runtime

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_REQUEST_ID = 512
MAX_HEADER_BYTES = 16_384
MAX_ECHOED_BODY = 4_096
MAX_VALUES_IN_PARTS = 1_048_576
"""Values of a body whose parts are judged one by one."""
PLAIN_STATUSES = (401, 403)
"""What a service with plain codes gives as the bare status."""

log = structlog.get_logger("haulier.api")
_encode = msgspec.json.Encoder().encode
_NOBODY = Identity("", "", "", (), 0)

REQUEST_ID_WIRE, TENANT_WIRE, ACCESS_WIRE, USER_INFO_WIRE = REQUEST_ID.wire, TENANT.wire, ACCESS.wire, USER_INFO.wire
SECRET_WIRE = b"x-coreos-callback-secret"
ORIGIN_WIRE = b"x-coreos-origin-token"
JSON_MEDIA = b"application/json"
JSON_TYPE = (b"content-type", JSON_MEDIA)


class Endpoint:
    """Serves every operation of the given services."""

    def __init__(self, runtime: Runtime, services: list[Service]) -> None:
        self._runtime = runtime
        self._router = Router(services)
        self._addresses = Addresses(runtime.settings.proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Never raises: whatever goes wrong becomes an error envelope."""
        started = time.perf_counter()
        headers = dict(scope["headers"])
        request_id = headers.get(REQUEST_ID_WIRE, b"")[:MAX_REQUEST_ID]
        method, path = scope["method"], _raw_path(scope)
        route: Route | None = None
        raw, allow, retry_after = b"", "", 1
        try:
            _check_size(scope["headers"])
            route, values = self._find(method, path)
            if route.operation.upload is None:
                raw = await _read_body(receive, route.operation.max_body or self._runtime.settings.max_body_bytes)
            status, body = await self._serve(route, values, headers, scope, path, raw, receive)
        except Refusal as refusal:
            allow, retry_after = refusal.info.get("allow", ""), refusal.retry_after
            status, body = self._refused(refusal, route, scope, path, raw)
        except Unavailable as error:
            log.warning("unavailable", method=method, path=path, error=str(error))
            retry_after = self._runtime.outage.retry_after()
            status, body = self._refused(
                Refusal(Cause.UNAVAILABLE, "a server that this needs is not available now"), route, scope, path, raw
            )
        except Exception:
            log.exception("failed", method=method, path=path)
            status, body = self._refused(Refusal(Cause.INTERNAL), route, scope, path, raw)
        media = route.operation.media.encode() if route is not None and status < 400 else JSON_MEDIA
        await _send(send, status, body, request_id, allow, retry_after, media)
        self._runtime.metrics.request(
            route.operation.name if route else "none", method, status, time.perf_counter() - started
        )

    def _find(self, method: str, path: str) -> tuple[Route, tuple[str, ...]]:
        match = self._router.match(method, path)
        if match is None:
            raise Refusal(Cause.NO_SUCH_ROUTE, "there is no such address")
        if match.route is None:
            allowed = ", ".join(match.allowed)
            raise Refusal(Cause.METHOD_NOT_ALLOWED, f"allowed here: {allowed}", info={"allow": allowed})
        return match.route, match.values

    async def _serve(
        self, route: Route, values: tuple[str, ...], headers: dict[bytes, bytes], scope: Scope, path: str, raw: bytes,
        receive: Receive,
    ) -> tuple[int, bytes]:  # fmt: skip
        """Authenticate, authorize, decode; then the command path or the read. An upload is read only now."""
        operation, service = route.operation, route.service
        call = await self._call(route, values, headers, scope, path)
        if operation.upload is not None:
            body = await operation.upload(call, headers.get(b"content-type", b"").decode("latin-1"), receive)
        else:
            body = await _decode(route, headers, raw)
        if operation.plan is not None:
            data = await execute(call, body, raw)
        else:
            assert operation.handle is not None, "an operation plans or handles"
            data = await fresh(call, operation.handle, body)
        encoded = data if isinstance(data, bytes) else _encode(data)
        if operation.bare:
            return operation.success, encoded
        if service.error_member:
            return operation.success, envelope.success_with_error_member(encoded, path, operation.method)
        return operation.success, envelope.success(encoded, path, operation.method)

    async def _call(
        self, route: Route, values: tuple[str, ...], headers: dict[bytes, bytes], scope: Scope, path: str
    ) -> Call:
        operation = route.operation
        _check_headers(route, headers)
        for name, value in zip(route.parameters, values, strict=True):
            if "\x00" in value or "\ufffd" in value or len(value) > MAX_REQUEST_ID:
                raise invalid(name, "pattern", "a path parameter holds characters that no id has")
        runtime = self._runtime
        token = headers.get(ACCESS_WIRE, b"").decode("latin-1")
        tenant = headers[TENANT_WIRE].decode("latin-1") if TENANT_WIRE in headers else None
        if operation.open_to_all:
            identity = _NOBODY
        else:
            identity = await runtime.access.authenticate(token, tenant, runtime.reload_keys)
            runtime.limits.take(identity.tenant_id)
            if not operation.any_role:
                await runtime.access.authorize(identity, operation.method, path, reads=operation.reads)
        origin = headers.get(ORIGIN_WIRE)
        asking = identity
        if origin and origin.decode("latin-1") != token and not operation.open_to_all:
            asking = await runtime.access.authenticate(
                origin.decode("latin-1"), identity.tenant_id, runtime.reload_keys
            )
        secret = headers.get(SECRET_WIRE)
        named = dict(zip(route.parameters, values, strict=True))
        for header in route.named:
            named[header.parameter] = headers[header.wire].decode("latin-1")
        return Call(
            runtime=runtime,
            service=route.service,
            operation=operation,
            identity=identity,
            actor=runtime.actors.actor(headers.get(USER_INFO_WIRE, b""), identity.app_id),
            request_id=headers.get(REQUEST_ID_WIRE, b"").decode("utf-8", "replace").replace("\x00", ""),
            at=runtime.clock(),
            randomness=random.getrandbits(74),
            path=named,
            query_string=scope["query_string"].decode("latin-1"),
            uri=path,
            secret=secret.decode("utf-8", "replace") if secret else None,
            origin_app=asking.app_id,
            origin=asking,
            token=token,
            named_tenant=tenant,
            address=self._addresses.caller(scope) if operation.open_to_all else "",
        )

    def _refused(self, refusal: Refusal, route: Route | None, scope: Scope, path: str, raw: bytes) -> tuple[int, bytes]:
        """The error envelope: cause, the operation's own code, what was asked."""
        cause = refusal.cause.value
        service = route.service.code if route else 0
        number = route.operation.number if route else 0
        code = error_code(service, number, refusal.cause)
        if route is not None and route.service.plain_codes and cause.status in PLAIN_STATUSES:
            code = str(cause.status)
        query = scope["query_string"].decode("latin-1")
        body = envelope.failure(code, refusal, path, scope["method"], query, _echo(raw))
        return self._status(refusal, route), body

    @staticmethod
    def _status(refusal: Refusal, route: Route | None) -> int:
        """The cause's status. Operations that document no 404 answer 400 for what they do not find."""
        status = refusal.status or refusal.cause.value.status
        if status == 404 and route is not None and 404 not in route.operation.statuses:
            return 400
        return status


def _check_size(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Refuse headers that are longer in all than any client of ours sends. See: RFC 6585 section 5."""
    if sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
        raise Refusal(Cause.MALFORMED, f"the headers are longer than {MAX_HEADER_BYTES} bytes", status=431)


def _check_headers(route: Route, headers: dict[bytes, bytes]) -> None:
    missing = [header.name for header in route.required if not headers.get(header.wire)]
    if ACCESS.name in missing:
        raise Refusal(
            Cause.UNAUTHENTICATED,
            "the header X-COREOS-ACCESS is missing",
            [Fault(ACCESS.name, "required", "is required")],
        )
    if missing:
        faults = [Fault(name, "required", "this header is required") for name in missing]
        raise Refusal(Cause.MISSING_HEADER, f"required headers are missing: {', '.join(missing)}", faults)


async def _decode(route: Route, headers: dict[bytes, bytes], raw: bytes) -> Any:
    """The body as the struct that the operation takes; None when it takes none."""
    if route.decoder is None:
        return None
    if not raw.strip():
        if route.operation.body_required:
            raise Refusal(
                Cause.MALFORMED, "a JSON body is required", [Fault("", "required", "a JSON body is required")]
            )
        return route.operation.body()
    content = headers.get(b"content-type", b"application/json").split(b";", 1)[0].strip().lower()
    if content and content != b"application/json" and not content.endswith(b"+json"):
        raise Refusal(Cause.UNSUPPORTED_MEDIA, "the body must be application/json")
    operation = route.operation
    if not operation.parts:
        return decode_object(raw, route.decoder)
    check_frame(raw, MAX_VALUES_IN_PARTS)
    await asyncio.sleep(0)  # long bodies: what follows takes as long again
    return decode_in_parts(raw, route.decoder, operation.parts)


def _raw_path(scope: Scope) -> str:
    raw = scope.get("raw_path")
    return raw.split(b"?", 1)[0].decode("latin-1") if raw else str(scope["path"])


async def _read_body(receive: Receive, limit: int) -> bytes:
    """The whole body, refused as soon as it is longer than the limit."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body") and len(body) <= limit:
        return body
    parts, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            break
    if size > limit:
        raise Refusal(Cause.BODY_TOO_LARGE, f"the body is larger than {limit} bytes")
    return b"".join(parts)


def _echo(raw: bytes) -> Any:
    """The request's body for the error envelope, when it is small and JSON."""
    if not raw or len(raw) > MAX_ECHOED_BODY:
        return None
    try:
        return decode_any(raw)
    except Refusal:
        return None


async def _send(
    send: Send, status: int, body: bytes, request_id: bytes, allow: str, retry_after: int, media: bytes = JSON_MEDIA
) -> None:
    headers = [
        (b"content-type", media),
        (b"content-length", str(len(body)).encode()),
        (b"x-coreos-request-id", request_id),
    ]
    if status == 429 or status == 503:
        headers.append((b"retry-after", b"%d" % retry_after))
    if status == 405:
        headers.append((b"allow", allow.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
