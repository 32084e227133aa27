"""The HTTP/1.1 server protocol: it bounds heads and bodies while they arrive, and the time of every wait."""

from haulier.app.http.protocol import HttpProtocol, http_protocol

__all__ = ["HttpProtocol", "http_protocol"]
