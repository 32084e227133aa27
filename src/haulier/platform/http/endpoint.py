"""The endpoint of all services: one ASGI application that turns requests into commands and results into envelopes.

Written on the raw protocol because it is on every request's path; see routing.py for the figures.
"""

from __future__ import annotations

import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import msgspec
import structlog

from haulier.core import envelope
from haulier.core.content_negotiation import XML, choose_media, wants_xml
from haulier.core.header_text import decode_text, secret_text
from haulier.core.json_decoding import decode_any
from haulier.core.refusal import Cause, Fault, Refusal, error_code, invalid
from haulier.core.xml_bodies import write_xml
from haulier.engines.failure import Unavailable
from haulier.platform.access.api_keys import API_KEY_HEADER, KEY_BEGIN
from haulier.platform.access.host_names import label_of
from haulier.platform.access.identity import UNKNOWN
from haulier.platform.access.session_cookie import session_cookie
from haulier.platform.commands.admission import ACCESS_WIRE, decode
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.hooks import choose_hook
from haulier.platform.commands.plan import fresh
from haulier.platform.commands.reply import Reply
from haulier.platform.commands.write_path import execute, steps, walk
from haulier.platform.declarations.operation import JSON, Operation, RefusalForm, Service
from haulier.platform.declarations.parameters import ACCESS, CALLBACK_SECRET, REQUEST_ID, TENANT, Header
from haulier.platform.http.body_limits import Bodies, Room
from haulier.platform.http.client_address import Addresses
from haulier.platform.http.compression import MAX_PLAIN_BYTES, compress
from haulier.platform.http.exchange import EXCHANGE, Answer, ClientGone, Exchange, Headers, allowed, refusal_headers
from haulier.platform.http.routing import Route, Router
from haulier.platform.runtime import Runtime

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_REQUEST_ID = 512
MAX_ECHOED_BODY = 4_096
PLAIN_STATUSES = (401, 403)
"""Statuses that a service with plain codes gives as the code, too."""

log = structlog.get_logger("haulier.api")
_encode = msgspec.json.Encoder().encode

API_KEY_WIRE = API_KEY_HEADER.lower().encode()
API_KEY_BEGIN = KEY_BEGIN.encode()
REQUEST_ID_WIRE, TENANT_WIRE, SECRET_WIRE = REQUEST_ID.wire, TENANT.wire, CALLBACK_SECRET.wire
CONTENT_TYPE = b"content-type"
METHOD_NOT_ALLOWED = 405
NO_CONTENT = 204
"""A response with this status has no content, and no headers that describe any (RFC 9110 section 8.6)."""
CACHED = (b"cache-control", b"public, max-age=60")
"""Sent with raw JSON that public operations respond with to a bare request: standards want keys for tokens cached."""


