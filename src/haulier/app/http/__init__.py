"""The HTTP/1.1 server protocol: it bounds heads and bodies while they arrive, and the time of every wait."""

from haulier.app.http.protocol import HttpProtocol

__all__ = ["HttpProtocol"]
