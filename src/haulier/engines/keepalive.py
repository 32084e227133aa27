"""How soon a connection to the database counts as dead when the other machine is gone without a word.

Both ends have to know: a client whose server is gone waits for an answer, a server whose client is gone keeps its locks
and transactions. Systems wait for two hours by themselves. See: tcp(7).
"""

from __future__ import annotations

import socket
from typing import Any

IDLE_SECONDS = 10
"""Of silence, until the other end is asked for a sign of life."""
INTERVAL_SECONDS = 5
"""Between two such questions."""
MOST_UNANSWERED = 3
DEAD_MS = (IDLE_SECONDS + INTERVAL_SECONDS * MOST_UNANSWERED) * 1000
"""How long sent bytes may go unacknowledged."""

SESSION = {
    "tcp_keepalives_idle": str(IDLE_SECONDS),
    "tcp_keepalives_interval": str(INTERVAL_SECONDS),
    "tcp_keepalives_count": str(MOST_UNANSWERED),
    "tcp_user_timeout": str(DEAD_MS),
}
"""Settings of a session, for the server's end."""

OPTIONS = {
    "TCP_KEEPIDLE": IDLE_SECONDS,
    "TCP_KEEPINTVL": INTERVAL_SECONDS,
    "TCP_KEEPCNT": MOST_UNANSWERED,
    "TCP_USER_TIMEOUT": DEAD_MS,
}


def socket_of(connection: Any) -> Any:
    """The socket of a connection of asyncpg, of its pool or not."""
    return getattr(connection, "_con", connection)._transport.get_extra_info("socket")


def keep_alive(connection: Any) -> None:
    """Set our end of a connection, as far as this system knows the options."""
    sock = socket_of(connection)
    if sock.family == socket.AF_UNIX:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in OPTIONS.items():
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