class Endpoint:
    """Serves every operation of the given services."""

    def __init__(self, runtime: Runtime, services: list[Service]) -> None:
        self._runtime = runtime
        self._router = Router(services)
        self._addresses = Addresses(runtime.settings.proxies)
        self._bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Never raises: every failure becomes an error envelope."""
        started = time.perf_counter()
        exchange: Exchange = scope["extensions"][EXCHANGE]
        request_id = exchange.named.get(REQUEST_ID_WIRE, b"")[:MAX_REQUEST_ID] or uuid4().hex.encode()
        method, path = scope["method"], scope["path"]
        route: Route | None = None
        command: Command | None = None
        pieces: AsyncIterator[bytes] | None = None
        piece = b""
        try:
            route, values = self._find(method, path)
            command = self._command(route, values, exchange, scope, receive, request_id)
            status, reply = await self._serve(route, command)
            status = reply.status or status
            body, headers = reply.body, response_headers(request_id, reply, route)
            headers.extend(command.call.response_headers.items())
            if reply.pieces is not None and not exchange.head_only:
                pieces, piece = reply.pieces, await anext(reply.pieces, b"")  # what fails now can still be told
        except Allowed as options:
            status, headers, body = 204, [(b"allow", options.methods.encode())], b""
        except Refusal as refusal:
            status, headers, body = self._refused(refusal, route, scope, command, request_id)
        except Unavailable as error:
            log.warning("unavailable", method=method, path=path, error=str(error))
            away = Refusal(
                Cause.UNAVAILABLE,
                "a server that this needs is not available now",
                retry_after=self._runtime.outage.retry_after(),
            )
            status, headers, body = self._refused(away, route, scope, command, request_id)
        except Exception:
            log.exception("failed", method=method, path=path)
            status, headers, body = self._refused(Refusal(Cause.INTERNAL), route, scope, command, request_id)
        if len(body) > MAX_PLAIN_BYTES:
            headers, body = await compress(headers, body, exchange.named.get(b"accept-encoding"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if pieces is not None:
            await _send_pieces(send, piece, pieces)
        else:
            await send({"type": "http.response.body", "body": body})
        self._runtime.metrics.request(
            route.operation.name if route else "none", method, status, time.perf_counter() - started
        )

    def _find(self, method: str, path: str) -> tuple[Route, tuple[str, ...]]:
        """The route. Raises Refusal when there is none, Allowed when the caller only asks which methods there are."""
        match = self._router.match(method, path)
        if match is None:
            raise Refusal(Cause.NO_SUCH_ROUTE, "there is no such address")
        if match.route is None:
            methods = allowed(match.allowed)
            if method == "OPTIONS":
                raise Allowed(methods)
            raise Refusal(Cause.METHOD_NOT_ALLOWED, f"allowed here: {methods}", info={"allow": methods})
        return match.route, match.values

    def _command(
        self,
        route: Route,
        values: tuple[str, ...],
        exchange: Exchange,
        scope: Scope,
        receive: Receive,
        request_id: bytes,
    ) -> Command:
        """The request as a command of which nothing is verified yet but its headers and path. Raises Refusal."""
        headers, operation, runtime = exchange.named, route.operation, self._runtime
        auth = operation.auth
        token = b"" if auth.by_bearer else headers.get(ACCESS_WIRE, b"")
        if not token and (auth.by_bearer or auth.takes_bearer):
            token = bearer_token(headers)
        key = b"" if token or auth.by_bearer or auth.any_role_suffices else headers.get(API_KEY_WIRE, b"")
        if auth.by_bearer and not auth.any_role_suffices and token.startswith(API_KEY_BEGIN):
            token, key = b"", token
        cookie = None if token or key or auth.by_bearer else session_cookie(headers)
        _check_headers(route.required if cookie is None and not key else route.required_with_session, headers)
        named = dict(zip(route.parameters, values, strict=True))
        for name, value in named.items():
            if "\x00" in value or len(value) > MAX_REQUEST_ID:
                raise invalid(name, "pattern", "a path parameter holds characters that no id has")
        for header in route.named:
            named[header.parameter] = decode_text(headers[header.wire])
        secret = headers.get(SECRET_WIRE)
        call = Call(
            runtime=runtime,
            service=route.service,
            operation=operation,
            identity=UNKNOWN,
            actor="",
            request_id=decode_text(request_id),
            at=runtime.clock(),
            randomness=random.getrandbits(74),
            path=named,
            query_string=scope["query_string"].decode("latin-1"),
            uri=scope["path"],
            secret=secret_text(secret) if secret else None,
            headers=headers,
            token=token.decode("latin-1"),
            cookie=cookie,
            api_key=key.decode("latin-1"),
            by_session=cookie is not None or bool(key),
            named_tenant=named[auth.tenant_in] if auth.tenant_in else _text(headers.get(TENANT_WIRE)),
            address=self._addresses.caller(scope),
        )
        return Command(call, raw=exchange.complete_body(), receive=receive)

    async def _serve(self, route: Route, command: Command) -> tuple[int, Reply]:
        """Carry the command out, and let go of what it holds: status and content of the answer. Raises Refusal."""
        is_refused = False
        try:
            return await self._carry_out(route, command)
        except Refusal:
            is_refused = True
            raise
        finally:
            for let_go in command.call.at_end:
                await let_go(is_refused)

    async def _carry_out(self, route: Route, command: Command) -> tuple[int, Reply]:
        """Carry the command out, a write or a read. Raises Refusal."""
        operation, service, call = route.operation, route.service, command.call
        await walk(command, steps(before=decode))
        with self._bodies.room(call) as room:
            if operation.body is None or operation.body.upload is None:
                await self._read(command, room)
            await walk(command, steps(decode, before=choose_hook))
            if operation.plan is not None:
                data = await execute(command)
            else:
                assert operation.handle is not None, "an operation plans or handles"
                data = await fresh(call, operation.handle, command.body)
            if isinstance(data, Reply):
                return operation.success, data
            encoded = data if isinstance(data, bytes) else _encode(data)
        if operation.raw_response:
            return operation.success, in_wanted_form(Reply(encoded, route.content_type), operation, call.headers)
        if service.echoes_request:
            asked = envelope.Asked(call.uri, operation.method, call.request_id, call.query_string, command.raw or b"")
            return operation.success, Reply(envelope.success_with_echo(encoded, asked), route.content_type)
        wrap = envelope.success_with_error_member if service.has_error_member else envelope.success
        return operation.success, Reply(wrap(encoded, call.uri, operation.method), route.content_type)

    async def _read(self, command: Command, room: Room) -> None:
        """Read the whole body, which is waited for only now: of a caller who may do nothing no byte more is read, and
        of one who has no room for it either. Raises Refusal.
        """
        raw, body = command.raw, command.call.operation.body
        limit = (body.max_bytes if body is not None else None) or self._runtime.settings.max_body_bytes
        status = body.longer_status if body is not None else 0
        if raw is None and (length := int(command.call.headers.get(b"content-length", b"0"))) <= limit:
            assert command.receive is not None, "a command of a request"
            room.grow(length)
            raw = await _read_body(command.receive, limit, room, status)
        if raw is None or len(raw) > limit:
            raise Refusal(Cause.BODY_TOO_LARGE, f"the body is larger than {limit} bytes", status=status)
        command.raw = raw

    def _refused(
        self, refusal: Refusal, route: Route | None, scope: Scope, command: Command | None, request_id: bytes
    ) -> Answer:
        """The error envelope: cause, the operation's own code, what was asked."""
        cause = refusal.cause.value
        service = route.service.code if route else 0
        number = route.operation.number if route else 0
        code = error_code(service, number, refusal.cause)
        if route is not None and route.service.has_plain_codes and cause.status in PLAIN_STATUSES:
            code = str(cause.status)
        query = scope["query_string"].decode("latin-1")
        raw = command.raw if command is not None else scope["extensions"][EXCHANGE].complete_body()
        status = self._status(refusal, route)
        at_address = route or self._router.beside(scope["path"])
        form = None if at_address is None else at_address.operation.refusal_form
        named = scope["extensions"][EXCHANGE].named
        if form is not None and (not form.where_preferred or prefers(named, form.media_type)):
            assert at_address is not None, "it has a form of its own"
            return self._refused_in(form, refusal, status, at_address, scope, request_id)
        taken = route.operation.body if route is not None else None
        echo = None if taken is not None and taken.is_secret else _echo(raw)
        if route is not None and route.service.refusal_info is not None and status < 500:
            refusal.info = {**refusal.info, **route.service.refusal_info(refusal)}
        body = envelope.failure(code, refusal, scope["path"], scope["method"], query, echo)
        return status, refusal_headers(refusal, status, len(body), request_id), body

    def _refused_in(
        self, form: RefusalForm, refusal: Refusal, status: int, route: Route, scope: Scope, request_id: bytes
    ) -> Answer:
        """The refusal in the form that operations at this address have in place of the envelope."""
        named = scope["extensions"][EXCHANGE].named
        reply = form.write(refusal, status, named, self._runtime.settings.brand)
        reply = in_wanted_form(reply, route.operation, named, form.type)
        status = reply.status or status
        if status == METHOD_NOT_ALLOWED and (match := self._router.match("", scope["path"])) is not None:
            refusal.info.setdefault("allow", allowed(match.allowed))
        headers = refusal_headers(refusal, status, len(reply.body), request_id)
        return status, [(CONTENT_TYPE, reply.content_type), *headers[1:], *reply.headers], reply.body

    @staticmethod
    def _status(refusal: Refusal, route: Route | None) -> int:
        """The cause's status, or 400 for 404 where the operation documents no 404."""
        status = refusal.status or refusal.cause.value.status
        if status == 404 and route is not None and 404 not in route.operation.refusals:
            return 400
        return status


