"""One HTTP/1.1 connection of uvicorn's server, parsed by httptools.

The protocol refuses a request that is too long while it still arrives, ignores an offered upgrade, and ends every wait
that takes too long (``check``). See: RFC 9110, RFC 9112.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar

import httptools
import structlog

from haulier.app.http.connection_supervisor import supervisor_of
from haulier.app.http.exchange import MAX_JOINED_BYTES, Exchange
from haulier.app.http.request_head import MAX_HEAD_BYTES, check_head, check_partial_head, check_size, too_long
from haulier.core.normal_path import normal_path
from haulier.core.refusal import Cause, Refusal
from haulier.engines.setting_groups import HttpSettings

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from haulier.platform.live import Listener

LINGER_SECONDS = 5.0
"""How long the server ignores what a refused client still sends before it closes: the client can read the refusal."""
MAX_FRAMING_BYTES = 32_768
"""Bytes of chunk heads, extensions and trailers that a body may have, and FRAMING_PER_BYTE more for each own byte."""
FRAMING_PER_BYTE = 8
READ_AHEAD_BYTES = 65_536
"""Bytes of a body that are read before the application takes any."""
MAX_DISCARDED_BYTES = 65_536
"""Longest rest of an unwanted body that is read and discarded, so that the connection can be kept."""
SEND_BUFFER_BYTES = 128 * 1024
"""Send buffer for long responses. The kernel doubles this value; its default of 4 MiB would be copied at once."""
MAX_PIPELINED = 128
"""Requests of one connection that may wait for the responses to earlier ones."""

log = structlog.get_logger("haulier.http")


class HttpProtocol(asyncio.Protocol):
    """One connection. ``current`` is the exchange that is being answered, ``receiving`` the one whose body arrives."""

    limits: ClassVar[HttpSettings] = HttpSettings()

    __slots__ = (
        "_bodiless_bytes",
        "_body_is_shared",
        "_chunked",
        "_content_length",
        "_drained",
        "_final_refusal",
        "_framing_bytes",
        "_has_served",
        "_head_begun",
        "_head_bytes",
        "_headers",
        "_in_head",
        "_method",
        "_pipelined",
        "_reading_paused_at",
        "_replaying_framing",
        "_request_completed",
        "_unsent_bytes",
        "_unwritten",
        "_unwritten_exchange",
        "_upgrade_offered",
        "_url",
        "_write_progress_at",
        "_writing_paused",
        "app",
        "client",
        "closing",
        "current",
        "input_ignored",
        "last_read_at",
        "loop",
        "parser",
        "receiving",
        "state",
        "supervisor",
        "transport",
        "waiting_since",
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
        self.supervisor = supervisor_of(server_state, self.loop, self.limits.unsent_bytes)
        self.parser: Any = httptools.HttpRequestParser(self)
        self.current: Exchange | None = None
        self.receiving: Exchange | None = None
        self.input_ignored = False
        """Whether further bytes from the client are dropped."""
        self.closing = False
        self._pipelined: deque[Exchange] = deque()
        self._final_refusal: Refusal | None = None
        self._reading_paused_at: float | None = None
        self._writing_paused = self._has_served = False
        self._unsent_bytes, self._write_progress_at = 0, 0.0
        self._unwritten: memoryview | None = None
        """The part of a long response that is not written yet."""
        self._unwritten_exchange: Exchange | None = None
        self._drained: asyncio.Future[None] | None = None
        """Waited for by who sends a body in pieces, while the client does not take them."""
        self._body_is_shared = False
        self._in_head, self._head_begun, self._request_completed = True, False, False
        self._upgrade_offered = self._replaying_framing = self._chunked = False
        self._head_bytes = self._framing_bytes = self._bodiless_bytes = self._content_length = 0
        self._url = self._method = b""
        self._headers: list[tuple[bytes, bytes]] = []

    # The connection

    def connection_made(self, transport: Any) -> None:
        self.transport: asyncio.Transport = transport
        self.client = transport.get_extra_info("peername")
        self.waiting_since = self.last_read_at = self.loop.time()
        self.state.connections.add(self)  # type: ignore[arg-type]
        self.supervisor.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        for exchange in (self.current, self.receiving, *self._pipelined):
            if exchange is not None:
                exchange.end(gone=True)
        self._pipelined.clear()

    def _leave(self) -> None:
        self.input_ignored = self.closing = True
        self._unwritten = None
        self._wake_drained()
        self.parser = None  # it holds our methods, and we hold it
        self.state.connections.discard(self)
        self.supervisor.remove(self)

    def eof_received(self) -> bool:
        """Stop reading, and keep the connection while responses are due: the client may still read them."""
        if self.receiving is not None:
            self.receiving.end(gone=True)
            return False
        self.input_ignored = True
        last = self._pipelined[-1] if self._pipelined else self.current
        if last is not None:
            last.keep = False
        return last is not None

    def shutdown(self) -> None:
        """Answer the requests that have begun, then close: the server stops."""
        last = self._pipelined[-1] if self._pipelined else self.current
        if last is None:
            self.close()
        else:
            last.keep = False

    def hand_over(self, listener: Listener) -> asyncio.Transport:
        """Give the connection to a listener, which takes this protocol's place in the server's set of connections."""
        self._leave()
        self.state.connections.add(listener)  # type: ignore[arg-type]
        listener.left = self.state.connections.discard
        self.transport.set_protocol(listener)
        self.resume_reading()
        return self.transport

    @property
    def idle(self) -> bool:
        """Whether the connection could be closed without losing a request."""
        return self.current is None and self.receiving is None and not self.closing

    def check(self, now: float) -> int:
        """End a wait that takes too long; called once a second. Returns the bytes that the client has not read."""
        if self._writing_paused or self.closing or self._unwritten is not None:
            return self._check_writing(now)
        receiving, limits = self.receiving, self.limits
        if receiving is not None:
            slow = now - self.waiting_since > limits.body_seconds + receiving.size / limits.body_bytes_per_second
            if self._reading_paused_at is None and (slow or now - self.last_read_at > limits.body_silence_seconds):
                self._refuse(Refusal(Cause.MALFORMED, "the body of the request came too slowly", status=408))
        elif self.current is None and not self.input_ignored:
            if self._head_begun and now - self.waiting_since > limits.head_seconds:
                self._refuse(Refusal(Cause.MALFORMED, "the head of the request came too slowly", status=408))
            else:
                limit = limits.keep_alive_seconds if self._has_served and not self._head_begun else limits.head_seconds
                if not self._head_begun and now - self.waiting_since > limit:
                    self.close()
        return 0

    def _check_writing(self, now: float) -> int:
        waits = self.transport.get_write_buffer_size()
        left = waits + (len(self._unwritten) if self._unwritten is not None else 0)
        if left != self._unsent_bytes:
            self._unsent_bytes, self._write_progress_at = left, now
        limit = LINGER_SECONDS if self.closing and not left else self.limits.write_seconds
        if now - max(self._write_progress_at, self.waiting_since) > limit:
            self.transport.abort()
        return waits if self._body_is_shared else left

    # Reading

    def data_received(self, data: bytes) -> None:
        self.last_read_at = self.loop.time()
        if not self.input_ignored:
            self._feed(data)

    def _feed(self, data: bytes) -> None:
        was_in_head, size = self._in_head, self.receiving.size if self.receiving is not None else 0
        self._request_completed = False
        self._head_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._ignore_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError as error:
            self._parser_failed(error)
        else:
            if self._in_head:
                if self._request_completed:
                    self._head_bytes = 0  # this head began in the same bytes, after another request
                elif self._head_bytes > MAX_HEAD_BYTES:
                    self._check_partial_head()
            elif self._chunked and not was_in_head and self.receiving is not None:
                self._count_framing(len(data), self.receiving.size - size, self.receiving)

    def _check_partial_head(self) -> None:
        try:
            check_partial_head(self._head_bytes, self._url)
        except Refusal as refusal:
            self._refuse(refusal)

    def _count_framing(self, length: int, came: int, receiving: Exchange) -> None:
        """Bound the bytes of a chunked body that are not the body itself."""
        self._framing_bytes += length - came
        self._bodiless_bytes = 0 if came else self._bodiless_bytes + length
        if (
            self._bodiless_bytes > MAX_FRAMING_BYTES
            or self._framing_bytes > MAX_FRAMING_BYTES + FRAMING_PER_BYTE * receiving.size
        ):
            self._refuse(too_long("chunk extensions or trailers are longer than anyone needs"))

    def _parser_failed(self, error: httptools.HttpParserError) -> None:
        cause = error.__context__
        if isinstance(cause, Refusal):
            self._refuse(cause)
        elif isinstance(error, httptools.HttpParserCallbackError):
            log.error("failed", error=repr(cause))
            self._refuse(Refusal(Cause.INTERNAL))
        elif self.current is not None and not self._keeps_alive():
            self.input_ignored = True  # bytes after the last request that this connection serves
        else:
            self._refuse(Refusal(Cause.MALFORMED, f"this is not HTTP/1.1: {error}"))

    def _keeps_alive(self) -> bool:
        last = self._pipelined[-1] if self._pipelined else self.current
        return last is None or last.keep

    def _ignore_upgrade(self, rest: bytes) -> None:
        """Serve a request that offers an upgrade as if it did not. See: RFC 9110 section 7.8.

        The parser assumes that no body follows an upgrade. A second parser is given the body's framing and goes on.
        """
        self._upgrade_offered = False
        framing = b"transfer-encoding: chunked" if self._chunked else b"content-length: %d" % self._content_length
        self.parser = httptools.HttpRequestParser(self)
        self._replaying_framing = True
        self.parser.feed_data(b"POST / HTTP/1.1\r\n%b\r\n\r\n" % framing)
        self._replaying_framing = False
        if rest and not self.input_ignored:
            self._feed(rest)

    def _refuse(self, refusal: Refusal) -> None:
        """Stop reading, send the refusal after the responses that are due, and close."""
        self.input_ignored = True
        self.supervisor.count_refusal(refusal)
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
        self._final_refusal = refusal
        if self.current is None:
            self._send_final_refusal()

    def _send_final_refusal(self) -> None:
        named = dict(self._headers)
        path = self._url.partition(b"?")[0].decode("latin-1")
        scope = {"method": self._method.decode(), "path": path}
        head_only = self._method == b"HEAD"
        exchange = Exchange(self, scope, named, head_only=head_only, keep=False, awaits_continue=False)
        refusal, self._final_refusal = self._final_refusal, None
        assert refusal is not None, "there is something to say"
        exchange.refuse(refusal)

    # Callbacks of the parser

    def on_message_begin(self) -> None:
        if self._replaying_framing:
            return
        self._url = self._method = b""
        self._headers = []
        self._in_head = self._head_begun = True
        self.waiting_since = self.last_read_at

    def on_url(self, url: bytes) -> None:
        if not self._replaying_framing:
            self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; trailers after the body are dropped. See: RFC 9110 section 6.5.1."""
        if self._in_head:
            self._headers.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        if self._replaying_framing:
            return
        parser, headers = self.parser, self._headers
        method, version = parser.get_method(), parser.get_http_version()
        named = dict(headers)
        self._method = method
        if self._request_completed or self._head_bytes > MAX_HEAD_BYTES:
            check_size(self._url, headers)
        check_head(method, version, self._url, headers, named)
        if len(self._pipelined) >= MAX_PIPELINED:
            raise Refusal(Cause.UNAVAILABLE, f"more than {MAX_PIPELINED} requests wait on this connection")
        exchange = Exchange(
            self, self._scope(method, version, headers), named, head_only=method == b"HEAD",
            keep=version != "1.0" and parser.should_keep_alive(),
            awaits_continue=named.get(b"expect", b"").lower() == b"100-continue",
        )  # fmt: skip
        self._in_head = self._head_begun = False
        self._head_bytes = self._framing_bytes = self._bodiless_bytes = 0
        self._upgrade_offered = parser.should_upgrade()
        self._chunked = b"transfer-encoding" in named
        self._content_length = 0 if self._chunked else int(named.get(b"content-length", 0))
        self.receiving = exchange
        if self.current is None and not self._writing_paused:
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
            if receiving.unread > READ_AHEAD_BYTES:
                self.pause_reading()

    def on_message_complete(self) -> None:
        if self._upgrade_offered:
            return
        self._request_completed = self._in_head = True
        self._head_bytes = 0
        receiving, self.receiving = self.receiving, None
        if receiving is not None:
            receiving.end(gone=False)
            if receiving.answered and not self.closing:
                self.waiting_since = self.last_read_at

    # Responses

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
        if exchange.streaming and not exchange.gone:
            self.transport.abort()  # the client must not take a part for the whole
        elif not (exchange.answered or exchange.gone):
            exchange.refuse(Refusal(Cause.INTERNAL))

    def can_discard(self, exchange: Exchange) -> bool:
        """Whether the rest of a request's body is short enough to be read and discarded."""
        return not self._chunked and not exchange.awaits_continue and self._content_length <= MAX_DISCARDED_BYTES

    def write(self, data: bytes) -> None:
        """Send, in order."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def write_long(self, exchange: Exchange, body: bytes, *, shared: bool) -> None:
        """Send a response's body in pieces, so that no long response blocks the event loop."""
        sock = self.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self._unwritten, self._unwritten_exchange, self._body_is_shared = memoryview(body), exchange, shared
        self._unsent_bytes, self._write_progress_at = 0, self.loop.time()
        self._write_piece()

    def _write_piece(self) -> None:
        rest, exchange = self._unwritten, self._unwritten_exchange
        if rest is None or exchange is None or self._writing_paused or self.transport.is_closing():
            return
        self.transport.write(rest[:MAX_JOINED_BYTES])
        self._unwritten = rest[MAX_JOINED_BYTES:]
        if len(self._unwritten):
            self.loop.call_soon(self._write_piece)
        else:
            self._unwritten, self._unwritten_exchange, self._body_is_shared = None, None, False
            self.response_sent(exchange)

    async def drained(self) -> None:
        """Wait until the client has taken most of what was written, or is gone."""
        if self._writing_paused and not self.transport.is_closing():
            self._drained = self.loop.create_future()
            await self._drained

    def _wake_drained(self) -> None:
        if self._drained is not None and not self._drained.done():
            self._drained.set_result(None)
        self._drained = None

    def response_sent(self, exchange: Exchange) -> None:
        """Start the next request, or close, after a response was sent."""
        self.state.total_requests += 1
        self._has_served = True
        self.current = None
        if not self._head_begun:
            self.waiting_since = self.loop.time()
        if not exchange.keep:
            self.close()
        elif not self._writing_paused:
            self._start_next()

    def _start_next(self) -> None:
        if self.current is not None or self.closing:
            return
        if self._pipelined:
            self._start(self._pipelined.popleft())
        elif self._final_refusal is not None:
            self._send_final_refusal()
        else:
            self.resume_reading()

    def close(self) -> None:
        """Close after all written bytes are sent. A client that still sends gets LINGER_SECONDS to read them."""
        if self.closing:
            return
        self._unwritten = None
        sends = self.receiving is not None or self.input_ignored
        self.input_ignored = self.closing = True
        self.waiting_since = self.loop.time()
        self.receiving = None
        self._pipelined.clear()
        if sends and self.transport.can_write_eof() and not self.transport.is_closing():
            try:
                self.transport.write_eof()
            except OSError:  # the other end has gone already
                self.transport.close()
            else:
                self.resume_reading()
        else:
            self.transport.close()

    # Flow control

    def pause_reading(self) -> None:
        """Stop reading, so that the client has to wait."""
        if self._reading_paused_at is None:
            self._reading_paused_at = self.loop.time()
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Go on reading. The pause does not count against the client's time limits."""
        if self._reading_paused_at is not None and not self.transport.is_closing():
            self.last_read_at = self.loop.time()
            self.waiting_since += self.last_read_at - self._reading_paused_at
            self._reading_paused_at = None
            self.transport.resume_reading()

    def pause_writing(self) -> None:
        """Start nothing more for a client that reads too slowly."""
        self._writing_paused = True
        self._unsent_bytes, self._write_progress_at = 0, self.loop.time()
        if not self.closing:
            self.pause_reading()

    def resume_writing(self) -> None:
        """Go on after the client has read."""
        self._writing_paused = False
        self._wake_drained()
        self._write_piece()
        if not self.closing:
            self._start_next()


def http_protocol(limits: HttpSettings) -> type[HttpProtocol]:
    """Return the protocol under these limits, as a class: that is what the server takes."""
    return type("LimitedHttpProtocol", (HttpProtocol,), {"__slots__": (), "limits": limits})
