"""The HTTP face of listening: ``GET /events``. Checks the call, then takes the connection over and lets go of the call.

A browser's EventSource can set no headers, so each has a query parameter that stands for it. See: docs/events.md.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import parse_qsl

import structlog

from haulier.core.header_text import decode_text
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.engines.failure import Unavailable
from haulier.platform.access.authorization import Access
from haulier.platform.access.identity import Identity, parse_user_info
from haulier.platform.access.session_cookie import session_cookie
from haulier.platform.declarations.event import EventBook
from haulier.platform.declarations.parameters import ACCESS, TENANT, USER_INFO
from haulier.platform.http.cross_origin import cross_origin_headers
from haulier.platform.http.endpoint import MAX_REQUEST_ID, REQUEST_ID_WIRE, Receive, Scope, Send
from haulier.platform.http.exchange import EXCHANGE, Answer, Exchange, Headers, allowed, refused
from haulier.platform.http.web_origins import web_origins
from haulier.platform.live.listener import STREAM_TYPE, Credential, Listener
from haulier.platform.live.listener_limits import ListenerLimits
from haulier.platform.live.messages import MessageFramer, Person
from haulier.platform.live.replay import Replays
from haulier.platform.live.sources import LiveSource
from haulier.platform.live.stream_follower import StreamFollower
from haulier.platform.live.topics import EVERYTHING, Subscription, parse_topics, resource_of, topics_of
from haulier.platform.live.upkeep import run_upkeep
from haulier.platform.runtime import Runtime

PATH = "/events"
ALLOWED = allowed(["GET"])
MAX_QUERY_BYTES = 16_384
STAND_INS = {
    TENANT.wire: "tid",
    ACCESS.wire: "access_token",
    USER_INFO.wire: "userinfo",
    b"last-event-id": "lastEventId",
}
"""Query parameters in place of headers; a header goes first."""
TOPIC_LISTS = "topics"
ONE_TOPIC = "topic"

log = structlog.get_logger("haulier.live")


class LiveEndpoint:
    """Serves one path. Streams end with ``close``."""

    def __init__(self, runtime: Runtime, book: EventBook, sources: Sequence[LiveSource] = ()) -> None:
        assert runtime.bus is not None, "listening needs the event stream"
        self.follower = StreamFollower(
            runtime.bus, MessageFramer(book, runtime.clock), runtime.metrics, runtime.settings
        )
        self.places = ListenerLimits(runtime.settings.live)
        self._runtime = runtime
        self._book = book
        self._sources = sources
        self._replays = Replays(self.follower)
        self._open: set[Listener] = set()
        self._upkeep = asyncio.create_task(run_upkeep(self, runtime.settings.live.beat_seconds))

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """One call. Never raises: what is refused becomes an error envelope, what goes wrong later ends the stream."""
        exchange: Exchange = scope["extensions"][EXCHANGE]
        request_id = exchange.named.get(REQUEST_ID_WIRE, b"")[:MAX_REQUEST_ID]
        if scope["method"] == "OPTIONS":
            await _answer(send, 204, [(b"allow", ALLOWED.encode())], b"")
            return
        try:
            listener, last_event_id = await self._checked(scope, exchange)
            if exchange.head_only:
                await _answer(send, 200, [STREAM_TYPE, (b"x-coreos-request-id", request_id)], b"")
                return
            await self._take_place(listener)
        except Refusal as refusal:
            await _answer(send, *_refused(refusal, scope["method"], request_id))
            return
        except Unavailable as error:
            log.warning("unavailable", path=PATH, error=str(error))
            wait = self._runtime.outage.retry_after()
            away = Refusal(Cause.UNAVAILABLE, "a server that this needs is not available now", retry_after=wait)
            await _answer(send, *_refused(away, scope["method"], request_id))
            return
        self._open.add(listener)
        self._runtime.metrics.listeners.set(len(self._open))
        listener.gone = self._gone
        more = await cross_origin_headers(self._runtime.kept(web_origins), exchange.named)
        listener.begin(exchange.take_over(listener), request_id, more)
        try:
            await self._replays.resume(listener, last_event_id)
            for source in self._sources:
                if topics := topics_of(listener.subscription.topics, source):
                    await source.begin(listener, topics)
        except Unavailable as error:
            log.warning("unavailable", path=PATH, error=str(error))
            listener.end("unavailable")
        except Exception:
            log.exception("failed", path=PATH)
            listener.end("unavailable")

    async def close(self) -> None:
        """End all streams and follow no more."""
        for listener in list(self._open):
            listener.end("stopping")
        self._upkeep.cancel()
        with suppress(asyncio.CancelledError):
            await self._upkeep
        for source in self._sources:
            await source.close()
        await self.follower.stop()

    @property
    def listeners(self) -> set[Listener]:
        """Whose streams are open, also those that still catch up."""
        return self._open

    @property
    def access(self) -> Access:
        """Who may listen."""
        return self._runtime.access

    @property
    def clock(self) -> int:
        """Epoch milliseconds."""
        return self._runtime.clock()

    async def still_allowed(self, listeners: Sequence[Listener]) -> bool:
        """Whether the call of these listeners, which ask for the same, would be accepted now, and bring the same.

        An open stream counts as use of its session.
        """
        credential, subscription = listeners[0].credential, listeners[0].subscription
        try:
            identity, user_info = await self._authenticated(credential, None, b"")
            if not isinstance(credential, str):
                for listener in listeners:
                    listener.identity = identity
                    self.follower.broadcaster.name(listener, _person(user_info, identity))
            return await self._subscription(identity, subscription.topics) == subscription
        except Refusal:
            return False

    async def _checked(self, scope: Scope, exchange: Exchange) -> tuple[Listener, str]:
        """The listener behind a call and its last event's id. Raises Refusal, Unavailable."""
        if scope["method"] != "GET":
            raise Refusal(Cause.METHOD_NOT_ALLOWED, f"allowed here: {ALLOWED}", info={"allow": ALLOWED})
        query, texts = _query(scope["query_string"])
        given = _given(exchange.named, query)
        token = given[ACCESS.wire].decode("latin-1")
        credential = sys.intern(token) if token else session_cookie(exchange.named)
        if credential is None:
            fault = Fault(ACCESS.name, "required", "is required, as a header or as the parameter access_token")
            raise Refusal(Cause.UNAUTHENTICATED, "the access token is missing, and no session stands for it", [fault])
        tenant = given[TENANT.wire].decode("latin-1") or None
        identity, user_info = await self._authenticated(credential, tenant, given[USER_INFO.wire])
        self._runtime.limits.take(identity.tenant_id)
        subscription = await self._subscription(identity, parse_topics(texts, self._book, self._sources))
        listener = Listener(identity, credential, _person(user_info, identity), subscription)
        return listener, given[b"last-event-id"].decode("latin-1")

    async def _authenticated(
        self, credential: Credential, tenant: str | None, user_info: bytes
    ) -> tuple[Identity, bytes]:
        """Who a caller is, and its user info, which is the session's own where there is one. Raises Refusal."""
        access = self._runtime.access
        if isinstance(credential, str):
            identity = await access.authenticate(credential, tenant, self._runtime.reload_keys)
            return identity, identity.user_info or user_info
        session, identity = await access.enter(credential, tenant)
        return identity, session.user_info

    async def _take_place(self, listener: Listener) -> None:
        self.places.take(listener.identity.tenant_id)
        try:
            await self.follower.start()
        except BaseException:
            self.places.leave(listener.identity.tenant_id)
            raise

    async def _subscription(self, identity: Identity, topics: frozenset[str]) -> Subscription:
        """Topics together with what the roles in force let it hear of them. Raises Refusal(FORBIDDEN)."""
        allowed = self._runtime.access.allowed
        named_sources = [source for source in self._sources if topics_of(topics, source)]
        apps = tuple([(source.name, await source.app_heard_by(identity)) for source in named_sources])
        if await allowed(identity, "GET", PATH):
            return Subscription(topics, None, apps)
        kinds = frozenset([kind for kind in self._book.kinds if await allowed(identity, "GET", f"{PATH}/{kind}")])
        named = sorted(topics - {EVERYTHING})
        denied = [topic for topic in named if not await allowed(identity, "GET", PATH + resource_of(topic))]
        if denied or not (kinds or named):
            paths = ", ".join(f"{PATH}{resource_of(topic)}" for topic in denied) or PATH
            raise Refusal(Cause.FORBIDDEN, f"no role of the caller allows GET {paths}")
        return Subscription(topics, kinds, apps)

    def _gone(self, listener: Listener, reason: str) -> None:
        self._open.discard(listener)
        self.follower.broadcaster.remove(listener)
        for source in self._sources:
            source.leave(listener)
        self.places.leave(listener.identity.tenant_id)
        self._runtime.metrics.listeners.set(len(self._open))
        self._runtime.metrics.listener_ended(reason)


