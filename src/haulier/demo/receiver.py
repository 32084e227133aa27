"""The tenant's own receiver of callbacks: a small HTTP server in a process of its own.

``POST /cb/<key>`` takes a callback, checks its signature and counts it under its key. ``GET /stats`` and ``GET /keys``
return what has come. See: contract/conventions.md 4.3. On a second port it takes mail, which ``GET /mails`` shows.
Run as ``python -m haulier.demo.receiver``: the secret is in the environment, the ports taken are printed as one JSON
line, and the end of standard input ends the process, so that it never outlives the demo.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import subprocess
import sys
from array import array
from asyncio import Protocol, Transport
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from time import time
from typing import cast
from urllib.parse import parse_qs

import httptools
import msgspec
import uvloop

from haulier.demo.mailbox import Mailbox, SmtpExchange
from haulier.demo.orders import FILE_KEYS
from haulier.demo.plan import ORDER_KEYS

SECRET_VARIABLE = "HAULIER_DEMO_CALLBACK_SECRET"
HOST = "127.0.0.1"
CALLBACK_PATH = "/cb/"
ORDERS, FILES = f"{ORDER_KEYS}/", f"{FILE_KEYS}/"
GEOFENCES = "geofence/"
"""How the keys of geofences begin; each of their callbacks counts under the id of its event."""
MAX_BODY_BYTES = 1 << 20
BACKLOG = 1024


class Stats(msgspec.Struct, rename="camel"):
    """Counts since the start. ``repeated`` = received with a good signature more than once, ``distinct`` = all others.

    Of an order each version is told once.

    Delays are from the moment the call was sent to the moment its callback arrived, in milliseconds, 0 when unknown.
    """

    received: int
    distinct: int
    repeated: int
    bad_signatures: int
    failed: int
    delay_p50_ms: float = 0.0
    delay_p99_ms: float = 0.0


class Reported(msgspec.Struct):
    """What callbacks of orders and of their files say. See: contract/order.md 13, contract/logisticsorder.md 4."""

    status: str = ""
    version: int = 0
    state: str = ""


class Outcome(msgspec.Struct):
    """What the receiver reads of a callback's body. See: contract/conventions.md 4.4."""

    status: str = ""
    reason: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


class FenceEvent(msgspec.Struct):
    """What callbacks of geofences say. See: contract/tracking.md 9.6."""

    eventId: str
    event: str


class Heard(msgspec.Struct, array_like=True):
    """One state of an order, in the order in which they came."""

    version: int
    state: str


@dataclass(slots=True)
class Inbox:
    """Everything received. ``keys`` counts deliveries with a good signature, ``reasons`` are those of failures.

    ``orders`` holds what was told of each order, whose key stands for all of its states.
    """

    secret: bytes
    keys: Counter[str] = field(default_factory=Counter)
    bad_signatures: int = 0
    failed: int = 0
    reasons: dict[str, str] = field(default_factory=dict)
    orders: dict[str, list[Heard]] = field(default_factory=dict)
    repeated: int = 0
    delays: array[float] = field(default_factory=lambda: array("d"))

    def take(self, key: str, body: bytes, signature: bytes, sent_ms: int) -> bool:
        """Count one delivery; False when its signature is wrong."""
        if not hmac.compare_digest(signature, sign(body, self.secret)):
            self.bad_signatures += 1
            return False
        if key.startswith(GEOFENCES):
            return self.take_fence_event(key, body)
        try:
            outcome = self.read(key, body)
        except msgspec.DecodeError as error:
            self.repeated += key in self.keys
            outcome = Outcome("failed", f"the body cannot be read: {error}")
        if outcome.status != "success":
            self.failed += 1
            self.reasons[key] = outcome.reason or f"status {outcome.status!r}"
        if sent_ms and key not in self.keys:
            self.delays.append(time() * 1000 - sent_ms)
        self.keys[key] += 1
        return True

    def take_fence_event(self, key: str, body: bytes) -> bool:
        """Count what happened at a geofence, under the id of the event."""
        try:
            event = FENCE_EVENT.decode(body)
            key = f"{GEOFENCES}{event.event}/{event.eventId}"
        except msgspec.DecodeError as error:
            self.failed += 1
            self.reasons[key] = f"the body cannot be read: {error}"
        self.repeated += key in self.keys
        self.keys[key] += 1
        return True

    def read(self, key: str, body: bytes) -> Outcome:
        """The outcome that a callback tells; of a file it is the status of its data. Raises ``msgspec.DecodeError``."""
        outcome = OUTCOME.decode(body)
        if key.startswith(FILES):
            outcome.status = "success" if REPORTED.decode(outcome.data).status == "SUCCESS" else "failed"
        elif key.startswith(ORDERS):
            reported, heard = REPORTED.decode(outcome.data), self.orders.setdefault(key, [])
            self.repeated += any(before.version == reported.version for before in heard)
            heard.append(Heard(reported.version, reported.state))
        else:
            self.repeated += key in self.keys
        return outcome

    def stats(self) -> Stats:
        received = sum(self.keys.values())
        delays = sorted(self.delays)
        return Stats(
            received,
            received - self.repeated,
            self.repeated,
            self.bad_signatures,
            self.failed,
            quantile(delays, 0.50),
            quantile(delays, 0.99),
        )


