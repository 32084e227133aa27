"""Mail of deliveries: the connections to one mail server, of which one is kept. See: RFC 5321."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from socket import socket
from time import monotonic
from typing import Any

import aiosmtplib
import msgspec

from haulier.engines.urls import SmtpServer, parse_smtp_url
from haulier.platform.messages.letter import UNWRITABLE, Attachment, Letter, Written, written
from haulier.platform.messages.results import Failed, NotTried, Result, Sent, TryAgain
from haulier.platform.messages.smtp import AUTHENTICATION, hand_over
from haulier.platform.outbound.egress import EgressRefused
from haulier.platform.runtime import Runtime

STEP_SECONDS = 5.0
"""Longest that the server may take for each step."""
BYTES_A_SECOND = 512 * 1024
"""So much longer it may take for a letter with files, which is ten megabytes at the most before it is encoded."""
TURN_SECONDS = 20.0
"""Longest wait for a connection; then the delivery is taken again later."""
FRESH_SECONDS = 1.0
"""A connection that was idle for longer is asked first whether it is still there."""
MAIL_PORTS = frozenset({25, 465, 587, 2525})
IDLE_SECONDS = 60.0
"""Servers hang up on those that say nothing for minutes: before that we do."""
NOT_A_LETTER = "no mail can be made of it"
FILE_GONE = "a file that goes along is gone"

Attach = Callable[[], Awaitable[Sequence[Attachment]]]
"""Reads the files that go along with a letter. Raises FileGone, Unavailable."""
Connect = Callable[[SmtpServer], Awaitable[socket]]
"""Connects to a mail server that a tenant named. Raises OSError, EgressRefused among them, and TimeoutError."""


class FileGone(Exception):
    """A file that goes along with a letter is not there any more."""


class MailPool:
    """Connections to one mail server, at most ``connections`` at once; the one used last is kept. ``connect`` makes
    them where the server is not the operator's own.
    """

    def __init__(
        self, server: SmtpServer, trust: ssl.SSLContext, connections: int, connect: Connect | None = None
    ) -> None:
        self._server = server
        self._connect = connect
        self._trust = trust
        self._places = asyncio.Semaphore(connections)
        self._kept: tuple[aiosmtplib.SMTP, float] | None = None

    async def send(self, letter: Letter, attach: Attach | None = None) -> Result:
        """Hand a letter over, with the files that ``attach`` reads: when it is its turn, so that few letters lie in
        memory whole. What the server says in words may quote the address, and is left out. Raises Unavailable.
        """
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            return NotTried()
        try:
            message = await _written(letter, attach)
            return await self._sent(message) if isinstance(message, Written) else message
        finally:
            self._places.release()

    def let_go(self) -> None:
        """Hang up the connection that is kept, if there is one."""
        kept, self._kept = self._kept, None
        _close(kept[0] if kept is not None else None)

    async def _sent(self, message: Written) -> Result:
        client: aiosmtplib.SMTP | None = None
        try:
            client = await self._connected()
            await hand_over(client, message, STEP_SECONDS + len(message.content) / BYTES_A_SECOND)
            await self._keep(client)
        except aiosmtplib.SMTPRecipientsRefused as error:
            return await self._refused(client, max(refused.code for refused in error.recipients))
        except aiosmtplib.SMTPResponseException as error:
            return await self._refused(client, error.code)
        except EgressRefused as error:
            return Failed(f"egress: {error}")
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            _close(client)
            return TryAgain(f"the mail server did not take it: {type(error).__name__}")
        except BaseException:
            _close(client)
            raise
        return Sent()

    async def _refused(self, client: aiosmtplib.SMTP | None, code: int) -> Result:
        """What the server's own code says."""
        if client is not None:
            try:
                await client.rset()
                await self._keep(client)
            except (aiosmtplib.SMTPException, OSError):
                _close(client)
        reason = f"the mail server answered {code}"
        if 500 <= code <= 599 and code not in AUTHENTICATION:
            return Failed(reason, code)
        return TryAgain(reason, code)

    async def _connected(self) -> aiosmtplib.SMTP:
        """The kept connection, if it is there and good, else a new one. Raises SMTPException, OSError."""
        kept, self._kept = self._kept, None
        if kept is not None:
            client, since = kept
            idle = monotonic() - since
            if client.is_connected and idle < IDLE_SECONDS:
                if idle < FRESH_SECONDS:
                    return client
                with suppress(aiosmtplib.SMTPException, OSError):
                    await client.noop()
                    return client
            _close(client)
        server = self._server
        way: dict[str, Any] = {"port": server.port} if self._connect is None else {"sock": await self._connect(server)}
        client = aiosmtplib.SMTP(
            hostname=server.host, use_tls=server.has_tls, start_tls=None, timeout=STEP_SECONDS,
            tls_context=self._trust, **way,
        )  # fmt: skip
        await client.connect()
        try:
            if server.user is not None:
                is_open = not server.has_tls and client.get_transport_info("sslcontext") is None
                if is_open and not server.is_here:
                    raise OSError("the mail server offers no TLS, and the password is not sent in the open")
                await client.login(server.user, server.password or "")
        except BaseException:
            _close(client)
            raise
        return client

    async def _keep(self, client: aiosmtplib.SMTP) -> None:
        other, self._kept = self._kept, (client, monotonic())
        if other is not None and other[0] is not client:
            with suppress(aiosmtplib.SMTPException, OSError):
                await other[0].quit()
            _close(other[0])


async def _written(letter: Letter, attach: Attach | None) -> Written | Failed:
    """The letter as it travels. Files take a while to be encoded, in a thread."""
    try:
        if attach is None:
            return written(letter)
        return await asyncio.to_thread(written, msgspec.structs.replace(letter, attachments=await attach()))
    except FileGone:
        return Failed(FILE_GONE)
    except UNWRITABLE as error:
        return Failed(f"{NOT_A_LETTER}: {type(error).__name__}")


def _close(client: aiosmtplib.SMTP | None) -> None:
    if client is not None:
        client.close()


class MailPools:
    """The pools of one process, by the server's address: a provider's, or that of the settings."""

    MAX_POOLS = 100

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._settings = runtime.settings
        self._trust: ssl.SSLContext | None = None
        self._pools: dict[str, MailPool] = {}

    def of(self, url: str) -> MailPool:
        """The pool of the server with this address. Raises ValueError where it is none."""
        return self._pool(url, url, None)

    def of_tenant(self, tenant: str, url: str) -> MailPool:
        """The same of a server that a tenant named, which is reached where the rules of outgoing calls allow it."""

        async def connect(server: SmtpServer) -> socket:
            return await self._runtime.outbound.connect(
                server.host, server.port, MAIL_PORTS, tenant=tenant, seconds=STEP_SECONDS
            )

        return self._pool(f"{tenant}\x1f{url}", url, connect)

    def _pool(self, key: str, url: str, connect: Connect | None) -> MailPool:
        pool = self._pools.pop(key, None)
        if pool is None:
            if self._trust is None:
                self._trust = ssl.create_default_context(cafile=self._settings.smtp_ca_file or None)
            pool = MailPool(parse_smtp_url(url), self._trust, self._settings.delivery.mail_connections, connect)
        self._pools[key] = pool
        if len(self._pools) > self.MAX_POOLS:
            self._pools.pop(next(iter(self._pools))).let_go()
        return pool