class Allowed(Exception):
    """A request that only asks, by OPTIONS, which methods an address has."""

    def __init__(self, methods: str) -> None:
        self.methods = methods


def bearer_token(headers: Mapping[bytes, bytes]) -> bytes:
    """The token of ``Authorization: Bearer``; empty where there is none. See: RFC 6750 section 2.1."""
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    return token.strip() if scheme.lower() == b"bearer" else b""


def prefers(headers: Mapping[bytes, bytes], media_type: str) -> bool:
    """Would the caller rather have this content type than JSON?"""
    return choose_media(headers.get(b"accept", b"").decode("latin-1"), (JSON, media_type)) == media_type


def in_wanted_form(reply: Reply, operation: Operation, headers: Mapping[bytes, bytes], type_: Any = None) -> Reply:
    """An answer of JSON, or the XML that stands for it, as the caller wants it. ``type_`` is the type of a refusal."""
    if not operation.takes_xml:
        return reply
    accept, content = headers.get(b"accept", b""), headers.get(CONTENT_TYPE, b"")
    if not wants_xml(accept.decode("latin-1"), content.decode("latin-1")):
        return reply
    root = (type_ or operation.response).__name__
    return replace(reply, body=write_xml(root, msgspec.json.decode(reply.body)), content_type=XML.encode())