OUTCOME = msgspec.json.Decoder(Outcome)
REPORTED = msgspec.json.Decoder(Reported)
FENCE_EVENT = msgspec.json.Decoder(FenceEvent)


def sign(body: bytes, secret: bytes) -> bytes:
    """Lower-case hex SHA-256 of body and secret, one after the other. See: contract/conventions.md 4.3.

    Written out here and not taken from the core: the tenant's side must not believe the platform's.
    """
    return sha256(body + secret).hexdigest().encode()


def quantile(ordered: list[float], share: float) -> float:
    """The value below which ``share`` of an ordered list lies, by nearest rank; 0 for an empty list."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


class Exchange(Protocol):
    """One connection: reads requests, answers each at once."""

    def __init__(self, inbox: Inbox, mailbox: Mailbox) -> None:
        self.inbox = inbox
        self.mailbox = mailbox
        self.parser = httptools.HttpRequestParser(self)
        self.transport: Transport | None = None
        self.fresh()

    def fresh(self) -> None:
        self.target = b""
        self.signature = b""
        self.chunks: list[bytes] = []
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.answer(400, b"", close=True)

    def on_url(self, url: bytes) -> None:
        self.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"x-coreos-hmac-signature":
            self.signature = value

    def on_body(self, body: bytes) -> None:
        self.received += len(body)
        if self.received <= MAX_BODY_BYTES:
            self.chunks.append(body)

    def on_message_complete(self) -> None:
        status, body = self.handle(self.parser.get_method(), self.target.decode("latin-1"), b"".join(self.chunks))
        close = not self.parser.should_keep_alive()
        self.fresh()
        self.answer(status, body, close)

    def handle(self, method: bytes, target: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer to one request."""
        path, _, query = target.partition("?")
        if method == b"POST" and path.startswith(CALLBACK_PATH):
            if self.received > MAX_BODY_BYTES:
                return 413, b""
            taken = self.inbox.take(path[len(CALLBACK_PATH) :], body, self.signature, sent_at(query))
            return (200, b"{}") if taken else (401, b"{}")
        if method == b"GET" and path == "/stats":
            return 200, msgspec.json.encode({"data": self.inbox.stats()})
        if method == b"GET" and path == "/keys":
            inbox = self.inbox
            shown = {"keys": inbox.keys, "reasons": inbox.reasons, "orders": inbox.orders}
            return 200, msgspec.json.encode({"data": shown})
        if method == b"GET" and path == "/mails":
            return 200, msgspec.json.encode({"data": self.mailbox})
        return 404, b"{}"

    def answer(self, status: int, body: bytes, close: bool) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        kept = b"close" if close else b"keep-alive"
        self.transport.write(
            b"HTTP/1.1 %d \r\nContent-Type: application/json\r\nConnection: %b\r\nContent-Length: %d\r\n\r\n%b"
            % (status, kept, len(body), body)
        )
        if close:
            self.transport.close()


def sent_at(query: str) -> int:
    """Epoch milliseconds of member ``t`` of a query, 0 when it is not there."""
    if query.startswith("t=") and query[2:].isdecimal():
        return int(query[2:])
    values = parse_qs(query).get("t", [""])
    return int(values[0]) if values[0].isdecimal() else 0


async def serve(secret: bytes) -> None:
    """Serve on free ports until standard input ends."""
    loop = asyncio.get_running_loop()
    inbox, mailbox = Inbox(secret), Mailbox()
    server = await loop.create_server(lambda: Exchange(inbox, mailbox), HOST, 0, backlog=BACKLOG)
    smtp = await loop.create_server(lambda: SmtpExchange(mailbox), HOST, 0, backlog=BACKLOG)
    ports = {"port": server.sockets[0].getsockname()[1], "smtp": smtp.sockets[0].getsockname()[1]}
    print(msgspec.json.encode(ports).decode(), flush=True)
    ended = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(ended), sys.stdin)
    async with server, smtp:
        await ended.read()


class ReceiverProcess:
    """The receiver as a child process. Use as a context; ``base`` is its address, ``smtp_url`` that of its mailbox.

    It begins before the stack, whose mail server it is.
    """

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.base = ""
        self.smtp_url = ""

    def __enter__(self) -> ReceiverProcess:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "haulier.demo.receiver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, SECRET_VARIABLE: self.secret},
            start_new_session=True,
        )
        assert self.process.stdout is not None, "the child's output is a pipe"
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the receiver of callbacks did not start; its exit code is {self.process.wait()}")
        ports = msgspec.json.decode(line)
        self.base = f"http://{HOST}:{ports['port']}"
        self.smtp_url = f"smtp://{HOST}:{ports['smtp']}"
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None, "the child's input is a pipe"
        assert self.process.stdout is not None, "the child's output is a pipe"
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def main() -> None:
    uvloop.run(serve(os.environ[SECRET_VARIABLE].encode()))


if __name__ == "__main__":
    main()
