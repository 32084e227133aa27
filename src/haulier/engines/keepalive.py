"""TCP keepalive of database connections: how soon each end notices that the other machine is gone.

A client without its server would wait for an answer, and a server without its client would keep its locks and
transactions. By default systems wait for two hours. See: tcp(7).
"""

from __future__ import annotations

import socket
from typing import Any

IDLE_SECONDS = 10
"""Silence after which the other end is probed."""
INTERVAL_SECONDS = 5
"""Time between two probes."""
MOST_UNANSWERED = 3
DEAD_MS = (IDLE_SECONDS + INTERVAL_SECONDS * MOST_UNANSWERED) * 1000
"""Longest time that sent bytes may be unacknowledged."""

SESSION = {
    "tcp_keepalives_idle": str(IDLE_SECONDS),
    "tcp_keepalives_interval": str(INTERVAL_SECONDS),
    "tcp_keepalives_count": str(MOST_UNANSWERED),
    "tcp_user_timeout": str(DEAD_MS),
}
"""Settings of a session for the server's end."""

OPTIONS = {
    "TCP_KEEPIDLE": IDLE_SECONDS,
    "TCP_KEEPINTVL": INTERVAL_SECONDS,
    "TCP_KEEPCNT": MOST_UNANSWERED,
    "TCP_USER_TIMEOUT": DEAD_MS,
}


def socket_of(connection: Any) -> Any:
    """The socket of an asyncpg connection, pooled or not."""
    return getattr(connection, "_con", connection)._transport.get_extra_info("socket")


def keep_alive(connection: Any) -> None:
    """Set the options of our end of a connection that this system supports."""
    sock = socket_of(connection)
    if sock.family == socket.AF_UNIX:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in OPTIONS.items():
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