def _text(value: bytes | None) -> str | None:
    return None if value is None else decode_text(value)


def _check_headers(required: Sequence[Header], headers: Mapping[bytes, bytes]) -> None:
    """Raise Refusal UNAUTHENTICATED when the token is missing, MISSING_HEADER when another required header is. The
    tenant may be named by the host, see ``authenticate``.
    """
    missing = [header.name for header in required if not headers.get(header.wire)]
    if TENANT.name in missing and label_of(headers) is not None:
        missing.remove(TENANT.name)
    if ACCESS.name in missing:
        raise Refusal(
            Cause.UNAUTHENTICATED,
            "the header X-COREOS-ACCESS is missing, and no session stands for it",
            [Fault(ACCESS.name, "required", "is required")],
        )
    if missing:
        faults = [Fault(name, "required", "this header is required") for name in missing]
        raise Refusal(Cause.MISSING_HEADER, f"required headers are missing: {', '.join(missing)}", faults)


async def _read_body(receive: Receive, limit: int, room: Room, status: int) -> bytes:
    """The whole body, refused with this status as soon as it is longer than the limit. One that breaks off is none."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(Cause.MALFORMED, "the body was cut off")
        parts.append(message["body"])
        more = message["more_body"]
        size += len(parts[-1])
        if size > limit:
            raise Refusal(Cause.BODY_TOO_LARGE, f"the body is larger than {limit} bytes", status=status)
        room.grow(size)
    return b"".join(parts)


def _echo(raw: bytes | None) -> Any:
    """The request's body for the error envelope, when it is small and JSON."""
    if not raw or len(raw) > MAX_ECHOED_BODY:
        return None
    try:
        return decode_any(raw)
    except Refusal:
        return None


def response_headers(request_id: bytes, reply: Reply, route: Route) -> Headers:
    """The headers of a response that is no refusal."""
    operation = route.operation
    headers: Headers = [
        (CONTENT_TYPE, reply.content_type),
        (b"content-length", b"%d" % (reply.length or len(reply.body))),
        (b"x-coreos-request-id", request_id),
        *reply.headers,
    ]
    if operation.success == NO_CONTENT:
        return headers[2:]
    if operation.raw_response and operation.auth.is_public and operation.media_type == JSON and not operation.body:
        headers.append(CACHED)
    return headers


async def _send_pieces(send: Send, piece: bytes, rest: AsyncIterator[bytes]) -> None:
    """Send a body of which the first piece is there. A client that is gone gets no more; what fails is logged by the
    server, which ends the connection.
    """
    try:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        async for more in rest:
            await send({"type": "http.response.body", "body": more, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except ClientGone:
        pass
    finally:
        if isinstance(rest, AsyncGenerator):
            await rest.aclose()
