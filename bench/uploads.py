"""Files sent as forms."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from ground import Ground
from load import LoadFailed


def upload(ground: Ground, address: str, path: Path) -> str:
    """Send a file as a form, from disk to socket; the answer's body."""
    host = urlsplit(ground.url)
    boundary = uuid4().hex
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    ).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()
    length = len(head) + path.stat().st_size + len(tail)
    first = f"POST {address} HTTP/1.1\r\nHost: {host.netloc}\r\n".encode()
    own = [line for line in ground.headers().split(b"\r\n") if not line.lower().startswith(b"content-type")]
    form = f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {length}\r\n".encode()
    with socket.create_connection((host.hostname, host.port)) as connection, path.open("rb") as source:
        connection.sendall(first + b"\r\n".join(own) + form + b"Connection: close\r\n\r\n" + head)
        with suppress(BrokenPipeError, ConnectionResetError):  # refused early: the answer says why
            connection.sendfile(source)
            connection.sendall(tail)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    if b" 202 " not in answer.partition(b"\r\n")[0]:
        raise LoadFailed(answer.decode()[:500])
    return answer.partition(b"\r\n\r\n")[2].decode()