def _query(query_string: bytes) -> tuple[dict[str, str], list[str]]:
    """The parameters, and the topics among them. A topic with a comma in it goes into a ``topic`` of its own."""
    if len(query_string) > MAX_QUERY_BYTES:
        raise Refusal(Cause.MALFORMED, f"the query is longer than {MAX_QUERY_BYTES} bytes", status=414)
    pairs = [
        (decode_text(name.encode("latin-1")), decode_text(value.encode("latin-1")))
        for name, value in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    ]
    if any("\0" in value for _, value in pairs):
        raise invalid("query", "format", "the query string holds a NUL character")
    topics = [topic for name, value in pairs if name == TOPIC_LISTS for topic in value.split(",")]
    return dict(pairs), topics + [value for name, value in pairs if name == ONE_TOPIC]


def _given(headers: Mapping[bytes, bytes], query: Mapping[str, str]) -> dict[bytes, bytes]:
    """Each header that matters, or what stands in for it; empty when there is neither."""
    return {
        wire: headers[wire] if wire in headers else query.get(parameter, "").encode()
        for wire, parameter in STAND_INS.items()
    }


def _person(user_info: bytes, identity: Identity) -> Person:
    actor = parse_user_info(user_info, identity.app_id)
    return actor["appId"], actor["id"]


def _refused(refusal: Refusal, method: str, request_id: bytes) -> Answer:
    return refused(refusal, method, PATH, request_id)


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
