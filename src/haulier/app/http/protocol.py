"""A connection that speaks HTTP/1.1, for uvicorn's server and over its parser's C code.

What is too long is refused while it arrives, an offered upgrade is passed over, and every wait has an end (``look``).
See: RFC 9110, RFC 9112.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import TYPE_CHECKING, Any

import httptools
import structlog

from haulier.app.http.doorkeeper import doorkeeper_of
from haulier.app.http.exchange import MAX_JOINED_BYTES, Exchange
from haulier.app.http.heads import MAX_HEAD_BYTES, check_head, check_size, check_started, too_long
from haulier.core.normal_path import normal_path
from haulier.core.refusal import Cause, Refusal

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from haulier.platform.live import Listener

HEAD_SECONDS = 20.0
"""From the first byte of a request, or from a new connection, to the end of its head."""
BODY_QUIET_SECONDS = 20.0
"""How long nothing may come of a body that is not complete."""
BODY_SECONDS = 30.0
BODY_BYTES_PER_SECOND = 1_000
"""A body may take the former and as long as it takes at this pace."""
KEEP_ALIVE_SECONDS = 75.0
"""How long a connection may wait for its next request."""
WRITE_SECONDS = 30.0
"""How long a client may leave an answer unread without taking a byte of it."""
LINGER_SECONDS = 5.0
"""How long a client that was refused in the middle may go on sending, unheard, so that it can read why."""
MAX_FRAMING_BYTES = 32_768
"""Chunk heads, chunk extensions and trailers of a body, beside what each byte of the body may cost."""
FRAMING_PER_BYTE = 8
AHEAD_BYTES = 65_536
"""What is read of a body before the application takes some of it."""
MAX_DISCARDED_BYTES = 65_536
"""The rest of a body that nobody wants is read to its end up to this length, so that the connection can be kept."""
SEND_BUFFER_BYTES = 128 * 1024
"""What the kernel may hold of a long answer, which it doubles: by itself it takes 4 MiB, and copies them at once."""
MAX_PIPELINED = 128
"""Requests that may wait on one connection for the answers to those before them."""

log = structlog.get_logger("haulier.http")


class HttpProtocol(asyncio.Protocol):
    """One connection. ``current`` is the exchange that is answered now, ``receiving`` the one whose body comes in."""

    __slots__ = (
        "_begun", "_chunked", "_completed", "_expected", "_framing", "_head_bytes", "_headers", "_in_head",
        "_last_words", "_left", "_method", "_moved", "_paused_at", "_pipelined", "_quiet", "_rest", "_resting",
        "_served", "_shared", "_skipping", "_upgrading", "_url", "_write_paused", "app", "client", "closing", "current",
        "deaf", "doorkeeper", "heard", "loop", "parser", "receiving", "since", "state", "transport",
    )  # fmt: skip

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        if not config.loaded:
            config.load()
        self.app = config.loaded_app
        self.loop = _loop or asyncio.get_running_loop()
        self.state = server_state
        self.doorkeeper = doorkeeper_of(server_state, self.loop)
        self.parser: Any = httptools.HttpRequestParser(self)
        self.current: Exchange | None = None
        self.receiving: Exchange | None = None
        self.deaf = False
        """Nothing that comes is looked at any more."""
        self.closing = False
        self._pipelined: deque[Exchange] = deque()
        self._last_words: Refusal | None = None
        self._paused_at: float | None = None
        self._write_paused = self._served = False
        self._left, self._moved = 0, 0.0
        self._rest: memoryview | None = None
        """What was not yet written of a long answer."""
        self._resting: Exchange | None = None
        self._shared = False
        self._in_head, self._begun, self._completed = True, False, False
        self._upgrading = self._skipping = self._chunked = False
        self._head_bytes = self._framing = self._quiet = self._expected = 0
        self._url = self._method = b""
        self._headers: list[tuple[bytes, bytes]] = []

    # The connection

    def connection_made(self, transport: Any) -> None:
        self.transport: asyncio.Transport = transport
        self.client = transport.get_extra_info("peername")
        self.since = self.heard = self.loop.time()
        self.state.connections.add(self)  # type: ignore[arg-type]
        self.doorkeeper.joined(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        for exchange in (self.current, self.receiving, *self._pipelined):
            if exchange is not None:
                exchange.end(gone=True)
        self._pipelined.clear()

    def _leave(self) -> None:
        self.deaf = self.closing = True
        self._rest = None
        self.parser = None  # it holds our methods, and we hold it
        self.state.connections.discard(self)
        self.doorkeeper.left(self)

    def eof_received(self) -> bool:
        """A client that has said all may still want its answers."""
        if self.receiving is not None:
            self.receiving.end(gone=True)
            return False
        self.deaf = True
        last = self._pipelined[-1] if self._pipelined else self.current
        if last is not None:
            last.keep = False
        return last is not None

    def shutdown(self) -> None:
        """The server stops: what is under way is answered, nothing else is begun."""
        last = self._pipelined[-1] if self._pipelined else self.current
        if last is None:
            self.close()
        else:
            last.keep = False

    def hand_over(self, listener: Listener) -> asyncio.Transport:
        """Let a listener have the connection; the server counts it in our place and tells it when it stops."""
        self._leave()
        self.state.connections.add(listener)  # type: ignore[arg-type]
        listener.left = self.state.connections.discard
        self.transport.set_protocol(listener)
        self.resume_reading()
        return self.transport

    @property
    def idle(self) -> bool:
        """Nothing of it is under way that a client could miss."""
        return self.current is None and self.receiving is None and not self.closing

    def look(self, now: float) -> int:
        """End what takes too long; called about once a second. The bytes that the client has not taken yet."""
        if self._write_paused or self.closing or self._rest is not None:
            return self._look_at_writing(now)
        receiving = self.receiving
        if receiving is not None:
            slow = now - self.since > BODY_SECONDS + receiving.size / BODY_BYTES_PER_SECOND
            if self._paused_at is None and (slow or now - self.heard > BODY_QUIET_SECONDS):
                self._refuse(Refusal(Cause.MALFORMED, "the body of the request came too slowly", status=408))
        elif self.current is None and not self.deaf:
            if self._begun and now - self.since > HEAD_SECONDS:
                self._refuse(Refusal(Cause.MALFORMED, "the head of the request came too slowly", status=408))
            elif not self._begun and now - self.since > (KEEP_ALIVE_SECONDS if self._served else HEAD_SECONDS):
                self.close()
        return 0

    def _look_at_writing(self, now: float) -> int:
        waits = self.transport.get_write_buffer_size()
        left = waits + (len(self._rest) if self._rest is not None else 0)
        if left != self._left:
            self._left, self._moved = left, now
        limit = LINGER_SECONDS if self.closing and not left else WRITE_SECONDS
        if now - max(self._moved, self.since) > limit:
            self.transport.abort()
        return waits if self._shared else left

    # Reading

    def data_received(self, data: bytes) -> None:
        self.heard = self.loop.time()
        if not self.deaf:
            self._feed(data)

    def _feed(self, data: bytes) -> None:
        was_in_head, size = self._in_head, self.receiving.size if self.receiving is not None else 0
        self._completed = False
        self._head_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._pass_over_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError as error:
            self._broken(error)
        else:
            if self._in_head:
                if self._completed:
                    self._head_bytes = 0  # it began in these bytes, behind another request
                elif self._head_bytes > MAX_HEAD_BYTES:
                    self._check_started()
            elif self._chunked and not was_in_head and self.receiving is not None:
                self._count_framing(len(data), self.receiving.size - size, self.receiving)

    def _check_started(self) -> None:
        try:
            check_started(self._head_bytes, self._url)
        except Refusal as refusal:
            self._refuse(refusal)

    def _count_framing(self, length: int, came: int, receiving: Exchange) -> None:
        """Of chunked bodies, what is no body is bounded as well."""
        self._framing += length - came
        self._quiet = 0 if came else self._quiet + length
        if self._quiet > MAX_FRAMING_BYTES or self._framing > MAX_FRAMING_BYTES + FRAMING_PER_BYTE * receiving.size:
            self._refuse(too_long("chunk extensions or trailers are longer than anyone needs"))

    def _broken(self, error: httptools.HttpParserError) -> None:
        cause = error.__context__
        if isinstance(cause, Refusal):
            self._refuse(cause)
        elif isinstance(error, httptools.HttpParserCallbackError):
            log.error("failed", error=repr(cause))
            self._refuse(Refusal(Cause.INTERNAL))
        elif self.current is not None and not self._keeps():
            self.deaf = True  # more came after the last request that this connection serves
        else:
            self._refuse(Refusal(Cause.MALFORMED, f"this is not HTTP/1.1: {error}"))

    def _keeps(self) -> bool:
        last = self._pipelined[-1] if self._pipelined else self.current
        return last is None or last.keep

    def _pass_over_upgrade(self, rest: bytes) -> None:
        """Serve a request that offers an upgrade as if it did not: the parser thinks that no body follows, so another
        one is told of the body and goes on. See: RFC 9110 section 7.8.
        """
        self._upgrading = False
        framing = b"transfer-encoding: chunked" if self._chunked else b"content-length: %d" % self._expected
        self.parser = httptools.HttpRequestParser(self)
        self._skipping = True
        self.parser.feed_data(b"POST / HTTP/1.1\r\n%b\r\n\r\n" % framing)
        self._skipping = False
        if rest and not self.deaf:
            self._feed(rest)

    def _refuse(self, refusal: Refusal) -> None:
        """Say why no more is read, after the answers that are due, and close."""
        self.deaf = True
        self.doorkeeper.refused(refusal)
        receiving, self.receiving = self.receiving, None
        if receiving is not None and receiving.answered:
            self.close()
            return
        if receiving is not None and receiving is self.current:
            receiving.keep = False
            receiving.refuse(refusal)
            receiving.end(gone=True)
            return
        if receiving is not None:
            self._pipelined.remove(receiving)
        self._last_words = refusal
        if self.current is None:
            self._say_last_words()

    def _say_last_words(self) -> None:
        named = dict(self._headers)
        path = self._url.partition(b"?")[0].decode("latin-1")
        scope = {"method": self._method.decode(), "path": path}
        head_only = self._method == b"HEAD"
        exchange = Exchange(self, scope, named, head_only=head_only, keep=False, awaits_continue=False)
        refusal, self._last_words = self._last_words, None
        assert refusal is not None, "there is something to say"
        exchange.refuse(refusal)

    # What the parser tells

    def on_message_begin(self) -> None:
        if self._skipping:
            return
        self._url = self._method = b""
        self._headers = []
        self._in_head = self._begun = True
        self.since = self.heard

    def on_url(self, url: bytes) -> None:
        if not self._skipping:
            self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; those behind the body are trailers and no headers. See: RFC 9110 section 6.5.1."""
        if self._in_head:
            self._headers.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        if self._skipping:
            return
        parser, headers = self.parser, self._headers
        method, version = parser.get_method(), parser.get_http_version()
        named = dict(headers)
        self._method = method
        if self._completed or self._head_bytes > MAX_HEAD_BYTES:
            check_size(self._url, headers)
        check_head(method, version, self._url, headers, named)
        if len(self._pipelined) >= MAX_PIPELINED:
            raise Refusal(Cause.UNAVAILABLE, f"more than {MAX_PIPELINED} requests wait on this connection")
        exchange = Exchange(
            self, self._scope(method, version, headers), named, head_only=method == b"HEAD",
            keep=version != "1.0" and parser.should_keep_alive(),
            awaits_continue=named.get(b"expect", b"").lower() == b"100-continue",
        )  # fmt: skip
        self._in_head = self._begun = False
        self._head_bytes = self._framing = self._quiet = 0
        self._upgrading = parser.should_upgrade()
        self._chunked = b"transfer-encoding" in named
        self._expected = 0 if self._chunked else int(named.get(b"content-length", 0))
        self.receiving = exchange
        if self.current is None and not self._write_paused:
            self._start(exchange)
        else:
            self._pipelined.append(exchange)
            self.pause_reading()

    def _scope(self, method: bytes, version: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
        raw, _, query = self._url.partition(b"#")[0].partition(b"?")
        if not raw.startswith(b"/") and raw != b"*":
            raw = b"/" + raw.split(b"/", 3)[3] if raw.count(b"/") > 2 else b"/"
        return {
            "type": "http",
            "http_version": version,
            "method": "GET" if method == b"HEAD" else method.decode(),
            "path": "*" if raw == b"*" else normal_path(raw),
            "query_string": query,
            "headers": headers,
            "client": self.client,
        }

    def on_body(self, body: bytes) -> None:
        receiving = self.receiving
        if receiving is not None:
            receiving.take(body)
            if receiving.left > AHEAD_BYTES:
                self.pause_reading()

    def on_message_complete(self) -> None:
        if self._upgrading:
            return
        self._completed = self._in_head = True
        self._head_bytes = 0
        receiving, self.receiving = self.receiving, None
        if receiving is not None:
            receiving.end(gone=False)
            if receiving.answered and not self.closing:
                self.since = self.heard

    # Answering

    def _start(self, exchange: Exchange) -> None:
        self.current = exchange
        task = self.loop.create_task(self._run(exchange))
        task.add_done_callback(self.state.tasks.discard)
        self.state.tasks.add(task)

    async def _run(self, exchange: Exchange) -> None:
        try:
            await self.app(exchange.scope, exchange.receive, exchange.send)
        except Exception:
            log.exception("failed", path=exchange.scope["path"])
        if not (exchange.answered or exchange.gone):
            exchange.refuse(Refusal(Cause.INTERNAL))

    def can_discard(self, exchange: Exchange) -> bool:
        """Whether the rest of a request's body is short enough to be read for nothing."""
        return not self._chunked and not exchange.awaits_continue and self._expected <= MAX_DISCARDED_BYTES

    def write(self, data: bytes) -> None:
        """Send, in order."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def write_long(self, exchange: Exchange, body: bytes, *, shared: bool) -> None:
        """Send the body of an answer piece by piece, so that neither this connection nor all of them together hold up
        the process.
        """
        sock = self.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self._rest, self._resting, self._shared = memoryview(body), exchange, shared
        self._left, self._moved = 0, self.loop.time()
        self._write_piece()

    def _write_piece(self) -> None:
        rest, exchange = self._rest, self._resting
        if rest is None or exchange is None or self._write_paused or self.transport.is_closing():
            return
        self.transport.write(rest[:MAX_JOINED_BYTES])
        self._rest = rest[MAX_JOINED_BYTES:]
        if len(self._rest):
            self.loop.call_soon(self._write_piece)
        else:
            self._rest, self._resting, self._shared = None, None, False
            self.over(exchange)

    def over(self, exchange: Exchange) -> None:
        """An answer has been sent."""
        self.state.total_requests += 1
        self._served = True
        self.current = None
        if not self._begun:
            self.since = self.loop.time()
        if not exchange.keep:
            self.close()
        elif not self._write_paused:
            self._go_on()

    def _go_on(self) -> None:
        if self.current is not None or self.closing:
            return
        if self._pipelined:
            self._start(self._pipelined.popleft())
        elif self._last_words is not None:
            self._say_last_words()
        else:
            self.resume_reading()

    def close(self) -> None:
        """Close once everything written has gone out, and not before a client that still sends could read it."""
        if self.closing:
            return
        self._rest = None
        sends = self.receiving is not None or self.deaf
        self.deaf = self.closing = True
        self.since = self.loop.time()
        self.receiving = None
        self._pipelined.clear()
        if sends and self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()
            self.resume_reading()
        else:
            self.transport.close()

    # How fast both sides are

    def pause_reading(self) -> None:
        """Let the client wait."""
        if self._paused_at is None:
            self._paused_at = self.loop.time()
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Read on. The time that the client had to wait does not count against it."""
        if self._paused_at is not None and not self.transport.is_closing():
            self.heard = self.loop.time()
            self.since += self.heard - self._paused_at
            self._paused_at = None
            self.transport.resume_reading()

    def pause_writing(self) -> None:
        """The client reads too slowly: nothing more is begun for it until it has read."""
        self._write_paused = True
        self._left, self._moved = 0, self.loop.time()
        if not self.closing:
            self.pause_reading()

    def resume_writing(self) -> None:
        """It has read."""
        self._write_paused = False
        self._write_piece()
        if not self.closing:
            self._go_on()
